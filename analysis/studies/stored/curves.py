"""Rows of the stored specification curve: every choice, and all of them together."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.reactions import SpecificationCurve, specification_curve
from analysis.studies.event_lists import events_of
from analysis.studies.stored.market import SPECIFICATIONS, Market
from analysis.studies.stored.tables import ALL_DAYS, CLEAR, DRAWS, LEAST_EVENTS, SEED, WINDOWS

WHOLE, LISTS = "any_release", ("open_release", "any_release")


def curve_rows(market: Market) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of choices, and of joint tests, by the days that may enter."""
    choices, joint = [], []
    for days, shut in ((ALL_DAYS, None), (CLEAR, market.near_results())):
        curve = _curve(market, shut)
        if curve is not None:
            choices += [{"days": days} | _choice(row) for row in _records(curve.specifications)]
            size = {"specifications": len(curve.specifications), "pool_days": curve.days}
            joint += [{"days": days} | row | size for row in _records(curve.joint.reset_index())]
    return choices, joint


def _curve(market: Market, shut: list[pd.Timestamp] | None) -> SpecificationCurve | None:
    events = events_of(market.events, WHOLE)
    made = {how: market.study(events, how) for how in SPECIFICATIONS}
    studies = {f"{how.benchmark}/{how.model}": one for how, one in made.items() if one is not None}
    listed = {name: events_of(market.events, name)["event_id"] for name in LISTS}
    kept = {name: ids for name, ids in listed.items() if len(ids) >= LEAST_EVENTS}
    if not kept:
        return None
    return specification_curve(studies, kept, WINDOWS, draws=DRAWS, seed=SEED, exclude=shut)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _choice(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the curve with its study taken apart."""
    benchmark, model = str(row["study"]).split("/")
    about = {"list": row["events"], "benchmark": benchmark, "model": model}
    kept = ("first_day", "last_day", "n", "mean_car", "mean_scar", "p_value")
    return about | {name: row[name] for name in kept}
