"""How each claim is judged: one rule a claim, computed from a study, never typed.

A rule takes the study of its notebook at one vintage and returns a `Judgement`. The rule's words
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
    by_count,
    by_known,
)
from analysis.studies import Study
from analysis.studies.capex_earners import SELLERS
from analysis.studies.capex_training import SMALL_PART

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
    training = _above(capex.run_share, SMALL_PART) if known else None
    measure = capex.run_share if known else capex.intensity_last
    also = (capex.capex_last, capex.intensity_last)
    return Judgement(by_known([infrastructure, training]), measure, also=also)


def _above(part: Quantity, line: float) -> bool | None:
    """Whether a number lies above a line with its whole interval; None if that spans the line."""
    if part.low is None or part.high is None:
        return part.value >= line
    return True if part.low >= line else False if part.high < line else None


def ai_earns_fortunes(capex: Study) -> Judgement:
    """C14: operating profit from AI of one firm of each kind that sells it; revenue is a part."""
    profits = [getattr(capex, f"ai_profit_{kind}") for kind in SELLERS]
    revenues = [getattr(capex, f"ai_revenue_{kind}") for kind in SELLERS]
    earns = [_above(profit, FORTUNE) if _known(profit) else None for profit in profits]
    verdict = by_known(earns)
    told = [one for one in profits if _known(one)] or [one for one in revenues if _known(one)]
    measure = max(told or profits, key=lambda one: one.value)
    sells = any(_known(revenue) and revenue.value >= FORTUNE for revenue in revenues)
    if verdict == CANNOT_BE_TOLD and sells:
        verdict = PARTLY
    return Judgement(verdict, measure, also=(*profits, *revenues))


def _known(number: Quantity) -> bool:
    return number.value == number.value


def fees_are_small(capex: Study) -> Judgement:
    """C08: every estimate of hosting fees on one side of the line, if it is more than assumed."""
    share = capex.fees_over_revenue
    if share.evidence in ("assumed", "unresolved"):
        return Judgement(CANNOT_BE_TOLD, share)
    if share.high < SIGNIFICANT:
        return Judgement(HELD_UP, share)
    return Judgement(DID_NOT_HOLD if share.low >= SIGNIFICANT else CANNOT_BE_TOLD, share)


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


def cheaper_to_run(adoption: Study) -> Judgement:
    """C07: a fall of the open price of a fixed quality; never more than partly."""
    halving = adoption.halving_open
    tried, falling = adoption.benchmarks_tried.value, adoption.benchmarks_falling.value
    if not tried:
        return Judgement(CANNOT_BE_TOLD, halving)
    return Judgement(PARTLY if falling == tried else CANNOT_BE_TOLD, halving)


def licence_keeps_rivals_out(adoption: Study) -> Judgement:
    """C11: both rivals that the article names above the threshold at the licence's date."""
    limit = adoption.threshold.value
    above = [users.value > limit for users in (adoption.snap_users, adoption.tiktok_users)]
    return Judgement(by_count(above), adoption.fewest_users)


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
