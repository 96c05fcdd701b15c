"""The mean around the releases: size, tests, what could have been missed, then and now."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.core import THEN
from analysis.reactions.mean_tests import student
from analysis.reactions.power import detectable_effect, power_curve
from analysis.studies.event_lists import LISTS
from analysis.studies.reactions_stored import CLEAR, Stored, words_of
from analysis.studies.stored import ALL_DAYS
from analysis.studies.workbook import Workbook

POWER, LEVEL = 0.8, 0.05
TEST_WORDS = {
    "cross_section_t": "cross-section t",
    "crude_dependence": "crude dependence (Brown, Warner)",
    "patell": "Patell",
    "bmp": "standardised cross-section (BMP)",
    "kp_bmp": "BMP, adjusted for correlation (KP)",
    "kp_patell": "Patell, adjusted for correlation (KP)",
    "corrado": "rank (Corrado)",
    "corrado_zivney": "rank, standardised (Corrado, Zivney)",
    "grank_t": "generalised rank (GRANK-T)",
    "generalised_sign": "generalised sign (Cowan)",
    "wilcoxon": "signed rank (Wilcoxon)",
    "skewness_adjusted_t": "skewness-adjusted t",
    "placebo": "random sets of days (placebo)",
    "placebo_size": "size of moves against random sets of days",
    "step_down": "most unusual single event (step-down)",
}


def add_mean(book: Workbook, stored: Stored) -> None:
    """Add the mean, its tests and its power for the list asked first."""
    name = stored.main
    used = stored.used(name)
    book.words |= {"list": LISTS[name], "vintage_of_results": stored.vintage}
    book.words["through"] = f"{stored.tests['through'].max():%Y-%m-%d}"
    book.words["made_by"] = str(stored.tests.attrs["made"]["command"])
    _count(book, stored)
    _put_mean(book, stored, name, used)
    _put_p_values(book, stored, name, used)
    _put_size(book, stored, name, used)
    _put_detectable(book, stored, name, used)
    tests = stored.battery(name)
    shown = tests.assign(name=tests["test"].replace(TEST_WORDS))
    book.show("tests", shown, rows=(used, tests))
    _add_path(book, stored, name)
    _add_leave_one_out(book, stored, name, used)
    answers = [one.rows_of(one.main) for one in _vintages(stored)]
    book.show("then_now", _then_and_now(stored), rows=answers)


def _count(book: Workbook, stored: Stored) -> None:
    known = stored.events[stored.events["category"] == "model_release"]
    opened, used = known[known["opens_weights"] == "yes"], stored.used("any_release")
    for name, what, rows in (
        ("releases_known", "model releases by Meta known", known),
        ("releases_tested", "releases with a whole window of prices", used),
        ("opens_known", "releases that opened weights", opened),
    ):
        book.put(name, len(rows), "integer", what, rows=rows)


def _put_mean(book: Workbook, stored: Stored, name: str, used: pd.DataFrame) -> None:
    row = stored.test(name, "cross_section_t")
    book.put("n", row["n"].item(), "integer", "events in the mean", rows=used)
    book.put(
        "mean_car",
        row["estimate"].item(),
        "share",
        f"mean abnormal return of Meta when {LISTS[name]}, days -1 to +1",
        rows=(used, row),
        by="estimated",
        interval=(row["low"].item(), row["high"].item()),
        interval_kind="95% Student interval",
    )
    for test, label in (("cross_section_t", "p_cross"), ("bmp", "p_bmp")):
        row = stored.test(name, test)
        what = f"p-value of the {TEST_WORDS[test]}"
        book.put(label, row["p_value"].item(), "p_value", what, rows=(used, row), by="estimated")
    told = stored.battery(name)["p_value"].dropna()
    book.put(
        "smallest_p",
        float(told.min()),
        "p_value",
        "smallest p-value of all tests, not adjusted",
        rows=(used, stored.battery(name)),
        by="estimated",
    )


def _put_p_values(book: Workbook, stored: Stored, name: str, used: pd.DataFrame) -> None:
    """Placebo p by pool; a reaction is told only where the larger of them tells it."""
    found = stored.p_values(name)
    rows = pd.concat([stored.test(name, "placebo", days=days) for days in found])
    rows.attrs = stored.tests.attrs
    for label, value, pool in (
        ("p_placebo_all", found.get(ALL_DAYS, math.nan), "any day in the pool"),
        ("p_placebo", found.get(CLEAR, math.nan), "no day near results in the pool"),
        ("p_release", max(found.values()), "the larger of the two pools"),
        ("p_release_least", min(found.values()), "the smaller of the two pools"),
    ):
        what = f"p-value against random sets of days, {pool}"
        book.put(label, value, "p_value", what, rows=(used, rows), by="estimated")


def _put_size(book: Workbook, stored: Stored, name: str, used: pd.DataFrame) -> None:
    """Whether moves of either sign are larger than on random days, and what results days say."""
    found = stored.p_values(name, test="placebo_size")
    rows = pd.concat([stored.test(name, "placebo_size", days=days) for days in found])
    rows.attrs = stored.tests.attrs
    what = "p-value of the size of moves against random days"
    for label, value in (("p_size", max(found.values())), ("p_size_least", min(found.values()))):
        pool = "larger" if label == "p_size" else "smaller"
        meaning = f"{what}, the {pool} of the two pools"
        book.put(label, value, "p_value", meaning, rows=(used, rows), by="estimated")
    control = stored.test("results", "placebo_size")
    results = stored.used("results")
    book.put(
        "p_size_results",
        control["p_value"].item(),
        "p_value",
        "p-value of the size of moves on results days against random days",
        rows=(read_but_for(results, "capex_direction"), control),
        by="estimated",
    )


def read_but_for(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """`rows` whose mark of memory is lifted where it speaks only of a column not used."""
    unused = (rows["checked"] == "memory") & (rows["from_memory"] == column)
    return rows.assign(checked=rows["checked"].mask(unused, "excerpt"))


def _put_detectable(book: Workbook, stored: Stored, name: str, used: pd.DataFrame) -> None:
    cars = stored.cars_of(name)
    spread, n = float(cars["car"].std(ddof=1)), len(cars)
    detectable = detectable_effect(spread, n, POWER, LEVEL)
    low, high = (detectable * factor for factor in spread_factors(n))
    book.put(
        "detectable",
        detectable,
        "share",
        "smallest common move that would be found four times in five",
        rows=(used, cars),
        by="estimated",
        interval=(low, high),
        interval_kind="95% interval, as the spread is learnt from the same events",
    )
    spreads = [one.cars_of(one.main) for one in _vintages(stored)]
    book.show("power", _power(stored), rows=spreads)


def _power(stored: Stored) -> pd.DataFrame:
    """Power over the size of the mean, for the releases of each vintage."""
    curves = []
    for one in reversed(_vintages(stored)):
        cars = one.cars_of(one.main)["car"]
        spread, n = float(cars.std(ddof=1)), len(cars)
        detectable = detectable_effect(spread, n, POWER, LEVEL)
        label = f"mean of {n} releases,\nas known on {one.vintage}"
        curve = power_curve(spread, n, level=LEVEL)
        curves.append(curve.assign(label=label, detectable=detectable))
    return pd.concat(curves, ignore_index=True)


def _vintages(stored: Stored) -> list[Stored]:
    """The set of the article's day, and the one at hand if it is another."""
    return [stored] if stored.vintage == THEN else [Stored.of(THEN), stored]


