"""The batched least squares of `batch`, compiled by numba and run series by series.

The descent and its stop test are those of `batch`; the formulas of the curves are those of
`shares`, compiled as they stand. Needs the optional package numba.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from types import FunctionType
from typing import Any

import numpy as np

from analysis.adoption import shares
from analysis.adoption.batch import (
    AT_END,
    EASED,
    FIRST_DAMPING,
    LEAST_DAMPING,
    LONGEST_STEP,
    MOST_DAMPING,
    SHORTEST_STEP,
    STEPS,
    STIFFENED,
    BatchFits,
    Normal,
    judged,
)
from analysis.adoption.families import FAMILIES
from analysis.adoption.problem import CurveProblem
from analysis.adoption.shares import Array
from analysis.core import FitError

OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract", "arcp"}}
"""No exceptions from arithmetic; fused multiply-adds and shared reciprocals, nothing looser."""
TINY = float(np.finfo(float).tiny)


def fit_many_compiled(problem: CurveProblem, compared: Array, start: Array) -> BatchFits:
    """What `fit_many` returns, by compiled code; the first call for a curve compiles it.

    Raises
    ------
    FitError
        If numba is not installed.
    """
    if find_spec("numba") is None:
        raise FitError(
            "compiled=True needs the package numba, which is not installed; run "
            'pip install "open-source-ai-economics[compiled]".'
        )
    series, size = len(compared), len(start)
    ended = Normal(
        np.empty((series, size)), np.empty(series), np.empty((series, size)),
        np.empty((series, size, size)),
    )  # fmt: skip
    _kernel(problem.family.name, problem.loss.name)(
        problem.t,
        np.ascontiguousarray(compared),
        problem.to_search(start),
        *(problem.to_search(side) for side in problem.box),
        problem.logged,
        problem.unit,
        *ended,
    )
    return judged(problem, compared, ended)


@cache
def _kernel(curve: str, loss: str) -> Callable[..., None]:
    """Compiled descents of many series of one curve and loss; fills where each ended."""
    import numba

    compiled = numba.njit(**OPTIONS)
    size = len(FAMILIES[curve].parameters)
    tangent = compiled(SPREAD[size](_called(FAMILIES[curve].tangent, compiled)))
    normal = compiled(_normal_of(tangent, loss, size))
    descend = compiled(_descent_of(normal, compiled(_solve_of(size)), size))

    def kernel(  # type: ignore[no-untyped-def]
        t, compared, start, low, high, logged, unit, place, sse, gradient, curvature
    ):
        for row in numba.prange(len(compared)):
            place[row] = start
            sse[row] = descend(
                t, compared[row], low, high, logged, unit,
                place[row], gradient[row], curvature[row],
            )  # fmt: skip

    return numba.njit(kernel, parallel=True, **OPTIONS)


def _called(tangent: Any, compiled: Any) -> Any:
    """The formulas of a curve, compiled with the helpers that they call."""
    helpers = {
        "logistic_share": lambda t, b, c: 1 / (1 + np.exp(-b * (t - c))),
        "_gompertz_hazard": shares._gompertz_hazard,
        "_weibull_hazard": shares._weibull_hazard,
    }
    known = {name: compiled(helper) for name, helper in helpers.items()}
    return compiled(FunctionType(tangent.__code__, {**vars(shares), **known}))


SPREAD: dict[int, Callable[[Any], Any]] = {
    3: lambda tangent: lambda t, natural: tangent(t, natural[1], natural[2]),
    4: lambda tangent: lambda t, natural: tangent(t, natural[1], natural[2], natural[3]),
}
"""A curve's formulas as a function of all its parameters, by their number."""


