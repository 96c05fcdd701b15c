"""The stored means that a reader can choose from: all of them, and as they are stored."""

from __future__ import annotations

import pytest
from scipy import stats

from analysis import load
from analysis.display import choose_reaction
from analysis.display.movable_reactions import verdict_of
from analysis.studies.event_lists import LISTS
from analysis.studies.reactions_choices import DAYS_WORDS, NORMAL_DAY, add_choices, window_words
from analysis.studies.reactions_grid import ARE_RESULTS, TOO_FEW, add_grid
from analysis.studies.reactions_mean import add_mean
from analysis.studies.reactions_stored import Stored
from analysis.studies.stored import ALL_DAYS, CLEAR, WINDOWS, Specification
from analysis.studies.workbook import Workbook

VINTAGES = ("2023-10-15", None)
KEYS = ["events", "normal_day", "window", "pool"]
HOW = {words: Specification(*how) for how, words in NORMAL_DAY.items()}
WINDOW = {window_words(window): window for window in WINDOWS}
NAME = {words: name for name, words in LISTS.items()}


@pytest.fixture(scope="module", params=VINTAGES)
def made(request):
    """The stored results of a vintage, and the study's parts that rest on them."""
    stored, book = Stored.of(request.param), Workbook("reactions", request.param)
    for add in (add_mean, add_choices, add_grid):
        add(book, stored)
    return stored, book.close()


@pytest.fixture
def told(made):
    """Rows with a mean."""
    return made[1].choice_grid.dropna(subset="mean_car")


def test_every_stored_mean_of_meta_stands_in_the_grid_once(made, told):
    tests = made[0].tests.query("firm == 'META' and test == 'cross_section_t'")
    assert len(told) == len(tests)
    assert not made[1].choice_grid.duplicated(KEYS).any()


def test_means_and_intervals_are_those_of_the_single_events(made, told):
    for row in told[told["pool"] == DAYS_WORDS[ALL_DAYS]].to_dict("records"):
        window, how = WINDOW[row["window"]], HOW[row["normal_day"]]
        cars = made[0].cars_of(NAME[row["events"]], window, how)["car"]
        again = stats.ttest_1samp(cars, 0.0)
        low, high = again.confidence_interval()
        assert len(cars) == row["n"]
        assert row["mean_car"] == pytest.approx(cars.mean(), rel=1e-6)
        assert (row["low"], row["high"]) == (pytest.approx(low, 1e-6), pytest.approx(high, 1e-6))
        assert row["p_events"] == pytest.approx(again.pvalue, rel=1e-6)


def test_means_of_as_many_events_are_those_of_the_specification_curve(made, told):
    curve = made[1].choices.set_index(KEYS)
    grid = told.set_index(KEYS)
    both = curve.join(grid[["n", "mean_car"]].add_suffix("_grid"), how="left")
    same = both[both["n"] == both["n_grid"]]
    assert both["mean_car_grid"].notna().all() and len(same) >= 36
    assert same["mean_car"].to_numpy() == pytest.approx(same["mean_car_grid"].to_numpy(), rel=1e-6)


def test_the_choice_shown_first_is_the_one_the_page_tells(made):
    study = made[1]
    row = study.choice_grid.query("chosen").iloc[0]
    assert (row["mean_car"], row["low"], row["high"]) == (
        study.mean_car.value,
        study.mean_car.low,
        study.mean_car.high,
    )
    assert row["p_random"] == study.p_placebo_all.value


def test_what_is_missing_has_the_reason_that_holds(made):
    missing = made[1].choice_grid.query("mean_car.isna()")
    about_results = missing["events"].map(NAME).str.startswith("results")
    clear = missing["pool"] == DAYS_WORDS[CLEAR]
    assert set(missing[about_results & clear]["reason"]) == {ARE_RESULTS}
    assert set(missing[~(about_results & clear)]["reason"]) == {TOO_FEW}


def test_a_page_can_choose_from_it(made, told):
    cells = choose_reaction(made[1].choice_grid)["cells"]
    assert sum(isinstance(cell, list) for cell in cells) == len(told)


def test_days_near_results_are_left_out_of_results_nowhere():
    tests = load("reaction_tests")
    assert not (tests["list"].str.startswith("results") & (tests["days"] == CLEAR)).any()


def test_told_on_a_page_is_what_the_study_counts_as_told(made):
    choices = made[1].choices
    for pool, name in ((CLEAR, "choices_told"), (ALL_DAYS, "choices_told_all")):
        own = choices[choices["pool"] == DAYS_WORDS[pool]]
        words = [verdict_of(1.0, p) for p in own["p_value"]]
        assert words.count("told_alone") == getattr(made[1], name).value
