"""A straight line through transformed totals, and what it says of a later time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from analysis.adoption.shares import Array


class Trend(NamedTuple):
    """Least-squares line; errors are None for two points, which leave none to judge by."""

    centre: float
    mean: float
    slope: float
    spread: float
    residual_error: float | None
    n: int

    @property
    def slope_error(self) -> float | None:
        """Standard error of the slope."""
        if self.residual_error is None:
            return None
        return self.residual_error / math.sqrt(self.spread)

    def at(self, t: Array) -> Array:
        """The line at times `t`."""
        return np.asarray(self.mean + self.slope * (t - self.centre))

    def forecast_error(self, t: Array) -> Array:
        """Standard error of a new value at times `t`; needs three points."""
        assert self.residual_error is not None
        far = (t - self.centre) ** 2 / self.spread
        return np.asarray(self.residual_error * np.sqrt(1 + 1 / self.n + far))


def fit_trend(t: Array, values: Array) -> Trend:
    """The line through two points or more."""
    centre, mean = float(t.mean()), float(values.mean())
    from_centre = t - centre
    spread = float(from_centre @ from_centre)
    slope = float(from_centre @ values) / spread
    left = values - mean - slope * from_centre
    freedom = len(t) - 2
    error = math.sqrt(float(left @ left) / freedom) if freedom else None
    return Trend(centre, mean, slope, spread, error, len(t))
