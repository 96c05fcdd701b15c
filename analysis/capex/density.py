"""Densities of a fiscal year's capital expenditure, as they could be made on a given day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.capex.checks import items_of, require_known
from analysis.capex.density_context import Context, Known
from analysis.capex.density_guidance import Statement, guidance_density, statement_in_force
from analysis.capex.density_input import known_guidance, known_history, require_forecastable
from analysis.capex.density_intensity import intensity_density
from analysis.capex.density_model import ModelDensity
from analysis.capex.density_naive import naive_density
from analysis.capex.density_pool import POOLED, pool_density
from analysis.capex.density_series import seasonal_density, series_density
from analysis.core import (
    DataError,
    FitError,
    Result,
    Source,
    format_number,
    merge_sources,
    weakest,
)

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

DEFAULT_MODELS = ("guidance", "series", "intensity", "pool")
MODELS = ("guidance", "series", "intensity", "pool", "seasonal", "naive")
"""Models by name; the last two stand beside the pool and not in it."""

CURVE_POINTS = 201
CURVE_TAIL = 0.005
"""Drawn densities run from this quantile to that as far from 1."""

_MAKERS: dict[str, Callable[[Context], ModelDensity]] = {
    "guidance": guidance_density,
    "series": series_density,
    "intensity": intensity_density,
    "seasonal": seasonal_density,
    "naive": naive_density,
}


@dataclass(frozen=True, eq=False)
class CapexDensity(Result):
    """Densities of one fiscal year's capex made on one day; see `capex_density`.

    Attributes
    ----------
    models : mapping of str to ModelDensity
        The densities, in the order asked for.
    reasons : mapping of str to str
        Why a model that was asked for, or belongs to the pool, has none.
    measure : str
        Which capex: with or without finance leases, or as given.
    known_quarters, known_usd_bn : int, float
        Quarters of the year known on the day, and their sum.
    converted : int
        Quarters of the record carried over to `measure` from another definition.
    statement : Statement or None
        Guidance in force: `low_usd_bn`, `high_usd_bn`, `issued_on`, `horizon_days`.
    fiscal_year, made_on, last_quarter
        The year that is forecast, the day of the forecast, and the last quarter known on it.
    """

    fiscal_year: int
    made_on: pd.Timestamp
    models: Mapping[str, ModelDensity]
    reasons: Mapping[str, str]
    measure: str
    known_quarters: int
    known_usd_bn: float
    last_quarter: pd.Period
    converted: int
    statement: Statement | None
    evidence: str
    sources: tuple[Source, ...] = ()

    def model(self, name: str = "pool") -> ModelDensity:
        """The density of one model, or `DataError` with the reason why there is none."""
        if name in self.models:
            return self.models[name]
        if name in self.reasons:
            raise DataError(f"model {name!r} has no density: {self.reasons[name]}.")
        require_known("model of this density", name, self.models)
        raise AssertionError(name)

    def quantile(self, p: float, model: str = "pool") -> float:
        """Capex in US$ bn not passed with probability `p`."""
        return self.model(model).quantile(p)

    def probability_above(self, x: float, model: str = "pool") -> float:
        """Probability that capex exceeds `x` US$ bn."""
        return self.model(model).probability_above(x)

    def score(self, outcome: float) -> pd.DataFrame:
        """Scores by model against what came, in US$ bn and in the measure of the densities.

        Returns
        -------
        DataFrame
            By `model`: `crps_usd_bn` (amounts above ten times the last four known quarters count
            as that much: a t on logs has no mean otherwise), `crps_log` (of log capex, free of
            the unit), `log_score` (minus the log density of log capex, nats), `pit`,
            `inside_50`, `inside_80`, `inside_90` (in that central interval), `error_usd_bn`
            (outcome less median) and its size `absolute_error_usd_bn`.

        Raises
        ------
        DataError
            If the outcome is not a positive finite number.

        References
        ----------
        Gneiting, T. and Ranjan, R. (2011), Comparing density forecasts using threshold- and
        quantile-weighted scoring rules, Journal of Business and Economic Statistics 29, 411-422
        (the score up to a threshold).
        """
        rows = [{"model": name, **one.score(outcome)} for name, one in self.models.items()]
        return pd.DataFrame(rows).set_index("model")

    def to_frame(self) -> pd.DataFrame:
        """Mean, quantiles, chance of a rise and what was learnt from, by `model`."""
        return pd.DataFrame([one.row() for one in self.models.values()]).set_index("model")

    def curves(self, points: int = CURVE_POINTS) -> pd.DataFrame:
        """Densities to draw: `model`, `capex_usd_bn`, `density` (per US$ bn), guidance range."""
        frame = pd.concat(
            [one.curve(points, CURVE_TAIL) for one in self.models.values()], ignore_index=True
        )
        low, high = (
            (np.nan, np.nan)
            if self.statement is None
            else (self.statement.low_usd_bn, self.statement.high_usd_bn)
        )
        return frame.assign(guidance_low_usd_bn=low, guidance_high_usd_bn=high)

    def headline(self) -> str:
        """The pool, or else the first model, with its interval and n."""
        shown = self.models.get("pool") or next(iter(self.models.values()))
        known = format_number(self.known_usd_bn, "usd_bn")
        spent = f", {known} of it known from {self.known_quarters} of 4 quarters"
        return (
            f"Capex of {self.fiscal_year} as foreseen on {self.made_on:%Y-%m-%d} by "
            f"{shown.name}: {shown.sentence()}{spent if self.known_quarters else ''} "
            f"(spread learnt from n = {shown.learnt_from} or more)."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The densities, with the guidance range."""
        from analysis import display  # loaded only when drawing

        return display.draw_densities(self.curves(), ax=ax)


