"""The series of quarters alone: ARIMA models of log capex, plain and seasonal."""

from __future__ import annotations

import numpy as np

from analysis.capex.density_context import Context
from analysis.capex.density_input import require_quarters
from analysis.capex.density_model import ModelDensity
from analysis.capex.density_quarters import (
    DRAWS,
    SEASONAL_STEP,
    SEED,
    STEP,
    forecast_quarters,
    moving_average,
    spreads,
)


def series_density(context: Context) -> ModelDensity:
    """ARIMA(0,1,1) with drift of log quarterly capex, simulated and summed with what is known.

    The drift's and the spread's uncertainty enter the paths; that of the moving average does
    not. Local level with drift in state-space form (Harvey 1989, section 2.5).
    """
    return _simulated(context, "series", seasonal=False)


def seasonal_density(context: Context) -> ModelDensity:
    """The airline model, ARIMA(0,1,1)(0,1,1) at lag 4 (Box and Jenkins 1976, chapter 9)."""
    return _simulated(context, "seasonal", seasonal=True)


_HOW = {
    "series": "ARIMA(0,1,1) with drift of log quarterly capex",
    "seasonal": "ARIMA(0,1,1)(0,1,1)4 of log quarterly capex",
}


def _simulated(context: Context, name: str, *, seasonal: bool) -> ModelDensity:
    require_quarters(context.history, name)
    logs = np.log(context.history.capex.to_numpy())
    difference = SEASONAL_STEP if seasonal else STEP
    average = moving_average(logs, seasonal=seasonal)
    n = len(logs) - len(difference) + 1
    design = np.ones((n + context.steps, 0 if seasonal else 1))
    searched = 2 if seasonal else 1
    forecast = forecast_quarters(logs, difference, average, design, context.steps, searched)
    generator = np.random.default_rng(SEED)
    z = generator.standard_normal((DRAWS, context.steps))
    paths = forecast.paths(z, spreads(generator, forecast.df))
    return context.from_paths(name, paths, forecast.df, n, _HOW[name])
