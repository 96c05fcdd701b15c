"""Market-model regressions by NumPy alone, for packages that want residuals and not returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from event_study_cases import ESTIMATION, EVENT, Case


@dataclass(frozen=True)
class Plain:
    """One event: residuals (T,), abnormal returns (L,), sigma, and what forecasts add."""

    residual: np.ndarray
    abnormal: np.ndarray
    sigma: float
    leverage: np.ndarray
    market_past: np.ndarray
    market_near: np.ndarray
    inverse: np.ndarray

    def days(self, first: int, last: int) -> slice:
        return slice(first - EVENT[0], last - EVENT[0] + 1)

    def scar(self, first: int, last: int) -> float:
        """CAR over its exact forecast standard deviation."""
        days = self.days(first, last)
        near = with_one(self.market_near[days])
        total = near.sum(axis=0)
        variance = len(near) + total @ self.inverse @ total
        return float(self.abnormal[days].sum() / (self.sigma * np.sqrt(variance)))


def with_one(x: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(x)), x])


def fit(case: Case, firm: str, place: int) -> Plain:
    y, x = case.past(firm, place), with_one(case.past("MARKET", place))
    near = with_one(case.near("MARKET", place))
    inverse = np.linalg.inv(x.T @ x)
    b = inverse @ x.T @ y
    residual = y - x @ b
    sigma = float(np.sqrt(residual @ residual / (len(y) - 2)))
    leverage = np.einsum("ti,ij,tj->t", x, inverse, x)
    abnormal = case.near(firm, place) - near @ b
    return Plain(residual, abnormal, sigma, leverage, x[:, 1], near[:, 1], inverse)


def fit_all(case: Case) -> list[Plain]:
    return [fit(case, *one) for one in zip(case.firms, case.places, strict=True)]


def length() -> int:
    """Days of the estimation window."""
    return ESTIMATION[1] - ESTIMATION[0] + 1
