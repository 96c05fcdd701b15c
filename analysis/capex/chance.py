"""The probability that a guidance range will hold, from the record so far."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.capex.guidance import GuidanceRecord
from analysis.capex.intervals import jeffreys_interval, jeffreys_mean
from analysis.core import DataError, FitError, Result, Source, format_number, weakest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WINDOW_DAYS = 45
"""Half a quarter: of the statements that come each quarter, one a year is this near."""


@dataclass(frozen=True, eq=False)
class ChanceInside(Result):
    """Posterior probability that a range holds its outcome; made by `chance_inside`.

    `probability` is the posterior mean under the Jeffreys prior, `low` and `high` bound the
    share of such ranges at `level`. `comparable` holds the ranges it was learnt from.
    """

    probability: float
    low: float
    high: float
    hits: int
    n: int
    horizon_days: int
    window: int
    level: float
    evidence: str
    comparable: pd.DataFrame
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """A copy of the comparable ranges, one a fiscal year."""
        return self.comparable.copy()

    def headline(self) -> str:
        """The probability, with interval and n."""
        chance, low, high = (
            format_number(x, "share") for x in (self.probability, self.low, self.high)
        )
        return (
            f"A range given {self.horizon_days} days before the year's end holds the outcome with "
            f"probability {chance} ({self.level:.0%} interval {low} to {high}): {self.hits} of "
            f"{self.n} earlier years' ranges within {self.window} days of that horizon did."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The comparable ranges against their outcomes."""
        from analysis import display  # loaded only when drawing

        return display.draw_guidance(self.to_frame(), ax=ax)


def chance_inside(
    record: GuidanceRecord,
    horizon_days: int,
    window: int = WINDOW_DAYS,
    *,
    with_memory: bool = True,
    level: float = 0.95,
) -> ChanceInside:
    """Probability that a range given `horizon_days` before the year's end holds its outcome.

    Of each year the scored range nearest to that horizon, if within `window` days, is one
    trial; with k of n inside, the Jeffreys posterior mean is (k + 1/2)/(n + 1). Trials are
    taken as alike and independent, whatever the width of the range. The record must have been
    made with the outcomes known on the day of the forecast.

    Parameters
    ----------
    record : GuidanceRecord
        From `guidance_record`.
    horizon_days : int
        From the day the range was given to the end of its fiscal year, 0 or more.
    window : int
        Days by which a comparable range may be nearer or farther, 0 or more.
    with_memory : bool
        False leaves out statements of which a scored cell is remembered.
    level : float
        Of the interval.

    Returns
    -------
    ChanceInside
        Its evidence is `estimated` at best.

    Raises
    ------
    DataError
        If the horizon or the window is negative or not finite.
    FitError
        If no scored range is comparable.

    Examples
    --------
    >>> from analysis.capex import guidance_record
    >>> simulated = pd.DataFrame({"fiscal_year": [2001, 2002], "kind": "range",
    ...     "issued_on": ["2001-07-26", "2002-07-26"], "low_usd_bn": 2.0, "high_usd_bn": 4.0})
    >>> record = guidance_record(simulated, pd.DataFrame(
    ...     {"fiscal_year": [2001, 2002], "actual_usd_bn": [3.5, 4.5]}))
    >>> chance = chance_inside(record, 158)
    >>> chance.hits, chance.n, chance.probability
    (1, 2, 0.5)
    """
    for name, value in (("horizon_days", horizon_days), ("window", window)):
        if not (math.isfinite(value) and value >= 0):
            raise DataError(f"{name}={value}; give days of 0 or more.")
    comparable = _nearest_of_each_year(record, horizon_days, window, with_memory)
    hits, n = int(comparable["inside"].sum()), len(comparable)
    low, high = jeffreys_interval(hits, n, level)
    return ChanceInside(
        probability=jeffreys_mean(hits, n),
        low=low,
        high=high,
        hits=hits,
        n=n,
        horizon_days=horizon_days,
        window=window,
        level=level,
        evidence=weakest([record.evidence, "estimated"]),
        comparable=comparable,
        sources=record.sources,
    )


def _nearest_of_each_year(
    record: GuidanceRecord, horizon_days: int, window: int, with_memory: bool
) -> pd.DataFrame:
    scored = record.scored
    ranges = scored[(scored["kind"] == "range") & (with_memory | ~scored["remembered"])]
    distance = (ranges["horizon_days"] - horizon_days).abs()
    near = ranges.assign(distance_days=distance)[distance <= window]
    if near.empty:
        raise FitError(
            f"none of {len(ranges)} scored ranges was given within {window} days of "
            f"{horizon_days} days before its year's end; widen the window."
        )
    nearest = near.sort_values(["fiscal_year", "distance_days"], kind="stable")
    return nearest.drop_duplicates("fiscal_year").reset_index(drop=True)
