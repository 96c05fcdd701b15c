"""Diffusion curves: cumulative adopters by time since launch.

`m` is the market potential in adopters; rates are per unit of `t`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.adoption.arguments import as_array, as_number
from analysis.adoption.shares import (
    Array,
    bass_share,
    gamma_gompertz_share,
    gompertz_share,
    logistic_share,
    weibull_share,
)
from analysis.core import DataError, FitError


class BassPeak(NamedTuple):
    """Where Bass adoption is fastest: time, adopters per period, cumulative adopters."""

    time: float
    rate: float
    cumulative: float


def bass_curve(t: ArrayLike, p: float, q: float, m: float) -> Array:
    """Cumulative adopters of the Bass model, m (1 - e^{-(p+q)t}) / (1 + (q/p) e^{-(p+q)t}).

    Parameters
    ----------
    t : array_like
        Periods since launch, not negative; the curve is 0 at launch.
    p, q : float
        Coefficients of innovation and imitation, per period, not negative.
    m : float
        Market potential, in adopters, positive.

    Returns
    -------
    ndarray, shape of `t`
        Adopters.

    Raises
    ------
    DataError
        If a parameter is negative or not finite, or a time is negative or not finite.

    References
    ----------
    Bass (1969), A New Product Growth for Model Consumer Durables, Management Science 15.

    Examples
    --------
    >>> bass_curve([0, 10, 100], p=0.03, q=0.38, m=100).round(1).tolist()
    [0.0, 81.3, 100.0]
    """
    _check_parameters(positive={"m": m}, not_negative={"p": p, "q": q})
    return _adopters(m, bass_share, _since_launch(t, "bass_curve"), p, q)


def logistic_curve(t: ArrayLike, m: float, b: float, c: float) -> Array:
    """Cumulative adopters of the logistic curve, m / (1 + e^{-b(t-c)}).

    Parameters
    ----------
    t : array_like
        Time, from any origin.
    m : float
        Market potential, in adopters, positive.
    b : float
        Growth rate per period far below the potential, positive.
    c : float
        Time at which half the potential is reached, on the scale of `t`.

    Returns
    -------
    ndarray, shape of `t`
        Adopters.

    Raises
    ------
    DataError
        If `m` or `b` is not positive, or anything is not finite.

    Examples
    --------
    >>> logistic_curve([0, 5, 10], m=100, b=1, c=5).round(2).tolist()
    [0.67, 50.0, 99.33]
    """
    _check_parameters(positive={"m": m, "b": b}, finite={"c": c})
    return _adopters(m, logistic_share, as_array(t, "t"), b, c)


def gompertz_curve(t: ArrayLike, m: float, a: float, b: float) -> Array:
    """Cumulative adopters of the Gompertz curve, m exp(-a e^{-bt}).

    Parameters
    ----------
    t : array_like
        Time, from any origin.
    m : float
        Market potential, in adopters, positive.
    a : float
        Displacement, positive: the curve is m e^{-a} at t = 0 and steepest at t = ln(a)/b.
    b : float
        Rate per period at which growth slows, positive.

    Returns
    -------
    ndarray, shape of `t`
        Adopters.

    Raises
    ------
    DataError
        If a parameter is not positive, or anything is not finite.

    Examples
    --------
    >>> gompertz_curve([0, 5, 50], m=100, a=5, b=0.3).round(1).tolist()
    [0.7, 32.8, 100.0]
    """
    _check_parameters(positive={"m": m, "a": a, "b": b})
    return _adopters(m, gompertz_share, as_array(t, "t"), a, b)


def gamma_gompertz_curve(t: ArrayLike, m: float, a: float, b: float, c: float) -> Array:
    """Cumulative adopters of the gamma/shifted Gompertz curve.

    m (1 - e^{-bt}) (1 + a e^{-bt})^{-c} holds the Bass curve (c = 1, a = q/p, b = p + q), the
    exponential (c = 0) and, in the limit of large c with a c = eta, the shifted Gompertz curve
    m (1 - e^{-bt}) exp(-eta e^{-bt}).

    Parameters
    ----------
    t : array_like
        Periods since launch, not negative; the curve is 0 at launch.
    m : float
        Market potential, in adopters, positive.
    a : float
        Scale of the adopters' spread in the propensity to adopt, not negative.
    b : float
        Rate per period at which growth slows, positive.
    c : float
        Shape of that spread, not negative.

    Returns
    -------
    ndarray, shape of `t`
        Adopters.

    Raises
    ------
    DataError
        If `m` or `b` is not positive, `a` or `c` negative, a time negative, or anything not
        finite.

    References
    ----------
    Bemmaor (1994), Modeling the Diffusion of New Durable Goods: Word-of-Mouth Effect versus
    Consumer Heterogeneity, in Laurent, Lilien and Pras (eds.), Research Traditions in Marketing.

    Examples
    --------
    >>> gamma_gompertz_curve([0, 10, 100], m=100, a=0.38 / 0.03, b=0.41, c=1).round(1).tolist()
    [0.0, 81.3, 100.0]
    """
    _check_parameters(positive={"m": m, "b": b}, not_negative={"a": a, "c": c})
    return _adopters(m, gamma_gompertz_share, _since_launch(t, "gamma_gompertz_curve"), a, b, c)


def weibull_curve(t: ArrayLike, m: float, a: float, b: float) -> Array:
    """Cumulative adopters of the Weibull curve, m (1 - exp(-(t/a)^b)).

    Parameters
    ----------
    t : array_like
        Periods since launch, not negative; the curve is 0 at launch.
    m : float
        Market potential, in adopters, positive.
    a : float
        Scale, in periods, positive: at t = a, 63.2 % of the potential is reached.
    b : float
        Shape, positive: 1 gives the exponential; above 1 the curve is S-shaped.

    Returns
    -------
    ndarray, shape of `t`
        Adopters.

    Raises
    ------
    DataError
        If a parameter is not positive, a time is negative, or anything is not finite.

    References
    ----------
    Sharif and Islam (1980), The Weibull Distribution as a General Model for Forecasting
    Technological Change, Technological Forecasting and Social Change 18, 247-256.

    Examples
    --------
    >>> weibull_curve([0, 5, 50], m=100, a=5, b=2).round(1).tolist()
    [0.0, 63.2, 100.0]
    """
    _check_parameters(positive={"m": m, "a": a, "b": b})
    return _adopters(m, weibull_share, _since_launch(t, "weibull_curve"), a, b)


def bass_peak(p: float, q: float, m: float) -> BassPeak:
    """Time, height and cumulative adopters at the peak of Bass adoption, in closed form.

    Parameters
    ----------
    p, q : float
        Coefficients of innovation and imitation, per period, positive.
    m : float
        Market potential, in adopters, positive.

    Returns
    -------
    BassPeak
        ``time`` ln(q/p)/(p+q) in periods, ``rate`` m(p+q)^2/(4q) in adopters per period,
        ``cumulative`` m(q-p)/(2q) in adopters.

    Raises
    ------
    DataError
        If a parameter is not positive and finite, or the peak exceeds any number.
    FitError
        If q <= p: adoption then falls from the launch on and has no peak after it.

    References
    ----------
    Bass (1969), Management Science 15, equations for T* and S(T*).

    Examples
    --------
    >>> peak = bass_peak(p=0.03, q=0.38, m=100)
    >>> round(peak.time, 2), round(peak.rate, 2), round(peak.cumulative, 2)
    (6.19, 11.06, 46.05)
    """
    _check_parameters(positive={"p": p, "q": q, "m": m})
    if q <= p:
        raise FitError(
            f"q={q:g} is not above p={p:g}: adoption falls from the launch on and has no peak; "
            "read the rate at launch, p m, instead."
        )
    time = math.log(q / p) / (p + q)
    peak = BassPeak(time, m * (p + q) * ((p + q) / q / 4), m * ((q - p) / q / 2))
    if not all(map(math.isfinite, peak)):
        raise DataError(
            f"p={p:g}, q={q:g} and m={m:g} give a peak beyond the largest number; "
            "count in larger units, or in shorter periods."
        )
    return peak


def _adopters(m: float, share: Callable[..., Array], t: Array, *shape: float) -> Array:
    """The curve, refused where its parameters leave the numbers there are."""
    with np.errstate(over="ignore", invalid="ignore"):
        adopters = np.asarray(m * share(t, *shape))
    if not np.isfinite(adopters).all():
        given = ", ".join(f"{value:g}" for value in shape)
        raise DataError(
            f"the parameters {given} (m={m:g}) give no number at some t; choose another unit of "
            "time, in which they are nearer to 1."
        )
    return adopters


def _since_launch(t: ArrayLike, curve: str) -> Array:
    times = as_array(t, "t")
    if (times < 0).any():
        raise DataError(f"t={times.min():g} is before the launch; {curve} needs t >= 0.")
    return times


def _check_parameters(
    positive: dict[str, float] | None = None,
    not_negative: dict[str, float] | None = None,
    finite: dict[str, float] | None = None,
) -> None:
    """Refuse parameters outside their range, by name."""
    for name, value in (finite or {}).items():
        as_number(value, name)
    for name, value in (positive or {}).items():
        as_number(value, name, positive=True)
    for name, value in (not_negative or {}).items():
        as_number(value, name, not_negative=True)
