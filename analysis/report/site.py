"""The pages of the report: names, titles, links from one to the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.core import UsageError

TITLE = "AI earns fortunes, so why does Meta give its model away?"
THEN_NOTE = (
    "This page sees only what was public by {day}. Then is the vintage of the data, not of the "
    "method: curves, events and tests were chosen in 2026."
)


@dataclass(frozen=True)
class Page:
    """One notebook at one vintage; `short` is what the navigation calls it."""

    stem: str
    vintage: str | None
    title: str
    short: str = ""

    @property
    def file(self) -> str:
        """File name of the page."""
        return page_file(self.stem, self.vintage)


@dataclass(frozen=True)
class Site:
    """All pages of a report, and what each must know of the others.

    Attributes
    ----------
    pages : tuple of Page
        In reading order, the latest vintage first.
    provenance : tuple of (name, value)
        What the foot of every page says.
    numbers : mapping of str to mapping
        By file, the text of each number by its address (`study.name`) and form
        (a spec of `Quantity.__format__`).
    figures : mapping of str to frozenset of str
        By file, the names of its figures.
    """

    pages: tuple[Page, ...]
    provenance: tuple[tuple[str, str], ...] = ()
    numbers: Mapping[str, Mapping[tuple[str, str], str]] = field(default_factory=dict)
    figures: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def vintages_of(self, page: Page) -> list[Page]:
        """The pages of the same notebook, earliest vintage first."""
        same = [other for other in self.pages if other.stem == page.stem]
        return sorted(same, key=lambda other: other.vintage or "9999")

    def other(self, page: Page) -> Page | None:
        """The same notebook at the other vintage, where there are just two."""
        others = [one for one in self.vintages_of(page) if one != page]
        return others[0] if len(others) == 1 else None


@dataclass(frozen=True)
class Link:
    """A link of the navigation."""

    href: str
    text: str
    current: bool


def page_file(stem: str, vintage: str | None) -> str:
    """File name of a notebook's page at a vintage.

    Examples
    --------
    >>> page_file("00_overview", None), page_file("01_capex", "2023-10-15")
    ('index.html', '01_capex-2023-10-15.html')
    """
    base = "index" if stem.startswith("00_") else stem
    return f"{base}-{vintage}.html" if vintage else f"{base}.html"


def check_vintages(vintages: Sequence[str | None]) -> tuple[str | None, ...]:
    """`vintages` as a tuple of ISO days and None.

    Raises
    ------
    UsageError
        If one is no ISO day, is given twice, or there is none.
    """
    if vintages is None or isinstance(vintages, str):
        raise UsageError(f"vintages={vintages!r}; give a sequence of days, None for all data.")
    wanted = tuple(vintages)
    if not wanted:
        raise UsageError(f"vintages={vintages!r}; give a sequence of days, None for all data.")
    for vintage in wanted:
        try:
            fine = vintage is None or dt.date.fromisoformat(vintage).isoformat() == vintage
        except (ValueError, TypeError):
            fine = False
        if not fine or wanted.count(vintage) > 1:
            raise UsageError(f"vintage {vintage!r} is not a day as YYYY-MM-DD given once.")
    return wanted


def long_day(vintage: str) -> str:
    """An ISO day in words.

    Examples
    --------
    >>> long_day("2023-10-15")
    '15 October 2023'
    """
    day = dt.date.fromisoformat(vintage)
    return f"{day.day} {day:%B %Y}"


def page_links(page: Page, site: Site) -> list[Link]:
    """Links to all pages of the same vintage."""
    same = [other for other in site.pages if other.vintage == page.vintage]
    return [Link(other.file, other.short or other.title, other == page) for other in same]


def vintage_links(page: Page, site: Site) -> list[Link]:
    """Links between the vintages of the same notebook, earliest first."""
    ordered = site.vintages_of(page)
    return [Link(other.file, vintage_label(other.vintage), other == page) for other in ordered]


def vintage_label(vintage: str | None) -> str:
    """What a vintage is called after the words "as known".

    Examples
    --------
    >>> vintage_label("2023-10-15"), vintage_label(None)
    ('on 15 October 2023', 'now')
    """
    return f"on {long_day(vintage)}" if vintage else "now"
