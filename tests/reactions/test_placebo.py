"""Randomisation over placebo days."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare

from analysis import DataError
from analysis.reactions import event_study
from analysis.reactions.spaced_sets import SpacedSets

PLACES = (150, 200, 240, 330)
SMALL = {"estimation_window": (-60, -11), "event_window": (-2, 2), "min_estimation_days": 40}


def events_at(returns, places, firm="AAA"):
    ids = [f"e{place}" for place in places]
    return pd.DataFrame({"event_id": ids, "firm": firm, "date": returns.index[list(places)]})


def run(returns, places=PLACES, **more):
    settings = {"benchmark": "MARKET", "mask_other_events": True} | SMALL | more
    return event_study(returns, events_at(returns, places), **settings)


def scar_alone(returns, place, real):
    """The SCAR of one placebo day in a study of its own, masked days blanked by hand."""
    open_days = returns.copy()
    past = set(range(place - 60, place - 10))
    masked = [day for other in real for day in range(other - 2, other + 3) if day in past]
    open_days.iloc[masked, 0] = np.nan
    events = events_at(returns, [place])
    study = event_study(open_days, events, benchmark="MARKET", **SMALL)
    return study.car(0, 1)["scar"].item()


def test_all_sets_counted_out_give_the_p_value(simulated_returns):
    # two events 60 sessions apart in 160 sessions: the law over all sets can be listed
    returns, real = simulated_returns.iloc[:160], (80, 140)
    found = run(returns, real).placebo_test(0, 1, draws=40_000)
    usable = [
        day
        for day in range(50, 158)  # 40 days from 10 sessions before; 2 days left after
        if sum(t >= 0 and all(abs(t - r) > 2 for r in real) for t in range(day - 60, day - 10))
        >= 40
    ]
    pool = [d for d in usable if d in real or all(abs(d - r) > 1 for r in real)]
    scar = {day: scar_alone(returns, day, real) for day in pool}
    assert f"out of {len(pool)} days, 60 sessions apart" in found.null
    observed = abs(scar[80] + scar[140]) / 2
    assert found.statistic == pytest.approx(observed, rel=1e-9)
    means = [abs(scar[a] + scar[b]) / 2 for a, b in itertools.combinations(pool, 2) if b - a >= 60]
    share = np.mean(np.array(means) >= observed * (1 - 1e-9))
    assert 0.05 < share < 0.95  # else the next line could hardly fail
    assert found.p_value == pytest.approx(share, abs=4 * (0.25 / 40_000) ** 0.5)


def test_the_estimate_is_the_mean_scar_of_the_study(simulated_returns):
    study = run(simulated_returns)
    found = study.placebo_test(-1, 1, draws=99)
    assert found.estimate == pytest.approx(study.car(-1, 1)["scar"].mean(), rel=1e-12)
    assert (found.n, found.valid, found.name) == (4, True, "placebo")
    assert "smallest p-value attainable 0.01" in found.reason


def test_a_jump_on_every_event_has_the_smallest_p(simulated_returns):
    for place in PLACES:
        simulated_returns.iloc[place, 0] += 0.5
    assert run(simulated_returns).placebo_test(0, 0, draws=999).p_value == 1 / 1000


def test_the_seed_decides_the_draw(simulated_returns):
    study = run(simulated_returns)
    p = [study.placebo_test(0, 0, draws=499, seed=seed).p_value for seed in (0, 0, 1, 2)]
    assert p[0] == p[1] and len(set(p)) > 1


def test_days_that_keep_no_distance_are_never_drawn_together():
    days = np.array([0, 1, 2, 5, 6, 9])
    sets = [s for s in itertools.combinations(range(6), 3) if min(np.diff(days[list(s)])) >= 3]
    spaced = SpacedSets.of(days, 3, 3)
    assert spaced.number == len(sets)
    codes = (2.0 ** spaced.draw(8000, np.random.default_rng(0))).sum(axis=0)
    known, counts = np.unique(codes, return_counts=True)
    assert known.tolist() == sorted(sum(2.0**i for i in s) for s in sets)
    assert chisquare(counts).pvalue > 0.001  # every set equally likely


def test_events_that_fill_the_sessions_leave_few_sets_and_it_is_said(simulated_returns):
    # pool: sessions 50 to 157, gap 53: sets of three are (50 to 51, 103 to 104, 156 to 157)
    returns = simulated_returns.iloc[:160]
    study = run(returns, (50, 103, 157))
    found = study.placebo_test(0, 0, draws=99)
    assert "only 4 different sets can be drawn" in found.reason
    assert found.p_value >= 1 / 8  # the events are one of the sets


def test_no_set_keeps_a_distance_that_is_too_long():
    assert not SpacedSets.of(np.arange(10), 3, 6).any


def test_excluded_dates_leave_the_pool_and_the_events_that_touch_them(simulated_returns):
    study = run(simulated_returns)
    pool = int(study.placebo_test(-1, 1, draws=9).null.split("out of ")[1].split()[0])
    dates = simulated_returns.index[[201, 270]]
    found = study.placebo_test(-1, 1, draws=9, exclude=dates)
    # 270 shuts 269 to 271; 201 shuts 200, which was an event, and 201 and 202, never in the pool
    assert (
        found.n == 3 and "left out, as an excluded date touches the window of: e200" in found.reason
    )
    assert f"out of {pool - 3 - 1} days" in found.null
    kept = study.car(-1, 1).drop(index="e200")
    assert found.estimate == pytest.approx(kept["scar"].mean(), rel=1e-12)


def test_an_excluded_weekend_counts_for_the_session_that_follows(simulated_returns):
    study = run(simulated_returns)
    monday = next(day for day in simulated_returns.index[270:] if day.weekday() == 0)
    saturday = (monday - pd.Timedelta(days=2)).strftime("%Y-%m-%d")
    found = [study.placebo_test(0, 0, draws=99, exclude=[d]) for d in (monday, saturday)]
    assert found[0] == found[1]


def test_a_jump_on_an_excluded_date_cannot_enter_a_placebo(simulated_returns):
    # 50 standard deviations on two events, and 250 on one other day
    simulated_returns.iloc[list(PLACES[:2]), 0] += 1.0
    simulated_returns.iloc[290, 0] += 5.0
    study = run(simulated_returns, PLACES[:2])
    with_jump = study.placebo_test(-1, 1, draws=999)
    without = study.placebo_test(-1, 1, draws=999, exclude=[simulated_returns.index[290]])
    assert with_jump.p_value > 5 / 1000 and without.p_value == 1 / 1000


def test_a_benchmark_missing_on_a_day_that_only_placebos_need_shuts_that_day(simulated_returns):
    # no event of these two needs session 300 or its neighbours, but placebo days do
    whole = run(simulated_returns, PLACES[:2]).placebo_test(0, 0, draws=9)
    simulated_returns.iloc[300, simulated_returns.columns.get_loc("MARKET")] = np.nan
    found = run(simulated_returns, PLACES[:2]).placebo_test(0, 0, draws=9)
    days = [int(t.null.split("out of ")[1].split()[0]) for t in (whole, found)]
    assert days[0] - days[1] == 1
    assert found.statistic == whole.statistic


def test_a_day_without_return_or_benchmark_is_no_placebo(simulated_returns):
    whole = run(simulated_returns).placebo_test(0, 0, draws=9).null
    gap = simulated_returns.copy()
    gap.iloc[270, 0] = np.nan
    lacking = simulated_returns.copy()
    lacking.iloc[270, lacking.columns.get_loc("MARKET")] = np.nan
    lacking.iloc[270, 0] = np.nan
    days = int(whole.split("out of ")[1].split()[0]) - 1
    for returns in (gap, lacking):
        assert f"out of {days} days" in run(returns).placebo_test(0, 0, draws=9).null


def test_events_of_several_firms_are_refused(simulated_returns, simulated_events):
    study = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    with pytest.raises(DataError, match=r"one firm, the study has events of 4 \(AAA, BBB"):
        study.placebo_test(0, 0)


@pytest.mark.parametrize(
    ("name", "value"), [("draws", 0), ("draws", 2.5), ("draws", True), ("seed", -1), ("seed", None)]
)
def test_impossible_draws_and_seeds_are_refused(simulated_returns, name, value):
    with pytest.raises(DataError, match=f"{name}={value} is not a whole number"):
        run(simulated_returns).placebo_test(0, 0, **{name: value})


@pytest.mark.parametrize(
    ("exclude", "message"),
    [("2021-05-05", "is text; give a list"), (["May"], r"event 'exclude\[0\]' is 'May'")],
)
def test_excluded_dates_that_cannot_be_read_are_refused(simulated_returns, exclude, message):
    with pytest.raises(DataError, match=message):
        run(simulated_returns).placebo_test(0, 0, exclude=exclude)


def test_two_events_on_one_session_give_no_number(simulated_returns):
    events = events_at(simulated_returns, [200, 201]).assign(date=simulated_returns.index[200])
    study = event_study(simulated_returns, events, benchmark="MARKET", mask_other_events=True)
    found = study.placebo_test(0, 0)
    assert not found.valid and "two events fall on one session" in found.reason


def test_no_event_left_gives_no_number(simulated_returns):
    exclude = simulated_returns.index[list(PLACES)]
    found = run(simulated_returns).placebo_test(0, 0, exclude=exclude)
    assert not found.valid and found.n == 0
    assert "no event is left to test" in found.reason and "e150, e200, e240, e330" in found.reason


@pytest.mark.parametrize(
    ("firms", "of_five", "of_fifty"),
    [
        pytest.param(100, 0.065, 0.15, id="few"),  # three standard errors
        pytest.param(600, 0.02, 0.06, id="many", marks=pytest.mark.long),
    ],
)
def test_placebo_p_values_are_uniform_when_nothing_happens(firms, of_five, of_fifty):
    # simulated firms, 4 events each at random: P(p <= 0.05) and P(p <= 0.5)
    rng = np.random.default_rng(8)
    days = pd.bdate_range("2021-01-04", periods=160)
    p = []
    for _ in range(firms):
        returns = pd.DataFrame({"AAA": 0.02 * rng.standard_t(4, 160)}, index=days)
        places = np.sort(rng.choice(np.arange(65, 157), 4, replace=False))
        study = event_study(
            returns, events_at(returns, places), model="constant_mean", mask_other_events=True,
            estimation_window=(-60, -3), event_window=(-1, 1), min_estimation_days=30,
        )  # fmt: skip
        p.append(study.placebo_test(0, 0, draws=199).p_value)
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=of_five)
    assert np.mean(np.array(p) <= 0.5) == pytest.approx(0.5, abs=of_fifty)


def crowded(reps, window, seed=5):
    """p-values and reasons of simulated firms: 8 events, 700 sessions, nothing happened."""
    rng = np.random.default_rng(seed)
    days = pd.bdate_range("2014-01-06", periods=700)
    for _ in range(reps):
        returns = pd.DataFrame({"AAA": 0.02 * rng.standard_normal(700)}, index=days)
        places = np.sort(rng.choice(np.arange(66, 694, 13), 8, replace=False))
        study = event_study(
            returns, events_at(returns, places), model="constant_mean", mask_other_events=True,
            estimation_window=(-60, -6), event_window=(-5, 5), min_estimation_days=10,
        )  # fmt: skip
        yield study.placebo_test(*window, draws=199)


def test_windows_that_fill_much_of_the_history_are_told():
    (found,) = crowded(1, (-5, 5))
    message = "the events' windows are 17% of the days beside them: a test at 5% may reject up to"
    assert message in found.reason


@pytest.mark.long
def test_windows_that_fill_much_of_the_history_reject_too_often():
    # 88 of some 600 days: 2 Phi(-1.96 sqrt(0.83 / 1.17)) = 10 %, an upper bound
    found = list(crowded(600, (-5, 5)))
    assert 0.055 < np.mean([test.p_value <= 0.05 for test in found]) < 0.11


@pytest.mark.long
def test_short_windows_hold_their_level_and_nothing_is_said():
    found = list(crowded(600, (0, 0)))
    assert 0.03 < np.mean([test.p_value <= 0.05 for test in found]) < 0.07
    assert "the events' windows" not in found[0].reason


def test_the_caution_stands_beside_the_path_and_the_step_down_as_well(simulated_returns):
    study = run(simulated_returns)  # 4 windows of 5 days against some 330
    words = "the events' windows are 6% of the days beside them"
    assert words in study.placebo_path(draws=99)["interval_kind"].iloc[0]
    assert study.step_down_test(-2, 2, draws=99)["reason"].str.contains(words).all()
    assert not study.step_down_test(0, 0, draws=99)["reason"].any()
