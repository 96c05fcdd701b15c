"""Cumulative abnormal returns of a window and their exact forecast variance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analysis.core import DataError
from analysis.reactions.estimate import BLOCK_EVENTS, Estimates
from analysis.reactions.panel import Panel, gather_estimation, net_of_benchmark
from analysis.reactions.settings import Settings, check_window


@dataclass(frozen=True, eq=False)
class Fitted:
    """Fitted events with the panel they came from.

    `row` and `day` place each event in the panel; `others` counts events of the same firm whose
    event window meets its estimation window.
    """

    panel: Panel
    estimates: Estimates
    row: np.ndarray
    day: np.ndarray
    ids: np.ndarray
    others: np.ndarray
    settings: Settings

    def rows(self, keep: np.ndarray) -> Fitted:
        """The events where `keep` is true."""
        return Fitted(
            self.panel,
            self.estimates.rows(keep),
            self.row[keep],
            self.day[keep],
            self.ids[keep],
            self.others[keep],
            self.settings,
        )


@dataclass(frozen=True, eq=False)
class Cars:
    """CARs of one window: `car` and `se` (N,), NaN for events without a return on a day of it."""

    car: np.ndarray
    se: np.ndarray
    df: np.ndarray
    complete: np.ndarray

    @property
    def scar(self) -> np.ndarray:
        """CAR over its forecast standard deviation."""
        return self.car / self.se

    def rows(self, keep: np.ndarray) -> Cars:
        """The events where `keep` is true."""
        return Cars(self.car[keep], self.se[keep], self.df[keep], self.complete[keep])


@dataclass(frozen=True, eq=False)
class Residuals:
    """Estimation windows of B events: residuals (B, T), centred `x` (k, B, T), `used` (B, T)."""

    events: np.ndarray
    residual: np.ndarray
    x: np.ndarray
    used: np.ndarray


def columns_of(settings: Settings, first: int, last: int) -> slice:
    """Columns of the abnormal returns that the window holds; stops outside the event window."""
    check_window("window", (first, last), "(-1, 1)")
    low, high = settings.event_window
    if first < low or last > high:
        raise DataError(
            f"window [{first}, {last}] leaves event_window=({low}, {high}); "
            "choose days inside it or widen event_window."
        )
    return slice(first - low, last - low + 1)


def cumulate(fitted: Fitted, first: int, last: int) -> Cars:
    """CAR and standard error of every event; var(CAR) = 1'V1 (Campbell, Lo, MacKinlay ch. 4)."""
    columns = columns_of(fitted.settings, first, last)
    estimates = fitted.estimates
    car = estimates.abnormal[:, columns].sum(axis=1)
    se = estimates.sigma * np.sqrt(variance_factor(fitted, first, last))
    return Cars(car, se, estimates.df, np.isfinite(car))


def variance_factor(fitted: Fitted, first: int, last: int) -> np.ndarray:
    """1'(I + X*(X'X)^-1 X*')1 of each event, shape (N,): L plus the cost of estimating."""
    length = last - first + 1
    if fitted.panel.imposed:
        return np.full(len(fitted.day), float(length))
    sums = sliding_window_view(fitted.panel.x, length, axis=1).sum(axis=2)
    centred = sums[:, fitted.day + first].T - length * fitted.estimates.x_mean
    spread = np.einsum("bi,bij,bj->b", centred, fitted.estimates.xx_inverse, centred)
    return length + length**2 / fitted.estimates.n_obs + spread


def residual_blocks(fitted: Fitted) -> Iterator[Residuals]:
    """Residuals of the estimation windows, a block of events at a time."""
    for start in range(0, len(fitted.day), BLOCK_EVENTS):
        yield _residuals(fitted, np.arange(start, min(start + BLOCK_EVENTS, len(fitted.day))))


def _residuals(fitted: Fitted, events: np.ndarray) -> Residuals:
    window = fitted.settings.estimation_window
    block = gather_estimation(fitted.panel, fitted.row[events], fitted.day[events], window)
    used = np.ones(block.y.shape, dtype=bool) if block.used is None else block.used
    if fitted.panel.imposed:
        block = net_of_benchmark(block)
    estimates = fitted.estimates
    residual = block.y - estimates.alpha[events, None]
    for x, b in zip(block.x, estimates.slope[events].T, strict=True):
        residual -= b[:, None] * x
    x = np.where(used, block.x - estimates.x_mean[events].T[:, :, None], 0.0)
    return Residuals(events, np.where(used, residual, 0.0), x, used)


def about_mean(block: Residuals) -> np.ndarray:
    """Residuals about their mean, which is zero already but for the market-adjusted model."""
    mean = block.residual.sum(axis=1) / block.used.sum(axis=1)
    return np.where(block.used, block.residual - mean[:, None], 0.0)
