"""Every stored mean of Meta's share by list, normal day, window and days near results."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd

from analysis.studies.event_lists import FIRM, LISTS
from analysis.studies.reactions_choices import DAYS_WORDS, NORMAL_DAY, window_words
from analysis.studies.reactions_stored import WINDOW, Stored
from analysis.studies.stored import ALL_DAYS, CLEAR, PRIMARY, SPECIFICATIONS, WINDOWS
from analysis.studies.stored.tables import ABOUT_RELEASES
from analysis.studies.workbook import Workbook

KEYS = ["list", "benchmark", "model", "first_day", "last_day", "days"]
NUMBERS = ["n", "mean_car", "low", "high", "p_events", "p_random"]
READ = ("cross_section_t", "placebo")
"""The tests that give mean and interval, and the p-value against random days."""
TOO_FEW = "too few events for a mean to be kept"
ARE_RESULTS = "these events are the results"


def add_grid(book: Workbook, stored: Stored) -> None:
    """Add `choice_grid`, a row a combination of choices, with a reason where there is no mean."""
    known = _known(stored)
    rows = [
        {
            "events": LISTS[name],
            "normal_day": NORMAL_DAY[how.benchmark, how.model],
            "window": window_words(window),
            "pool": DAYS_WORDS[days],
            **_numbers(known, key := (name, how.benchmark, how.model, *window, days)),
            "chosen": key == _first(stored),
        }
        for name, how, window, days in product(LISTS, SPECIFICATIONS, WINDOWS, (ALL_DAYS, CLEAR))
    ]
    book.show("choice_grid", pd.DataFrame(rows), rows=_rows_of(stored))


def _first(stored: Stored) -> tuple[str | int, ...]:
    """The choice that the page tells first."""
    return (stored.main, PRIMARY.benchmark, PRIMARY.model, *WINDOW, ALL_DAYS)


def _rows_of(stored: Stored) -> pd.DataFrame:
    """The stored tests that the grid reads."""
    return stored.tests[(stored.tests["firm"] == FIRM) & stored.tests["test"].isin(READ)]


def _known(stored: Stored) -> dict[Any, dict[str, Any]]:
    """Mean, interval and both p-values of Meta's share, by the values of `KEYS`."""
    own = _rows_of(stored).set_index(KEYS)
    means = own[own["test"] == READ[0]]
    random = own.loc[own["test"] == READ[1], "p_value"].rename("p_random")
    renamed = means.rename(columns={"estimate": "mean_car", "p_value": "p_events"})
    rows = renamed.join(random)[NUMBERS]
    return dict(zip(rows.index, map(dict, rows.to_dict("records")), strict=True))


def _numbers(known: dict[Any, dict[str, Any]], key: tuple[str | int, ...]) -> dict[str, Any]:
    if key in known:
        return {**known[key], "reason": ""}
    about_results = key[0] not in ABOUT_RELEASES and key[-1] == CLEAR
    reason = ARE_RESULTS if about_results else TOO_FEW
    return {**dict.fromkeys(NUMBERS, float("nan")), "reason": reason}
