"""Cumulative abnormal returns of a window and their exact forecast variance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analysis.core import DataError
from analysis.reactions.estimate import BLOCK_EVENTS, Estimates
from analysis.reactions.panel import Panel, gather_estimation, net_of_benchmark
from analysis.reactions.settings import Settings, Window, check_window


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
    _cars: dict[Window, Cars] = field(default_factory=dict, repr=False)

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
    """Estimation windows of B events: residuals (B, T), centred `x` (k, B, T), `used` (B, T).

    Both are zero on days not used; `complete` says that there are none, `fitted` that the
    intercept is, so that residuals are about their mean. Where days differ in variance, both stand
    over `past` (B, T), each day's standard deviation over sigma; None where they do not.
    """

    events: np.ndarray
    residual: np.ndarray
    x: np.ndarray
    used: np.ndarray
    complete: bool
    fitted: bool
    past: np.ndarray | None = None

    @property
    def unscaled(self) -> np.ndarray:
        """Residuals as returns."""
        return self.residual if self.past is None else self.residual * self.past

    @cached_property
    def known(self) -> np.ndarray:
        """Residuals, NaN on days not used."""
        return self.residual if self.complete else np.where(self.used, self.residual, np.nan)


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
    if (first, last) not in fitted._cars:
        fitted._cars[first, last] = _cumulated(fitted, columns, first, last)
    return fitted._cars[first, last]


def _cumulated(fitted: Fitted, columns: slice, first: int, last: int) -> Cars:
    estimates = fitted.estimates
    car = estimates.abnormal[:, columns].sum(axis=1)
    se = estimates.sigma * np.sqrt(variance_factor(fitted, first, last))
    return Cars(car, se, estimates.df, np.isfinite(car))


def variance_factor(fitted: Fitted, first: int, last: int) -> np.ndarray:
    """1'(I + X*(X'X)^-1 X*')1 of each event, shape (N,): L plus the cost of estimating.

    Where days differ in variance their own, over sigma^2, stand in place of L.
    """
    length, estimates = last - first + 1, fitted.estimates
    x = fitted.panel.x[: estimates.slope.shape[1]]
    sums = sliding_window_view(x, length, axis=1).sum(axis=2)
    centred = sums[:, fitted.day + first].T - length * estimates.x_mean
    spread = np.einsum("bi,bij,bj->b", centred, estimates.xx_inverse, centred)
    return _own_variance(fitted, first, last) + length**2 * estimates.level + spread


def _own_variance(fitted: Fitted, first: int, last: int) -> np.ndarray | int:
    ahead = fitted.estimates.ahead
    if ahead is None:
        return last - first + 1
    return np.square(ahead[:, columns_of(fitted.settings, first, last)]).sum(axis=1)


def leverage(level: np.ndarray, matrix: np.ndarray, x: np.ndarray) -> np.ndarray:
    """level + x'(matrix)x of days with centred regressors `x` (k, B, days), shape (B, days).

    With `hat` what the fit takes from the variance of a residual, for least squares the diagonal
    of the hat matrix; with `xx_inverse` what it adds to that of a forecast; both over sigma^2.
    """
    tilted = np.einsum("bij,jbt->ibt", matrix, x)
    spread = np.einsum("ibt,ibt->bt", tilted, x)
    spread += level[:, None]
    return spread


def residual_blocks(fitted: Fitted) -> Iterator[Residuals]:
    """Residuals of the estimation windows, a block of events at a time, in order of event day."""
    order = np.argsort(fitted.day, kind="stable")
    for start in range(0, len(order), BLOCK_EVENTS):
        yield _residuals(fitted, order[start : start + BLOCK_EVENTS])


def _residuals(fitted: Fitted, events: np.ndarray) -> Residuals:
    window = fitted.settings.estimation_window
    block = gather_estimation(fitted.panel, fitted.row[events], fitted.day[events], window)
    if fitted.panel.design.imposed:
        block = net_of_benchmark(block)
    slope, x_mean = fitted.estimates.slope[events].T, fitted.estimates.x_mean[events].T
    residual, x = block.y, block.x
    residual -= (fitted.estimates.alpha[events] + (slope * x_mean).sum(axis=0))[:, None]
    x -= x_mean[:, :, None]
    for column, b in zip(x, slope, strict=True):
        residual -= b[:, None] * column
    past = None if fitted.estimates.past is None else fitted.estimates.past[events]
    if past is not None:
        residual, x = residual / past, x / past
    about_zero = past is None and not fitted.panel.design.imposed
    if block.used is None:
        used = np.broadcast_to(True, residual.shape)
        return Residuals(events, residual, x, used, True, about_zero, past)
    residual, x = np.where(block.used, residual, 0.0), np.where(block.used, x, 0.0)
    return Residuals(events, residual, x, block.used, False, about_zero, past)


def about_mean(block: Residuals) -> np.ndarray:
    """Residuals about their mean, which is zero already where least squares fitted an intercept.

    They may be the block's own: not to be changed.
    """
    if block.fitted:
        return block.residual
    mean = block.residual.sum(axis=1) / block.used.sum(axis=1)
    return np.where(block.used, block.residual - mean[:, None], 0.0)
