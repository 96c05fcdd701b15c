"""The points of view of the study of giving away: names, words, and their assumptions."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.core import THEN, format_number
from analysis.datasets import load
from analysis.openness import Assumptions

VIEWS = ("neutral", "sceptic", "as-meta-argues")
SHOWN_VIEW = {"neutral": "neutral", "sceptic": "sceptic", "as-meta-argues": "as Meta argues"}

CHANNEL_WORDS = {
    "efficiency": "cheaper running of its own AI",
    "talent": "easier hiring",
    "complement": "engagement and advertising",
    "cloud_fees": "hosting fees",
    "api_profit_forgone": "sales forgone",
    "moat": "help to rivals",
    "release": "cost of releasing",
}
"""What each channel is, to a reader."""


def view_name(view: str) -> str:
    """The view as part of a name."""
    return view.replace("-", "_")


def rows_of_view(table: pd.DataFrame, view: str) -> pd.DataFrame:
    """The rows of one view."""
    return table[table["view"] == view]


@lru_cache(maxsize=8)
def assumed(view: str, as_of: str | None) -> Assumptions:
    """The assumptions of one view at one vintage."""
    return Assumptions.from_frame(load("assumptions", as_of), view=view)


def vintages(as_of: str | None) -> dict[str, str | None]:
    """Then, and now where that is another day."""
    return {"then": THEN} if as_of == THEN else {"then": THEN, "now": as_of}


def field_words(name: object) -> str:
    """A field as a reader reads it."""
    return str(name).replace("_", " ").replace("api", "API")


def plain(value: float) -> str:
    """A number of a table, to three significant digits."""
    return format_number(value, "score")
