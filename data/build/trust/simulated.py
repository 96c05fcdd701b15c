"""Simulated returns without any effect: R = market + 2 % noise of a chosen law.

Every firm has beta 1 on a normal market of daily sd 1 %, drawn anew in each replicate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from trust.case import GAP, Case, Design

Rng = np.random.Generator

MARKET_SD, RESIDUAL_SD = 0.01, 0.02
"""Daily standard deviations: an index, and a large technology share beyond it."""

ARCH, PERSISTENCE = 0.05, 0.90
"""GARCH(1,1): h' = 0.05 + 0.05 e^2 + 0.90 h, of unconditional variance 1."""

BURN_IN = 100
DEGREES = 4
WEEK, MONTH = 5, 21
"""Sessions over which days are spread."""

POOL = 500
"""Sessions, two years, among which the days of one simulated firm fall."""

Law = Callable[[Rng, int, int], np.ndarray]
Placing = Callable[[Rng, Design], np.ndarray]


def normal(rng: Rng, sessions: int, firms: int) -> np.ndarray:
    """Independent N(0,1), shape (sessions, firms)."""
    return rng.standard_normal((sessions, firms))


def student_4(rng: Rng, sessions: int, firms: int) -> np.ndarray:
    """Independent t(4) of unit variance: kurtosis without bound."""
    return rng.standard_t(DEGREES, (sessions, firms)) / (DEGREES / (DEGREES - 2)) ** 0.5


def garch(rng: Rng, sessions: int, firms: int) -> np.ndarray:
    """GARCH(1,1) of unit variance, each firm its own path, after `BURN_IN` days."""
    noise = rng.standard_normal((BURN_IN + sessions, firms))
    variance = np.ones(firms)
    for day in range(len(noise)):
        noise[day] *= np.sqrt(variance)
        variance = 1 - ARCH - PERSISTENCE + ARCH * noise[day] ** 2 + PERSISTENCE * variance
    return noise[BURN_IN:]


def own_days(rng: Rng, design: Design) -> np.ndarray:
    """Tested windows one after the other: no two share a session."""
    return design.length * np.arange(design.events)


def one_day(rng: Rng, design: Design) -> np.ndarray:
    """All events on one day."""
    return np.zeros(design.events, dtype=int)


def in_a_week(rng: Rng, design: Design) -> np.ndarray:
    """Days drawn at random from five sessions."""
    return rng.integers(0, WEEK, design.events)


def in_a_month(rng: Rng, design: Design) -> np.ndarray:
    """Days drawn at random from 21 sessions."""
    return rng.integers(0, MONTH, design.events)


@dataclass(frozen=True)
class Simulated:
    """N firms with one event each.

    `correlation` of residuals by one factor on the calendar; `event_variance` multiplies the
    variance of the tested window; `missing` and `no_trade` are shares of days, the latter with a
    return of zero that the next trade catches up; from `shortest` days on, estimation windows
    have random lengths.
    """

    law: Law = normal
    placing: Placing = own_days
    correlation: float = 0.0
    event_variance: float = 1.0
    missing: float = 0.0
    no_trade: float = 0.0
    shortest: int | None = None

    def __call__(self, rng: Rng, design: Design) -> Case:
        """Draw a case."""
        day = design.lead + self.placing(rng, design)
        sessions = int(day.max()) + design.window[1] + 1
        firm = np.arange(design.events)
        noise = self._noise(rng, sessions, design.events)
        scale_windows(noise, firm, day, design, self.event_variance)
        market = rng.normal(0, MARKET_SD, sessions)
        returns = self._observed(rng, market[:, None] + RESIDUAL_SD * noise)
        self._shorten(rng, returns, day, design)
        return Case(returns, market, firm, day)

    def _noise(self, rng: Rng, sessions: int, firms: int) -> np.ndarray:
        own = self.law(rng, sessions, firms)
        if not self.correlation:
            return own
        factor = self.law(rng, sessions, 1)
        return self.correlation**0.5 * factor + (1 - self.correlation) ** 0.5 * own

    def _observed(self, rng: Rng, returns: np.ndarray) -> np.ndarray:
        if self.no_trade:
            returns = caught_up(returns, rng.random(returns.shape) >= self.no_trade)
        if self.missing:
            returns[rng.random(returns.shape) < self.missing] = np.nan
        return returns

    def _shorten(self, rng: Rng, returns: np.ndarray, day: np.ndarray, design: Design) -> None:
        if self.shortest is None:
            return
        length = rng.integers(self.shortest, design.estimation_days + 1, design.events)
        before = np.arange(len(returns))[:, None] < day - GAP - length
        returns[before] = np.nan


@dataclass(frozen=True)
class SimulatedFirm:
    """One firm with N events on random days of two years; other days make the placebo sets."""

    law: Law = normal
    event_variance: float = 1.0

    def __call__(self, rng: Rng, design: Design) -> Case:
        """Draw a case."""
        day = design.lead + np.sort(rng.choice(POOL, design.events, replace=False))
        firm = np.zeros(design.events, dtype=int)
        noise = self.law(rng, design.lead + POOL, 1)
        scale_windows(noise, firm, day, design, self.event_variance)
        market = rng.normal(0, MARKET_SD, len(noise))
        return Case(market[:, None] + RESIDUAL_SD * noise, market, firm, day)


def scale_windows(
    noise: np.ndarray, firm: np.ndarray, day: np.ndarray, design: Design, variance: float
) -> None:
    """Multiply the variance of each event's tested window, in place."""
    for offset in range(design.window[0], design.window[1] + 1):
        noise[day + offset, firm] *= variance**0.5


def caught_up(returns: np.ndarray, traded: np.ndarray) -> np.ndarray:
    """Observed returns: zero without a trade, all that was missed at the next one."""
    level = np.vstack([np.zeros(returns.shape[1]), returns.cumsum(axis=0)])
    place = np.arange(1, len(level))[:, None] * traded
    last_trade = np.maximum.accumulate(place, axis=0)
    seen = np.take_along_axis(level, last_trade, axis=0)
    return np.diff(seen, axis=0, prepend=0.0)
