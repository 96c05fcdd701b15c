"""Randomisation over placebo days: is the mean of these days unusual for this firm?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.core import DataError, TestResult
from analysis.reactions.placebo_pool import Pool
from analysis.reactions.spaced_sets import SpacedSets
from analysis.reactions.verdict import AT_LEAST, DoesNotApply, joined

ASSUMES = "days of the pool exchangeable: but for the event, any set of them could have been drawn"
STATISTICS = {"mean": "placebo", "size": "placebo_size"}
"""What is compared, and the name of the test: |mean SCAR|, or the mean of |SCAR|."""


def placebo_test(pool: Pool, draws: int, seed: int, statistic: str = "mean") -> TestResult:
    """The randomisation test of `EventStudyResult.placebo_test`."""
    try:
        sets = pool.sets()
    except DoesNotApply as trouble:
        return _refusal(pool, STATISTICS[statistic], str(trouble))
    chosen = sets.draw(draws, np.random.default_rng(seed))
    return _answer(pool, statistic, pool.placebos.cars.scar[chosen], sets)


def check_statistic(statistic: str) -> None:
    """Stop unless `statistic` is one of `STATISTICS`."""
    if statistic not in STATISTICS:
        raise DataError(
            f"statistic={statistic!r} is not available; choose one of {tuple(STATISTICS)}."
        )


def _refusal(pool: Pool, name: str, trouble: str) -> TestResult:
    return TestResult(
        name=name,
        statistic=float("nan"),
        p_value=float("nan"),
        null="none",
        n=pool.events.n,
        assumes=ASSUMES,
        valid=False,
        reason=joined(trouble, *pool.notes),
    )


def _answer(pool: Pool, statistic: str, drawn: np.ndarray, sets: SpacedSets) -> TestResult:
    """`drawn` holds the SCARs of the sets, shape (events, draws)."""
    scar = pool.events.cars.scar
    if statistic == "size":
        scar, drawn = np.abs(scar), np.abs(drawn)
    found, draws = float(scar.mean()), drawn.shape[1]
    larger = int((np.abs(drawn.mean(axis=0)) >= abs(found) * AT_LEAST).sum())
    return TestResult(
        name=STATISTICS[statistic],
        statistic=abs(found),
        p_value=(1 + larger) / (draws + 1),
        null=_law(pool, draws),
        n=pool.events.n,
        estimate=found,
        assumes=ASSUMES,
        reason=joined(*_limits(draws, sets), pool.caution, *pool.notes),
    )


def _law(pool: Pool, draws: int) -> str:
    apart = f", {pool.gap} sessions apart or more" if pool.events.n > 1 else ""
    return f"{draws} random sets of {pool.events.n} out of {pool.size} days{apart}"


def _limits(draws: int, sets: SpacedSets) -> Iterator[str]:
    yield f"smallest p-value attainable {1 / (draws + 1):.2g}"
    if sets.number < draws:
        yield f"only {sets.number:.0f} different sets can be drawn"
