"""Tests of the mean abnormal return by ranks: free of the shape of its law."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.reactions.mean_tests import check_spread
from analysis.reactions.ols import RELATIVE_ZERO
from analysis.reactions.ranks import DayScores
from analysis.reactions.sample import Sample
from analysis.reactions.verdict import DoesNotApply, Found
from analysis.reactions.windows import Fitted, Residuals, residual_blocks, variance_factor

NO_SPREAD = "ranks averaged over events do not vary over days, so they give no spread"


def corrado(sample: Sample) -> Found:
    """Rank of the abnormal return among all days of the event's two windows, N(0,1).

    U = rank / (M + 1) - 1/2 of residuals and abnormal returns, M days of the event over the
    estimation and the whole event window, mid-ranks for ties. By relative day D = sum U /
    sqrt(N_day), z = D / sqrt(mean D^2), and the statistic is sum z / sqrt L over the window.
    `estimate` is the mean U on the window's days: 0 for no effect, within -1/2 and 1/2.
    Source: Corrado (1989), Journal of Financial Economics 23, 385-395; missing days as in
    Corrado, Zivney (1992), Journal of Financial and Quantitative Analysis 27(3), 465-478.
    """
    abnormal = sample.fitted.estimates.abnormal
    return _window_z(sample, _scores(sample.fitted, abnormal, standardised=False))


def corrado_zivney(sample: Sample) -> Found:
    """Corrado's test on standardised returns, the event's own variance taken out, N(0,1).

    As `corrado`, of residuals over sigma and of event-window returns over their forecast standard
    deviation, each day of the event window then over its standard deviation across events
    (divisor N_day - 1). A day of the event window that fewer than two events have is not ranked.
    `estimate` is the mean U on the window's days.
    Source: Corrado, Zivney (1992), Journal of Financial and Quantitative Analysis 27(3), 465-478.
    """
    event_days = _over_spread(_standardised(sample.fitted))
    if np.isnan(event_days[:, sample.columns]).any():
        raise DoesNotApply("on a day of the window all events have the same standardised return")
    return _window_z(sample, _scores(sample.fitted, event_days, standardised=True))


def grank_t(sample: Sample) -> Found:
    """Rank of the standardised CAR among the event's standardised residuals, t(T - 1).

    The CAR is one pseudo-day SCAR / sd(SCAR), ranked with residuals over sigma sqrt(1 - leverage):
    U = rank / (T_i + 2) - 1/2. With Ubar its mean by relative day, N_t of N events on it, and T
    days that any event has, Z = Ubar_0 / sqrt(sum (N_t / N) Ubar_t^2 / (T + 1)), pseudo-day
    included, and t = Z sqrt((T - 1) / (T - Z^2)). `estimate` is Ubar_0.
    Source: Kolari, Pynnonen (2011), Journal of Empirical Finance 18(5), 953-971.
    """
    scar = sample.cars.scar
    check_spread(scar)
    scores = _pseudo_day_scores(sample, scar / scar.std(ddof=1))
    seen = scores.count > 0
    mean = scores.total[seen] / scores.count[seen]
    days = len(mean) - 1
    variance = float((scores.count[seen] / sample.n * mean**2).mean())
    if variance <= RELATIVE_ZERO**2:
        raise DoesNotApply(NO_SPREAD)
    z_squared = mean[-1] ** 2 / variance
    if z_squared >= days * (1 - RELATIVE_ZERO):
        raise DoesNotApply(f"Z^2 = {z_squared:.4g} reaches T = {days}: the other days do not vary")
    t = np.sign(mean[-1]) * np.sqrt(z_squared * (days - 1) / (days - z_squared))
    return Found(float(t), df=float(days - 1), estimate=float(mean[-1]))


def _scores(fitted: Fitted, event_days: np.ndarray, standardised: bool) -> DayScores:
    """Rank scores over the estimation window and, after it, the columns of `event_days`."""
    first, last = fitted.settings.estimation_window
    scores = DayScores.of(last - first + 1 + event_days.shape[1])
    for events, residual in _known_residuals(fitted, standardised):
        scores.add(np.hstack([residual, event_days[events]]))
    return scores


def _known_residuals(fitted: Fitted, standardised: bool) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Residuals by block, NaN on days not used; over sigma if `standardised`."""
    for block in residual_blocks(fitted):
        residual = np.where(block.used, block.residual, np.nan)
        if standardised:
            residual /= fitted.estimates.sigma[block.events, None]
        yield block.events, residual


def _window_z(sample: Sample, scores: DayScores) -> Found:
    seen = scores.count > 0
    by_day = np.zeros(len(seen))
    by_day[seen] = scores.total[seen] / np.sqrt(scores.count[seen])
    spread = np.sqrt((by_day[seen] ** 2).mean())
    if spread <= RELATIVE_ZERO:
        raise DoesNotApply(NO_SPREAD)
    window = by_day[-sample.fitted.estimates.abnormal.shape[1] :][sample.columns]
    mean = float(window.mean()) / sample.n**0.5  # the whole sample has every day of the window
    return Found(float(window.sum() / spread) / sample.length**0.5, estimate=mean)


def _standardised(fitted: Fitted) -> np.ndarray:
    """Abnormal returns over their forecast standard deviations, shape (N, event days)."""
    first, last = fitted.settings.event_window
    factor = np.array([variance_factor(fitted, day, day) for day in range(first, last + 1)]).T
    return fitted.estimates.abnormal / (fitted.estimates.sigma[:, None] * np.sqrt(factor))


def _over_spread(values: np.ndarray) -> np.ndarray:
    """Each column over its standard deviation across events; NaN where there is none."""
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    mean = np.where(known, values, 0.0).sum(axis=0) / np.maximum(count, 1)
    square = (np.where(known, values - mean, 0.0) ** 2).sum(axis=0)
    spread = np.sqrt(square / np.maximum(count - 1, 1))
    size = np.abs(np.where(known, values, 0.0)).max(axis=0)
    told = (count > 1) & (spread > RELATIVE_ZERO * size)
    return np.where(told, values, np.nan) / np.where(told, spread, 1.0)


def _pseudo_day_scores(sample: Sample, pseudo_day: np.ndarray) -> DayScores:
    """Rank scores of the standardised residuals and, in the last place, the pseudo-day."""
    fitted = sample.fitted
    first, last = fitted.settings.estimation_window
    scores = DayScores.of(last - first + 2)
    for block in residual_blocks(fitted):
        residual = _studentised(fitted, block)
        scores.add(np.hstack([residual, pseudo_day[block.events, None]]))
    return scores


def _studentised(fitted: Fitted, block: Residuals) -> np.ndarray:
    """Residuals over sigma sqrt(1 - leverage); NaN on days not used or fitted exactly."""
    room = 1.0 - _leverage(fitted, block)
    known = block.used & (room > RELATIVE_ZERO)
    size = fitted.estimates.sigma[block.events, None] * np.sqrt(np.where(known, room, 1.0))
    return np.where(known, block.residual, np.nan) / size


def _leverage(fitted: Fitted, block: Residuals) -> np.ndarray | float:
    """Diagonal of the hat matrix of the estimation days; nothing is estimated if imposed."""
    if fitted.panel.imposed:
        return 0.0
    estimates = fitted.estimates
    inverse = estimates.xx_inverse[block.events]
    spread = np.einsum("ibt,bij,jbt->bt", block.x, inverse, block.x)
    return 1.0 / estimates.n_obs[block.events, None] + spread