def spread_factors(n: int) -> tuple[float, float]:
    """Ends of the chi-square interval of a standard deviation, over its estimate."""
    from scipy.special import chdtri

    low, high = (math.sqrt((n - 1) / chdtri(n - 1, tail)) for tail in (LEVEL / 2, 1 - LEVEL / 2))
    return low, high


def _add_path(book: Workbook, stored: Stored, name: str) -> None:
    path = stored.path(name)
    inside = path["caar"].between(path["placebo_low"], path["placebo_high"])
    outside = int((~inside).sum())
    book.words["path_finding"] = (
        f"The mean path leaves the band of random days on {outside} of {len(path)} days"
        if outside
        else "On no day does the mean path leave the band of random days"
    )
    book.put(
        "days_outside",
        outside,
        "integer",
        "days on which the mean path leaves the middle 95% of random sets of days",
        rows=path,
        by="estimated",
    )
    book.put(
        "path_end",
        float(path["caar"].iloc[-1]),
        "share",
        f"mean cumulative abnormal return when {LISTS[name]}, days -5 to +5",
        rows=path,
        by="estimated",
        interval=(float(path["low"].iloc[-1]), float(path["high"].iloc[-1])),
        interval_kind="95% Student interval",
    )
    columns = ["relative_day", "aar", "caar", "low", "high", "n", "placebo_low", "placebo_high"]
    kind = f"95% interval, cross-section t({int(path['n'].iloc[0]) - 1})"
    book.show("path", path[columns].assign(interval_kind=kind), rows=path)


def _add_leave_one_out(book: Workbook, stored: Stored, name: str, used: pd.DataFrame) -> None:
    """The mean without each event, and without the one that moves it most."""
    cars = stored.cars_of(name)
    rest = _without_each(cars, used)
    book.show("leave_one_out", rest, rows=(used, cars))
    mean = float(cars["car"].mean())
    most = rest.iloc[int((rest["mean"] - mean).abs().to_numpy().argmax())]
    book.words["most_title"] = str(most["left_out"])
    book.put(
        "mean_without",
        float(most["mean"]),
        "share",
        "mean abnormal return without the event that moves it most",
        rows=(used, cars),
        by="estimated",
        interval=(float(most["low"]), float(most["high"])),
        interval_kind="95% Student interval",
    )
    median = float(cars["car"].median())
    what = "median abnormal return of the same events"
    book.put("median_car", median, "share", what, rows=(used, cars), by="estimated")
    timed = used[used["time_et"] != ""]
    what = "of these releases have a known hour"
    book.put("hours_known", len(timed), "integer", what, rows=used)


def _without_each(cars: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """The mean without each event in turn."""
    titles = used.set_index("event_id")["title"]
    values = cars["car"].to_numpy()
    rows = []
    for place, event_id in enumerate(cars["event_id"]):
        rest = student(np.delete(values, place))
        row = {"left_out": titles[event_id], "mean": rest.mean, "low": rest.low, "high": rest.high}
        rows.append(row)
    return pd.DataFrame(rows).sort_values("mean", ignore_index=True)


def _then_and_now(stored: Stored) -> pd.DataFrame:
    """The answer of each vintage, oldest first."""
    return pd.DataFrame([_answer(one) for one in _vintages(stored)])


def _answer(stored: Stored) -> dict[str, Any]:
    name = stored.main
    row, cars = stored.test(name, "cross_section_t").iloc[0], stored.cars_of(name)["car"]
    return {
        "as_known_on": stored.vintage,
        "events": words_of(name, int(row["n"])),
        "mean": row["estimate"],
        "low": row["low"],
        "high": row["high"],
        "p_placebo": max(stored.p_values(name).values()),
        "detectable": detectable_effect(float(cars.std(ddof=1)), len(cars), POWER, LEVEL),
    }
