"""The article's claims: its words, what is measured, and the rule of the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.ledger import rules
from analysis.ledger.verdicts import CANNOT_BE_TOLD, DID_NOT_HOLD, HELD_UP, PARTLY, Judgement


@dataclass(frozen=True)
class Claim:
    """One claim of the article.

    `judge` takes the study of the claim, and those named in `beside`; `answers` holds, by
    verdict, the sentence with which a page answers. `shows` says in a few words what the small
    figure draws, `axis` its ends where the numbers alone do not give them.
    """

    id: str
    says: str
    measure: str
    shows: str
    notebook: str
    rule: str
    study: str
    judge: Callable[..., Judgement]
    beside: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    axis: tuple[float, float] | None = None


ARTICLE = (
    Claim(
        id="C01",
        says="Meta expects capital expenditure of $27–30 billion for 2023, "
        "below the $32 billion of 2022.",
        measure="Capital expenditure of 2023 against the range in force on 2023-10-15",
        shows="Capital expenditure of 2023",
        rule="held up if the outcome lies in the range and below 2022; partly if one of the two",
        notebook="01_capex",
        study="capex",
        judge=rules.range_of_2023,
    ),
    Claim(
        id="C02",
        says="Finance chief Susan Li: spending is likely to rise in 2024, for data centres and AI.",
        measure="Growth of capital expenditure from 2023 to 2024",
        shows="Capital expenditure of 2024",
        rule="held up if 2024 is above 2023",
        notebook="01_capex",
        study="capex",
        judge=rules.rise_in_2024,
    ),
    Claim(
        id="C03",
        says="Building AI infrastructure and training models is very costly.",
        measure="Cost of Meta's dearest training run, and capital expenditure over revenue",
        shows="Capital expenditure over revenue, last full year",
        rule="two parts. Infrastructure is very costly if the last year's capital expenditure, of "
        f"which no firm states AI's part, is at least ${rules.TENS_OF_BILLIONS:g} billion and "
        f"{rules.HEAVY:.0%} of revenue; a training run is if even its cheapest estimate is at "
        f"least {rules.SMALL_PART:.0%} of the year's capital expenditure, and is not if even the "
        "dearest is below. Held up if both are; partly if one is; cannot be told if none is and "
        "no run can be priced",
        notebook="01_capex",
        study="capex",
        judge=rules.building_is_costly,
        answers={
            PARTLY: "The infrastructure is very costly; that one training run weighs on it is not "
            "shown.",
        },
    ),
    Claim(
        id="C04",
        says="Llama-based models had over 30 million downloads through Hugging Face, "
        "10 million of them in the last 30 days.",
        measure="Whether that pace went on: later totals of the same scope over it",
        shows="Later downloads over what that month's pace would give",
        rule="cannot be told while no later total of the same scope is known; then held up if all "
        "reach the pace, partly if some do",
        notebook="02_adoption",
        study="adoption",
        judge=rules.pace_of_downloads,
    ),
    Claim(
        id="C05",
        says="Survey of 680 firms in cloud computing: 32% use or plan commercially packaged "
        "language models, 28% open-source ones, 12% their own.",
        measure="Commercial less open, in the same sample",
        shows="Firms with commercial models less firms with open ones",
        rule="held up if commercial above open and open above in-house are both told at "
        f"{rules.LEVEL:.0%} "
        "for every count that prints as these percents; partly if one is",
        notebook="02_adoption",
        study="adoption",
        judge=rules.order_of_shares,
    ),
    Claim(
        id="C06",
        says="Llama is to GPT as Linux is to Windows.",
        measure="Share of open models against shares of Linux at the same age",
        shows="Share of open models, by the newest survey",
        rule="cannot be told while no share of Linux is known at the age of Llama; then held up if "
        "the open share is not below the lowest series of Linux, else did not hold",
        notebook="02_adoption",
        study="adoption",
        judge=rules.like_linux,
        axis=(0.0, 1.0),
    ),
    Claim(
        id="C07",
        says="Improvements by outside developers make Meta's own AI cheaper to run.",
        measure="Time in which the price of a fixed quality halves among open models",
        shows="Time in which an open price for fixed quality halves",
        rule="two things are asked: whether the price of a fixed quality among open models is told "
        "to fall by every benchmark tried, each at one level; and whether, by every point of view, "
        "what outsiders save is worth more than releasing costs, with its whole interval. Partly "
        "if one of the two holds; never more, as prices of hosts are not Meta's own costs; cannot "
        "be told if neither does and one is open",
        notebook="02_adoption",
        study="adoption",
        judge=rules.cheaper_to_run,
        beside=("openness",),
    ),
    Claim(
        id="C08",
        says="Meta expects no significant revenue from the model soon, "
        "though clouds such as Microsoft and Amazon pay an undisclosed fee.",
        measure="Estimated hosting fees over Meta's revenue",
        shows="Hosting fees over Meta's revenue",
        rule=f"held up if by every point of view the fees of the next years, with their whole "
        f"interval, and the highest estimate of today's stay below {rules.SIGNIFICANT:.0%} of "
        "revenue; did not hold if every view puts them above; else cannot be told",
        notebook="01_capex",
        study="capex",
        judge=rules.fees_are_small,
        beside=("openness",),
    ),
    Claim(
        id="C09",
        says="Investors find Llama hard to value.",
        measure="Mean abnormal return of Meta around releases, days -1 to +1",
        shows="Move of Meta's share at releases, beyond the market",
        rule="three questions, each against random days with and without those near results: a "
        "common direction over days -1 to +1, moves of unusual size, and all choices together. Did "
        f"not hold if one is told at {rules.LEVEL:.0%} both ways; held up if none is told either "
        "way, although the same test of size tells results days; else cannot be told",
        notebook="03_stock_reactions",
        study="reactions",
        judge=rules.releases_move_nothing,
        answers={
            HELD_UP: "No reaction can be told, neither a direction nor an unusual size, by tests "
            "that tell results days.",
            DID_NOT_HOLD: "A reaction can be told.",
            CANNOT_BE_TOLD: "Whether the share moved a little can neither be shown nor ruled out.",
        },
    ),
    Claim(
        id="C10",
        says="Giving away brings things back: free research from outsiders, hiring, "
        "a standard to build on, as with PyTorch.",
        measure="Present value of opening over keeping the model inside",
        shows="Worth of opening over keeping it inside, neutral view",
        rule="held up if by every point of view what comes back is worth more than it costs, with "
        "its whole interval; did not hold if by none; cannot be told where the views disagree or "
        "an interval spans zero",
        notebook="04_giving_away",
        study="openness",
        judge=rules.brings_things_back,
    ),
    Claim(
        id="C11",
        says="The licence asks for approval above 700 million monthly users, "
        "which keeps direct rivals such as Snap and TikTok out.",
        measure="Monthly users of Snapchat and TikTok against the threshold",
        shows="Monthly users of the smaller of Snapchat and TikTok",
        rule="three things are asked: whether each of the two had more than the threshold when the "
        "licence came, and whether by every point of view the clause prevents most of the loss to "
        f"rivals ({rules.MOST:.0%} or more, with the whole interval); partly if some hold",
        notebook="02_adoption",
        study="adoption",
        judge=rules.licence_keeps_rivals_out,
        beside=("openness",),
    ),
    Claim(
        id="C12",
        says="The metaverse stays a focus for Meta.",
        measure="Reality Labs' operating loss of four quarters, and its weight in spending",
        shows="Loss on the metaverse over capital expenditure",
        rule="held up if the loss is not below that known on 2023-10-15 and its ratio to capital "
        f"expenditure not below {rules.MUCH_SMALLER:.0%} of what it was; partly if one of the two",
        notebook="01_capex",
        study="capex",
        judge=rules.metaverse_stays,
    ),
    Claim(
        id="C13",
        says="An open model that everybody uses gains an ecosystem (Hugging Face, Azure, AWS).",
        measure="Models on Hugging Face, and derivatives of Llama, between two counts read",
        shows="Models on Hugging Face, last count over first",
        rule="held up if both grew; partly if one did and the other has no two counts that were "
        "read; cannot be told if neither has",
        notebook="02_adoption",
        study="adoption",
        judge=rules.ecosystem_grew,
    ),
    Claim(
        id="C14",
        says="AI earns fortunes.",
        measure="Disclosed AI revenue and operating profit by kind of firm",
        shows="Largest yearly profit from AI that is told, of one firm",
        rule="asked of three kinds that sell AI: chips, clouds, models. A kind earns a fortune if "
        f"one of its firms disclosed operating profit from AI of ${rules.FORTUNE:g} billion a year "
        "or more; of chips, the least that the data-centre business can have earned. Held up if "
        "all three do; partly if one or two do, or if only revenue reaches that; did not hold if "
        "all are told and none does; else cannot be told",
        notebook="01_capex",
        study="capex",
        judge=rules.ai_earns_fortunes,
        answers={
            HELD_UP: "Sellers of chips, of clouds and of models all earn a fortune.",
            PARTLY: "Some who sell AI are shown to earn a fortune, not all kinds.",
        },
    ),
)
