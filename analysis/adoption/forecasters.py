"""Ways to forecast running totals from those known at an origin: curves, and naive comparators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import expit

from analysis.adoption.comparators import NAIVE
from analysis.adoption.families import FAMILIES
from analysis.adoption.fit import fit_curve
from analysis.adoption.shares import LARGEST_EXPONENT, Array
from analysis.adoption.trend import fit_trend
from analysis.core import FitError

FEWEST_FOR_SPREAD = 4
"""Totals from which on a trend's forecast has a spread with a mean: its t law has n - 2 degrees."""


@dataclass(frozen=True)
class Setting:
    """What all forecasters share."""

    loss: str
    level: float
    potential: float | None
    draws: int
    seed: int


class Forecast(NamedTuple):
    """Totals at later times; `low`, `high` (T,) and `draws` (draws, T) where there is a spread."""

    value: Array
    low: Array | None = None
    high: Array | None = None
    draws: Array | None = None

    def at_least(self, last: float) -> Forecast:
        """The same forecast of a total that cannot fall below `last`."""
        floored = [None if part is None else np.maximum(part, last) for part in self[1:]]
        return Forecast(np.maximum(self.value, last), *floored)


Forecaster = Callable[[Array, Array, Array, Setting], Forecast]
"""From known times, known totals and later times; `FitError` says why there is no forecast."""


def by_curve(curve: str) -> Forecaster:
    """Fit the curve; its band carries the whole interval of m, its draws are a bootstrap."""

    def forecast(t: Array, totals: Array, ahead: Array, setting: Setting) -> Forecast:
        fit = fit_curve(t, totals, curve, loss=setting.loss)
        if not fit.converged:
            raise FitError(fit.reason)
        table = fit.forecast(ahead, setting.level)
        draws = fit.bootstrap(setting.draws, setting.seed).simulate(ahead)
        value, low, high = (table[name].to_numpy() for name in ("value", "low", "high"))
        return Forecast(value, low, high, draws)

    return forecast


def by_last_two(method: str) -> Forecaster:
    """Continue the last two totals; a point without a spread."""
    continued = NAIVE[method]

    def forecast(t: Array, totals: Array, ahead: Array, setting: Setting) -> Forecast:
        steps = (ahead - t[-1]) / (t[-1] - t[-2])
        values = [continued(float(totals[-2]), float(totals[-1]), float(step)) for step in steps]
        if not np.isfinite(values).all():
            raise FitError("the growth between the last two totals, continued, exceeds any number")
        return Forecast(np.array(values))

    return forecast


def by_doubling_time(t: Array, totals: Array, ahead: Array, setting: Setting) -> Forecast:
    """Growth at one rate: a straight line through the logarithms of all known totals."""

    def back(value: Array) -> Array:
        return np.exp(np.minimum(value, LARGEST_EXPONENT))

    return _by_trend(t, totals, ahead, setting, np.log, back)


def by_fixed_logistic(t: Array, totals: Array, ahead: Array, setting: Setting) -> Forecast:
    """Logistic with a given potential: a straight line through ln(y / (m - y)).

    References
    ----------
    Fisher and Pry (1971), A Simple Substitution Model of Technological Change, Technological
    Forecasting and Social Change 3, 75-88.
    """
    m = setting.potential
    if m is None:
        raise FitError("no potential was given")
    if m <= totals[-1]:
        raise FitError(f"the potential of {m:g} is not above the last total of {totals[-1]:g}")

    def odds(total: Array) -> Array:
        return np.log(total / (m - total))

    def back(value: Array) -> Array:
        return np.asarray(m * expit(value))

    return _by_trend(t, totals, ahead, setting, odds, back)


def _by_trend(
    t: Array,
    totals: Array,
    ahead: Array,
    setting: Setting,
    transform: Callable[[Array], Array],
    back: Callable[[Array], Array],
) -> Forecast:
    """A line through transformed totals, with Student's law around it."""
    if len(t) < FEWEST_FOR_SPREAD:
        raise FitError(f"{len(t)} totals give a trend no spread; {FEWEST_FOR_SPREAD} are needed")
    trend = fit_trend(t, transform(totals))
    line, error = trend.at(ahead), trend.forecast_error(ahead)
    freedom = trend.n - 2
    half = float(stats.t.ppf((1 + setting.level) / 2, freedom)) * error
    rng = np.random.default_rng([setting.seed, trend.n])
    drawn = line + error * rng.standard_t(freedom, (setting.draws, len(ahead)))
    low, high = back(line - half), back(line + half)
    return Forecast(back(line), low, high, back(drawn))


COMPARATORS: dict[str, Forecaster] = {
    "linear": by_last_two("linear"),
    "exponential": by_last_two("exponential"),
    "doubling_time": by_doubling_time,
    "fixed_logistic": by_fixed_logistic,
}
"""The last increase and the last growth rate continued; one growth rate throughout; a logistic
curve to a given potential."""

CURVES: dict[str, Forecaster] = {name: by_curve(name) for name in FAMILIES}


def combine(forecasts: list[Forecast], level: float) -> Forecast:
    """The median of the forecasts; its spread pools their draws, each forecast with one weight.

    Points alone have no spread to pool.
    """
    value = np.median([one.value for one in forecasts], axis=0)
    if all(one.draws is None for one in forecasts):
        return Forecast(value)
    size = max(0 if one.draws is None else len(one.draws) for one in forecasts)
    pool = np.concatenate([_weighed(one, max(size, 1)) for one in forecasts])
    low, high = np.quantile(pool, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Forecast(value, low, high, pool)


def _weighed(forecast: Forecast, size: int) -> Array:
    """Draws of a forecast; a point counts as all of its draws."""
    return np.tile(forecast.value, (size, 1)) if forecast.draws is None else forecast.draws
