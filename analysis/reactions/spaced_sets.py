"""Random sets of days that keep a distance, every such set equally likely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class SpacedSets:
    """All sets of m days out of M ordered ones, neighbours at least `gap` apart.

    `ways` has shape (m, M + 1): row k - 1 counts the sets of k days that start at each place or
    later, scaled so that the first entry is 1; `following` (M,) is the first place that may come
    after each; `number` is how many sets there are.
    """

    ways: np.ndarray
    following: np.ndarray
    number: float

    @classmethod
    def of(cls, days: np.ndarray, size: int, gap: int) -> SpacedSets:
        """Count the sets, last place first: ways(k, i) = ways(k, i + 1) + ways(k - 1, next i).

        Examples
        --------
        >>> SpacedSets.of(np.array([0, 1, 2, 3]), size=2, gap=2).number
        3.0
        """
        following = np.searchsorted(days, days + gap)
        rows, logarithm, rest = [], 0.0, np.ones(len(days) + 1)
        for _ in range(size):
            counts = np.append(np.cumsum(rest[following][::-1])[::-1], 0.0)
            top = counts[0]
            if top == 0:
                return cls(np.zeros((size, len(days) + 1)), following, 0.0)
            rest = counts / top
            rows.append(rest)
            logarithm += float(np.log(top))
        number = float(np.exp(logarithm)) if logarithm < np.log(np.finfo(float).max) else np.inf
        return cls(np.array(rows), following, round(number, 6))

    @property
    def any(self) -> bool:
        """Whether there is such a set."""
        return self.number > 0

    def draw(self, draws: int, rng: np.random.Generator) -> np.ndarray:
        """Places of the days of `draws` sets, a column a set; shape (m, draws)."""
        chosen = np.empty((len(self.ways), draws), dtype=int)
        place = np.zeros(draws, dtype=int)
        for k, ways in enumerate(self.ways[::-1]):
            chosen[k] = _choose(ways, place, rng.random(draws))
            place = self.following[chosen[k]]
        return chosen


def _choose(ways: np.ndarray, place: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """The next day of each set, from `place` on, by the number of sets that go on from it.

    The last i with ways[i] above `uniform` times what is left: `uniform` is below 1 and what is
    left above 0, so i is at least `place`, and ways[i] > ways[i + 1].
    """
    left = uniform * ways[place]
    return len(ways) - 1 - np.searchsorted(ways[::-1], left, side="right")
