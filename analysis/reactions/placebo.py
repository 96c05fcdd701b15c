"""Randomisation over placebo days: is the mean of these days unusual for this firm?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.core import TestResult
from analysis.reactions.placebo_pool import Pool
from analysis.reactions.spaced_sets import SpacedSets
from analysis.reactions.verdict import AT_LEAST, DoesNotApply, joined

NAME = "placebo"
ASSUMES = "days of the pool exchangeable: but for the event, any set of them could have been drawn"


def placebo_test(pool: Pool, draws: int, seed: int) -> TestResult:
    """The randomisation test of `EventStudyResult.placebo_test`."""
    try:
        sets = pool.sets()
    except DoesNotApply as trouble:
        return _refusal(pool, str(trouble))
    chosen = sets.draw(draws, np.random.default_rng(seed))
    return _answer(pool, pool.placebos.cars.scar[chosen].mean(axis=0), sets)


def _refusal(pool: Pool, trouble: str) -> TestResult:
    return TestResult(
        name=NAME,
        statistic=float("nan"),
        p_value=float("nan"),
        null="none",
        n=pool.events.n,
        assumes=ASSUMES,
        valid=False,
        reason=joined(trouble, *pool.notes),
    )


def _answer(pool: Pool, means: np.ndarray, sets: SpacedSets) -> TestResult:
    mean = float(pool.events.cars.scar.mean())
    larger = int((np.abs(means) >= abs(mean) * AT_LEAST).sum())
    return TestResult(
        name=NAME,
        statistic=abs(mean),
        p_value=(1 + larger) / (len(means) + 1),
        null=_law(pool, len(means)),
        n=pool.events.n,
        estimate=mean,
        assumes=ASSUMES,
        reason=joined(*_limits(len(means), sets), pool.caution, *pool.notes),
    )


def _law(pool: Pool, draws: int) -> str:
    apart = f", {pool.gap} sessions apart or more" if pool.events.n > 1 else ""
    return f"{draws} random sets of {pool.events.n} out of {pool.size} days{apart}"


def _limits(draws: int, sets: SpacedSets) -> Iterator[str]:
    yield f"smallest p-value attainable {1 / (draws + 1):.2g}"
    if sets.number < draws:
        yield f"only {sets.number:.0f} different sets can be drawn"
