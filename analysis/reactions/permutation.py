"""Permutation test of single events over the rotations of their own days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from analysis.reactions.ols import RELATIVE_ZERO
from analysis.reactions.single_event import counted_frame
from analysis.reactions.verdict import AT_LEAST
from analysis.reactions.windows import Fitted, Residuals, columns_of, cumulate, residual_blocks


@dataclass(frozen=True, eq=False)
class Series:
    """The known days of one event in order of the calendar, both windows joined; M days.

    `value` (M,) residuals and abnormal returns, `x` (k, M) regressors about their means in the
    estimation window, `ahead` (M,) whether a day stands in the event window, `start` the place of
    the first tested day.
    """

    value: np.ndarray
    x: np.ndarray
    ahead: np.ndarray
    start: int


def permutation_frame(fitted: Fitted, first: int, last: int) -> pd.DataFrame:
    """Permutation p-values of all events, with their Holm adjustment over the events."""
    columns_of(fitted.settings, first, last)
    length = last - first + 1
    cars = cumulate(fitted, first, last)
    statistic = np.full(len(fitted.day), np.nan)
    larger, number = np.zeros(len(fitted.day)), np.zeros(len(fitted.day))
    for i, series in _all_series(fitted, first, cars.complete):
        signed = _rotations(fitted, i, series, length)
        statistic[i], rotated = signed[series.start], np.abs(signed)
        own = rotated[series.start]
        larger[i] = (rotated >= own * AT_LEAST).sum() - 1
        number[i] = (~np.isnan(rotated)).sum() - 1
    columns = {"car": cars.car, "statistic": statistic}
    words = "rotations of the event's days"
    return counted_frame(columns, fitted.ids, larger, number, cars.complete, length, words)


def _all_series(fitted: Fitted, first: int, chosen: np.ndarray) -> Iterator[tuple[int, Series]]:
    """The series of each chosen event, with its place among the events."""
    for block in residual_blocks(fitted):
        for b, i in enumerate(block.events):
            if chosen[i]:
                yield int(i), _series(fitted, block, b, int(i), first)


def _series(fitted: Fitted, block: Residuals, b: int, i: int, first: int) -> Series:
    used = block.used[b]
    ahead = fitted.estimates.even[i]
    known = np.isfinite(ahead)
    past, near = block.residual[b, used], ahead[known]
    parts = [(past, block.x[:, b, used], False), (near, _x_ahead(fitted, i)[:, known], True)]
    low = fitted.settings.event_window[0]
    start = int(known[: first - low].sum())
    if fitted.settings.estimation_window[0] > low:
        parts = parts[::-1]
    else:
        start += len(past)
    marks = [np.full(len(value), mark) for value, _, mark in parts]
    values, x = [value for value, _, _ in parts], [x for _, x, _ in parts]
    return Series(np.concatenate(values), np.hstack(x), np.concatenate(marks), start)


def _x_ahead(fitted: Fitted, i: int) -> np.ndarray:
    """Regressors of the event window about their means in the estimation window, shape (k, L)."""
    mean = fitted.estimates.x_mean[i]
    first, last = fitted.settings.event_window
    days = slice(fitted.day[i] + first, fitted.day[i] + last + 1)
    x = fitted.panel.x[: len(mean), days] - mean[:, None]
    return x if fitted.estimates.ahead is None else x / fitted.estimates.ahead[i]


def _rotations(fitted: Fitted, i: int, series: Series, length: int) -> np.ndarray:
    """Studentised sum of the `length` days from each day of the circle on, shape (M,).

    The sum over the square root of its variance in units of sigma^2, over the standard deviation
    of the other days, each over its own; NaN for sums without variance, infinite if the others
    have none.
    """
    total = _circular_sums(series.value, length) / np.sqrt(_factor(fitted, i, series, length))
    scaled = series.value / np.sqrt(_factor(fitted, i, series, 1))
    scaled = np.where(np.isfinite(scaled), scaled, 0.0)
    spread = _spread_outside(scaled, length)
    return np.divide(total, spread, where=spread > 0, out=np.copysign(np.inf, total))


def _factor(fitted: Fitted, i: int, series: Series, length: int) -> np.ndarray:
    """Variance of each circular sum over sigma^2; NaN where the fit leaves none.

    Residuals e = (I - H)u and forecast errors are uncorrelated, so 1'(I - H)1 of the estimation
    days and 1'(I + H*)1 of the others add up.
    """
    estimates, cost = fitted.estimates, np.zeros(len(series.value))
    parts = ((series.ahead, 1.0, estimates.xx_inverse[i]), (~series.ahead, -1.0, estimates.hat[i]))
    for part, sign, matrix in parts:
        days = _circular_sums(part.astype(float), length)
        x = _circular_sums(series.x * part, length)
        spread = np.einsum("iw,ij,jw->w", x, matrix, x)
        cost += sign * (days**2 * estimates.level[i] + spread)
    return np.where(length + cost > RELATIVE_ZERO * length, length + cost, np.nan)


def _spread_outside(values: np.ndarray, length: int) -> np.ndarray:
    """Standard deviation of the values outside each circular window, divisor their number - 1."""
    others = len(values) - length
    mean = (values.sum() - _circular_sums(values, length)) / others
    square = (values**2).sum() - _circular_sums(values**2, length)
    return np.sqrt(np.maximum(square - others * mean**2, 0.0) / (others - 1))


def _circular_sums(values: np.ndarray, length: int) -> np.ndarray:
    """Sums of `length` neighbours from each place of the last axis on, its end joined to its start.

    Examples
    --------
    >>> _circular_sums(np.array([1.0, 2.0, 4.0]), 2).tolist()
    [3.0, 6.0, 5.0]
    """
    circle = np.concatenate([values, values[..., : length - 1]], axis=-1)
    return sliding_window_view(circle, length, axis=-1).sum(axis=-1)
