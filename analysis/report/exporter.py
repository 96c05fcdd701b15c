"""Notebook to page: our own nbconvert template, everything inline, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from nbconvert.exporters.html import HTMLExporter
from traitlets.config import Config

from analysis.core.legible import legible
from analysis.display.claim_table import CLAIMS_MIME
from analysis.display.explorer import EXPLORER_MIME
from analysis.display.movable import MOVABLE_MIME
from analysis.report.apparatus import add_apparatus
from analysis.report.explorer import explorer_parts
from analysis.report.figure import FigureList
from analysis.report.lookup import PLACE, Entry, entries_of, fill
from analysis.report.mathematics import markdown_html
from analysis.report.movable import movable_parts
from analysis.report.moved import mark_moved
from analysis.report.notes import add_notes, sources_file
from analysis.report.origin import origin_attributes
from analysis.report.sanitise import sanitise
from analysis.report.scripts import POLICY, ScriptList, policy_of
from analysis.report.site import (
    THEN_NOTE,
    TITLE,
    Page,
    Site,
    long_day,
    page_file,
    page_links,
    vintage_links,
)
from analysis.report.vector import theme_css

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent / "templates"


class ReportExporter(HTMLExporter):
    """HTML exporter with the template `report`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(extra_template_basedirs=[str(TEMPLATES)], **options)

    def _template_name_default(self) -> str:
        return "report"

    @property
    def default_config(self) -> Config:
        """Tags `remove-cell` and `hide-input` are honoured; sliders win over tables, drawings.

        The template opens the code of cells tagged `show-input`.
        """
        ours = Config(
            {
                "TagRemovePreprocessor": {
                    "enabled": True,
                    "remove_cell_tags": {"remove-cell"},
                    "remove_input_tags": {"hide-input", "injected-parameters"},
                },
                "NbConvertBase": {
                    "display_data_priority": [
                        EXPLORER_MIME,
                        CLAIMS_MIME,
                        MOVABLE_MIME,
                        "text/html",
                        "text/markdown",
                        "image/svg+xml",
                        "image/png",
                        "image/jpeg",
                        "text/latex",
                        "text/plain",
                    ]
                },
            }
        )
        config = super().default_config
        config.merge(ours)
        return config

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """nbconvert's filters and ours."""
        yield from super().default_filters()
        yield ("markdown_cell", _markdown_cell)
        yield ("sanitise", sanitise)
        yield ("svg_figure", _svg_figure)
        yield ("bitmap_figure", _bitmap_figure)
        yield ("explorer_parts", _explorer_parts)
        yield ("origin_of_table", _origin_of_table)
        yield ("claims_table", _claims_table)
        yield ("movable_parts", _movable_parts)


@lru_cache(maxsize=1)
def _exporter() -> ReportExporter:
    return ReportExporter()


@dataclass(frozen=True)
class Rendered:
    """A page whose search is filled when all pages are known, and what it adds to that search."""

    html: str
    entries: tuple[Entry, ...] = ()


def render(notebook: NotebookNode, page: Page, site: Site) -> Rendered:
    """The page of one executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        As executed.
    page, site : Page, Site
        The page, and the report for its navigation.

    Raises
    ------
    ReportError
        If a formula cannot be converted, or a reference leads nowhere.
    """

    def finish(soup: BeautifulSoup, main: Tag) -> tuple[Entry, ...]:
        _keep_vintage(main, page, site)
        mark_moved(soup, main, page, site)
        return entries_of(main, page.file, page.short or page.title)

    return _rendered(notebook, _context(page, site), finish)


def finished(rendered: Mapping[str, Rendered], site: Site) -> dict[str, str]:
    """The pages by file, each with a search over all pages of its vintage."""
    return {
        page.file: fill(
            rendered[page.file].html,
            [
                entry
                for other in site.pages
                if other.vintage == page.vintage
                for entry in rendered[other.file].entries
            ],
        )
        for page in site.pages
    }


def render_alone(
    notebook: NotebookNode, title: str, site: str, provenance: Sequence[tuple[str, str]]
) -> str:
    """The HTML of a notebook that is no page of the report, so without navigation.

    Parameters
    ----------
    notebook : NotebookNode
        With outputs.
    title, site : str
        Title of the page, and what stands above it.
    provenance : sequence of (name, value)
        For the foot of the page.

    Raises
    ------
    ReportError
        If a formula cannot be converted.
    """
    words = {"site_title": site, "full_title": title, "home": "#content"}
    return _rendered(notebook, {**_frame(provenance), **words}, lambda soup, main: ()).html


_Finish = Callable[[BeautifulSoup, Tag], tuple[Entry, ...]]


def _rendered(notebook: NotebookNode, context: dict[str, Any], finish: _Finish) -> Rendered:
    scripts = ScriptList()
    given = {"page": context, "figures": FigureList(), "scripts": scripts}
    if len(context.get("links", ())) + len(context.get("vintages", ())) > 2:
        scripts.need("frame")
    body, resources = _exporter().from_notebook_node(notebook, resources=given)
    soup = BeautifulSoup(body, "html.parser")
    scripts = resources["scripts"]  # the exporter works on a copy
    entries = _finish(soup, finish, scripts, context.get("sources_file"))
    return Rendered(legible(_figures(resources).fill(str(soup))), entries)


