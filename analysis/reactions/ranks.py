"""Ranks of many events at once, and their averages by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def mid_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1 along each row of (B, M); equal values share their mean rank.

    Examples
    --------
    >>> mid_ranks(np.array([[3.0, 1.0, 2.0, 1.0]])).tolist()
    [[4.0, 1.5, 3.0, 1.5]]
    """
    order, places = _places(values)
    ranks = np.empty_like(values)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def _places(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What sorts each row, and the rank at each sorted place; NaN sorts to the end."""
    order = np.argsort(values, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    places = np.broadcast_to(np.arange(1.0, values.shape[1] + 1), values.shape)
    new = ordered[:, 1:] != ordered[:, :-1]
    return order, places if new.all() else _shared(places, new)


def _shared(places: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Mean place of each run of equal values; `new` marks where another value follows."""
    run = np.cumsum(np.hstack([np.ones((len(new), 1), dtype=bool), new])) - 1
    mean = np.bincount(run, weights=places.ravel()) / np.bincount(run)
    return mean[run].reshape(places.shape)


@dataclass
class DayScores:
    """Sums and counts by day of centred rank scores rank / (M + 1) - 1/2, M values an event."""

    total: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, days: int) -> DayScores:
        """No event yet."""
        return cls(np.zeros(days), np.zeros(days))

    def add(self, values: np.ndarray) -> None:
        """Rank the rows of `values` (B, M), NaN where a day is missing, and count them in."""
        known = ~np.isnan(values)
        number = known.sum(axis=1)[:, None]
        order, places = _places(values)
        scores = places / (number + 1.0) - 0.5
        scores[np.arange(1, values.shape[1] + 1) > number] = 0.0  # missing days stand last
        self.total += np.bincount(order.ravel(), scores.ravel(), minlength=len(self.total))
        self.count += known.sum(axis=0)
