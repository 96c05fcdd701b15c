"""What giving the model away is worth, by point of view."""

from __future__ import annotations

import pandas as pd

from analysis.core import format_number
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
from analysis.openness.fields import AMOUNT, KIND
from analysis.studies.base import Study
from analysis.studies.openness_claims import add_claims
from analysis.studies.openness_explorer import add_explorer
from analysis.studies.openness_game import add_game
from analysis.studies.openness_hangs_on import add_hangs_on
from analysis.studies.openness_nested import add_nested
from analysis.studies.openness_uncertainty import add_uncertainty
from analysis.studies.openness_views import (
    CHANNEL_WORDS,
    SHOWN_VIEW,
    VIEWS,
    field_words,
    plain,
    rows_of_view,
    view_name,
)
from analysis.studies.workbook import Workbook

MOST_BREAK_EVENS = 4
"""Break-evens are shown of the widest ranges that turn the sign, so many at most."""
FLAGSHIP_CLOSED, OPEN_AGAIN = "20260408_mod", "20260810_mod"
"""Events by which the leading model was closed, and a smaller one opened again."""


def make(as_of: str | None) -> Study:
    """The study at one vintage."""
    book = Workbook("openness", as_of)
    table = load("assumptions", as_of)
    values = {view: value_openness(Assumptions.from_frame(table, view=view)) for view in VIEWS}
    for view, value in values.items():
        book.models[view_name(view)] = value
    _add_views(book, values, table)
    _add_neutral(book, values["neutral"], table)
    _add_break_even(book, values["neutral"], table)
    _add_policy(book)
    add_uncertainty(book, table)
    add_hangs_on(book, table)
    add_nested(book, table)
    add_claims(book, table)
    _add_answer(book)
    add_game(book)
    book.show("assumptions", _shown(table), rows=table)
    add_explorer(book, table)
    return book.close()


def _add_views(book: Workbook, values: dict[str, OpennessValue], table: pd.DataFrame) -> None:
    """Value by view; the interval is the widest that a single assumption's range makes."""
    rows = []
    for view, value in values.items():
        swings = _swings(value).to_frame()
        both = swings[["npv_low", "npv_high"]].to_numpy()
        ends = (float(both.min()), float(both.max()))
        found = book.put(
            f"npv_{view_name(view)}",
            value.npv,
            "usd_bn",
            f"net present value of opening with the licence over selling access, view {view}",
            rows=rows_of_view(table, view),
            by="estimated",
            interval=ends,
            interval_kind="one assumption at a time",
        )
        rows.append(
            {
                "view": SHOWN_VIEW[view],
                "horizon_years": value.assumptions.horizon_years,
                "npv_usd_bn": value.npv,
                "low": ends[0],
                "high": ends[1],
                "best": value.best.replace("_", " "),
                "evidence": found.evidence,
            }
        )
        book.words[f"best_{view_name(view)}"] = value.best.replace("_", " ")
    shown = [rows_of_view(table, view) for view in values]
    book.show("views", pd.DataFrame(rows), rows=shown)
    positive = sum(value.npv > 0 for value in values.values())
    what = "points of view under which opening beats selling access"
    book.put("views_positive", positive, "integer", what, rows=table, by="estimated")
    book.put("views_asked", len(values), "integer", "points of view", rows=table, by="assumed")


def _swings(value: OpennessValue) -> OneAtATime:
    """All ranges but the horizon's: growth rates are means over the horizon of their view."""
    ranges = {k: v for k, v in value.assumptions.ranges.items() if k != "horizon_years"}
    return one_at_a_time(value.assumptions, ranges)


def _add_neutral(book: Workbook, value: OpennessValue, table: pd.DataFrame) -> None:
    channels, rows = value.to_frame(), rows_of_view(table, "neutral")
    named = channels.assign(channel=channels["channel"].map(CHANNEL_WORDS))
    book.show("channels", named, rows=rows)
    swings = _swings(value)
    book.models["swings"] = swings
    book.show("swings", swings.to_frame(), rows=rows)
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
    what = "present value of selling access"
    book.put("pv_sell", sold, "usd_bn", what, rows=rows, by="estimated")
    book.words["widest"] = field_words(str(swings.to_frame()["name"].iloc[0]))
    largest = value.channels.abs().sort_values(ascending=False).index[:2]
    for place, channel in zip(("largest", "second"), largest, strict=True):
        book.words[f"{place}_channel"] = CHANNEL_WORDS[str(channel)]


