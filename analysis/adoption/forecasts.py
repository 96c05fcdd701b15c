"""Bands and draws of future totals around a fitted curve."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from analysis.adoption.arguments import as_numbers
from analysis.adoption.problem import CurveProblem, Point
from analysis.adoption.profiles import profile_points, threshold
from analysis.adoption.shares import Array
from analysis.core import DataError

AHEAD = 0.5
"""The drawn curve runs on for this part of the observed span."""

ENVELOPE_COUNT = 15
"""Values along each parameter's profile behind a band."""


def forecast_times(problem: CurveProblem, t: ArrayLike) -> Array:
    """Times to forecast at, refused before the launch of a curve that starts there."""
    times = as_numbers(t, "t")
    if problem.family.from_launch and (times < 0).any():
        raise DataError(f"t={times.min():g} is before the launch; forecast from t = 0 on.")
    return times


def drawn_times(problem: CurveProblem) -> Array:
    """The times of the points, and as many steps as half the observed span past the last."""
    t = problem.t
    step = float(np.median(np.diff(t)))
    count = math.ceil(AHEAD * (t[-1] - t[0]) / step)
    return np.concatenate([t, t[-1] + step * np.arange(1, 1 + count)])


def drawn_frame(problem: CurveProblem, best: Point, times: Array) -> pd.DataFrame:
    """``t, observed, fitted``: totals, missing past the last point."""
    past_end = times.size - problem.t.size
    observed = np.concatenate([problem.cumulative, np.full(past_end, np.nan)])
    return pd.DataFrame(
        {"t": times, "observed": observed, "fitted": problem.curve(times, best.parameters)}
    )


def band(problem: CurveProblem, best: Point, t: Array, level: float) -> tuple[Array, Array]:
    """Envelope of all curves that the F rule allows, widened by the residual error."""
    curves = [problem.curve(t, one) for one in _plausible(problem, best, level)]
    freedom = problem.n - len(problem.names)
    multiple = float(stats.t.ppf((1 + level) / 2, freedom))
    error = multiple * math.sqrt(best.sse / freedom)
    low, high = np.min(curves, axis=0), np.max(curves, axis=0)
    return with_error(problem, t, low, -error), with_error(problem, t, high, error)


def with_error(problem: CurveProblem, t: Array, curve: Array, error: Array | float) -> Array:
    """Totals that lie `error` off the curve, as the loss measures it; never below 0.

    A total has one error, or one a period after the last point where increments were compared.
    """
    if problem.loss.multiplicative:
        return np.asarray(curve * np.exp(error))
    return np.maximum(curve + error * np.sqrt(_periods(problem, t)), 0.0)


def _plausible(problem: CurveProblem, best: Point, level: float) -> list[Array]:
    """Parameters along every profile within the F rule, the best fit among them."""
    limit = threshold(problem, best, level)
    return [
        point.parameters
        for place in range(len(problem.names))
        for point in profile_points(problem, best, place, limit, ENVELOPE_COUNT)
    ]


def _periods(problem: CurveProblem, t: Array) -> Array:
    if problem.loss.name != "increments":
        return np.ones_like(t)
    step = float(np.median(np.diff(problem.t)))
    return np.maximum((t - problem.t[-1]) / step, 1.0)
