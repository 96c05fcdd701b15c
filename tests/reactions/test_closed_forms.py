"""Numbers that can be worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.reactions import event_study

DAYS = pd.bdate_range("2024-01-01", periods=9)
ONE = pd.DataFrame({"event_id": ["e"], "firm": ["A"], "date": [DAYS[7]]})
SMALL = {"estimation_window": (-7, -2), "event_window": (-1, 1), "min_estimation_days": 4}


def small_study(firm, market, model="market_model", **more):
    returns = pd.DataFrame({"A": firm, "M": market}, index=DAYS)
    return event_study(returns, ONE, benchmark="M", model=model, **{**SMALL, **more})


def test_an_orthogonal_design_gives_the_forecast_variance_by_hand():
    # market -1, 1, -1, 1, -1, 1 % has mean 0 and Sxx 6e-4; residuals a, -a orthogonal to it,
    # with a = 1 %: RSS = 4e-4, sigma^2 = 4e-4 / (6 - 2). Event days 3 %, 0 %, 1 %:
    # 1'V1 = sigma^2 (3 + 3^2 / 6 + 0.04^2 / Sxx)
    market = np.array([-1, 1, -1, 1, -1, 1, 3, 0, 1]) / 100
    noise = np.array([1, 1, -1, -1, 0, 0, 0, 0, 0]) / 100
    firm = 0.001 + 2 * market + noise + np.array([0] * 6 + [0.01, 0.02, 0.03])
    study = small_study(firm, market)
    car = study.car(-1, 1).loc["e"]
    assert car["car"] == pytest.approx(0.06, rel=1e-12)
    assert car["se"] == pytest.approx((1e-4 * (3 + 9 / 6 + 16e-4 / 6e-4)) ** 0.5, rel=1e-12)
    assert car["df"] == 4
    assert study.coefficients.loc["e", ["alpha", "beta"]].tolist() == pytest.approx([0.001, 2.0])


def test_the_constant_mean_model_is_the_sample_mean():
    firm = np.array([1, 2, 3, 4, 5, 9, 2, 4, 6]) / 100
    study = small_study(firm, np.zeros(9), model="constant_mean")
    assert study.coefficients.loc["e", "alpha"] == pytest.approx(0.04)
    assert study.coefficients.loc["e", "sigma"] == pytest.approx(np.std(firm[:6], ddof=1))
    assert study.coefficients.loc["e", "r_squared"] == 0.0
    se = np.std(firm[:6], ddof=1) * (3 + 9 / 6) ** 0.5
    assert study.car(-1, 1).loc["e", "se"] == pytest.approx(se, rel=1e-12)
    assert list(study.abnormal_returns.loc["e"]) == pytest.approx([-0.02, 0.0, 0.02])


def test_the_market_adjusted_model_subtracts_the_market_and_estimates_only_sigma():
    market = np.array([-1, 1, -1, 2, -1, 1, 3, 0, 1]) / 100
    firm = np.array([1, 2, 3, 4, 5, 9, 2, 4, 6]) / 100
    study = small_study(firm, market, model="market_adjusted")
    sigma = np.std((firm - market)[:6], ddof=1)
    found = study.coefficients.loc["e"]
    assert (found["alpha"], found["beta"], found["df"]) == (0.0, 1.0, 5)
    assert found["sigma"] == pytest.approx(sigma, rel=1e-12)
    explained = 1 - np.var((firm - market)[:6]) / np.var(firm[:6])
    assert found["r_squared"] == pytest.approx(explained)
    assert list(study.abnormal_returns.loc["e"]) == pytest.approx(list((firm - market)[6:]))
    assert study.car(-1, 1).loc["e", "se"] == pytest.approx(sigma * 3**0.5, rel=1e-12)


def test_bmp_of_equal_variances_is_the_cross_section_t(simulated_returns):
    # every event has one regression, and so one forecast variance: SCAR is CAR over a constant
    days = simulated_returns.index
    firm = np.tile(simulated_returns["AAA"].to_numpy()[:, None], (1, 5))
    firm[350, :] += [0.01, 0.03, -0.02, 0.05, 0.00]
    returns = pd.DataFrame(firm, index=days, columns=list("VWXYZ")).assign(
        M=simulated_returns["MARKET"]
    )
    events = pd.DataFrame({"event_id": range(5), "firm": list("VWXYZ"), "date": days[350]})
    study = event_study(returns, events, benchmark="M")
    t, bmp = (study.test(name, 0, 0).statistic for name in ("cross_section_t", "bmp"))
    assert bmp == pytest.approx(t, rel=1e-9)


def test_the_average_path_is_the_mean_and_its_running_sum():
    market = np.array([-1, 1, -1, 2, -1, 1, 3, 0, 1]) / 100
    returns = pd.DataFrame(
        {"A": np.r_[market[:6] * 2, 0, 0.02, 0.04], "B": np.r_[-market[:6], 0, 0.04, 0.00]},
        index=DAYS,
    )
    events = pd.DataFrame({"event_id": ["a", "b"], "firm": ["A", "B"], "date": DAYS[7]})
    still = pd.Series(np.r_[market[:6], 0, 0, 0], DAYS)  # no move of the market around the event
    study = event_study(returns, events, benchmark=still, model="market_adjusted", **SMALL)
    average = study.average(0, 1)
    assert average["aar"].tolist() == pytest.approx([0.03, 0.02])
    assert average["caar"].tolist() == pytest.approx([0.03, 0.05])
    assert average["n"].tolist() == [2, 2]
