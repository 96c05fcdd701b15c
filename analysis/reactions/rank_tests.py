"""Tests of the mean abnormal return by ranks: free of the shape of its law."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from analysis.reactions.mean_tests import check_spread
from analysis.reactions.ols import RELATIVE_ZERO
from analysis.reactions.ranks import DayScores
from analysis.reactions.sample import Sample
from analysis.reactions.verdict import DoesNotApply, Found
from analysis.reactions.windows import Fitted, Residuals, leverage

SPREAD_OF_FEW = 20
BOLD = "rejects somewhat too often: returns are divided by a spread over only"
NO_SPREAD = "ranks averaged over events do not vary over days, so they give no spread"


@dataclass(frozen=True, eq=False)
class CorradoScores:
    """Rank scores of the residuals and, after them, of the event window's returns (N, days)."""

    event_days: np.ndarray
    scores: DayScores

    @classmethod
    def of(cls, sample: Sample) -> Self:
        """No event yet."""
        event_days = cls._event_days(sample.fitted)
        first, last = sample.fitted.settings.estimation_window
        return cls(event_days, DayScores.of(last - first + 1 + event_days.shape[1]))

    @staticmethod
    def _event_days(fitted: Fitted) -> np.ndarray:
        return fitted.estimates.abnormal

    def add(self, block: Residuals) -> None:
        """Count the events of `block` in."""
        self.scores.add(block.known, self.event_days[block.events])


class CorradoZivneyScores(CorradoScores):
    """As `CorradoScores`, of standardised returns.

    A ranking of residuals over sigma is one of residuals beside event days times sigma.
    """

    @staticmethod
    def _event_days(fitted: Fitted) -> np.ndarray:
        return _over_spread(standardised(fitted)) * fitted.estimates.sigma[:, None]


@dataclass(frozen=True, eq=False)
class GrankScores:
    """Rank scores of residuals over sqrt(1 - leverage) and, last, of the `pseudo_day` (N,).

    Both are times sigma, which leaves the ranks of an event as they are.
    """

    fitted: Fitted
    pseudo_day: np.ndarray
    scores: DayScores

    @classmethod
    def of(cls, sample: Sample) -> GrankScores:
        """No event yet; the SCAR over its spread, which `check_spread` has looked at."""
        first, last = sample.fitted.settings.estimation_window
        spread = sample.cars.scar.std(ddof=1) or 1.0
        pseudo_day = sample.cars.scar / spread * sample.fitted.estimates.sigma
        return cls(sample.fitted, pseudo_day, DayScores.of(last - first + 2))

    def add(self, block: Residuals) -> None:
        """Count the events of `block` in."""
        self.scores.add(studentised(self.fitted, block), self.pseudo_day[block.events, None])


def corrado(sample: Sample) -> Found:
    """Rank of the abnormal return among all days of the event's two windows, N(0,1).

    U = rank / (M + 1) - 1/2 of residuals and abnormal returns, M days of the event over the
    estimation and the whole event window, mid-ranks for ties. By relative day D = sum U /
    sqrt(N_day), z = D / sqrt(mean D^2), and the statistic is sum z / sqrt L over the window.
    `estimate` is the mean U on the window's days: 0 for no effect, within -1/2 and 1/2.
    Source: Corrado (1989), Journal of Financial Economics 23, 385-395; missing days as in
    Corrado, Zivney (1992), Journal of Financial and Quantitative Analysis 27(3), 465-478.
    """
    return _window_z(sample, sample.tally(CorradoScores).scores)


def corrado_zivney(sample: Sample) -> Found:
    """Corrado's test on standardised returns, the event's own variance taken out, N(0,1).

    As `corrado`, of residuals over sigma and of event-window returns over their forecast standard
    deviation, each day of the event window then over its standard deviation across events
    (divisor N_day - 1). A day of the event window that fewer than two events have is not ranked.
    `estimate` is the mean U on the window's days.
    Source: Corrado, Zivney (1992), Journal of Financial and Quantitative Analysis 27(3), 465-478.
    """
    tally = sample.tally(CorradoZivneyScores)
    if np.isnan(tally.event_days[:, sample.columns]).any():
        raise DoesNotApply("on a day of the window all events have the same standardised return")
    found = _window_z(sample, tally.scores)
    return replace(found, notes=(*found.notes, _bold(sample.n)))


def _bold(events: int) -> str:
    """The caution for a spread over so few events, on which the simulations agree."""
    return f"{BOLD} {events} events" if events <= SPREAD_OF_FEW else ""


def grank_t(sample: Sample) -> Found:
    """Rank of the standardised CAR among the event's standardised residuals, t(T - 1).

    The CAR is one pseudo-day SCAR / sd(SCAR), ranked with residuals over sigma sqrt(1 - leverage):
    U = rank / (T_i + 2) - 1/2. With Ubar its mean by relative day, N_t of N events on it, and T
    days that any event has, Z = Ubar_0 / sqrt(sum (N_t / N) Ubar_t^2 / (T + 1)), pseudo-day
    included, and t = Z sqrt((T - 1) / (T - Z^2)). `estimate` is Ubar_0.
    Source: Kolari, Pynnonen (2011), Journal of Empirical Finance 18(5), 953-971.
    """
    check_spread(sample.cars.scar)
    scores = sample.tally(GrankScores).scores
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
    notes = (_bold(sample.n),)
    return Found(float(t), df=float(days - 1), estimate=float(mean[-1]), notes=notes)


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


def standardised(fitted: Fitted) -> np.ndarray:
    """Abnormal returns over their forecast standard deviations, shape (N, event days)."""
    first, last = fitted.settings.event_window
    x = fitted.panel.windows("x", last - first + 1)[:, fitted.day + first]
    estimates = fitted.estimates
    x = x[: estimates.slope.shape[1]] - estimates.x_mean.T[:, :, None]
    size = leverage(estimates.level, estimates.xx_inverse, x)
    size += 1.0 if estimates.ahead is None else np.square(estimates.ahead)
    np.sqrt(size, out=size)
    size *= estimates.sigma[:, None]
    return np.divide(estimates.abnormal, size, out=size)


def _over_spread(values: np.ndarray) -> np.ndarray:
    """Each column over its standard deviation across events; NaN where there is none."""
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    mean = values.sum(axis=0, where=known) / np.maximum(count, 1)
    square = np.square(values - mean).sum(axis=0, where=known)
    spread = np.sqrt(square / np.maximum(count - 1, 1))
    size = np.abs(values).max(axis=0, where=known, initial=0.0)
    told = (count > 1) & (spread > RELATIVE_ZERO * size)
    return values / np.where(told, spread, np.nan)


def studentised(fitted: Fitted, block: Residuals) -> np.ndarray:
    """Residuals over sqrt(1 - leverage); NaN on days not used or fitted exactly."""
    level, hat = fitted.estimates.level[block.events], fitted.estimates.hat[block.events]
    room = 1.0 - leverage(level, hat, block.x)
    room[room <= RELATIVE_ZERO] = np.nan
    np.sqrt(room, out=room)
    return np.divide(block.known, room, out=room)
