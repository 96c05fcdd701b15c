"""Least squares for many events at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.reactions.fit import Fit, no_problem
from analysis.reactions.panel import Block

RELATIVE_ZERO = 1e-10
"""A spread below this part of the level is rounding, not variance."""

CONDITION_LIMIT = 1e6
"""Forming X'X squares the condition number, so beyond 1e6 fewer than four digits are left."""

CLOSE_FIT = 1e-3
"""Where less than this part of the variance is left, differences of sums lose digits."""


@dataclass(frozen=True, eq=False)
class Moments:
    """Regressors of B events about their own means.

    `n` (B,) days used, `y_mean` (B,), `x_mean` (B, k), `y` (B, T) and `x` (k, B, T) centred and
    zero on days not used, `xx` (B, k, k), `yy` (B,), `used` (B, T) or None if all days are.
    """

    n: np.ndarray
    y_mean: np.ndarray
    x_mean: np.ndarray
    y: np.ndarray
    x: np.ndarray
    xx: np.ndarray
    yy: np.ndarray
    used: np.ndarray | None

    @property
    def xy(self) -> np.ndarray:
        """Cross-products of regressors and returns, shape (k, B)."""
        xy = np.array([np.einsum("bt,bt->b", column, self.y) for column in self.x])
        return xy.reshape(len(self.x), len(self.n))


def days_used(block: Block) -> np.ndarray:
    """Usable days of each event, shape (B,)."""
    if block.used is None:
        return np.full(len(block.y), block.y.shape[1])
    return block.used.sum(axis=1)


def centred_moments(block: Block) -> Moments:
    """Means and centred cross-products of a block in which every event has a day.

    The block is used up: its windows are centred where they stand.
    """
    n, unused = days_used(block), None if block.used is None else ~block.used
    y_mean = _centre(block.y, unused, n)
    x_mean = np.empty((len(n), len(block.x)))
    for j, column in enumerate(block.x):
        x_mean[:, j] = _centre(column, unused, n)
    yy = np.einsum("bt,bt->b", block.y, block.y)
    return Moments(n, y_mean, x_mean, block.y, block.x, _products(block.x), yy, block.used)


def _centre(values: np.ndarray, unused: np.ndarray | None, n: np.ndarray) -> np.ndarray:
    """Put `values` about their means, zero on days not used; the means."""
    if unused is not None:
        np.copyto(values, 0.0, where=unused)
    mean = values.sum(axis=1) / n
    values -= mean[:, None]
    if unused is not None:
        np.copyto(values, 0.0, where=unused)
    return mean


def _products(x: np.ndarray) -> np.ndarray:
    """Cross-products of (k, B, T) by event, shape (B, k, k)."""
    k = len(x)
    xx = np.empty((x.shape[1], k, k))
    for i in range(k):
        for j in range(i, k):
            xx[:, i, j] = xx[:, j, i] = np.einsum("bt,bt->b", x[i], x[j])
    return xx


def is_constant(squares: np.ndarray, mean: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Whether sums of squares about `mean` are no more than rounding."""
    return squares <= n * (RELATIVE_ZERO * mean) ** 2


def condition_numbers(xx: np.ndarray) -> np.ndarray:
    """Condition number of the regressors of each event, scaled to unit norm; shape (B,)."""
    if xx.shape[1] < 2:
        return np.ones(len(xx))
    values = np.linalg.eigvalsh(_scaled(xx)[0])
    lowest = np.maximum(values[:, 0], np.finfo(float).eps ** 2)
    return np.sqrt(values[:, -1] / lowest)


def _scaled(xx: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    norm = np.sqrt(np.einsum("bii->bi", xx))
    scale = norm[:, :, None] * norm[:, None, :]
    return xx / scale, scale


def invert(xx: np.ndarray) -> np.ndarray:
    """Inverse of each (k, k) matrix; the caller has looked at the condition number."""
    if xx.shape[1] < 2:
        return 1.0 / xx
    scaled, scale = _scaled(xx)
    values, vectors = np.linalg.eigh(scaled)
    return np.einsum("bik,bk,bjk->bij", vectors, 1.0 / values, vectors) / scale


def fit(moments: Moments) -> Fit:
    """Least squares with an intercept; the regressors must be of full rank.

    Source: MacKinlay (1997), Journal of Economic Literature 35(1), section 4; variances:
    Campbell, Lo, MacKinlay (1997), The Econometrics of Financial Markets, section 4.4.
    """
    inverse, xy = invert(moments.xx), moments.xy
    slope = np.einsum("bij,jb->bi", inverse, xy)
    rss = moments.yy - np.einsum("bi,ib->b", slope, xy)
    close = rss < CLOSE_FIT * moments.yy
    if close.any():
        rss[close] = residual_squares(moments, slope, close)
    return Fit(
        alpha=intercept(moments, slope),
        slope=slope,
        rss=rss,
        spent=np.full(len(rss), 1 + len(moments.x)),
        shown=slope,
        x_mean=moments.x_mean,
        level=1.0 / moments.n,
        xx_inverse=inverse,
        hat=inverse,
        problem=no_problem(len(rss)),
    )


def intercept(moments: Moments, slope: np.ndarray) -> np.ndarray:
    """Intercept that makes residuals sum to zero, shape (B,)."""
    return moments.y_mean - np.einsum("bk,bk->b", slope, moments.x_mean)


def residual_squares(
    moments: Moments, slope: np.ndarray, rows: np.ndarray | slice = slice(None)
) -> np.ndarray:
    """Residual sums of squares from the residuals themselves."""
    residual = moments.y[rows].copy()
    for column, b in zip(moments.x, slope.T, strict=True):
        residual -= b[rows, None] * column[rows]
    return np.einsum("bt,bt->b", residual, residual)
