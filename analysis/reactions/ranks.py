"""Ranks of many events at once, and their averages by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LAST = np.finfo(float).max / 2
"""Missing days stand for values from half of this on in a sort: after every return."""


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


def _sort(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What sorts each row, and which rows hold neighbours that are too close to tell.

    The place of each value takes its last bits, which sorts four times as fast as `argsort`. The
    order is right but between neighbours that agree in all other bits. `values` are used up.
    """
    width = values.shape[1].bit_length()
    values += 0.0  # one zero, not two
    bits = values.view(np.int64)
    bits &= -1 << width
    bits |= np.arange(values.shape[1])
    values.sort(axis=1)
    order = bits & ((1 << width) - 1)
    bits >>= width
    flat = bits.ravel()
    if not (flat[1:] == flat[:-1]).any():
        return order, np.zeros(0, dtype=int)
    return order, np.flatnonzero((bits[:, 1:] == bits[:, :-1]).any(axis=1))


def _scaled_ranks(
    columns: tuple[np.ndarray, ...], number: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What sorts each row of the columns side by side, NaN last, and rank / (M + 1) there.

    `number` (B, 1) is M, the values of a row that are no NaN; the others count 0.
    """
    values = np.hstack(columns)
    place = np.arange(1.0, values.shape[1] + 1)
    gaps = number.min() < len(place)
    if gaps:
        np.copyto(values, np.linspace(LAST / 2, LAST, len(place)), where=np.isnan(values))
    order, close = _sort(values)
    scaled = np.divide(place, number + 1.0, out=values)
    if close.size:
        order[close], places = _places(np.hstack([column[close] for column in columns]))
        scaled[close] = places / (number[close] + 1.0)
    if gaps:
        scaled[place > number] = 0.0
    return order, scaled


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
        events, number = _counts(columns)
        order, scaled = _scaled_ranks(columns, number)
        self.total += np.bincount(order.ravel(), scaled.ravel(), minlength=len(self.total))
        self.total -= 0.5 * events
        self.count += events


def _counts(columns: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Values that are no NaN, by column and by row (B, 1), of the columns side by side."""
    rows, days = len(columns[0]), sum(column.shape[1] for column in columns)
    if not any(np.isnan(column).any() for column in columns):
        return np.full(days, rows), np.full((rows, 1), days)
    known = ~np.isnan(np.hstack(columns))
    return known.sum(axis=0), known.sum(axis=1, keepdims=True)
