"""Days that are not there: never filled, always told."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis import FitError
from analysis.reactions import event_study


def run(returns, events, **more):
    return event_study(returns, events, benchmark="MARKET", **more)


def test_missing_estimation_days_are_left_out_of_the_regression(
    simulated_returns, simulated_events
):
    gap = simulated_returns.index[[100, 150, 151]]
    simulated_returns.loc[gap, "AAA"] = np.nan
    study = run(simulated_returns, simulated_events)
    past = simulated_returns.iloc[40:290].dropna()
    fit = sm.OLS(past["AAA"], sm.add_constant(past["MARKET"])).fit()
    found = study.coefficients.loc["e0"]
    assert (found["n_obs"], found["df"]) == (247, 245)
    assert found["sigma"] == pytest.approx(fit.scale**0.5, rel=1e-9)
    assert found["beta"] == pytest.approx(fit.params["MARKET"], rel=1e-9)
    assert study.diagnostics()["unused_estimation_days"].tolist() == [3, 0, 0, 0]


def test_a_window_that_starts_before_the_data_uses_the_days_there_are(
    simulated_returns, simulated_events
):
    short = simulated_returns.iloc[150:]
    study = run(short, simulated_events)
    assert study.coefficients["n_obs"].tolist() == [140, 150, 173, 230]
    alone = run(short, simulated_events, estimation_window=(-150, -11)).coefficients
    pd.testing.assert_series_equal(study.coefficients.loc["e0"], alone.loc["e0"])


@pytest.mark.parametrize(("days", "dropped"), [(140, []), (141, ["e0"])])
def test_min_estimation_days_decides_which_event_is_dropped(
    simulated_returns, simulated_events, days, dropped, recwarn
):
    study = run(simulated_returns.iloc[150:], simulated_events, min_estimation_days=days)
    assert study.dropped["event_id"].tolist() == dropped
    assert len(recwarn) == len(dropped)
    if dropped:
        reason = "140 usable days in the estimation window; min_estimation_days is 141"
        assert study.dropped["reason"].tolist() == [reason]
        assert "1 of 4 events dropped" in str(recwarn[0].message)


def test_a_missing_event_day_leaves_the_event_out_of_windows_that_need_it(
    simulated_returns, simulated_events
):
    simulated_returns.loc[simulated_events["date"][1], "BBB"] = np.nan
    study = run(simulated_returns, simulated_events)
    assert np.isnan(study.abnormal_returns.loc["e1", 0])
    with pytest.warns(UserWarning, match=r"1 of 4 events left out of \[-1, 1\].*: e1\."):
        assert study.car(-1, 1).index.tolist() == ["e0", "e2", "e3"]
    assert len(study.car(1, 3)) == 4
    assert study.average(-1, 1)["n"].tolist() == [3, 3, 3]
    found = study.test("bmp", -1, 1)
    assert found.n == 3 and "1 event(s) left out" in found.reason
    assert study.diagnostics()["missing_event_days"].tolist() == [0, 1, 0, 0]


def test_a_firm_delisted_inside_the_window_is_kept_and_never_filled(
    simulated_returns, simulated_events
):
    simulated_returns.loc[simulated_events["date"][2] :, "CCC"] = np.nan
    study = run(simulated_returns, simulated_events)
    assert study.dropped.empty
    assert study.abnormal_returns.loc["e2"].notna().tolist() == [True] * 10 + [False] * 11
    assert study.diagnostics().loc["e2", "missing_event_days"] == 11


def test_events_outside_or_too_near_the_end_are_dropped_with_their_reason(simulated_returns):
    days = [pd.Timestamp("2020-06-01"), *simulated_returns.index[[5, 300, 415]]]
    days.append(pd.Timestamp("2030-01-01"))
    events = pd.DataFrame({"event_id": list("vwxyz"), "firm": "AAA", "date": days})
    with pytest.warns(UserWarning, match="4 of 5 events dropped"):
        study = run(simulated_returns, events)
    assert study.dropped["event_id"].tolist() == list("vwyz")
    assert study.dropped["reason"].tolist() == [
        "before the first session of the returns",
        "event_window=(-10, 10) runs past the data",
        "event_window=(-10, 10) runs past the data",
        "after the last session of the returns",
    ]
    assert study.sessions["session"].isna().tolist() == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (0.0, "constant returns in the estimation window"),
        (0.001, "constant returns in the estimation window"),
        (np.inf, "an infinite return in its windows"),
        (np.nan, "0 usable days in the estimation window; min_estimation_days is 100"),
    ],
)
@pytest.mark.filterwarnings("ignore:1 of 4 events dropped")
def test_returns_without_information_drop_the_event(
    simulated_returns, simulated_events, values, reason
):
    simulated_returns["AAA"] = values
    study = run(simulated_returns, simulated_events)
    assert study.dropped.to_numpy().tolist() == [["e0", reason]]
    assert len(study.car(0, 0)) == 3


@pytest.mark.filterwarnings("ignore:1 of 4 events dropped")
def test_one_infinite_return_drops_only_events_whose_windows_hold_it(
    simulated_returns, simulated_events
):
    both = pd.concat(
        [simulated_events, simulated_events.iloc[[0]].assign(event_id="late", firm="DDD")]
    ).iloc[[0, 1, 2, 4]]
    simulated_returns.iloc[295, simulated_returns.columns.get_loc("DDD")] = -np.inf
    study = run(simulated_returns, both)
    assert study.dropped.to_numpy().tolist() == [["late", "an infinite return in its windows"]]


def test_a_firm_that_is_the_benchmark_is_dropped(simulated_returns, simulated_events):
    simulated_returns["AAA"] = 0.001 + 2 * simulated_returns["MARKET"]
    with pytest.warns(UserWarning, match="follow the benchmark exactly"):
        study = run(simulated_returns, simulated_events)
    assert study.dropped["event_id"].tolist() == ["e0"]


def test_if_every_event_is_dropped_the_study_stops(simulated_returns, simulated_events):
    with pytest.raises(FitError, match="all 4 events were dropped: 4 x 0 usable days") as caught:
        run(
            simulated_returns.assign(**dict.fromkeys(["AAA", "BBB", "CCC", "DDD"], np.nan)),
            simulated_events,
        )
    assert caught.value.exit_code == 5


def two_events(returns):
    places = returns.index[[300, 320]]
    return pd.DataFrame({"event_id": ["a", "b"], "firm": "AAA", "date": places})


def test_another_event_in_the_estimation_window_is_told(simulated_returns):
    with pytest.warns(UserWarning, match="1 of 2 events have other events of the firm"):
        study = run(simulated_returns, two_events(simulated_returns))
    assert study.diagnostics()["other_events_in_estimation"].tolist() == [0, 1]
    assert study.diagnostics()["overlapping_events"].tolist() == [1, 1]


def test_masking_leaves_the_other_event_window_out(simulated_returns, recwarn):
    events = two_events(simulated_returns)
    study = run(simulated_returns, events, mask_other_events=True)
    assert not recwarn.list
    # the window of a is sessions 290 to 310, the estimation window of b 60 to 309
    assert study.coefficients["n_obs"].tolist() == [250, 230]
    simulated_returns.iloc[290:311, 0] = np.nan
    gap = run(simulated_returns, events.iloc[[1]])
    pd.testing.assert_series_equal(study.coefficients.loc["b"], gap.coefficients.loc["b"])


def test_events_of_another_firm_are_not_masked(simulated_returns):
    events = two_events(simulated_returns).assign(firm=["AAA", "BBB"])
    study = run(simulated_returns, events, mask_other_events=True)
    assert study.coefficients["n_obs"].tolist() == [250, 250]
    assert study.diagnostics()["other_events_in_estimation"].tolist() == [0, 0]


def test_a_dropped_event_is_masked_as_well(simulated_returns):
    events = two_events(simulated_returns).assign(date=simulated_returns.index[[5, 200]])
    with pytest.warns(UserWarning, match="1 of 2 events dropped"):
        study = run(simulated_returns, events, mask_other_events=True)
    assert study.coefficients["n_obs"].tolist() == [190 - 16]
