"""Rows of the stored tables: per event, per list and test, and the mean path of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.core import TestResult
from analysis.reactions import EventStudyResult
from analysis.studies.event_lists import FIRM, LISTS, events_of
from analysis.studies.stored.market import PRIMARY, RIVALS, SPECIFICATIONS, Market, Specification

WINDOWS = ((0, 0), (-1, 1), (-5, 5))
LEAST_EVENTS = 5
"""A path or a test of fewer events could be read back as a single share's days."""
SEED = 20231015
DRAWS = 9999
ALL_DAYS, CLEAR = "all days", "clear of results"
ABOUT_RELEASES = ("open_release", "any_release", "rival_release")


def tasks() -> list[tuple[str, str, Specification]]:
    """List, firm and specification of every study that is stored."""
    own = [(name, FIRM, how) for name in LISTS for how in SPECIFICATIONS]
    rivals = [(name, firm, PRIMARY) for name in ABOUT_RELEASES[:2] for firm in RIVALS]
    return own + rivals


def event_rows(market: Market) -> pd.DataFrame:
    """CAR, standard error, t, df, SCAR and SQ p of every event, firm, benchmark and window."""
    own = [(("any_release", "rival_release", "results"), FIRM, how) for how in SPECIFICATIONS]
    rivals = [(("any_release",), firm, PRIMARY) for firm in RIVALS]
    rows = [
        row
        for names, firm, how in own + rivals
        for name in names
        for row in _event_rows(market, name, firm, how)
    ]
    order = ["session", "event_id", "firm", "benchmark", "model", "first_day", "last_day"]
    return pd.DataFrame(rows).sort_values(order, ignore_index=True)


def _event_rows(
    market: Market, name: str, firm: str, how: Specification
) -> Iterator[dict[str, Any]]:
    events = events_of(market.events, name)
    found = market.study(events, how, firm)
    if found is None:
        return
    session = dict(zip(found.sessions["event_id"], found.sessions["session"], strict=True))
    public = dict(zip(events["event_id"], events["known_on"], strict=True))
    place = {day: at for at, day in enumerate(market.returns.index)}
    for first, last in WINDOWS:
        cars = found.car(first, last).reset_index()
        sq = found.sq_test(first, last).reindex(cars["event_id"])
        known = sq["p_value"].where(sq["valid"]).tolist()
        for row, p in zip(cars.to_dict("records"), known, strict=True):
            name, day = row["event_id"], session[row["event_id"]]
            yield {
                "event_id": name,
                "session": day,
                **_key(firm, how, first, last),
                **{field: row[field] for field in ("car", "se", "t", "df", "scar")},
                "sq_p": p,
                "known_on": max(market.returns.index[place[day] + last], public[name]),
            }


def _key(firm: str, how: Specification, first: int, last: int) -> dict[str, Any]:
    return {
        "firm": firm,
        "benchmark": how.benchmark,
        "model": how.model,
        "first_day": first,
        "last_day": last,
    }


def list_rows(market: Market, name: str, firm: str, how: Specification) -> list[dict[str, Any]]:
    """Every test of one list: of all its events, and of those clear of results."""
    rows = []
    for days, (first, last), found, shut in _samples(market, name, firm, how):
        about = {"list": name, "days": days, **_key(firm, how, first, last)}
        rows += [about | row for row in _tests(found, first, last, shut)]
    return rows


def _samples(
    market: Market, name: str, firm: str, how: Specification
) -> Iterator[tuple[str, tuple[int, int], EventStudyResult, list[pd.Timestamp]]]:
    """Studies with at least `LEAST_EVENTS` events, by the days that may enter them."""
    events = events_of(market.events, name)
    shut = market.near_results() if firm == FIRM and name in ABOUT_RELEASES else []
    whole = market.study(events, how, firm)
    if whole is None:
        return
    for window in WINDOWS:
        if _enough(whole, window):
            yield ALL_DAYS, window, whole, []
        quiet = _clear(events, whole, shut, market, window)
        found = market.study(quiet, how, firm) if shut and len(quiet) else None
        if found is not None and _enough(found, window):
            yield CLEAR, window, found, shut


