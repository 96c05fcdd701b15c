"""Comparing two forecasters by what they lost on the same targets."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analysis.core import DataError, TestResult

MIN_TARGETS = 10
"""Fewer loss differences say nothing: their variance is learnt from as many numbers."""

SAME_LOSS = 1e-12
"""Part of the largest loss by which differences may differ through rounding alone."""


def diebold_mariano(loss_a: ArrayLike, loss_b: ArrayLike, horizon: int = 1) -> TestResult:
    """Whether two forecasters lose the same on average, with the small-sample correction.

    With d = loss_a - loss_b, the statistic is mean(d) / sqrt(V/n), where V adds to the variance
    of d (divisor n) twice its autocovariances below lag `horizon`, times
    sqrt((n + 1 - 2h + h(h - 1)/n)/n); it is referred to Student's t with n - 1 degrees of freedom.

    Parameters
    ----------
    loss_a, loss_b : array_like, shape (n,)
        Losses (smaller is better) on the same targets, in order of time.
    horizon : int
        Steps ahead that were forecast, h, from 1 to n: errors of forecasts that overlap are
        correlated below lag h.

    Returns
    -------
    TestResult
        `estimate` is the mean difference (negative: `a` lost less), with its standard error and
        95 % interval. `valid` is False, with the reason, where n is below 10, the differences
        have no variance, or the sum V is not positive.

    Raises
    ------
    DataError
        If the losses are not two rows of equally many finite numbers, or the horizon is no whole
        number from 1 to n.

    References
    ----------
    Diebold, F. X. and Mariano, R. S. (1995), Comparing predictive accuracy, Journal of Business
    and Economic Statistics 13, 253-263.
    Harvey, D., Leybourne, S. and Newbold, P. (1997), Testing the equality of prediction mean
    squared errors, International Journal of Forecasting 13, 281-291, equations 8 and 9.

    Examples
    --------
    >>> test = diebold_mariano([1.0, 2.0] * 5, [2.0, 2.0] * 5)
    >>> round(test.statistic, 4), test.estimate, test.valid
    (-3.0, -0.5, True)
    """
    difference = _differences(loss_a, loss_b)
    n = len(difference)
    _check_horizon(horizon, n)
    variance = _long_run_variance(difference, horizon)
    scale = max(abs(np.asarray(loss_a, dtype=float)).max(), abs(difference).max())
    if np.ptp(difference) <= SAME_LOSS * scale:
        return _untold(n, "the losses differ by the same amount on every target: no variance")
    if variance <= 0:
        return _untold(
            n, f"the autocovariances below lag {horizon} leave no positive variance; try horizon=1"
        )
    correction = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    if correction <= 0:
        return _untold(n, f"horizon={horizon} leaves nothing of {n} differences")
    return _told(difference, math.sqrt(variance / n / correction))


def _told(difference: NDArray[np.float64], standard_error: float) -> TestResult:
    n, mean = len(difference), float(difference.mean())
    statistic = mean / standard_error
    reach = float(stats.t.ppf(0.975, n - 1)) * standard_error
    few = n < MIN_TARGETS
    return TestResult(
        name="diebold_mariano",
        statistic=statistic,
        p_value=float(2 * stats.t.sf(abs(statistic), n - 1)),
        null=f"Student t({n - 1})",
        n=n,
        df=n - 1,
        estimate=mean,
        standard_error=standard_error,
        low=mean - reach,
        high=mean + reach,
        assumes="loss differences are stationary and uncorrelated from lag `horizon` on",
        valid=not few,
        reason=f"{n} targets, fewer than {MIN_TARGETS}: their variance is unknown" if few else "",
    )


def _untold(n: int, reason: str) -> TestResult:
    unknown = math.nan
    return TestResult("diebold_mariano", unknown, unknown, "none", n, valid=False, reason=reason)


def _differences(loss_a: ArrayLike, loss_b: ArrayLike) -> NDArray[np.float64]:
    losses = []
    for name, values in (("loss_a", loss_a), ("loss_b", loss_b)):
        try:
            row = np.asarray(values, dtype=float)
        except (TypeError, ValueError):
            raise DataError(f"{name} is not numeric; give one finite loss a target.") from None
        if row.ndim != 1 or not len(row):
            raise DataError(f"{name} has shape {row.shape}; give one loss a target, one or more.")
        if not np.isfinite(row).all():
            place = int(np.flatnonzero(~np.isfinite(row))[0])
            raise DataError(f"{name}[{place}] is {row[place]}; leave that target out of both.")
        losses.append(row)
    if len(losses[0]) != len(losses[1]):
        raise DataError(
            f"loss_a has {len(losses[0])} targets and loss_b {len(losses[1])}; give the same ones."
        )
    return losses[0] - losses[1]


def _check_horizon(horizon: int, n: int) -> None:
    if not (isinstance(horizon, int | np.integer) and 1 <= horizon <= n):
        raise DataError(f"horizon={horizon!r}; give whole steps from 1 to the {n} targets.")


def _long_run_variance(difference: NDArray[np.float64], horizon: int) -> float:
    """Variance plus twice the autocovariances below lag `horizon`, all of divisor n."""
    about_mean = difference - difference.mean()
    products = [
        float(about_mean[lag:] @ about_mean[: len(about_mean) - lag]) for lag in range(horizon)
    ]
    return (products[0] + 2 * sum(products[1:])) / len(difference)
