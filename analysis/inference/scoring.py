"""Scores of forecasts: how far a stated distribution or probability was from what happened.

All scores are negatively oriented (smaller is better) and broadcast over their arguments.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from analysis.core import DataError

Array = NDArray[np.float64]

_ONE_OVER_ROOT_PI = 1 / np.sqrt(np.pi)
_ONE_OVER_ROOT_TWO_PI = 1 / np.sqrt(2 * np.pi)


def crps_uniform(y: ArrayLike, low: ArrayLike, high: ArrayLike) -> float | Array:
    """Continuous ranked probability score of a uniform forecast on [`low`, `high`].

    The score is the integral of (F(x) - 1{x >= y})^2. With u the place of `y` in the range, cut
    to [0, 1], it is the distance of `y` from the range plus (high - low)(u^2 - u + 1/3).

    Parameters
    ----------
    y : float or array_like
        What happened, in the unit of the forecast.
    low, high : float or array_like
        Ends of the range, in the same unit. Where they are equal the forecast is one number and
        the score its absolute error.

    Returns
    -------
    float or ndarray
        In the unit of `y`; an array when any argument is one.

    Raises
    ------
    DataError
        If a value is not finite, `low` is above `high`, or the shapes do not fit.

    References
    ----------
    Gneiting, T. and Raftery, A. E. (2007), Strictly proper scoring rules, prediction, and
    estimation, Journal of the American Statistical Association 102, 359-378 (the score).
    Jordan, A., Krueger, F. and Lerch, S. (2019), Evaluating probabilistic forecasts with
    scoringRules, Journal of Statistical Software 90(12) (closed form).

    Examples
    --------
    >>> round(crps_uniform(0.5, 0, 1), 4), crps_uniform(3.0, 2.5, 2.5)
    (0.0833, 0.5)
    """
    value, start, end = _finite(y=y, low=low, high=high)
    _refuse(start > end, "low={} lies above high={}; give the lower end first.", start, end)
    nearest = np.clip(value, start, end)
    width = end - start
    place = (nearest - start) / np.where(width > 0, width, 1.0)
    return _plain(np.abs(value - nearest) + width * (place**2 - place + 1 / 3))


def crps_normal(y: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> float | Array:
    """Continuous ranked probability score of a normal forecast.

    With z = (y - mean)/sd: sd (z (2 Phi(z) - 1) + 2 phi(z) - 1/sqrt(pi)).

    Parameters
    ----------
    y : float or array_like
        What happened.
    mean, sd : float or array_like
        Of the forecast, in the unit of `y`. At `sd` = 0 the score is the absolute error.

    Returns
    -------
    float or ndarray
        In the unit of `y`.

    Raises
    ------
    DataError
        If a value is not finite, `sd` is negative, or the shapes do not fit.

    References
    ----------
    Gneiting, T. and Raftery, A. E. (2007), Strictly proper scoring rules, prediction, and
    estimation, Journal of the American Statistical Association 102, 359-378.

    Examples
    --------
    >>> round(crps_normal(0.0, 0.0, 1.0), 6)
    0.233695
    """
    value, centre, spread = _finite(y=y, mean=mean, sd=sd)
    _refuse(spread < 0, "sd={} is negative; give a standard deviation of 0 or more.", spread)
    error = value - centre
    with np.errstate(over="ignore"):  # a forecast very far off: the density is 0
        z = error / np.where(spread > 0, spread, 1.0)
        density = _ONE_OVER_ROOT_TWO_PI * np.exp(-0.5 * z**2)
    score = error * (2 * ndtr(z) - 1) + spread * (2 * density - _ONE_OVER_ROOT_PI)
    return _plain(np.where(spread > 0, score, np.abs(error)))


def crps_sample(y: ArrayLike, draws: ArrayLike) -> float | Array:
    """Continuous ranked probability score of a forecast given by draws, in its fair form.

    Mean |x_i - y| less half the mean of |x_i - x_j| over the n(n-1) pairs of **distinct** draws,
    which makes the score unbiased for the distribution that the draws come from; one score can
    therefore be a little below 0. Costs O(n log n), by sorting.

    Parameters
    ----------
    y : float or array_like, shape (...)
        What happened.
    draws : array_like, shape (..., n)
        Draws along the last axis, n at least 2.

    Returns
    -------
    float or ndarray, shape (...)
        In the unit of `y`.

    Raises
    ------
    DataError
        If a value is not finite, there are fewer than two draws, or the shapes do not fit.

    References
    ----------
    Ferro, C. A. T. (2014), Fair scores for ensemble forecasts, Quarterly Journal of the Royal
    Meteorological Society 140, 1917-1923.

    Examples
    --------
    >>> crps_sample(1.0, [0.0, 2.0])
    0.0
    """
    value, sample = (_finite_array(name, item) for name, item in (("y", y), ("draws", draws)))
    if sample.ndim == 0 or sample.shape[-1] < 2:
        raise DataError(f"draws has shape {sample.shape}; give at least two along the last axis.")
    _broadcast({"y": value, "draws without its last axis": sample[..., 0]})
    errors = np.sort(sample - value[..., np.newaxis], axis=-1)
    n = sample.shape[-1]
    weights = (2 * np.arange(1, n + 1) - n - 1) / (n * (n - 1))
    return _plain(np.abs(errors).mean(axis=-1) - errors @ weights)


def brier_score(probability: ArrayLike, outcome: ArrayLike) -> float | Array:
    """Squared distance between a stated probability and what happened, (p - o)^2.

    Parameters
    ----------
    probability : float or array_like
        Of the event, in [0, 1].
    outcome : bool, int or array_like
        1 where it happened, 0 where not.

    Returns
    -------
    float or ndarray
        0 is best, 1 worst; a constant 1/2 scores 1/4. One score a forecast: average them.

    Raises
    ------
    DataError
        If a probability lies outside [0, 1] or an outcome is neither 0 nor 1.

    References
    ----------
    Brier, G. W. (1950), Verification of forecasts expressed in terms of probability, Monthly
    Weather Review 78, 1-3 (here for one of its two equal halves).

    Examples
    --------
    >>> brier_score(0.5, True)
    0.25
    """
    stated, happened = _binary_forecast(probability, outcome)
    return _plain((stated - happened) ** 2)


def log_score(probability: ArrayLike, outcome: ArrayLike) -> float | Array:
    """Minus the natural logarithm of the probability given to what happened.

    Parameters
    ----------
    probability : float or array_like
        Of the event, in [0, 1].
    outcome : bool, int or array_like
        1 where it happened, 0 where not.

    Returns
    -------
    float or ndarray
        In nats; 0 is best, infinite where what happened had been called impossible.

    Raises
    ------
    DataError
        If a probability lies outside [0, 1] or an outcome is neither 0 nor 1.

    References
    ----------
    Good, I. J. (1952), Rational decisions, Journal of the Royal Statistical Society B 14,
    107-114.

    Examples
    --------
    >>> round(log_score(0.5, True), 4), log_score(0.0, True)
    (0.6931, inf)
    """
    stated, happened = _binary_forecast(probability, outcome)
    with np.errstate(divide="ignore"):
        return _plain(np.abs(np.log(np.where(happened == 1, stated, 1 - stated))))


def _binary_forecast(probability: ArrayLike, outcome: ArrayLike) -> tuple[Array, Array]:
    stated, happened = _finite(probability=probability, outcome=outcome)
    outside = (stated < 0) | (stated > 1)
    _refuse(outside, "probability={} lies outside [0, 1]; give a fraction.", stated)
    neither = (happened != 0) & (happened != 1)
    _refuse(neither, "outcome={} is neither 0 nor 1; say whether it happened.", happened)
    return stated, happened


def _finite(**arguments: ArrayLike) -> tuple[Array, ...]:
    """The arguments as arrays of finite numbers that fit one another."""
    arrays = {name: _finite_array(name, value) for name, value in arguments.items()}
    return _broadcast(arrays)


def _broadcast(arrays: dict[str, Array]) -> tuple[Array, ...]:
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise DataError(f"shapes do not fit: {shapes}; give one value or one for each.") from None


def _finite_array(name: str, value: ArrayLike) -> Array:
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise DataError(f"{name}={value!r} is not numeric; give finite numbers.") from None
    if not np.isfinite(array).all():
        found = array[~np.isfinite(array)][0]
        raise DataError(f"{name} holds {found}; give finite numbers only.")
    return array


def _refuse(bad: Array | NDArray[np.bool_], message: str, *values: Array) -> None:
    """Raise `message` with the first bad entry of each of `values`."""
    if np.any(bad):
        raise DataError(message.format(*(float(value[bad][0]) for value in values)))


def _plain(score: Any) -> float | Array:
    """A float for a single score, the array otherwise."""
    return float(score) if np.ndim(score) == 0 else np.asarray(score)
