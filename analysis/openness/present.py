"""Present values of all channels over many draws at once, without yearly tables.

With v = 1/(1 + r), e = exp(-k) and P(z) = 1 + z + ... + z^(T-1), the sum of (1 + g)^(t-1) v^t over
the years is v P((1 + g) v), and that of the same times U_t is v P(z) - v e P(z e).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from analysis.core import DataError
from analysis.openness.assumptions import Assumptions
from analysis.openness.flows import CHANNELS, Array

Number = Any
"""A float, or an array of shape (draws,)."""

_GROWTHS = ("inference_growth", "ad_growth", "cloud_growth", "api_growth")
_MOAT = CHANNELS.index("moat")
_TAKEN_UP = 2  # the first two of them are levels that uptake multiplies


class Present(NamedTuple):
    """Present values over all years, US$ bn.

    `channels` has shape (7, draws), signed, in the order of `CHANNELS`, the moat with the licence
    clause; `api` is what selling access earns and `moat_without_clause` a loss above 0, shape
    (draws,).
    """

    channels: Array
    api: Array
    moat_without_clause: Array

    @property
    def net(self) -> Array:
        """Opening with the licence clause less selling access."""
        total: Array = self.channels.sum(axis=0)
        return total

    @property
    def actions(self) -> tuple[Array, Array, Array, Array]:
        """Keep, sell, open with the licence clause, open: against keeping."""
        licensed = self.net + self.api
        unlicensed = licensed - self.channels[_MOAT] - self.moat_without_clause
        return np.zeros_like(licensed), self.api, licensed, unlicensed


@np.errstate(all="ignore")
def present_values(values: Mapping[str, Number], years: int, growing: int | None = None) -> Present:
    """Present values of every channel over `years`.

    Parameters
    ----------
    values : mapping of str to float or array of shape (draws,)
        Every field but `horizon_years`.
    years : int
        The horizon.
    growing : int, optional
        Levels grow up to this year and stay from then on; None: to the end.

    Returns
    -------
    Present
        Not finite where growth leaves the range of numbers; whoever asks must refuse that.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = {name: 0.0 for name in KIND} | {"api_revenue": 2.0, "api_margin": 0.5}
    >>> present_values(simulated, years=3).net.tolist()
    [-3.0]
    """
    x = values
    whole, annuity = _sums(x, years, years if growing is None else growing)
    channels = np.empty((len(CHANNELS), whole.shape[1]))
    efficiency, talent, complement, fees, forgone, moat, release = channels
    ads = x["ad_revenue"] * x["ad_margin"] * whole[1]
    api = x["api_revenue"] * x["api_margin"] * whole[3]
    lost = ads * x["moat_loss"]
    _product(
        efficiency, whole[0], x["inference_cost"], x["addressable_share"], x["efficiency_gain"]
    )
    _product(talent, annuity, x["researchers"], x["cost_per_researcher"], x["talent_saving"])
    _product(complement, ads, x["engagement_uplift"])
    _product(fees, whole[2], x["cloud_revenue"], x["cloud_share"], x["fee_rate"])
    _product(forgone, api, x["api_kept"] - 1.0)
    _product(moat, lost, x["licence_effect"] - 1.0)
    _product(release, annuity, -x["yearly_release_cost"])
    release -= x["release_cost"]
    return Present(channels, api, lost)


@np.errstate(all="ignore")
def value_at(assumptions: Assumptions, **fields: float) -> float:
    """Net present value with some fields changed, without the tables of `value_openness`.

    Raises
    ------
    DataError
        If it leaves the range of numbers.
    """
    changed = assumptions.change(**fields)
    found = float(present_values(changed.values(), changed.horizon_years).net[0])
    if not math.isfinite(found):
        where = ", ".join(f"{name}={value:g}" for name, value in fields.items())
        raise DataError(f"{where}: the value grows past any number; give a narrower range.")
    return found


def _product(out: Array, first: Array, *others: Number) -> None:
    np.multiply(first, others[0], out=out)
    for other in others[1:]:
        out *= other


def _sums(x: Mapping[str, Number], years: int, growing: int) -> tuple[Array, Array]:
    """Sums over the years for each growth, shape (4, draws), and of a level that stays.

    The first two are times uptake.
    """
    factor = 1.0 / (1.0 + x["discount_rate"])
    left = np.exp(-x["uptake_rate"])
    step = factor * left
    draws = np.broadcast_shapes((1,), *(np.shape(x[name]) for name in x))[0]
    ratios = np.empty((7, draws))
    for row, name in enumerate(_GROWTHS):
        np.add(x[name], 1.0, out=ratios[row])
        ratios[row] *= factor
    for row in range(_TAKEN_UP):
        np.multiply(ratios[row], left, out=ratios[4 + row])
    ratios[6] = factor
    totals = _geometric(ratios, factor, step, years, growing)
    totals[:4] *= factor
    totals[4:6] *= step
    totals[6] *= factor
    totals[:_TAKEN_UP] -= totals[4:6]
    return totals[:4], totals[6]


def _geometric(ratios: Array, factor: Number, step: Number, years: int, growing: int) -> Array:
    """1 + z + ... + z^(years - 1) of each ratio, by Horner, so that a ratio of 1 is no trap.

    In years that do not grow, the ratio is the discount factor (times what is left to take up).
    """
    if years == 1:
        return np.ones_like(ratios)
    totals = _ratio(ratios, factor, step, years - 1 < growing) + 1.0
    for year in range(years - 2, 0, -1):
        totals *= _ratio(ratios, factor, step, year < growing)
        totals += 1.0
    return totals


def _ratio(ratios: Array, factor: Number, step: Number, grows: bool) -> Array:
    """What a year multiplies with."""
    if grows:
        return ratios
    flat = np.empty_like(ratios)
    flat[:4], flat[4:6], flat[6] = factor, step, factor
    return flat
