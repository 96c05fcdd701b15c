"""What a normal-return model hands back for a block of events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Fit:
    """Normal returns alpha + x'slope of B events with k regressors.

    `alpha` (B,), `slope` (B, k); `rss` (B,) residual sum of squares and `spent` (B,) coefficients
    estimated, so that sigma^2 = rss / (n - spent); `shown` (B, m) what stands between `alpha` and
    `sigma` in the coefficients.

    The fitted normal return at x has the variance sigma^2 (level + d'xx_inverse d), d = x minus
    `x_mean` (B, k), with `level` (B,) and `xx_inverse` (B, k, k). A residual of the estimation
    window has the variance sigma^2 (1 - level - d'hat d), `hat` (B, k, k): for least squares the
    same matrix. `problem` (B,) says why an event cannot be used, or is empty.

    Where days differ in variance, `past` (B, T) and `ahead` (B, L) are the standard deviations of
    days of the estimation and the event window, over sigma.
    """

    alpha: np.ndarray
    slope: np.ndarray
    rss: np.ndarray
    spent: np.ndarray
    shown: np.ndarray
    x_mean: np.ndarray
    level: np.ndarray
    xx_inverse: np.ndarray
    hat: np.ndarray
    problem: np.ndarray
    past: np.ndarray | None = None
    ahead: np.ndarray | None = None


def no_problem(events: int) -> np.ndarray:
    """As many empty words."""
    return np.full(events, "", dtype=object)
