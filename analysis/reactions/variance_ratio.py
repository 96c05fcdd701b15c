"""Whether returns spread more around events than in the estimation windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analysis.core import DataError, TestResult
from analysis.reactions.rank_tests import standardised, studentised
from analysis.reactions.sample import Sample
from analysis.reactions.single_event import VALUES_PER_DAY
from analysis.reactions.verdict import AT_LEAST, DoesNotApply, Found, Procedure, decide
from analysis.reactions.windows import Fitted, Residuals

NAME = "variance_ratio"

LEAST_DF = 5
"""Fewer degrees of freedom leave a squared return without a variance."""


@dataclass(frozen=True, eq=False)
class SquaredResiduals:
    """Squared residuals over their expectation, summed by relative day; all (T,).

    Each residual stands over the spread of its own regression without that day, so that its
    square follows F(1, df - 1) where that of an event day follows F(1, df).
    """

    fitted: Fitted
    total: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, sample: Sample) -> SquaredResiduals:
        """No event yet."""
        first, last = sample.fitted.settings.estimation_window
        days = last - first + 1
        return cls(sample.fitted, np.zeros(days), np.zeros(days))

    def add(self, block: Residuals) -> None:
        """Count the events of `block` in."""
        estimates = self.fitted.estimates
        df, sigma = (x[block.events, None] for x in (estimates.df, estimates.sigma))
        square = (studentised(self.fitted, block) / sigma) ** 2
        room = np.where(square < df, df - square, np.nan)
        ratio = square * (df - 3) / room
        self.total[:] += np.nansum(ratio, axis=0)
        self.count[:] += np.isfinite(ratio).sum(axis=0)

    def windows(self, length: int) -> np.ndarray:
        """Mean over events and days of every window of `length` days that no day is missing of."""
        total, count = (
            sliding_window_view(x, length).sum(axis=1) for x in (self.total, self.count)
        )
        whole = sliding_window_view(self.count > 0, length).all(axis=1)
        return total[whole] / count[whole]


def variance_test(sample: Sample, law: str, alternative: str) -> TestResult:
    """The test of `EventStudyResult.variance_test`."""
    if law not in PROCEDURES:
        raise DataError(f"law={law!r} is not available; choose one of {tuple(PROCEDURES)}.")
    return decide(NAME, PROCEDURES[law], sample, alternative)


def _against_estimation(sample: Sample) -> Found:
    ratio = float(_ratios(sample).mean())
    days = len(sample.tally(SquaredResiduals).total)
    windows = max(0, days - sample.length + 1)
    if windows < VALUES_PER_DAY * sample.length:
        raise DoesNotApply(
            f"{windows} estimation windows of {sample.length} day(s); the quantile needs "
            f"{VALUES_PER_DAY} a day: {VALUES_PER_DAY * sample.length}"
        )
    known = sample.tally(SquaredResiduals).windows(sample.length)
    larger = (1 + (known >= ratio * AT_LEAST).sum()) / (len(known) + 1)
    smaller = (1 + (known * AT_LEAST <= ratio).sum()) / (len(known) + 1)
    return Found(
        ratio,
        estimate=ratio,
        null=f"quantiles of {len(known)} estimation windows",
        tails=(float(smaller), float(larger)),
        notes=(f"smallest one-sided p-value attainable {1 / (len(known) + 1):.2g}",),
    )


def _against_normal(sample: Sample) -> Found:
    ratios, df = _ratios(sample), sample.fitted.estimates.df
    variance = 2.0 * (df - 1) / (df - 4) * sample.length
    z = (ratios - 1.0).sum() / np.sqrt(variance.sum())
    return Found(float(z), estimate=float(ratios.mean()))


def _ratios(sample: Sample) -> np.ndarray:
    """Squared standardised abnormal returns over their expectation df / (df - 2), (N, L)."""
    df = sample.fitted.estimates.df[:, None]
    if df.min() < LEAST_DF:
        raise DoesNotApply(
            f"{df.min()} degrees of freedom in an event's regression; the variance of a squared "
            f"return needs {LEAST_DF}"
        )
    return standardised(sample.fitted)[:, sample.columns] ** 2 * (df - 2) / df


_STATISTICS: dict[str, tuple[Callable[[Sample], Found], str]] = {
    "estimation": (
        _against_estimation,
        "days alike in law but for the event, which calm and wild times are not; any law, any "
        "correlation between events that is the same in both windows",
    ),
    "normal": (
        _against_normal,
        "returns normal and independent: fat tails alone make it reject",
    ),
}
SHIFT = "a mean effect counts as variance too"

PROCEDURES = {
    law: Procedure(statistic, f"{assumes}; {SHIFT}", few="")
    for law, (statistic, assumes) in _STATISTICS.items()
}
