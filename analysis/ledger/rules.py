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
    Line,
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

NOTHING = 0.0
"""Neither gain nor loss, neither rise nor fall."""

SAME = 1.0
"""Ratio of two numbers that are alike."""

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
    stated = capex.range_in_force
    band = Line(stated.low, stated.high, "range given")
    if not capex.knows("capex_2023"):
        return Judgement(NOT_YET, stated, capex.chance_range_holds, line=band)
    outcome = capex.capex_2023
    inside = band.low <= outcome.value <= band.high
    below = outcome.value < capex.capex_2022.value
    return Judgement(by_count([inside, below]), outcome, line=band)


def rise_in_2024(capex: Study) -> Judgement:
    """C02: capital expenditure of 2024 above that of 2023."""
    if not capex.knows("growth_2024"):
        guided = Line(capex.range_in_force.low, capex.range_in_force.high, "2023 as guided")
        return Judgement(NOT_YET, capex.density_then, capex.density_then_rise, line=guided)
    growth = capex.growth_2024
    verdict = HELD_UP if growth.value > NOTHING else DID_NOT_HOLD
    line = Line.at(capex.capex_2023.value, "spent in 2023")
    return Judgement(verdict, growth, line=line, shown=capex.capex_2024)


def building_is_costly(capex: Study) -> Judgement:
    """C03: spending in tens of billions and heavy; a run no small part of the year's."""
    infrastructure = (
        capex.capex_last.value >= TENS_OF_BILLIONS and capex.intensity_last.value >= HEAVY
    )
    known = capex.knows("run_share")
    training = above(capex.run_share, SMALL_PART) if known else None
    measure = capex.run_share if known else capex.intensity_last
    verdict = by_known([infrastructure, training])
    also = (capex.capex_last, capex.intensity_last)
    line = Line.at(HEAVY, "heavy")
    return Judgement(verdict, measure, also=also, line=line, shown=capex.intensity_last)


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
    line = Line.at(FORTUNE, "a fortune")
    also = (*profits, *revenues)
    return Judgement(verdict, measure, also=also, line=line, scope=measure.name)


def _known(number: Quantity) -> bool:
    return number.value == number.value


def fees_are_small(capex: Study, openness: Study) -> Judgement:
    """C08: fees of the next years below the line by every view, and by the highest estimate."""
    share, by_view = capex.fees_over_revenue, _views(openness, "fee_share")
    small = {view: _turned(one) for view, one in by_views(by_view, SIGNIFICANT).items()}
    holds = of_views(small)
    if holds and not (share.high is not None and share.high < SIGNIFICANT):
        holds = None
    also, line = tuple(by_view.values()), Line.at(SIGNIFICANT, "significant")
    return Judgement(verdict_of(holds), share, also=also, by_view=small, line=line)


def _views(openness: Study, name: str) -> dict[str, Quantity]:
    """A number of the model of giving away by point of view."""
    return {
        shown: getattr(openness, f"{name}_{view_name(view)}") for view, shown in SHOWN_VIEW.items()
    }


def _turned(holds: bool | None) -> bool | None:
    return None if holds is None else not holds


def metaverse_stays(capex: Study) -> Judgement:
    """C12: Reality Labs' loss not below that known then, and not half its weight in spending."""
    weight = capex.loss_to_capex
    line = Line.at(MUCH_SMALLER * capex.loss_to_capex_then.value, "half of then")
    if not capex.knows("loss_ratio"):
        chance = capex.chance_loss_grows
        return Judgement(NOT_YET, capex.metaverse_loss, chance, line=line, shown=weight)
    holds = [capex.loss_ratio.value >= SAME, capex.share_ratio.value >= MUCH_SMALLER]
    return Judgement(by_count(holds), capex.share_ratio, line=line, shown=weight)


def pace_of_downloads(adoption: Study) -> Judgement:
    """C04: later milestones against the pace of the month before the claim."""
    line, least = Line.at(SAME, "pace kept"), adoption.least_pace_ratio
    if not adoption.knows("least_pace_ratio"):
        return Judgement(CANNOT_BE_TOLD, adoption.growth_last_month, line=line, shown=least)
    later = adoption.pace_scores["ratio"]
    return Judgement(by_count([bool(ratio >= SAME) for ratio in later]), least, line=line)


