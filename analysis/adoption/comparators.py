"""Forecasts that need two milestones only, scored at later ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.adoption.arguments import as_number, shown
from analysis.adoption.checks import check_counts
from analysis.adoption.milestones import count_text
from analysis.core import DataError, FitError, Result, as_timestamp

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _linear(before: float, last: float, steps: float) -> float:
    return last + (last - before) * steps


def _exponential(before: float, last: float, steps: float) -> float:
    try:
        return last * (last / before) ** steps
    except OverflowError:
        return math.inf


NAIVE: dict[str, Callable[[float, float, float], float]] = {
    "linear": _linear,
    "exponential": _exponential,
}
"""The last increase repeated, and the last growth rate continued; `steps` counts the spacing of
the last two milestones."""


@dataclass(frozen=True, eq=False)
class NaiveForecasts(Result):
    """Naive continuations of the last two milestones, one row a method and later date.

    ``table`` has ``date, method, days_ahead, forecast`` and, where later values are known,
    ``actual``, ``ratio`` (actual over forecast) and ``log_error`` (its logarithm).
    """

    table: pd.DataFrame
    evidence: str = "estimated"

    def to_frame(self) -> pd.DataFrame:
        """A copy of the table."""
        return self.table.copy()

    def headline(self) -> str:
        """One sentence: the furthest date, what the methods said, and what came."""
        last = self.table[self.table["date"] == self.table["date"].max()]
        said = ", ".join(
            f"{row.method} {count_text(float(str(row.forecast)))}" for row in last.itertuples()
        )
        start = f"For {last['date'].iloc[0]:%Y-%m-%d}: {said}"
        if "actual" not in last:
            return f"{start} (two milestones, no interval)."
        return f"{start}; it became {count_text(last['actual'].iloc[0])} (n = 1, no interval)."

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the continuations and what came."""
        from analysis import display  # loaded only when drawing

        return display.draw_naive_forecasts(self.to_frame(), ax=ax)


def naive_forecasts(milestones: pd.DataFrame, later: pd.DataFrame) -> NaiveForecasts:
    """Continue the last two milestones in a line and at their growth rate.

    Parameters
    ----------
    milestones : DataFrame
        ``date, value``: running totals known when the forecast is made, two rows or more, dates
        increasing. A total and its flow of the last days make two rows.
    later : DataFrame
        ``date`` and, to score, ``value``: dates after the last milestone.

    Returns
    -------
    NaiveForecasts
        A row for each later date and method (``linear``, ``exponential``).

    Raises
    ------
    DataError
        If a column is missing, fewer than two milestones are given, values are not positive or
        fall, or a date does not come after those before it.
    FitError
        If the growth rate, continued, exceeds any number.

    Examples
    --------
    >>> known = pd.DataFrame({"date": ["2023-01-01", "2023-01-31"], "value": [20.0, 30.0]})
    >>> later = pd.DataFrame({"date": ["2023-03-02"], "value": [50.0]})
    >>> naive_forecasts(known, later).to_frame()[["method", "forecast", "ratio"]].round(2)
            method  forecast  ratio
    0       linear      40.0   1.25
    1  exponential      45.0   1.11
    """
    known, ahead = known_table(milestones, "milestones", 2), known_table(later, "later", 1)
    if "value" not in known:
        raise DataError("milestones has no column 'value'; give date and value.")
    check_counts(known["value"].to_numpy(), "cumulative", "milestones.value")
    (first, before), (last, total) = known[["date", "value"]].to_numpy()[-2:]
    if ahead["date"].iloc[0] <= last:
        raise DataError(
            f"later starts on {ahead['date'].iloc[0]:%Y-%m-%d}, not after the last milestone "
            f"({last:%Y-%m-%d}); a forecast is scored on what came afterwards."
        )
    rows = [
        (date, method, (date - last).days, forecast(before, total, (date - last) / (last - first)))
        for date in ahead["date"]
        for method, forecast in NAIVE.items()
    ]
    table = pd.DataFrame(rows, columns=["date", "method", "days_ahead", "forecast"])
    beyond = table[~np.isfinite(table["forecast"])]
    if len(beyond):
        raise FitError(
            f"the growth between the last two milestones, continued to "
            f"{beyond['date'].iloc[0]:%Y-%m-%d}, exceeds any number; ask for an earlier date."
        )
    return NaiveForecasts(_scored(table, ahead) if "value" in ahead else table)


def _scored(table: pd.DataFrame, ahead: pd.DataFrame) -> pd.DataFrame:
    actual = table["date"].map(ahead.set_index("date")["value"])
    ratio = actual / table["forecast"]
    return table.assign(
        actual=actual, ratio=ratio, log_error=np.log(actual) - np.log(table["forecast"])
    )


def known_table(frame: pd.DataFrame, argument: str, least: int) -> pd.DataFrame:
    """Dates as timestamps, checked for order; values checked where there are any."""
    if not isinstance(frame, pd.DataFrame):
        raise DataError(f"{argument}={shown(frame)} is not a frame; give one with a column 'date'.")
    if "date" not in frame:
        raise DataError(f"{argument} has no column 'date'; it has {', '.join(map(str, frame))}.")
    if len(frame) < least:
        raise DataError(f"{argument} has {len(frame)} rows; at least {least} are needed.")
    dates = [as_timestamp(day, f"{argument}.date[{row}]") for row, day in enumerate(frame["date"])]
    for row in range(1, len(dates)):
        if dates[row] <= dates[row - 1]:
            raise DataError(
                f"{argument}.date[{row}]={dates[row]:%Y-%m-%d} does not come after "
                f"{dates[row - 1]:%Y-%m-%d}; sort the rows and give each day once."
            )
    table = frame.reset_index(drop=True).assign(date=dates)
    if "value" not in table:
        return table
    values = [
        as_number(value, f"{argument}.value[{row}]", positive=True)
        for row, value in enumerate(table["value"])
    ]
    return table.assign(value=values)
