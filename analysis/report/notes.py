"""Every number, table and figure of a page answers who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bs4 import BeautifulSoup, Tag

from analysis.core import DataError, ReportError
from analysis.datasets import find_rows
from analysis.report.apparatus import TABLE
from analysis.report.notes_entry import Note
from analysis.report.notes_section import section_html
from analysis.report.scripts import ScriptList
from analysis.report.site import Page, Site

ASK = "Says who?"
SOURCES = "07_sources"
"""The notebook that shows every row."""

FIGURES = "figure[id^=fig-]"
"""Figures that a notebook shows."""

TABLES = ".output.html table"
"""Tables that a notebook shows; those in figures repeat what is drawn."""

LIST_OF_ROWS = "tr[id^=row-]"
"""Rows of the page of sources: such a table is its own account."""

_HOLDING = ("a", "button", "summary", "label")


def add_notes(
    soup: BeautifulSoup,
    main: Tag,
    scripts: ScriptList,
    sources: str | None,
) -> None:
    """Link each number, figure and table to its entry in notes at the end of the page.

    The anchors of rows and the long titles, which notebooks need, leave the page; its script
    shows the entry beside what was asked about.

    Parameters
    ----------
    soup, main : BeautifulSoup, Tag
        The page and its text.
    scripts : ScriptList
        Scripts of the page.
    sources : str or None
        File of the page that shows every row, from `sources_file`.

    Raises
    ------
    ReportError
        If an anchor names no row.
    """
    numbers, figures, tables = _numbers(main), main.select(FIGURES), shown_tables(main)
    if not (numbers or figures or tables or main.select_one(LIST_OF_ROWS)):
        return
    scripts.need("who")
    notes: dict[str, list[Note]] = {
        "figure": [note for figure in figures if (note := _of_figure(soup, figure))],
        "table": [
            note for at, table in enumerate(tables, 1) if (note := _of_table(soup, table, at))
        ],
        "number": _of_numbers(soup, numbers),
    }
    for tag in main.select("[data-rows]"):
        del tag["data-rows"]
    if any(notes.values()):
        _append(main, notes, sources)


def sources_file(page: Page, site: Site) -> str | None:
    """File of the page of sources at the vintage of `page`, if the report has one."""
    files = [one.file for one in site.pages if (one.stem, one.vintage) == (SOURCES, page.vintage)]
    return files[0] if files else None


def shown_tables(main: Tag) -> list[Tag]:
    """The tables of a page that are results."""
    return [table for table in main.select(TABLES) if not table.select_one(LIST_OF_ROWS)]


def table_name(table: Tag, at: int) -> str:
    """The name of a table, from its id where the page numbers its tables; else by place."""
    holder = table.find_parent(id=re.compile(f"^{TABLE}"))
    return str(holder["id"]).removeprefix(TABLE) if isinstance(holder, Tag) else str(at)


def note_id(name: str) -> str:
    """Id of the entry about `name`.

    Examples
    --------
    >>> note_id("capex.capex_2023")
    'who-capex-capex_2023'
    """
    return "who-" + re.sub(r"[^A-Za-z0-9_-]+", "-", name)


def _append(main: Tag, notes: Mapping[str, list[Note]], page: str | None) -> None:
    anchors = {row for of_kind in notes.values() for note in of_kind for row in note.rows}
    try:
        found = find_rows(sorted(anchors))
    except DataError as problem:
        raise ReportError(str(problem)) from None
    ordered = dict(sorted(found.items(), key=lambda item: item[1]))
    main.append(BeautifulSoup(section_html(notes, ordered, page), "html.parser"))


def _numbers(main: Tag) -> list[Tag]:
    return main.select("data.n[data-ref]")


def _of_numbers(soup: BeautifulSoup, numbers: Iterable[Tag]) -> list[Note]:
    """One entry an address, in the order of the page; each number leads to its own."""
    notes: dict[str, Note] = {}
    for number in numbers:
        note = _of_number(number)
        notes.setdefault(note.id, note)
        del number["title"], number["data-interval"]
        if number.find_parent(_HOLDING) is None:
            number.wrap(soup.new_tag("a", attrs={"class": "says", "href": f"#{note.id}"}))
    return list(notes.values())


def _of_number(number: Tag) -> Note:
    address, evidence = str(number["data-ref"]), str(number.get("data-evidence", ""))
    meaning = str(number.get("title", "")).partition(f" [{evidence}]")[0]
    how = (str(number.get("data-checked", "")), str(number.get("data-interval", "")))
    about = (meaning, address, evidence, *how)
    return Note(note_id(address), number.get_text(), *about, rows=_rows(number))


def _of_figure(soup: BeautifulSoup, figure: Tag) -> Note | None:
    title = figure.select_one(".figure-title, .figure-text")
    number = figure.select_one(".figure-number")
    shown = number.get_text().rstrip(". ") if number else "Figure"
    note = _of_output(figure, note_id(str(figure.get("id"))), shown, title)
    tools = figure.select_one(".tools")
    if note and tools:
        tools.insert(0, _asking(soup, note.id, shown))
    return note


def _of_table(soup: BeautifulSoup, table: Tag, at: int) -> Note | None:
    output = table.find_parent("div", class_="output") or table
    name = table_name(table, at)
    number, caption = table.select_one(".table-number"), table.find("caption")
    shown = number.get_text().rstrip(".") if number else "Table"
    note = _of_output(output, note_id(f"tab-{name}"), shown, caption)
    tools = soup.new_tag("p", attrs={"class": "tools", "data-name": name})
    if note:
        tools.append(_asking(soup, note.id, shown))
    save = {"type": "button", "data-save": "csv", "hidden": "", "aria-label": f"CSV of {shown}"}
    tools.append(soup.new_tag("button", attrs=save, string="CSV"))
    _end_of(table).insert_after(tools)
    return note


def _of_output(tag: Tag, entry: str, shown: str, title: Tag | None) -> Note | None:
    """The entry of a figure or table; none if it says neither its rows nor why it has none."""
    rows, reason = _rows(tag) or _rows_inside(tag), str(tag.get("data-rows-note", ""))
    if not (rows or reason):
        return None
    meaning = title.get_text().removeprefix(f"{shown}.").strip().rstrip(".") if title else ""
    address = ".".join(str(tag[part]) for part in ("data-study", "data-frame") if tag.get(part))
    return Note(entry, shown, meaning, address, rows=rows, reason=reason)


def _asking(soup: BeautifulSoup, entry: str, about: str) -> Tag:
    names = {"class": "says", "href": f"#{entry}", "aria-label": f"{ASK} {about}"}
    return soup.new_tag("a", attrs=names, string=ASK)


def _end_of(table: Tag) -> Tag:
    """The last of a table, its region that scrolls and the note below it."""
    last = table.find_parent("div", class_="table-scroll") or table
    after = last.find_next_sibling()
    below = isinstance(after, Tag) and "source" in (after.get("class") or ())
    return after if isinstance(after, Tag) and below else last


def _rows(tag: Tag) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(tag.get("data-rows", "")).split()))


def _rows_inside(tag: Tag) -> tuple[str, ...]:
    """Rows of the numbers that a table shows."""
    inside = (row for number in tag.select("data.n[data-rows]") for row in _rows(number))
    return tuple(dict.fromkeys(inside))
