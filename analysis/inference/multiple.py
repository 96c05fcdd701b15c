"""Adjusting p-values when several questions are asked at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

import numpy as np
import pandas as pd

from analysis.core import DataError


@overload
def adjust_p_values(p: pd.Series, method: str) -> pd.Series: ...
@overload
def adjust_p_values(p: np.ndarray | Sequence[float], method: str) -> np.ndarray: ...
def adjust_p_values(p: pd.Series | np.ndarray | Sequence[float], method: str) -> object:
    """Adjusted p-values of one family of tests: reject where they do not exceed the level.

    Parameters
    ----------
    p : Series, array or sequence, shape (m,)
        p-values of the whole family, stated before looking; each in [0, 1].
    method : str
        ``holm``: chance of any false rejection, under any dependence.
        ``bh``: expected share of false rejections, tests independent or positively dependent.
        ``by``: the same under any dependence.

    Returns
    -------
    Series or array, shape (m,)
        In the order, and for a Series with the index, of `p`; never above 1.

    Raises
    ------
    DataError
        If `p` is not one-dimensional, holds a value outside [0, 1] or NaN, or `method` is unknown.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188, theorem 1.3.

    Examples
    --------
    >>> adjust_p_values([0.01, 0.04, 0.03], "holm").round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    if method not in _METHODS:
        raise DataError(f"method={method!r} is not available; choose one of {tuple(_METHODS)}.")
    values = np.asarray(p, dtype=float)
    _check(values)
    order = np.argsort(values, kind="stable")
    adjusted = np.empty(len(values))
    adjusted[order] = np.minimum(_METHODS[method](values[order]), 1.0)
    if isinstance(p, pd.Series):
        return pd.Series(adjusted, index=p.index, name=p.name)
    return adjusted


def step_down_p_values(
    statistics: np.ndarray | Sequence[float], p_of_largest: Callable[[np.ndarray], float]
) -> np.ndarray:
    """Adjusted p-values of a family, stepping down from its largest statistic.

    Each step asks whether the largest of the statistics that are left could have come about
    without any effect among them; the answer is the adjusted p-value of the one that is largest,
    never below that of a larger one, and the next step does without it. With `p_of_largest` from
    one set of joint draws this is the procedure of Romano and Wolf, as in the example.

    Parameters
    ----------
    statistics : array or sequence, shape (m,)
        One a hypothesis of the family; large means an effect (absolute values, if two-sided).
    p_of_largest : callable
        From the places of the statistics that are left, the p-value of the largest of them. The
        chance of any false rejection holds its level if no p-value falls when hypotheses whose
        statistics are smaller join those left.

    Returns
    -------
    array, shape (m,)
        In the order of `statistics`.

    Raises
    ------
    DataError
        If `statistics` is not one row of finite numbers.

    References
    ----------
    Romano and Wolf (2005), Econometrica 73, 1237-1282; (2016), Statistics and Probability
    Letters 113, 38-40, for p-values.

    Examples
    --------
    >>> statistics, draws = np.array([1.0, 3.0]), np.random.default_rng(0).random((99, 2)) * 2
    >>> def p_of_largest(left):
    ...     larger = draws[:, left].max(axis=1) >= statistics[left].max()
    ...     return (1 + larger.sum()) / (len(draws) + 1)
    >>> step_down_p_values(statistics, p_of_largest).round(2).tolist()
    [0.55, 0.01]
    """
    values = np.asarray(statistics, dtype=float)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise DataError("statistics must be one row of finite numbers, one a hypothesis.")
    order = np.argsort(-values, kind="stable")
    steps = [p_of_largest(order[i:]) for i in range(len(order))]
    adjusted = np.empty(len(values))
    adjusted[order] = np.maximum.accumulate(steps) if steps else 0.0
    return adjusted


def _check(p: np.ndarray) -> None:
    if p.ndim != 1:
        raise DataError(f"p has shape {p.shape}; give one family as one row of p-values.")
    bad = np.flatnonzero(~((p >= 0) & (p <= 1)))
    if bad.size:
        raise DataError(
            f"p[{bad[0]}] is {p[bad[0]]}, not a probability; leave out tests that gave none and "
            "say so, because the family shrinks."
        )


def _holm(p: np.ndarray) -> np.ndarray:
    """Step-down: the i-th smallest times m - i + 1, never falling."""
    return np.maximum.accumulate(p * np.arange(len(p), 0, -1))


def _bh(p: np.ndarray) -> np.ndarray:
    """Step-up: the i-th smallest times m / i, never rising towards smaller p."""
    steps = p * len(p) / np.arange(1, len(p) + 1)
    return np.minimum.accumulate(steps[::-1])[::-1]


def _by(p: np.ndarray) -> np.ndarray:
    """Benjamini-Hochberg times 1 + 1/2 + ... + 1/m."""
    return _bh(p) * (1.0 / np.arange(1, len(p) + 1)).sum()


_METHODS: dict[str, Callable[[np.ndarray], np.ndarray]] = {"holm": _holm, "bh": _bh, "by": _by}
