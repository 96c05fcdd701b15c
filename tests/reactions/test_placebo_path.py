"""The band in which the average path of days without an event runs."""

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, FitError
from analysis.reactions import event_study

PLACES = (150, 200, 240, 330)
SETTINGS = {
    "benchmark": "MARKET",
    "mask_other_events": True,
    "estimation_window": (-60, -11),
    "event_window": (-2, 2),
    "min_estimation_days": 40,
}


def run(returns, places=PLACES, firm="AAA", **more):
    ids = [f"e{place}" for place in places]
    events = pd.DataFrame({"event_id": ids, "firm": firm, "date": returns.index[list(places)]})
    return event_study(returns, events, **SETTINGS | more)


def path_alone(returns, place, real):
    """Cumulative abnormal returns of one placebo day, fitted by a plain regression."""
    shut = {other + t for other in real for t in range(-2, 3)}
    past = [t for t in range(place - 60, place - 10) if t >= 0 and t not in shut]
    x, y = returns["MARKET"].to_numpy(), returns["AAA"].to_numpy()
    slope, level = np.polyfit(x[past], y[past], 1)
    window = slice(place - 2, place + 3)
    return (y[window] - level - slope * x[window]).cumsum()


def test_all_sets_counted_out_give_the_quantiles(simulated_returns):
    # two events 60 sessions apart in 160: the mean paths of all sets can be listed
    returns, real = simulated_returns.iloc[:160], (80, 140)
    found = run(returns, real).placebo_path(draws=40_000, level=0.9)
    shut = {other + t for other in real for t in range(-2, 3)}
    usable = [
        day
        for day in range(50, 158)
        if sum(t >= 0 and t not in shut for t in range(day - 60, day - 10)) >= 40
    ]
    pool = [d for d in usable if d in real or all(abs(d - r) > 4 for r in real)]
    assert (found["n_days_in_pool"] == len(pool)).all()
    path = {day: path_alone(returns, day, real) for day in pool}
    means = np.array(
        [(path[a] + path[b]) / 2 for a, b in itertools.combinations(pool, 2) if b - a >= 60]
    )
    spread = np.quantile(means, 0.95, axis=0) - np.quantile(means, 0.05, axis=0)
    for column, share in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
        off = np.abs(found[column] - np.quantile(means, share, axis=0))
        assert (off < 0.03 * spread).all()


def test_the_frame_says_what_it_holds(simulated_returns):
    found = run(simulated_returns).placebo_path(draws=99)
    assert list(found.columns) == [
        "low", "median", "high", "n_days_in_pool", "draws", "interval_kind",
    ]  # fmt: skip
    assert list(found.index) == [-2, -1, 0, 1, 2] and found.index.name == "relative_day"
    assert (found["draws"] == 99).all()
    words = "95% of sets of 4 placebo days, pointwise"
    assert found["interval_kind"].str.startswith(words).all()
    assert (found["low"] < found["median"]).all() and (found["median"] < found["high"]).all()


def test_the_pool_is_that_of_the_placebo_test_over_the_whole_event_window(simulated_returns):
    study = run(simulated_returns)
    test, path = study.placebo_test(-2, 2, draws=999), study.placebo_path(draws=999)
    assert f"out of {path['n_days_in_pool'].iloc[0]} days" in test.null


def test_a_wider_level_holds_a_narrower_one_and_the_seed_decides(simulated_returns):
    study = run(simulated_returns)
    narrow, wide = study.placebo_path(level=0.5), study.placebo_path(level=0.99)
    assert (wide["low"] < narrow["low"]).all() and (narrow["high"] < wide["high"]).all()
    pd.testing.assert_frame_equal(study.placebo_path(draws=199), study.placebo_path(draws=199))
    assert not study.placebo_path(draws=199, seed=1).equals(study.placebo_path(draws=199))


@pytest.mark.parametrize(
    ("firms", "reach"),
    [(80, 0.12), pytest.param(300, 0.05, marks=pytest.mark.long)],
)
def test_the_placebo_path_is_about_zero_and_holds_its_share_of_simulated_paths(firms, reach):
    # firms without any effect: at each day the mean path lies in the 90 % band 9 times in 10
    rng = np.random.default_rng(3)
    days = pd.bdate_range("2021-01-04", periods=220)
    inside = []
    for _ in range(firms):
        returns = pd.DataFrame({"AAA": 0.02 * rng.standard_t(4, 220)}, index=days)
        places = np.sort(rng.choice(np.arange(65, 217), 4, replace=False))
        study = run(
            returns, places, benchmark=None, model="constant_mean", min_estimation_days=30,
            event_window=(-1, 1), estimation_window=(-60, -3),
        )  # fmt: skip
        if study.diagnostics()["overlapping_events"].any():
            continue
        path = study.placebo_path(draws=199, level=0.9)
        caar = study.average(-1, 1)["caar"]
        inside.append(((path["low"] <= caar) & (caar <= path["high"])).to_numpy())
    shares = np.mean(inside, axis=0)
    np.testing.assert_allclose(shares, 0.9, rtol=0, atol=reach)


def test_an_excluded_date_leaves_the_event_out_and_it_is_said(simulated_returns):
    dates = simulated_returns.index[[201]]
    with pytest.warns(UserWarning, match="of 3 events: left out, as an excluded date .*: e200"):
        found = run(simulated_returns).placebo_path(draws=99, exclude=dates)
    assert "3 placebo days" in found["interval_kind"].iloc[0]


def test_a_pool_without_a_set_is_refused(simulated_returns):
    exclude = simulated_returns.index[list(PLACES)]
    with pytest.raises(FitError, match="no placebo path: no event is left to test; left out"):
        run(simulated_returns).placebo_path(exclude=exclude)
    events = pd.DataFrame(
        {"event_id": ["a", "b"], "firm": "AAA", "date": simulated_returns.index[[200, 200]]}
    )
    study = event_study(simulated_returns, events, **SETTINGS)
    with pytest.raises(FitError, match="no placebo path: two events fall on one session"):
        study.placebo_path()


@pytest.mark.parametrize("level", [0, 1, 95, float("nan"), "95 %"])
def test_a_level_that_is_no_probability_is_refused(simulated_returns, level):
    with pytest.raises(DataError, match=r"level=.* is not a probability .*; give such as 0\.95"):
        run(simulated_returns).placebo_path(level=level)


def test_several_firms_and_impossible_draws_are_refused(simulated_returns, simulated_events):
    study = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    with pytest.raises(DataError, match="one firm, the study has events of 4"):
        study.placebo_path()
    with pytest.raises(DataError, match="draws=0 is not a whole number from 1"):
        run(simulated_returns).placebo_path(draws=0)
