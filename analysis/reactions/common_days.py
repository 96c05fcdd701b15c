"""How far events of common days move together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.reactions.sample import Sample
from analysis.reactions.windows import Residuals, about_mean

BLOCK_DAYS = 8
"""Event days laid out on the calendar at once: so few that their products need one thread."""


def smallest_gap(day: np.ndarray) -> int | None:
    """Fewest sessions from one event day to the next; None for a single event."""
    return int(np.diff(np.sort(day)).min()) if len(day) > 1 else None


@dataclass(frozen=True, eq=False)
class CommonDays:
    """Residuals of unit norm, summed over the events of each event day.

    `day` (D,) are the event days in order, `group` (N,) is each event's place among them, `sums`
    (D, T), `length` the days of the tested window. Nothing is added up if no two windows `meet`.
    """

    day: np.ndarray
    group: np.ndarray
    sums: np.ndarray
    length: int
    meet: bool

    @classmethod
    def of(cls, sample: Sample) -> CommonDays:
        """No event yet."""
        day, group = np.unique(sample.fitted.day, return_inverse=True)
        first, last = sample.fitted.settings.estimation_window
        gap = smallest_gap(sample.fitted.day)
        meet = gap is not None and gap < sample.length
        return cls(day, group, np.zeros((len(day), last - first + 1)), sample.length, meet)

    def add(self, block: Residuals) -> None:
        """Count the events of `block` in, each about its mean over the own estimation window."""
        if not self.meet:
            return
        e = about_mean(block)
        e = e / np.sqrt(np.einsum("bt,bt->b", e, e))[:, None]
        for place, row in zip(self.group[block.events].tolist(), e, strict=True):
            total = self._rows[place]
            total += row

    @cached_property
    def _rows(self) -> list[np.ndarray]:
        """The rows of `sums`, one by one: quicker to add to than by `numpy.add.at`."""
        return list(self.sums)

    @cached_property
    def correlation(self) -> float | None:
        """Mean over pairs of residual correlation times the share of the window in common.

        rho = sum over i != j of r_ij o_ij / L, over N(N - 1): r_ij the product of the residuals
        on the calendar, zero outside the own estimation window; o_ij the sessions that two tested
        windows of `length` L share. By event day the work grows with events, not pairs. None if
        no two windows meet.
        """
        if not self.meet:
            return None
        n = len(self.group)
        ends = np.searchsorted(self.day, self.day + self.length)
        starts = range(0, len(self.day), BLOCK_DAYS)
        shared = sum(self._shared(start, ends[start : start + BLOCK_DAYS]) for start in starts)
        same_day = float(np.einsum("dt,dt->", self.sums, self.sums))
        return (same_day + 2 * shared - n) / (n * (n - 1))

    def _shared(self, start: int, ends: np.ndarray) -> float:
        """Products of a block of event days with the later ones, by share in common.

        `ends` are the places of the first days too late to have a session in common with each.
        """
        near = slice(start, ends[-1])
        moved = _on_calendar(self.day[near], self.sums[near])
        apart = self.day[near] - self.day[start : start + len(ends), None]
        share = np.where(apart > 0, np.maximum(self.length - apart, 0) / self.length, 0.0)
        return float((share * (moved[: len(ends)] @ moved.T)).sum())


def _on_calendar(day: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Rows of `sums` moved to the session of the calendar, zero elsewhere."""
    place, days = day - day[0], sums.shape[1]
    moved = np.zeros((len(day), place[-1] + days))
    for row, first, values in zip(moved, place, sums, strict=True):
        row[first : first + days] = values
    return moved
