"""How often opening pays when all assumptions are uncertain at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.core import DataError, Result, Source, format_number, weakest
from analysis.openness.assumptions import Assumptions
from analysis.openness.distributions import make_sampler
from analysis.openness.fields import KIND
from analysis.openness.flows import CHANNELS
from analysis.openness.numbers import check_whole, number_of
from analysis.openness.spread import Spread
from analysis.openness.tally import Tally
from analysis.openness.value import ACTIONS
from analysis.openness.valuing import check_finite, value_block

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that a result names."""

DRAWS = 100_000
"""Draws unless told otherwise."""

LEAST_DRAWS = 100
"""Below the 5 % quantile lie so few of fewer draws that it is no end of an interval."""


@dataclass(frozen=True, eq=False)
class MonteCarlo(Result):
    """Net present value over draws of all assumptions; made by `monte_carlo`. US$ bn.

    Attributes
    ----------
    quantiles : Series
        By level: 0.05, 0.25, 0.5, 0.75, 0.95. Exact up to 131,072 draws; beyond, within
        `resolution` of those of all draws.
    mean, standard_deviation : float
        Over the draws.
    probability_positive : float
        Share of draws in which opening beats selling; `simulation_error` is its standard error.
    channels : DataFrame
        By `channel`: `mean_usd_bn`; `variance_share`, its covariance with the value over the
        variance (the shares sum to 1, one below 0 dampens); `decides`, the share of draws whose
        sign would turn without it.
    actions : DataFrame
        By `action`: `mean_usd_bn`, `best` (share of draws in which it is best) and
        `regret_usd_bn`, what choosing it now loses on average against knowing all.
    best : str
        The action of the highest mean.
    draws, seed, correlated
        How many draws, from which seed, and whether fields moved together.
    drawn : tuple of str
        The fields that were drawn; all others are held.
    spread : Spread
        The distribution of the value, from which quantiles and histogram are read.
    """

    quantiles: pd.Series
    mean: float
    standard_deviation: float
    probability_positive: float
    channels: pd.DataFrame
    actions: pd.DataFrame
    draws: int
    seed: int
    correlated: bool
    drawn: tuple[str, ...]
    evidence: str
    spread: Spread
    sources: tuple[Source, ...] = ()

    @property
    def simulation_error(self) -> float:
        """Standard error of `probability_positive` from the finite number of draws."""
        p = self.probability_positive
        return math.sqrt(p * (1 - p) / self.draws)

    @property
    def resolution(self) -> float:
        """How far a quantile may lie from that of all draws, US$ bn."""
        return self.spread.resolution

    @property
    def best(self) -> str:
        """The action of the highest mean (of several, the first)."""
        return str(self.actions["mean_usd_bn"].idxmax())

    @property
    def decisive(self) -> str:
        """The channel without which the sign turns most often; empty where none turns it."""
        decides = self.channels["decides"]
        return str(decides.idxmax()) if decides.max() > 0 else ""

    def quantile(self, level: float) -> float:
        """The net present value below which the share `level` of the draws lies.

        Raises
        ------
        DataError
            If `level` is not in [0, 1].
        """
        share = number_of(level)
        if share is None or not 0 <= share <= 1:
            raise DataError(f"level={level!r}; give a fraction in [0, 1].")
        return float(self.spread.quantile(np.array([share]))[0])

    def histogram(self, bins: int = 60) -> pd.DataFrame:
        """`low, high, share` of the draws between the 0.5 % and the 99.5 % quantile.

        Raises
        ------
        DataError
            If `bins` is no whole number above 0.
        """
        return self.spread.histogram(check_whole("bins", bins, 1))

    def to_frame(self) -> pd.DataFrame:
        """The quantiles: `level, npv_usd_bn`."""
        return self.quantiles.rename("npv_usd_bn").rename_axis("level").reset_index()

    def headline(self) -> str:
        """Median, interval, probability and the number of draws."""
        low, middle, high = (
            format_number(float(self.quantiles[level]), "usd_bn") for level in (0.05, 0.5, 0.95)
        )
        return (
            f"Opening less selling: {middle} in the middle, 90 % of {self.draws:,} draws from "
            f"{low} to {high}; opening pays in {self.probability_positive:.1%} of them, and "
            f"{self._turning()} (evidence: {self.evidence})."
        )

    def _turning(self) -> str:
        if not self.decisive:
            return "no channel turns the sign"
        return f"{self.decisive.replace('_', ' ')} turns the sign most often"

    def plot(self, ax: Axes | None = None) -> Axes:
        """The distribution of the net present value, with zero and the median."""
        from analysis import display  # loaded only when drawing

        return display.draw_npv_draws(self.histogram(), ax=ax)


