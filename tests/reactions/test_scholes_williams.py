"""Scholes and Williams' beta, by hand and under thin trading."""

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, FitError
from analysis.reactions import event_study

DAYS = pd.bdate_range("2024-01-01", periods=10)
ONE = pd.DataFrame({"event_id": ["e"], "firm": ["A"], "date": [DAYS[8]]})
SMALL = {"estimation_window": (-7, -2), "event_window": (0, 0), "min_estimation_days": 6}


def run(returns, events, **more):
    return event_study(returns, events, benchmark="MARKET", model="scholes_williams", **more)


def small_study(firm, market):
    returns = pd.DataFrame({"A": firm, "M": market}, index=DAYS)
    return event_study(returns, ONE, benchmark="M", model="scholes_williams", **SMALL)


def test_beta_and_its_variances_are_those_by_hand():
    # sessions 1 to 6 hold 1, -1, -3, -1, 1, 3 %: mean 0, S = 22, and so do the sessions before
    # and after each; products with the neighbour sum to 10, with the next but one to -10:
    # rho = 5/11. R = 0.1 + 0.4 Rm + 0.6 Rm(t-1): b_0 = 0.4 + 0.6 rho, b_-1 = 0.6 + 0.4 rho,
    # b_+1 = 0.4 rho - 0.6 rho; their sum 15/11 over 1 + 10/11 is 5/7 (least squares: 37/55).
    market = np.array([3, 1, -1, -3, -1, 1, 3, 1, 2, 0]) / 100
    firm = 0.001 + 0.4 * market + 0.6 * np.roll(market, 1)
    firm[8] = 0.05
    study = small_study(firm, market)
    found = study.coefficients.loc["e"]
    rho = 5 / 11
    slopes = [5 / 7, 0.6 + 0.4 * rho, 0.4 + 0.6 * rho, -0.2 * rho, rho]
    shown = found[["beta", "beta_-1", "beta_0", "beta_+1", "rho"]].tolist()
    assert shown == pytest.approx(slopes, rel=1e-12)
    assert found["alpha"] == pytest.approx(0.001, rel=1e-12)
    # e = (0.4 - 5/7) Rm + 0.6 Rm(t-1), divisor 6 - 2; w_t = (sum of three neighbours) / 42 %
    off = 0.4 - 5 / 7
    sigma = ((off**2 * 22 + 0.36 * 22 + 2 * off * 0.6 * 10) / 4) ** 0.5 / 100
    assert found[["sigma", "df"]].tolist() == pytest.approx([sigma, 4], rel=1e-12)
    weights = (25 + 9 + 9 + 25 + 9 + 9) / 42**2
    se = sigma * (1 + 1 / 6 + 2**2 * weights) ** 0.5
    cars = study.car(0, 0).loc["e"]
    assert cars[["car", "se"]].tolist() == pytest.approx([0.049 - 2 * 5 / 7 / 100, se], rel=1e-12)


def test_residual_and_forecast_variances_are_those_of_the_linear_map(
    simulated_returns, simulated_events
):
    # e = (I - P)u with P = 1 1'/n + (x - mean) w', whatever the weights w of beta
    study = run(simulated_returns, simulated_events)
    market, past = simulated_returns["MARKET"].to_numpy(), np.arange(40, 290)
    x = market[past] - market[past].mean()
    single = [market[past + j] - market[past + j].mean() for j in (-1, 0, 1)]
    rho = single[0] @ single[1] / np.sqrt((single[0] @ single[0]) * (single[1] @ single[1]))
    w = sum(column / (column @ column) for column in single) / (1 + 2 * rho)
    map_ = np.eye(250) - np.full((250, 250), 1 / 250) - np.outer(x, w)
    firm = simulated_returns["AAA"].to_numpy()
    assert study.coefficients.loc["e0", "beta"] == pytest.approx(w @ firm[past], rel=1e-9)
    residual = map_ @ firm[past]
    sigma = np.sqrt(residual @ residual / 248)
    assert study.coefficients.loc["e0", "sigma"] == pytest.approx(sigma, rel=1e-9)
    ahead = market[299:302] - market[past].mean()
    se = sigma * np.sqrt(3 + 9 / 250 + ahead.sum() ** 2 * (w @ w))
    assert study.car(-1, 1).loc["e0", "se"] == pytest.approx(se, rel=1e-9)
    sums = np.lib.stride_tricks.sliding_window_view
    spread = sums(map_ @ map_.T, (3, 3)).diagonal().sum(axis=(0, 1))
    scaled = np.abs(sums(residual, 3).sum(axis=1)) / np.sqrt(spread) / sigma
    larger = (scaled >= abs(study.car(-1, 1).loc["e0", "t"])).sum()
    assert study.sq_test(-1, 1).loc["e0", "p_value"] == (1 + larger) / 249


