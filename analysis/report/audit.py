"""Read the built pages as a reader's browser would, and list what is wrong with them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from analysis.display.theme import PALETTE
from analysis.report.one_file import NAME
from analysis.report.scripts import DATA_TYPE, is_data, known_hashes, policy_of, script_hash

MOST_BYTES = 1_500_000
"""A page may not be larger than this."""

_NO_DESCRIPTION = re.compile(
    r"(no description has been provided.*|alt|alt text|image|figure|picture|chart|plot|todo|tbd"
    r"|untitled|caption|description|<.*>|\.+)",
    re.IGNORECASE | re.DOTALL,
)
_FETCHING = ("src", "srcset", "poster", "data", "background", "xlink:href", "action", "formaction")
_FORBIDDEN = ("iframe", "object", "embed", "link", "base", "form", "meta[http-equiv]")
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
_THEME = {value.lower() for shade in PALETTE.values() for value in shade}
_CSS_FETCH = re.compile(r"@import|url\(\s*['\"]?(?!data:|#|['\"]?#)", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: on which page, where on it, what."""

    page: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}, {self.place}: {self.what}"


@dataclass(frozen=True)
class _Page:
    """A parsed page and the pages it may link to."""

    name: str
    soup: BeautifulSoup
    size: int
    anchors: dict[str, set[str]]


def audit_folder(folder: str | Path) -> tuple[Finding, ...]:
    """What is wrong with the pages of a folder; empty when nothing is.

    Checked are links and anchors, descriptions and captions, everything a browser would fetch or
    run, ids, headings, tables, formulas, colours of drawings, errors and warnings of cells, the
    policy, language, title and size of each page.

    Parameters
    ----------
    folder : path
        Where the pages lie.
    """
    files = sorted(file for file in Path(folder).glob("*.html") if file.name != NAME)
    if not files:
        return (Finding(Path(folder).name, "folder", "there is no page"),)
    texts = {file.name: file.read_bytes() for file in files}
    soups = {name: BeautifulSoup(text, "html.parser") for name, text in texts.items()}
    anchors = {name: {str(tag["id"]) for tag in soup(id=True)} for name, soup in soups.items()}
    pages = [_Page(name, soup, len(texts[name]), anchors) for name, soup in soups.items()]
    return tuple(
        Finding(page.name, place, what)
        for page in pages
        for check in _CHECKS
        for place, what in check(page)
    )


_Found = Iterator[tuple[str, str]]


def _frame(page: _Page) -> _Found:
    root = page.soup.find("html")
    if not isinstance(root, Tag) or not root.get("lang"):
        yield "html", "has no lang"
    title = page.soup.find("title")
    if title is None or not title.get_text().strip():
        yield "head", "has no title"
    if page.size > MOST_BYTES:
        yield "page", f"has {page.size:,} bytes, more than {MOST_BYTES:,}"


def _policy(page: _Page) -> _Found:
    first = page.soup.find("meta")
    scripts = [str(tag.string or "") for tag in page.soup("script") if not _is_data(tag)]
    if not isinstance(first, Tag) or first.get("content") != policy_of(scripts):
        yield "head", "does not begin with the content security policy of its scripts"


def _links(page: _Page) -> _Found:
    for link in page.soup("a", href=True):
        href = str(link["href"])
        if href.startswith(("https://", "http://")):
            if set(link.get("rel") or ()) < {"noreferrer", "noopener"}:
                yield _place(link), f"link to {href} lacks rel=noreferrer noopener"
        elif not (href.startswith("data:text/csv") and link.has_attr("download")):
            yield from _inner_link(page, link, href)


def _inner_link(page: _Page, link: Tag, href: str) -> _Found:
    target, _, anchor = href.partition("#")
    if re.match(r"[a-zA-Z][\w+.-]*:", href):
        yield _place(link), f"link to {href[:60]!r} is neither a page nor https"
    elif (target or page.name) not in page.anchors:
        yield _place(link), f"link to {target!r}, which is not in the folder"
    elif anchor and anchor not in page.anchors[target or page.name]:
        yield _place(link), f"link to the anchor {href!r}, which does not exist"


def _descriptions(page: _Page) -> _Found:
    for image in page.soup("img"):
        if _says_nothing(image.get("alt")):
            yield _place(image), "image without a description (alt)"
    for svg in page.soup("svg"):
        if _says_nothing(svg.get("aria-label")):
            yield _place(svg), "figure without a description (alt)"
    for figure in page.soup("figure"):
        caption = figure.select_one("figcaption .figure-text") or figure.find("figcaption")
        if caption is None or _says_nothing(caption.get_text()):
            yield _place(figure), "figure without a caption"
        if figure.find(["svg", "img"]) is None:
            yield _place(figure), "figure without a drawing"
    for image in page.soup(["img", "svg"]):
        if image.find_parent("figure") is None:
            yield _place(image), "image outside a figure; use show_figure"


