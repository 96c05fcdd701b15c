"""From prices to returns, without filling a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.core import DataError, as_timestamp
from analysis.core.splits import looks_split
from analysis.reactions.inputs import as_numbers, check_sessions

SLIP_FACTOR = 50.0
"""A price ratio this large, or its inverse, looks like a slip of units (pence for pounds)."""

MOST_SHOWN = 5
"""Jumps that a message names; the rest are counted."""

Jump = tuple[str, pd.Timestamp, float]
"""Ticker, day, and the day's price over the one before."""


class SuspectedSplit(DataError):
    """Prices jump as at a split that they are not adjusted for, or as by a slip of units.

    `jumps` are the days.
    """

    def __init__(self, jumps: Sequence[Jump]) -> None:
        self.jumps = tuple(jumps)
        ticker, day, _ = self.jumps[0]
        super().__init__(
            f"prices look {self.found}; give adjusted prices, or, if the move was real, "
            f"known_moves={{{ticker!r}: ['{day:%Y-%m-%d}']}}."
        )

    @property
    def found(self) -> str:
        """The jumps in words."""
        shown = self.jumps[:MOST_SHOWN]
        each = [f"{ticker} on {day:%Y-%m-%d} (x {x:.4g})" for ticker, day, x in shown]
        rest = [f"and {len(self.jumps) - MOST_SHOWN} more"] if len(self.jumps) > MOST_SHOWN else []
        slips = [ratio for _, _, ratio in self.jumps if _is_slip(ratio)]
        kind = "wrong by a slip of units" if slips else "unadjusted for a split"
        return f"{kind}, {len(self.jumps)} time(s): {', '.join([*each, *rest])}"


FIELDS = ("Adj Close", "Close")
"""Fields of a `yfinance` download to use, the first that is there."""


def returns_from_prices(
    prices: pd.DataFrame | pd.Series,
    kind: str = "simple",
    *,
    known_moves: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Returns between adjacent sessions, from prices adjusted for splits and dividends.

    Parameters
    ----------
    prices : DataFrame, sessions x tickers, or Series
        Adjusted prices; or what `yfinance.download` returns, of which ``Adj Close`` is taken,
        else ``Close`` (which is adjusted by default there).
    kind : str
        ``simple`` p1 / p0 - 1, as `event_study` wants them, or ``log``.
    known_moves : mapping of ticker to days, optional
        Days on which a move that looks like a split really happened. Day by day, because leave
        for all would hide the next unadjusted split.

    Returns
    -------
    DataFrame, (sessions - 1) x tickers
        Fractions; NaN where either of the two prices is missing: nothing is filled.

    Raises
    ------
    DataError
        If dates are out of order or twice, a price is not positive and finite, a ticker has no
        price, or (`SuspectedSplit`) a one-day ratio lies within 2 % of 2, 3, 4, 5, 10, 20, is 50
        or more, or is the inverse of such a number.

    Examples
    --------
    >>> days = pd.to_datetime(["2024-01-02", "2024-01-03", "2024-01-04"])
    >>> prices = pd.DataFrame({"FIRM": [100.0, 110.0, 99.0]}, index=days)
    >>> returns_from_prices(prices)["FIRM"].round(4).tolist()
    [0.1, -0.1]
    """
    if kind not in ("simple", "log"):
        raise DataError(f"kind={kind!r} is not available; choose 'simple' or 'log'.")
    table = _local_days(_price_table(prices))
    check_sessions(table.index, "prices")
    values = as_numbers(table, "prices")
    _check_prices(values, table)
    with np.errstate(over="ignore"):  # a ratio beyond any number is refused as a jump
        ratio = values[1:] / values[:-1]
    _check_splits(ratio, table, known_moves or {})
    returns = np.log(ratio) if kind == "log" else ratio - 1.0
    frame = pd.DataFrame(returns, index=table.index[1:], columns=table.columns)
    frame.attrs = dict(prices.attrs)
    return frame


def _price_table(prices: pd.DataFrame | pd.Series) -> pd.DataFrame:
    """One column a ticker, whatever the layout of the input."""
    frame = prices.to_frame() if isinstance(prices, pd.Series) else prices
    if not isinstance(frame, pd.DataFrame) or len(frame) < 2 or not frame.shape[1]:
        raise DataError(
            "prices needs two sessions and a ticker at least; an empty frame from a download "
            "mostly means that the network or the service failed."
        )
    if frame.columns.nlevels == 1:
        return _flat_fields(frame)
    for level in range(frame.columns.nlevels):
        for field in FIELDS:
            if field in frame.columns.get_level_values(level):
                return pd.DataFrame(frame.xs(field, axis=1, level=level))
    raise DataError(
        f"prices has {frame.columns.nlevels} levels of columns but no {' or '.join(FIELDS)} among "
        "them; give sessions x tickers."
    )


def _flat_fields(frame: pd.DataFrame) -> pd.DataFrame:
    """A download of one ticker without its name has fields for columns: keep the price."""
    if {"Open", "Close"} <= set(frame.columns):
        return frame[[next(field for field in FIELDS if field in frame.columns)]]
    return frame


def _local_days(table: pd.DataFrame) -> pd.DataFrame:
    """Days in the zone of the index, without the zone."""
    if isinstance(table.index, pd.DatetimeIndex) and table.index.tz is not None:
        return table.set_axis(table.index.tz_localize(None))
    return table


def _check_prices(values: np.ndarray, table: pd.DataFrame) -> None:
    empty = np.isnan(values).all(axis=0)
    if empty.any():
        names = ", ".join(map(str, table.columns[empty][:5]))
        raise DataError(
            f"prices has no value at all for {names}; check the ticker or leave it out."
        )
    wrong = np.argwhere((values <= 0) | np.isinf(values))
    if len(wrong):
        row, column = wrong[0]
        raise DataError(
            f"prices has {values[row, column]} for {table.columns[column]} on "
            f"{table.index[row]:%Y-%m-%d}; a price is positive and finite: correct it, or use NaN "
            "for a day without trading."
        )


def _check_splits(
    ratio: np.ndarray, table: pd.DataFrame, known_moves: Mapping[str, Sequence[str]]
) -> None:
    known = {
        (ticker, as_timestamp(day, "known_moves"))
        for ticker, days in known_moves.items()
        for day in days
    }
    found = []
    for row, column in np.argwhere(_is_slip(ratio) | looks_split(ratio)):
        ticker, day = table.columns[column], table.index[row + 1]
        if (ticker, day) not in known:
            found.append((ticker, day, ratio[row, column]))
    if found:
        raise SuspectedSplit(found)


def _is_slip(ratio: Any) -> Any:
    return (ratio >= SLIP_FACTOR) | (ratio <= 1.0 / SLIP_FACTOR)