def _frame(provenance: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What every page has."""
    return {
        "policy": POLICY,
        "provenance": provenance,
        "theme_css": theme_css(),
        "css": (TEMPLATES / "report" / "static" / "report.css").read_text(encoding="utf-8"),
    }


def _context(page: Page, site: Site) -> dict[str, Any]:
    links = page_links(page, site)
    then = THEN_NOTE.format(day=long_day(page.vintage)) if page.vintage else ""
    when = f", as known on {long_day(page.vintage)}" if page.vintage else ""
    return {
        **_frame(site.provenance),
        "traced": True,
        "site_title": TITLE,
        "full_title": f"{page.title}{when}" + (f" – {TITLE}" if page.title != TITLE else ""),
        "home": links[0].href,
        "links": links,
        "vintages": vintage_links(page, site),
        "then_note": then,
        "search_place": PLACE,
        "sources_file": sources_file(page, site),
    }


def _markdown_cell(text: str, resources: Any) -> str:
    return sanitise(markdown_html(text))


def _svg_figure(output: Any, resources: Any) -> str:
    data = output.data["image/svg+xml"]
    svg = "".join(data) if isinstance(data, list) else data
    return _figures(resources).add(svg, output.metadata.get("image/svg+xml", {}))


def _bitmap_figure(output: Any, mime: str, resources: Any) -> str:
    return _figures(resources).add_bitmap(output.data[mime], mime, output.metadata.get(mime, {}))


def _origin_of_table(output: Any) -> str:
    return origin_attributes(output.metadata.get("text/html", {}))


def _explorer_parts(output: Any, resources: Any) -> dict[str, Any]:
    resources["scripts"].need("explorer")
    return explorer_parts(output.data[EXPLORER_MIME], _svg_figure(output, resources))


def _claims_table(output: Any, resources: Any) -> Any:
    resources["scripts"].need("claims")
    return output.data[CLAIMS_MIME]


def _movable_parts(output: Any, resources: Any) -> dict[str, Any]:
    data = output.data[MOVABLE_MIME]
    resources["scripts"].need(data["kind"])
    return movable_parts(data, _svg_figure(output, resources))


def _figures(resources: Any) -> FigureList:
    figures: FigureList = resources["figures"]
    return figures


def _finish(
    soup: BeautifulSoup, finish: _Finish, scripts: ScriptList, sources: str | None
) -> tuple[Entry, ...]:
    """Ids, numbers, contents, scroll regions, links and scripts, in one pass over the page."""
    main = soup.find("main")
    entries: tuple[Entry, ...] = ()
    if isinstance(main, Tag):
        _lead_first(main)
        add_apparatus(soup, main)
        _frame_tables(soup, main)
        _give_ids(main)
        entries = finish(soup, main)
        add_notes(soup, main, scripts, sources)
        headings = _give_ids(main)
        _add_contents(soup, headings)
        if main.select_one(".term, .api"):
            scripts.need("words")
        for code in main.select("details.code .highlight"):
            code["tabindex"] = "0"  # long lines scroll, so the keyboard must reach them
    for link in soup.find_all("a", href=re.compile(r"^https?://")):
        link["rel"] = "noreferrer noopener"
    _add_scripts(soup, scripts)
    return entries


def _keep_vintage(main: Tag, page: Page, site: Site) -> None:
    """Links of the text to other pages lead to those of its own vintage."""
    same = {
        page_file(one.stem, None): one.file for one in site.pages if one.vintage == page.vintage
    }
    for link in main.find_all("a", href=True):
        file, mark, anchor = str(link["href"]).partition("#")
        link["href"] = f"{same.get(file, file)}{mark}{anchor}"


def _add_scripts(soup: BeautifulSoup, scripts: ScriptList) -> None:
    """The scripts that the page needs, at its end, and the policy that lets them run."""
    policy, style = soup.find("meta"), soup.find("style")
    if not (scripts.parts and soup.body and isinstance(policy, Tag) and isinstance(style, Tag)):
        return
    policy["content"] = policy_of(scripts.scripts)
    style.string = f"{style.string}{scripts.style}"
    for text in scripts.scripts:
        script = soup.new_tag("script")
        script.string = text
        soup.body.append(script)


def _lead_first(main: Tag) -> None:
    """Move the code that only sets a page up below its opening words."""
    section = main.find("h2")
    target = section.find_parent("div", class_="cell") if section else None
    if target is None:
        return
    for cell in reversed(target.find_previous_siblings("div", class_="computed")):
        parts = [child for child in cell.children if isinstance(child, Tag)]
        if parts and all(part.name == "details" for part in parts):
            target.insert_before(cell.extract())


def _give_ids(main: Tag) -> list[Tag]:
    """Ids from the words of the headings; a second of the same gets a number."""
    headings = main.find_all(re.compile("^h[1-6]$"))
    taken: dict[str, int] = {}
    for heading in headings:
        slug = re.sub(r"[^a-z0-9]+", "-", heading.get_text().lower()).strip("-") or "section"
        taken[slug] = taken.get(slug, 0) + 1
        heading["id"] = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
    return headings


def _add_contents(soup: BeautifulSoup, headings: list[Tag]) -> None:
    """A list of the page's sections beside it, when there are enough of them."""
    sections = [heading for heading in headings if heading.name == "h2"]
    place = soup.select_one(".pages .here") or soup.select_one(".menu-body")
    if place is None or len(sections) < 3:
        return
    nav = soup.new_tag("nav", attrs={"class": "contents", "aria-label": "On this page"})
    items = soup.new_tag("ol")
    for heading in sections:
        item, link = soup.new_tag("li"), soup.new_tag("a", href=f"#{heading['id']}")
        link.string = heading.get_text()
        item.append(link)
        items.append(item)
    nav.append(items)
    place.append(nav)


def _frame_tables(soup: BeautifulSoup, main: Tag) -> None:
    """Each table in a region that the keyboard can scroll."""
    for table in main.find_all("table"):
        caption = table.find("caption")
        label = caption.get_text() if caption else "Table"
        region = {"class": "table-scroll", "role": "region", "tabindex": "0", "aria-label": label}
        table.wrap(soup.new_tag("div", attrs=region))