def _normal_of(tangent: Any, loss: str, size: int) -> Callable[..., float]:
    """Sum of squares at a place; fills the gradient and curvature in the search's parameters."""
    multiplicative, stepwise = loss == "log", loss == "increments"

    def normal(  # type: ignore[no-untyped-def]
        t, compared, place, logged, gradient, curvature, scratch
    ):
        natural, raw, slope, last = scratch
        for j in range(size):
            natural[j] = np.exp(place[j]) if logged[j] else place[j]
        gradient[:], curvature[:], last[:] = 0.0, 0.0, 0.0
        last_curve, sse = 0.0, 0.0
        for i in range(t.size):
            point = tangent(t[i], natural)
            curve = natural[0] * point[0]
            for j in range(size):
                raw[j] = point[j] * (natural[j] if logged[j] else 1.0)
                raw[j] *= natural[0] if j else 1.0
            if multiplicative:
                curve = max(curve, TINY)
                residual = np.log(curve) - compared[i]
                for j in range(size):
                    slope[j] = raw[j] / curve
            else:
                residual = curve - last_curve - compared[i]
                for j in range(size):
                    slope[j] = raw[j] - last[j]
            if stepwise:
                last_curve = curve
                last[:] = raw
            sse += residual * residual
            for j in range(size):
                gradient[j] += slope[j] * residual
                for k in range(j + 1):
                    curvature[j, k] += slope[j] * slope[k]
        for j in range(size):
            for k in range(j):
                curvature[k, j] = curvature[j, k]
        return sse

    return normal


def _descent_of(normal: Any, solve: Any, size: int) -> Callable[..., float]:
    """Levenberg-Marquardt on one series from `here`; leaves the place and its slopes there."""

    def descend(  # type: ignore[no-untyped-def]
        t, compared, low, high, logged, unit, here, gradient, curvature
    ):
        there, step, new_gradient = np.empty((3, size))
        new_curvature, factor = np.empty((2, size, size))
        scratch = np.empty((4, size))
        sse = normal(t, compared, here, logged, gradient, curvature, scratch)
        damping = FIRST_DAMPING
        for _ in range(STEPS):
            solve(here, gradient, curvature, damping, low, high, step, factor, scratch[0])
            length = SHORTEST_STEP
            for j in range(size):
                length = max(length, abs(step[j]) / unit[j])
            moved = 0.0
            for j in range(size):
                wanted = here[j] + min(1.0, LONGEST_STEP / length) * step[j]
                there[j] = min(max(wanted, low[j]), high[j])
                moved = max(moved, abs(there[j] - here[j]) / unit[j])
            tried = normal(t, compared, there, logged, new_gradient, new_curvature, scratch)
            if tried < sse:
                sse = tried
                here[:], gradient[:], curvature[:] = there, new_gradient, new_curvature
                damping = max(damping * EASED, LEAST_DAMPING)
            else:
                damping = min(damping * STIFFENED, MOST_DAMPING)
            if moved <= SHORTEST_STEP:
                break
        return sse

    return descend


def _solve_of(size: int) -> Callable[..., None]:
    """Damped step for tangents of length one, by Cholesky; blocked parameters do not move."""

    def solve(  # type: ignore[no-untyped-def]
        here, gradient, curvature, damping, low, high, step, factor, weight
    ) -> None:
        for j in range(size):
            out = here[j] < low[j] + AT_END if gradient[j] > 0 else here[j] > high[j] - AT_END
            blocked = out and gradient[j] != 0
            weight[j] = 0.0 if blocked else 1 / max(np.sqrt(curvature[j, j]), TINY)
        for j in range(size):
            for k in range(j + 1):
                value = curvature[j, k] * weight[j] * weight[k] + (damping if j == k else 0.0)
                for i in range(k):
                    value -= factor[j, i] * factor[k, i]
                factor[j, k] = np.sqrt(max(value, TINY)) if j == k else value / factor[k, k]
        for j in range(size):
            value = -gradient[j] * weight[j]
            for i in range(j):
                value -= factor[j, i] * step[i]
            step[j] = value / factor[j, j]
        for j in range(size - 1, -1, -1):
            for i in range(j + 1, size):
                step[j] -= factor[i, j] * step[i]
            step[j] /= factor[j, j]
        for j in range(size):
            step[j] *= weight[j]

    return solve
