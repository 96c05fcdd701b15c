"""The page of one own event study: what was found, how sure, what could have been missed."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

import analysis
from analysis import display
from analysis.commands.own import words
from analysis.commands.own.tables import Findings
from analysis.report.standalone import figure, page_of, prose, table

if TYPE_CHECKING:
    from nbformat import NotebookNode

TITLE = "Did the market react to these events?"
SITE = "Event study"
MOST_DRAWN = 40
"""Events in one drawing; beyond, the table is easier to read."""

MOST_ROWS = 200
"""Rows of a table on the page; the file has all."""

_PLACEBO = ["firm", "n", "mean_scar", "p_value", "null", "reason"]
_LABEL = 60  # characters of an event's title in a drawing
_SESSION_RULES = {
    "next": "the next session",
    "previous": "the session before",
    "raise": "refused",
}


def make_page(found: Findings, placebo: pd.DataFrame) -> tuple[str, dict[str, str]]:
    """The page, and its figures as texts by file name."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # the reader's fonts write the labels
        parts = list(_parts(found, placebo))
    lead = f"{_told(words.headline(found))}\n\n{_told(words.judgement(found))}"
    return page_of(TITLE, lead, parts, SITE, [("Package", analysis.__version__), *_hashes(found)])


def _told(text: str) -> str:
    """A sentence made from the findings, with the command that made it as the address."""
    return f'<span class="w" data-ref="event-study">{text}</span>' if text else ""


def _parts(found: Findings, placebo: pd.DataFrame) -> Iterator[NotebookNode]:
    yield from _warned(found)
    yield from _mean(found)
    yield from _single(found)
    yield from _sure(found, placebo)
    yield prose(f"## What could have been missed\n\n{_told(words.missable(found))}")
    yield from _left_out(found)
    yield from _misleading(found)
    yield from _made_how(found)


def _warned(found: Findings) -> Iterator[NotebookNode]:
    if found.warnings:
        yield prose("## Read this first")
        yield table(pd.DataFrame({"warning": found.warnings}), "Warnings about these data")


def _mean(found: Findings) -> Iterator[NotebookNode]:
    yield prose("## The mean path")
    if found.path is None:
        yield prose("No event has a return on every day of the event window: nothing to draw.")
        return
    end = found.path.iloc[-1]
    low, high = words.share(end["low"]), words.share(end["high"])
    inside = end["low"] <= 0 <= end["high"]
    title = (
        f"The path ends at {words.share(end['caar'])}; its interval "
        f"{'holds' if inside else 'does not hold'} zero"
    )
    fig, ax = display.new_axes(
        title, _measured("Mean cumulative abnormal return", found), _from(found)
    )
    display.draw_caar(found.path, ax)
    yield figure(
        fig,
        name="mean-path",
        alt=f"{title}. A line over trading days with a band that ends from {low} to {high}.",
        caption="Band: 95% interval, day by day. Day 0 is the first session that could react.",
        data=found.path.reset_index(),
    )


def _measured(what: str, found: Findings) -> str:
    market = found.request.market
    against = f" against {market}" if market else ""
    n = words.events(found.used)
    return f"{what}, {n}, {found.request.model.replace('_', ' ')}{against}"


def _from(found: Findings) -> str:
    inputs = found.inputs
    first, last = inputs.returns.index[[0, -1]]
    return (
        f"Source: {inputs.prices.file.name} and {inputs.events.file.name}; returns from "
        f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
    )


def _single(found: Findings) -> Iterator[NotebookNode]:
    yield prose(f"## Each event\n\n{_told(words.single_events(found))}")
    drawn = found.events.dropna(subset=["car"]).reset_index()
    if 0 < len(drawn) <= MOST_DRAWN:
        yield _forest(found, drawn)
    frame = found.events.reset_index().head(MOST_ROWS)
    percent = {f"{name}, %": 100 * frame[name.lower()] for name in ("CAR", "Low", "High")}
    tests = {"p_value": frame["sq_p_value"], "p_holm": frame["sq_p_holm"]}
    who = ["event_id", "title", "firm", "session"]
    yield table(
        frame.assign(**percent, **tests)[[*who, *percent, *tests]],
        f"Abnormal return of each event {words.days(found)}",
        digits={**dict.fromkeys(percent, 2), **dict.fromkeys(tests, 3)},
        source=f"low, high: 95% interval by the exact forecast variance. p: sample-quantile test; "
        f"holm: allowing for the number of events. At most {MOST_ROWS} rows are shown; events.csv "
        "has all.",
        cards=True,
    )