def order_of_shares(adoption: Study) -> Judgement:
    """C05: commercial above open above in-house, each step told at every rounding."""
    first, second = adoption.p_commercial_open, adoption.p_open_in_house
    return Judgement(
        by_count([bool(first.high < LEVEL), bool(second.high < LEVEL)]),
        adoption.commercial_less_open,
        line=Line.at(NOTHING, "no lead"),
    )


def like_linux(adoption: Study) -> Judgement:
    """C06: the open share against shares of Linux at the same age, if any is known."""
    share, linux = adoption.open_share, adoption.linux_at_age
    asked = share.meaning
    if not adoption.linux_known.value:
        return Judgement(CANNOT_BE_TOLD, share, also=(adoption.linux_known,), scope=asked)
    line = Line.at(linux.low, "lowest of Linux")
    verdict = HELD_UP if share.value >= line.low else DID_NOT_HOLD
    return Judgement(verdict, share, also=(linux,), line=line, scope=asked)


def cheaper_to_run(adoption: Study, openness: Study) -> Judgement:
    """C07: a falling open price of a fixed quality, and by each view a saving above its cost."""
    halving, by_view = adoption.halving_open, _views(openness, "saving_net")
    tried, falling = adoption.benchmarks_tried.value, adoption.benchmarks_falling.value
    saves = by_views(by_view, NOTHING)
    fall = bool(falling == tried) or None if tried else None
    verdict = by_known([fall, of_views(saves)])
    verdict = PARTLY if verdict == HELD_UP else verdict
    also = tuple(by_view.values())
    return Judgement(verdict, halving, also=also, by_view=saves)


def brings_things_back(openness: Study) -> Judgement:
    """C10: by each view, what comes back against what it costs, keeping the model being nothing."""
    by_view = _views(openness, "over_keeping")
    pays = by_views(by_view, NOTHING)
    neutral, *others = by_view.values()
    verdict, line = verdict_of(of_views(pays)), Line.at(NOTHING, "nothing gained")
    return Judgement(verdict, neutral, also=tuple(others), by_view=pays, line=line)


def licence_keeps_rivals_out(adoption: Study, openness: Study) -> Judgement:
    """C11: both rivals above the threshold, and by each view most of the loss prevented."""
    limit, by_view = adoption.threshold.value, _views(openness, "clause_part")
    reached = [users.value > limit for users in (adoption.snap_users, adoption.tiktok_users)]
    prevents = by_views(by_view, MOST)
    verdict = by_known([*reached, of_views(prevents)])
    also = (adoption.snap_users, adoption.tiktok_users, *by_view.values())
    line = Line.at(limit, "threshold")
    return Judgement(verdict, adoption.fewest_users, also=also, by_view=prevents, line=line)


def ecosystem_grew(adoption: Study) -> Judgement:
    """C13: the hub, and what was built on Llama, each between two counts that were read."""
    names = [name for name in ("hub", "derivatives") if adoption.knows(f"{name}_growth")]
    measure, line = adoption.hub_growth, Line.at(SAME, "no growth")
    if not names:
        return Judgement(CANNOT_BE_TOLD, measure, line=line)
    grew = [getattr(adoption, f"{name}_growth").value > SAME for name in names]
    if not any(grew):
        return Judgement(DID_NOT_HOLD, measure, line=line)
    whole = len(grew) == 2 and all(grew)
    return Judgement(HELD_UP if whole else PARTLY, measure, line=line)


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
    line = Line.at(NOTHING, "no reaction")
    if any(larger < LEVEL for _, larger in asked):
        return Judgement(DID_NOT_HOLD, reactions.mean_car, line=line)
    nowhere = all(smaller >= LEVEL for smaller, _ in asked)
    can_see = reactions.p_size_results.value < LEVEL
    verdict = HELD_UP if nowhere and can_see else CANNOT_BE_TOLD
    return Judgement(verdict, reactions.mean_car, line=line)
