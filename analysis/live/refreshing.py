"""A refresh: ask each source, compare with what is there, and put a new generation in use."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.core import DataError, LiveDataError
from analysis.core.store import store_place
from analysis.datasets.loading import load
from analysis.datasets.manifest import read_manifest
from analysis.live.additions import Change, differences_csv, joined
from analysis.live.entries import fields_of, parts_of
from analysis.live.factor_rows import factor_change
from analysis.live.filing_rows import filing_change
from analysis.live.filings import COMPANIES, fetch_filings
from analysis.live.french import fetch_factors
from analysis.live.generation import NewTable, Written, base_of, latest_day, write_generation
from analysis.live.locking import locked
from analysis.live.patience import Deadline, Patience
from analysis.live.price_rows import price_change
from analysis.live.quarantine import quarantine
from analysis.live.services import contact
from analysis.live.yahoo import Histories, fetch_histories

SOURCES = ("prices", "factors", "filings")
BENCHMARKS = ("SPY", "QQQ", "^GSPC")
FIRST_DAY = "2011-01-03"
"""A year before the first figure of the tables, so that the first event has days before it."""


@dataclass(frozen=True)
class Asked:
    """What a refresh is to fetch.

    Attributes
    ----------
    sources : tuple of str
        Of `SOURCES`.
    tickers : tuple of str
        Beside those of the data and `BENCHMARKS`.
    until : Timestamp or None
        The last day to keep of prices and factors.
    patience : Patience
        With each source.
    wait : float
        Seconds to wait for another refresh.
    """

    sources: tuple[str, ...] = SOURCES
    tickers: tuple[str, ...] = ()
    until: pd.Timestamp | None = None
    patience: Patience = field(default_factory=Patience)
    wait: float = 0.0


@dataclass(frozen=True)
class Run:
    """One source of one refresh; `name` is the same for all sources of a refresh."""

    source: str
    name: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True)
class Outcome:
    """What became of one source; `generation` is None if nothing of it was new or usable."""

    source: str
    change: Change
    seconds: float
    generation: int | None = None
    failures: tuple[str, ...] = ()


def refresh(asked: Asked, today: dt.date | None = None) -> Iterator[Outcome]:
    """Refresh one source after the other; what arrived of one is kept if the next one fails.

    Parameters
    ----------
    asked : Asked
        Sources, tickers, patience.
    today : date, optional
        The day on which what is restated becomes known; the clock's by default.

    Yields
    ------
    Outcome
        In the order of `SOURCES`.

    Raises
    ------
    UsageError
        If filings are asked for and nobody is named as asking, before any request.
    PlaceError
        If the store is locked or cannot be written.
    """
    if "filings" in asked.sources:
        contact()
    place, run = store_place(), uuid.uuid4().hex
    with locked(place, asked.wait):
        for source in SOURCES:
            if source in asked.sources:
                yield _refreshed(place, Run(source, run), asked, today or dt.date.today())


def keep_histories(found: Histories) -> int | None:
    """Add fetched prices to the store; the number of the generation, None if none was new."""
    place = store_place()
    with locked(place, wait=10.0):
        base = base_of(place)
        today = latest_day(base, dt.date.today())
        change, refused = price_change(base, found.frames, today)
        number = _put(place, base, change, today, Run("prices"))
    for error in refused.values():
        raise error
    return number


def tickers_of(base: Path, more: Sequence[str] = ()) -> list[str]:
    """The tickers of the data, the benchmarks, and `more`."""
    known = load("prices_daily", folder=base)["ticker"].unique()
    return sorted({*map(str, known), *BENCHMARKS, *more})


def _refreshed(place: Path, run: Run, asked: Asked, today: dt.date) -> Outcome:
    began, base, source = time.monotonic(), base_of(place), run.source
    day = latest_day(base, today)
    deadline = asked.patience.begin()
    try:
        change, failures = _CHANGES[source](base, asked, deadline, day)
        number = _put(place, base, change, day, run)
    except LiveDataError as error:
        told = quarantine(place, source, error)
        return Outcome(source, Change(), time.monotonic() - began, None, (str(told),))
    return Outcome(source, change, time.monotonic() - began, number, failures)


_Changed = tuple[Change, tuple[str, ...]]


def _prices(base: Path, asked: Asked, deadline: Deadline, day: dt.date) -> _Changed:
    names = tickers_of(base, asked.tickers)
    found = fetch_histories(names, pd.Timestamp(FIRST_DAY), deadline, repair=True)
    cut = {name: _until(frame, asked.until) for name, frame in found.frames.items()}
    wanted = {name: frame for name, frame in cut.items() if len(frame)}
    change, refused = price_change(base, wanted, day)
    failures = {**found.failures, **refused}
    return change, tuple(_by_cause(failures))


def _by_cause(failures: Mapping[str, LiveDataError]) -> Iterator[str]:
    """A line a cause, with the tickers that it concerns."""
    names: dict[str, list[str]] = {}
    for name, error in failures.items():
        names.setdefault(str(error).removeprefix(f"{name}: "), []).append(name)
    for cause, tickers in names.items():
        yield f"{', '.join(tickers)}: {cause}"


def _factors(base: Path, asked: Asked, deadline: Deadline, day: dt.date) -> _Changed:
    return factor_change(base, _until(fetch_factors(deadline), asked.until), day), ()


def _filings(base: Path, asked: Asked, deadline: Deadline, day: dt.date) -> _Changed:
    return filing_change(base, fetch_filings(tuple(COMPANIES), deadline), day), ()


_CHANGES: dict[str, Callable[[Path, Asked, Deadline, dt.date], _Changed]] = {
    "prices": _prices,
    "factors": _factors,
    "filings": _filings,
}


def _until(frame: pd.DataFrame, until: pd.Timestamp | None) -> pd.DataFrame:
    return frame if until is None else frame[frame.index <= until]


def _put(place: Path, base: Path, change: Change, day: dt.date, run: Run) -> int | None:
    """Write what is new; what does not pass the checks of its table is an answer not used."""
    rows = {name: part for name, part in change.rows.items() if len(part)}
    if not rows:
        return None
    there = read_manifest(base)
    tables = {
        name: NewTable(
            joined(base, name, part),
            fields_of(name, name not in there, day),
            parts_of(name, day),
        )
        for name, part in rows.items()
    }
    told = Written({run.source: day.isoformat()}, run.name, differences_csv(change.differences))
    try:
        return write_generation(place, base, tables, told)
    except DataError as why:
        raise LiveDataError(f"the answer does not fit the tables, nothing is used. {why}") from why
