"""The market model with leads and lags of the benchmark."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis import DataError
from analysis.reactions import event_study
from analysis.reactions.placebo_pool import places


def run(returns, events, **more):
    return event_study(returns, events, **{"benchmark": "MARKET", "model": "dimson", **more})


def shifted(values: np.ndarray, days: np.ndarray, reach: int) -> np.ndarray:
    return np.column_stack([values[days + j] for j in range(-reach, reach + 1)])


@pytest.mark.parametrize("reach", [1, 3])
def test_every_event_agrees_with_its_statsmodels_regression(
    simulated_returns, simulated_events, reach
):
    study = run(simulated_returns, simulated_events, leads_lags=reach)
    market = simulated_returns["MARKET"].to_numpy()
    for event in simulated_events.itertuples():
        place = simulated_returns.index.get_loc(event.date)
        past, near = np.arange(place - 260, place - 10), np.arange(place - 2, place + 3)
        firm = simulated_returns[event.firm].to_numpy()
        fit = sm.OLS(firm[past], sm.add_constant(shifted(market, past, reach))).fit()
        x = np.column_stack([np.ones(5), shifted(market, near, reach)])
        total = x.sum(axis=0)
        car, se = (
            (firm[near] - x @ fit.params).sum(),
            (fit.mse_resid * 5 + total @ fit.cov_params() @ total) ** 0.5,
        )
        found, cars = study.coefficients.loc[event.event_id], study.car(-2, 2).loc[event.event_id]
        slopes = [f"beta_{j:+d}" if j else "beta_0" for j in range(-reach, reach + 1)]
        assert found[["alpha", *slopes]].tolist() == pytest.approx(fit.params.tolist(), rel=1e-9)
        assert found["beta"] == pytest.approx(fit.params[1:].sum(), rel=1e-9)
        assert found[["sigma", "df"]].tolist() == pytest.approx(
            [fit.mse_resid**0.5, fit.df_resid], rel=1e-9
        )
        assert cars[["car", "se"]].tolist() == pytest.approx([car, se], rel=1e-9)


def test_a_share_that_follows_a_day_late_gets_its_slopes_back(simulated_returns, simulated_events):
    market = simulated_returns["MARKET"]
    noise = np.random.default_rng(2).normal(0, 1e-6, len(market))
    late = 0.3 * market + 0.7 * market.shift(1, fill_value=0.0) - 0.1 * market.shift(-1)
    returns = simulated_returns.assign(AAA=late.fillna(0.0) + noise)
    found = run(returns, simulated_events.iloc[:1]).coefficients.iloc[0]
    slopes = found[["beta_-1", "beta_0", "beta_+1", "beta"]].tolist()
    assert slopes == pytest.approx([0.7, 0.3, -0.1, 0.9], abs=1e-4)


@pytest.mark.parametrize(("reach", "kept"), [(1, 418), (2, 417)])
def test_the_last_sessions_have_no_lead_so_their_events_are_dropped(simulated_returns, reach, kept):
    places = [416, 417, 418, 419]
    events = pd.DataFrame(
        {"event_id": places, "firm": "AAA", "date": simulated_returns.index[places]}
    )
    reason = rf"event_window=\(0, 0\) runs past .* nearer to their end than leads_lags={reach}"
    with pytest.warns(UserWarning, match=reason):
        study = run(simulated_returns, events, leads_lags=reach, event_window=(0, 0))
    assert study.coefficients.index.max() == kept
    assert study.dropped["event_id"].tolist() == list(range(kept + 1, 420))


def test_the_first_sessions_have_no_lag_and_are_not_used(simulated_returns):
    day = simulated_returns.index[200]  # 190 sessions before day -10, the first two without lags
    events = pd.DataFrame({"event_id": ["e"], "firm": ["AAA"], "date": [day]})
    study = run(simulated_returns, events, leads_lags=2)
    assert study.coefficients["n_obs"].item() == 190 - 2
    assert study.diagnostics()["unused_estimation_days"].item() == 250 - 188


@pytest.mark.parametrize(
    ("place", "needed", "which"),
    [(39, 40, "MARKET 1 session before"), (311, 310, "MARKET 1 session after")],
)
def test_a_neighbour_without_a_benchmark_is_named(
    simulated_returns, simulated_events, place, needed, which
):
    # the estimation window is sessions 40 to 289, the event window 290 to 310
    simulated_returns.iloc[place, simulated_returns.columns.get_loc("MARKET")] = np.nan
    message = f"'{which}' has no finite value on {simulated_returns.index[needed]:%Y-%m-%d}"
    with pytest.raises(DataError, match=message):
        run(simulated_returns, simulated_events.iloc[:1])


@pytest.mark.parametrize("value", [0, -1, 1.5, True, None])
def test_leads_lags_must_be_a_number_of_sessions(simulated_returns, simulated_events, value):
    with pytest.raises(DataError, match=rf"leads_lags={value!r} is not a whole number from 1; for"):
        run(simulated_returns, simulated_events, leads_lags=value)


def test_masks_and_edges_leave_days_out_together(simulated_returns, simulated_events):
    events = simulated_events.iloc[:1]
    masked = run(simulated_returns, events, mask_dates=[simulated_returns.index[100]])
    assert masked.coefficients["n_obs"].item() == 247
    assert run(simulated_returns, events).coefficients["n_obs"].item() == 250


def test_no_placebo_day_is_nearer_to_an_end_of_the_data_than_an_event_may_be(
    simulated_returns, simulated_events
):
    settings = {"leads_lags": 3, "event_window": (0, 1), "min_estimation_days": 20}
    pool = run(simulated_returns, simulated_events.iloc[:1], **settings)._pool(0, 0, 9, 0, None)
    assert places(pool.placebos.fitted).max() == 419 - 1 - 3
