"""Events of one firm, asked all at once."""

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis import DataError
from analysis.reactions import event_study

PLACES = (150, 200, 240, 330)
SETTINGS = {
    "benchmark": "MARKET",
    "mask_other_events": True,
    "estimation_window": (-60, -11),
    "event_window": (-2, 2),
    "min_estimation_days": 40,
}


def run(returns, places=PLACES, **more):
    ids = [f"e{place}" for place in places]
    events = pd.DataFrame({"event_id": ids, "firm": "AAA", "date": returns.index[list(places)]})
    return event_study(returns, events, **SETTINGS | more)


def scar_alone(returns, place, real, window):
    """The SCAR of one day in a study of its own, masked days blanked by hand."""
    blank = returns.copy()
    past = set(range(place - 60, place - 10))
    blank.iloc[[d + t for d in real for t in range(-2, 3) if d + t in past], 0] = np.nan
    return run(blank, [place], mask_other_events=False).car(*window)["scar"].item()


def literal_step_down(size, real, pool, gap):
    """p-values by counting all sets of all steps."""
    left, previous, found = sorted(real, key=lambda day: -size[day]), 0.0, {}
    while left:
        largest = size[left[0]]
        days = [d for d in pool if d in left or d not in real]
        sets = [
            chosen
            for chosen in itertools.combinations(days, len(left))
            if all(b - a >= gap for a, b in itertools.pairwise(chosen))
        ]
        share = np.mean([max(size[d] for d in chosen) >= largest for chosen in sets])
        others = [d for d in pool if d not in real]
        alone = (1 + sum(size[d] >= largest for d in others)) / (1 + len(others))
        previous = max(previous, share)
        found[left.pop(0)] = (alone, max(previous, alone))
    return found


def test_all_sets_of_all_steps_counted_out_give_the_p_values(simulated_returns):
    # three events in 160 sessions; 110 pool days or so, sets of three, two and one
    returns, real = simulated_returns.iloc[:160].copy(), (80, 110, 140)
    returns.iloc[[80, 140], 0] += [0.05, -0.035]
    frame = run(returns, real).step_down_test(0, 1, draws=40_000)
    shut = {d + t for d in real for t in range(-2, 3)}
    usable = [
        day
        for day in range(50, 158)
        if sum(t not in shut for t in range(max(day - 60, 0), day - 10)) >= 40
    ]
    pool = [d for d in usable if d in real or all(abs(d - r) > 1 for r in real)]
    size = {d: abs(scar_alone(returns, d, real, (0, 1))) for d in pool}
    for day, (alone, together) in literal_step_down(size, real, pool, 30).items():
        row = frame.loc[f"e{day}"]
        assert abs(row["scar"]) == pytest.approx(size[day], rel=1e-9)
        assert row["p_value"] == pytest.approx(alone, rel=1e-12)
        assert row["p_step_down"] == pytest.approx(together, abs=4 * (0.25 / 40_000) ** 0.5)


def test_adjusted_p_values_keep_the_order_and_never_lie_below_those_of_the_event_alone():
    rng = np.random.default_rng(4)
    days = pd.bdate_range("2015-01-01", periods=700)
    for _ in range(20):
        returns = pd.DataFrame({"AAA": 0.02 * rng.standard_t(4, 700)}, index=days)
        places = np.sort(rng.choice(np.arange(80, 690), 8, replace=False))
        study = run(returns, places, benchmark=None, model="constant_mean", min_estimation_days=15)
        frame = study.step_down_test(0, 0, draws=199)
        assert (frame["p_step_down"] >= frame["p_value"]).all()
        ranked = frame.assign(size=frame["scar"].abs()).sort_values("size", ascending=False)
        assert ranked["p_step_down"].is_monotonic_increasing
        assert ranked["p_value"].is_monotonic_increasing
        assert (frame["smallest_p"] <= frame["p_step_down"]).all()
        assert frame["smallest_p"].nunique() == 1


def simulated_families(effects, studies, sessions=400, events=6):
    """p_step_down of simulated firms with t4 noise, the first events moved by `effects` sds."""
    rng = np.random.default_rng(12)
    days = pd.bdate_range("2015-01-01", periods=sessions)
    grid = np.arange(60, sessions - 5, 12)
    for _ in range(studies):
        values = 0.02 * rng.standard_t(4, sessions) / 2**0.5
        places = rng.choice(grid, events, replace=False)
        values[places[: len(effects)]] += 0.02 * np.array(effects)
        returns = pd.DataFrame({"AAA": values}, index=days)
        study = run(
            returns, places, benchmark=None, model="constant_mean", event_window=(-1, 1),
            estimation_window=(-50, -3), min_estimation_days=30,
        )  # fmt: skip
        yield study.step_down_test(0, 0, draws=199)["p_step_down"].to_numpy()


