"""The naive comparator: next year's capex from the record of yearly growth alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from analysis.capex.checks import by_year
from analysis.core import DataError, FitError, Result, Source, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

QUANTILE_LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
MIN_GROWTH_RATES = 2
"""Growth rates that a spread can be learnt from: three years of capex."""

SAME_GROWTH = 1e-12
"""Log growth rates nearer than this differ by rounding only."""


@dataclass(frozen=True, eq=False)
class GrowthChance(Result):
    """Student-t forecast of next year's log growth; made by `growth_chance`.

    `probability` is that of a rise over `last_usd_bn`; `mean` and `sd` are those of the `n`
    past log growth rates, `scale` = sd sqrt(1 + 1/n), `df` = n - 1.
    """

    probability: float
    mean: float
    sd: float
    n: int
    df: int
    scale: float
    last_year: int
    last_usd_bn: float
    log_growth: pd.Series
    evidence: str = "estimated"
    sources: tuple[Source, ...] = ()

    def quantile(self, level: float) -> float:
        """Next year's capex, US$ bn, that is not passed with probability `level`."""
        if not 0 < level < 1:
            raise DataError(f"level={level} lies outside (0, 1); give a fraction such as 0.9.")
        growth = self.mean + self.scale * float(stats.t.ppf(level, self.df))
        return self.last_usd_bn * float(np.exp(growth))

    def to_frame(self) -> pd.DataFrame:
        """Predictive quantiles of next year's capex: `level`, `capex_usd_bn`."""
        quantiles = [self.quantile(level) for level in QUANTILE_LEVELS]
        return pd.DataFrame({"level": QUANTILE_LEVELS, "capex_usd_bn": quantiles})

    def headline(self) -> str:
        """The probability of a rise, with the predictive interval and n."""
        low, middle, high = (
            format_number(self.quantile(level), "usd_bn") for level in (0.05, 0.5, 0.95)
        )
        chance = format_number(self.probability, "share")
        return (
            f"From {self.n} yearly growth rates to {self.last_year} alone, capex of "
            f"{self.last_year + 1} exceeds {format_number(self.last_usd_bn, 'usd_bn')} with "
            f"probability {chance} (median {middle}, 90% interval {low} to {high})."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The predictive quantiles."""
        from analysis import display  # loaded only when drawing

        return display.draw_growth_chance(self.to_frame(), ax=ax)


def growth_chance(annual: Mapping[int, float] | pd.Series) -> GrowthChance:
    """Probability that next year's capex exceeds this year's, from past growth alone.

    The naive comparator of the forecasts: it knows neither guidance nor anything else, and
    takes yearly log growth rates as independent draws of one normal law of unknown mean and
    spread. The forecast is then Student-t with n - 1 degrees of freedom about their mean, with
    scale sd sqrt(1 + 1/n).

    Parameters
    ----------
    annual : Series or mapping, shape (n + 1,)
        Capex in US$ bn by fiscal year as known on the day of the forecast, consecutive years.

    Returns
    -------
    GrowthChance
        Evidence `estimated`.

    Raises
    ------
    DataError
        If a value is not positive or a year is missing, double or not a year.
    FitError
        If there are fewer than three years, or growth never differed.

    References
    ----------
    Geisser, S. (1993), Predictive Inference: An Introduction, Chapman and Hall (Student-t
    prediction of one more normal observation).

    Examples
    --------
    >>> simulated = {2001: 1.0, 2002: 2.0, 2003: 2.0}
    >>> chance = growth_chance(simulated)
    >>> round(chance.probability, 3), chance.n, round(chance.quantile(0.5), 3)
    (0.667, 2, 2.828)
    """
    capex = by_year(annual, "annual")
    if not (capex > 0).all():
        year = capex.index[~(capex > 0)][0]
        raise DataError(f"annual at {year} is {capex[year]}; growth needs positive US$ bn.")
    growth = np.log(capex).diff().iloc[1:]
    _require_spread(growth)
    n, mean, sd = len(growth), float(growth.mean()), float(growth.std(ddof=1))
    scale = sd * float(np.sqrt(1 + 1 / n))
    return GrowthChance(
        probability=float(stats.t.cdf(mean / scale, n - 1)),
        mean=mean,
        sd=sd,
        n=n,
        df=n - 1,
        scale=scale,
        last_year=int(capex.index[-1]),
        last_usd_bn=float(capex.iloc[-1]),
        log_growth=growth.rename("log_growth"),
        sources=tuple(annual.attrs.get("sources", ())) if isinstance(annual, pd.Series) else (),
    )


def _require_spread(growth: pd.Series) -> None:
    if len(growth) < MIN_GROWTH_RATES:
        raise FitError(
            f"annual has {len(growth) + 1} years, so {len(growth)} growth rates; "
            f"a spread needs {MIN_GROWTH_RATES}: give {MIN_GROWTH_RATES + 1} years or more."
        )
    if np.ptp(growth) <= SAME_GROWTH:
        raise FitError("annual grew at one rate every year; there is no spread to forecast with.")
