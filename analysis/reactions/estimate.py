"""Normal returns and abnormal returns of all events, block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.core import DataError, FitError
from analysis.reactions import ols
from analysis.reactions.design import PRICE_LEVEL, Design, price_message
from analysis.reactions.fit import Fit, no_problem
from analysis.reactions.panel import Block, Panel, gather, gather_estimation, net_of_benchmark
from analysis.reactions.settings import Settings

BLOCK_EVENTS = 256
"""Events handled at once: their windows fit the processor's cache."""

TAKEN = ("alpha", "slope", "shown", "x_mean", "level", "xx_inverse", "hat", "problem")
"""What the estimates take over from the fit as it is."""


@dataclass(frozen=True, eq=False)
class Estimates:
    """What is known of each event after the fit; N events, k regressors, L event days.

    `alpha`, `slope`, `shown`, `x_mean`, `level`, `xx_inverse`, `hat` and `problem` as in `Fit`, for
    all N events; `sigma` (N,) residual standard deviation with divisor `df`, `n_obs` (N,), `df`
    (N,), `r_squared` (N,), `abnormal` (N, L), NaN where the firm has no return. `past` (N, T) and
    `ahead` (N, L) are None where all days have the variance sigma^2.
    """

    alpha: np.ndarray
    slope: np.ndarray
    shown: np.ndarray
    sigma: np.ndarray
    n_obs: np.ndarray
    df: np.ndarray
    r_squared: np.ndarray
    x_mean: np.ndarray
    level: np.ndarray
    xx_inverse: np.ndarray
    hat: np.ndarray
    abnormal: np.ndarray
    problem: np.ndarray
    past: np.ndarray | None
    ahead: np.ndarray | None

    @property
    def even(self) -> np.ndarray:
        """Abnormal returns as if every day had the variance sigma^2, shape (N, L)."""
        return self.abnormal if self.ahead is None else self.abnormal / self.ahead

    def rows(self, keep: np.ndarray) -> Estimates:
        """The events where `keep` is true."""
        some: dict[str, Any] = {
            name: None if part is None else part[keep] for name, part in vars(self).items()
        }
        return Estimates(**some)


@dataclass(frozen=True, eq=False)
class Words:
    """How messages name an event, a day of its windows and a regressor."""

    ids: np.ndarray
    firms: np.ndarray
    sessions: pd.DatetimeIndex
    position: np.ndarray
    regressors: tuple[str, ...]

    def rows(self, keep: np.ndarray) -> Words:
        """The events where `keep` is true."""
        some = (self.ids[keep], self.firms[keep])
        return Words(*some, self.sessions, self.position[keep], self.regressors)

    def event(self, i: int) -> str:
        """The i-th event, with its firm."""
        return f"event '{self.ids[i]}' (firm {self.firms[i]})"

    def day(self, i: int, offset: int) -> str:
        """The session `offset` trading days from the i-th event."""
        return f"{self.sessions[self.position[i] + offset]:%Y-%m-%d}"


def _empty(events: int, design: Design, settings: Settings) -> Estimates:
    k, (first, last) = design.estimated, settings.event_window
    length = settings.estimation_window[1] - settings.estimation_window[0] + 1

    def blank(*shape: int) -> np.ndarray:
        return np.full((events, *shape), np.nan)

    counts = np.zeros(events, dtype=int)
    return Estimates(
        alpha=blank(),
        slope=blank(k),
        shown=blank(len(design.labels)),
        sigma=blank(),
        n_obs=counts,
        df=counts.copy(),
        r_squared=blank(),
        x_mean=blank(k),
        level=blank(),
        xx_inverse=blank(k, k),
        hat=blank(k, k),
        abnormal=blank(last - first + 1),
        problem=no_problem(events),
        past=blank(length) if design.varying else None,
        ahead=blank(last - first + 1) if design.varying else None,
    )


def estimate(
    panel: Panel, row: np.ndarray, day: np.ndarray, settings: Settings, words: Words
) -> Estimates:
    """Fit every event; `row` is its row of the panel, `day` its event day 0 in the panel.

    Raises
    ------
    DataError
        If a regressor is missing on a day that an event needs, or returns are prices.
    FitError
        If regressors are constant or collinear, or the days do not exceed the coefficients.
    """
    out = _empty(len(row), panel.design, settings)
    for start in range(0, len(row), BLOCK_EVENTS):
        events = np.arange(start, min(start + BLOCK_EVENTS, len(row)))
        _estimate_block(panel, events, row[events], day[events], settings, out, words)
    return out


def _estimate_block(
    panel: Panel,
    events: np.ndarray,
    row: np.ndarray,
    day: np.ndarray,
    settings: Settings,
    out: Estimates,
    words: Words,
) -> None:
    block = gather_estimation(panel, row, day, settings.estimation_window)
    window = gather(panel, row, day, settings.event_window)
    if not panel.x_complete:
        _check_regressors(block, settings.estimation_window[0], events, words)
        _check_regressors(window, settings.event_window[0], events, words)
    keep = _screen(block, window, events, settings, out)
    if not keep.all():
        block, window, events = block.rows(keep), window.rows(keep), events[keep]
    if len(events):
        _fit_block(block, window, events, panel.design, out, words)


