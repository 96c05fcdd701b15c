"""How fast prices fell: halving times of one series, of many, and of two kinds apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import t as student_t

from analysis.adoption.arguments import as_number, shown
from analysis.adoption.checks import check_level
from analysis.adoption.tables import (
    DAYS_A_YEAR,
    date_column,
    name_column,
    number_column,
    table_with,
)
from analysis.core import DataError, FitError, Result, as_timestamp

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST_POINTS = 3
"""Two prices leave no error to judge a rate by."""


@dataclass(frozen=True, eq=False)
class HalvingTime(Result):
    """Years in which a price halves, by least squares on its logarithm; made by `halving_time`.

    `years` with `low`, `high` at `level`: infinite where the price may not fall at all. `rate` is
    the yearly change of the logarithm (negative: it falls), `error` its standard error, `n` prices.
    """

    years: float
    low: float
    high: float
    rate: float
    error: float
    n: int
    level: float
    prices: pd.DataFrame

    @property
    def falls(self) -> bool:
        """Whether the interval of the rate lies below zero."""
        return math.isfinite(self.high)

    def to_frame(self) -> pd.DataFrame:
        """The prices with the fitted line: `date, price, fitted`."""
        return self.prices.copy()

    def headline(self) -> str:
        """The halving time with its interval."""
        if not self.falls:
            return f"Over {self.n} prices no fall can be told at {self.level:.0%}."
        return (
            f"The price halved every {self.years:.2f} years over {self.n} prices "
            f"({self.level:.0%} interval {self.low:.2f} to {self.high:.2f})."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Prices on a log axis with the line."""
        from analysis import display  # loaded only when drawing

        return display.draw_prices(self.to_frame().assign(kind="price"), ax)


def halving_time(prices: pd.DataFrame, level: float = 0.95) -> HalvingTime:
    """The rate at which one price fell, as the time in which it halves.

    Parameters
    ----------
    prices : DataFrame, n >= 3 rows
        `date` and `price` (positive). Errors of the logarithm are taken as independent.
    level : float
        Level of the interval (Student t, n - 2 degrees of freedom).

    Raises
    ------
    DataError
        If a column is missing, a price is not positive, a day is no date, or all are one.
    FitError
        Below three prices.

    Examples
    --------
    >>> days = pd.to_datetime(["2023-01-01", "2024-01-01", "2025-01-01", "2026-01-01"])
    >>> prices = pd.DataFrame({"date": days, "price": [8.0, 4.1, 2.0, 1.0]})
    >>> round(halving_time(prices).years, 1)
    1.0
    """
    table = _checked(prices, level)
    years, logs = _years(table), np.log(table["price"].to_numpy(dtype=float))
    rate, error, start = _line(years, logs)
    reach = float(student_t.ppf((1 + level) / 2, len(table) - 2)) * error
    ends = [_halving(rate - reach), _halving(rate), _halving(rate + reach)]
    fitted = table.assign(fitted=np.exp(start + rate * years))
    return HalvingTime(ends[1], ends[0], ends[2], rate, error, len(table), level, fitted)


def _checked(prices: pd.DataFrame, level: float) -> pd.DataFrame:
    table = table_with(prices, "prices", ["date", "price"])
    check_level(level)
    free = "a free offer has no logarithm: leave it out and say so."
    table["price"] = number_column(table, "price", "prices", positive=True, way_out=free)
    table["date"] = date_column(table, "date", "prices")
    table = table.sort_values("date", ignore_index=True)
    if len(table) < LEAST_POINTS:
        raise FitError(f"{len(table)} prices; a rate with an interval needs {LEAST_POINTS}.")
    if table["date"].nunique() == 1:
        raise DataError("all prices are of one day; a rate needs two days at least.")
    return table


def _years(table: pd.DataFrame) -> np.ndarray:
    return (table["date"] - table["date"].iloc[0]).dt.days.to_numpy() / DAYS_A_YEAR


def _line(years: np.ndarray, logs: np.ndarray) -> tuple[float, float, float]:
    """Slope, its standard error and the intercept."""
    centred = years - years.mean()
    rate = float(centred @ logs / (centred @ centred))
    left = logs - logs.mean() - rate * centred
    error = math.sqrt(float(left @ left) / (len(logs) - 2) / float(centred @ centred))
    return rate, error, float(logs.mean() - rate * years.mean())


def _halving(rate: float) -> float:
    return -math.log(2) / rate if rate < 0 else math.inf


def _check_offers(offers: pd.DataFrame, scores: pd.DataFrame, least: float, score: str) -> None:
    as_number(least, "least")
    number_column(offers, "price", "offers", not_negative=True)
    number_column(scores, score, "scores")
    for table, argument, name in (
        (offers, "offers", "model"),
        (offers, "offers", "kind"),
        (scores, "scores", "model"),
    ):
        name_column(table, name, argument)


def cheapest_above(
    offers: pd.DataFrame,
    scores: pd.DataFrame,
    least: float,
    score: str = "score",
    until: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """The cheapest price so far of any model that scores at least `least`, step by step.

    The price that stands at the end counts too: without the time in which nothing fell, a rate
    would be told from the falls alone and come out too fast.

    Parameters
    ----------
    offers : DataFrame
        `date`, `model`, `kind`, `price`: a row an offer on the day from which it held.
    scores : DataFrame
        `model` and `score`; models without a score enter nothing.
    least : float
        The quality that is held fixed.
    score : str
        Column of `scores`.
    until : Timestamp, optional
        The last day on which prices were looked at; by default the last day of `offers`.

    Returns
    -------
    DataFrame
        `date, model, kind, price`: a row each time the lowest price of its `kind` fell, and one at
        `until` with the price that stands.

    Raises
    ------
    DataError
        If a column is missing, a price, score, date or name is none, or a model has two scores.
    FitError
        If no offer is of a model that scores so high.
    """
    if not isinstance(score, str):
        raise DataError(f"score={shown(score)} is no name; give the column of scores that counts.")
    table = table_with(offers, "offers", ["date", "model", "kind", "price"])
    known = table_with(scores, "scores", ["model", score])
    _check_offers(table, known, least, score)
    table["price"] = table["price"].astype(float)
    table["date"] = date_column(table, "date", "offers")
    twice = known["model"][known["model"].duplicated()]
    if len(twice):
        raise DataError(
            f"scores has {twice.iloc[0]!r} twice; choose one benchmark and one setting first."
        )
    good = known[known[score] >= least]["model"]
    kept = table[table["model"].isin(good)].sort_values("date", kind="stable")
    if kept.empty:
        raise FitError(f"no offer is of a model that scores {least:g} or more.")
    lowest = kept.groupby("kind")["price"].cummin()
    before = lowest.groupby(kept["kind"]).shift()
    fell = kept["price"].eq(lowest) & ~(before <= kept["price"])
    last = table["date"].max() if until is None else as_timestamp(until, "until")
    return _with_standing(kept[fell], last)


def _with_standing(falls: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """The falls of each kind, and its price on the last day."""
    standing = falls.groupby("kind").tail(1)
    standing = standing[standing["date"] < last].assign(date=last)
    return pd.concat([falls, standing]).sort_values("date", kind="stable", ignore_index=True)
