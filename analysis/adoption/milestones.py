"""What two or three milestones can tell: a growth rate, not a ceiling."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from analysis.adoption.arguments import as_list, as_number, as_numbers
from analysis.adoption.checks import check_level
from analysis.adoption.shares import Array
from analysis.adoption.trend import Trend, fit_trend
from analysis.core import DataError, FitError, Result, as_timestamp, format_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from matplotlib.axes import Axes

LEVEL = 0.95
"""Confidence level of the doubling time's interval."""


@dataclass(frozen=True, eq=False)
class FlowGrowth(Result):
    """Growth implied by a running total and what came in during its last days.

    ``ratio`` is the total over the total `days` earlier, ``doubling_days`` the time in which the
    total would double at that rate. ``*_low`` and ``*_high`` span the rounding of both figures;
    they equal the estimate where no rounding was given.
    """

    total: float
    last_flow: float
    days: float
    ratio: float
    ratio_low: float
    ratio_high: float
    doubling_days: float
    doubling_days_low: float
    doubling_days_high: float
    evidence: str = "derived"

    @property
    def daily_growth(self) -> float:
        """Continuous growth per day, a fraction."""
        return math.log(self.ratio) / self.days

    def to_frame(self) -> pd.DataFrame:
        """Rows ``ratio`` and ``doubling_days``; columns ``value, low, high`` (rounding)."""
        rows = {
            "ratio": (self.ratio, self.ratio_low, self.ratio_high),
            "doubling_days": (
                self.doubling_days,
                self.doubling_days_low,
                self.doubling_days_high,
            ),
        }
        return pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"])

    def headline(self) -> str:
        """One sentence: growth over the window and doubling time, with their rounding."""
        low, high = self.doubling_days_low, self.doubling_days_high
        rounding = f"{low:.0f} to {high:.0f} by rounding alone; " if low < high else ""
        return (
            f"The total grew {self.ratio:.2f}-fold in {self.days:g} days; at that rate it doubles "
            f"in {self.doubling_days:.0f} days ({rounding}two figures, no ceiling implied)."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the two figures with their rounding."""
        from analysis import display  # loaded only when drawing

        return display.draw_flow_growth(self.to_frame(), ax=ax)


def growth_from_flow(
    total: float,
    last_flow: float,
    days: float = 30,
    *,
    total_rounding: float = 0.0,
    flow_rounding: float = 0.0,
) -> FlowGrowth:
    """Growth and doubling time from a total and the part of it that is `days` old at most.

    Parameters
    ----------
    total, last_flow : float
        Running total, and what was added in the last `days`, in one unit.
    days : float
        Length of the window.
    total_rounding, flow_rounding : float
        How far the true figure may lie to either side of the printed one (half the last printed
        digit).

    Returns
    -------
    FlowGrowth
        ``ratio`` total/(total - last_flow), ``doubling_days`` days ln 2/ln(ratio), each with its
        range over both roundings.

    Raises
    ------
    DataError
        If a figure is not positive, a rounding negative, or the flow (rounding included) is not
        below the total, so that nothing is known of the time before; or the flow vanishes beside
        the total.

    Examples
    --------
    >>> growth = growth_from_flow(30e6, 10e6, days=30)
    >>> round(growth.ratio, 2), round(growth.doubling_days, 1)
    (1.5, 51.3)
    """
    _check_flow(total, last_flow, days, total_rounding, flow_rounding)
    ratio, slowest, fastest = (
        (total + side * total_rounding)
        / (total + side * total_rounding - last_flow + side * flow_rounding)
        for side in (0, 1, -1)
    )
    if not all(1 < growth < math.inf for growth in (ratio, slowest, fastest)):
        raise DataError(
            f"last_flow={last_flow:g} cannot be told beside total={total:g}: their ratio is 1 or "
            "exceeds any number; check that both are in one unit."
        )
    doubling, shortest, longest = (
        days * math.log(2) / math.log(growth) for growth in (ratio, fastest, slowest)
    )
    return FlowGrowth(total, last_flow, days, ratio, slowest, fastest, doubling, shortest, longest)


def _check_flow(
    total: float, last_flow: float, days: float, total_rounding: float, flow_rounding: float
) -> None:
    for name, value in {"total": total, "last_flow": last_flow, "days": days}.items():
        as_number(value, name, positive=True)
    roundings = {"total_rounding": total_rounding, "flow_rounding": flow_rounding}
    for name, value in roundings.items():
        as_number(value, name, not_negative=True)
    if flow_rounding >= last_flow:
        raise DataError(
            f"flow_rounding={flow_rounding:g} is as large as last_flow={last_flow:g}; "
            "half the last printed digit is meant."
        )
    if last_flow + flow_rounding >= total - total_rounding:
        raise DataError(
            f"last_flow={last_flow:g} is not below total={total:g} within their rounding: "
            "all of the total may be new, and no growth rate follows."
        )


@dataclass(frozen=True, eq=False)
class DoublingTime(Result):
    """Doubling time by log-linear least squares, and between each two milestones.

    ``low`` and ``high`` are the interval at `level`, ``high`` inf where growth may be zero; both
    are None for two milestones, which leave no error to judge by. ``pieces`` has one row a pair
    of neighbours: ``start, end, days, ratio, doubling_days``.
    """

    days: float
    low: float | None
    high: float | None
    n: int
    level: float
    overall_days: float
    pieces: pd.DataFrame
    evidence: str = "estimated"

    def to_frame(self) -> pd.DataFrame:
        """The pieces, one row a pair of neighbouring milestones."""
        return self.pieces.copy()

    def headline(self) -> str:
        """One sentence: the doubling time with its interval."""
        start = f"The total doubled every {self.days:.0f} days over {self.n} milestones"
        if self.low is None or self.high is None:
            return f"{start} (two milestones: no interval)."
        end = "without limit" if math.isinf(self.high) else f"{self.high:.0f}"
        return f"{start} ({self.level:.0%} interval {self.low:.0f} to {end})."

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw doubling times piece by piece."""
        from analysis import display  # loaded only when drawing

        return display.draw_doubling_times(self.to_frame(), ax=ax)


def doubling_time(
    dates: Sequence[str | dt.date], values: Sequence[float], level: float = LEVEL
) -> DoublingTime:
    """Days in which a running total doubles, if it grew at one rate.

    Parameters
    ----------
    dates : sequence of ISO dates or date objects, length n >= 2
        Increasing.
    values : sequence of float, length n
        Running totals, positive.
    level : float
        Confidence level of the interval (Student t, n - 2 degrees of freedom, errors of the
        logarithm taken as independent).

    Returns
    -------
    DoublingTime
        ``days`` is ln 2 over the least-squares slope of ln(value) on days; ``overall_days`` that
        between the first and the last milestone.

    Raises
    ------
    DataError
        Fewer than two milestones, dates not increasing, values not positive or falling.
    FitError
        If the total does not grow at all.

    Examples
    --------
    >>> result = doubling_time(["2023-01-01", "2023-01-31", "2023-03-02"], [10, 20, 40])
    >>> round(result.days, 6)
    30.0
    """
    check_level(level)
    stamps, days, totals = _milestones(dates, values)
    logs = np.log(totals)
    if logs[-1] == logs[0]:
        raise FitError(f"values stay at {totals[0]:g}: a total that does not grow never doubles.")
    trend = fit_trend(days, logs)
    low, high = _doubling_interval(trend, level)
    days_to_double = math.log(2) / trend.slope
    overall = float(math.log(2) * (days[-1] - days[0]) / (logs[-1] - logs[0]))
    pieces = _pieces(stamps, days, totals)
    return DoublingTime(days_to_double, low, high, len(days), level, overall, pieces)


def _doubling_interval(trend: Trend, level: float) -> tuple[float | None, float | None]:
    error = trend.slope_error
    if error is None:
        return None, None
    half = float(stats.t.ppf((1 + level) / 2, trend.n - 2)) * error
    slowest = trend.slope - half
    high = math.log(2) / slowest if slowest > 0 else math.inf
    return math.log(2) / (trend.slope + half), high


def _pieces(stamps: list[pd.Timestamp], days: Array, totals: Array) -> pd.DataFrame:
    ratio, length = totals[1:] / totals[:-1], np.diff(days)
    doubling = [
        step * math.log(2) / math.log(growth) if growth > 1 else math.inf
        for step, growth in zip(length, ratio, strict=True)
    ]
    columns = {"start": stamps[:-1], "end": stamps[1:], "days": length, "ratio": ratio}
    return pd.DataFrame({**columns, "doubling_days": doubling})


def _milestones(
    dates: Sequence[str | dt.date], values: Sequence[float], least: int = 2
) -> tuple[list[pd.Timestamp], Array, Array]:
    """Dates, days since the first of them, and totals; checked."""
    stamps = [as_timestamp(day, f"dates[{row}]") for row, day in enumerate(as_list(dates, "dates"))]
    totals = as_numbers(as_list(values, "values"), "values")
    if len(stamps) != len(totals):
        raise DataError(f"{len(stamps)} dates and {len(totals)} values; give one value for a date.")
    if len(stamps) < least:
        raise DataError(f"{len(stamps)} milestones given; a growth rate needs at least {least}.")
    days = np.array([(stamp - stamps[0]).days for stamp in stamps], dtype=float)
    for row in range(1, len(days)):
        if days[row] <= days[row - 1]:
            raise DataError(
                f"dates[{row}]={stamps[row]:%Y-%m-%d} does not come after "
                f"{stamps[row - 1]:%Y-%m-%d}; sort the milestones and give each day once."
            )
    _check_totals(totals)
    return stamps, days, totals


def _check_totals(totals: Array) -> None:
    for row, value in enumerate(totals):
        as_number(value, f"values[{row}]", positive=True)
        if row and value < totals[row - 1]:
            raise DataError(
                f"values[{row}]={value:g} is below values[{row - 1}]={totals[row - 1]:g}; "
                "a running total cannot fall: check which figures count the same thing."
            )


def count_text(value: float) -> str:
    """A count for a sentence."""
    return format_number(value, "count")
