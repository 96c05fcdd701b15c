"""What the value of giving away hangs on: variance, facts worth knowing, pairs that break even."""

from __future__ import annotations

import math
from functools import lru_cache

import pandas as pd

from analysis.datasets import load
from analysis.openness import (
    InformationValue,
    break_even_frontier,
    sobol,
    value_of_information,
)
from analysis.studies.openness_readings import pairs
from analysis.studies.openness_uncertainty import SEED
from analysis.studies.openness_views import (
    SHOWN_VIEW,
    VIEWS,
    assumed,
    field_words,
    plain,
    rows_of_view,
    view_name,
)
from analysis.studies.workbook import Workbook

BASE_POINTS, DRAWS = 2**14, 2**16
FRONTIERS = (("api_revenue", "engagement_uplift"), ("moat_loss", "engagement_uplift"))
"""Pairs whose frontier is shown: what is forgone, and what is lost, against what comes back."""

NOTHING = "no single fact"


@lru_cache(maxsize=8)
def informed(view: str, as_of: str | None) -> InformationValue:
    """The value of knowing each assumption of one view."""
    matrix = pairs(as_of)
    return value_of_information(assumed(view, as_of), n=DRAWS, seed=SEED, correlation=matrix)


def add_hangs_on(book: Workbook, table: pd.DataFrame) -> None:
    """Add Sobol indices, the value of information by view, and break-even frontiers."""
    neutral = rows_of_view(table, "neutral")
    _add_variance(book, neutral)
    tied = load("assumption_pairs", book.as_of)
    _add_information(book, table, tied)
    _add_frontiers(book, neutral)


def _add_variance(book: Workbook, neutral: pd.DataFrame) -> None:
    found = sobol(assumed("neutral", book.as_of), n=BASE_POINTS, seed=SEED)
    book.models["variance"] = found
    book.show("variance", found.to_frame(), rows=neutral)
    top = found.rows.iloc[0]
    book.words["most_variance"] = field_words(top["name"])
    what = "part of the variance of the value that goes with the assumption that holds most of it"
    ends = (top["st_low"], top["st_high"])
    kind = "95% interval of the simulation"
    book.put(
        "variance_top", top["st"], "share", what, rows=neutral, by="estimated",
        interval=ends, interval_kind=kind,
    )  # fmt: skip
    alone = float(found.s1.sum())
    what = "part of the variance that assumptions hold one by one"
    book.put("variance_alone", alone, "share", what, rows=neutral, by="estimated")


def _add_information(book: Workbook, table: pd.DataFrame, tied: pd.DataFrame) -> None:
    rows = []
    for view in VIEWS:
        found, name = informed(view, book.as_of), view_name(view)
        kept = (rows_of_view(table, view), tied)
        top = found.rows.iloc[0]
        worth = float(top["value_usd_bn"])
        what = f"expected gain from knowing all assumptions before choosing, view {view}"
        book.put(f"know_all_{name}", found.everything, "usd_bn", what, rows=kept, by="estimated")
        what = f"expected gain from knowing the one fact that is worth most, view {view}"
        book.put(
            f"know_one_{name}", worth, "usd_bn", what, rows=kept, by="estimated",
            interval=(top["low"], top["high"]), interval_kind="bounds of the estimate",
        )  # fmt: skip
        changes = float(top["changes"]) if worth else 0.0
        what = f"chance that knowing it would change the choice, view {view}"
        book.put(f"would_change_{name}", changes, "share", what, rows=kept, by="estimated")
        book.words[f"fact_{name}"] = field_words(top["name"]) if worth else NOTHING
        book.words[f"choice_{name}"] = found.chosen.replace("_", " ")
        rows.append(_information_row(view, found))
    neutral = informed("neutral", book.as_of)
    book.models["information"] = neutral
    kept = (rows_of_view(table, "neutral"), tied)
    book.show("information", neutral.to_frame(), rows=kept)
    views = [rows_of_view(table, view) for view in VIEWS]
    book.show("information_by_view", pd.DataFrame(rows), rows=(views, tied))
    turns = neutral.rows["turns_at"].iloc[0]
    what = "value of the fact worth most at which the choice turns, neutral view"
    unit = _unit(table, str(neutral.rows["name"].iloc[0]))
    place = math.nan if turns is None or turns != turns else float(turns)
    book.put("fact_turns_at", place, unit, what, rows=kept, by="estimated")


def _unit(table: pd.DataFrame, name: str) -> str:
    told = table.loc[table["name"] == name, "unit"].iloc[0]
    return "usd_bn" if "US$" in told else "ratio" if "per year" in told else "share"


def _information_row(view: str, found: InformationValue) -> dict[str, object]:
    top = found.rows.iloc[0]
    told = bool(top["value_usd_bn"] > 0)
    return {
        "view": SHOWN_VIEW[view],
        "choice_now": found.chosen.replace("_", " "),
        "worth_most": field_words(top["name"]) if told else NOTHING,
        "gain_usd_bn": plain(top["value_usd_bn"]),
        "would_change_the_choice": f"{top['changes']:.0%}" if told else "0%",
        "knowing_all_usd_bn": plain(found.everything),
    }


def _add_frontiers(book: Workbook, neutral: pd.DataFrame) -> None:
    start = assumed("neutral", book.as_of)
    for x, y in FRONTIERS:
        found = break_even_frontier(start, x, y)
        book.models[f"frontier_{x}"] = found
        book.show(f"frontier_{x}", found.to_frame(), rows=neutral)
