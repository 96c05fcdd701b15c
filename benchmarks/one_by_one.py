"""The yardstick of loops: statsmodels, one regression an event."""

from __future__ import annotations

import numpy as np
import statsmodels.api as sm
from simulated_events import ESTIMATION, EVENT


def scars(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Standardised CARs, the variance from the covariance of the coefficients."""
    places = zip(firm, day, strict=True)
    return np.array([_scar(y[:, f], x, slice(*_past(d)), slice(*_near(d))) for f, d in places])


def _past(day: int) -> tuple[int, int]:
    return day + ESTIMATION[0], day + ESTIMATION[1] + 1


def _near(day: int) -> tuple[int, int]:
    return day + EVENT[0], day + EVENT[1] + 1


def _scar(y: np.ndarray, x: np.ndarray, past: slice, near: slice) -> float:
    fit = sm.OLS(y[past], sm.add_constant(x[past])).fit()
    ahead = np.column_stack([np.ones(near.stop - near.start), x[near]])
    abnormal = y[near] - ahead @ fit.params
    total = ahead.sum(axis=0)
    variance = total @ fit.cov_params() @ total + len(ahead) * fit.scale
    return float(abnormal.sum() / variance**0.5)
