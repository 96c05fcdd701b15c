"""Descents to the least squares, from several starts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import least_squares

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
    low, high = (problem.to_search(side)[free] for side in problem.box)
    tolerance = HELD_TOLERANCE if fixed else TOLERANCE
    inner = EDGE * np.minimum(1.0, high - low) / 2

    def complete(searched: Array) -> Array:
        parameters = whole.copy()
        place = problem.to_search(whole)
        place[free] = searched
        parameters[free] = problem.to_natural(place)[free]
        return parameters

    found = least_squares(
        lambda searched: problem.residuals(complete(searched)) / problem.length,
        np.clip(problem.to_search(whole)[free], low + inner, high - inner),
        jac=lambda searched: problem.search_slopes(complete(searched))[:, free] / problem.length,
        bounds=(low, high),
        x_scale="jac",
        ftol=tolerance,
        xtol=tolerance,
        gtol=tolerance,
        max_nfev=problem.max_evaluations,
    )
    parameters = complete(found.x)
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