def _enough(found: EventStudyResult, window: tuple[int, int]) -> bool:
    return len(found.car(*window)) >= LEAST_EVENTS


def _clear(
    events: pd.DataFrame,
    found: EventStudyResult,
    shut: list[pd.Timestamp],
    market: Market,
    window: tuple[int, int],
) -> pd.DataFrame:
    """The events whose tested window touches none of the days `shut`."""
    sessions = market.returns.index
    closed = set(sessions.get_indexer(pd.DatetimeIndex(shut)))
    placed = found.sessions.dropna(subset="session").set_index("event_id")["session"]
    place = pd.Series(sessions.get_indexer(pd.DatetimeIndex(placed)), index=placed.index)
    free = [not closed & set(range(at + window[0], at + window[1] + 1)) for at in place]
    return events[events["event_id"].isin(place.index[free])]


def _tests(
    found: EventStudyResult, first: int, last: int, shut: list[pd.Timestamp]
) -> Iterator[dict[str, Any]]:
    for name, row in found.tests(first, last).iterrows():
        yield _row(str(name), row)
    for statistic in ("mean", "size"):
        placebo = found.placebo_test(first, last, DRAWS, SEED, shut, statistic)
        yield _row(placebo.name, pd.Series(placebo.to_dict()))
    yield _row("step_down", pd.Series(_least_step_down(found, first, last, shut).to_dict()))


def _least_step_down(
    found: EventStudyResult, first: int, last: int, shut: list[pd.Timestamp]
) -> TestResult:
    """The most unusual single event, its p stepped down over placebo days."""
    frame = found.step_down_test(first, last, draws=DRAWS, seed=SEED, exclude=shut)
    told = frame[frame["valid"]]
    if told.empty:
        reason = str(frame["reason"].iloc[0])
        nan = float("nan")
        return TestResult("step_down", nan, nan, "none", len(frame), valid=False, reason=reason)
    return TestResult(
        name="step_down",
        statistic=float(told["scar"].abs().max()),
        p_value=float(told["p_step_down"].min()),
        null=f"{DRAWS} random sets of placebo days",
        n=len(told),
        reason=f"most unusual: {told['p_step_down'].idxmin()}",
    )


_KEPT = ("statistic", "null", "df", "p_value", "n", "estimate", "standard_error", "low", "high")


def _row(name: str, found: pd.Series) -> dict[str, Any]:
    """What is kept of a test; numbers of a test that does not apply are left empty."""
    kept = {field: found[field] for field in _KEPT}
    if not found["valid"]:
        kept |= {"statistic": None, "p_value": None}
    return {
        "test": name,
        **kept,
        "valid": "yes" if found["valid"] else "no",
        "reason": found["reason"],
    }


def path_rows(market: Market, name: str, firm: str, how: Specification) -> list[dict[str, Any]]:
    """Mean path of one list over the event window, its interval, and the placebo band."""
    rows = []
    for days, window, found, shut in _samples(market, name, firm, how):
        if window != found.settings.event_window:
            continue
        band = found.placebo_path(draws=DRAWS, seed=SEED, exclude=shut)
        path = found.to_frame().join(band[["low", "median", "high"]].add_prefix("placebo_"))
        columns = [
            "aar",
            "caar",
            "low",
            "high",
            "n",
            "placebo_low",
            "placebo_median",
            "placebo_high",
        ]
        about = {"list": name, "days": days, "firm": firm, "benchmark": how.benchmark}
        rows += [
            about | {"model": how.model} | {str(name): value for name, value in row.items()}
            for row in path[columns].reset_index().to_dict("records")
        ]
    return rows
