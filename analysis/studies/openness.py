"""What giving the model away is worth, by point of view."""

from __future__ import annotations

import pandas as pd

from analysis.datasets import load
from analysis.openness import (
    Assumptions,
    BreakEven,
    OneAtATime,
    OpennessValue,
    break_even,
    one_at_a_time,
    value_openness,
)
from analysis.studies.base import Study
from analysis.studies.workbook import Workbook

VIEWS = ("neutral", "sceptic", "as-meta-argues")
DECISIVE = ("engagement_uplift", "moat_loss", "api_revenue", "addressable_share")
"""Assumptions whose break-even is shown: the largest channels hang on them."""


def make(as_of: str | None) -> Study:
    """The study at one vintage."""
    book = Workbook("openness", as_of)
    table = load("assumptions", as_of)
    values = {view: value_openness(Assumptions.from_frame(table, view=view)) for view in VIEWS}
    for view, value in values.items():
        book.models[_name(view)] = value
    _add_views(book, values, table)
    _add_neutral(book, values["neutral"], table)
    _add_break_even(book, values["neutral"], table)
    book.frames["assumptions"] = _shown(table)
    return book.close()


def _name(view: str) -> str:
    return view.replace("-", "_")


def _rows(table: pd.DataFrame, view: str) -> pd.DataFrame:
    return table[table["view"] == view]


def _add_views(book: Workbook, values: dict[str, OpennessValue], table: pd.DataFrame) -> None:
    """Value by view; the interval is the widest that a single assumption's range makes."""
    rows = []
    for view, value in values.items():
        swings = _swings(value).to_frame()
        both = swings[["npv_low", "npv_high"]].to_numpy()
        ends = (float(both.min()), float(both.max()))
        found = book.put(
            f"npv_{_name(view)}",
            value.npv,
            "usd_bn",
            f"net present value of opening with the licence over selling access, view {view}",
            rows=_rows(table, view),
            by="estimated",
            interval=ends,
            interval_kind="one assumption at a time",
        )
        rows.append(
            {
                "view": view,
                "npv_usd_bn": value.npv,
                "low": ends[0],
                "high": ends[1],
                "best": value.best.replace("_", " "),
                "evidence": found.evidence,
            }
        )
        book.words[f"best_{_name(view)}"] = value.best.replace("_", " ")
    book.frames["views"] = pd.DataFrame(rows)
    positive = sum(value.npv > 0 for value in values.values())
    what = "points of view under which opening beats selling access"
    book.put("views_positive", positive, "integer", what, rows=table, by="estimated")
    book.put("views_asked", len(values), "integer", "points of view", rows=table, by="assumed")


def _swings(value: OpennessValue) -> OneAtATime:
    """All ranges but the horizon's: growth rates are means over the horizon of their view."""
    ranges = {k: v for k, v in value.assumptions.ranges.items() if k != "horizon_years"}
    return one_at_a_time(value.assumptions, ranges)


def _add_neutral(book: Workbook, value: OpennessValue, table: pd.DataFrame) -> None:
    book.frames["channels"] = value.to_frame()
    swings = _swings(value)
    book.models["swings"] = swings
    book.frames["swings"] = swings.to_frame()
    rows = _rows(table, "neutral")
    turning = int(swings.to_frame()["changes_sign"].sum())
    what = "assumptions whose range alone turns the sign"
    book.put("ranges_that_turn", turning, "integer", what, rows=rows, by="estimated")
    count = len(swings.to_frame())
    book.put("ranges_asked", count, "integer", "assumptions varied", rows=rows, by="assumed")
    for channel, amount in value.channels.items():
        what = f"present value of the channel {str(channel).replace('_', ' ')}, neutral view"
        book.put(f"pv_{channel}", float(amount), "usd_bn", what, rows=rows, by="estimated")
    book.words["horizon"] = str(value.assumptions.horizon_years)
    sold = float(value.actions["sell"])
    book.put(
        "pv_sell", sold, "usd_bn", "present value of selling access", rows=rows, by="estimated"
    )
    share = sold / value.assumptions.ad_revenue
    what = "present value of selling access over one year's advertising"
    book.put("sell_over_ads", share, "share", what, rows=rows, by="estimated")
    book.words["widest"] = str(swings.to_frame()["name"].iloc[0]).replace("_", " ")


def _add_break_even(book: Workbook, value: OpennessValue, table: pd.DataFrame) -> None:
    neutral = _rows(table, "neutral")
    rows = []
    for name in DECISIVE:
        found, kept = break_even(value.assumptions, name), neutral[neutral["name"] == name]
        rows.append(_break_even_row(found, kept))
        unit = "usd_bn" if "US$" in kept["unit"].item() else "share"
        what = f"{name.replace('_', ' ')} at which opening is worth as much as selling"
        if found.roots:
            root = found.roots[0]
            book.put(f"break_even_{name}", root, unit, what, rows=neutral, by="estimated")
    book.frames["break_even"] = pd.DataFrame(rows)


def _break_even_row(found: BreakEven, kept: pd.DataFrame) -> dict[str, object]:
    return {
        "assumption": found.name.replace("_", " "),
        "assumed": found.value,
        "break_even": found.roots[0] if found.roots else None,
        "low": kept["low"].item(),
        "high": kept["high"].item(),
        "unit": kept["unit"].item(),
    }


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """The assumptions as a reader sees them, their numbers as written in the table."""
    columns = ["name", "view", "default", "low", "high", "unit", "evidence", "checked", "source"]
    shown = table[columns].sort_values("name", kind="stable")
    numbers = shown[["default", "low", "high"]].map("{:g}".format)
    return shown.assign(**numbers)