def _forest(found: Findings, drawn: pd.DataFrame) -> NotebookNode:
    names = drawn["title"].where(drawn["title"] != "", drawn["event_id"])
    shown = pd.DataFrame(
        {
            "label": [textwrap.shorten(name, _LABEL, placeholder=" …") for name in names],
            **{name: drawn[name] for name in ("car", "low", "high")},
            "p_value": drawn["sq_p_value"].where(drawn["sq_valid"]),
        }
    )
    away = int(((shown["low"] > 0) | (shown["high"] < 0)).sum())
    title = f"The interval of {away} of {words.events(len(shown))} leaves zero out"
    measured = _measured(f"Abnormal return {words.days(found)}", found)
    fig, ax = display.new_axes(title, measured, _from(found), height=2.2 + 0.38 * len(shown))
    display.draw_event_forest(shown, ax)
    return figure(
        fig,
        name="events",
        alt=f"{title}. A forest plot: a square and an interval an event, p on the right.",
        caption="p: sample-quantile test of the single event, not adjusted for their number.",
        data=shown,
    )


def _sure(found: Findings, placebo: pd.DataFrame) -> Iterator[NotebookNode]:
    yield prose(f"## How sure?\n\n{_told(words.agreement(found))}")
    columns = ["name", "statistic", "null", "p_value", "n", "valid", "assumes", "reason"]
    yield table(
        found.tests.reset_index()[columns],
        f"Tests that the mean {words.days(found)} is zero",
        digits={"statistic": 2, "p_value": 3},
        cards=True,
        fold=True,
        missing="does not apply",
    )
    if len(placebo):
        yield prose(
            "The placebo test compares a firm's events with random sets of as many other days of "
            "the same firm, and needs no law. It is made for every firm with two events or more. "
            "It asks whether the days are unusual: large moves both ways can make its p small "
            "where the mean is not told from zero."
        )
        yield table(
            placebo.reset_index()[_PLACEBO].head(MOST_ROWS),
            f"Placebo test of the mean {words.days(found)}, by firm",
            digits={"mean_scar": 2, "p_value": 4},
            source="mean scar: mean of the returns, each over its standard deviation.",
            cards=True,
            missing="cannot be told; see reason",
        )
    if found.leave_one_out is not None:
        yield prose(_told(words.resting_on_one(found)))


def _left_out(found: Findings) -> Iterator[NotebookNode]:
    yield prose(f"## Events left out, and moved\n\n{_told(words.lost(found))}")
    if len(found.dropped):
        yield table(found.dropped.head(MOST_ROWS), "Events that are not used", cards=True)
    moved = found.sessions[found.sessions["reason"] != ""]
    if len(moved):
        columns = ["event_id", "public", "session", "shift_days", "reason"]
        yield table(
            moved[columns].head(MOST_ROWS),
            "Events whose day 0 is not the day of the news",
            source="News after the close belongs to the next session. shift: calendar days.",
            cards=True,
        )
    else:
        yield prose("Every event starts on the day of its news.")


def _misleading(found: Findings) -> Iterator[NotebookNode]:
    listed = "\n".join(f"- {_told(caution)}" for caution in words.cautions(found))
    yield prose(f"## What could mislead\n\n{listed}")
    yield table(
        found.study.diagnostics().reset_index().head(MOST_ROWS),
        "Days, fit and neighbours of each event",
        cards=True,
        fold=True,
    )


def _made_how(found: Findings) -> Iterator[NotebookNode]:
    yield prose("## How it was made")
    rows = settings_of(found)
    yield table(pd.DataFrame(rows.items(), columns=["setting", "value"]), "Settings of this study")
    yield table(pd.DataFrame(inputs_of(found)), "Files that were read", cards=True)


def settings_of(found: Findings) -> dict[str, str]:
    """The choices behind the study, by name."""
    request, prices = found.request, found.inputs.prices
    return {
        "model": request.model,
        "benchmark": request.market or "none",
        "estimation window": _window(request.estimation_window),
        "least estimation days": str(request.min_estimation_days),
        "event window": _window(request.event_window),
        "tested window": _window(found.tested),
        "a day without a session": _SESSION_RULES[request.session_rule],
        "days of other events in the estimation window": (
            "left out" if request.mask_other_events else "kept"
        ),
        "values": "returns as given" if request.as_returns else "returns made from prices",
        "layout of the file": f"{prices.layout}, {prices.used}" if prices.used else prices.layout,
        "moves allowed for": ", ".join(request.known_moves) or "none",
    }


def inputs_of(found: Findings) -> list[dict[str, Any]]:
    """The files that were read: `role, file, rows, sha256`."""
    inputs = found.inputs
    files = {"prices": inputs.prices.file, "events": inputs.events.file}
    if inputs.factors:
        files["factors"] = inputs.factors.file
    return [
        {"role": role, "file": file.name, "rows": len(file.rows), "sha256": file.sha256}
        for role, file in files.items()
    ]


def _hashes(found: Findings) -> list[tuple[str, str]]:
    return [(f"{row['role'].title()}, SHA-256", row["sha256"][:16]) for row in inputs_of(found)]


def _window(window: tuple[int, int]) -> str:
    return f"day {window[0]} to day {window[1]}"
