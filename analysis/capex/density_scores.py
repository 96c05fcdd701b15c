"""How the densities did: every day a forecast could be made, every year it could be made for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.capex.checks import (
    is_year,
    items_of,
    require_columns,
    require_finite,
    shown,
)
from analysis.capex.density import (
    MODELS,
    CapexDensity,
    checked_models,
    density_of,
    known_on_the_day,
    sources_of,
)
from analysis.capex.density_input import MIN_QUARTERS
from analysis.capex.density_measure import measures
from analysis.capex.density_tables import (
    HORIZON_EDGES_DAYS,
    MEASURES,
    horizon_means,
    model_means,
    pit_table,
)
from analysis.core import (
    DataError,
    FitError,
    Result,
    Source,
    TestResult,
    as_timestamp,
    format_number,
    merge_sources,
    unknown_name,
    weakest,
)
from analysis.inference.comparison import diebold_mariano

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

TARGETS = 2
"""Years forecast from each day: the first that is not known yet, and the next."""

NAIVE = "naive"


class Vintage(NamedTuple):
    """A day and the two tables as known on it."""

    made_on: str | dt.date | pd.Timestamp
    quarterly: pd.DataFrame
    guidance: pd.DataFrame | None


@dataclass(frozen=True, eq=False)
class DensityScores(Result):
    """Scores of every density that could be made and whose outcome is known.

    Attributes
    ----------
    origins : DataFrame
        A row a day, year and model: `made_on`, `fiscal_year`, `horizon_days` (from the day to
        the year's end), `known_quarters`, `model`, `median_usd_bn`, `low_usd_bn`, `high_usd_bn`
        (the central 80 %), `outcome_usd_bn`, and the scores of `CapexDensity.score`.
    missing : DataFrame
        Models without a density there: `made_on`, `fiscal_year`, `model`, `reason`.
    """

    origins: pd.DataFrame
    missing: pd.DataFrame
    evidence: str
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """A copy of the scored densities."""
        return self.origins.copy()

    def by_model(self) -> pd.DataFrame:
        """By model: means of the scores, shares inside, and skill against `naive`.

        `skill` is 1 less the ratio of the mean `crps_log` to that of `naive` over the same
        forecasts, and `skill_usd_bn` the same of `crps_usd_bn`; above 0 is better than naive.
        """
        return model_means(self.origins, NAIVE)

    def by_horizon(self, edges: Sequence[int] = HORIZON_EDGES_DAYS) -> pd.DataFrame:
        """As `by_model`, by days from the forecast to the end of its year.

        `edges` are the first days of the groups and, last, the day after them.
        """
        return horizon_means(self.origins, NAIVE, edges)

    def pit_counts(self, bins: int = 5, level: float = 0.95) -> pd.DataFrame:
        """Counts of PIT values by model, with the binomial band of a calibrated model.

        The band takes forecasts as independent; those of one year are not, so the truth is wider.
        """
        return pit_table(self.origins, bins, level)

    def yearly_losses(self, score: str = "crps_log") -> pd.DataFrame:
        """Mean loss by target year (rows) and model (columns), over all days of forecast."""
        if score not in MEASURES:
            raise DataError(unknown_name("score", score, MEASURES))
        return self.origins.pivot_table(index="fiscal_year", columns="model", values=score)

    def compare(
        self,
        model: str,
        against: str = NAIVE,
        score: str = "crps_log",
        *,
        days: tuple[int, int] | None = None,
        horizon: int = 1,
    ) -> TestResult:
        """Diebold-Mariano test on the yearly mean losses of forecasts that both made.

        A report, never a headline: a handful of target years can hardly reject. `days` keeps
        forecasts made so many days before the year's end (both ends included): `naive` does not
        know the quarters of the year itself. Losses of neighbouring years overlap, as a year is
        forecast in the year before it and in its own; `horizon` = 2 allows for that, at the
        price of a variance that may not be positive.
        """
        known = list(self.origins["model"].unique())
        for name in (model, against):
            if name not in known:
                raise DataError(unknown_name("scored model", name, known))
        chosen = self.origins[self.origins["model"].isin([model, against])]
        if days is not None:
            chosen = chosen[chosen["horizon_days"].between(*days)]
        names = chosen.groupby(["made_on", "fiscal_year"])["model"].transform("nunique")
        shared = chosen[names == len({model, against})]
        if shared.empty:
            raise DataError(f"{model} and {against} share no forecast with days={days}; widen it.")
        losses = replace(self, origins=shared).yearly_losses(score)
        return diebold_mariano(losses[model], losses[against], horizon)

    def headline(self) -> str:
        """Coverage and skill of the pool, or else of the first model, with n."""
        table = self.by_model()
        name = "pool" if "pool" in table.index else str(table.index[0])
        inside, skill = (table[column].to_dict()[name] for column in ("inside_80", "skill"))
        years = self.origins["fiscal_year"].nunique()
        better = (
            f", and its mean CRPS of log capex is {format_number(skill, 'share')} below that of "
            "past growth alone"
        )
        return (
            f"The 80% intervals of {name} held {format_number(inside, 'share')} of "
            f"n = {table['n'].to_dict()[name]} forecasts of {years} years"
            f"{better if skill == skill and name != NAIVE else ''}."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """PIT histogram of the pool, or else of the first model."""
        from analysis import display  # loaded only when drawing

        counts = self.pit_counts()
        names = counts["model"].unique()
        name = "pool" if "pool" in names else names[0]
        return display.draw_pit(counts[counts["model"] == name], ax=ax)


def score_densities(
    vintages: Iterable[tuple[str | dt.date | pd.Timestamp, pd.DataFrame, pd.DataFrame | None]],
    outcomes: pd.DataFrame,
    *,
    models: Iterable[str] = MODELS,
) -> DensityScores:
    """Score the densities of every vintage against what came (rolling origin).

    From each day with 12 known quarters the first year that was not known yet and the next are
    forecast, as far as their outcome stands in `outcomes`; each density meets the outcome in its
    own measure. Fits are kept, so that years and models with one record share them.

    Parameters
    ----------
    vintages : iterable of (made_on, quarterly, guidance)
        In any order; each pair of frames as known on its day, see `capex_density`.
    outcomes : DataFrame
        `fiscal_year`, `actual_usd_bn`; with a `definition` a year may stand once a measure.
    models : iterable of str
        See `capex_density`; skill needs `naive` among them.

    Returns
    -------
    DensityScores

    Raises
    ------
    DataError
        If there is nothing to score, two vintages have one day, an outcome is not positive or
        stands twice, or a frame is refused by `capex_density`.

    References
    ----------
    Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation, JASA
    102, 359-378; Gneiting and Ranjan (2011), Journal of Business and Economic Statistics 29,
    411-422 (threshold-weighted CRPS).

    Examples
    --------
    >>> ends = pd.period_range("2001Q1", periods=20, freq="Q").end_time.normalize()
    >>> capex = [1.0, 1.2, 1.1, 1.5, 1.4, 1.3, 1.6, 2.1, 1.9, 2.0, 1.8, 2.4, 2.6, 2.2, 2.5, 3.0,
    ...     2.8, 2.9, 3.3, 3.1]
    >>> simulated = pd.DataFrame({"period_end": ends, "known_on": ends + pd.Timedelta(days=30),
    ...     "capex_usd_bn": capex})
    >>> outcome = pd.DataFrame({"fiscal_year": [2004, 2005], "actual_usd_bn": [10.3, 12.1]})
    >>> scores = score_densities([("2004-02-01", simulated, None), ("2005-02-01", simulated, None)],
    ...     outcome, models=["series", "naive"])
    >>> scores.by_model()["n"].to_dict()
    {'series': 3, 'naive': 3}
    """
    wanted = checked_models(models)
    actual = _checked_outcomes(outcomes)
    days = _checked_vintages(vintages)
    scored: list[dict[str, object]] = []
    missing: list[dict[str, object]] = []
    levels, groups = ["estimated"], []
    for vintage in sorted(days, key=lambda one: pd.Timestamp(one.made_on)):
        for density, outcome in _densities(vintage, actual, wanted):
            scored += _rows(density, outcome)
            missing += _missing(density, wanted)
            levels.append(density.evidence)
            groups.append(density.sources)
    if not scored:
        raise DataError(
            f"none of {len(days)} vintages has {MIN_QUARTERS} known quarters and a later year "
            "among the outcomes; give later days, or outcomes of later years."
        )
    _refuse_repeated(scored)
    frame = pd.DataFrame(scored)
    absent = pd.DataFrame(missing, columns=["made_on", "fiscal_year", "model", "reason"])
    found = merge_sources(outcomes.attrs.get("sources", ()), *groups)
    return DensityScores(frame, absent, weakest(levels), found)


def _checked_vintages(vintages: Iterable[Any]) -> list[Vintage]:
    wanted = "(made_on, quarterly, guidance)"
    given = items_of("vintages", vintages, (tuple, list), wanted)
    for place, one in enumerate(given):
        if len(one) != len(Vintage._fields):
            raise DataError(f"vintages[{place}] has {len(one)} items; give {wanted}.")
        as_timestamp(one[0], f"vintages[{place}]: made_on")
    return [Vintage(*one) for one in given]


def _checked_outcomes(outcomes: pd.DataFrame) -> pd.Series:
    """Outcomes by fiscal year and measure."""
    require_columns(outcomes, ("fiscal_year", "actual_usd_bn"), "outcomes")
    table = outcomes.assign(measure=measures(outcomes, "definition"))
    require_finite(table.set_index("fiscal_year")["actual_usd_bn"], "outcomes: actual_usd_bn")
    strange = [year for year in table["fiscal_year"] if not is_year(year)]
    if strange:
        raise DataError(f"outcomes: fiscal_year={shown(strange[0])} is no year; write 2023.")
    bad = table[~(table["actual_usd_bn"] > 0)]
    if len(bad):
        row = bad.iloc[0]
        raise DataError(
            f"outcomes: actual_usd_bn of {row['fiscal_year']} is {row['actual_usd_bn']}; give "
            "positive US$ bn."
        )
    keys = ["fiscal_year", "measure"]
    twice = table[table.duplicated(keys)]
    if len(twice):
        raise DataError(
            f"outcomes has fiscal_year={twice['fiscal_year'].iloc[0]} twice in one measure; keep "
            "one row of each."
        )
    return table.set_index(keys)["actual_usd_bn"].astype(float)


def _densities(
    vintage: Vintage, actual: pd.Series, wanted: tuple[str, ...]
) -> Iterable[tuple[CapexDensity, float]]:
    """The densities of a day that can be scored, each with its outcome."""
    known = known_on_the_day(vintage.quarterly, vintage.guidance, vintage.made_on)
    history = known.history
    if len(history.capex) < MIN_QUARTERS:
        return
    sources = sources_of(known, vintage.quarterly, vintage.guidance)
    first = int(history.annual().index.max()) + 1
    for year in range(first, first + TARGETS):
        outcome = _outcome(actual, year, history.measure)
        if outcome is None:
            continue
        try:
            yield density_of(known, year, wanted, sources), outcome
        except FitError:  # no model has a density: nothing to score
            continue


def _outcome(actual: pd.Series, year: int, measure: str) -> float | None:
    """The outcome in the measure of the forecast; one without a measure fits any."""
    own = actual[actual.index.get_level_values("fiscal_year") == year].droplevel("fiscal_year")
    if measure in own:
        return float(own[measure])
    unnamed = own[[name for name in own.index if name in ("", "as given")]]
    return float(unnamed.iloc[0]) if len(unnamed) else None


def _rows(density: CapexDensity, outcome: float) -> list[dict[str, object]]:
    end = pd.Timestamp(density.fiscal_year, 12, 31)
    shared = {
        "made_on": density.made_on,
        "fiscal_year": density.fiscal_year,
        "horizon_days": (end - density.made_on).days,
        "known_quarters": density.known_quarters,
    }
    return [
        {
            **shared,
            "model": name,
            "median_usd_bn": model.median,
            "low_usd_bn": model.quantile(0.1),
            "high_usd_bn": model.quantile(0.9),
            "outcome_usd_bn": outcome,
            **model.score(outcome),
        }
        for name, model in density.models.items()
    ]


def _missing(density: CapexDensity, wanted: tuple[str, ...]) -> list[dict[str, object]]:
    return [
        {
            "made_on": density.made_on,
            "fiscal_year": density.fiscal_year,
            "model": name,
            "reason": density.reasons[name],
        }
        for name in wanted
        if name in density.reasons
    ]


def _refuse_repeated(scored: list[dict[str, object]]) -> None:
    frame = pd.DataFrame(scored)
    twice = frame[frame.duplicated(["made_on", "fiscal_year", "model"])]
    if len(twice):
        raise DataError(
            f"vintages has made_on={np.datetime_as_string(twice['made_on'].to_numpy()[0], 'D')} "
            "twice; keep one of each day."
        )
