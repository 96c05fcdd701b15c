"""What changes with the benchmark, the model, the window and the days near results."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pandas as pd

from analysis.studies.reactions_stored import POOLS, Stored
from analysis.studies.stored import ALL_DAYS, CLEAR, SPECIFICATIONS, WINDOWS, Specification
from analysis.studies.workbook import Workbook

LEVEL = 0.05
DAY = (0, 0)


def add_choices(book: Workbook, stored: Stored) -> None:
    """Add the mean and its p under every stored choice for the list asked first."""
    name = stored.main
    chosen = itertools.product(SPECIFICATIONS, WINDOWS, POOLS)
    found = [_row(stored, name, how, window, days) for how, window, days in chosen]
    choices = pd.DataFrame([row for row in found if row])
    book.frames["choices"] = choices
    _put_day_alone(book, stored, name)
    rows = stored.tests[stored.tests["list"] == name]
    told = int((choices["p_placebo"] < LEVEL).sum())
    for label, value, what in (
        ("choices_made", len(choices), "choices of benchmark, model, window and days"),
        ("choices_told", told, "choices under which random sets of days tell a reaction at 5%"),
    ):
        book.put(label, value, "integer", what, rows=rows, by="estimated")
    book.put(
        "choices_mean",
        float(choices["mean_car"].median()),
        "share",
        "median over the choices of the mean abnormal return",
        rows=rows,
        by="estimated",
        interval=(float(choices["mean_car"].min()), float(choices["mean_car"].max())),
        interval_kind="smallest to largest over the choices",
    )


def _put_day_alone(book: Workbook, stored: Stored, name: str) -> None:
    """The day of the news by itself: the sharpest window, and the one most open to choice."""
    row, used = stored.test(name, "cross_section_t", window=DAY), stored.used(name)
    book.put(
        "day_mean",
        row["estimate"].item(),
        "share",
        "mean abnormal return of Meta on the day of a release",
        rows=(used, row),
        by="estimated",
        interval=(row["low"].item(), row["high"].item()),
        interval_kind="95% Student interval",
    )
    found = stored.p_values(name, DAY)
    for label, days, what in (
        ("p_day_all", ALL_DAYS, "any day in the pool"),
        ("p_day", CLEAR, "no day near results in the pool"),
    ):
        placebo = stored.test(name, "placebo", days=days, window=DAY)
        meaning = f"p-value of the day of a release against random days, {what}"
        p = found.get(days, math.nan)
        book.put(label, p, "p_value", meaning, rows=(used, placebo), by="estimated")


def _row(
    stored: Stored, name: str, how: Specification, window: tuple[int, int], days: str
) -> dict[str, Any]:
    """One choice, or nothing where fewer than five events are left."""
    kept = {"days": days, "window": window, "how": how}
    mean = stored.test(name, "cross_section_t", **kept)
    placebo = stored.test(name, "placebo", **kept)
    if mean.empty:
        return {}
    found = mean.iloc[0]
    return {
        "benchmark": how.benchmark,
        "model": how.model,
        "first_day": window[0],
        "last_day": window[1],
        "days": days,
        "mean_car": found["estimate"],
        "low": found["low"],
        "high": found["high"],
        "p_t": found["p_value"],
        "p_placebo": placebo["p_value"].item(),
        "n": found["n"],
    }
