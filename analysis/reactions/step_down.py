"""Which events of one firm stand out, all asked at once, over placebo days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.inference.multiple import step_down_p_values
from analysis.reactions.placebo_pool import Pool, places
from analysis.reactions.sample import Sample
from analysis.reactions.single_event import MISSING
from analysis.reactions.spaced_sets import SpacedSets
from analysis.reactions.verdict import AT_LEAST, LEVEL, DoesNotApply, joined
from analysis.reactions.windows import Fitted, cumulate

EXCLUDED = "an excluded date touches its window"


@dataclass(frozen=True, eq=False)
class Family:
    """The m events that are tested among the M days of the pool.

    `day` (M,) sessions in order, `size` (M,) absolute SCARs, `own` (m,) the places of the events'
    days among them.
    """

    day: np.ndarray
    size: np.ndarray
    own: np.ndarray
    gap: int
    draws: int
    seed: int

    @classmethod
    def of(cls, pool: Pool, draws: int, seed: int) -> Family:
        """The family of all events that `pool` tests."""
        day = places(pool.placebos.fitted)
        own = np.searchsorted(day, places(pool.events.fitted))
        return cls(day, np.abs(pool.placebos.cars.scar), own, pool.gap, draws, seed)

    def p_alone(self) -> np.ndarray:
        """p-value of each event among the days without one and its own; shape (m,)."""
        placebo = np.sort(np.delete(self.size, self.own))
        smaller = np.searchsorted(placebo, self.size[self.own] * AT_LEAST)
        return (1 + len(placebo) - smaller) / (len(placebo) + 1)

    def p_of_largest(self, left: np.ndarray) -> float:
        """p-value of the largest event of those `left`; the days of the others leave the pool."""
        size, chosen = self._sets(left)
        largest = self.size[self.own[left]].max() * AT_LEAST
        return self._p((size[chosen].max(axis=0) >= largest).sum())

    def smallest_p(self) -> float:
        """The least that an event larger than every other day of the pool could get."""
        every = np.arange(len(self.own))
        _, chosen = self._sets(every)
        return min(self._p((chosen == place).any(axis=0).sum()) for place in self.own)

    def _sets(self, left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """SCARs of the pool of the events `left`, and random sets of as many of its days."""
        keep = np.ones(len(self.day), dtype=bool)
        keep[np.delete(self.own, left)] = False
        sets = SpacedSets.of(self.day[keep], len(left), self.gap)
        return self.size[keep], sets.draw(self.draws, np.random.default_rng(self.seed))

    def _p(self, larger: int) -> float:
        return float((1 + larger) / (self.draws + 1))


def step_down_frame(fitted: Fitted, pool: Pool, draws: int, seed: int) -> pd.DataFrame:
    """The frame of `EventStudyResult.step_down_test`."""
    cars = cumulate(fitted, pool.events.first, pool.events.last)
    index = pd.Index(fitted.ids, name="event_id")
    found, note = _found(pool, draws, seed)
    tested = index.isin(found.index)
    frame = pd.DataFrame({"car": cars.car, "scar": cars.scar}, index=index)
    frame = pd.concat([frame, found.reindex(index)], axis=1)
    left_out = np.where(cars.complete, EXCLUDED, MISSING)
    return frame.assign(
        family=_words(pool.events),
        valid=frame["p_value"].notna(),
        reason=np.where(tested, note, left_out),
    )


def _words(events: Sample) -> str:
    noun = "event" if events.n == 1 else "events"
    return f"{events.n} {noun} over [{events.first}, {events.last}]"


def _found(pool: Pool, draws: int, seed: int) -> tuple[pd.DataFrame, str]:
    """p-values of the events that are tested, NaN where there are none, and a word on them."""
    columns = ["p_value", "p_step_down", "smallest_p"]
    ids = pool.events.fitted.ids
    try:
        pool.sets()
    except DoesNotApply as trouble:
        return pd.DataFrame(np.nan, index=ids, columns=columns), str(trouble)
    family = Family.of(pool, draws, seed)
    alone, smallest = family.p_alone(), family.smallest_p()
    together = step_down_p_values(family.size[family.own], family.p_of_largest)
    values = (alone, np.maximum(together, alone), np.full(len(ids), smallest))
    frame = pd.DataFrame(dict(zip(columns, values, strict=True)), index=ids)
    coarse = f"the family can show nothing at {1 - LEVEL:.0%}" if smallest > 1 - LEVEL else ""
    return frame, joined(coarse, pool.caution)
