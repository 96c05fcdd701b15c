"""From the accounting model of giving away to the release game."""

from __future__ import annotations

from typing import NamedTuple

from analysis.core import DataError, weakest
from analysis.openness.assumptions import Assumptions
from analysis.openness.game import ReleaseGame
from analysis.openness.game_fields import SYMBOL, check_field

COMPLEMENT = ("ad_revenue", "ad_margin", "engagement_uplift")
HELP = (
    "inference_cost",
    "addressable_share",
    "efficiency_gain",
    "researchers",
    "cost_per_researcher",
    "talent_saving",
)
FEES = ("cloud_revenue", "cloud_share", "fee_rate")
MOAT = ("ad_revenue", "ad_margin", "moat_loss")
RELEASE = ("release_cost", "yearly_release_cost", "discount_rate", "horizon_years")
_FROM = {
    "complement_income": COMPLEMENT,
    "open_user_worth": HELP,
    "hosting_fee": FEES,
    "paying_share": ("cloud_share",),
    "moat_per_rival": MOAT,
    "release_cost": RELEASE,
}
LINKED = tuple(dict.fromkeys((*COMPLEMENT, *HELP, *FEES, *MOAT, *RELEASE)))
"""Assumptions that the game takes over; the others stay in the accounting model."""


class YearlyFlows(NamedTuple):
    """What opening brings and costs a year at full uptake, US$ bn, by the accounting model."""

    complement: float
    worth: float
    fees: float
    moat: float
    release: float


def yearly_flows(assumptions: Assumptions) -> YearlyFlows:
    """The first year's flows at full uptake; the release cost is spread over the horizon.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{name: 0 for name in KIND} | {"horizon_years": 1,
    ...     "ad_revenue": 100.0, "ad_margin": 0.5, "engagement_uplift": 0.01})
    >>> yearly_flows(simulated).complement
    0.5
    """
    a = assumptions
    rate, years = a.discount_rate, a.horizon_years
    spread = rate / (1 - (1 + rate) ** -years) if rate else 1 / years
    saved = a.inference_cost * a.addressable_share * a.efficiency_gain
    hired = a.researchers * a.cost_per_researcher * a.talent_saving
    return YearlyFlows(
        complement=a.ad_revenue * a.ad_margin * a.engagement_uplift,
        worth=saved + hired,
        fees=a.cloud_revenue * a.cloud_share * a.fee_rate,
        moat=a.ad_revenue * a.ad_margin * a.moat_loss,
        release=a.yearly_release_cost + a.release_cost * spread,
    )


def game_from_assumptions(
    assumptions: Assumptions,
    *,
    users_bn: float,
    value_per_user: float,
    quality: float,
    serving_cost: float,
    extra_cost: float,
    outside_gain: float,
    rival_gain: float,
    rival_density: float,
    largest_rival: float,
    rival_open_quality: float | None = None,
    evidence: str = "assumed",
) -> ReleaseGame:
    """The release game in which opening brings what the accounting model says it brings.

    The game counts per user of the market, in parts of what the keenest user would pay a year. So
    a flow of US$ bn a year is divided by users x value. Flows are those at full uptake against
    keeping the model inside; by the game, giving the same model away at cost brings
    (1 + c)/2 - c/s more model users than keeping it, and 1/2 - c/s open users. Each flow is
    spread over the users that it rests on, so that both models say the same of that step:
    a = complement flow/((1 + c)/2 - c/s), b = (efficiency + talent)/(1/2 - c/s), f sigma =
    fees/(1/2 - c/s). delta makes the moat without a clause, delta h X^2/2, the accounting model's.

    Parameters
    ----------
    assumptions : Assumptions
        The accounting model, of one view.
    users_bn : float
        People who might use a model, bn.
    value_per_user : float
        What the keenest of them would pay for the rival's model, US$ a year. Only users x value
        enters, the size of the market.
    quality, serving_cost, extra_cost, outside_gain, rival_gain, rival_density, largest_rival, \
rival_open_quality
        As in `ReleaseGame`.
    evidence : str
        Of the arguments by keyword.

    Returns
    -------
    ReleaseGame
        Its fields keep the evidence of the assumptions that made them.

    Raises
    ------
    DataError
        If users or value are not above 0, there is a moat without rivals to spread it over, or
        the fields do not fit together.

    Notes
    -----
    One year stands for all: growth, uptake and discounting stay in the accounting model.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{name: 0 for name in KIND} | {"horizon_years": 1,
    ...     "ad_revenue": 100.0, "ad_margin": 0.5, "engagement_uplift": 0.01})
    >>> game = game_from_assumptions(simulated, users_bn=1.0, value_per_user=10.0, quality=0.5,
    ...     serving_cost=0.0, extra_cost=0.0, outside_gain=0.0, rival_gain=0.0,
    ...     rival_density=1.0, largest_rival=1.0)
    >>> game.complement_income
    0.1
    """
    market = _above_zero("users_bn", users_bn) * _above_zero("value_per_user", value_per_user)
    s, c = check_field("quality", quality), check_field("serving_cost", serving_cost)
    if not s > 2 * c:
        raise DataError(
            f"quality={s:g} with serving_cost={c:g}; give a quality above twice the serving cost."
        )
    flows = yearly_flows(assumptions)
    more_users, open_users = (1 + c) / 2 - c / s, 0.5 - c / s
    paying = assumptions.cloud_share
    return ReleaseGame(
        quality=quality,
        serving_cost=serving_cost,
        extra_cost=extra_cost,
        outside_gain=outside_gain,
        rival_gain=rival_gain,
        rival_density=rival_density,
        largest_rival=largest_rival,
        complement_income=flows.complement / (market * more_users),
        open_user_worth=flows.worth / (market * open_users),
        hosting_fee=flows.fees / (market * open_users * paying) if paying else 0.0,
        paying_share=paying,
        moat_per_rival=_moat_per_rival(flows.moat / market, rival_density, largest_rival),
        release_cost=flows.release / market,
        rival_open_quality=rival_open_quality,
        field_evidence=_evidence(assumptions, evidence),
        sources=assumptions.sources,
    )


def _above_zero(name: str, value: float) -> float:
    if not 0 < value < float("inf"):
        raise DataError(f"{name}={value}; give a number above 0.")
    return value


def _moat_per_rival(moat: float, density: float, largest: float) -> float:
    """delta, at which admitting every rival costs `moat`."""
    weight = density * largest**2 / 2
    if moat > 0 and weight == 0:
        raise DataError(
            f"moat_loss is above 0 with rival_density={density:g} and largest_rival={largest:g}; "
            "give rivals who cause it, or a moat_loss of 0."
        )
    return moat / weight if weight else 0.0


def _evidence(assumptions: Assumptions, given: str) -> dict[str, str]:
    """The weakest of the assumptions behind a field and of the arguments that scale it."""
    return {
        name: weakest([given, assumptions.evidence_of(_FROM[name])]) if name in _FROM else given
        for name in SYMBOL
    }
