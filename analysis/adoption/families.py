"""The curves as the fitting code sees them: share of the potential, slopes, range and grid.

The potential `m` comes first among the parameters and multiplies the share; the two shape
parameters follow. A further curve is one more entry in `FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.adoption.curves import (
    Array,
    bass_share,
    gompertz_hazard,
    gompertz_share,
    logistic_share,
)

Box = tuple[tuple[float, float], tuple[float, float]]

LARGEST_POTENTIAL = 1e4
"""Search for m ends at this many times the largest cumulative value: beyond it, m is open."""

SMALLEST_POTENTIAL = 0.1
"""Search for m starts at this part of the largest cumulative value."""

SLOWEST, FASTEST = 1e-6, 1e3
"""Range of a rate, in units of one over the time span of the data."""

LEAST_INNOVATION = 1e-20
"""Smallest p, in the same unit: an exponential start needs p of about q e^{-qT}."""

LARGEST_LOG_DISPLACEMENT = 690.0
"""Largest ln(a) of the Gompertz curve that a double can hold."""


@dataclass(frozen=True)
class Family:
    """One curve: names, share of the potential, its slopes, and where to search.

    `slopes` gives the derivatives of the share in the shape parameters, shape (2, n).
    `box` gives the range of the shape parameters, `grid` starting values, shape (2, rows,
    columns), both from the times. `logged` marks the shape parameters searched in logs.
    `limits` names (parameter, side) where the best fit may run off to a simpler curve.
    """

    name: str
    shape_names: tuple[str, str]
    logged: tuple[bool, bool]
    share: Callable[[Array, Any, Any], Array]
    slopes: Callable[[Array, float, float], Array]
    box: Callable[[Array], Box]
    grid: Callable[[Array], Array]
    limits: dict[tuple[str, str], str]
    from_launch: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """All names, the potential first."""
        return ("m", *self.shape_names)


def _bass_slopes(t: Array, p: float, q: float) -> Array:
    decay, reached = np.exp(-(p + q) * t), -np.expm1(-(p + q) * t)
    below = p + q * decay
    by_p = (reached + p * t * decay) * below - p * reached * (1 - q * t * decay)
    by_q = p * t * decay * below - p * reached * (decay - q * t * decay)
    return np.stack([by_p, by_q]) / below**2


def _logistic_slopes(t: Array, b: float, c: float) -> Array:
    share = logistic_share(t, b, c)
    return np.stack([t - c, np.full_like(t, -b)]) * share * (1 - share)


def _gompertz_slopes(t: Array, a: float, b: float) -> Array:
    hazard = gompertz_hazard(t, a, b)
    falling = hazard * np.exp(-hazard)
    return np.stack([-falling / a, t * falling])


def _bass_box(t: Array) -> Box:
    end = t[-1]
    return (LEAST_INNOVATION / end, FASTEST / end), (SLOWEST / end, FASTEST / end)


def _logistic_box(t: Array) -> Box:
    span = t[-1] - t[0]
    return (SLOWEST / span, FASTEST / span), (t[0] - FASTEST * span, t[-1] + FASTEST * span)


def _gompertz_box(t: Array) -> Box:
    span = t[-1] - t[0]
    return (SLOWEST, float(np.exp(LARGEST_LOG_DISPLACEMENT))), (SLOWEST / span, FASTEST / span)


def _bass_grid(t: Array) -> Array:
    p, q = np.geomspace(1e-5, 10, 13) / t[-1], np.geomspace(0.01, 200, 15) / t[-1]
    return np.stack(np.meshgrid(p, q, indexing="ij"))


def _rate_and_centre(t: Array) -> Array:
    span = t[-1] - t[0]
    rate, centre = np.geomspace(0.1, 100, 13) / span, np.linspace(-1, 3, 17) * span + t[0]
    return np.stack(np.meshgrid(rate, centre, indexing="ij"))


def _gompertz_grid(t: Array) -> Array:
    rate, centre = _rate_and_centre(t)
    return np.stack(
        [np.exp(np.clip(rate * centre, np.log(SLOWEST), LARGEST_LOG_DISPLACEMENT)), rate]
    )


_TO_EXPONENTIAL = "the fit keeps improving as m grows: the data show no ceiling"

FAMILIES: dict[str, Family] = {
    "bass": Family(
        "bass",
        ("p", "q"),
        (True, True),
        bass_share,
        _bass_slopes,
        _bass_box,
        _bass_grid,
        {
            ("m", "high"): _TO_EXPONENTIAL,
            ("q", "low"): "the fit keeps improving as q falls to 0: the data show no imitation",
        },
        from_launch=True,
    ),
    "logistic": Family(
        "logistic",
        ("b", "c"),
        (True, False),
        logistic_share,
        _logistic_slopes,
        _logistic_box,
        _rate_and_centre,
        {("m", "high"): _TO_EXPONENTIAL},
    ),
    "gompertz": Family(
        "gompertz",
        ("a", "b"),
        (True, True),
        gompertz_share,
        _gompertz_slopes,
        _gompertz_box,
        _gompertz_grid,
        {("m", "high"): _TO_EXPONENTIAL},
    ),
}