def _add_answer(book: Workbook) -> None:
    """Over keeping and over selling, by view: median, and most draws of every reading."""
    rows, behind = [], []
    for over in ("keeping", "selling"):
        for view in VIEWS:
            found = book.quantities[f"over_{over}_{view_name(view)}"]
            behind.append(found)
            ends = {"npv_usd_bn": found.value, "low": found.low, "high": found.high}
            rows.append({"view": f"{SHOWN_VIEW[view]}: over {over}", **ends})
    book.show("answer", pd.DataFrame(rows), rows=behind)


def _add_policy(book: Workbook) -> None:
    """What became of the policy, in the words of the events."""
    events = load("events", book.as_of).set_index("event_id")
    for name, event in (("closed", FLAGSHIP_CLOSED), ("reopened", OPEN_AGAIN)):
        known = event in events.index
        day = pd.Timestamp(str(events.loc[event, "date"])) if known else None
        book.words[f"{name}_on"] = f"{day:%Y-%m-%d}" if day else ""
        book.words[f"{name}_title"] = str(events.loc[event, "title"]) if known else ""


def _add_break_even(book: Workbook, value: OpennessValue, table: pd.DataFrame) -> None:
    """Every root of every assumption; those inside their ranges first, the widest swings on top."""
    neutral = rows_of_view(table, "neutral").set_index("name", drop=False)
    names = [name for name in book.frames["swings"]["name"] if name in neutral.index]
    found = {
        name: break_even(value.assumptions, name) for name in names if _is_searched(value, name)
    }
    rows = pd.DataFrame([_break_even_row(one, neutral.loc[name]) for name, one in found.items()])
    book.show("break_even_all", rows, rows=neutral)
    inside = rows[rows["inside_the_range"] == "yes"]
    widest = inside.head(MOST_BREAK_EVENS).drop(columns="inside_the_range")
    book.show("break_even", widest, rows=neutral)
    what = "assumptions with a value inside their range at which opening breaks even, neutral view"
    book.put("break_evens_inside", len(inside), "integer", what, rows=neutral, by="estimated")
    for name, one in found.items():
        if one.roots:
            unit = "usd_bn" if "US$" in neutral.loc[name, "unit"] else "share"
            what = f"{field_words(name)} at which opening is worth as much as selling"
            root = one.roots[0]
            book.put(f"break_even_{name}", root, unit, what, rows=neutral, by="estimated")


def _is_searched(value: OpennessValue, name: str) -> bool:
    """Amounts of nought have no range of their own to be searched in."""
    return KIND[name] != AMOUNT or getattr(value.assumptions, name) > 0


def _break_even_row(found: BreakEven, kept: pd.Series) -> dict[str, object]:
    inside = any(kept["low"] <= root <= kept["high"] for root in found.roots)
    ends = f"none: {_money(found.npv_low)} to {_money(found.npv_high)}"
    return {
        "assumption": field_words(found.name),
        "assumed": f"{found.value:g}",
        "break_even": " and ".join(plain(root) for root in found.roots) or ends,
        "low": f"{kept['low']:g}",
        "high": f"{kept['high']:g}",
        "unit": kept["unit"],
        "inside_the_range": "yes" if inside else "no",
    }


def _money(amount: float) -> str:
    """US$ bn in words."""
    return format_number(amount, "usd_bn")


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """The assumptions as a reader sees them, their numbers as written in the table."""
    columns = ["name", "view", "default", "low", "high", "unit", "evidence", "checked", "source"]
    shown = table[columns].sort_values("name", kind="stable")
    numbers = shown[["default", "low", "high"]].map("{:g}".format)
    return shown.assign(**numbers, view=shown["view"].map(SHOWN_VIEW))
