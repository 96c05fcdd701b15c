"""Several events of one firm are not several reactions, and it is said."""

import warnings

import numpy as np
import pandas as pd
import pytest

from analysis.reactions import event_study
from analysis.reactions.battery import TESTS

ALLOW_FOR_IT = {"kp_bmp", "kp_patell"}


def events_at(days, places, firms="AAA"):
    ids = [f"e{i}" for i in range(len(places))]
    return pd.DataFrame({"event_id": ids, "firm": firms, "date": days[list(places)]})


@pytest.fixture
def run(simulated_returns):
    def call(places, firms="AAA", window=(-1, 1)):
        events = events_at(simulated_returns.index, places, firms)
        return event_study(simulated_returns, events, benchmark="MARKET", event_window=window)

    return call


def test_one_reaction_told_many_times_is_warned_of_and_never_tested(run, simulated_returns):
    day = simulated_returns.index[300]
    message = f"fall on one session: 40 of firm AAA on {day:%Y-%m-%d}; they are one reaction"
    with pytest.warns(UserWarning, match=message) as caught:
        study = run([300] * 40)
    assert caught[0].filename == __file__
    found = study.tests(0, 0)
    assert not found["valid"].any()
    assert found[["statistic", "p_value"]].isna().all(axis=None)
    assert found["reason"].str.contains("all 40 events are of one firm on one session").all()
    held = study.bhar_test("cross_section_t", 0, 0)
    for other in (study.bootstrap_test(0, 0), study.variance_test(0, 0), held):
        assert not other.valid and "one reaction, not a sample" in other.reason


def test_every_session_with_a_repeat_is_counted(run):
    places = [p for p in (290, 300, 310, 320, 330) for _ in range(2)]
    with pytest.warns(UserWarning, match=r"2 of firm AAA on .* and 2 more such sessions"):
        run(places)


def test_windows_of_a_firm_that_share_sessions_are_told_by_every_test_they_mislead(run):
    study = run([300, 301, 320, 340, 340], ["AAA", "AAA", "AAA", "BBB", "CCC"])
    note = "2 events of the same firm share sessions of the tested window: not independent"
    found = study.tests(0, 1)
    assert found["valid"].all()
    assert set(found.index[found["reason"].str.contains(note)]) == set(TESTS) - ALLOW_FOR_IT
    assert note in study.bootstrap_test(0, 1).reason
    assert note in study.bhar_test("cross_section_t", 0, 1).reason
    assert not study.tests(0, 0)["reason"].str.contains("not independent").any()


def test_the_note_changes_no_number(run):
    study = run([300, 301, 320])
    cars = study.car(0, 1)["car"]
    found = study.test("cross_section_t", 0, 1)
    assert found.statistic == pytest.approx(cars.mean() / (cars.std() / np.sqrt(3)), rel=1e-12)


def test_firms_that_share_a_session_are_not_warned_of(run):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run([300, 300], ["AAA", "BBB"])
