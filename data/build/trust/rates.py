"""From replicates to the rows of the table: rates, their intervals, and a verdict."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from trust.counting import COVERAGE_LEVEL, Key, count
from trust.scenarios import Scenario
from trust.theory import expected

LEVELS = {"both": (0.01, 0.05, 0.10), "upper": (0.05,), "lower": (0.05,)}
"""Nominal levels by tail."""

BY_RANK_OR_SIGN = ("corrado", "corrado_zivney", "grank_t", "generalised_sign", "wilcoxon")
FEW_EVENTS = 10
"""Up to so many events, rank and sign tests move in steps and get the wider band."""

BAND = (0.015, 0.015)
FEW_BAND = (0.03, 0.04)
"""Room below and above a 5 % rate of 2,000 replicates: [3.5, 6.5] and [2, 9] percent."""

STATED_LEVEL, STATED_REPLICATES = 0.05, 2000

KNOWN_ON = "2026-11-24"
DIGITS, ROUNDING = 4, 9
ORDER = ["scenario", "measure", "test", "tail", "level_pct", "effect_pct"]


def table(scenarios: list[Scenario], replicates: int) -> pd.DataFrame:
    """All rows of `scenarios`, sorted."""
    rows = [row for scenario in scenarios for row in _rows(scenario, replicates)]
    return pd.DataFrame(rows).sort_values(ORDER, ignore_index=True)


def _rows(scenario: Scenario, replicates: int) -> Iterator[dict[str, object]]:
    """A row a test, tail and level; none for a test that never applies."""
    for key, values in count(scenario, replicates).items():
        known = values[~np.isnan(values)]
        for level in _levels(key) if len(known) else ():
            hits = int(known.sum() if key.measure == "coverage" else (known <= level).sum())
            yield _row(scenario, key, level, hits, len(known))


def _levels(key: Key) -> tuple[float, ...]:
    by_measure = {"coverage": (COVERAGE_LEVEL,), "power": (STATED_LEVEL,)}
    return by_measure.get(key.measure) or LEVELS[key.tail]


def _row(
    scenario: Scenario, key: Key, level: float, hits: int, replicates: int
) -> dict[str, object]:
    design = scenario.design
    rate = hits / replicates
    low, high = proportion_confint(hits, replicates, method="wilson")
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "events": design.events,
        "estimation_days": design.estimation_days,
        "first_day": design.window[0],
        "last_day": design.window[1],
        "measure": key.measure,
        "test": key.test,
        "tail": key.tail,
        "level_pct": _percent(level),
        "effect_pct": key.effect_pct,
        "rate_pct": _percent(rate),
        "low_pct": _percent(low),
        "high_pct": _percent(high),
        "replicates": replicates,
        "expected": _expected(scenario, key),
        "verdict": verdict(rate, level, replicates, key, design.events),
        "known_on": KNOWN_ON,
        "evidence": "estimated",
        "note": scenario.note,
    }


def _percent(share: float) -> float:
    """In percent, to `DIGITS` digits; the interval's end at no hits is zero but for rounding."""
    return float(f"{round(100 * share, ROUNDING):.{DIGITS}g}")


def _expected(scenario: Scenario, key: Key) -> str:
    """Theory in the words of the measure: who rejects too often covers too rarely."""
    found = expected(key.test, scenario.broken)
    if key.measure == "power":
        return "open"
    return {"over": "under", "under": "over"}.get(found, found) if _covers(key) else found


def verdict(rate: float, level: float, replicates: int, key: Key, events: int) -> str:
    """Whether `rate` lies in its band; power has none to lie in."""
    if key.measure == "power":
        return "not judged"
    low, high = band(level, replicates, key.test, events)
    does = "covers" if _covers(key) else "rejects"
    return f"over-{does}" if rate > high else f"under-{does}" if rate < low else "holds"


def band(level: float, replicates: int, test: str, events: int) -> tuple[float, float]:
    """The band of a rate: the stated one, in proportion to the binomial standard deviation."""
    few = test in BY_RANK_OR_SIGN and events <= FEW_EVENTS
    below, above = FEW_BAND if few else BAND
    scale = _sd(level, replicates) / _sd(STATED_LEVEL, STATED_REPLICATES)
    return level - scale * below, level + scale * above


def _sd(share: float, replicates: int) -> float:
    return (share * (1 - share) / replicates) ** 0.5


def _covers(key: Key) -> bool:
    return key.measure == "coverage"