def test_an_autocorrelation_below_minus_a_half_gives_no_beta(simulated_returns, simulated_events):
    noise = simulated_returns["MARKET"].to_numpy()
    market = noise.copy()
    for t in range(1, len(market)):
        market[t] = noise[t] - 0.9 * market[t - 1]
    returns = simulated_returns.assign(MARKET=market)
    with pytest.raises(FitError, match=r"autocorrelation of -0\.\d\d leaves 1 \+ 2 rho no room"):
        run(returns, simulated_events)


def test_an_event_on_the_last_session_is_kept(simulated_returns):
    # beta needs leads, the event does not
    events = pd.DataFrame({"event_id": ["e"], "firm": ["AAA"], "date": simulated_returns.index[-1]})
    assert run(simulated_returns, events, event_window=(-1, 0)).dropped.empty


def test_the_first_session_has_no_lag_and_is_not_used(simulated_returns):
    day = simulated_returns.index[200]  # 190 sessions before day -10
    events = pd.DataFrame({"event_id": ["e"], "firm": ["AAA"], "date": [day]})
    assert run(simulated_returns, events).coefficients["n_obs"].item() == 189


def test_a_missing_neighbour_of_the_benchmark_is_named(simulated_returns, simulated_events):
    simulated_returns.iloc[39, simulated_returns.columns.get_loc("MARKET")] = np.nan
    with pytest.raises(DataError, match=r"'MARKET 1 session before' has no finite value on"):
        run(simulated_returns, simulated_events.iloc[:1])


WORLDS, FIRMS, SESSIONS, PARTS = 40, 50, 300, 8


def thin_world(rng) -> tuple[pd.DataFrame, pd.DataFrame]:
    """True betas of 1; each share's last trade of a day falls into any eighth of the day.

    A session's return runs from last trade to last trade, so that on average 9/16 of the
    market's move comes a day late: the world of Scholes and Williams (1977).
    """
    market = rng.normal(0.0, 0.01 / PARTS**0.5, (SESSIONS, PARTS))
    own = market + rng.normal(0.0, 0.02 / PARTS**0.5, (FIRMS, SESSIONS, PARTS))
    price = np.pad(own.reshape(FIRMS, -1).cumsum(axis=1), ((0, 0), (1, 0)))
    last = np.arange(SESSIONS) * PARTS + rng.integers(0, PARTS, (FIRMS, SESSIONS))
    returns = np.diff(np.take_along_axis(price, last, axis=1), prepend=0.0).T
    days = pd.bdate_range("2020-01-01", periods=SESSIONS)
    frame = pd.DataFrame(returns, index=days, columns=[f"F{i}" for i in range(FIRMS)])
    events = pd.DataFrame(
        {
            "event_id": range(FIRMS),
            "firm": frame.columns,
            "date": days[rng.integers(265, SESSIONS - 5, FIRMS)],
        }
    )
    return frame.assign(MARKET=market.sum(axis=1)), events


@pytest.fixture(scope="module")
def studies():
    """Betas and p-values of 2,000 events by model."""
    rng = np.random.default_rng(20)
    worlds = [thin_world(rng) for _ in range(WORLDS)]
    found = {}
    for model in ("scholes_williams", "dimson", "market_model"):
        all_ = [
            event_study(*world, benchmark="MARKET", model=model, event_window=(-1, 1))
            for world in worlds
        ]
        found[model] = pd.DataFrame(
            {
                "beta": np.concatenate([study.coefficients["beta"] for study in all_]),
                "day": np.concatenate([study.car(0, 0)["p_value"] for study in all_]),
                "window": np.concatenate([study.car(-1, 1)["p_value"] for study in all_]),
            }
        )
    return found


@pytest.mark.parametrize("model", ["scholes_williams", "dimson"])
def test_thin_trading_leaves_beta_where_it_is_and_pulls_least_squares_down(studies, model):
    assert studies[model]["beta"].mean() == pytest.approx(1.0, abs=0.03)
    assert studies["market_model"]["beta"].mean() == pytest.approx(7 / 16, abs=0.03)


@pytest.mark.parametrize("model", ["scholes_williams", "dimson"])
def test_the_t_of_one_day_keeps_its_size_under_thin_trading(studies, model):
    assert 0.035 <= (studies[model]["day"] < 0.05).mean() <= 0.065


def test_the_t_of_several_days_errs_on_the_safe_side_under_thin_trading(studies):
    # what a day misses the next one brings: residuals of neighbours take each other back
    assert 0.02 <= (studies["scholes_williams"]["window"] < 0.05).mean() <= 0.045
