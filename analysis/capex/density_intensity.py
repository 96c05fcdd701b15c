"""Capital intensity times revenue, both learnt from the record."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.capex.density_context import Context
from analysis.capex.density_input import QUARTERS, require_quarters
from analysis.capex.density_laws import Array
from analysis.capex.density_model import ModelDensity
from analysis.capex.density_quarters import (
    DRAWS,
    SEASONAL_STEP,
    SEED,
    STEP,
    QuarterForecast,
    forecast_quarters,
    moving_average,
    spreads,
)
from analysis.core import DataError

HOW = "random walk of log intensity with seasons, times an ARIMA(0,1,1)(0,1,1)4 of log revenue"


def intensity_density(context: Context) -> ModelDensity:
    """Simulated intensity times simulated revenue, summed with the quarters that are known.

    Log intensity is a random walk without drift whose steps have seasons that add up to nothing
    over a year; log revenue follows the airline model. Their shocks are drawn with the
    correlation of the past ones and with one spread, of the fewer degrees of freedom.
    """
    history = context.history
    require_quarters(history, "intensity")
    revenue = np.log(_revenue(context).to_numpy())
    intensity = np.log(history.capex.to_numpy()) - revenue
    sales = _revenue_forecast(revenue, context.steps)
    share = _intensity_forecast(intensity, context)
    df = min(sales.df, share.df)
    generator = np.random.default_rng(SEED)
    first, second = generator.standard_normal((2, DRAWS, context.steps))
    link = _correlation(sales.shocks, share.shocks)
    spread = spreads(generator, df)
    joint = share.paths(link * first + np.sqrt(1 - link**2) * second, spread)
    paths = sales.paths(first, spread) + joint
    return context.from_paths("intensity", paths, df, len(share.shocks), HOW)


def _revenue(context: Context) -> pd.Series:
    revenue = context.history.table["revenue_usd_bn"]
    bad = revenue.index[~(revenue > 0)]
    if len(bad):
        raise DataError(
            f"quarterly: revenue_usd_bn of {bad[0]} is {revenue[bad[0]]}; the model 'intensity' "
            "needs positive US$ bn for every quarter: give them, or leave it out of models."
        )
    return revenue


def _revenue_forecast(logs: Array, steps: int) -> QuarterForecast:
    average = moving_average(logs, seasonal=True)
    n = len(logs) - len(SEASONAL_STEP) + 1
    design = np.zeros((n + steps, 0))
    return forecast_quarters(logs, SEASONAL_STEP, average, design, steps, searched=2)


def _intensity_forecast(logs: Array, context: Context) -> QuarterForecast:
    quarters = pd.PeriodIndex(context.history.capex.index[1:]).append(context.ahead())
    return forecast_quarters(
        logs, STEP, np.array([1.0]), _seasons(quarters), context.steps, searched=0
    )


def _seasons(quarters: pd.Index) -> Array:
    """Contrasts of the first three quarters with the fourth: no drift over a year."""
    number = np.asarray(pd.PeriodIndex(quarters).quarter)[:, np.newaxis]
    own = (number == np.arange(1, QUARTERS)).astype(float)
    return own - (number == QUARTERS)


def _correlation(one: Array, other: Array) -> float:
    """Of the shocks of the same quarters, the newest last in both."""
    n = min(len(one), len(other))
    return float(np.corrcoef(one[-n:], other[-n:])[0, 1])
