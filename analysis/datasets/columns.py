"""How one column reads: the words of the compact table specification."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.core import CHECKED, EVIDENCE


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        As in the header.
    kind : {"text", "day", "moment", "number", "integer"}
        How its cells are read; a moment is a day, or a time with its zone.
    required : bool
        Whether every row has a value.
    low, high : float or None
        Bounds of a number, both allowed.
    options : tuple of str
        The words a text may be; empty for any text.
    pattern : str
        Regular expression that a text matches as a whole; empty for any.
    page : bool
        Whether a text is the address of a page (or empty), never of a home page.
    series : bool
        Whether neighbours in time must be of the same order of magnitude.
    """

    name: str
    kind: str = "text"
    required: bool = True
    low: float | None = None
    high: float | None = None
    options: tuple[str, ...] = ()
    pattern: str = ""
    page: bool = False
    series: bool = False


@dataclass(frozen=True)
class Table:
    """The columns of a table, and what holds between its rows.

    Attributes
    ----------
    columns : tuple of Column
        In the order of the header.
    dated : bool
        Whether rows stand in the order of their day.
    series : tuple of str
        Columns that tell the series of a table apart, for the comparison of neighbours.
    ascending : tuple of tuple of str
        Columns whose values in one row must not fall from left to right.
    rising : tuple of str
        Columns (value column first) within whose groups a cumulative value never falls.
    """

    columns: tuple[Column, ...]
    dated: bool = True
    series: tuple[str, ...] = ()
    ascending: tuple[tuple[str, ...], ...] = ()
    rising: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The header."""
        return [column.name for column in self.columns]


def text(name: str, required: bool = True) -> Column:
    """Free text."""
    return Column(name, required=required)


def words(name: str, *options: str, required: bool = True) -> Column:
    """One of a few words."""
    return Column(name, options=options, required=required)


def day(name: str) -> Column:
    """An ISO date, always there."""
    return Column(name, "day")


def number(
    name: str, low: float | None = None, high: float | None = None, required: bool = True
) -> Column:
    """A number that stands alone."""
    return Column(name, "number", required, low, high)


def integer(
    name: str, low: float | None = None, high: float | None = None, required: bool = True
) -> Column:
    """A whole number that stands alone."""
    return Column(name, "integer", required, low, high)


def usd_bn(name: str, low: float | None = None, required: bool = False) -> Column:
    """Nominal US$ bn, one of a series in time."""
    return Column(name, "number", required, low, series=True)


def count(name: str, required: bool = False) -> Column:
    """A whole number of people or things, one of a series in time."""
    return Column(name, "integer", required, 0, series=True)


PROVENANCE = (
    text("source"),
    Column("source_url", page=True, required=False),
    words("checked", *CHECKED),
    text("from_memory", required=False),
    words("evidence", *EVIDENCE),
    text("note", required=False),
)
"""Where a row was read, how it was checked, and what kind of figure it is."""

CHOSEN = (
    words("evidence", *EVIDENCE),
    text("reasoning"),
    text("source"),
    Column("source_url", page=True, required=False),
    day("known_on"),
    words("checked", *CHECKED),
    text("from_memory", required=False),
)
"""Columns of a row that somebody may have chosen: why, on what anchor, and how that was read."""
