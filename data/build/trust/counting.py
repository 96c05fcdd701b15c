"""p-values and intervals of every test, replicate by replicate."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr, stdtrit
from tqdm import tqdm

from analysis.reactions import EventStudyResult
from analysis.reactions.battery import TESTS, run_test
from analysis.reactions.sample import Sample, sample_of
from trust.scenarios import Scenario
from trust.theory import PLACEBO, SINGLE, SQ

COVERAGE_LEVEL = 0.95
MEAN_INTERVALS = ("cross_section_t", "crude_dependence")
"""Tests with an interval of the mean CAR itself, not of a standardised mean."""

PLACEBO_DRAWS = 999


class Key(NamedTuple):
    """What a series of replicates measures."""

    measure: str
    test: str
    tail: str
    effect_pct: float = 0.0


Found = Iterator[tuple[Key, float]]
"""p-values for size and power, 1 or 0 for coverage; NaN where the test does not apply."""


def count(scenario: Scenario, replicates: int) -> dict[Key, np.ndarray]:
    """What every replicate gave, each of shape (replicates,).

    Warnings are silenced: missing days and crowded windows are what scenarios are about.
    """
    found: dict[Key, list[float]] = defaultdict(list)
    rngs = scenario.rngs(replicates)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for rng in tqdm(rngs, desc=scenario.name, leave=False, disable=None):
            for key, value in _replicate(scenario, rng):
                found[key].append(value)
    return {key: np.array(values) for key, values in found.items()}


def _replicate(scenario: Scenario, rng: np.random.Generator) -> Found:
    design = scenario.design
    case = scenario.draw(rng, design)
    seed = int(rng.integers(2**31))
    yield from _without_effect(case.study(design), scenario, seed)
    for effect in scenario.effects_pct:
        study = case.adding(effect / 100).study(design)
        for test, p in _two_sided(study, scenario, seed):
            yield Key("power", test, "both", effect), p


def _without_effect(study: EventStudyResult, scenario: Scenario, seed: int) -> Found:
    sample = sample_of(study._fitted, *scenario.design.window)
    for name in TESTS:
        yield from _three_tails(name, sample)
    yield from _single_event(study, scenario.design.window)
    yield Key("size", SQ, "both"), _sq(study, scenario.design.window)
    if scenario.placebo:
        yield Key("size", PLACEBO, "both"), _placebo(study, scenario, seed)


def _three_tails(name: str, sample: Sample) -> Found:
    upper = run_test(name, sample, "greater")
    tails = {"upper": upper.p_value, "lower": run_test(name, sample, "less").p_value}
    tails["both"] = min(1.0, 2 * min(tails.values())) if upper.valid else np.nan
    for tail, p in tails.items():
        yield Key("size", name, tail), p
    if name in MEAN_INTERVALS:
        assert upper.low is not None and upper.high is not None
        yield Key("coverage", name, "both"), float(upper.low <= 0 <= upper.high)


def _single_event(study: EventStudyResult, window: tuple[int, int]) -> Found:
    """The first event of the replicate that has every day of the window."""
    row = study.car(*window).iloc[0]
    yield Key("size", SINGLE, "both"), row["p_value"]
    yield Key("size", SINGLE, "upper"), float(stdtr(row["df"], -row["t"]))
    yield Key("size", SINGLE, "lower"), float(stdtr(row["df"], row["t"]))
    reach = float(stdtrit(row["df"], (1 + COVERAGE_LEVEL) / 2)) * row["se"]
    yield Key("coverage", SINGLE, "both"), float(abs(row["car"]) <= reach)


def _two_sided(
    study: EventStudyResult, scenario: Scenario, seed: int
) -> Iterator[tuple[str, float]]:
    window = scenario.design.window
    sample = sample_of(study._fitted, *window)
    for name in TESTS:
        yield name, run_test(name, sample).p_value
    yield SINGLE, study.car(*window)["p_value"].iloc[0]
    yield SQ, _sq(study, window)
    if scenario.placebo:
        yield PLACEBO, _placebo(study, scenario, seed)


def _sq(study: EventStudyResult, window: tuple[int, int]) -> float:
    """Scaled, of the first event to which the test applies."""
    frame = study.sq_test(*window)
    p = frame.loc[frame["valid"], "p_value"]
    return float(p.iloc[0]) if len(p) else np.nan


def _placebo(study: EventStudyResult, scenario: Scenario, seed: int) -> float:
    return study.placebo_test(*scenario.design.window, draws=PLACEBO_DRAWS, seed=seed).p_value
