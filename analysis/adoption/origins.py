"""Rolling origins: every forecast that could have been made, scored by what came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.adoption.arguments import as_list, as_number, as_whole
from analysis.adoption.checks import check_counts, check_level, choose_family, choose_loss
from analysis.adoption.comparators import known_table
from analysis.adoption.forecasters import (
    COMPARATORS,
    CURVES,
    Forecast,
    Forecaster,
    Setting,
    combine,
)
from analysis.adoption.origin_scores import OriginScores
from analysis.adoption.tables import DAYS_A_YEAR
from analysis.core import DataError, FitError, as_timestamp
from analysis.inference import crps_sample

if TYPE_CHECKING:
    import datetime as dt

COMBINATION = "combination"

FEWEST_KNOWN = 2
"""Totals known at the first origin: two give a growth rate."""


def score_origins(
    milestones: pd.DataFrame,
    launch: str | dt.date,
    *,
    curves: Sequence[str] = ("bass", "logistic", "gompertz"),
    loss: str = "log",
    potential: float | None = None,
    level: float = 0.9,
    draws: int = 400,
    seed: int = 0,
) -> OriginScores:
    """Forecast every later total from every origin, by curves and by naive comparators.

    At each origin only the totals known then are used; a running total cannot fall, so no forecast
    and no band lies below the last of them. Curves are fitted anew and carry the whole
    interval of m in their band; their spread for the CRPS is a residual bootstrap. Beside them
    stand the last increase repeated (``linear``), the last growth rate continued
    (``exponential``), one growth rate through all totals (``doubling_time``), a logistic to a
    given potential (``fixed_logistic``), and the median of all forecasts (``combination``).

    Parameters
    ----------
    milestones : DataFrame
        ``date, value``: running totals of one scope, positive, not falling, dates increasing;
        three rows or more.
    launch : date
        When the count began, before the first milestone; times are years since then.
    curves : sequence of str
        As in `fit_curve`.
    loss : str
        As in `fit_curve`; logarithms suit totals that grow by large factors.
    potential : float, optional
        Of the ``fixed_logistic``: a number known beforehand, such as all developers. Without
        one, that method is left out.
    level : float
        Level of bands, in (0, 1).
    draws : int
        Draws a forecast behind the CRPS, at least 2.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    OriginScores
        ``table``, ``refused``, ``by_method()``, ``matched()``, ``by_origin()``.

    Raises
    ------
    DataError
        A column is missing; dates do not increase; a value is not positive or falls; the launch
        is not before the first date; unknown curve or loss; level outside (0, 1); fewer than
        three milestones; a potential that is not positive; draws or seed not whole, or too small.

    References
    ----------
    Tashman (2000), Out-of-sample tests of forecasting accuracy, International Journal of
    Forecasting 16, 437-450 (rolling origin). Bosse et al. (2023), Scoring epidemiological
    forecasts on transformed scales, PLoS Computational Biology 19 (CRPS of the logarithm).

    Examples
    --------
    >>> simulated = pd.DataFrame({
    ...     "date": pd.date_range("2020-01-01", periods=7, freq="YS"),
    ...     "value": [10.0, 21.0, 39.0, 82.0, 158.0, 321.0, 640.0],
    ... })
    >>> scores = score_origins(simulated, "2019-01-01", curves=["logistic"], draws=100)
    >>> scores.by_method().loc["doubling_time", ["forecasts", "origins"]].tolist()
    [6, 3]
    """
    draws = as_whole(draws, "draws", least=2, way_out="give a whole number such as 400.")
    seed = as_whole(seed, "seed")
    rows = _check(milestones, launch, curves, loss, potential, level)
    setting = Setting(loss, level, potential, draws, seed)
    methods = {**{name: CURVES[name] for name in curves}, **COMPARATORS}
    if potential is None:
        del methods["fixed_logistic"]
    made: list[pd.DataFrame] = []
    refused: list[tuple[object, ...]] = []
    for known in range(FEWEST_KNOWN, len(rows)):
        forecasts = {}
        for name, outcome in _ask(methods, rows, known, setting):
            if isinstance(outcome, FitError):
                refused.append((rows["date"][known - 1], known, name, str(outcome)))
            else:
                forecasts[name] = outcome
        last = float(rows["value"][known - 1])
        floored = {name: one.at_least(last) for name, one in forecasts.items()}
        floored[COMBINATION] = combine(list(floored.values()), level)
        made += [_scored(rows, known, name, one) for name, one in floored.items()]
    table = pd.concat(made, ignore_index=True)
    table.insert(5, "is_curve", table["method"].isin(curves))
    columns = ["origin", "known", "method", "reason"]
    return OriginScores(table, pd.DataFrame(refused, columns=columns), level)


def _ask(
    methods: dict[str, Forecaster], rows: pd.DataFrame, known: int, setting: Setting
) -> Iterator[tuple[str, Forecast | FitError]]:
    """Each method's forecast at an origin, or its reason for none."""
    t, totals = rows["t"].to_numpy(), rows["value"].to_numpy(dtype=float)
    for name, forecaster in methods.items():
        try:
            yield name, forecaster(t[:known], totals[:known], t[known:], setting)
        except FitError as error:
            yield name, error


def _scored(rows: pd.DataFrame, known: int, method: str, forecast: Forecast) -> pd.DataFrame:
    """One row for each later total."""
    later, origin = rows.iloc[known:], rows["date"][known - 1]
    actual = later["value"].to_numpy(dtype=float)
    nothing = np.full(len(later), None)
    has_band = forecast.low is not None
    inside = (forecast.low <= actual) & (actual <= forecast.high) if has_band else nothing
    return pd.DataFrame(
        {
            "origin": origin,
            "known": known,
            "date": later["date"].to_numpy(),
            "days_ahead": (later["date"] - origin).dt.days.to_numpy(),
            "method": method,
            "forecast": forecast.value,
            "low": nothing if forecast.low is None else forecast.low.astype(object),
            "high": nothing if forecast.high is None else forecast.high.astype(object),
            "actual": actual,
            "absolute_error": np.abs(forecast.value / actual - 1),
            "crps_log": _crps_log(forecast, actual),
            "inside": np.asarray(inside, dtype=object),
        }
    )


def _crps_log(forecast: Forecast, actual: np.ndarray) -> np.ndarray:
    """CRPS of the logarithm; for a point the absolute error."""
    if forecast.draws is None:
        return np.abs(np.log(forecast.value / actual))
    return np.asarray(crps_sample(np.log(actual), np.log(forecast.draws).T))


def _check(
    milestones: pd.DataFrame,
    launch: str | dt.date,
    curves: Sequence[str],
    loss: str,
    potential: float | None,
    level: float,
) -> pd.DataFrame:
    """Rows with ``date, value, t``, after every argument was looked at."""
    check_level(level)
    choose_loss(loss, "cumulative")
    for curve in as_list(curves, "curves"):
        choose_family(curve)
    if potential is not None:
        as_number(potential, "potential", positive=True)
    rows = known_table(milestones, "milestones", FEWEST_KNOWN + 1)
    if "value" not in rows:
        raise DataError("milestones has no column 'value'; give date and value.")
    check_counts(rows["value"].to_numpy(dtype=float), "cumulative", "milestones.value")
    start = as_timestamp(launch, "launch")
    if start >= rows["date"][0]:
        raise DataError(
            f"launch={start:%Y-%m-%d} is not before the first milestone "
            f"({rows['date'][0]:%Y-%m-%d}); give the day the count began."
        )
    return rows.assign(t=(rows["date"] - start).dt.days / DAYS_A_YEAR)
