"""Returns beyond the risk-free rate."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis import DataError
from analysis.reactions import event_study

PLACES = {"AAA": 300, "BBB": 310, "CCC": 333, "DDD": 390}


@pytest.fixture
def factors(simulated_returns) -> pd.DataFrame:
    rate = np.linspace(0.0001, 0.0004, len(simulated_returns))
    columns = {"mkt_rf": simulated_returns["MARKET"] - rate, "rf": rate}
    return pd.DataFrame(columns, index=simulated_returns.index)


@pytest.fixture
def run(simulated_returns, simulated_events, factors):
    def call(returns=simulated_returns, factors=factors, **more):
        return event_study(returns, simulated_events, factors=factors, model="capm", **more)

    return call


def test_every_event_agrees_with_its_statsmodels_regression(run, simulated_returns, factors):
    study = run()
    for event_id, (firm, place) in zip(study.coefficients.index, PLACES.items(), strict=True):
        past, near = slice(place - 260, place - 10), slice(place - 1, place + 2)
        excess = (simulated_returns[firm] - factors["rf"]).to_numpy()
        fit = sm.OLS(excess[past], sm.add_constant(factors["mkt_rf"].to_numpy()[past])).fit()
        x = np.column_stack([np.ones(3), factors["mkt_rf"].to_numpy()[near]])
        car = (excess[near] - x @ fit.params).sum()
        total = x.sum(axis=0)
        se = (fit.mse_resid * 3 + total @ fit.cov_params() @ total) ** 0.5
        found, cars = study.coefficients.loc[event_id], study.car(-1, 1).loc[event_id]
        assert found[["alpha", "beta"]].tolist() == pytest.approx(fit.params.tolist(), rel=1e-9)
        assert found["sigma"] == pytest.approx(fit.mse_resid**0.5, rel=1e-9)
        assert found["r_squared"] == pytest.approx(fit.rsquared, rel=1e-9)
        assert cars[["car", "se"]].tolist() == pytest.approx([car, se], rel=1e-9)
        assert found["df"] == fit.df_resid


def test_a_constant_rate_moves_only_alpha_of_the_market_model(run, simulated_returns, factors):
    rate = 0.0002
    market = simulated_returns["MARKET"]
    capm = run(factors=factors.assign(mkt_rf=market - rate, rf=rate))
    plain = event_study(
        simulated_returns,
        pd.DataFrame(
            {
                "event_id": [f"e{i}" for i in range(4)],
                "firm": list(PLACES),
                "date": simulated_returns.index[list(PLACES.values())],
            }
        ),
        benchmark="MARKET",
    )
    np.testing.assert_allclose(capm.abnormal_returns, plain.abnormal_returns, atol=1e-15)
    alpha = plain.coefficients["alpha"] - rate * (1 - plain.coefficients["beta"])
    np.testing.assert_allclose(capm.coefficients["alpha"], alpha, atol=1e-15)


def test_the_returns_and_other_columns_are_left_alone(run, simulated_returns, factors):
    before = simulated_returns.copy()
    wide = run(factors=factors.assign(level=3000.0, alpha=1.0))  # prices, and a reserved name
    pd.testing.assert_frame_equal(simulated_returns, before)
    pd.testing.assert_frame_equal(wide.car(0, 0), run().car(0, 0))
    assert run().coefficients.columns[:2].tolist() == ["alpha", "beta"]


@pytest.mark.parametrize("lacking", ["mkt_rf", "rf"])
def test_a_missing_column_is_named_with_the_way_out(run, factors, lacking):
    message = rf"factors lacks the column '{lacking}', it has .*'smb'.*; .* rename yours to these"
    with pytest.raises(DataError, match=message):
        run(factors=factors.rename(columns={lacking: "smb"}))


def test_without_factors_the_two_columns_are_named():
    days = pd.bdate_range("2021-01-04", periods=5)
    returns = pd.DataFrame({"A": [0.0, 0.1, 0.0, 0.1, 0.0]}, index=days)
    events = pd.DataFrame({"event_id": ["e"], "firm": ["A"], "date": [days[3]]})
    with pytest.raises(DataError, match=r"model='capm' needs factors: .* sessions x mkt_rf and rf"):
        event_study(returns, events, model="capm")


@pytest.mark.parametrize("column", ["mkt_rf", "rf"])
@pytest.mark.parametrize("place", [100, 300])
def test_a_rate_or_market_missing_on_a_needed_session_stops(run, factors, column, place):
    factors.iloc[place, factors.columns.get_loc(column)] = np.nan
    day = f"{factors.index[place]:%Y-%m-%d}"
    with pytest.raises(DataError, match=rf"'mkt_rf and rf' has no finite value on {day}, which ev"):
        run(factors=factors)


def test_factors_in_percent_get_a_warning(run, factors):
    with pytest.warns(UserWarning, match=r"standard deviation of 'mkt_rf and rf' is .*divide by"):
        run(factors=factors.assign(mkt_rf=factors["mkt_rf"] * 100))
