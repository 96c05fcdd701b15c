"""Each release by itself, and what else fell near it."""

from __future__ import annotations

import re

import pandas as pd

from analysis.inference import adjust_p_values
from analysis.studies.reactions_stored import CLEAR, Stored
from analysis.studies.stored import ALL_DAYS
from analysis.studies.workbook import Workbook

LEVEL = 0.05
WEEK = pd.Timedelta(days=7)
"""Five sessions take a week."""


def add_single(book: Workbook, stored: Stored) -> None:
    """Add every release with its interval and p, adjusted over the family, and its neighbours."""
    cars, used = stored.cars_of("any_release"), stored.used("any_release")
    told = cars.dropna(subset="sq_p")
    holm = pd.Series(adjust_p_values(told["sq_p"].to_numpy(), "holm"), index=told["event_id"])
    events, rows = used.set_index("event_id"), (used, cars)
    cars = cars.set_index("event_id")
    reach = _reach(cars)
    single = pd.DataFrame(
        {
            "label": _labels(events["title"].reindex(cars.index), cars["session"]),
            "opens_weights": events["opens_weights"].reindex(cars.index),
            "session": cars["session"],
            "car": cars["car"],
            "low": cars["car"] - reach,
            "high": cars["car"] + reach,
            "p_value": cars["sq_p"],
            "p_holm": holm.reindex(cars.index),
        }
    ).reset_index()
    book.show("events", single, rows=rows)
    book.put(
        "least_p_holm",
        float(holm.min()),
        "p_value",
        "smallest sample-quantile p-value of a single release, Holm over all of them",
        rows=(used, told),
        by="estimated",
    )
    _put_step_down(book, stored, used)
    _put_outside(book, used, told)
    known = stored.events[stored.events["category"] == "model_release"]
    lost = known[~known["event_id"].isin(used["event_id"])]
    book.show("left_out", lost[["event_id", "date", "title"]], rows=lost)
    near = _neighbours(stored, cars["session"])
    named = stored.events["title"].isin([*near["release"], *near["also"]])
    book.show("neighbours", near, rows=stored.events[named])


_PAUSE = re.compile(r"[;,(:]| with | of | for | and | at | free | open ")


def _labels(titles: pd.Series, sessions: pd.Series) -> pd.Series:
    """Titles up to their first pause, and the month: enough to know a release by."""
    return titles.map(lambda title: _PAUSE.split(title)[0].strip()) + sessions.dt.strftime(
        ", %b %Y"
    )


def _put_step_down(book: Workbook, stored: Stored, used: pd.DataFrame) -> None:
    row = stored.test("any_release", "step_down", days=CLEAR)
    row = row if len(row) else stored.test("any_release", "step_down", days=ALL_DAYS)
    what = "p-value of the most unusual release, stepped down over random sets of days"
    book.put(
        "p_step_down", row["p_value"].item(), "p_value", what, rows=(used, row), by="estimated"
    )


def _put_outside(book: Workbook, used: pd.DataFrame, told: pd.DataFrame) -> None:
    """How many single p-values fall below the level, where chance alone expects some."""
    below = int((told["sq_p"] < LEVEL).sum())
    what = "releases with a single p-value below 5%, not adjusted"
    book.put("below_level", below, "integer", what, rows=(used, told), by="estimated")
    expected = LEVEL * len(told)
    what = "such releases that chance alone would give"
    book.put("below_by_chance", expected, "ratio", what, rows=(used, told), by="estimated")


def _reach(cars: pd.DataFrame) -> pd.Series:
    from scipy.special import stdtrit

    return stdtrit(cars["df"].astype(float), 1 - LEVEL / 2) * cars["se"]


def _neighbours(stored: Stored, sessions: pd.Series) -> pd.DataFrame:
    """Other news of the firm within a week of each release."""
    own = stored.events[stored.events["category"] != "rival_release"]
    titles = dict(zip(own["event_id"], own["title"], strict=True))
    rows = [
        {"release": titles[name], "date": date, "also": titles[other]}
        for name, day in sessions.items()
        for other, date in zip(own["event_id"], own["date"], strict=True)
        if other != name and abs(date - day) <= WEEK
    ]
    return pd.DataFrame(rows, columns=["release", "date", "also"])