def _requests(page: _Page) -> _Found:
    for tag in page.soup(True):
        for name in _FETCHING:
            value = str(tag.get(name, ""))
            if value and not value.startswith(("data:", "#")):
                yield _place(tag), f"{name}={value[:60]!r} would be fetched"
        if tag.name in ("use", "image") and not str(tag.get("href", "#")).startswith(
            ("#", "data:")
        ):
            yield _place(tag), f"href={tag['href']!r} would be fetched"
        if _CSS_FETCH.search(str(tag.get("style", ""))):
            yield _place(tag), "a style would fetch something"
    for sheet in page.soup("style"):
        if _CSS_FETCH.search(sheet.get_text()):
            yield _place(sheet), "a style sheet would fetch something (url or @import)"


def _active(page: _Page) -> _Found:
    for tag in page.soup.select(",".join(_FORBIDDEN)):
        if tag.name != "meta" or tag.get("http-equiv") != "Content-Security-Policy":
            yield _place(tag), f"<{tag.name}> has no place on a page"
    for script in page.soup("script"):
        if not (_is_data(script) or _is_ours(script)):
            yield _place(script), "<script> has no place on a page unless it is one of ours"
    for tag in page.soup(True):
        for name, value in tag.attrs.items():
            if name.startswith("on") or str(value).strip().lower().startswith("javascript:"):
                yield _place(tag), f"{name}={str(value)[:40]!r} would run"


def _is_ours(script: Tag) -> bool:
    """Whether a script is, byte by byte, one of `templates/report/static/`."""
    return not script.attrs and script_hash(str(script.string or "")) in known_hashes()


def _is_data(script: Tag) -> bool:
    """Whether a script element holds data that nothing in it can leave."""
    return script.attrs == {"type": DATA_TYPE} and is_data(str(script.string or ""))


def _ids(page: _Page) -> _Found:
    seen: set[str] = set()
    for tag in page.soup(id=True):
        if tag["id"] in seen:
            yield _place(tag), f"id {tag['id']!r} is used twice"
        seen.add(str(tag["id"]))


def _cells(page: _Page) -> _Found:
    for output in page.soup.select("pre.error"):
        yield _place(output), f"the cell failed: {_first_line(output)}"
    for output in page.soup.select("pre.stderr"):
        yield _place(output), f"the cell wrote to stderr: {_first_line(output)}"


def _headings(page: _Page) -> _Found:
    levels = [(tag, int(tag.name[1])) for tag in page.soup(re.compile("^h[1-6]$"))]
    if [level for _, level in levels].count(1) != 1:
        yield "main", "needs exactly one heading of level 1"
    for (_, above), (tag, level) in itertools.pairwise(levels):
        if level > above + 1:
            yield _place(tag), f"heading {tag.get_text()!r} skips from level {above} to {level}"


def _tables(page: _Page) -> _Found:
    for table in page.soup("table"):
        caption = table.find("caption")
        if caption is None or not caption.get_text().strip():
            yield _place(table), "table without a caption; use show_table"
        if table.find("th") is None:
            yield _place(table), "table without a header"


def _formulas(page: _Page) -> _Found:
    for formula in page.soup("math"):
        left = re.search(r"[\\&]\w*", formula.get_text())
        if left:
            yield _place(formula), f"formula with {left[0]!r} left over"


def _colours(page: _Page) -> _Found:
    for svg in page.soup("svg"):
        used = {
            found.lower() for tag in svg(style=True) for found in _HEX.findall(str(tag["style"]))
        }
        for strange in sorted(used - _THEME):
            yield _place(svg), f"colour {strange} is not in the theme, so it ignores dark paper"


def _numbers(page: _Page) -> _Found:
    for number in page.soup.select("data.n"):
        if not (number.get("data-ref") and number.get("data-evidence")):
            yield _place(number), f"number {number.get_text()!r} without data-ref or data-evidence"


_CHECKS: tuple[Callable[[_Page], _Found], ...] = (
    _frame,
    _policy,
    _links,
    _descriptions,
    _requests,
    _active,
    _ids,
    _cells,
    _headings,
    _tables,
    _formulas,
    _colours,
    _numbers,
)


def _says_nothing(text: object) -> bool:
    bare = str(text or "").strip()
    return not bare or _NO_DESCRIPTION.fullmatch(bare) is not None


def _place(tag: Tag) -> str:
    """The cell of the notebook a tag comes from, and the nearest id."""
    cell = tag.find_parent(attrs={"data-cell": True})
    if isinstance(cell, Tag):
        return f"cell {cell['data-cell']}" + (f" #{tag['id']}" if tag.get("id") else "")
    named = tag if tag.get("id") else tag.find_parent(id=True)
    return f"#{named['id']}" if isinstance(named, Tag) else f"<{tag.name}>"


def _first_line(tag: Tag) -> str:
    lines = tag.get_text().strip().splitlines()
    return lines[0][:120] if lines else ""
