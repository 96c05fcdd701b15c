"""How the ranges of the assumptions may be read: shapes, ties, and the horizon held or drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.datasets import load
from analysis.openness import Assumptions, correlation_matrix, range_distributions
from analysis.openness.distributions import HORIZON


@dataclass(frozen=True)
class Reading:
    """One way to read the ranges: words, shape, strength of the ties, and the horizon."""

    ranges: str
    moving_together: str
    shape: str = "halves"
    strength: str | None = "default"
    horizon_drawn: bool = False

    def distributions(self, start: Assumptions) -> Mapping[str, Any]:
        """What is drawn for each field."""
        laws = range_distributions(start, self.shape)
        return {**laws, HORIZON: start.ranges[HORIZON]} if self.horizon_drawn else laws

    def correlation(self, as_of: str | None) -> pd.DataFrame | None:
        """Which fields move together."""
        return None if self.strength is None else pairs(as_of, self.strength)


MAIN = Reading("default in the middle", "as assumed")
READINGS = (
    MAIN,
    Reading("default in the middle", "not", strength=None),
    Reading("default in the middle", "strongly", strength="high"),
    Reading("default likeliest", "as assumed", shape="triangular"),
    Reading("all values alike", "as assumed", shape="uniform"),
    Reading("default in the middle, horizon drawn too", "as assumed", horizon_drawn=True),
)


def pairs(as_of: str | None, strength: str = "default") -> pd.DataFrame:
    """The correlation of the assumptions that are thought to move together."""
    return correlation_matrix(load("assumption_pairs", as_of), strength)