def capex_density(
    quarterly: pd.DataFrame,
    guidance: pd.DataFrame | None,
    *,
    fiscal_year: int,
    made_on: str | dt.date | pd.Timestamp,
    models: Iterable[str] = DEFAULT_MODELS,
) -> CapexDensity:
    """Densities of a fiscal year's capex from what was known on `made_on`.

    `guidance` corrects the statement in force by the record of earlier ones; `series` is an
    ARIMA(0,1,1) with drift of log quarterly capex; `intensity` a random walk of capital intensity
    times a seasonal ARIMA of revenue; `pool` the equal-weight mixture of those of the three that
    have a density. On request: `seasonal`, a seasonal ARIMA of capex, and `naive`, past yearly
    growth alone. Known quarters of the year enter as they are. Simulated sums are smoothed by a
    Student t on the log of what is still open (`fit_law`); its seed is fixed.

    Rows of either frame known after `made_on` are left out, and of several versions of a row the
    latest known one is used: a frame with all versions gives what the frame of the day gives. A
    frame of today's versions alone hides earlier ones; the gap is then an error, not a guess.

    Quarters of another definition are carried over to that of the last known quarter: purchases
    alone (`capex_ppe_usd_bn`) times the ratio of capex with finance leases to purchases, over the
    known quarters that have both; the other way purchases are read off. So is a quarter of which
    only purchases were stated. Statements meet outcomes of their own definition only.

    Parameters
    ----------
    quarterly : DataFrame
        As the table `meta_quarterly`: `period_end`, `known_on`, `capex_usd_bn`; `revenue_usd_bn`
        for `intensity`; `capex_definition` and `capex_ppe_usd_bn` where definitions change.
        `evidence` is understood.
    guidance : DataFrame or None
        As the table `meta_capex_guidance`: `fiscal_year`, `issued_on`, `kind`, `low_usd_bn`,
        `high_usd_bn`; `known_on`, `definition` and `evidence` are understood.
    fiscal_year : int
        Calendar year, not complete on the day, and at most two years after that of the last
        known quarter.
    made_on : str or date
        Day of the forecast, YYYY-MM-DD.
    models : iterable of str
        Of `guidance`, `series`, `intensity`, `pool`, `seasonal`, `naive`.

    Returns
    -------
    CapexDensity
        Evidence `estimated` at best. A model without a density, such as `guidance` in a year
        without a number, stands in `.reasons`, and the pool goes on without it.

    Raises
    ------
    DataError
        If a column, quarter or date is missing, the record is older than two quarters, capex or
        a needed revenue is not positive, definitions cannot be carried over, the year is known
        or has no data, a model is unknown, or a model of quarters has fewer than 12.
    FitError
        If none of the models has a density.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, section 3.3 (normal data, conjugate prior, Student
    t prediction); Hall and Mitchell (2007), Combining density forecasts, International Journal of
    Forecasting 23, 1-13 (linear pool).

    Examples
    --------
    >>> ends = pd.period_range("2001Q1", periods=14, freq="Q").end_time.normalize()
    >>> simulated = pd.DataFrame({"period_end": ends, "known_on": ends + pd.Timedelta(days=30),
    ...     "capex_usd_bn": [1.0, 1.2] * 7, "revenue_usd_bn": [4.0, 5.0] * 6 + [6.0, 5.0]})
    >>> said = pd.DataFrame({"fiscal_year": [2004], "issued_on": ["2004-07-28"],
    ...     "kind": ["range"], "low_usd_bn": [4.0], "high_usd_bn": [5.0]})
    >>> density = capex_density(simulated, said, fiscal_year=2004, made_on="2004-08-01")
    >>> list(density.models), density.known_quarters
    (['guidance', 'series', 'intensity', 'pool'], 2)
    >>> 4.0 < density.quantile(0.1) < density.quantile(0.9) < 5.2
    True
    """
    wanted = checked_models(models)
    known = known_on_the_day(quarterly, guidance, made_on)
    return density_of(known, fiscal_year, wanted, sources_of(known, quarterly, guidance))