@np.errstate(all="ignore")  # what grows past any number is refused
def monte_carlo(
    assumptions: Assumptions,
    distributions: Mapping[str, Any] | None = None,
    n: int = DRAWS,
    seed: int = 0,
    correlation: pd.DataFrame | None = None,
) -> MonteCarlo:
    """Net present value when assumptions are drawn, all at once.

    Draws are made and valued in blocks, so that memory does not grow with `n`. Fields in
    `correlation` move together through a Gaussian copula: their own distributions stay, and
    normal scores have the given correlation.

    Parameters
    ----------
    assumptions : Assumptions
        Fields that are not drawn, and the ranges.
    distributions : mapping of str to (low, high) or a frozen SciPy distribution, optional
        By field; a pair is uniform. None takes `range_distributions(assumptions)`: all ranges,
        half of the chance on either side of the default, the horizon held. Drawn horizons are
        whole years, and levels do not grow beyond the assumed horizon.
    n : int
        Draws, 100 or more.
    seed : int
        The draws of a shorter run are the first of a longer one.
    correlation : DataFrame, optional
        Fields x fields, positive definite; see `correlation_matrix`.

    Returns
    -------
    MonteCarlo

    Raises
    ------
    DataError
        If a name is unknown, a range reversed or outside its domain, a draw outside the domain
        of its field or past any number, `n` no whole number of 100 or more, or the correlation
        no positive definite matrix of drawn fields.

    References
    ----------
    Nelsen (2006), An Introduction to Copulas, 2nd ed., Springer, section 2.3 (Sklar's theorem,
    by which marginals and dependence may be chosen apart).

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{field: 0 for field in KIND} | {"horizon_years": 1,
    ...     "api_revenue": 2.0, "api_margin": 0.5, "cloud_revenue": 10.0, "cloud_share": 1.0})
    >>> round(monte_carlo(simulated, {"fee_rate": (0.0, 0.4)}).probability_positive, 2)
    0.75
    """
    sampler = make_sampler(assumptions, distributions, correlation)
    draws, start, tally = check_whole("n", n, LEAST_DRAWS), check_whole("seed", seed, 0), Tally()
    for block in sampler.blocks(draws, start):
        tally.add(value_block(assumptions, sampler.names, block))
    check_finite(tally.variance)
    return _result(assumptions, tally, sampler.names, start, bool(sampler.tied))


def drawn_evidence(assumptions: Assumptions, drawn: tuple[str, ...]) -> str:
    """The weakest of the fields; distributions over ranges are estimates at best."""
    held = [name for name in KIND if name not in drawn]
    return weakest([assumptions.evidence_of([*held, *drawn]), "estimated"])


def _result(
    assumptions: Assumptions, tally: Tally, drawn: tuple[str, ...], seed: int, correlated: bool
) -> MonteCarlo:
    quantiles = pd.Series(tally.spread.quantile(np.array(LEVELS)), index=list(LEVELS))
    return MonteCarlo(
        quantiles=quantiles,
        mean=float(tally.channel_means.sum()),
        standard_deviation=math.sqrt(tally.variance),
        probability_positive=tally.positive / tally.n,
        channels=_channels(tally),
        actions=_actions(tally),
        draws=tally.n,
        seed=seed,
        correlated=correlated,
        drawn=drawn,
        evidence=drawn_evidence(assumptions, drawn),
        spread=tally.spread,
        sources=assumptions.sources,
    )


def _channels(tally: Tally) -> pd.DataFrame:
    share = tally.covariances / tally.variance if tally.variance > 0 else np.zeros(len(CHANNELS))
    columns = {
        "mean_usd_bn": tally.channel_means,
        "variance_share": share,
        "decides": tally.pivotal / tally.n,
    }
    return pd.DataFrame(columns, index=pd.Index(CHANNELS, name="channel"))


def _actions(tally: Tally) -> pd.DataFrame:
    columns = {
        "mean_usd_bn": tally.action_means,
        "best": tally.action_counts / tally.n,
        "regret_usd_bn": tally.highest / tally.n - tally.action_means,
    }
    return pd.DataFrame(columns, index=pd.Index(ACTIONS, name="action"))
