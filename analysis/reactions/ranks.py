"""Ranks of many events at once, and their averages by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LAST = np.finfo(float).max
"""Stands for a missing day in a sort: after every return."""


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
    """What sorts each row, and the rank at each sorted place."""
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


def _sorted(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What sorts each row, by one sort of the values themselves; and which neighbours are close.

    The place of each value takes its last bits, which sorts four times as fast as `argsort`. The
    order is right but between neighbours that agree in all other bits: these are `close`,
    (B, M - 1).
    """
    width = values.shape[1].bit_length()
    keys = values + 0.0  # one zero, not two
    bits = keys.view(np.int64)
    bits &= -1 << width
    bits |= np.arange(values.shape[1])
    keys.sort(axis=1)
    order = bits & ((1 << width) - 1)
    bits >>= width
    return order, bits[:, 1:] == bits[:, :-1]


def _fast_places(values: np.ndarray, number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `_places`, of the first `number` (B, 1) of each sorted row; the others have rank 0."""
    order, close = _sorted(values)
    place = np.arange(1.0, values.shape[1] + 1)
    close &= place[1:] <= number
    rows = np.flatnonzero(close.any(axis=1))
    places = np.broadcast_to(place, values.shape)
    if rows.size:
        places = places.copy()
        order[rows], places[rows] = _places(values[rows])
    full = number.min() == values.shape[1]
    return order, places if full else np.where(place <= number, places, 0.0)


@dataclass
class DayScores:
    """Sums and counts by day of centred rank scores rank / (M + 1) - 1/2, M values an event."""

    total: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, days: int) -> DayScores:
        """No event yet."""
        return cls(np.zeros(days), np.zeros(days))

    def add(self, *columns: np.ndarray) -> None:
        """Rank the rows of `columns` (B, M in all), NaN where a day is missing; count them in."""
        values = np.hstack(columns)
        missing = np.isnan(values)
        events, number = np.full(values.shape[1], len(values)), np.array([[values.shape[1]]])
        if missing.any():
            values[missing] = LAST
            events, number = events - missing.sum(axis=0), number - missing.sum(axis=1)[:, None]
        order, places = _fast_places(values, number)
        scores = places / (number + 1.0)
        self.total += np.bincount(order.ravel(), scores.ravel(), minlength=len(self.total))
        self.total -= 0.5 * events
        self.count += events
