"""A user's own prices, returns or factors: wide (a column a ticker) or long (a row a price)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.datasets.columns import Column, Table, day, number, text
from analysis.datasets.faults import Fault, unknown
from analysis.datasets.own_files import OwnFile, read_own_file
from analysis.datasets.rows import FIRST_ROW_LINE

PRICE_FIELDS = ("adj_close", "close")
"""Columns of a long file that hold a price; the first that is there is used."""

RETURN_FIELDS = ("return",)
NOT_USED = (
    "adj_close",
    "close",
    "dividends",
    "high",
    "low",
    "open",
    "stock_splits",
    "volume",
)
"""Columns that a download has beside the price."""

PRICE_LEVEL = 0.5
"""A column without a value at or below zero, 50 % a day on average, holds no returns."""


@dataclass(frozen=True, eq=False)
class OwnPrices:
    """Daily values by ticker.

    Attributes
    ----------
    file : OwnFile
        Where they were read.
    layout : {"wide", "long"}
        As the header told.
    used : str
        Which column of a long file was taken, and what was not; in words.
    """

    file: OwnFile
    layout: str
    used: str
    _frame: pd.DataFrame

    @property
    def tickers(self) -> list[str]:
        """The names that have a value, in the order of the file."""
        if self.layout == "wide":
            return [str(name) for name in self._frame.columns]
        return list(dict.fromkeys(self._frame["ticker"]))

    def of(self, tickers: Sequence[str]) -> pd.DataFrame:
        """Sessions x `tickers`; a missing value is NaN. A row of the file is a session.

        Rows of other tickers in a long file make no session: another market has other days.
        """
        if self.layout == "wide":
            return self._frame[list(tickers)]
        rows = self._frame[self._frame["ticker"].isin(tickers)]
        table = rows.pivot(index="date", columns="ticker", values="value").sort_index()
        return table.reindex(columns=pd.Index(tickers)).rename_axis(columns=None)

    def lines_without(self, ticker: str) -> pd.Series:
        """Lines of the rows in which `ticker` has no value, by day."""
        if self.layout == "wide":
            days, value = self._frame.index, self._frame[ticker].to_numpy()
            lines = pd.Series(FIRST_ROW_LINE + np.arange(len(days)), index=days)
            return lines[np.isnan(value)]
        rows = self._frame[(self._frame["ticker"] == ticker) & self._frame["value"].isna()]
        return pd.Series(FIRST_ROW_LINE + rows.index, index=pd.DatetimeIndex(rows["date"]))


def read_own_prices(path: Path, as_returns: bool = False) -> OwnPrices:
    """Prices (or, with `as_returns`, simple returns) of a CSV in either layout.

    Parameters
    ----------
    path : Path
        Wide: a column ``date`` and one a ticker. Long: ``date``, ``ticker`` and ``adj_close`` or
        ``close`` (``return`` for returns); adjusted closes are preferred.
    as_returns : bool
        Whether the values are returns, fractions (0.01 is 1 %).

    Raises
    ------
    DataError
        With all faults and their lines: dates that are not ISO, out of order or twice; text for
        numbers; what can be no price or no return; unknown columns.
    """
    file = read_own_file(path)
    if "ticker" in file.plain_header:
        return _long(file, as_returns)
    return _wide(file, as_returns)


def read_own_factors(path: Path) -> OwnPrices:
    """Factor returns of a wide CSV, as they stand; a `DataError` with all faults otherwise."""
    return _wide(read_own_file(path), as_returns=True)


def _wide(file: OwnFile, as_returns: bool) -> OwnPrices:
    file.stop_for(list(_wide_header_faults(file)))
    columns = [
        day("date") if plain == "date" else number(name, required=False)
        for name, plain in zip(file.header, file.plain_header, strict=True)
    ]
    frame, faults = file.typed(Table(tuple(columns)))
    faults += _day_faults(frame["date"], pd.Series("", index=frame.index))
    values = frame.drop(columns="date")
    for at, column in enumerate(columns):
        if column.name in values:
            faults += _value_faults(file, at, column, values[column.name], as_returns)
    file.stop_for(faults)
    return OwnPrices(file, "wide", "", values.set_index(pd.DatetimeIndex(frame["date"])))


def _wide_header_faults(file: OwnFile) -> Iterator[Fault]:
    days = file.plain_header.count("date")
    if days != 1:
        where = "is missing from the header" if not days else "stands twice in the header"
        yield Fault(f"{where}; name the column of days date", 1, "date")
    elif len(file.header) == 1:
        yield Fault("has no column beside date; give one a ticker", 1)
    if {"open", "close"} <= set(file.plain_header):
        yield Fault(
            "has the fields of one ticker (open, close) and no column ticker; add one, or call the "
            "column of the adjusted close by its ticker and leave the others out",
            1,
        )


def _long(file: OwnFile, as_returns: bool) -> OwnPrices:
    fields = RETURN_FIELDS if as_returns else PRICE_FIELDS
    file.stop_for(list(_long_header_faults(file, fields)))
    field = next(name for name in fields if name in file.plain_header)
    known = {"date": day("date"), "ticker": text("ticker"), field: number(field, required=False)}
    columns = [known.get(plain, text(plain, required=False)) for plain in file.plain_header]
    frame, faults = file.typed(Table(tuple(columns)))
    faults += _day_faults(frame["date"], frame["ticker"])
    at = file.plain_header.index(field)
    faults += _value_faults(file, at, columns[at], frame[field], as_returns)
    file.stop_for(faults)
    rows = frame[["date", "ticker", field]].rename(columns={field: "value"})
    return OwnPrices(file, "long", _used(file, field), rows)


def _long_header_faults(file: OwnFile, fields: Sequence[str]) -> Iterator[Fault]:
    known = ["date", "ticker", *fields, *NOT_USED]
    named = zip(file.header, file.plain_header, strict=True)
    yield from unknown("column", ((1, name) for name, plain in named if plain not in known), known)
    yield from file.repeated()
    if "date" not in file.plain_header:
        yield Fault("is missing from the header", 1, "date")
    if not set(fields) & set(file.plain_header):
        yield Fault("is missing from the header", 1, " or ".join(fields))


def _used(file: OwnFile, field: str) -> str:
    rest = [name for name in file.plain_header if name not in ("date", "ticker", field)]
    return field + (f" (not used: {', '.join(rest)})" if rest else "")


def _day_faults(days: pd.Series, tickers: pd.Series) -> list[Fault]:
    """Days that stand twice for a ticker, or after a later one."""
    faults: list[Fault] = []
    first: dict[tuple[pd.Timestamp, str], int] = {}
    latest: dict[str, pd.Timestamp] = {}
    for line, (when, ticker) in enumerate(zip(days, tickers, strict=True), start=FIRST_ROW_LINE):
        if pd.isna(when):
            continue
        iso, whose = f"{when:%Y-%m-%d}", f" of {ticker}" if ticker else ""
        if (when, ticker) in first:
            problem = f"stands on line {first[when, ticker]} already; keep one row{whose} a session"
            faults.append(Fault(problem, line, "date", iso))
        elif ticker in latest and when < latest[ticker]:
            problem = f"comes after a later day{whose}; sort the rows by date, oldest first"
            faults.append(Fault(problem, line, "date", iso))
        first.setdefault((when, ticker), line)
        latest[ticker] = when
    return faults


def _value_faults(
    file: OwnFile, at: int, column: Column, values: pd.Series, as_returns: bool
) -> list[Fault]:
    """Values that can be no price, or no return."""
    found = values.to_numpy(dtype=float)
    wrong = found < -1 if as_returns else found <= 0
    problem = _NO_RETURN if as_returns else _NO_PRICE
    faults = [
        Fault(problem, int(row) + FIRST_ROW_LINE, column.name, file.rows[row][at])
        for row in np.flatnonzero(wrong)
    ]
    return [*faults, *_price_level(column, found)] if as_returns else faults


_NO_PRICE = (
    "is no price, which is above zero; leave the cell empty where there was none (if the file "
    "holds returns, add --returns)"
)
_NO_RETURN = (
    "is no return, which loses no more than everything; returns are fractions (0.01 is 1 %): "
    "divide by 100 if these are percent"
)


def _price_level(column: Column, values: np.ndarray) -> Iterator[Fault]:
    known = values[np.isfinite(values)]
    if known.size and known.min() > 0 and known.mean() > PRICE_LEVEL:
        problem = f"looks like prices, with a mean of {known.mean():.4g} and no value at zero or "
        yield Fault(problem + "below; leave out --returns", 1, column.name)
