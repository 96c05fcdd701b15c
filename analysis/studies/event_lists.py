"""Which days the event studies look at: lists of events by kind, none picked by hand."""

from __future__ import annotations

import pandas as pd

FIRM = "META"
MARKET_CLOCK = "America/New_York"
UNKNOWN_HOUR = {"yes": "23:59", "no": "12:00"}
"""Where only the side of the close is known: a minute that is surely on that side."""

LISTS = {
    "open_release": "Meta opens weights",
    "any_release": "Meta releases a model, open or not",
    "rival_release": "a rival releases a model",
    "results": "Meta's results, all of them",
    "results_up": "results that raise or narrow up the range for capital expenditure",
    "results_unchanged": "results that leave the range as it was",
    "results_down": "results that cut or narrow down the range",
}
_DIRECTIONS = {
    "results_up": ("up", "narrowed up"),
    "results_unchanged": ("unchanged",),
    "results_down": ("down", "narrowed down"),
}


def public_times(events: pd.DataFrame) -> pd.Series:
    """When the public knew, with its zone; an unknown hour stays on its side of the close.

    Parameters
    ----------
    events : DataFrame
        Columns ``date``, ``time_et`` (HH:MM or empty) and ``after_close`` (yes or no).

    Examples
    --------
    >>> row = {"date": [pd.Timestamp("2023-07-18")], "time_et": ["11:57"], "after_close": ["no"]}
    >>> public_times(pd.DataFrame(row)).iloc[0].isoformat()
    '2023-07-18T11:57:00-04:00'
    """
    clock = events["time_et"].mask(events["time_et"] == "", events["after_close"].map(UNKNOWN_HOUR))
    stamps = pd.to_datetime(events["date"].dt.strftime("%Y-%m-%d ") + clock)
    return stamps.dt.tz_localize(MARKET_CLOCK)


def events_of(events: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of one list of `LISTS`, but for those that cannot be told (`unresolved`)."""
    told = events[events["evidence"] != "unresolved"]
    if name == "open_release":
        return told[told["opens_weights"] == "yes"]
    if name == "any_release":
        return told[told["category"] == "model_release"]
    if name == "rival_release":
        return told[told["category"] == name]
    results = told[told["category"] == "earnings"]
    if name == "results":
        return results
    return results[results["capex_direction"].isin(_DIRECTIONS[name])]


def own_days(events: pd.DataFrame) -> list[pd.Timestamp]:
    """Public times of everything listed about the firm itself: no normal days."""
    return list(public_times(events[events["category"] != "rival_release"]))
