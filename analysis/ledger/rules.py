"""How each claim is judged: one rule a claim, computed from a study, never typed.

A rule takes the study of its notebook at one vintage, and others where the claim needs them, and
returns a `Judgement`. The rule's words
stand beside the verdict (`analysis.ledger.article`).
"""

from __future__ import annotations

from analysis.core import Quantity
from analysis.ledger.verdicts import (
    CANNOT_BE_TOLD,
    DID_NOT_HOLD,
    HELD_UP,
    NOT_YET,
    PARTLY,
    Judgement,
    above,
    by_count,
    by_known,
    by_views,
    of_views,
    verdict_of,
)
from analysis.studies import Study
from analysis.studies.capex_earners import SELLERS
from analysis.studies.capex_training import SMALL_PART
from analysis.studies.openness_views import SHOWN_VIEW, view_name

LEVEL = 0.05
"""A difference counts as told when its p-value is below this."""

SIGNIFICANT = 0.01
"""Revenue counts as significant from this share of Meta's revenue on: a hundredth."""


TENS_OF_BILLIONS = 10.0
"""US$ bn a year from which infrastructure is very costly: tens of billions."""

HEAVY = 0.2
"""Part of revenue from which that spending is heavy for the firm: a fifth."""

FORTUNE = 10.0
"""US$ bn a year of operating profit that is a fortune: what one firm builds with (above)."""

MOST = 0.5
"""Part of the loss to rivals that keeps them out: half."""

MUCH_SMALLER = 0.5
"""What weighs less than this part of what it did is no focus any more: half."""


def range_of_2023(capex: Study) -> Judgement:
    """C01: the outcome inside the range in force, and below the year before."""
    if not capex.knows("capex_2023"):
        return Judgement(NOT_YET, capex.range_in_force, capex.chance_range_holds)
    outcome, stated = capex.capex_2023, capex.range_in_force
    inside = stated.low <= outcome.value <= stated.high
    below = outcome.value < capex.capex_2022.value
    return Judgement(by_count([inside, below]), outcome)


def rise_in_2024(capex: Study) -> Judgement:
    """C02: capital expenditure of 2024 above that of 2023."""
    if not capex.knows("growth_2024"):
        return Judgement(NOT_YET, capex.density_then, capex.density_then_rise)
    growth = capex.growth_2024
    return Judgement(HELD_UP if growth.value > 0 else DID_NOT_HOLD, growth)


def building_is_costly(capex: Study) -> Judgement:
    """C03: spending in tens of billions and heavy; a run no small part of the year's."""
    infrastructure = (
        capex.capex_last.value >= TENS_OF_BILLIONS and capex.intensity_last.value >= HEAVY
    )
    known = capex.knows("run_share")
    training = above(capex.run_share, SMALL_PART) if known else None
    measure = capex.run_share if known else capex.intensity_last
    also = (capex.capex_last, capex.intensity_last)
    return Judgement(by_known([infrastructure, training]), measure, also=also)


def ai_earns_fortunes(capex: Study) -> Judgement:
    """C14: operating profit from AI of one firm of each kind that sells it; revenue is a part."""
    profits = [getattr(capex, f"ai_profit_{kind}") for kind in SELLERS]
    revenues = [getattr(capex, f"ai_revenue_{kind}") for kind in SELLERS]
    earns = [above(profit, FORTUNE) if _known(profit) else None for profit in profits]
    verdict = by_known(earns)
    told = [one for one in profits if _known(one)] or [one for one in revenues if _known(one)]
    measure = max(told or profits, key=lambda one: one.value)
    sells = any(_known(revenue) and revenue.value >= FORTUNE for revenue in revenues)
    if verdict == CANNOT_BE_TOLD and sells:
        verdict = PARTLY
    return Judgement(verdict, measure, also=(*profits, *revenues))


def _known(number: Quantity) -> bool:
    return number.value == number.value


def fees_are_small(capex: Study, openness: Study) -> Judgement:
    """C08: fees of the next years below the line by every view, and by the highest estimate."""
    share, by_view = capex.fees_over_revenue, _views(openness, "fee_share")
    small = {view: _turned(one) for view, one in by_views(by_view, SIGNIFICANT).items()}
    holds = of_views(small)
    if holds and not (share.high is not None and share.high < SIGNIFICANT):
        holds = None
    also = tuple(by_view.values())
    return Judgement(verdict_of(holds), share, also=also, by_view=small)


def _views(openness: Study, name: str) -> dict[str, Quantity]:
    """A number of the model of giving away by point of view."""
    return {
        shown: getattr(openness, f"{name}_{view_name(view)}") for view, shown in SHOWN_VIEW.items()
    }


def _turned(holds: bool | None) -> bool | None:
    return None if holds is None else not holds


