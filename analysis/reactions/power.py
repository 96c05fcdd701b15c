"""What a sample of events could have shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import gammaincinv, ndtr, stdtrit

from analysis.core import DataError, FitError
from analysis.reactions.settings import check_probability

NODES = 400
"""Quadrature nodes; the probability is good to 1e-7 (see the tests)."""

GRID_POINTS = 56
GRID_REACH = 1.1
GRID_POWER = 0.99
"""Effects shown by default: evenly from 0 to 1.1 times the one that is found 99 times in 100."""


def detectable_effect(spread: float, n: int, power: float, level: float) -> float:
    """Smallest true mean that a two-sided t test of n values finds with probability `power`.

    Solves P(|T| > t(1 - level/2; n - 1)) = power for T noncentral t with n - 1 degrees of
    freedom and noncentrality effect / (spread / sqrt n).

    Parameters
    ----------
    spread : float
        Standard deviation of one value; the effect comes back in its unit.
    n : int
        Number of values, two at least.
    power, level : float
        Probabilities, `level` below `power`.

    Raises
    ------
    DataError
        If `power` or `level` is not a probability, or the power is not above the level.
    FitError
        If `n` is below two.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, ch. 2.

    Examples
    --------
    >>> round(detectable_effect(0.02, 4, power=0.8, level=0.05), 3)
    0.043
    """
    _check(n, power, level)
    critical = float(stdtrit(n - 1, 1 - level / 2))
    return spread / n**0.5 * _noncentrality(n - 1, critical, power)


def power_curve(
    spread: float,
    n: int,
    effects: Sequence[float] | np.ndarray | None = None,
    level: float = 0.05,
) -> pd.DataFrame:
    """Probability that a two-sided t test of n values finds each true mean.

    Parameters
    ----------
    spread : float
        Standard deviation of one value.
    n : int
        Number of values, two at least.
    effects : sequence of float, shape (m,), optional
        True means, in the unit of `spread`; by default evenly from 0 to beyond power 0.99.
    level : float
        Chance of rejecting a true mean of zero.

    Returns
    -------
    DataFrame, m rows
        `effect`, `power`.

    Raises
    ------
    DataError
        If `level` is not a probability or an effect is not a finite number.
    FitError
        If `n` is below two or `spread` is zero.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, ch. 2.

    Examples
    --------
    >>> power_curve(0.02, 4, effects=[0.0, 0.02, 0.04])["power"].round(2).tolist()
    [0.05, 0.29, 0.75]
    """
    check_probability("level", level, example=0.05)
    _check_number(n)
    if spread == 0:
        raise FitError(f"all {n} values are equal, so there is no spread to judge power by.")
    means = _default_effects(spread, n, level) if effects is None else _checked(effects)
    critical = float(stdtrit(n - 1, 1 - level / 2))
    shifts = means / (spread / n**0.5)
    power = [_rejection(float(shift), n - 1, critical) for shift in shifts]
    return pd.DataFrame({"effect": means, "power": power})


def _default_effects(spread: float, n: int, level: float) -> np.ndarray:
    end = GRID_REACH * detectable_effect(spread, n, GRID_POWER, level)
    return np.linspace(0.0, end, GRID_POINTS)


def _checked(effects: Sequence[float] | np.ndarray) -> np.ndarray:
    try:
        means = np.asarray(effects, dtype=float)
    except (TypeError, ValueError):
        means = np.full(1, np.nan)
    if means.ndim != 1 or not means.size or not np.isfinite(means).all():
        raise DataError(
            f"effects={effects!r} is not a list of finite numbers; give true means such as "
            "[0.01, 0.02]."
        )
    return means


def _check(n: int, power: float, level: float) -> None:
    check_probability("power", power, example=0.8)
    check_probability("level", level, example=0.05)
    if level >= power:
        raise DataError(f"power={power}, level={level} must satisfy 0 < level < power < 1.")
    _check_number(n)


def _check_number(n: int) -> None:
    if n < 2:
        raise FitError(f"{n} event(s) with all days of the window; the spread needs two.")


@cache
def _quadrature() -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(NODES)


def _rejection(shift: float, df: int, critical: float) -> float:
    """Probability that |T| passes `critical` for noncentral T.

    The normal law given the sample's sd, integrated over the law of that sd by Gauss-Legendre
    nodes in its probability: `scipy.special.nctdtr` gives NaN for small df and large shifts.
    """
    nodes, weights = _quadrature()
    spread = np.sqrt(2.0 / df * gammaincinv(df / 2.0, (nodes + 1.0) / 2.0))
    passed = ndtr(shift - critical * spread) + ndtr(-shift - critical * spread)
    return float(weights @ passed) / 2.0


def _noncentrality(df: int, critical: float, power: float) -> float:
    from scipy.optimize import brentq  # only here: it is slow to load

    high = critical + 1.0
    while _rejection(high, df, critical) < power:
        high *= 2.0
    return float(brentq(lambda shift: _rejection(shift, df, critical) - power, 0.0, high))


def sample_spread(values: np.ndarray) -> float:
    """Standard deviation with divisor n - 1; 0 for a single value, which `_check` refuses."""
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0