def known_on_the_day(
    quarterly: pd.DataFrame,
    guidance: pd.DataFrame | None,
    made_on: str | dt.date | pd.Timestamp,
) -> Known:
    """Both frames cut to the day and checked."""
    history = known_history(quarterly, made_on)
    return Known(history, known_guidance(guidance, history.made_on))


def density_of(
    known: Known, fiscal_year: int, wanted: tuple[str, ...], sources: tuple[Source, ...]
) -> CapexDensity:
    """The densities of one year from what was known."""
    history = known.history
    year = require_forecastable(history, fiscal_year)
    context = Context(known, year)
    made, reasons = _made(context, wanted)
    if not any(name in made for name in wanted):
        told = "; ".join(f"{name}: {reasons[name]}" for name in wanted)
        raise FitError(f"no model has a density of {year} ({told}).")
    of_year = history.of_year(year)
    return CapexDensity(
        fiscal_year=year,
        made_on=history.made_on,
        models=MappingProxyType({name: made[name] for name in wanted if name in made}),
        reasons=MappingProxyType(reasons),
        measure=history.measure,
        known_quarters=len(of_year),
        known_usd_bn=context.known_usd_bn,
        last_quarter=history.last,
        converted=int(history.converted.sum()),
        statement=_statement(context),
        evidence=weakest([*history.evidence, "estimated"]),
        sources=sources,
    )


def checked_models(models: Iterable[str]) -> tuple[str, ...]:
    """The models asked for, each once; unknown names are refused."""
    given = [models] if isinstance(models, str) else items_of("models", models, str, "names")
    wanted = tuple(dict.fromkeys(given))
    if not wanted:
        raise DataError(f"models is empty; name one or more of {', '.join(MODELS)}.")
    for name in wanted:
        require_known("model", name, MODELS)
    return wanted


def _made(
    context: Context, wanted: tuple[str, ...]
) -> tuple[dict[str, ModelDensity], dict[str, str]]:
    """The densities asked for and those of the pool's members, and why some are missing."""
    needed = dict.fromkeys(wanted)
    if "pool" in wanted:
        needed |= dict.fromkeys(POOLED)
    made: dict[str, ModelDensity] = {}
    reasons: dict[str, str] = {}
    for name in [one for one in needed if one != "pool"]:
        try:
            made[name] = _MAKERS[name](context)
        except FitError as error:
            reasons[name] = str(error)
    if "pool" in needed:
        try:
            made["pool"] = pool_density(context, made)
        except FitError as error:
            reasons["pool"] = str(error)
    return made, reasons


def _statement(context: Context) -> Statement | None:
    try:
        return statement_in_force(context)
    except FitError:
        return None


def sources_of(
    known: Known, quarterly: pd.DataFrame, guidance: pd.DataFrame | None
) -> tuple[Source, ...]:
    """Rows behind the frames that were known on the day."""
    groups = [quarterly.attrs.get("sources", ())]
    if guidance is not None:
        groups.append(guidance.attrs.get("sources", ()))
    day = f"{known.history.made_on:%Y-%m-%d}"
    return tuple(one for one in merge_sources(*groups) if not one.known_on or one.known_on <= day)
