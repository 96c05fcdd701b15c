"""The curves as the fitting code sees them: share of the potential, tangent, range and grid.

The potential `m` comes first among the parameters and multiplies the share; the shape
parameters follow. A further curve is one more entry in `FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from analysis.adoption.shares import (
    Array,
    Tangent,
    bass_share,
    bass_tangent,
    gamma_gompertz_share,
    gamma_gompertz_tangent,
    gompertz_share,
    gompertz_tangent,
    logistic_share,
    logistic_tangent,
    weibull_share,
    weibull_tangent,
)

Box = tuple[tuple[float, float], ...]
Edge = tuple[str, str]
"""A parameter and the end of its range, ``low`` or ``high``."""

LARGEST_POTENTIAL = 1e4
"""Search for m ends at this many times the largest cumulative value: beyond it, m is open."""

SMALLEST_POTENTIAL = 0.1
"""Search for m starts at this part of the largest cumulative value."""

SLOWEST, FASTEST = 1e-6, 1e3
"""Range of a rate, in units of one over the time span of the data."""

LEAST_INNOVATION = 1e-20
"""Smallest p, in the same unit: an exponential start needs p of about q e^{-qT}."""

LARGEST_LOG_DISPLACEMENT = 690.0
"""Largest ln(a) of a Gompertz curve that a double can hold."""

SPREAD_SHAPE = (1e-3, 1e8)
"""Range of c of the gamma/shifted Gompertz curve; 1 is Bass."""

LEAST_SPREAD_SCALE = 1e-10
"""Smallest a of that curve: towards the shifted Gompertz curve it falls as c grows."""

WEIBULL_SCALE = (1e-3, 1e40)
"""Range of the Weibull scale, in time spans: with a low shape a large potential needs a large
scale."""

WEIBULL_SHAPE = (0.05, 200.0)
"""Range of the Weibull shape; 1 is the exponential."""


@dataclass(frozen=True)
class Family:
    """One curve: names, share of the potential, its slopes, and where to search.

    `tangent` gives the share and its derivatives in the shape parameters, which come first.
    `box` gives the range of the shape parameters, `grid` starting values of shape (shape
    parameters, rows, columns), both from the times. `linear` names the shape parameters that are
    not searched in logs. `limits` names the ends where the best fit may run off to a simpler
    curve, and says to which.
    """

    name: str
    shape_names: tuple[str, ...]
    share: Callable[..., Array]
    tangent: Callable[..., Tangent]
    box: Callable[[Array], Box]
    grid: Callable[[Array], Array]
    limits: Mapping[Edge, str] = field(default_factory=dict)
    linear: tuple[str, ...] = ()
    from_launch: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """All names, the potential first."""
        return ("m", *self.shape_names)


def _rate(span: float) -> tuple[float, float]:
    return SLOWEST / span, FASTEST / span


def _displacement() -> tuple[float, float]:
    return SLOWEST, float(np.exp(LARGEST_LOG_DISPLACEMENT))


def _bass_box(t: Array) -> Box:
    return (LEAST_INNOVATION / t[-1], FASTEST / t[-1]), _rate(t[-1])


def _logistic_box(t: Array) -> Box:
    span = t[-1] - t[0]
    return _rate(span), (t[0] - FASTEST * span, t[-1] + FASTEST * span)


def _gompertz_box(t: Array) -> Box:
    return _displacement(), _rate(t[-1] - t[0])


def _gamma_gompertz_box(t: Array) -> Box:
    return (LEAST_SPREAD_SCALE, _displacement()[1]), _rate(t[-1]), SPREAD_SHAPE


def _weibull_box(t: Array) -> Box:
    low, high = WEIBULL_SCALE
    return (low * t[-1], high * t[-1]), WEIBULL_SHAPE


def _pairs(rows: Array, columns: Array) -> Array:
    return np.stack(np.meshgrid(rows, columns, indexing="ij"))


def _bass_grid(t: Array) -> Array:
    return _pairs(np.geomspace(1e-5, 10, 13) / t[-1], np.geomspace(0.01, 200, 15) / t[-1])


def _logistic_grid(t: Array) -> Array:
    span = t[-1] - t[0]
    return _pairs(np.geomspace(0.1, 100, 13) / span, np.linspace(-1, 3, 17) * span + t[0])


def _gompertz_grid(t: Array) -> Array:
    rate, centre = _logistic_grid(t)
    return np.stack([_displaced(rate * centre), rate])


def _displaced(logs: Array) -> Array:
    return np.exp(np.clip(logs, np.log(SLOWEST), LARGEST_LOG_DISPLACEMENT))


def _gamma_gompertz_grid(t: Array) -> Array:
    """Rates by (shape, time of the steepest rise); a = e^{b time}/c puts the rise there."""
    rate, shape, rise = np.meshgrid(
        np.geomspace(0.3, 100, 13), np.geomspace(0.1, 100, 7), np.linspace(-0.5, 2, 11),
        indexing="ij",
    )  # fmt: skip
    scale = _displaced(rate * rise - np.log(shape))
    return np.stack([scale, rate / t[-1], shape]).reshape(3, len(rate), -1)


def _weibull_grid(t: Array) -> Array:
    return _pairs(np.geomspace(0.2, 20, 13), np.geomspace(0.05, 100, 17) * t[-1])[::-1]


def no_ceiling(name: str) -> str:
    """Why a fit has no optimum where a potential runs up without end."""
    return f"the sum of squares keeps falling as {name} grows, as if growth had no ceiling"


_TO_NO_CEILING = {("m", "high"): no_ceiling("m")}
NO_IMITATION = "the fit keeps improving as q falls to 0: the data show no imitation"
_EXPONENTIAL = "the fit keeps improving as {} falls to 0, where the curve is the exponential"
_SHIFTED = "the fit keeps improving as c grows, towards the shifted Gompertz curve"

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family(
            "bass",
            ("p", "q"),
            bass_share,
            bass_tangent,
            _bass_box,
            _bass_grid,
            limits={**_TO_NO_CEILING, ("q", "low"): NO_IMITATION},
            from_launch=True,
        ),
        Family(
            "logistic",
            ("b", "c"),
            logistic_share,
            logistic_tangent,
            _logistic_box,
            _logistic_grid,
            limits=_TO_NO_CEILING,
            linear=("c",),
        ),
        Family(
            "gompertz",
            ("a", "b"),
            gompertz_share,
            gompertz_tangent,
            _gompertz_box,
            _gompertz_grid,
            limits=_TO_NO_CEILING,
        ),
        Family(
            "gamma_gompertz",
            ("a", "b", "c"),
            gamma_gompertz_share,
            gamma_gompertz_tangent,
            _gamma_gompertz_box,
            _gamma_gompertz_grid,
            limits={
                **_TO_NO_CEILING,
                ("a", "low"): _EXPONENTIAL.format("a"),
                ("c", "low"): _EXPONENTIAL.format("c"),
                ("c", "high"): _SHIFTED,
            },
            from_launch=True,
        ),
        Family(
            "weibull",
            ("a", "b"),
            weibull_share,
            weibull_tangent,
            _weibull_box,
            _weibull_grid,
            limits=_TO_NO_CEILING,
            from_launch=True,
        ),
    )
}
