"""Least squares for many series of one curve at once: Levenberg-Marquardt in NumPy.

All series share the curve, the times and the loss; each array operation serves a block of them,
so that a fit costs microseconds. The search runs in the same parameters and range as a single
fit, and ends under the same stop test.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.adoption.fitting import EDGE
from analysis.adoption.problem import CurveProblem
from analysis.adoption.shares import Array
from analysis.adoption.stopping import EXACT, OFFSET_TOLERANCE

BLOCK = 1024
"""Series a block: the arrays of a block stay in the processor's cache."""

STEPS = 200
"""Steps of a descent before it counts as not converged."""

SHORTEST_STEP = 1e-8
"""A step shorter than this, in logs or spans, ends a descent."""

LONGEST_STEP = 2.0
"""Longest step, in the same unit."""

AT_END = 1e-6
"""Nearness to an end of the range, in the same unit, at which a parameter no longer moves out."""

FIRST_DAMPING, LEAST_DAMPING, MOST_DAMPING = 1e-4, 1e-12, 1e12
EASED, STIFFENED = 0.1, 10.0
"""Factors on the damping after a step that lowered the sum of squares, and after one that did
not."""


class BatchFits(NamedTuple):
    """Parameters in natural units (series, parameters), and how each descent ended.

    `stationary` marks least squares within the range, its ends among it; `converged` those that
    lie inside, away from every end.
    """

    parameters: Array
    sse: Array
    stationary: NDArray[np.bool_]
    converged: NDArray[np.bool_]


class Normal(NamedTuple):
    """Where each series stands: place, sum of squares, and its normal equations there."""

    place: Array
    sse: Array
    gradient: Array
    curvature: Array

    def moved(self, rows: NDArray[np.intp], other: Normal) -> None:
        """Put `rows` where `other` stands."""
        for own, new in zip(self, other, strict=True):
            own[rows] = new

    def of(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Normal:
        """Some of the series."""
        return Normal(*(part[rows] for part in self))


def fit_many(problem: CurveProblem, compared: Array, start: Array) -> BatchFits:
    """Fit every row of `compared`, each from the parameters `start`.

    Parameters
    ----------
    problem : CurveProblem
        Curve, times, loss and search range.
    compared : ndarray, shape (series, n)
        What the curve is compared with, as the loss sees it: running totals, increments or
        logarithms.
    start : ndarray, shape (parameters,)
        Natural units, inside the range.

    Returns
    -------
    BatchFits
        A row for every series, also where the descent did not converge.
    """
    blocks = [
        _fit_block(problem, compared[first : first + BLOCK], start)
        for first in range(0, len(compared), BLOCK)
    ]
    return BatchFits(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def _fit_block(problem: CurveProblem, compared: Array, start: Array) -> BatchFits:
    low, high = (problem.to_search(side) for side in problem.box)
    state = _normal(problem, compared, np.tile(problem.to_search(start), (len(compared), 1)))
    damping = np.full(len(compared), FIRST_DAMPING)
    moving = np.arange(len(compared))
    for _ in range(STEPS):
        here = state.of(moving)
        blocked = _blocked(here, low, high)
        step = _step(here, blocked, damping[moving], problem.unit)
        place = np.clip(here.place + step, low, high)
        tried = _normal(problem, compared[moving], place)
        taken = tried.sse < here.sse
        state.moved(moving[taken], tried.of(taken))
        eased = damping[moving] * np.where(taken, EASED, STIFFENED)
        damping[moving] = np.clip(eased, LEAST_DAMPING, MOST_DAMPING)
        length = np.max(np.abs(place - here.place) / problem.unit, axis=1)
        moving = moving[length > SHORTEST_STEP]
        if not moving.size:
            break
    return judged(problem, compared, state)


def judged(problem: CurveProblem, compared: Array, state: Normal) -> BatchFits:
    """The fits whose descents ended at `state`."""
    low, high = (problem.to_search(side) for side in problem.box)
    stationary = _stationary(problem, state, _blocked(state, low, high), compared)
    near = np.minimum(state.place - low, high - state.place) < EDGE * problem.unit
    converged = stationary & ~near.any(axis=1)
    return BatchFits(problem.to_natural(state.place), state.sse, stationary, converged)


def _normal(problem: CurveProblem, compared: Array, place: Array) -> Normal:
    """Normal equations in the search's parameters."""
    natural = problem.to_natural(place)
    m, *shape = natural.T[..., np.newaxis]
    share, *by_shape = problem.family.tangent(problem.t, *shape)
    curve = problem.positive(m * share)
    residuals = problem.loss.view(curve) - compared
    by_parameter = np.stack([share, *(m * slope for slope in by_shape)])
    by_parameter *= np.where(problem.logged, natural, 1.0).T[..., np.newaxis]
    slopes = problem.loss.tangent(curve, by_parameter)
    return Normal(
        place,
        np.einsum("sn,sn->s", residuals, residuals),
        np.einsum("ksn,sn->sk", slopes, residuals),
        np.einsum("ksn,lsn->skl", slopes, slopes),
    )


def _blocked(here: Normal, low: Array, high: Array) -> NDArray[np.bool_]:
    """Parameters at an end of their range that the sum of squares pulls further out."""
    at_low, at_high = here.place < low + AT_END, here.place > high - AT_END
    outwards = np.where(here.gradient > 0, at_low, at_high)
    return np.asarray(outwards & (here.gradient != 0))


def _step(here: Normal, blocked: NDArray[np.bool_], damping: Array, unit: Array) -> Array:
    """Damped Gauss-Newton step of each series, cut to the longest that is allowed."""
    gradient, curvature, size = _scaled(here, blocked)
    step = -_solve(curvature, gradient, damping) / size
    length = np.max(np.abs(step) / unit, axis=1, keepdims=True)
    return step * np.minimum(1.0, LONGEST_STEP / np.maximum(length, SHORTEST_STEP))


def _solve(curvature: Array, gradient: Array, damping: Array) -> Array:
    damped = curvature + damping[:, np.newaxis, np.newaxis] * np.eye(gradient.shape[1])
    return np.asarray(np.linalg.solve(damped, gradient[..., np.newaxis])[..., 0])


def _scaled(here: Normal, blocked: NDArray[np.bool_]) -> tuple[Array, Array, Array]:
    """Gradient and curvature for tangents of length one, without those blocked; and lengths."""
    size = np.sqrt(np.einsum("skk->sk", here.curvature))
    size = np.maximum(size, np.finfo(float).tiny)
    weight = ~blocked / size
    curvature = here.curvature * (weight[:, :, np.newaxis] * weight[:, np.newaxis, :])
    return here.gradient * weight, curvature, size


def _stationary(
    problem: CurveProblem, state: Normal, blocked: NDArray[np.bool_], compared: Array
) -> NDArray[np.bool_]:
    """Relative offset small enough in all that is not blocked, or nothing but rounding left."""
    gradient, curvature, _ = _scaled(state, blocked)
    n, k = problem.n, len(problem.names)
    newton = _solve(curvature, gradient, np.full(len(gradient), LEAST_DAMPING))
    along = np.einsum("sk,sk->s", gradient, newton)
    across = np.maximum(state.sse - along, np.finfo(float).tiny)
    still = along / k <= OFFSET_TOLERANCE**2 * across / (n - k)
    return np.asarray(still | (np.sqrt(state.sse) <= EXACT * np.linalg.norm(compared, axis=1)))
