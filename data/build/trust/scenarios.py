"""The scenarios of the protocol: how events are drawn, and which assumptions that breaks.

Protocol: Brown, Warner (1980, 1985), Journal of Financial Economics 8, 205-258, and 14, 3-31.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from trust import theory
from trust.case import Case, Design
from trust.simulated import (
    Simulated,
    SimulatedFirm,
    garch,
    in_a_month,
    in_a_week,
    one_day,
    student_4,
)
from trust.snapshot import Snapshot
from trust.theory import Broken

EFFECTS_PCT = (0.5, 1.0, 2.0)
"""Abnormal returns on day 0, in percent, at which power is measured."""

SHARE_MISSING, SHARE_NO_TRADE, CORRELATION = 0.1, 0.3, 0.1
SHORTEST = 60

OVERLAP = "draws overlap"
"""The firm-days are few, so the replicates share some: rates vary more than intervals tell."""


@dataclass(frozen=True)
class Scenario:
    """One way to draw events without effect; `effects_pct` are added for power."""

    name: str
    title: str
    draw: Callable[[np.random.Generator, Design], Case]
    design: Design
    broken: tuple[Broken, ...] = ()
    effects_pct: tuple[float, ...] = ()
    placebo: bool = False
    note: str = ""

    def rngs(self, replicates: int) -> list[np.random.Generator]:
        """A generator a replicate, by the scenario's name; more replicates keep the first ones."""
        seeds = np.random.SeedSequence(list(self.name.encode())).spawn(replicates)
        return [np.random.default_rng(seed) for seed in seeds]


def _normal(events: int) -> Scenario:
    return Scenario(
        f"normal_{events}", "normal", Simulated(), Design(events), effects_pct=EFFECTS_PCT
    )


def _fat_tails(events: int) -> Scenario:
    return Scenario(
        f"t4_{events}",
        "fat tails, t(4)",
        Simulated(student_4),
        Design(events),
        (theory.FAT_TAILS,),
        EFFECTS_PCT,
    )


def _garch(events: int) -> Scenario:
    return Scenario(
        f"garch_{events}",
        "GARCH(1,1) (.05, .90)",
        Simulated(garch),
        Design(events),
        (theory.CHANGING_VARIANCE,),
    )


def _event_variance(events: int) -> Scenario:
    return Scenario(
        f"event_variance_{events}",
        "normal, variance x 2 on day 0",
        Simulated(event_variance=2),
        Design(events),
        (theory.EVENT_VARIANCE,),
        EFFECTS_PCT,
    )


def _common_day(events: int) -> Scenario:
    return Scenario(
        f"common_day_{events}",
        "correlation .1, one day",
        Simulated(placing=one_day, correlation=CORRELATION),
        Design(events, window=(-1, 1)),
        (theory.COMMON_DAY,),
    )


def _real(events: int) -> Scenario:
    few = (theory.FIVE_EVENTS,) if events == 5 else ()
    return Scenario(
        f"real_{events}",
        "7 shares on S&P 500, random days",
        Snapshot(),
        Design(events),
        (theory.REAL_RETURNS, *few),
        EFFECTS_PCT,
        note=OVERLAP,
    )


def _real_variance(events: int, variance: int) -> Scenario:
    return Scenario(
        f"real_variance_x{variance}_{events}",
        f"7 shares on S&P 500, variance x {variance}",
        Snapshot(event_variance=variance),
        Design(events),
        (theory.REAL_RETURNS, theory.EVENT_VARIANCE),
        note=OVERLAP,
    )


def _one_real_firm(events: int) -> Scenario:
    return Scenario(
        f"one_firm_real_{events}",
        "META on S&P 500, random days",
        Snapshot(firms=("META",)),
        Design(events),
        (theory.REAL_RETURNS,),
        EFFECTS_PCT,
        placebo=True,
        note=OVERLAP,
    )


SIMULATED = (
    *(_normal(events) for events in (10, 20, 50)),
    *(_fat_tails(events) for events in (10, 50)),
    *(_garch(events) for events in (10, 50)),
    *(_event_variance(events) for events in (10, 50)),
    *(_common_day(events) for events in (10, 20, 50)),
    Scenario(
        "week_20",
        "correlation .1, days in a week",
        Simulated(placing=in_a_week, correlation=CORRELATION),
        Design(20, window=(-1, 1)),
        (theory.NEAR_DAYS,),
    ),
    Scenario(
        "month_20",
        "correlation .1, days in a month",
        Simulated(placing=in_a_month, correlation=CORRELATION),
        Design(20, window=(-1, 1)),
        (theory.NEAR_DAYS,),
    ),
    Scenario(
        "uncorrelated_day_20",
        "normal, no correlation, one day",
        Simulated(placing=one_day),
        Design(20, window=(-1, 1)),
    ),
    Scenario(
        "thin_trading_20",
        "no trade on 30 % of days",
        Simulated(no_trade=SHARE_NO_TRADE),
        Design(20),
        (theory.THIN_TRADING,),
    ),
    Scenario(
        "long_window_20",
        "normal, T = 100, L = 21",
        Simulated(),
        Design(20, estimation_days=100, window=(-10, 10)),
        (theory.LONG_WINDOW,),
    ),
    Scenario(
        "missing_days_20",
        "normal, 10 % of days missing",
        Simulated(missing=SHARE_MISSING),
        Design(20),
        note="18 events on average",
    ),
    Scenario(
        "unequal_windows_20",
        "normal, T from 60 to 250",
        Simulated(shortest=SHORTEST),
        Design(20, least_estimation_days=SHORTEST),
    ),
    Scenario(
        "one_firm_normal_10",
        "one firm, normal",
        SimulatedFirm(),
        Design(10),
        effects_pct=EFFECTS_PCT,
        placebo=True,
    ),
    Scenario(
        "one_firm_garch_10",
        "one firm, GARCH(1,1)",
        SimulatedFirm(garch),
        Design(10),
        (theory.CHANGING_VARIANCE,),
        placebo=True,
    ),
    Scenario(
        "one_firm_variance_10",
        "one firm, variance x 2 on day 0",
        SimulatedFirm(event_variance=2),
        Design(10),
        (theory.EVENT_VARIANCE,),
        placebo=True,
    ),
)

REAL = (
    *(_real(events) for events in (5, 10, 20, 50)),
    _real_variance(20, 2),
    _real_variance(20, 4),
    Scenario(
        "real_same_day_5",
        "5 of 7 shares on one day",
        Snapshot(same_day=True),
        Design(5),
        (theory.REAL_RETURNS, theory.COMMON_DAY, theory.FIVE_EVENTS),
        note=OVERLAP,
    ),
    *(_one_real_firm(events) for events in (10, 20)),
)

SCENARIOS = {scenario.name: scenario for scenario in (*SIMULATED, *REAL)}
