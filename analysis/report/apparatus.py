"""The apparatus of a page: numbered tables, cross-references, citations and footnotes.

Markdown may hold ``[@fig-name]`` and ``[@tab-name]`` (a figure or a table of the page by its name),
``[@key]`` or ``[@key; @other]`` (works of the bibliography, ``[-@key]`` for the year alone), and
``[^key]`` with its ``[^key]: text``. What leads nowhere stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag

from analysis.core import ReportError, unknown_name
from analysis.report.bibliography import Work, read_bibliography

FIGURE, TABLE = "fig-", "tab-"


def add_apparatus(soup: BeautifulSoup, main: Tag) -> None:
    """Number the tables of `main`, then resolve what refers to them, to works and to notes.

    Raises
    ------
    ReportError
        If a reference names nothing on the page or in the bibliography.
    """
    _number_tables(soup, main)
    _gather_footnotes(soup, main)
    _refer(soup, main)
    _cite(soup, main, read_bibliography())


def _number_tables(soup: BeautifulSoup, main: Tag) -> None:
    """`Table 3.` before each caption, and an id from its words around the table."""
    taken: dict[str, int] = {}
    shown = [one for one in main.select("table > caption") if _is_shown(one)]
    for number, caption in enumerate(shown, start=1):
        slug = re.sub(r"[^a-z0-9]+", "-", caption.get_text().lower()).strip("-")[:60]
        taken[slug] = taken.get(slug, 0) + 1
        holder = caption.find_parent("details", class_="fold") or caption.find_parent("div") or main
        holder["id"] = f"{TABLE}{slug}" + (f"-{taken[slug]}" if taken[slug] > 1 else "")
        holder["data-number"] = str(number)
        for title in (caption, *holder.find_all("summary", limit=1)):
            mark = soup.new_tag("span", attrs={"class": "table-number"})
            mark.string = f"Table {number}."
            title.insert(0, mark)
            mark.insert_after(" ")


def _is_shown(caption: Tag) -> bool:
    """Whether a table is one of the text: not a figure's numbers, nor part of sliders."""
    return not caption.find_parent(["figure", "section"]) and not caption.find_parent(
        class_=["explorer", "movable", "claims", "numbers"]
    )


def _refer(soup: BeautifulSoup, main: Tag) -> None:
    targets = {
        **{str(one["id"]): f"Figure {number}" for number, one in _figures(main)},
        **{
            str(one["id"]): f"Table {one['data-number']}"
            for one in main.select(f'[id^="{TABLE}"][data-number]')
        },
    }
    for place in main.select("a.xref"):
        name = str(place.get("data-to", ""))
        if name not in targets:
            raise ReportError(unknown_name("figure or table of this page", name, targets))
        place["href"], place.string = f"#{name}", targets[name]
        del place["data-to"]


def _figures(main: Tag) -> list[tuple[int, Tag]]:
    return list(enumerate(main.select(f'figure[id^="{FIGURE}"]'), start=1))


def _gather_footnotes(soup: BeautifulSoup, main: Tag) -> None:
    """All notes of the page in one list at its end, numbered in order."""
    notes = soup.new_tag("ol")
    for part in main.select(".footnotes-here"):
        cell = part.find_parent(class_="cell") or main
        for item in part.find_all("li", recursive=False):
            number = len(notes.find_all("li", recursive=False)) + 1
            _number_marks(cell, str(item["data-note"]), number)
            item["id"] = f"fn-{number}"
            del item["data-note"]
            label = {"href": f"#fnref-{number}", "aria-label": "Back to the text"}
            back = soup.new_tag("a", attrs=label)
            back.string = "↩"
            (item.find_all("p") or [item])[-1].extend([" ", back])
            notes.append(item.extract())
        part.decompose()
    if notes.contents:
        section = soup.new_tag("section", attrs={"class": "footnotes", "aria-label": "Footnotes"})
        section.append(notes)
        main.append(section)


def _number_marks(cell: Tag, note: str, number: int) -> None:
    """The marks of one note in its cell; the first is where the note leads back to."""
    for at, link in enumerate(cell.select(f'a.fnref[data-note="{note}"]')):
        link["href"], link.string = f"#fn-{number}", str(number)
        link["aria-label"] = f"Footnote {number}"
        del link["data-note"]
        if at == 0:
            link["id"] = f"fnref-{number}"


def _cite(soup: BeautifulSoup, main: Tag, works: Mapping[str, Work]) -> None:
    """Author and year in place of each key, and the works cited in a list."""
    cited: set[str] = set()
    for place in main.select("cite[data-keys]"):
        asked = str(place["data-keys"]).split()
        place.clear()
        for at, word in enumerate(asked):
            key = word.removeprefix("-")
            if key not in works:
                raise ReportError(unknown_name("work of the bibliography", key, works))
            link = soup.new_tag("a", href=f"#ref-{key}")
            link.string = works[key].year if word != key else works[key].short
            place.extend([*(["; "] if at else []), link])
            cited.add(key)
        place.insert(0, "(")
        place.append(")")
        del place["data-keys"]
    if cited:
        main.append(_references(soup, [works[key] for key in works if key in cited]))


def _references(soup: BeautifulSoup, works: list[Work]) -> Tag:
    section = soup.new_tag("section", attrs={"class": "references"})
    heading, items = soup.new_tag("h2"), soup.new_tag("ul")
    heading.string = "References"
    for work in works:
        item = soup.new_tag("li", attrs={"id": f"ref-{work.key}"})
        before, journal, after = work.parts
        emphasis = soup.new_tag("i")
        emphasis.string = journal
        item.extend([before, emphasis, after])
        if work.checked == "memory":
            mark = soup.new_tag("span", attrs={"class": "memory", "title": "from memory"})
            mark.string = "†"
            item.append(mark)
        if work.url:
            link = soup.new_tag("a", href=work.url)
            link.string = work.url.removeprefix("https://")
            item.extend([" ", link])
        items.append(item)
    section.extend([heading, items])
    return section
