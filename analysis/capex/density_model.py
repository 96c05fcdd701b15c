"""One model's density of a year's capital expenditure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.capex.checks import is_number, shown
from analysis.capex.density_laws import Array, Law
from analysis.capex.density_scoring import capped_mean, grade
from analysis.core import DataError, format_number

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Levels that tables show."""


@dataclass(frozen=True, eq=False)
class ModelDensity:
    """What one model says of a year; a part of `CapexDensity`.

    Attributes
    ----------
    law : Law
        Student's t on logs, or a mixture of such.
    cap_usd_bn : float
        Amounts above it count as that much in `mean` and in the CRPS in US$ bn.
    chance_of_rise : float or None
        Probability that the year exceeds the year before; None where the model cannot say.
    learnt_from : int
        Statements, changes between quarters, or growth rates that the spread was learnt from.
    how : str
        The model in a few words.
    fit_distance : float or None
        Largest distance between the law and the simulated distribution it smooths.
    """

    name: str
    law: Law
    cap_usd_bn: float
    chance_of_rise: float | None
    learnt_from: int
    how: str
    fit_distance: float | None = None

    @property
    def mean(self) -> float:
        """Mean in US$ bn, amounts above the cap counted as the cap."""
        return capped_mean(self.law, self.cap_usd_bn)

    @property
    def median(self) -> float:
        """Median in US$ bn."""
        return self.quantile(0.5)

    def quantile(self, p: float) -> float:
        """US$ bn not passed with probability `p`."""
        if not (is_number(p) and 0 < p < 1):
            raise DataError(f"p={shown(p)} lies outside (0, 1); give a fraction such as 0.9.")
        return float(self.law.quantile(p))

    def cdf(self, amount: ArrayLike) -> Array:
        """Probability of at most `amount` US$ bn."""
        return self.law.cdf(amount)

    def pdf(self, amount: ArrayLike) -> Array:
        """Density per US$ bn."""
        return np.exp(self.law.log_pdf(amount))

    def probability_above(self, amount: float) -> float:
        """Probability of more than `amount` US$ bn."""
        if not is_number(amount):
            raise DataError(f"x={shown(amount)}; give a finite amount in US$ bn.")
        return float(1 - self.law.cdf(amount))

    def score(self, outcome: float) -> dict[str, float | bool]:
        """Scores against the outcome in US$ bn; see `CapexDensity.score`."""
        if not (is_number(outcome) and outcome > 0):
            raise DataError(f"outcome={shown(outcome)}; give the year's capex in positive US$ bn.")
        return grade(self.law, float(outcome), self.cap_usd_bn)

    def row(self) -> dict[str, object]:
        """The row of this model in the table of densities."""
        quantiles = {f"q{round(100 * p):02d}_usd_bn": self.quantile(p) for p in QUANTILES}
        return {
            "model": self.name,
            "mean_usd_bn": self.mean,
            **quantiles,
            "chance_of_rise": self.chance_of_rise,
            "learnt_from": self.learnt_from,
            "how": self.how,
        }

    def curve(self, points: int, tail: float) -> pd.DataFrame:
        """Amounts between the quantiles `tail` and 1 - `tail`, and the density there."""
        low, high = np.log([self.quantile(tail), self.quantile(1 - tail)])
        amounts = np.exp(np.linspace(low, high, points))
        return pd.DataFrame(
            {"model": self.name, "capex_usd_bn": amounts, "density": self.pdf(amounts)}
        )

    def sentence(self) -> str:
        """Median and 80 % interval in words."""
        low, middle, high = (format_number(self.quantile(p), "usd_bn") for p in (0.1, 0.5, 0.9))
        return f"median {middle}, 80% interval {low} to {high}"
