"""What must not change, and what must change in proportion."""

import numpy as np
import pandas as pd
import pytest

from analysis.reactions import event_study
from analysis.reactions.battery import TESTS

MODELS = (
    "market_model",
    "constant_mean",
    "market_adjusted",
    "factors",
    "capm",
    "dimson",
    "scholes_williams",
    "synthetic_control",
)


def run(returns, events, model="market_model", **more):
    factors = returns[["MARKET", "SIZE"]]
    if model == "capm":
        factors = factors.set_axis(["mkt_rf", "rf"], axis=1) * [1.0, 0.01]
    return event_study(returns, events, benchmark="MARKET", factors=factors, model=model, **more)


@pytest.mark.parametrize("model", MODELS)
def test_a_car_is_the_sum_of_its_abnormal_returns(simulated_returns, simulated_events, model):
    study = run(simulated_returns, simulated_events, model)
    total = study.abnormal_returns.loc[:, -3:4].sum(axis=1)
    np.testing.assert_allclose(study.car(-3, 4)["car"], total, rtol=1e-12)
    assert study.average(-3, 4)["caar"].iloc[-1] == pytest.approx(study.car(-3, 4)["car"].mean())


@pytest.mark.parametrize("model", MODELS)
def test_scaling_returns_scales_cars_and_leaves_every_test(
    simulated_returns, simulated_events, model
):
    plain = run(simulated_returns, simulated_events, model)
    half = run(simulated_returns / 2, simulated_events, model)
    np.testing.assert_allclose(half.car(-1, 1)["car"] * 2, plain.car(-1, 1)["car"], rtol=1e-9)
    np.testing.assert_allclose(half.car(-1, 1)["t"], plain.car(-1, 1)["t"], rtol=1e-9)
    np.testing.assert_array_equal(half.sq_test(-1, 1)["p_value"], plain.sq_test(-1, 1)["p_value"])
    for name in TESTS:
        before, after = plain.test(name, -1, 1), half.test(name, -1, 1)
        assert after.statistic == pytest.approx(before.statistic, rel=1e-9)


def test_the_order_of_events_and_firms_does_not_matter(simulated_returns, simulated_events):
    plain = run(simulated_returns, simulated_events).car(-1, 1)
    order = [2, 0, 3, 1]
    columns = list(simulated_returns.columns)[::-1]
    other = run(simulated_returns[columns], simulated_events.iloc[order]).car(-1, 1)
    assert list(other.index) == ["e2", "e0", "e3", "e1"]
    pd.testing.assert_frame_equal(other.loc[plain.index], plain, check_index_type=False)


def test_only_the_order_of_sessions_counts_not_their_dates(simulated_returns, simulated_events):
    later = simulated_returns.set_axis(pd.date_range("1990-01-01", periods=420, freq="3D"))
    moved = simulated_events.assign(
        date=later.index[simulated_returns.index.get_indexer(simulated_events["date"])]
    )
    np.testing.assert_array_equal(
        run(later, moved).abnormal_returns,
        run(simulated_returns, simulated_events).abnormal_returns,
    )


def test_a_shift_of_the_firm_by_multiples_of_the_market_leaves_the_abnormal_return(
    simulated_returns, simulated_events
):
    moved = simulated_returns.copy()
    moved["AAA"] += 0.002 + 3 * moved["MARKET"]
    np.testing.assert_allclose(
        run(moved, simulated_events).abnormal_returns,
        run(simulated_returns, simulated_events).abnormal_returns,
        atol=1e-14,
    )


def test_many_blocks_give_what_single_events_give(simulated_returns):
    # 600 events cross two borders between blocks; the 24 on their firm's first day have no other
    places = np.arange(600) % 100 + 300
    firms = np.array(["AAA", "BBB", "CCC", "DDD"])[np.arange(600) % 4]
    events = pd.DataFrame(
        {"event_id": range(600), "firm": firms, "date": simulated_returns.index[places]}
    )
    with pytest.warns(UserWarning, match="576 of 600 events have other events"):
        study = run(simulated_returns, events)
    for i in (0, 255, 256, 511, 599):
        alone = run(simulated_returns, events.iloc[[i]])
        np.testing.assert_array_equal(study.car(-2, 2).loc[[i]], alone.car(-2, 2))
        np.testing.assert_array_equal(
            study.sq_test(0, 0).loc[i, "p_value"], alone.sq_test(0, 0)["p_value"].item()
        )


def test_a_frame_laid_out_by_rows_or_by_columns_gives_the_same(simulated_returns, simulated_events):
    values = simulated_returns.to_numpy()
    by_row, by_column = (
        pd.DataFrame(
            layout(values), index=simulated_returns.index, columns=simulated_returns.columns
        )
        for layout in (np.ascontiguousarray, np.asfortranarray)
    )
    pd.testing.assert_frame_equal(
        run(by_row, simulated_events).car(-5, 5), run(by_column, simulated_events).car(-5, 5)
    )


def test_the_input_is_left_as_it_was(simulated_returns, simulated_events):
    returns, events = simulated_returns.copy(), simulated_events.copy()
    run(simulated_returns, simulated_events)
    pd.testing.assert_frame_equal(simulated_returns, returns)
    pd.testing.assert_frame_equal(simulated_events, events)


def test_what_is_done_to_the_frames_afterwards_does_not_reach_the_study(simulated_returns):
    returns, market = simulated_returns.copy(), simulated_returns["MARKET"].copy()
    events = pd.DataFrame({"event_id": [1, 2], "firm": ["AAA", "BBB"], "date": returns.index[300]})
    study = event_study(returns, events, benchmark=market)
    before = study.tests(-1, 1)
    returns *= 100.0
    returns.iloc[200] = 0.5
    market.iloc[:] = 0.0
    again = event_study(simulated_returns, events, benchmark="MARKET")
    study._fitted._cars.clear()
    pd.testing.assert_frame_equal(study.tests(-1, 1), before)
    pd.testing.assert_frame_equal(again.tests(-1, 1), before)
