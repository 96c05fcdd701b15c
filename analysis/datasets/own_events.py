"""A user's own events: what happened to which firm, and when the public knew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.datasets.columns import Column, Table, text
from analysis.datasets.faults import Fault, unknown
from analysis.datasets.own_files import OwnFile, read_own_file
from analysis.datasets.rows import FIRST_ROW_LINE

NEEDED = ("event_id", "firm", "date")
OPTIONAL = ("title",)
_COLUMNS = {
    "event_id": text("event_id"),
    "firm": text("firm"),
    "date": Column("date", "moment"),
    "title": text("title", required=False),
}


@dataclass(frozen=True, eq=False)
class OwnEvents:
    """Events as `event_study` takes them: `event_id, firm, date, title` (empty: none)."""

    file: OwnFile
    frame: pd.DataFrame

    @property
    def firms(self) -> list[str]:
        """The firms, each once, in the order of the file."""
        return list(dict.fromkeys(self.frame["firm"]))

    def stop_for_unknown(self, tickers: Sequence[str]) -> None:
        """Raise `DataError` with the line of every firm that is none of `tickers`."""
        known = set(tickers)
        firms = enumerate(self.frame["firm"], start=FIRST_ROW_LINE)
        strange = ((line, firm) for line, firm in firms if firm not in known)
        self.file.stop_for(list(unknown("firm", strange, tickers)))


def read_own_events(path: Path) -> OwnEvents:
    """Events of a CSV with the columns ``event_id``, ``firm``, ``date`` and maybe ``title``.

    Parameters
    ----------
    path : Path
        `date` is a day (2023-07-18) in all rows, or a time with its zone
        (2023-07-18T11:57-04:00) in all rows.

    Raises
    ------
    DataError
        With all faults and their lines: columns unknown or missing, an `event_id` twice, a cell
        that is empty, a date that is not ISO, times and days mixed.
    """
    file = read_own_file(path)
    file.stop_for(list(_header_faults(file)))
    columns = tuple(_COLUMNS[name] for name in file.plain_header)
    frame, faults = file.typed(Table(columns))
    file.stop_for([*faults, *_twice(frame["event_id"]), *_mixed(frame["date"])])
    return OwnEvents(file, frame[list(NEEDED)].assign(title=frame.get("title", "")))


def _header_faults(file: OwnFile) -> Iterator[Fault]:
    known = [*NEEDED, *OPTIONAL]
    named = zip(file.header, file.plain_header, strict=True)
    yield from unknown("column", ((1, name) for name, plain in named if plain not in known), known)
    yield from file.repeated()
    for name in NEEDED:
        if name not in file.plain_header:
            yield Fault("is missing from the header", 1, name)


def _twice(ids: pd.Series) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line, name in enumerate(ids, start=FIRST_ROW_LINE):
        if name and name in first:
            problem = f"stands on line {first[name]} already; every event needs its own"
            yield Fault(problem, line, "event_id", name)
        first.setdefault(name, line)


def _mixed(dates: pd.Series) -> Iterator[Fault]:
    """The first row that tells a time where the first row told a day, or the other way round."""
    known = [(line, when) for line, when in enumerate(dates, FIRST_ROW_LINE) if when is not None]
    timed = [isinstance(when, dt.datetime) for _, when in known]
    if len(set(timed)) > 1:
        (line, when), other = known[timed.index(not timed[0])], known[0][0]
        words = ("a day alone", "a time with its zone")
        problem = f"is {words[not timed[0]]}, line {other} has {words[timed[0]]}; give all rows one"
        yield Fault(problem, line, "date", when.isoformat())
