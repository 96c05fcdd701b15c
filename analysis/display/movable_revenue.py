"""Sliders over what one year's spending must earn: life, cost of capital, margin."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analysis.core import DataError
from analysis.display.columns import columns_of
from analysis.display.explorer import lever_data

if TYPE_CHECKING:
    import pandas as pd

INPUTS = ("useful_life_years", "cost_of_capital", "contribution_margin")
"""Names of the inputs, which the formula asks for."""

WORDS = {
    "says": "Over {useful_life_years} at {cost_of_capital} for capital and a margin of "
    "{contribution_margin}, {amount} ({spending}) needs {required} of revenue a year. That is "
    "{times} times {known}, the highest figure there is for Meta's yearly revenue from its "
    "models{growth}.",
    "grew": ", and {times} times {amount}, by which all of Meta's revenue grew in {year}",
    "fell": "; all of Meta's revenue fell in {year}",
    "covered": "covered by the highest figure known",
    "missed": "not covered by the highest figure known",
    "known": "highest figure for AI revenue",
    "growth": "growth of all revenue in {year}",
    "chart": "Required revenue a year over {input}, {low} to {high}: from {first} to {last}; at "
    "the chosen {value} it is {required}, against a highest known figure of {known}.",
    "endless": "the revenue passes any number; give another",
}
"""What the sliders say; amounts are filled in by the page."""


def move_revenue(
    levers: pd.DataFrame,
    spending: pd.DataFrame,
    *,
    known_usd_bn: float,
    growth_usd_bn: float,
    year: str,
) -> dict[str, Any]:
    """The part of a page with which a reader moves what a year's spending must earn.

    Parameters
    ----------
    levers : DataFrame
        A row for each of `INPUTS`, with the columns that `show_explorer` takes.
    spending : DataFrame
        What can be paid back: `spending` (words), `capex_usd_bn` (0 or more), `evidence`; the
        first row is chosen first.
    known_usd_bn : float
        Revenue a year that the requirement is held against, above 0.
    growth_usd_bn : float
        By how much all revenue grew in `year`; negative where it fell.
    year : str
        As it is written.

    Returns
    -------
    dict
        Plain values for JSON.

    Raises
    ------
    DataError
        If a column or an input is missing, or an amount is out of bounds.
    """
    data = lever_data(levers, "move_revenue")
    _check_inputs([field["name"] for field in data["fields"]])
    amounts = columns_of(spending, "move_revenue", ["spending", "evidence"], ["capex_usd_bn"])
    _check_amounts(amounts["capex_usd_bn"].min(), known_usd_bn, growth_usd_bn)
    return {
        "kind": "revenue",
        **{name: data[name] for name in ("first", "checked", "fields", "sources")},
        "spending": [
            {"label": str(label), "value": float(value), "evidence": str(evidence)}
            for label, value, evidence in zip(
                amounts["spending"], amounts["capex_usd_bn"], amounts["evidence"], strict=True
            )
        ],
        "known": float(known_usd_bn),
        "growth": float(growth_usd_bn),
        "year": str(year),
        "words": WORDS,
    }


def _check_inputs(names: list[str]) -> None:
    if sorted(names) != sorted(INPUTS):
        raise DataError(f"levers of move_revenue are {', '.join(names)}; give {', '.join(INPUTS)}.")


def _check_amounts(least: float, known: float, growth: float) -> None:
    if least < 0:
        raise DataError(f"spending of move_revenue holds {least:g}; give US$ bn of 0 or more.")
    if not (known > 0 and math.isfinite(known)):
        raise DataError(f"known_usd_bn={known} of move_revenue is no revenue; give it above 0.")
    if not math.isfinite(growth):
        raise DataError(f"growth_usd_bn={growth} of move_revenue is no amount; give US$ bn.")
