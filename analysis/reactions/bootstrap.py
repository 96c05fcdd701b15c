"""The law of the skewness-adjusted t by resampling the events."""

from __future__ import annotations

import numpy as np

from analysis.core import TestResult
from analysis.reactions.mean_tests import check_skewness, skewness_adjusted
from analysis.reactions.ols import RELATIVE_ZERO
from analysis.reactions.sample import Sample
from analysis.reactions.verdict import AT_LEAST, Found, Procedure, decide

NAME = "skewness_adjusted_t"
ASSUMES = "events independent, CARs of one law of any shape"
FEW = "so few values cannot show the law they are resampled from"

RESAMPLE_PART = 4
RESAMPLE_LEAST = 3
"""A resample holds a quarter of the events, three at least: two have no skewness."""


def bootstrap_test(sample: Sample, draws: int, seed: int) -> TestResult:
    """The test of `EventStudyResult.bootstrap_test`."""
    procedure = Procedure(lambda events: bootstrapped(events.cars.car, draws, seed), ASSUMES, FEW)
    return decide(NAME, procedure, sample, "two-sided")


def bootstrapped(values: np.ndarray, draws: int, seed: int) -> Found:
    """Skewness-adjusted t of the mean of `values`, its tails from their resamples."""
    check_skewness(values)
    t, skewness = skewness_adjusted(values, 0.0)
    size = max(len(values) // RESAMPLE_PART, RESAMPLE_LEAST)
    chosen = np.random.default_rng(seed).integers(len(values), size=(draws, size))
    law, flat = _resampled(values[chosen], float(values.mean()))
    own = float(t)
    reach = (1 - AT_LEAST) * abs(own)
    lower, upper = ((1 + (side <= reach).sum()) / (draws + 1) for side in (law - own, own - law))
    notes = (
        f"skewness {float(skewness):.2f}",
        f"resamples of {size} of {len(values)} values about their mean",
        f"smallest p-value attainable {2 / (draws + 1):.2g}",
        f"{flat} resamples without spread counted as infinite" if flat else "",
    )
    mean = float(values.mean())
    return Found(own, None, mean, None, notes, f"bootstrap({draws})", (float(lower), float(upper)))


def _resampled(values: np.ndarray, centre: float) -> tuple[np.ndarray, int]:
    """Statistics of the rows of `values`, and how many rows hold one value only.

    These have no spread: they count as infinite on their side of the centre, which is cautious.
    """
    flat = np.ptp(values, axis=1) <= RELATIVE_ZERO * np.abs(values).max(axis=1)
    law = np.where(values[:, 0] >= centre, np.inf, -np.inf)
    law[~flat] = skewness_adjusted(values[~flat], centre)[0]
    return law, int(flat.sum())
