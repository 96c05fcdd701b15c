"""A short descent to the least squares within a range, for the many points of a profile.

Levenberg-Marquardt on tangents of length one, by their singular values; a step is cut at the ends
of the range, and a parameter at an end stays there while the sum of squares pulls it further out.
With two or three free parameters it costs a few array operations a step, where a general solver
spends most of its time on what surrounds them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.adoption.shares import Array

LONGEST_STEP = 2.0
"""Longest step, in logs or spans."""

SHORTEST_STEP = 1e-12
"""A step shorter than this, in the same unit, ends a descent."""

FIRST_DAMPING, LEAST_DAMPING, MOST_DAMPING = 1e-4, 1e-15, 1e15
EASED, STIFFENED = 0.1, 10.0
"""Factors on the damping after a step that lowered the sum of squares, and after one that did
not."""

EPSILON = float(np.finfo(float).eps)

Seen = Callable[[Array], Array]


class Range(NamedTuple):
    """Ends of the search, and the length that counts as one, for each free parameter."""

    low: Array
    high: Array
    unit: Array


class Tangents(NamedTuple):
    """Tangents of length one at a place, as singular values; `along` are the residuals in them."""

    turn: Array
    values: Array
    along: Array
    size: Array

    def step(self, damping: float) -> Array:
        """The damped Gauss-Newton step."""
        shrunk = self.values * self.along / (self.values**2 + damping)
        return np.asarray(-(shrunk @ self.turn) / self.size)


def lowest(
    residuals: Seen, slopes: Seen, start: Array, ends: Range, tolerance: float, steps: int
) -> Array:
    """The place of the least squares reached from `start`.

    A descent ends when a step lowers the sum of squares by less than `tolerance` of itself, when
    none could as far as tangents tell, or after `steps` evaluations.
    """
    place = start
    seen = residuals(place)
    sse, damping = float(seen @ seen), FIRST_DAMPING
    here = _tangents(slopes(place), seen, place, ends)
    for _ in range(steps):
        if here.along @ here.along <= tolerance * sse:
            break
        step = here.step(damping)
        longest = (np.abs(step) / ends.unit).max()
        if longest > LONGEST_STEP:
            step *= LONGEST_STEP / longest
        tried = np.minimum(np.maximum(place + step, ends.low), ends.high)
        if (np.abs(tried - place) / ends.unit).max() <= SHORTEST_STEP:
            break
        seen = residuals(tried)
        found = float(seen @ seen)
        if not found < sse:
            damping *= STIFFENED
            if damping > MOST_DAMPING:
                break
            continue
        gained = sse - found
        place, sse, damping = tried, found, max(damping * EASED, LEAST_DAMPING)
        if gained <= tolerance * sse:
            break
        here = _tangents(slopes(place), seen, place, ends)
    return place


def _tangents(slopes: Array, residuals: Array, place: Array, ends: Range) -> Tangents:
    size = np.sqrt(np.einsum("nk,nk->k", slopes, slopes))
    size[size == 0] = 1.0
    scaled = slopes / size
    blocked = _blocked(residuals @ scaled, place, ends)
    if blocked.any():
        scaled[:, blocked] = 0.0
    left, values, turn = np.linalg.svd(scaled, full_matrices=False)
    along = residuals @ left
    along[values <= EPSILON * values[0]] = 0.0
    return Tangents(turn, values, along, size)


def _blocked(gradient: Array, place: Array, ends: Range) -> NDArray[np.bool_]:
    """Parameters at an end of their range that the sum of squares pulls further out."""
    at_end = np.where(gradient > 0, place <= ends.low, place >= ends.high)
    return np.asarray(at_end & (gradient != 0))
