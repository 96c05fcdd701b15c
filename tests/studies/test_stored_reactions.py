"""The stored event studies: they agree with themselves, with embedded prices, and tell no price."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import load, study
from analysis.datasets import data_folder
from analysis.datasets.manifest import read_manifest
from analysis.studies.event_lists import LISTS, events_of
from analysis.studies.stored import (
    PRIMARY,
    SPECIFICATIONS,
    WINDOWS,
    Market,
    Specification,
    event_rows,
    list_rows,
    path_rows,
)
from analysis.studies.stored import tables as stored_tables

VINTAGES = ("2023-10-15", None)
TABLES = [f"reaction_{what}" for what in ("events", "tests", "paths", "choices", "joint")]
STUDY = ["firm", "benchmark", "model"]
WINDOW = ["first_day", "last_day"]


@pytest.fixture(params=VINTAGES)
def known(request):
    """Tests of all events by list, and the CARs behind each, as known at one vintage."""
    tests = load("reaction_tests", request.param).query("days == 'all days'")
    made = tests["known_on"].max()
    cars, events = load("reaction_events"), load("events")
    cars = cars[cars["known_on"] <= made]
    events = events[events["known_on"] <= made]
    return [
        (rows.set_index("test"), _cars(cars, events, key))
        for key, rows in tests.groupby(["list", *STUDY, *WINDOW])
    ]


def _cars(cars, events, key):
    name, *rest = key
    for column, value in zip([*STUDY, *WINDOW], rest, strict=True):
        cars = cars[cars[column] == value]
    return cars[cars["event_id"].isin(events_of(events, name)["event_id"])]


def test_the_mean_and_its_t_are_those_of_the_single_events(known):
    for tests, cars in known:
        again = stats.ttest_1samp(cars["car"], 0.0)
        assert tests.loc["cross_section_t", "n"] == len(cars)
        assert tests.loc["cross_section_t", "estimate"] == pytest.approx(cars["car"].mean())
        assert tests.loc["cross_section_t", "statistic"] == pytest.approx(again.statistic, 1e-6)
        assert tests.loc["cross_section_t", "p_value"] == pytest.approx(again.pvalue, 1e-6)


def test_standardised_tests_are_those_of_the_single_events(known):
    for tests, cars in known:
        again = stats.ttest_1samp(cars["scar"], 0.0).statistic
        patell = cars["scar"].sum() / np.sqrt((cars["df"] / (cars["df"] - 2)).sum())
        assert tests.loc["bmp", "statistic"] == pytest.approx(again, 1e-6)
        assert tests.loc["patell", "statistic"] == pytest.approx(patell, 1e-6)
        assert tests.loc["placebo", "estimate"] == pytest.approx(cars["scar"].mean(), 1e-6)


def test_signed_ranks_are_those_of_the_single_events(known):
    for tests, cars in known:
        if len(cars) <= 25:
            again = stats.wilcoxon(cars["car"], method="exact").pvalue
            assert tests.loc["wilcoxon", "p_value"] == pytest.approx(again, 1e-6)


def test_a_standardised_return_is_the_return_over_its_error():
    cars = load("reaction_events")
    np.testing.assert_allclose(cars["scar"], cars["car"] / cars["se"], rtol=1e-6)
    np.testing.assert_array_equal(cars["t"], cars["scar"])


def test_a_path_adds_up_and_ends_where_the_test_of_the_window_does():
    for as_of in VINTAGES:
        paths, tests = load("reaction_paths", as_of), load("reaction_tests", as_of)
        tests = tests[(tests["test"] == "cross_section_t") & (tests["first_day"] == -5)]
        ends = tests.set_index(["list", "days", *STUDY])["estimate"]
        for key, path in paths.groupby(["list", "days", *STUDY]):
            ordered = path.sort_values("relative_day")
            assert list(ordered["relative_day"]) == list(range(-5, 6))
            np.testing.assert_allclose(ordered["aar"].cumsum(), ordered["caar"], atol=1e-8)
            assert ordered["caar"].iloc[-1] == pytest.approx(ends[key], abs=1e-8)


def test_the_choice_tested_first_stands_among_the_choices():
    tests = load("reaction_tests").query("test == 'cross_section_t' and days == 'all days'")
    choices = load("reaction_choices").query("days == 'all days' and list == 'open_release'")
    both = choices.merge(tests[tests["firm"] == "META"], on=["list", *STUDY[1:], *WINDOW])
    same = both[both["n_x"] == both["n_y"]]
    assert len(same) >= 10
    np.testing.assert_allclose(same["mean_car"], same["estimate"], atol=1e-8)


def test_joint_tests_count_the_choices():
    for as_of in VINTAGES:
        choices, joint = load("reaction_choices", as_of), load("reaction_joint", as_of)
        for days, rows in joint.groupby("days"):
            mine = choices[choices["days"] == days]
            told = rows.set_index("statistic").loc["share_told", "value"]
            median = rows.set_index("statistic").loc["median", "value"]
            assert set(rows["specifications"]) == {len(mine)}
            assert told == pytest.approx((mine["p_value"] < 0.05).mean(), abs=1e-8)
            assert median == pytest.approx(abs(mine["mean_scar"].median()), abs=1e-8)


def test_no_list_of_fewer_than_five_events_and_no_day_of_a_single_one_is_kept():
    assert load("reaction_tests").query("test == 'cross_section_t'")["n"].min() >= 5
    assert load("reaction_paths")["n"].min() >= 5
    windows = load("reaction_events")[WINDOW].drop_duplicates()
    assert set(windows.itertuples(index=False, name=None)) == set(WINDOWS)
    columns = {name for table in TABLES for name in load(table)}
    assert not [name for name in columns if re.search("price|close|volume", name)]


@pytest.mark.parametrize("table", TABLES)
def test_a_stored_result_names_its_command_version_and_input(table):
    made = read_manifest(data_folder())[table].made
    assert made["command"] == "python data/build/reactions.py" and made["version"]
    assert all(re.fullmatch("[0-9a-f]{64}", made[name]) for name in made if name.endswith("sha256"))
    assert (load(table)["evidence"] == "estimated").all()


def test_no_result_is_known_before_its_window_has_ended():
    cars = load("reaction_events")
    sessions = pd.DatetimeIndex(load("reaction_tests")["through"].unique()).max()
    least = cars["session"] + pd.to_timedelta(cars["last_day"], unit="D")
    assert (cars["known_on"] >= least).all() and cars["known_on"].max() <= sessions


@pytest.mark.parametrize("as_of", VINTAGES)
def test_embedded_prices_give_the_same_returns_as_far_as_they_reach(as_of):
    found = study("reactions", as_of)
    assert found.recomputed_gap.value < 1e-5
    assert found.recomputed.value > 50


SESSIONS = pd.bdate_range("2021-01-04", "2024-12-31")
FEW = ("META", "GOOGL", "MSFT", "AMZN", "NVDA", "SPY", "QQQ", "^GSPC")


@pytest.fixture
def simulated_market(monkeypatch) -> Market:
    monkeypatch.setattr(stored_tables, "DRAWS", 99)
    rng = np.random.default_rng(11)
    returns = rng.normal(0, 0.01, (len(SESSIONS), 1)) + rng.normal(0, 0.01, (len(SESSIONS), 8))
    prices = pd.DataFrame(100 * np.exp(returns.cumsum(axis=0)), index=SESSIONS, columns=FEW)
    factors = pd.DataFrame(
        rng.normal(0, 0.01, (len(SESSIONS), 6)),
        index=SESSIONS,
        columns=["mkt_rf", "smb", "hml", "rmw", "cma", "mom"],
    )
    return Market.of(prices, factors, load("events"))


@pytest.mark.parametrize("make", [path_rows, pytest.param(list_rows, marks=pytest.mark.long)])
def test_what_was_known_then_does_not_change_with_later_prices(simulated_market, make):
    later = simulated_market.returns.copy()
    later.loc["2023-10-16":] += 0.05
    changed = Market(later, simulated_market.factors, simulated_market.events)
    before, after = (
        pd.DataFrame(make(market.as_known("2023-10-15"), "any_release", "META", PRIMARY))
        for market in (simulated_market, changed)
    )
    pd.testing.assert_frame_equal(before, after)
    assert len(before)


@pytest.mark.parametrize(
    "specifications", [(PRIMARY,), pytest.param(SPECIFICATIONS, marks=pytest.mark.long)]
)
def test_every_list_of_the_rows_is_a_list_of_events(simulated_market, monkeypatch, specifications):
    monkeypatch.setattr(stored_tables, "SPECIFICATIONS", specifications)
    rows = event_rows(simulated_market)
    assert set(rows["event_id"]) <= set(simulated_market.events["event_id"])
    assert rows.duplicated(["event_id", *STUDY, *WINDOW]).sum() == 0
    assert set(LISTS) >= {"open_release", "results_up"}


def test_without_results_no_tested_window_touches_the_days_around_them(simulated_market):
    rows = pd.DataFrame(list_rows(simulated_market, "rival_release", "META", PRIMARY))
    counts = rows[rows["test"] == "cross_section_t"].set_index(["days", *WINDOW])["n"]
    assert (counts["clear of results"] <= counts["all days"]).all()
    assert counts["clear of results", -5, 5] < counts["all days", -5, 5]


def test_days_near_results_are_the_session_that_could_react_and_its_neighbours(simulated_market):
    near = {f"{day:%Y-%m-%d}" for day in simulated_market.near_results()}
    assert {"2023-07-26", "2023-07-27", "2023-07-28"} <= near  # results after the close of the 26th
    assert not {"2023-07-25", "2023-07-31"} & near


def test_the_constant_mean_needs_no_benchmark(simulated_market):
    plain = Specification("none", "constant_mean")
    found = simulated_market.study(events_of(simulated_market.events, "results"), plain)
    assert "beta" not in found.coefficients
