"""The distribution of a number that is drawn block by block, in memory that does not grow."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.openness.flows import Array

KEPT = 2**17
"""So many values are kept as they are; quantiles are exact up to here."""

BINS = 2**14
"""Bins that more values are counted in, over twice the range of the first `KEPT`."""


@dataclass
class Spread:
    """Values added block by block: all of them at first, counts in fine bins from `KEPT` on.

    When a value falls outside, the bins grow to twice their width until it is inside.
    """

    n: int = 0
    low: float = 0.0
    width: float = 0.0
    kept: list[Array] = field(default_factory=list)
    counts: Array = field(default_factory=lambda: np.zeros(0))
    least: float = np.inf
    most: float = -np.inf

    def add(self, values: Array) -> None:
        """Take in one block; it must not change afterwards."""
        self.n += len(values)
        self.least = min(self.least, float(values.min()))
        self.most = max(self.most, float(values.max()))
        if self.counted:
            self._count(values)
            return
        self.kept.append(values)
        if self.n > KEPT:
            self._begin()

    def _count(self, values: Array) -> None:
        while self.least < self.low or self.most >= self.low + BINS * self.width:
            self._widen()
        scaled = values - self.low
        scaled *= 1 / self.width
        places = scaled.astype(np.intp)
        self.counts += np.bincount(np.minimum(places, BINS - 1, out=places), minlength=BINS)

    def _begin(self) -> None:
        """Bins over twice the range seen so far."""
        span = (self.most - self.least) or 1.0
        self.low, self.width = self.least - span / 2, 2 * span / BINS
        self.counts = np.zeros(BINS)
        for values in self.kept:
            self._count(values)
        self.kept = []

    def _widen(self) -> None:
        """Two bins become one; the room is won on the side that needs it."""
        pairs = self.counts.reshape(-1, 2).sum(axis=1)
        empty = np.zeros(BINS // 2)
        below = self.least < self.low
        self.counts = np.concatenate([empty, pairs] if below else [pairs, empty])
        self.low -= BINS * self.width if below else 0.0
        self.width *= 2

    @property
    def counted(self) -> bool:
        """Whether values are counted in bins by now."""
        return len(self.counts) > 0

    @property
    def resolution(self) -> float:
        """Quantiles lie within this of those of all values; 0 while all are kept."""
        return self.width if self.counted else 0.0

    def quantile(self, levels: Array) -> Array:
        """Quantiles, those of NumPy's default rule; within `resolution` once values are counted."""
        if not self.counted:
            return np.quantile(np.concatenate(self.kept), levels)
        reached, edges = self._reached()
        rises = np.concatenate([[True], np.diff(reached) > 0])
        found = np.interp(levels, reached[rises], edges[rises])
        return np.clip(found, self.least, self.most)

    def _reached(self) -> tuple[Array, Array]:
        """Share of the values below each edge, and the edges."""
        share = np.concatenate([[0.0], np.cumsum(self.counts)]) / self.n
        edges = self.low + self.width * np.arange(BINS + 1, dtype=float)
        return np.asarray(share), np.asarray(edges)

    def histogram(self, bins: int, levels: tuple[float, float] = (0.005, 0.995)) -> pd.DataFrame:
        """`low, high, share` of equal bins between two quantiles; what lies beyond is left out."""
        low, high = self.quantile(np.asarray(levels))
        edges = np.linspace(low, high if high > low else low + 1, bins + 1)
        if not self.counted:
            share = np.histogram(np.concatenate(self.kept), edges)[0] / self.n
        else:
            reached, fine = self._reached()
            share = np.diff(np.interp(edges, fine, reached))
        return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "share": share})
