"""The sample-quantile test."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.reactions import event_study


def run(returns, events, **more):
    return event_study(returns, events, benchmark="MARKET", **more)


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize(("window", "sums"), [((0, 0), 250), ((-1, 1), 248), ((-5, 5), 240)])
def test_the_largest_day_of_all_has_the_smallest_p(
    simulated_returns, simulated_events, scaled, window, sums
):
    jump = simulated_returns.copy()
    jump.loc[simulated_events["date"][0], "AAA"] -= 1.5
    frame = run(jump, simulated_events).sq_test(*window, scaled=scaled)
    assert frame.loc["e0", "p_value"] == 1 / (sums + 1)
    assert (frame["smallest_p"] == 1 / (sums + 1)).all()


@pytest.mark.parametrize("length", [1, 3])
def test_scaled_sums_agree_with_the_full_hat_matrix(simulated_returns, simulated_events, length):
    event = simulated_events.iloc[[1]]
    day = simulated_returns.index.get_loc(event["date"].item())
    past, near = slice(day - 260, day - 10), slice(day, day + length)
    x = sm.add_constant(simulated_returns["MARKET"].to_numpy())
    fit = sm.OLS(simulated_returns["BBB"].to_numpy()[past], x[past]).fit()
    hat = x[past] @ np.linalg.inv(x[past].T @ x[past]) @ x[past].T
    outside = np.eye(250) - hat
    sums = [
        abs(fit.resid[i : i + length].sum()) / outside[i : i + length, i : i + length].sum() ** 0.5
        for i in range(250 - length + 1)
    ]
    ahead = x[near] @ np.linalg.inv(x[past].T @ x[past]) @ x[near].T + np.eye(length)
    car = (simulated_returns["BBB"].to_numpy()[near] - fit.predict(x[near])).sum()
    expected = (1 + np.sum(sums >= abs(car) / ahead.sum() ** 0.5)) / (len(sums) + 1)
    found = run(simulated_returns, event).sq_test(0, length - 1)
    assert found["p_value"].item() == expected
    assert found["ar_or_car"].item() == pytest.approx(car)


def test_unscaled_sums_compare_plain_residuals(simulated_returns, simulated_events):
    study = run(simulated_returns, simulated_events.iloc[[0]], model="market_adjusted")
    gap = simulated_returns["AAA"] - simulated_returns["MARKET"]
    expected = (1 + (gap[40:290].abs() >= abs(gap.iloc[300])).sum()) / 251
    for scaled in (True, False):  # nothing is estimated, so scaling changes nothing
        assert study.sq_test(0, 0, scaled=scaled)["p_value"].item() == expected


def test_twenty_sums_a_day_of_the_window_decide_whether_it_is_valid(
    simulated_returns, simulated_events
):
    study = run(simulated_returns, simulated_events)
    wide, narrow = study.sq_test(-10, 10), study.sq_test(-5, 5)
    assert narrow["valid"].all() and not wide["valid"].any()
    assert wide["reason"].iloc[0] == "230 estimation sums without a gap; 420 are needed"


def test_sums_across_a_gap_do_not_count(simulated_returns, simulated_events):
    simulated_returns.loc[simulated_returns.index[200], "AAA"] = np.nan
    study = run(simulated_returns, simulated_events)
    smallest = study.sq_test(-1, 1)["smallest_p"]
    assert smallest.tolist() == pytest.approx([1 / 246, 1 / 249, 1 / 249, 1 / 249])


def test_an_event_without_its_day_has_a_reason_and_leaves_the_family(
    simulated_returns, simulated_events
):
    simulated_returns.loc[simulated_events["date"][0], "AAA"] = np.nan
    frame = run(simulated_returns, simulated_events).sq_test(0, 0)
    assert frame["valid"].tolist() == [False, True, True, True]
    assert frame.loc["e0", "reason"] == "no return on a day of the window"
    assert frame["smallest_p_holm"].iloc[1:].tolist() == pytest.approx([3 / 251] * 3)


def test_holm_can_reject_nothing_from_thirteen_events_on(simulated_returns):
    events = pd.DataFrame(
        {"event_id": range(13), "firm": "AAA", "date": simulated_returns.index[300:313]}
    )
    with pytest.warns(UserWarning, match="other events"):
        few, many = run(simulated_returns, events.iloc[:12]), run(simulated_returns, events)
    assert few.sq_test(0, 0)["smallest_p_holm"].max() < 0.05
    assert many.sq_test(0, 0)["smallest_p_holm"].min() > 0.05


def test_a_window_longer_than_the_estimation_window_has_no_sum(simulated_returns, simulated_events):
    study = run(
        simulated_returns, simulated_events, estimation_window=(-25, -11), min_estimation_days=10
    )
    frame = study.sq_test(-10, 10)
    assert (frame["p_value"] == 1.0).all() and not frame["valid"].any()


def test_the_columns_are_those_of_the_contract(simulated_returns, simulated_events):
    frame = run(simulated_returns, simulated_events).sq_test(0, 0)
    assert list(frame.columns) == [
        "ar_or_car", "p_value", "smallest_p", "p_holm", "smallest_p_holm", "valid", "reason",
    ]  # fmt: skip
