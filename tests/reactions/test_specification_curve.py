"""All choices together: the same random days under every choice, and by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, event_study, specification_curve

WINDOWS = [(0, 0), (-1, 1)]


@pytest.fixture
def simulated():
    rng = np.random.default_rng(5)
    days = pd.bdate_range("2019-01-01", periods=900)
    returns = pd.DataFrame(rng.normal(0, 0.01, (900, 2)), index=days, columns=["FIRM", "MARKET"])
    places = [300, 380, 455, 530, 610, 700, 790]
    events = pd.DataFrame({"event_id": list("abcdefg"), "firm": "FIRM", "date": days[places]})
    return returns, events


def studies_of(returns, events):
    choice = {"estimation_window": (-120, -11), "mask_other_events": True, "event_window": (-1, 1)}
    return {
        "market": event_study(returns, events, benchmark="MARKET", **choice),
        "no market": event_study(returns, events, model="constant_mean", **choice),
    }


LISTS = {"all": list("abcdefg"), "some": list("aceg")}


def test_means_are_those_of_the_studies(simulated):
    studies = studies_of(*simulated)
    curve = specification_curve(studies, LISTS, WINDOWS, draws=99)
    assert len(curve.specifications) == 8
    for row in curve.specifications.itertuples():
        cars = studies[row.study].car(row.first_day, row.last_day).loc[LISTS[row.events]]
        assert row.n == len(cars)
        assert row.mean_car == pytest.approx(cars["car"].mean())
        assert row.mean_scar == pytest.approx(cars["scar"].mean())


def test_one_choice_alone_is_the_placebo_test(simulated):
    market = studies_of(*simulated)["market"]
    curve = specification_curve(
        {"m": market}, {"all": list("abcdefg")}, [(0, 0)], draws=999, seed=3
    )
    alone = market.placebo_test(0, 0, draws=999, seed=3).p_value
    assert curve.specifications["p_value"].item() == pytest.approx(alone)
    assert curve.joint.loc["median", "p_value"] == pytest.approx(alone)


def test_a_window_loses_only_the_events_that_it_needs_to(simulated):
    returns, events = simulated
    studies = studies_of(returns, events)
    beside = [events["date"].iloc[2] + pd.offsets.BDay(1)]  # touches [-1, 1] of c, not its day
    curve = specification_curve(
        studies, {"all": list("abcdefg")}, WINDOWS, draws=99, exclude=beside
    )
    assert curve.specifications.set_index("first_day")["n"].groupby(level=0).first().to_dict() == {
        -1: 6,
        0: 7,
    }


@pytest.mark.long
def test_without_a_reaction_joint_tests_reject_about_as_often_as_they_say():
    rng, rejected = np.random.default_rng(8), np.zeros(3)
    days = pd.bdate_range("2019-01-01", periods=700)
    for _ in range(200):
        returns = pd.DataFrame(
            rng.standard_t(4, (700, 2)) / 100, index=days, columns=["FIRM", "MARKET"]
        )
        places = np.sort(rng.choice(np.arange(155, 690, 15), 6, replace=False))
        events = pd.DataFrame({"event_id": list("abcdef"), "firm": "FIRM", "date": days[places]})
        curve = specification_curve(
            studies_of(returns, events), {"all": list("abcdef")}, WINDOWS, draws=99
        )
        rejected += (curve.joint["p_value"] <= 0.05).to_numpy()
    assert (rejected / 200 <= 0.10).all() and (rejected / 200 >= 0.01).all()


def test_a_common_move_is_told_by_most_choices_and_all_together(simulated):
    returns, events = simulated
    returns = returns.copy()
    returns.loc[events["date"], "FIRM"] += 0.02
    curve = specification_curve(studies_of(returns, events), LISTS, WINDOWS, draws=499)
    assert (curve.specifications["p_value"] < 0.05).mean() > 0.7
    assert (curve.joint["p_value"] < 0.01).all()
    assert "choices tell a reaction" in curve.headline()


def test_nothing_to_choose_from_is_refused(simulated):
    studies = studies_of(*simulated)
    with pytest.raises(DataError, match="windows is empty"):
        specification_curve(studies, LISTS, [])
    with pytest.raises(DataError, match="list 'none' holds no event"):
        specification_curve(studies, {"none": ["x"]}, WINDOWS)


def test_the_size_of_moves_is_told_where_signs_cancel(simulated):
    returns, events = simulated
    returns = returns.copy()
    returns.loc[events["date"], "FIRM"] += np.array([0.05, -0.05, 0.06, -0.06, 0.05, -0.05, 0.0])
    study = studies_of(returns, events)["market"]
    assert study.placebo_test(0, 0).p_value > 0.05
    size = study.placebo_test(0, 0, statistic="size")
    assert size.name == "placebo_size" and size.p_value < 0.001
    assert size.estimate == pytest.approx(study.car(0, 0)["scar"].abs().mean())
    with pytest.raises(DataError, match="statistic='spread' is not available"):
        study.placebo_test(0, 0, statistic="spread")
