"""Forecasts of quarters on logs: moving averages of differences, with their joint spread."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve, cholesky, solve_triangular, toeplitz
from scipy.optimize import minimize
from scipy.signal import lfilter

from analysis.capex.density_laws import Array
from analysis.core import FitError

DRAWS = 4000
"""Simulated paths: the median of a sum is then known to about 2 % of its scale."""

SEED = 20231015

STEP = np.array([1.0, -1.0])
"""Change from one quarter to the next."""

SEASONAL_STEP = np.convolve(STEP, np.array([1.0, 0.0, 0.0, 0.0, -1.0]))
"""Change of the change from the same quarter a year before."""

_GRID = (-0.9, -0.6, -0.3, 0.0, 0.3, 0.6)
"""Coefficients tried first: the likelihood of a short record can have several peaks."""

_FITS_KEPT = 512
_NEAR_ENOUGH = 1e-3  # of the inverse hyperbolic tangent of a coefficient


@dataclass(frozen=True, eq=False)
class QuarterForecast:
    """Joint forecast of the logs of the next quarters.

    `mean` (H,) and `root` (H, H), lower triangular: a path is mean + sigma root z with z standard
    normal and sigma^2 drawn about `sigma`^2 with `df` degrees of freedom. `shocks` are the
    standardised one-step errors of the past, newest last.
    """

    mean: Array
    root: Array
    sigma: float
    df: int
    shocks: Array

    def paths(self, z: Array, spread: Array) -> Array:
        """Paths (draws, H) from standard normals (draws, H) and sigmas over `sigma` (draws,)."""
        return self.mean + self.sigma * spread[:, np.newaxis] * (z @ self.root.T)


def moving_average(values: Array, *, seasonal: bool) -> Array:
    """Polynomial 1, theta_1, ... of the moving average of differenced `values`.

    By exact maximum likelihood over coefficients between -1 and 1, with the innovations of
    statsmodels: order 1 about a mean, or, seasonal, order 1 and order 1 at lag 4 without mean.
    """
    difference = SEASONAL_STEP if seasonal else STEP
    changes = np.convolve(values, difference, "valid")
    if np.ptp(changes) <= np.finfo(float).eps * max(1.0, float(np.abs(values).max())):
        raise FitError("the quarters changed at one rate throughout: no spread to forecast with")
    about = changes if seasonal else changes - changes.mean()
    standard = about / np.sqrt(np.mean(about**2))
    return np.array(_fitted(tuple(np.round(standard, 10)), seasonal))


@lru_cache(maxsize=_FITS_KEPT)
def _fitted(standard: tuple[float, ...], seasonal: bool) -> tuple[float, ...]:
    """Coefficients of greatest likelihood; kept, because many forecasts rest on one record."""
    from statsmodels.tsa.innovations.arma_innovations import arma_innovations  # slow to load

    changes = np.array(standard)

    def badness(free: Array) -> float:
        """Minus twice the log-likelihood a change, the variance concentrated out."""
        average = _polynomial(np.tanh(free), seasonal)
        errors, variances = arma_innovations(changes, ma_params=average[1:])
        return float(np.log(np.mean(errors**2 / variances)) + np.mean(np.log(variances)))

    starts = itertools.product(np.arctanh(_GRID), repeat=2 if seasonal else 1)
    start = min((np.array(one) for one in starts), key=badness)
    options = {"xatol": _NEAR_ENOUGH, "fatol": _NEAR_ENOUGH**2}
    found = minimize(badness, start, method="Nelder-Mead", options=options)
    if not np.isfinite(found.fun):
        raise FitError(f"no moving average fits {len(standard)} changes ({found.message})")
    return tuple(float(x) for x in _polynomial(np.tanh(found.x), seasonal))


def _polynomial(theta: Array, seasonal: bool) -> Array:
    """1 + theta L, times 1 + Theta L^4 where seasonal."""
    first = np.array([1.0, theta[0]])
    return np.convolve(first, [1.0, 0.0, 0.0, 0.0, theta[1]]) if seasonal else first


def forecast_quarters(
    values: Array, difference: Array, average: Array, design: Array, steps: int, searched: int
) -> QuarterForecast:
    """Forecast of the `steps` quarters after `values`.

    The changes u (`values` differenced) are X b plus a moving average e with polynomial
    `average`. Given that polynomial the forecast is exact: the best linear one, with b by
    generalised least squares and its uncertainty in the spread (Goldberger 1962; Harville 1985);
    sigma^2 has n less the columns of X and the `searched` coefficients degrees of freedom. That
    the coefficients of `average` are themselves estimated is left out.

    Parameters
    ----------
    values : array, shape (T,)
        Logs.
    difference, average : array
        Lag polynomials, beginning with 1.
    design : array, shape (n + steps, k)
        X for the n changes known and those ahead; k may be 0.
    steps : int
        Quarters ahead.
    searched : int
        Coefficients of `average` that were estimated.
    """
    changes = np.convolve(values, difference, "valid")
    n, k = len(changes), design.shape[1]
    if n - k - searched < 1:
        raise FitError(f"{n} changes cannot fix {k + searched} coefficients and a spread")
    covariance = toeplitz(_autocovariances(average, n + steps))
    past, ahead = design[:n], design[n:]
    try:
        factor = cho_factor(covariance[:n, :n], lower=True)
        solved = cho_solve(factor, np.column_stack([past, covariance[:n, n:]]))
        weights_x, weights = solved[:, :k], solved[:, k:]
        info = np.linalg.inv(past.T @ weights_x) if k else np.zeros((0, 0))
        errors = changes - past @ (info @ (weights_x.T @ changes))
        whitened = solve_triangular(factor[0], errors, lower=True)
        df = n - k - searched
        gap = ahead - weights.T @ past
        spread = covariance[n:, n:] - covariance[n:, :n] @ weights + gap @ info @ gap.T
        mean = ahead @ (info @ (weights_x.T @ changes)) + weights.T @ errors
        return _summed(values, difference, mean, cholesky(spread, lower=True), whitened, df)
    except LinAlgError as error:
        raise FitError(f"the forecast of the quarters is singular ({error})") from None


def _summed(
    values: Array, difference: Array, mean: Array, root: Array, whitened: Array, df: int
) -> QuarterForecast:
    """From changes to levels: `difference` undone from the last values on."""
    steps = len(mean)
    level = list(values[-(len(difference) - 1) :])
    for change in mean:
        recent = np.array(level[: -len(difference) : -1])
        level.append(float(change - difference[1:] @ recent))
    response = lfilter([1.0], difference, np.eye(1, steps)[0])
    undo = toeplitz(response, np.zeros(steps))
    sigma = float(np.sqrt(whitened @ whitened / df))
    return QuarterForecast(np.array(level[-steps:]), undo @ root, sigma, df, whitened / sigma)


def _autocovariances(average: Array, lags: int) -> Array:
    """Autocovariances of a moving average with unit shocks, lags 0 to `lags` - 1."""
    own = np.correlate(average, average, "full")[len(average) - 1 :]
    return np.pad(own, (0, max(0, lags - len(own))))[:lags]


def spreads(generator: np.random.Generator, df: int, draws: int = DRAWS) -> Array:
    """Draws of sigma over its estimate: sqrt(df / chi-square(df))."""
    return np.sqrt(df / generator.chisquare(df, draws))
