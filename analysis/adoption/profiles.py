"""Profile of the sum of squares over one parameter, and the interval it gives."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.optimize import brentq

from analysis.adoption.arguments import one_of, shown
from analysis.adoption.fitting import best_fit
from analysis.adoption.problem import LeastSquares, Point
from analysis.adoption.shares import Array
from analysis.core import DataError

FIRST_STEP = 0.5
"""First step out from the estimate, in standard errors."""

SHORTEST_STEP = 1e-6
"""Shortest first step, in logs or spans, for fits without error."""

LONGEST_STEP = 1.0
"""Longest first step, in logs or spans, for parameters the data hardly fix."""

CROSSING = 1e-7
"""Accuracy of an interval's end, in logs or spans."""


class Interval(NamedTuple):
    """Lower and upper end; an end that the data leave open is the parameter's own limit."""

    low: float
    high: float


def _by_f(level: float, n: int, k: int) -> float:
    return 1 + float(stats.f.ppf(level, 1, n - k)) / (n - k)


def _by_chi2(level: float, n: int, k: int) -> float:
    return math.exp(float(stats.chi2.ppf(level, 1)) / n)


RULES: dict[str, Callable[[float, int, int], float]] = {"F": _by_f, "chi2": _by_chi2}
"""Largest SSE inside the interval, as a multiple of the least: F(1, n-k), or likelihood ratio."""


def threshold(problem: LeastSquares, best: Point, level: float, rule: str = "F") -> float:
    """The SSE at which the interval ends."""
    chosen = RULES[one_of("rule", rule, RULES)]
    n, k = problem.n, best.parameters.size
    return best.sse * chosen(level, n, k)


def profile_interval(problem: LeastSquares, best: Point, place: int, limit: float) -> Interval:
    """Values of one parameter whose profiled SSE is not above `limit`.

    A side that reaches the end of the search range is open: 0 below and inf above for a
    positive parameter, minus and plus infinity otherwise.
    """
    ends = [_end(problem, best, place, limit, side) for side in (-1, 1)]
    floor = 0.0 if problem.logged[place] else -math.inf
    return Interval(floor if ends[0] is None else ends[0], math.inf if ends[1] is None else ends[1])


def profile_points(
    problem: LeastSquares, best: Point, place: int, limit: float, count: int
) -> list[Point]:
    """Points along the profile over one parameter, evenly spaced in the search's unit.

    They run from end to end of the interval (to the end of the search range where it is open),
    with the best fit among them; at each, all other parameters are fitted again.
    """
    interval = profile_interval(problem, best, place, limit)
    ends = np.clip(interval, *problem.box[:, place])
    low, high = (_searched(problem, place, float(end)) for end in ends)
    grid = np.linspace(low, high, count)
    centre = _searched(problem, place, best.parameters[place])
    below = _walk(problem, best, place, grid[grid < centre][::-1])
    above = _walk(problem, best, place, grid[grid > centre])
    return [*below[::-1], best, *above]


def require_name(problem: LeastSquares, name: str) -> int:
    """Place of a parameter, or `DataError` with the names there are."""
    if not isinstance(name, str) or name not in problem.names:
        raise DataError(
            f"name={shown(name)} is no parameter of {problem.title}; "
            f"choose one of {', '.join(problem.names)}."
        )
    return problem.index(name)


def _walk(problem: LeastSquares, best: Point, place: int, grid: Array) -> list[Point]:
    """Profile along `grid`, each point started from its neighbour."""
    points, last = [], best
    for value in grid:
        last = _at(problem, place, float(value), last)
        points.append(last)
    return points


def _at(problem: LeastSquares, place: int, searched: float, near: Point) -> Point:
    """Best fit with one parameter held."""
    value = math.exp(searched) if problem.logged[place] else searched
    start = near.parameters.copy()
    start[place] = value
    return best_fit(problem, {place: value}, near=start, count=1)


def _end(problem: LeastSquares, best: Point, place: int, limit: float, side: int) -> float | None:
    """Where the profile crosses `limit` on one side; None where it never does."""
    wall = _searched(problem, place, problem.box[int(side > 0), place])
    inside, near = _searched(problem, place, best.parameters[place]), best
    step = _first_step(problem, best, place)
    while abs(wall - inside) > CROSSING:
        outside = inside + side * min(step, abs(wall - inside))
        point = _at(problem, place, outside, near)
        if point.sse > limit:
            above = point.sse - limit
            return _crossing(problem, place, limit, (inside, outside), near, above)
        inside, near, step = outside, point, 2 * step
    return None


def _crossing(
    problem: LeastSquares,
    place: int,
    limit: float,
    between: tuple[float, float],
    near: Point,
    above: float,
) -> float:
    """Where the profile crosses `limit`; it is `above` the limit at the outer end."""
    inside, outside = between
    known = {outside: above}

    def excess(searched: float) -> float:
        if searched not in known:
            known[searched] = _at(problem, place, searched, near).sse - limit
        return known[searched]

    if excess(inside) >= 0:
        return _natural(problem, place, inside)
    unit = float(problem.unit[place])
    return _natural(problem, place, float(brentq(excess, *between, xtol=CROSSING * unit)))


def _first_step(problem: LeastSquares, best: Point, place: int) -> float:
    unit = float(problem.unit[place])
    slopes = problem.search_slopes(best.parameters)
    try:
        spread = np.linalg.inv(slopes.T @ slopes)[place, place]
    except np.linalg.LinAlgError:
        spread = np.inf
    error = math.sqrt(max(spread, 0.0) * best.sse / (problem.n - best.parameters.size))
    return float(np.clip(FIRST_STEP * error, SHORTEST_STEP * unit, LONGEST_STEP * unit))


def _searched(problem: LeastSquares, place: int, value: float) -> float:
    return math.log(value) if problem.logged[place] else float(value)


def _natural(problem: LeastSquares, place: int, searched: float) -> float:
    return math.exp(searched) if problem.logged[place] else searched