def metaverse_stays(capex: Study) -> Judgement:
    """C12: Reality Labs' loss not below that known then, and not half its weight in spending."""
    if not capex.knows("loss_ratio"):
        return Judgement(NOT_YET, capex.metaverse_loss, capex.chance_loss_grows)
    loss, share = capex.loss_ratio.value, capex.share_ratio.value
    return Judgement(by_count([loss >= 1, share >= MUCH_SMALLER]), capex.share_ratio)


def pace_of_downloads(adoption: Study) -> Judgement:
    """C04: later milestones against the pace of the month before the claim."""
    if not adoption.knows("least_pace_ratio"):
        return Judgement(CANNOT_BE_TOLD, adoption.growth_last_month)
    later = adoption.pace_scores["ratio"]
    return Judgement(by_count([bool(ratio >= 1) for ratio in later]), adoption.least_pace_ratio)


def order_of_shares(adoption: Study) -> Judgement:
    """C05: commercial above open above in-house, each step told at every rounding."""
    first, second = adoption.p_commercial_open, adoption.p_open_in_house
    return Judgement(
        by_count([bool(first.high < LEVEL), bool(second.high < LEVEL)]),
        adoption.commercial_less_open,
    )


def like_linux(adoption: Study) -> Judgement:
    """C06: the open share against shares of Linux at the same age, if any is known."""
    share, linux = adoption.open_share, adoption.linux_at_age
    if not adoption.linux_known.value:
        return Judgement(CANNOT_BE_TOLD, share, also=(adoption.linux_known,))
    return Judgement(HELD_UP if share.value >= linux.low else DID_NOT_HOLD, share, also=(linux,))


def cheaper_to_run(adoption: Study, openness: Study) -> Judgement:
    """C07: a falling open price of a fixed quality, and by each view a saving above its cost."""
    halving, by_view = adoption.halving_open, _views(openness, "saving_net")
    tried, falling = adoption.benchmarks_tried.value, adoption.benchmarks_falling.value
    saves = by_views(by_view, 0.0)
    fall = bool(falling == tried) or None if tried else None
    verdict = by_known([fall, of_views(saves)])
    verdict = PARTLY if verdict == HELD_UP else verdict
    also = tuple(by_view.values())
    return Judgement(verdict, halving, also=also, by_view=saves)


def brings_things_back(openness: Study) -> Judgement:
    """C10: by each view, what comes back against what it costs, keeping the model being nothing."""
    by_view = _views(openness, "over_keeping")
    pays = by_views(by_view, 0.0)
    neutral, *others = by_view.values()
    return Judgement(verdict_of(of_views(pays)), neutral, also=tuple(others), by_view=pays)


def licence_keeps_rivals_out(adoption: Study, openness: Study) -> Judgement:
    """C11: both rivals above the threshold, and by each view most of the loss prevented."""
    limit, by_view = adoption.threshold.value, _views(openness, "clause_part")
    reached = [users.value > limit for users in (adoption.snap_users, adoption.tiktok_users)]
    prevents = by_views(by_view, MOST)
    verdict = by_known([*reached, of_views(prevents)])
    also = (adoption.snap_users, adoption.tiktok_users, *by_view.values())
    return Judgement(verdict, adoption.fewest_users, also=also, by_view=prevents)


def ecosystem_grew(adoption: Study) -> Judgement:
    """C13: the hub, and what was built on Llama, each between two counts that were read."""
    names = [name for name in ("hub", "derivatives") if adoption.knows(f"{name}_growth")]
    if not names:
        return Judgement(CANNOT_BE_TOLD, adoption.hub_growth)
    grew = [getattr(adoption, f"{name}_growth").value > 1 for name in names]
    if not any(grew):
        return Judgement(DID_NOT_HOLD, adoption.hub_growth)
    whole = len(grew) == 2 and all(grew)
    return Judgement(HELD_UP if whole else PARTLY, adoption.hub_growth)


def releases_move_nothing(reactions: Study) -> Judgement:
    """C09: a direction, an unusual size, and all choices together, each against both pools."""
    asked = [
        (reactions.p_release_least.value, reactions.p_release.value),
        (reactions.p_size_least.value, reactions.p_size.value),
        (
            min(reactions.p_joint.value, reactions.p_joint_all.value),
            max(reactions.p_joint.value, reactions.p_joint_all.value),
        ),
    ]
    if any(larger < LEVEL for _, larger in asked):
        return Judgement(DID_NOT_HOLD, reactions.mean_car)
    nowhere = all(smaller >= LEVEL for smaller, _ in asked)
    can_see = reactions.p_size_results.value < LEVEL
    return Judgement(HELD_UP if nowhere and can_see else CANNOT_BE_TOLD, reactions.mean_car)
