"""Tests of the sign and of the signed rank of cumulative abnormal returns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtr

from analysis.reactions.ranks import mid_ranks
from analysis.reactions.sample import Sample
from analysis.reactions.verdict import DoesNotApply, Found
from analysis.reactions.windows import Residuals

EXACT_UP_TO = 25
"""Values up to which the signed-rank law is counted out (SciPy goes to 50)."""


@dataclass(eq=False)
class PositiveResiduals:
    """Estimation days of all events, and those with a positive residual."""

    positive: int = 0
    days: int = 0

    @classmethod
    def of(cls, sample: Sample) -> PositiveResiduals:
        """No event yet."""
        return cls()

    def add(self, block: Residuals) -> None:
        """Count the events of `block` in; a day that is not used has a residual of zero."""
        self.positive += int(np.count_nonzero(block.residual > 0))
        self.days += block.used.size if block.complete else int(np.count_nonzero(block.used))

    @property
    def share(self) -> float:
        """Positive residuals as a share of all."""
        return self.positive / self.days


def generalised_sign(sample: Sample) -> Found:
    """Number of positive CARs beside what the estimation windows lead one to expect, N(0,1).

    (w - N p) / sqrt(N p (1 - p)), p the share of positive residuals over all estimation days of
    all events. Right for skewed returns, not for correlated events. `estimate` is w / N.
    Source: Cowan (1992), Review of Quantitative Finance and Accounting 2, 343-358.
    """
    share = sample.tally(PositiveResiduals).share
    if not 0 < share < 1:
        raise DoesNotApply(f"the share of positive estimation residuals is {share:.0f}")
    positive = int((sample.cars.car > 0).sum())
    z = (positive - sample.n * share) / (sample.n * share * (1 - share)) ** 0.5
    note = f"{positive} of {sample.n} positive, {share:.1%} of estimation days"
    return Found(z, estimate=positive / sample.n, notes=(note,))


def wilcoxon(sample: Sample) -> Found:
    """Sum of the ranks of positive CARs among all by absolute value.

    Exact for at most 25 CARs without ties, otherwise by the normal law with terms for ties and
    continuity; CARs of zero are left out. Assumes a symmetric law. `estimate` is the median CAR.
    Source: Wilcoxon (1945), Biometrics Bulletin 1(6), 80-83; Hollander, Wolfe, Chicken (2014),
    Nonparametric Statistical Methods, ch. 3.
    """
    values = sample.cars.car[sample.cars.car != 0]
    n = len(values)
    if n == 0:
        raise DoesNotApply("every cumulative abnormal return is zero")
    ranks = mid_ranks(np.abs(values)[None, :])[0]
    statistic = float(ranks[values > 0].sum())
    _, ties = np.unique(ranks, return_counts=True)
    exact = n <= EXACT_UP_TO and len(ties) == n
    zeros = sample.n - n
    notes = (f"{zeros} value(s) of zero left out" if zeros else "", _smallest(n) if exact else "")
    return Found(
        statistic,
        estimate=float(np.median(sample.cars.car)),
        notes=notes,
        null=f"signed rank({n}), {'exact' if exact else 'normal approximation'}",
        tails=_exact_tails(statistic, n) if exact else _normal_tails(statistic, n, ties),
    )


def _smallest(n: int) -> str:
    return f"smallest two-sided p-value attainable {2.0 ** (1 - n):.2g}"


@cache
def _signed_rank_law(n: int) -> np.ndarray:
    """Probabilities of the rank sums 0 to n(n + 1)/2, each rank in or out at even odds."""
    law = np.ones(1)
    for rank in range(1, n + 1):
        law = (np.append(law, np.zeros(rank)) + np.append(np.zeros(rank), law)) / 2
    return law


def _exact_tails(statistic: float, n: int) -> tuple[float, float]:
    law, place = _signed_rank_law(n), round(statistic)
    return float(law[: place + 1].sum()), float(law[place:].sum())


def _normal_tails(statistic: float, n: int, ties: np.ndarray) -> tuple[float, float]:
    """Tails with half a step for continuity and the variance that ties take away."""
    ties = ties.astype(float)
    variance = n * (n + 1) * (2 * n + 1) / 24 - (ties**3 - ties).sum() / 48
    distance = statistic - n * (n + 1) / 4
    lower, upper = ndtr(np.array([distance + 0.5, 0.5 - distance]) / variance**0.5)
    return float(lower), float(upper)
