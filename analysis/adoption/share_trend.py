"""Whether shares of several surveys move with time, beyond their spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import t as student_t

from analysis.adoption.pooling import sampling_variance, survey_table
from analysis.adoption.tables import DAYS_A_YEAR
from analysis.core import DataError, Result, as_timestamp

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COEFFICIENTS = 2
LEAST_SURVEYS = 4
"""Three surveys leave one degree of freedom around a line: no interval worth the name."""


@dataclass(frozen=True, eq=False)
class ShareTrend(Result):
    """Random-effects regression of shares on time; made by `share_trend`.

    `odds_ratio` is the factor on the odds of the share a year, with `low`, `high` at `level`;
    `between_sd` the spread between surveys around the line, on the logit scale. `surveys` has
    `survey, date, share, low, high, n, fitted`.
    """

    odds_ratio: float
    low: float
    high: float
    between_sd: float
    level: float
    surveys: pd.DataFrame

    @property
    def told(self) -> bool:
        """Whether the interval leaves out no change."""
        return not self.low <= 1 <= self.high

    def to_frame(self) -> pd.DataFrame:
        """The surveys with their intervals and the fitted shares."""
        return self.surveys.copy()

    def headline(self) -> str:
        """The factor a year with its interval, or that no trend can be told."""
        factor = (
            f"{self.odds_ratio:.2g} ({self.level:.0%} interval {self.low:.2g} to {self.high:.2g})"
        )
        told = "" if self.told else "; no trend can be told"
        return (
            f"Over {len(self.surveys)} surveys the odds change by a factor {factor} a year{told}."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Each survey on its day with its interval."""
        from analysis import display  # loaded only when drawing

        return display.draw_shares_in_time(self.to_frame().assign(series="surveys"), ax)


def share_trend(surveys: pd.DataFrame, level: float = 0.95, deff: float = 1.0) -> ShareTrend:
    """How shares change from year to year among surveys that differ beyond sampling.

    Weighted least squares of the logit on the date, the variance between surveys by moments, the
    interval by Student's t with k - 2 degrees of freedom and the variance of Knapp and Hartung
    (not below the plain one).

    Parameters
    ----------
    surveys : DataFrame, k >= 4 rows
        `survey` (name), `date`, `share` (fraction, neither 0 nor 1) and `n` (respondents).
    level : float
        Level of the interval, in (0, 1).
    deff : float
        Design effect: sampling variances are multiplied by it.

    Returns
    -------
    ShareTrend
        `odds_ratio` a year (dimensionless) with `low`, `high`; `told`, `surveys`.

    Raises
    ------
    DataError
        As `pool_shares`; a date that is none; all surveys on one day.
    FitError
        Below four surveys.

    References
    ----------
    Knapp, Hartung (2003), Improved tests for a random effects meta-regression with a single
    covariate, Statistics in Medicine 22, 2693-2710; variance between surveys: DerSimonian, Laird
    (1986), extended to a regression as in Thompson, Sharp (1999), Statistics in Medicine 18.

    Examples
    --------
    >>> surveys = pd.DataFrame({"survey": list("abcd"), "share": [0.2, 0.3, 0.4, 0.5], "n": 400,
    ...     "date": pd.to_datetime(["2022-01-01", "2023-01-01", "2024-01-01", "2025-01-01"])})
    >>> round(share_trend(surveys).odds_ratio, 2)
    1.58
    """
    table = _dated(surveys, level, deff)
    y, variance = logit(table["share"].to_numpy(dtype=float)), sampling_variance(table, deff)
    years = (table["date"] - table["date"].min()).dt.days.to_numpy() / DAYS_A_YEAR
    design = np.column_stack([np.ones_like(years), years])
    tau2 = _between(design, y, variance)
    weight = 1 / (variance + tau2)
    line, covariance = _weighted(design, y, weight)
    freedom = len(y) - COEFFICIENTS
    factor = max(1.0, float(weight @ (y - design @ line) ** 2) / freedom)
    error = math.sqrt(factor * covariance[1, 1])
    reach = float(student_t.ppf((1 + level) / 2, freedom)) * error
    own = float(student_t.ppf((1 + level) / 2, np.inf)) * np.sqrt(variance)
    shown = table.assign(low=expit(y - own), high=expit(y + own), fitted=expit(design @ line))
    slope = float(line[1])
    return ShareTrend(
        odds_ratio=math.exp(slope),
        low=math.exp(slope - reach),
        high=math.exp(slope + reach),
        between_sd=math.sqrt(tau2),
        level=level,
        surveys=shown[["survey", "date", "share", "low", "high", "n", "fitted"]],
    )


def _dated(surveys: pd.DataFrame, level: float, deff: float) -> pd.DataFrame:
    table = survey_table(surveys, level, deff, LEAST_SURVEYS)
    if "date" not in table:
        raise DataError("surveys has no column 'date'; a trend needs the day of each survey.")
    days = [as_timestamp(day, f"surveys.date[{row}]") for row, day in enumerate(surveys["date"])]
    if len(set(days)) == 1:
        raise DataError(f"all surveys are of {days[0]:%Y-%m-%d}; a trend needs two days at least.")
    return table.assign(date=days).sort_values("date", ignore_index=True)


def _between(design: np.ndarray, y: np.ndarray, variance: np.ndarray) -> float:
    """Variance between surveys around the line, by moments."""
    weight = 1 / variance
    line, covariance = _weighted(design, y, weight)
    q = float(weight @ (y - design @ line) ** 2)
    squared = (design * weight[:, np.newaxis] ** 2).T @ design
    room = float(weight.sum() - np.trace(covariance @ squared))
    return max(0.0, (q - (len(y) - COEFFICIENTS)) / room)


def _weighted(
    design: np.ndarray, y: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weighted least squares: the line and its covariance for known variances."""
    covariance = np.linalg.inv((design * weight[:, np.newaxis]).T @ design)
    return covariance @ (design.T @ (weight * y)), covariance
