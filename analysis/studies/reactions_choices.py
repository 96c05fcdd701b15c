"""What changes with the benchmark, the model, the window, the list and the days near results."""

from __future__ import annotations

import math

import pandas as pd

from analysis.datasets import load
from analysis.studies.event_lists import LISTS
from analysis.studies.reactions_stored import Stored, Window
from analysis.studies.stored import ALL_DAYS, CLEAR
from analysis.studies.workbook import Workbook

LEVEL = 0.05
DAY = (0, 0)
DAYS_WORDS = {ALL_DAYS: "days near results kept", CLEAR: "days near results left out"}
NORMAL_DAY = {
    ("SPY", "market_model"): "S&P 500 fund",
    ("QQQ", "market_model"): "Nasdaq 100 fund",
    ("^GSPC", "market_model"): "S&P 500 index",
    ("SPY", "market_adjusted"): "S&P 500 fund, slope one",
    ("six factors", "factors"): "six factors",
    ("none", "constant_mean"): "no market",
}
STATISTICS = {
    "median": "absolute median of the mean standardised returns",
    "share_told": "share of choices with p below 5%",
    "stouffer": "absolute mean of the normal scores of the choices",
}


def add_choices(book: Workbook, stored: Stored) -> None:
    """Add the mean and its p under every stored choice, and all choices judged together."""
    choices, joint = _of_vintage("reaction_choices", stored), _of_vintage("reaction_joint", stored)
    _put_day_alone(book, stored, stored.main)
    _count_told(book, choices)
    book.put(
        "choices_mean",
        float(choices["mean_car"].median()),
        "share",
        "median over the choices of the mean abnormal return",
        rows=choices,
        by="estimated",
        interval=(float(choices["mean_car"].min()), float(choices["mean_car"].max())),
        interval_kind="smallest to largest over the choices",
    )
    _put_joint(book, joint)
    book.show("choices", _shown(choices), rows=choices)
    shown = joint.assign(
        days=joint["days"].map(DAYS_WORDS), statistic=joint["statistic"].map(STATISTICS)
    )[["days", "statistic", "value", "p_value", "specifications", "pool_days"]]
    book.show("joint", shown, rows=joint)


def window_words(window: Window) -> str:
    """A window as a reader reads it.

    Examples
    --------
    >>> window_words((0, 0)), window_words((-1, 1))
    ('the day alone', 'days -1 to 1')
    """
    return "the day alone" if window == DAY else f"days {window[0]} to {window[1]}"


def _count_told(book: Workbook, choices: pd.DataFrame) -> None:
    """How many choices there are and tell a reaction, by the days that may enter."""
    told = choices[choices["p_value"] < LEVEL]
    for label, days in (("", CLEAR), ("_all", ALL_DAYS)):
        own, some = (rows[rows["days"] == days] for rows in (choices, told))
        opened = some[some["list"] == "open_release"]
        for name, count, what in (
            ("choices_made", len(own), "choices of list, benchmark, model and window"),
            ("choices_told", len(some), "of them that tell a reaction at 5%"),
            ("choices_told_open", len(opened), "of those with openings alone"),
        ):
            meaning = f"{what}, {DAYS_WORDS[days]}"
            book.put(f"{name}{label}", count, "integer", meaning, rows=choices, by="estimated")


def _of_vintage(name: str, stored: Stored) -> pd.DataFrame:
    rows = load(name, stored.vintage)
    return rows[rows["known_on"] == stored.vintage]


def _shown(choices: pd.DataFrame) -> pd.DataFrame:
    """The choices in words, for a table and a figure."""
    days = zip(choices["first_day"], choices["last_day"], strict=True)
    return choices.assign(
        events=choices["list"].map(LISTS),
        normal_day=choices[["benchmark", "model"]].apply(lambda how: NORMAL_DAY[*how], axis=1),
        window=[window_words((int(first), int(last))) for first, last in days],
        pool=choices["days"].map(DAYS_WORDS),
    )[["events", "normal_day", "window", "pool", "n", "mean_car", "mean_scar", "p_value"]]


def _put_joint(book: Workbook, joint: pd.DataFrame) -> None:
    """As many choices told as here: how often do random days do that?"""
    share = joint[joint["statistic"] == "share_told"]
    for label, days in (("p_joint_all", ALL_DAYS), ("p_joint", CLEAR)):
        row = share[share["days"] == days]
        p = float(row["p_value"].item()) if len(row) else math.nan
        what = f"p-value of all choices together, {DAYS_WORDS[days]}"
        book.put(label, p, "p_value", what, rows=row, by="estimated")


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
    book.put(
        "p_day_t",
        row["p_value"].item(),
        "p_value",
        "p-value of the cross-section t on the day of a release",
        rows=(used, row),
        by="estimated",
    )
    found = stored.p_values(name, DAY)
    for label, days in (("p_day_all", ALL_DAYS), ("p_day", CLEAR)):
        placebo = stored.test(name, "placebo", days=days, window=DAY)
        meaning = f"p-value of the day of a release against random days, {DAYS_WORDS[days]}"
        p = found.get(days, math.nan)
        book.put(label, p, "p_value", meaning, rows=(used, placebo), by="estimated")
