"""The stop test: whether a point is a least squares inside the range, and if not, why not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.adoption.fitting import EDGE, best_fit
from analysis.adoption.problem import LeastSquares, Point
from analysis.adoption.shares import Array

OFFSET_TOLERANCE = 1e-3
"""Relative offset of Bates and Watts (1981): the residuals are orthogonal to the tangents
within a thousandth of what would matter against the parameters' own uncertainty."""

EXACT = 1e-9
"""Residuals below this part of the observed values are rounding."""

WORST_CONDITION = 1e9
"""Condition number of the scaled tangents beyond which other parameters fit as well."""

LIMIT_GAIN = 1e-8
"""Relative SSE by which a fit must beat its limiting curve to count as inside."""


class Verdict(NamedTuple):
    """Why a point is no least squares inside the range; an empty reason if it is one.

    `open_potential` names the potential that grows without end, where that is why.
    """

    reason: str = ""
    open_potential: str = ""


def judge(problem: LeastSquares, point: Point) -> Verdict:
    """Whether `point` is a least squares inside the range."""
    ends = ends_reached(problem, point.parameters)
    if ends:
        return _at_ends(problem, ends)
    if tangent_condition(problem, point.parameters) > WORST_CONDITION:
        return Verdict(
            "other parameters fit as well: too few points lie on the rising part of the curve"
        )
    if is_exact(problem, point.sse):
        return Verdict()
    offset = relative_offset(problem, point.parameters)
    if offset > OFFSET_TOLERANCE:
        return Verdict(
            f"stopped after {problem.max_evaluations} evaluations away from the optimum "
            f"(relative offset {offset:.2g}, at most {OFFSET_TOLERANCE:g} wanted)"
        )
    return _beaten_by_limit(problem, point)


def relative_offset(problem: LeastSquares, parameters: Array) -> float:
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


def tangent_condition(problem: LeastSquares, parameters: Array) -> float:
    """Condition number of the tangents, each scaled to length one; inf where one vanishes."""
    slopes = problem.search_slopes(parameters)
    size = np.linalg.norm(slopes, axis=0)
    return float(np.linalg.cond(slopes / size)) if (size > 0).all() else np.inf


def is_exact(problem: LeastSquares, sse: float) -> bool:
    """Whether what is left is rounding."""
    return bool(np.sqrt(sse) <= EXACT * np.linalg.norm(problem.compared))


def ends_reached(problem: LeastSquares, parameters: Array) -> list[tuple[str, str]]:
    """Parameters that lie at an end of their range, with the end."""
    low, high = (problem.to_search(side) for side in problem.box)
    place = problem.to_search(parameters)
    near = EDGE * problem.unit
    at = {"low": place - low < near, "high": high - place < near}
    return [(name, end) for i, name in enumerate(problem.names) for end in at if at[end][i]]


def _at_ends(problem: LeastSquares, ends: list[tuple[str, str]]) -> Verdict:
    for name, end in ends:
        if name in problem.potentials and end == "high":
            return Verdict(problem.limits[name, end], open_potential=name)
    told = [problem.limits[end] for end in ends if end in problem.limits]
    names = " and ".join(name for name, _ in ends)
    return Verdict(told[0] if told else f"{names} runs to the end of its range")


def _beaten_by_limit(problem: LeastSquares, point: Point) -> Verdict:
    for (name, end), reason in problem.limits.items():
        place = problem.index(name)
        edge = problem.box[int(end == "high"), place]
        limit = best_fit(problem, {place: edge}, near=point.parameters, count=1)
        if limit.sse <= point.sse * (1 + LIMIT_GAIN):
            return Verdict(reason, open_potential=name if name in problem.potentials else "")
    return Verdict()
