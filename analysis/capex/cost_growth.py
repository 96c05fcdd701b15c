"""How fast the cost of training runs grew."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from analysis.capex.checks import require_columns
from analysis.capex.intervals import check_level
from analysis.core import DataError, FitError, Result, Source, format_number, weakest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MIN_RUNS = 5
"""Runs from which a growth rate and its spread are told: three degrees of freedom."""

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class CostGrowth(Result):
    """Log-linear growth of cost over the day of release; made by `cost_growth`.

    `factor` is by how much the cost multiplies in a year, `low` and `high` its Student-t
    interval at `level`; `runs` has `fitted_usd_bn` beside what was given.
    """

    factor: float
    low: float
    high: float
    n: int
    residual_sd: float
    level: float
    runs: pd.DataFrame
    evidence: str
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """A copy of the runs with the fitted cost."""
        return self.runs.copy()

    def headline(self) -> str:
        """The yearly factor with interval and n."""
        value, low, high = (format_number(x, "ratio") for x in (self.factor, self.low, self.high))
        first, last = self.runs["date"].min(), self.runs["date"].max()
        return (
            f"Over {self.n} runs released from {first:%Y-%m-%d} to {last:%Y-%m-%d} the cost of one "
            f"multiplied by {value} a year ({self.level:.0%} interval {low} to {high})."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Cost by day of release on a log axis."""
        from analysis import display  # loaded only when drawing

        return display.draw_training_costs(self.to_frame(), ax=ax)


def record_runs(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs that cost more than every one released before, in order.

    Raises
    ------
    DataError
        If `date` or `cost_usd_bn` is missing, or a cost is not above 0.

    Examples
    --------
    >>> simulated = pd.DataFrame({"date": pd.to_datetime(["2001-01-01", "2002-01-01",
    ...     "2003-01-01"]), "cost_usd_bn": [1.0, 0.5, 2.0]})
    >>> record_runs(simulated)["cost_usd_bn"].tolist()
    [1.0, 2.0]
    """
    ordered = _checked(runs)
    before = ordered["cost_usd_bn"].cummax().shift(fill_value=0.0)
    return ordered[ordered["cost_usd_bn"] > before].reset_index(drop=True)


def cost_growth(runs: pd.DataFrame, level: float = 0.95) -> CostGrowth:
    """Least squares of the log cost on the day of release.

    Errors are taken as independent and of one spread. Costs of one method belong together: by
    another the same run costs several times as much.

    Parameters
    ----------
    runs : DataFrame
        `date`, `cost_usd_bn` (above 0), a row a run. `evidence` is understood.
    level : float
        Of the interval, in (0, 1).

    Returns
    -------
    CostGrowth
        Its evidence is `estimated` at best.

    Raises
    ------
    DataError
        If a column is missing, a date is none, or a cost is not above 0.
    FitError
        If there are fewer than `MIN_RUNS` runs, or all are of one day.

    References
    ----------
    Cottier, B. et al. (2024), The rising costs of training frontier AI models, arXiv:2405.21015
    (log-linear growth of amortised cost, by the dearest runs).

    Examples
    --------
    >>> simulated = pd.DataFrame({"date": pd.date_range("2001-01-01", periods=6, freq="365D"),
    ...     "cost_usd_bn": [1.0, 2.1, 3.9, 8.2, 15.8, 32.3]})
    >>> growth = cost_growth(simulated)
    >>> round(growth.factor, 1), growth.n
    (2.0, 6)
    """
    check_level(level)
    ordered = _checked(runs)
    if len(ordered) < MIN_RUNS:
        raise FitError(
            f"runs has {len(ordered)}; a growth rate needs {MIN_RUNS}: it cannot be told."
        )
    years = ((ordered["date"] - ordered["date"].min()).dt.days / DAYS_A_YEAR).to_numpy()
    if np.ptp(years) == 0:
        raise FitError("runs are all of one day; growth needs runs of different days.")
    fit = stats.linregress(years, np.log(ordered["cost_usd_bn"].to_numpy(dtype=float)))
    reach = float(stats.t.ppf((1 + level) / 2, len(ordered) - 2)) * float(fit.stderr)
    fitted = np.exp(fit.intercept + fit.slope * years)
    residual = np.log(ordered["cost_usd_bn"].to_numpy(dtype=float) / fitted)
    levels = ordered["evidence"].tolist() if "evidence" in ordered else []
    return CostGrowth(
        factor=math.exp(fit.slope),
        low=math.exp(fit.slope - reach),
        high=math.exp(fit.slope + reach),
        n=len(ordered),
        residual_sd=math.sqrt(float((residual**2).sum()) / (len(ordered) - 2)),
        level=level,
        runs=ordered.assign(fitted_usd_bn=fitted),
        evidence=weakest([*levels, "estimated"]),
        sources=tuple(runs.attrs.get("sources", ())),
    )


def _checked(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs in order of their day, once their numbers are known to be usable."""
    require_columns(runs, ("date", "cost_usd_bn"), "runs")
    dates = pd.to_datetime(runs["date"], errors="coerce")
    if dates.isna().any():
        raise DataError(f"runs: date {runs['date'][dates.isna()].iloc[0]!r} is none; give a day.")
    cost = pd.to_numeric(runs["cost_usd_bn"], errors="coerce").astype(float)
    bad = ~(np.isfinite(cost) & (cost > 0))
    if bad.any():
        raise DataError(
            f"runs: cost_usd_bn of {dates[bad].iloc[0]:%Y-%m-%d} is {cost[bad].iloc[0]}; "
            "give US$ bn above 0, or leave the run out."
        )
    ordered = runs.assign(date=dates, cost_usd_bn=cost).sort_values("date", kind="stable")
    ordered.attrs = {}
    return ordered.reset_index(drop=True)
