"""Shares of several surveys together: how far they differ beyond their sampling error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import chi2, t

from analysis.adoption.arguments import as_number, as_whole
from analysis.adoption.checks import check_level
from analysis.adoption.tables import check_share, name_column, table_with
from analysis.core import DataError, FitError, Result, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VARIANCES = (1e-50, 1e50)
"""Sampling variances that weights can be made of: their squares stay within a double."""

LEAST_SURVEYS = 3
"""Two surveys leave one degree of freedom for the spread between them."""


@dataclass(frozen=True, eq=False)
class PooledShares(Result):
    """Random-effects mean of shares; made by `pool_shares`.

    `share` with `low`, `high` (of the mean) and `next_low`, `next_high` (where the share of another
    survey like these would lie), all fractions. `between_sd` is the spread between surveys on the
    logit scale, `i_squared` the part of the variance that it makes, `p_homogeneous` of Cochran's Q.
    `surveys` has `survey, share, low, high, n, weight`.

    `level` is that of the intervals.
    """

    share: float
    low: float
    high: float
    next_low: float
    next_high: float
    between_sd: float
    i_squared: float
    p_homogeneous: float
    level: float
    surveys: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The surveys with their intervals and weights."""
        return self.surveys.copy()

    def headline(self) -> str:
        """The mean, its interval, and where another survey would lie."""
        words = [format_number(v, "share") for v in (self.share, self.low, self.high)]
        ahead = [format_number(v, "share") for v in (self.next_low, self.next_high)]
        return (
            f"Over {len(self.surveys)} surveys the mean share is {words[0]} ({self.level:.0%} "
            f"interval {words[1]} to {words[2]}); another survey would lie between {ahead[0]} and "
            f"{ahead[1]}."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Each survey with its interval, and the mean."""
        from analysis import display  # loaded only when drawing

        return display.draw_pooled(self.to_frame().assign(mean=self.share), ax)


def pool_shares(surveys: pd.DataFrame, level: float = 0.95, deff: float = 1.0) -> PooledShares:
    """The mean of shares that differ between surveys by more than sampling.

    A random-effects model on the logit scale, the variance between surveys by DerSimonian and
    Laird, intervals by Student's t with k - 1 degrees of freedom and the variance of Hartung and
    Knapp (not below the plain one); the prediction interval uses k - 2 degrees of freedom.

    Parameters
    ----------
    surveys : DataFrame, k >= 3 rows
        `survey` (name), `share` (fraction, neither 0 nor 1) and `n` (respondents).
    level : float
        Level of the intervals, in (0, 1).
    deff : float
        Design effect: sampling variances are multiplied by it.

    Raises
    ------
    DataError
        If a column is missing, a share is no fraction, n is no whole number above 0, level or
        deff is not possible.
    FitError
        Below three surveys.

    References
    ----------
    DerSimonian, Laird (1986), Controlled Clinical Trials 7, 177-188; Hartung, Knapp (2001),
    Statistics in Medicine 20, 3875-3889; Higgins, Thompson, Spiegelhalter (2009), Journal of the
    Royal Statistical Society A 172, 137-159 (prediction interval).

    Examples
    --------
    >>> surveys = pd.DataFrame({"survey": list("abc"), "share": [0.2, 0.3, 0.4], "n": 400})
    >>> pooled = pool_shares(surveys)
    >>> round(pooled.share, 2), pooled.next_low < pooled.low
    (0.29, True)
    """
    table = survey_table(surveys, level, deff, LEAST_SURVEYS)
    y = logit(table["share"].to_numpy(dtype=float))
    variance = sampling_variance(table, deff)
    tau2, q = _between(y, variance)
    weight = 1 / (variance + tau2)
    k, mean = len(y), float(weight @ y / weight.sum())
    error = _error(y, weight, mean)
    reach = float(t.ppf((1 + level) / 2, k - 1)) * error
    ahead = float(t.ppf((1 + level) / 2, k - 2)) * math.sqrt(tau2 + error**2)
    places = (mean, mean - reach, mean + reach, mean - ahead, mean + ahead)
    share, low, high, next_low, next_high = (float(end) for end in expit(places))
    own = float(t.ppf((1 + level) / 2, np.inf)) * np.sqrt(variance)
    shown = table[["survey", "share", "n"]].assign(
        low=expit(y - own), high=expit(y + own), weight=weight / weight.sum()
    )
    return PooledShares(
        share=share,
        low=low,
        high=high,
        next_low=next_low,
        next_high=next_high,
        between_sd=math.sqrt(tau2),
        i_squared=max(0.0, 1 - (k - 1) / q) if q > 0 else 0.0,
        p_homogeneous=float(chi2.sf(q, k - 1)),
        level=level,
        surveys=shown,
    )


def sampling_variance(table: pd.DataFrame, deff: float) -> np.ndarray:
    """Variance of the logit of each share under a sample of its own size, times `deff`."""
    share, n = (table[name].to_numpy(dtype=float) for name in ("share", "n"))
    with np.errstate(over="ignore"):
        variance = np.asarray(deff / (n * share * (1 - share)))
    low, high = VARIANCES
    for row in np.flatnonzero(~((low < variance) & (variance < high)))[:1]:
        raise DataError(
            f"surveys row {row}: share={share[row]:g}, n={n[row]:g} and deff={deff:g} give a "
            f"variance of {variance[row]:g}, outside {low:g} to {high:g}; check their units."
        )
    return variance


def survey_table(surveys: pd.DataFrame, level: float, deff: float, least: int) -> pd.DataFrame:
    """`survey, share, n`, checked; at least `least` rows."""
    table = table_with(surveys, "surveys", ["survey", "share", "n"])
    check_level(level)
    as_number(deff, "deff", positive=True, way_out="1 is a simple random sample.")
    name_column(table, "survey", "surveys")
    for row, (share, n) in enumerate(zip(table["share"], table["n"], strict=True)):
        check_share(share, f"surveys row {row}: share")
        as_whole(n, f"surveys row {row}: n", least=1, way_out="count the respondents.")
        if share in (0, 1):
            raise DataError(
                f"surveys row {row}: share={share} has no logit; a share strictly between 0 and 1 "
                "is needed."
            )
    if len(table) < least:
        raise FitError(f"{len(table)} surveys; {least} are needed to tell their spread.")
    return table


def _between(y: np.ndarray, variance: np.ndarray) -> tuple[float, float]:
    """Variance between surveys (DerSimonian, Laird), and Cochran's Q."""
    w = 1 / variance
    mean = w @ y / w.sum()
    q = float(w @ (y - mean) ** 2)
    room = w.sum() - (w @ w) / w.sum()
    return max(0.0, (q - (len(y) - 1)) / float(room)), q


def _error(y: np.ndarray, weight: np.ndarray, mean: float) -> float:
    """Standard error of the mean; the residual factor is not let below one."""
    factor = float(weight @ (y - mean) ** 2) / (len(y) - 1)
    return math.sqrt(max(1.0, factor) / float(weight.sum()))
