"""The rows that a built page names for its numbers, figures and tables, and what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup, Tag

from analysis.core import DataError
from analysis.datasets import find_rows
from analysis.report.notes import FIGURES, note_id, shown_tables, table_name
from analysis.studies import study

_VINTAGE = re.compile(r"-(\d{4}-\d\d-\d\d)\.html$")
_ROW = "row-"


@dataclass(frozen=True)
class TracedPage:
    """A built page, read back.

    Attributes
    ----------
    name : str
        Its file.
    soup : BeautifulSoup
        Its text.
    """

    name: str
    soup: BeautifulSoup

    @property
    def vintage(self) -> str | None:
        """The day in the name of the file; None is all that is known."""
        found = _VINTAGE.search(self.name)
        return found[1] if found else None

    @cached_property
    def main(self) -> Tag:
        """The text without what surrounds it."""
        main = self.soup.find("main")
        return main if isinstance(main, Tag) else self.soup

    @cached_property
    def numbers(self) -> list[Tag]:
        """All numbers of studies; those of an earlier vintage say which."""
        return self.soup.select("data.n, data.was")

    @cached_property
    def listed(self) -> list[str]:
        """Anchors of the rows in the notes, in order."""
        return [_anchor(item) for item in self.main.select(".who-sources li")]

    @cached_property
    def entries(self) -> dict[str, Tag]:
        """Entries of the notes by id."""
        return {str(item["id"]): item for item in self.main.select(".notes li[id^=who-]")}

    @property
    def outputs(self) -> Iterator[tuple[str, str, Tag]]:
        """Each figure and table: what to call it, the id of its entry, what says its study."""
        for figure in self.main.select(FIGURES):
            name = str(figure["id"])
            yield f"figure {name.removeprefix('fig-')}", note_id(name), figure
        for at, table in enumerate(shown_tables(self.main), start=1):
            name = table_name(table, at)
            yield (
                f"table {name}",
                note_id(f"tab-{name}"),
                table.find_parent(class_="output") or table,
            )

    def rows_of(self, entry: str) -> list[str]:
        """Anchors of the rows that an entry names by their numbers."""
        named = self.entries[entry].select_one(".who-rows") if entry in self.entries else None
        if named is None:
            return []
        runs = [run.split("–") for run in named.get_text().split(", ")]
        return [row for run in runs for row in self.listed[int(run[0]) - 1 : int(run[-1])]]


def untraced_outputs(page: TracedPage) -> Iterator[tuple[str, str]]:
    """Figures and tables that do not lead to rows: which, and why."""
    for place, entry, tag in page.outputs:
        problem = _problem(page, entry, tag)
        if problem:
            yield place, problem


def strange_rows(page: TracedPage, shown: set[str] | None) -> Iterator[tuple[str, str]]:
    """Rows of the notes that do not exist, came later than the page, or are not shown.

    Parameters
    ----------
    page : TracedPage
        Where the notes stand.
    shown : set of str or None
        Anchors on the page of sources of the same vintage; None if there is no such page.
    """
    for anchor in page.listed:
        try:
            known = find_rows([anchor])[anchor].known_on
        except DataError as error:
            yield f"row {anchor}", str(error)
            continue
        if page.vintage and known > page.vintage:
            yield f"row {anchor}", f"known on {known}, after {page.vintage}"
        if shown is not None and anchor not in shown:
            yield f"row {anchor}", "is not on the page of sources"


def shown_rows(page: TracedPage) -> set[str]:
    """Anchors of the rows that the page of sources shows."""
    return {str(tag["id"]).removeprefix(_ROW) for tag in page.soup.select(f"[id^={_ROW}]")}


def _anchor(item: Tag) -> str:
    """The row that an item of the notes is about: where it leads to, or what it names."""
    link = item.select_one(f"[href*='#{_ROW}'], [data-row]")
    if link is None:
        return ""
    return str(link.get("data-row") or str(link["href"]).partition(f"#{_ROW}")[2])


def _problem(page: TracedPage, entry: str, tag: Tag) -> str:
    """Why a figure or table cannot be followed; empty if it can."""
    home, frame = str(tag.get("data-study", "")), str(tag.get("data-frame", ""))
    try:
        if home and frame and frame not in study(home, page.vintage).frames:
            return f"study {home} has no frame {frame!r}"
    except DataError as error:
        return str(error)
    if page.rows_of(entry) or tag.get("data-rows-note"):
        return ""
    return "rests on no row, and does not say why"
