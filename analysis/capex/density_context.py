"""What every model of a density is given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.capex.density_input import QUARTERS, YEAR_END, History
from analysis.capex.density_laws import Array, Law, distance_of, fit_law
from analysis.capex.density_measure import ONE_MEASURE, measures
from analysis.capex.density_model import ModelDensity
from analysis.capex.guidance import guidance_record
from analysis.core import DataError, FitError

LARGEST_FACTOR = 10.0
"""Times the last four known quarters: amounts above it count as that much in means and CRPS."""


@dataclass(frozen=True, eq=False)
class Known:
    """The quarters and statements known on the day: what all years forecast from it share."""

    history: History
    guidance: pd.DataFrame | None

    @cached_property
    def statements(self) -> pd.DataFrame:
        """Statements with the outcomes known on the day, each in its own measure.

        Where only one side names measures, the other is taken to be in that of the record.
        """
        history, guidance = self.history, self.guidance
        if guidance is None:
            raise FitError(f"no statement by {history.made_on:%Y-%m-%d}")
        named = measures(guidance, "definition")
        unnamed = (named == "") | (named == ONE_MEASURE) | (history.measure == ONE_MEASURE)
        stated = guidance.assign(definition=named.mask(unnamed, history.measure))
        return guidance_record(stated, history.outcomes(), YEAR_END).to_frame()


@dataclass(frozen=True, eq=False)
class Context:
    """What was known, and the year that is forecast."""

    known: Known
    fiscal_year: int

    @property
    def history(self) -> History:
        """The record of quarters."""
        return self.known.history

    @property
    def steps(self) -> int:
        """Quarters from the last known one to the end of the year."""
        year, last = self.fiscal_year, self.history.last
        return (year - last.year) * QUARTERS + QUARTERS - last.quarter

    @property
    def known_usd_bn(self) -> float:
        """Sum of the quarters of the year that are known."""
        return float(self.history.of_year(self.fiscal_year).sum())

    @property
    def last_four_usd_bn(self) -> float:
        """Sum of the last four known quarters, or of as many as there are."""
        return float(self.history.capex.iloc[-QUARTERS:].sum())

    @property
    def cap_usd_bn(self) -> float:
        """What larger amounts count as."""
        return LARGEST_FACTOR * self.last_four_usd_bn

    def ahead(self) -> pd.PeriodIndex:
        """The quarters still to come, to the end of the year."""
        return pd.period_range(self.history.last + 1, periods=self.steps, freq="Q")

    def density(
        self,
        name: str,
        law: Law,
        rise: float | None,
        learnt_from: int,
        how: str,
        distance: float | None = None,
    ) -> ModelDensity:
        """The density of a model, with the cap of this forecast."""
        return ModelDensity(name, law, self.cap_usd_bn, rise, learnt_from, how, distance)

    def from_paths(
        self, name: str, logs: Array, df: int, learnt_from: int, how: str
    ) -> ModelDensity:
        """The density of the year's sum over simulated logs (draws, steps) of its quarters."""
        quarters = np.exp(logs)
        year = self._total(quarters, self.fiscal_year)
        if year is None:
            raise DataError(f"{self.fiscal_year} lacks quarters; a partial sum is no year.")
        law = fit_law(year, self.known_usd_bn, df)
        rise = self._rise(quarters, year, law)
        return self.density(name, law, rise, learnt_from, how, distance_of(year, law))

    def _rise(self, quarters: Array, year: Array, law: Law) -> float | None:
        """Chance of more than the year before: by the law if that is known, or path by path."""
        known = self.history.year_total(self.fiscal_year - 1)
        if known is not None:
            return float(1 - law.cdf(known))
        before = self._total(quarters, self.fiscal_year - 1)
        return None if before is None else float(np.mean(year > before))

    def _total(self, quarters: Array, year: int) -> Array | None:
        """Known plus simulated quarters of a year; None where some lie before the record."""
        own = quarters[:, np.asarray(self.ahead().year == year)]
        known = self.history.of_year(year)
        if own.shape[1] + len(known) < QUARTERS:
            return None
        return own.sum(axis=1) + float(known.sum())
