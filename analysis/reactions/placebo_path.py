"""Where the average path of days without an event would have run."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from analysis.core import FitError
from analysis.reactions.placebo_pool import Pool
from analysis.reactions.settings import check_probability
from analysis.reactions.verdict import DoesNotApply, joined


def placebo_path(pool: Pool, draws: int, seed: int, level: float) -> pd.DataFrame:
    """The band of `EventStudyResult.placebo_path`."""
    check_probability("level", level, example=0.95)
    try:
        chosen = pool.sets().draw(draws, np.random.default_rng(seed))
    except DoesNotApply as trouble:
        raise FitError(f"no placebo path: {joined(str(trouble), *pool.notes)}.") from None
    _warn_left_out(pool)
    first, last = pool.placebos.first, pool.placebos.last
    paths = pool.placebos.fitted.estimates.abnormal.cumsum(axis=1)
    tails = [(1 - level) / 2, 0.5, (1 + level) / 2]
    bands = [np.quantile(path[chosen].mean(axis=0), tails) for path in paths.T]
    frame = pd.DataFrame(
        bands,
        columns=["low", "median", "high"],
        index=pd.RangeIndex(first, last + 1, name="relative_day"),
    )
    return frame.assign(n_days_in_pool=pool.size, draws=draws, interval_kind=_kind(pool, level))


def _kind(pool: Pool, level: float) -> str:
    days = "day" if pool.events.n == 1 else "days"
    words = f"{100 * level:.4g}% of sets of {pool.events.n} placebo {days}, pointwise"
    return joined(words, pool.caution)


def _warn_left_out(pool: Pool) -> None:
    notes = joined(*pool.notes)
    if notes:
        warnings.warn(f"placebo path of {pool.events.n} events: {notes}.", stacklevel=4)
