"""Releases beside results days and rivals' releases, and rivals' shares beside Meta's."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.reactions.power import detectable_effect
from analysis.studies.event_lists import FIRM, LISTS
from analysis.studies.reactions_mean import LEVEL, POWER, read_but_for
from analysis.studies.reactions_stored import CLEAR, Stored, words_of
from analysis.studies.stored import ALL_DAYS, RIVALS
from analysis.studies.workbook import Workbook


def add_lists(book: Workbook, stored: Stored) -> None:
    """Add one row a list of events, the size of a typical results day, and rivals' shares."""
    tested = [name for name in LISTS if len(stored.test(name, "cross_section_t"))]
    lists = pd.DataFrame([_row(stored, name) for name in tested])
    book.show("lists", lists, rows=[stored.rows_of(name) for name in tested])
    _put_results(book, stored)
    _put_rival_releases(book, stored)
    _put_closed(book, stored)
    firms = (FIRM, *RIVALS)
    shares = pd.DataFrame([row for firm in firms for row in _share(stored, firm)])
    rows = [row for firm in firms for tests in _tests(stored, firm) for row in tests[1:]]
    book.show("shares", shares, rows=rows)


def _row(stored: Stored, name: str) -> dict[str, Any]:
    test, cars = stored.test(name, "cross_section_t").iloc[0], stored.cars_of(name)["car"]
    p = stored.p_values(name)
    n = int(test["n"])
    return {
        "label": words_of(name, n),
        "n": n,
        "car": test["estimate"],
        "low": test["low"],
        "high": test["high"],
        "p_value": test["p_value"],
        "p_placebo": p[ALL_DAYS],
        "p_clear": p.get(CLEAR),
        "median_move": cars.abs().median(),
        "detectable": detectable_effect(float(cars.std(ddof=1)), n, POWER, LEVEL),
    }


def _put_results(book: Workbook, stored: Stored) -> None:
    cars, used = stored.cars_of("results"), stored.used("results")
    used = read_but_for(used, "capex_direction")
    moves = cars["car"].abs()
    book.put(
        "results_move",
        float(moves.median()),
        "share",
        "median absolute abnormal return of Meta around results, days -1 to +1",
        rows=(used, cars),
        by="estimated",
        interval=(float(moves.min()), float(moves.max())),
        interval_kind="smallest to largest",
    )
    book.put("results_tested", len(cars), "integer", "results days", rows=used)
    releases = stored.cars_of(stored.main)
    book.put(
        "release_move",
        float(releases["car"].abs().median()),
        "share",
        "median absolute abnormal return of Meta around releases, days -1 to +1",
        rows=(stored.used(stored.main), releases),
        by="estimated",
        interval=(float(releases["car"].abs().min()), float(releases["car"].abs().max())),
        interval_kind="smallest to largest",
    )


def _put_rival_releases(book: Workbook, stored: Stored) -> None:
    row, used = stored.test("rival_release", "cross_section_t"), stored.used("rival_release")
    _put_mean(book, "rival_mean", row, used, "mean abnormal return of Meta when a rival releases")
    p = stored.p_values("rival_release")
    placebo = stored.test("rival_release", "placebo")
    what = "p-value of rival releases against random sets of days, the larger of the two pools"
    largest = max(p.values(), default=float("nan"))
    book.put("p_rival", largest, "p_value", what, rows=(used, placebo), by="estimated")


def _put_closed(book: Workbook, stored: Stored) -> None:
    """What Meta's share did when a model came without weights: too few for a test."""
    cars, used = stored.cars_of("any_release"), stored.used("any_release")
    closed = used[used["opens_weights"] == "no"]
    cars = cars[cars["event_id"].isin(closed["event_id"])]
    book.put(
        "closed_mean",
        float(cars["car"].mean()),
        "share",
        "mean abnormal return of Meta around releases without weights, days -1 to +1",
        rows=(closed, cars),
        by="estimated",
        interval=(float(cars["car"].min()), float(cars["car"].max())),
        interval_kind="smallest to largest",
    )
    book.put("closed_n", len(cars), "integer", "releases without weights", rows=closed)


def _put_mean(book: Workbook, name: str, row: pd.DataFrame, used: pd.DataFrame, what: str) -> None:
    known = len(row) > 0
    book.put(
        name,
        row["estimate"].item() if known else float("nan"),
        "share",
        f"{what}, days -1 to +1",
        rows=(used, row) if known else (),
        by="estimated",
        interval=(row["low"].item(), row["high"].item()) if known else None,
        interval_kind="95% Student interval",
    )


def _share(stored: Stored, firm: str) -> list[dict[str, Any]]:
    """One firm's mean around Meta's releases, by list."""
    rows = []
    for name, test, placebo in _tests(stored, firm):
        kept = {field: test[field].item() for field in ("n", "estimate", "low", "high")}
        p = placebo["p_value"].item()
        rows.append({"firm": firm, "when": LISTS[name], **kept, "p_placebo": p})
    return rows


def _tests(stored: Stored, firm: str) -> list[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """List, cross-section t and placebo test of a firm, where they were kept."""
    found = [
        (
            name,
            stored.test(name, "cross_section_t", firm=firm),
            stored.test(name, "placebo", firm=firm),
        )
        for name in ("open_release", "any_release")
    ]
    return [tests for tests in found if len(tests[1])]
