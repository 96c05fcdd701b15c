"""Least squares for one curve and one series: starts, descent, and the stop test.

Positive parameters are searched in logarithms. Residuals are divided by the length of what is
compared, so that no tolerance depends on the unit of `y`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from analysis.adoption.curves import Array
from analysis.adoption.families import LARGEST_POTENTIAL, SMALLEST_POTENTIAL, Family
from analysis.adoption.losses import Loss

STARTS = 6
"""Descents of a free fit; the grid behind them has about 200 points."""

MAX_EVALUATIONS = 500
"""Function evaluations of one descent."""

TOLERANCE = 1e-15
"""Relative change of SSE and parameters, and gradient, at which a descent ends."""

HELD_TOLERANCE = 1e-11
"""The same where a parameter is held: a point of a profile, of which many are needed."""

OFFSET_TOLERANCE = 1e-3
"""Relative offset of Bates and Watts (1981): the residuals are orthogonal to the tangents
within a thousandth of what would matter against the parameters' own uncertainty."""

EXACT = 1e-9
"""Residuals below this part of the observed values are rounding."""

EDGE = 0.01
"""Nearness to the end of the search range (in logs, or in spans) that counts as being there."""

WORST_CONDITION = 1e9
"""Condition number of the scaled tangents beyond which other parameters fit as well."""

LIMIT_GAIN = 1e-8
"""Relative SSE by which a fit must beat its limiting curve to count as inside."""


@dataclass(frozen=True)
class Point:
    """Parameters (natural units, potential first) and their sum of squares."""

    parameters: Array
    sse: float


@dataclass(frozen=True)
class Problem:
    """One curve, one series of cumulative values, one loss."""

    family: Family
    loss: Loss
    t: Array
    cumulative: Array
    max_evaluations: int = MAX_EVALUATIONS

    @cached_property
    def compared(self) -> Array:
        """What the curve is compared with, by the loss."""
        return self.loss.view(self.cumulative)

    @cached_property
    def length(self) -> float:
        """Size of what is compared; for logarithms, about their mean."""
        given = self.compared - self.compared.mean() * self.loss.multiplicative
        return float(np.linalg.norm(given))

    @cached_property
    def logged(self) -> NDArray[np.bool_]:
        """Which parameters are searched in logarithms."""
        return np.array([True, *self.family.logged])

    @cached_property
    def box(self) -> Array:
        """Search range in natural units, shape (2, parameters)."""
        top = self.cumulative[-1]
        potential = (SMALLEST_POTENTIAL * top, LARGEST_POTENTIAL * top)
        return np.array([potential, *self.family.box(self.t)]).T

    def curve(self, t: Array, parameters: Array) -> Array:
        """Cumulative adopters."""
        m, first, second = parameters
        return np.asarray(m * self.family.share(t, first, second))

    def residuals(self, parameters: Array) -> Array:
        """Curve less observation, as the loss sees them."""
        return self.loss.view(self._positive(self.curve(self.t, parameters))) - self.compared

    def slopes(self, parameters: Array) -> Array:
        """Derivatives of the residuals in the natural parameters, shape (n, parameters)."""
        m, first, second = parameters
        share = self.family.share(self.t, first, second)
        by_shape = m * self.family.slopes(self.t, first, second)
        by_parameter = np.vstack([share, by_shape])
        return self.loss.tangent(self._positive(m * share), by_parameter).T

    def sse(self, parameters: Array) -> float:
        """Sum of squared residuals."""
        return float(np.sum(self.residuals(parameters) ** 2))

    def to_search(self, parameters: Array) -> Array:
        """Natural parameters to those of the search."""
        return np.where(self.logged, np.log(np.where(self.logged, parameters, 1.0)), parameters)

    def to_natural(self, searched: Array) -> Array:
        """Parameters of the search to natural ones."""
        return np.where(self.logged, np.exp(np.where(self.logged, searched, 0.0)), searched)

    def search_slopes(self, parameters: Array) -> Array:
        """Derivatives of the residuals in the search's parameters."""
        return self.slopes(parameters) * np.where(self.logged, parameters, 1.0)

    def index(self, name: str) -> int:
        """Place of a parameter."""
        return self.family.parameters.index(name)

    def _positive(self, curve: Array) -> Array:
        return np.maximum(curve, np.finfo(float).tiny) if self.loss.multiplicative else curve