ONE_IN_TWENTY = pytest.mark.parametrize(
    ("studies", "low", "high"),
    [(80, 0.0, 0.125), pytest.param(400, 0.02, 0.08, marks=pytest.mark.long)],
)
"""Three standard errors about 5 %, a share of so many studies."""


@ONE_IN_TWENTY
def test_under_no_effect_one_family_in_twenty_has_a_false_rejection(studies, low, high):
    found = [p.min() <= 0.05 for p in simulated_families((), studies)]
    assert low <= np.mean(found) <= high


@ONE_IN_TWENTY
def test_large_effects_of_some_events_do_not_make_others_stand_out(studies, low, high):
    # two events of 20 sds; the other four are noise: their false rejections stay at one in twenty
    found = np.array(list(simulated_families((20, -20), studies)))
    assert (found[:, :2].max(axis=1) <= 0.05).mean() > 0.95
    assert low <= (found[:, 2:].min(axis=1) <= 0.05).mean() <= high


def test_it_can_reject_where_holm_over_quantiles_cannot():
    # 20 events in ten years, five of them of 8 sds
    rng = np.random.default_rng(5)
    days = pd.bdate_range("2010-01-01", periods=2500)
    values = 0.02 * rng.standard_t(4, 2500) / 2**0.5
    places = np.arange(400, 2400, 100)
    values[places[:5]] += 0.16
    returns = pd.DataFrame({"AAA": values}, index=days)
    study = run(
        returns, places, benchmark=None, model="constant_mean", estimation_window=(-260, -11),
        min_estimation_days=100,
    )  # fmt: skip
    quantile = study.sq_test(0, 0)
    stepped = study.step_down_test(0, 0)
    assert quantile["smallest_p_holm"].min() > 0.05  # whatever the events had been
    assert (stepped["p_step_down"].iloc[:5] <= 0.05).all()
    assert (stepped["p_step_down"].iloc[5:] > 0.05).all()
    assert stepped["smallest_p"].iloc[0] < 0.02


def test_a_single_event_is_a_family_of_one(simulated_returns):
    frame = run(simulated_returns, (200,)).step_down_test(0, 0)
    assert frame["family"].item() == "1 event over [0, 0]"
    assert frame["p_step_down"].item() == pytest.approx(frame["p_value"].item(), abs=0.02)


def test_the_frame_says_what_it_holds(simulated_returns):
    study = run(simulated_returns)
    frame = study.step_down_test(-1, 1, draws=99)
    assert list(frame.columns) == [
        "car", "scar", "p_value", "p_step_down", "smallest_p", "family", "valid", "reason",
    ]  # fmt: skip
    assert frame.index.name == "event_id" and list(frame.index) == [f"e{p}" for p in PLACES]
    pd.testing.assert_frame_equal(frame[["car", "scar"]], study.car(-1, 1)[["car", "scar"]])
    assert frame["valid"].all() and (frame["family"] == "4 events over [-1, 1]").all()


def test_a_family_that_can_show_nothing_says_so(simulated_returns):
    # 140 days or so for a set of ten, two of them neighbours
    places = (*range(40, 170, 15), 162)
    study = run(simulated_returns.iloc[:180], places, min_estimation_days=15)
    frame = study.step_down_test(0, 0, draws=999)
    assert (frame["smallest_p"] > 0.05).all()
    assert frame["reason"].str.startswith("the family can show nothing at 5%").all()


@pytest.mark.filterwarnings("ignore:1 of 4 events left out")
def test_events_that_are_left_out_have_their_reason_and_no_p_value(simulated_returns):
    simulated_returns.iloc[150, 0] = np.nan
    exclude = simulated_returns.index[[201]]
    frame = run(simulated_returns).step_down_test(-1, 1, draws=99, exclude=exclude)
    assert frame["valid"].tolist() == [False, False, True, True]
    assert frame["p_value"].isna().tolist() == [True, True, False, False]
    assert frame["reason"].tolist()[:2] == [
        "no return on a day of the window",
        "an excluded date touches its window",
    ]
    assert (frame["family"] == "2 events over [-1, 1]").all()


def test_a_pool_without_a_set_gives_no_p_value(simulated_returns):
    events = pd.DataFrame(
        {"event_id": ["a", "b"], "firm": "AAA", "date": simulated_returns.index[[200, 200]]}
    )
    frame = event_study(simulated_returns, events, **SETTINGS).step_down_test(0, 0)
    assert not frame["valid"].any() and frame["p_step_down"].isna().all()
    assert frame["reason"].str.contains("two events fall on one session").all()


def test_several_firms_and_impossible_seeds_are_refused(simulated_returns, simulated_events):
    study = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    with pytest.raises(DataError, match="one firm, the study has events of 4"):
        study.step_down_test(0, 0)
    with pytest.raises(DataError, match="seed=-1 is not a whole number from 0"):
        run(simulated_returns).step_down_test(0, 0, seed=-1)
