"""Simultaneous intervals of Sison and Glaz for the cells of a multinomial."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]

WIDEST = 10
"""Square roots of n beyond which no count lies: a share's standard error is half of one at most."""


def sison_glaz(counts: NDArray[np.int64], level: float) -> tuple[Array, Array]:
    """Ends of the intervals of all cells, as shares; may reach beyond 0 and 1.

    The smallest whole c is sought for which all counts lie within c of those observed with
    probability `level`; the upper ends reach further by the part of a step that is missing.

    References
    ----------
    Sison and Glaz (1995), JASA 90, 366-369, equations 2.1 to 2.3; May and Johnson (2000), Journal
    of Statistical Software 5(6).
    """
    n = int(counts.sum())
    c = _reach(counts, level)
    below, above = coverage(counts, c), coverage(counts, c + 1)
    part = (level - below) / (above - below)
    return (counts - c) / n, (counts + c + 2 * part) / n


def _reach(counts: NDArray[np.int64], level: float) -> int:
    """The largest c whose coverage is below `level`; at c = n it is 1."""
    n = int(counts.sum())
    low, high = 0, min(n, WIDEST * (math.isqrt(n) + 1))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if coverage(counts, middle) < level else (low, middle)
    return low


def coverage(counts: NDArray[np.int64], c: int) -> float:
    """Probability that every count of a new sample lies within `c` of `counts`.

    Counts are Poisson given their sum: the product of the cells' probabilities, times the
    probability of the sum of the truncated Poissons (Edgeworth), over that of the sum of whole
    ones.
    """
    n = int(counts.sum())
    moments = np.array([_truncated(int(count), c) for count in counts])
    log_inside, mean, variance, third, fourth = moments.sum(axis=0)
    if variance == 0:
        return float(np.exp(log_inside - stats.poisson.logpmf(n, n)) * (mean == n))
    z = (n - mean) / np.sqrt(variance)
    skew, kurtosis = third / variance**1.5, fourth / variance**2
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi * variance)
    factor = (
        1
        + skew * (z**3 - 3 * z) / 6
        + kurtosis * (z**4 - 6 * z**2 + 3) / 24
        + skew**2 * (z**6 - 15 * z**4 + 45 * z**2 - 15) / 72
    )
    return float(np.exp(log_inside - stats.poisson.logpmf(n, n)) * density * factor)


def _truncated(count: int, c: int) -> tuple[float, float, float, float, float]:
    """Log probability of a Poisson within `c` of its mean, and cumulants 1 to 4 within."""
    values = np.arange(max(count - c, 0), count + c + 1)
    mass = stats.poisson.pmf(values, count)
    inside = mass.sum()
    weight = mass / inside
    mean = float(weight @ values)
    second, third, fourth = (float(weight @ (values - mean) ** power) for power in (2, 3, 4))
    return float(np.log(inside)), mean, second, third, fourth - 3 * second**2