def starting_points(problem: Problem, fixed: Mapping[int, float], count: int) -> list[Array]:
    """The best grid point of each row of the grid, best rows first, `fixed` ones held."""
    grid = problem.family.grid(problem.t)
    for place, value in fixed.items():
        if place:
            grid[place - 1] = value
    sse, potential = _grid_sse(problem, grid, fixed.get(0))
    columns = np.argmin(sse, axis=1)
    rows = np.argsort(sse[np.arange(len(columns)), columns], kind="stable")[:count]
    return [np.array([potential[r, columns[r]], *grid[:, r, columns[r]]]) for r in rows]


def _grid_sse(problem: Problem, grid: Array, held: float | None) -> tuple[Array, Array]:
    """SSE and potential at each grid point, the potential by least squares unless held."""
    first, second = grid[..., np.newaxis]
    share = np.maximum(problem.family.share(problem.t, first, second), np.finfo(float).tiny)
    low, high = problem.box[:, 0]
    best = problem.loss.potential(problem.cumulative, share)
    potential = np.clip(best, low, high) if held is None else np.full(best.shape, held)
    fitted = problem.loss.view(problem._positive(potential[..., np.newaxis] * share))
    return np.sum((fitted - problem.compared) ** 2, axis=-1), potential


def descend(problem: Problem, start: Array, fixed: Mapping[int, float]) -> Point:
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
    problem: Problem,
    fixed: Mapping[int, float] | None = None,
    near: Array | None = None,
    count: int = STARTS,
) -> Point:
    """The least of several descents: from the grid, and from `near` where it is given."""
    held = fixed or {}
    starts = starting_points(problem, held, count)
    starts += [] if near is None else [near]
    return min((descend(problem, start, held) for start in starts), key=lambda point: point.sse)


def relative_offset(problem: Problem, parameters: Array) -> float:
    """Part of the residuals along the tangents against the part across, per dimension.

    References
    ----------
    Bates and Watts (1981), A Relative Offset Orthogonality Convergence Criterion for Nonlinear
    Least Squares, Technometrics 23, 179-183.
    """
    residuals, slopes = problem.residuals(parameters), problem.search_slopes(parameters)
    n, k = slopes.shape
    basis, _ = np.linalg.qr(slopes)
    along = basis.T @ residuals
    across = max(float(residuals @ residuals - along @ along), np.finfo(float).tiny)
    return float(np.sqrt((along @ along / k) / (across / (n - k))))


def tangent_condition(problem: Problem, parameters: Array) -> float:
    """Condition number of the tangents, each scaled to length one; inf where one vanishes."""
    slopes = problem.search_slopes(parameters)
    size = np.linalg.norm(slopes, axis=0)
    return float(np.linalg.cond(slopes / size)) if (size > 0).all() else np.inf


def is_exact(problem: Problem, sse: float) -> bool:
    """Whether what is left is rounding."""
    return bool(np.sqrt(sse) <= EXACT * np.linalg.norm(problem.compared))


def why_not_converged(problem: Problem, point: Point) -> str:
    """The reason why `point` is no least squares inside the range; empty if it is one."""
    stuck = _at_edge(problem, point.parameters)
    if stuck:
        return f"{stuck} runs to the end of its range"
    if tangent_condition(problem, point.parameters) > WORST_CONDITION:
        return "other parameters fit as well: too few points lie on the rising part of the curve"
    if is_exact(problem, point.sse):
        return ""
    offset = relative_offset(problem, point.parameters)
    if offset > OFFSET_TOLERANCE:
        return (
            f"stopped after {problem.max_evaluations} evaluations away from the optimum "
            f"(relative offset {offset:.2g}, at most {OFFSET_TOLERANCE:g} wanted)"
        )
    return _beaten_by_limit(problem, point)


def _at_edge(problem: Problem, parameters: Array) -> str:
    low, high = (problem.to_search(side) for side in problem.box)
    place = problem.to_search(parameters)
    unit = np.where(problem.logged, 1.0, problem.t[-1] - problem.t[0])
    near = np.minimum(place - low, high - place) < EDGE * unit
    names = [name for name, at in zip(problem.family.parameters, near, strict=True) if at]
    return " and ".join(names)


def _beaten_by_limit(problem: Problem, point: Point) -> str:
    for (name, side), reason in problem.family.limits.items():
        place = problem.index(name)
        edge = problem.box[int(side == "high"), place]
        limit = best_fit(problem, {place: edge}, near=point.parameters, count=1)
        if limit.sse <= point.sse * (1 + LIMIT_GAIN):
            return reason
    return ""
