"""Intervals for a share and for a mean."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from analysis.capex.checks import is_number, shown
from analysis.core import DataError

JEFFREYS_COUNT = 0.5
"""Added to hits and to misses by the Jeffreys prior, Beta(1/2, 1/2)."""


def jeffreys_mean(hits: int, n: int) -> float:
    """Posterior mean of a share under the Jeffreys prior, (hits + 1/2)/(n + 1).

    Examples
    --------
    >>> jeffreys_mean(3, 4)
    0.7
    """
    return (hits + JEFFREYS_COUNT) / (n + 2 * JEFFREYS_COUNT)


def jeffreys_interval(hits: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Equal-tailed Jeffreys interval of a share; from 0 without a hit, to 1 without a miss.

    Parameters
    ----------
    hits, n : int
        Of `n` trials `hits` came true, taken as independent.
    level : float
        In (0, 1).

    Raises
    ------
    DataError
        If the level lies outside (0, 1) or `hits` outside [0, n].

    References
    ----------
    Brown, L. D., Cai, T. T. and DasGupta, A. (2001), Interval estimation for a binomial
    proportion, Statistical Science 16, 101-133.

    Examples
    --------
    >>> low, high = jeffreys_interval(3, 10)
    >>> round(low, 4), round(high, 4)
    (0.0927, 0.6058)
    """
    check_level(level)
    if not 0 <= hits <= n:
        raise DataError(f"hits={hits} of n={n}; give 0 <= hits <= n.")
    law = stats.beta(hits + JEFFREYS_COUNT, n - hits + JEFFREYS_COUNT)
    tail = (1 - level) / 2
    low = float(law.ppf(tail)) if hits > 0 else 0.0
    high = float(law.ppf(1 - tail)) if hits < n else 1.0
    return low, high


def mean_interval(values: np.ndarray, level: float = 0.95) -> tuple[float, float]:
    """Student-t interval of a mean; without limit when there is one value only.

    Examples
    --------
    >>> mean_interval(np.array([2.0]))
    (-inf, inf)
    """
    check_level(level)
    n = len(values)
    if n < 2:
        return -math.inf, math.inf
    reach = float(stats.t.ppf((1 + level) / 2, n - 1) * values.std(ddof=1) / math.sqrt(n))
    return float(values.mean()) - reach, float(values.mean()) + reach


def check_level(level: float) -> None:
    """Raise unless `level` lies in (0, 1)."""
    if not (is_number(level) and 0 < level < 1):
        raise DataError(f"level={shown(level)} lies outside (0, 1); give a fraction such as 0.95.")
