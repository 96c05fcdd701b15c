"""All pages in one file to send: each page whole, one shown at a time, nothing fetched."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from analysis.report.notes import SOURCES
from analysis.report.scripts import DATA_TYPE, data_text, policy_of
from analysis.report.site import TITLE, Page, Site, page_file

NAME = "open-source-ai-economics.html"
"""File name of the whole report."""

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_LAYOUT = re.compile(r'<div class="layout">.*?(?=<script>|</body>)', re.DOTALL)
_MAIN = re.compile(r"<main.*</main>", re.DOTALL)
_VINTAGE = re.compile(r' href="[^"]*"|<p class="then-note">.*?</p>', re.DOTALL)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_INDEX = re.compile(rf'<script type="{DATA_TYPE}">(\[.*?)</script>', re.DOTALL)  # a list of places
_LISTED = re.compile(
    r'<div class="who-sources">(?:<div class="who-text">.*?</div>)*</div>', re.DOTALL
)
_CODE = re.compile(r'<details class="code">.*?</details>', re.DOTALL)
_TEXT = re.compile(r'<p>.*?<small>([^;<]*);.*?</p><ol start="(\d+)">(.*?)</ol>', re.DOTALL)
_KNOWN = re.compile(r", known on [\d-]*(?=</li>)")
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ID = re.compile(r'(?<= )id="([^"]*)"')
_REFERRING = "for|aria-labelledby|aria-describedby|aria-controls|aria-details|popovertarget|list"
_TO_IDS = re.compile(rf'(?<= )({_REFERRING})="([^"]*)"')
_LINK = re.compile(r'(?<= )(href|xlink:href)="(?!https?:|data:|mailto:)([^"#]*)(#[^"]*)?"')
_URL = re.compile(r"url\(#([^)]+)\)")


def one_file(pages: Mapping[str, str], site: Site) -> str:
    """The whole report as one page.

    Ids are prefixed by their page, links between pages lead inside the file; scripts, style and
    the index of each vintage stand once, and so does a page that says the same at both vintages.
    Code, which is that of the latest vintage, stands on its pages alone. Where no script runs all
    pages follow one another.

    Parameters
    ----------
    pages : mapping of str to str
        Finished pages by file name.
    site : Site
        The report they belong to.
    """
    keys = _keys(pages, site)
    ordered = [page for page in site.pages if keys.get(page.file) == _key(page.file)]
    layouts = "".join(
        _layout(pages[page.file], page, keys, first=at == 0) for at, page in enumerate(ordered)
    )
    scripts = _once(text for page in ordered for text in _SCRIPT.findall(pages[page.file]))
    styles = _once(text for page in ordered for text in _STYLE.findall(pages[page.file]))
    return _DOCUMENT.format(
        policy=html.escape(policy_of(scripts)),
        title=html.escape(TITLE),
        style="".join(styles),
        layouts=_drop_repeated_indexes(layouts),
        scripts="".join(f"<script>{text}</script>" for text in scripts),
    )


_DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta content="{policy}" http-equiv="Content-Security-Policy">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="one-file">
{layouts}
{scripts}
</body>
</html>
"""


def _keys(pages: Mapping[str, str], site: Site) -> dict[str, str]:
    """The name of each page in the file; one that says what a later one says has its name."""
    keys: dict[str, str] = {}
    for page in site.pages:
        if page.file in pages:
            later = [one for one in site.vintages_of(page) if one.file in keys]
            same = [one for one in later if _essence(pages[one.file]) == _essence(pages[page.file])]
            keys[page.file] = keys[same[0].file] if same else _key(page.file)
    return keys


def _essence(text: str) -> str:
    """What a page says, whatever its vintage and the pages its links lead to."""
    found = _MAIN.search(text)
    return " ".join(_VINTAGE.sub("", found[0]).split()) if found else text


def _key(file: str) -> str:
    return file.removesuffix(".html")


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _layout(text: str, page: Page, keys: Mapping[str, str], first: bool) -> str:
    """One page's frame and text, its ids and links made those of the whole."""
    key = keys[page.file]
    found, title = _LAYOUT.search(text), _TITLE.search(text)
    body = found[0] if found else ""
    name = html.escape(html.unescape(title[1]) if title else page.title)
    inner = _TAG.sub(lambda tag: _renamed(tag[0], key, keys), body)
    inner = _INDEX.sub(lambda index: _index(index[1], keys), inner)
    if any(one.startswith(SOURCES) for one in keys):
        inner = _LISTED.sub(_short_list, inner)
    if page.vintage and page_file(page.stem, None) in keys:
        inner = _CODE.sub("", inner)  # it stands on the page of all data
    kind = "layout current" if first else "layout"
    opening = (
        f'<div class="{kind}" id="{key}" data-page="{key}" data-stem="{page.stem}" '
        f'data-vintage="{page.vintage or "now"}" data-title="{name}">'
    )
    return inner.replace('<div class="layout">', opening, 1)


def _renamed(tag: str, key: str, keys: Mapping[str, str]) -> str:
    tag = _ID.sub(rf'id="{key}--\1"', tag)
    tag = _TO_IDS.sub(lambda found: f'{found[1]}="{_prefixed(found[2], key)}"', tag)
    tag = _URL.sub(rf"url(#{key}--\1)", tag)
    return _LINK.sub(lambda found: f'{found[1]}="{_inside(found, key, keys)}"', tag)


def _prefixed(names: str, key: str) -> str:
    return " ".join(f"{key}--{name}" for name in names.split())


def _inside(link: re.Match[str], key: str, keys: Mapping[str, str]) -> str:
    file, anchor = link[2], (link[3] or "").removeprefix("#")
    return _target(keys.get(file, key) if file else key, anchor)


def _target(key: str, anchor: str) -> str:
    return f"#{key}--{anchor}" if anchor else f"#{key}"


def _index(text: str, keys: Mapping[str, str]) -> str:
    """The index of a vintage with links into the whole."""
    rows = json.loads(text)
    for row in rows:
        file, _, anchor = row[2].partition("#")
        row[2] = _target(keys.get(file, _key(file)), anchor)
    return f'<script type="{DATA_TYPE}">{data_text(rows)}</script>'


def _short_list(listed: re.Match[str]) -> str:
    """Rows of a page's notes by name alone: their texts stand on the page of sources."""
    groups = [(table, start, items) for table, start, items in _TEXT.findall(listed[0])]
    parts = []
    for table, same in groupby(groups, key=itemgetter(0)):
        first, *others = same
        rows = _KNOWN.sub("", first[2] + "".join(items for *_, items in others))
        head = f'<div class="who-text"><p><small>{table}</small></p>'
        parts.append(f'{head}<ol start="{first[1]}">{rows}</ol></div>')
    return f'<div class="who-sources">{"".join(parts)}</div>'


def _drop_repeated_indexes(layouts: str) -> str:
    """Each index where it first stands; pages of the same vintage share it."""
    seen: set[str] = set()

    def first(found: re.Match[str]) -> str:
        if found[0] in seen:
            return ""
        seen.add(found[0])
        return found[0]

    return _INDEX.sub(first, layouts)