def _check_regressors(block: Block, first: int, events: np.ndarray, words: Words) -> None:
    used = np.isfinite(block.y) if block.used is None else block.used
    lacking = np.argwhere(~np.isfinite(block.x) & used)
    if len(lacking):
        j, b, t = (int(place) for place in lacking[0])
        i = int(events[b])
        raise DataError(
            f"{words.regressors[j]!r} has no finite value on {words.day(i, first + t)}, which "
            f"{words.event(i)} needs; fill it from its source or drop the event."
        )


def _screen(
    block: Block, window: Block, events: np.ndarray, settings: Settings, out: Estimates
) -> np.ndarray:
    """Which events have days enough and no infinite return; the others get their reason."""
    n = ols.days_used(block)
    infinite = np.isinf(window.y).any(axis=1)
    if block.used is not None:
        infinite |= np.isinf(block.y).any(axis=1)
    few = n < settings.min_estimation_days
    for i in np.flatnonzero(few):
        out.problem[events[i]] = (
            f"{n[i]} usable days in the estimation window; "
            f"min_estimation_days is {settings.min_estimation_days}"
        )
    out.problem[events[infinite]] = "an infinite return in its windows"
    out.n_obs[events] = n
    return ~(few | infinite)


def _fit_block(
    block: Block, window: Block, events: np.ndarray, design: Design, out: Estimates, words: Words
) -> None:
    net = net_of_benchmark(block) if design.imposed else block
    raw = moments = ols.centred_moments(block)
    _refuse_prices(raw, events, words)
    if design.imposed:
        window, moments = net_of_benchmark(window), ols.centred_moments(net)
    _check_days(moments, events, words)
    _check_spread(raw, events, words)
    _check_condition(moments, events, words)
    fit = design.fit(moments)
    _write(out, events, moments, fit, design)
    _judge(out, events, raw, fit)
    out.abnormal[events] = _abnormal(window, fit.alpha, fit.slope)


def _write(
    out: Estimates, events: np.ndarray, moments: ols.Moments, fit: Fit, design: Design
) -> None:
    for name in (*TAKEN, "past", "ahead") if design.varying else TAKEN:
        getattr(out, name)[events] = getattr(fit, name)
    out.df[events] = moments.n - fit.spent
    out.sigma[events] = np.sqrt(fit.rss / out.df[events])


def _judge(out: Estimates, events: np.ndarray, raw: ols.Moments, fit: Fit) -> None:
    """R squared, and the events whose returns leave nothing to estimate a variance from."""
    unexplained = np.divide(fit.rss, raw.yy, where=raw.yy > 0, out=np.ones(len(events)))
    out.r_squared[events] = 1.0 - unexplained
    exact = unexplained <= ols.RELATIVE_ZERO**2
    constant = ols.is_constant(raw.yy, raw.y_mean, raw.n)
    out.problem[events[exact]] = "no residual variance: returns follow the benchmark exactly"
    out.problem[events[constant]] = "constant returns in the estimation window"


def _abnormal(window: Block, alpha: np.ndarray, slope: np.ndarray) -> np.ndarray:
    abnormal = window.y - alpha[:, None]
    for x, b in zip(window.x, slope.T, strict=True):
        abnormal -= b[:, None] * x
    return abnormal


def _refuse_prices(raw: ols.Moments, events: np.ndarray, words: Words) -> None:
    for i in np.flatnonzero(raw.y_mean > PRICE_LEVEL):
        mean = raw.y_mean[i]
        if (raw.y[i] + mean).min() > 0:
            raise DataError(price_message(f"returns of {words.event(events[i])}", mean))


def _check_days(moments: ols.Moments, events: np.ndarray, words: Words) -> None:
    coefficients = 1 + len(moments.x)
    short = np.flatnonzero(moments.n <= coefficients)
    if short.size:
        raise FitError(
            f"{words.event(events[short[0]])} has {moments.n[short[0]]} estimation days for "
            f"{coefficients} coefficients (condition number inf); raise min_estimation_days."
        )


def _check_condition(moments: ols.Moments, events: np.ndarray, words: Words) -> None:
    condition = ols.condition_numbers(moments.xx)
    worst = int(condition.argmax())
    if condition[worst] > ols.CONDITION_LIMIT:
        raise FitError(
            f"factors of {words.event(events[worst])} are collinear in its estimation window: "
            f"condition number {condition[worst]:.3g} (limit {ols.CONDITION_LIMIT:.0e}); "
            f"leave one of {words.regressors} out."
        )


def _check_spread(moments: ols.Moments, events: np.ndarray, words: Words) -> None:
    for j, regressor in enumerate(words.regressors[: len(moments.x)]):
        flat = ols.is_constant(moments.xx[:, j, j], moments.x_mean[:, j], moments.n)
        if flat.any():
            i = int(np.flatnonzero(flat)[0])
            raise FitError(
                f"{regressor!r} does not vary in the estimation window of "
                f"{words.event(events[i])}: it is {moments.x_mean[i, j]:.4g} throughout (zero "
                "variance, condition number inf); choose another, or model='constant_mean'."
            )
