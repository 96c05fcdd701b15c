"""Descents to the least squares, from several starts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import least_squares

from analysis.adoption.descents import Range, lowest
from analysis.adoption.problem import LeastSquares, Point
from analysis.adoption.shares import Array

STARTS = 6
"""Descents of a free fit; the grid behind them has 200 points or more."""

TOLERANCE = 1e-15
"""Relative change of SSE and parameters, and gradient, at which a descent ends."""

HELD_TOLERANCE = 1e-11
"""The same where a parameter is held: a point of a profile, of which many are needed."""

EDGE = 0.01
"""Nearness to the end of the search range (in logs, or in spans) that counts as being there."""


def descend(problem: LeastSquares, start: Array, fixed: Mapping[int, float]) -> Point:
    """The least squares reached from `start`, with the `fixed` parameters held."""
    free = np.array([place not in fixed for place in range(len(start))])
    whole = np.array([fixed.get(place, value) for place, value in enumerate(start)])
    searched = problem.to_search(whole)
    low, high = (problem.to_search(side)[free] for side in problem.box)
    inner = EDGE * np.minimum(1.0, high - low) / 2

    def complete(moved: Array) -> Array:
        place = searched.copy()
        place[free] = moved
        return np.where(free, problem.to_natural(place), whole)

    def residuals(moved: Array) -> Array:
        return problem.residuals(complete(moved)) / length

    def slopes(moved: Array) -> Array:
        return problem.search_slopes(complete(moved))[:, free] / length

    length = problem.length
    first = np.clip(searched[free], low + inner, high - inner)
    if fixed:
        ends = Range(low, high, problem.unit[free])
        found = lowest(residuals, slopes, first, ends, HELD_TOLERANCE, problem.max_evaluations)
    else:
        found = least_squares(
            residuals,
            first,
            jac=slopes,
            bounds=(low, high),
            x_scale="jac",
            ftol=TOLERANCE,
            xtol=TOLERANCE,
            gtol=TOLERANCE,
            max_nfev=problem.max_evaluations,
        ).x
    parameters = complete(found)
    return Point(parameters, problem.sse(parameters))


def best_fit(
    problem: LeastSquares,
    fixed: Mapping[int, float] | None = None,
    near: Array | None = None,
    count: int = STARTS,
) -> Point:
    """The least of several descents: from the grid, and from `near` where it is given."""
    held = fixed or {}
    starts = problem.starts(held, count)
    starts += [] if near is None else [near]
    return min((descend(problem, start, held) for start in starts), key=lambda point: point.sse)
