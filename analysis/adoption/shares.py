"""Share of the potential reached, and its slopes, for each curve.

Every function takes times and shape parameters that broadcast against them, so that one call
serves one series or thousands. `*_tangent` returns the share, then its derivatives in the shape
parameters.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]
Tangent = tuple[Array, ...]

LARGEST_EXPONENT = 700.0
"""Just below the overflow of exp in double precision; exp(-exp(700)) is 0 long before."""


def bass_share(t: Array, p: Any, q: Any) -> Array:
    """(1 - e^{-(p+q)t}) / (1 + (q/p) e^{-(p+q)t}), for p > 0 or q > 0."""
    decay = np.exp(-(p + q) * t)
    reached = p * -np.expm1(-(p + q) * t)
    return np.divide(reached, p + q * decay, out=np.zeros_like(reached), where=reached > 0)


def bass_tangent(t: Array, p: Any, q: Any) -> Tangent:
    """Share and slopes in (p, q), for p > 0."""
    decay = np.exp(-(p + q) * t)
    reached, below = 1 - decay, p + q * decay
    share = p * reached / below
    timed = t * decay
    gain = p * timed
    by_p = (reached + gain - share * (1 - q * timed)) / below
    by_q = (gain - share * (decay - q * timed)) / below
    return share, by_p, by_q


def logistic_share(t: Array, b: Any, c: Any) -> Array:
    """1 / (1 + e^{-b(t-c)})."""
    return np.asarray(expit(b * (t - c)))


def logistic_tangent(t: Array, b: Any, c: Any) -> Tangent:
    """Share and slopes in (b, c)."""
    share = logistic_share(t, b, c)
    bend = share * (1 - share)
    return share, (t - c) * bend, -b * bend


def gompertz_share(t: Array, a: Any, b: Any) -> Array:
    """exp(-a e^{-bt})."""
    return np.exp(-_gompertz_hazard(t, a, b))


def gompertz_tangent(t: Array, a: Any, b: Any) -> Tangent:
    """Share and slopes in (a, b)."""
    hazard = _gompertz_hazard(t, a, b)
    share = np.exp(-hazard)
    falling = hazard * share
    return share, -falling / a, t * falling


def _gompertz_hazard(t: Array, a: Any, b: Any) -> Array:
    """a e^{-bt}, held below overflow."""
    return np.exp(np.minimum(np.log(a) - b * t, LARGEST_EXPONENT))


def gamma_gompertz_share(t: Array, a: Any, b: Any, c: Any) -> Array:
    """(1 - e^{-bt}) (1 + a e^{-bt})^{-c}."""
    decay = np.exp(-b * t)
    return np.asarray(-np.expm1(-b * t) * np.exp(-c * np.log1p(a * decay)))


def gamma_gompertz_tangent(t: Array, a: Any, b: Any, c: Any) -> Tangent:
    """Share and slopes in (a, b, c)."""
    decay = np.exp(-b * t)
    log_brake = np.log1p(a * decay)
    brake = np.exp(-c * log_brake)
    share = -np.expm1(-b * t) * brake
    pull = c * decay / (1 + a * decay)
    by_b = t * (decay * brake + a * pull * share)
    return share, -pull * share, by_b, -log_brake * share


def weibull_share(t: Array, a: Any, b: Any) -> Array:
    """1 - exp(-(t/a)^b), for t >= 0."""
    hazard, _ = _weibull_hazard(t, a, b)
    return -np.expm1(-hazard)


def weibull_tangent(t: Array, a: Any, b: Any) -> Tangent:
    """Share and slopes in (a, b)."""
    hazard, log_ratio = _weibull_hazard(t, a, b)
    falling = hazard * np.exp(-hazard)
    return -np.expm1(-hazard), -falling * b / a, falling * log_ratio


def _weibull_hazard(t: Array, a: Any, b: Any) -> Tangent:
    """(t/a)^b, held below overflow, and ln(t/a); both 0 at the launch, where neither matters."""
    running = t > 0
    log_ratio = np.where(running, np.log(np.where(running, t, 1.0)) - np.log(a), 0.0)
    hazard = np.where(running, np.exp(np.minimum(b * log_ratio, LARGEST_EXPONENT)), 0.0)
    return hazard, log_ratio
