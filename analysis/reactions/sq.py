"""Sample-quantile test of single events: is this day unusual for this firm?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from analysis.reactions.single_event import counted_frame
from analysis.reactions.windows import (
    Fitted,
    Residuals,
    columns_of,
    cumulate,
    leverage,
    residual_blocks,
    variance_factor,
)


def sq_frame(fitted: Fitted, first: int, last: int, scaled: bool) -> pd.DataFrame:
    """Sample-quantile p-values of all events, with their Holm adjustment over the events."""
    columns_of(fitted.settings, first, last)
    length = last - first + 1
    cars = cumulate(fitted, first, last)
    size = np.sqrt(variance_factor(fitted, first, last)) if scaled else 1.0
    larger, sums = _count(fitted, np.abs(cars.car) / size, length, scaled)
    columns = {"ar_or_car": cars.car}
    words = "estimation sums without a gap"
    return counted_frame(columns, fitted.ids, larger, sums, cars.complete, length, words)


def _count(
    fitted: Fitted, size: np.ndarray, length: int, scaled: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Estimation sums at least as large as the event's, and all sums without a gap."""
    larger, sums = np.zeros(len(size)), np.zeros(len(size))
    if length > fitted.settings.estimation_window[1] - fitted.settings.estimation_window[0] + 1:
        return larger, sums
    for block in residual_blocks(fitted):
        value, usable = _rolling(fitted, block, length, scaled)
        larger[block.events] = (usable & (value >= size[block.events, None])).sum(axis=1)
        sums[block.events] = usable.sum(axis=1)
    return larger, sums


def _rolling(
    fitted: Fitted, block: Residuals, length: int, scaled: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Absolute rolling sums of residuals, each over sqrt(1'(I - H)1) if `scaled`."""
    value = np.abs(_window_sums(block.residual if scaled else block.unscaled, length))
    usable = np.asarray(sliding_window_view(block.used, length, axis=1).all(axis=2))
    if not scaled:
        return value, usable
    spread = length - _leverage(fitted, block, length)
    usable &= spread > np.finfo(float).eps * length**2
    return np.divide(value, np.sqrt(np.abs(spread)), where=usable, out=np.zeros_like(value)), usable


def _leverage(fitted: Fitted, block: Residuals, length: int) -> np.ndarray:
    """1'H1 of each rolling window, H the hat matrix of the estimation days."""
    level, hat = fitted.estimates.level[block.events], fitted.estimates.hat[block.events]
    x = np.array([_window_sums(column, length) for column in block.x])
    x = x.reshape(len(block.x), len(block.events), block.used.shape[1] - length + 1)
    return leverage(length**2 * level, hat, x)


def _window_sums(values: np.ndarray, length: int) -> np.ndarray:
    return sliding_window_view(values, length, axis=1).sum(axis=2)
