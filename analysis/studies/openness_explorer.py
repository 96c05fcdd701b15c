"""The inputs of the model of giving away as sliders need them: words, ranges, limits, sources."""

from __future__ import annotations

import pandas as pd

from analysis.openness import Assumptions, one_at_a_time, value_by_fields
from analysis.openness.fields import DOMAIN, KIND, LONGEST_HORIZON, RATE, SHARE, YEARS
from analysis.studies.openness_views import CHANNEL_WORDS, SHOWN_VIEW
from analysis.studies.workbook import Workbook

MOST_FIRST = 6
"""Inputs that stand open at first: those whose ranges move the neutral value most."""

PER_HUNDRED, PER_BILLION = 100.0, 1000.0
"""How many of a reader's units (percent, US$ m) make one of the table's (share, US$ bn)."""

_TAKEN = (
    "name",
    "view",
    "default",
    "low",
    "high",
    "unit",
    "evidence",
    "checked",
    "source",
    "source_url",
)
GROUPS = {"time": "time and uptake", **CHANNEL_WORDS}
"""The channels, and before them what all depend on."""

LABELS = {
    "horizon_years": ("time", "Horizon"),
    "discount_rate": ("time", "Discount rate"),
    "uptake_rate": ("time", "Speed of uptake"),
    "inference_cost": ("efficiency", "Cost of running AI, first year"),
    "inference_growth": ("efficiency", "Growth of running cost"),
    "addressable_share": ("efficiency", "Part that outsiders can improve"),
    "efficiency_gain": ("efficiency", "Running cost saved by outsiders"),
    "researchers": ("talent", "Researchers"),
    "cost_per_researcher": ("talent", "Cost of a researcher"),
    "talent_saving": ("talent", "Pay saved"),
    "ad_revenue": ("complement", "Advertising, first year"),
    "ad_growth": ("complement", "Growth of advertising"),
    "engagement_uplift": ("complement", "Advertising gained by engagement"),
    "ad_margin": ("complement", "Margin on advertising"),
    "cloud_revenue": ("cloud_fees", "Hosting by clouds, first year"),
    "cloud_growth": ("cloud_fees", "Growth of hosting revenue"),
    "cloud_share": ("cloud_fees", "Hosting under contract"),
    "fee_rate": ("cloud_fees", "Fee on hosting"),
    "api_revenue": ("api_profit_forgone", "Sales of access, first year"),
    "api_growth": ("api_profit_forgone", "Growth of sales of access"),
    "api_margin": ("api_profit_forgone", "Margin on sales of access"),
    "api_kept": ("api_profit_forgone", "Sales profit kept when open"),
    "moat_loss": ("moat", "Advertising lost to rivals"),
    "licence_effect": ("moat", "Loss that the licence prevents"),
    "release_cost": ("release", "First release"),
    "yearly_release_cost": ("release", "Releases, each year"),
}
"""Group and name of each input, as a reader sees them."""


def add_explorer(book: Workbook, table: pd.DataFrame) -> None:
    """Add the frame `explorer`, a row a view and input, and `value_of`, the model behind it."""
    taken = table[[*_TAKEN]].assign(source_url=table["source_url"].fillna(""))
    units = taken.drop_duplicates("name").set_index("name")["unit"]
    described = pd.DataFrame([_described(name, str(units[name])) for name in KIND])
    rows = described.merge(taken.drop(columns="unit"), on="name")
    labels = rows["view"].map(SHOWN_VIEW).map(_title)
    rank = {name: place for place, name in enumerate(_widest(table), start=1)}
    first = rows["name"].map(rank).fillna(0).astype(int)
    book.show("explorer", rows.assign(view_label=labels, first=first), rows=table)
    book.models["value_of"] = value_by_fields


def _described(name: str, unit: str) -> dict[str, object]:
    """Words of one input, its unit, and which values it may take."""
    group, label = LABELS[name]
    domain = DOMAIN[KIND[name]]
    years = KIND[name] == YEARS
    return {
        "name": name,
        "label": label,
        "group": group,
        "group_label": _title(GROUPS[group]),
        "unit": _unit(name, unit),
        "times": _times(name, unit),
        "least": domain.low,
        "most": domain.high,
        "least_excluded": domain.open_low,
        "whole": years,
        "domain": _allowed(name),
    }


def _allowed(name: str) -> str:
    """What a reader may enter, in a reader's unit."""
    kind = KIND[name]
    if kind == YEARS:
        return f"a whole number from 1 to {LONGEST_HORIZON:g}"
    words = {SHARE: "a number from 0 to 100", RATE: "a number above −100"}
    return words.get(kind, "a number of 0 or more")


def _times(name: str, unit: str) -> float:
    """A reader's number over the table's: percent of shares and rates, millions of a head."""
    if KIND[name] in (SHARE, RATE):
        return PER_HUNDRED
    return PER_BILLION if "head" in unit else 1.0


def _unit(name: str, unit: str) -> str:
    """The reader's unit."""
    if KIND[name] == SHARE:
        return "% " + unit.removeprefix("share ")
    if KIND[name] == RATE:
        return "% a year"
    if "head" in unit:
        return unit.replace("bn", "m")
    return unit.replace("per year", "a year")


def _widest(table: pd.DataFrame) -> list[str]:
    """Names of the inputs whose ranges move the neutral value most; not the horizon's."""
    neutral = Assumptions.from_frame(table, view="neutral")
    ranges = {name: ends for name, ends in neutral.ranges.items() if name != "horizon_years"}
    names = one_at_a_time(neutral, ranges).to_frame()["name"].head(MOST_FIRST)
    return [str(name) for name in names]


def _title(words: str) -> str:
    """Words as a label begins them."""
    return words[:1].upper() + words[1:]
