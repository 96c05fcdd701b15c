"""The same numbers as other programs on the same input."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.reactions import event_study

PARITY = Path(__file__).parent / "parity"


def by_statsmodels(returns, firm, day, regressors, first, last):
    """One OLS by statsmodels; its prediction covariance is X* cov X*' without the noise."""
    past, near = slice(day - 260, day - 10), slice(day + first, day + last + 1)
    x = np.column_stack([np.ones(len(returns)), returns[regressors]])
    fit = sm.OLS(returns[firm].to_numpy()[past], x[past]).fit()
    abnormal = returns[firm].to_numpy()[near] - fit.predict(x[near])
    mean_cov = x[near] @ fit.cov_params() @ x[near].T
    forecast_cov = mean_cov + fit.scale * np.eye(len(abnormal))
    daily = fit.get_prediction(x[near]).se_obs
    np.testing.assert_allclose(np.sqrt(np.diag(forecast_cov)), daily, rtol=1e-12)
    return fit, abnormal, float(np.sqrt(forecast_cov.sum()))


@pytest.mark.parametrize(
    ("model", "regressors"),
    [("market_model", ["MARKET"]), ("factors", ["MARKET", "SIZE"]), ("constant_mean", [])],
)
@pytest.mark.parametrize("window", [(-10, 10), (0, 0), (-1, 3)])
def test_every_event_agrees_with_its_statsmodels_regression(
    simulated_returns, simulated_events, model, regressors, window
):
    study = event_study(
        simulated_returns,
        simulated_events,
        model=model,
        benchmark="MARKET",
        factors=simulated_returns[["MARKET", "SIZE"]],
    )
    cars = study.car(*window)
    for event in simulated_events.itertuples():
        day = simulated_returns.index.get_loc(event.date)
        fit, abnormal, se = by_statsmodels(simulated_returns, event.firm, day, regressors, *window)
        row, found = cars.loc[event.event_id], study.coefficients.loc[event.event_id]
        slopes = found.drop(["sigma", "n_obs", "df", "r_squared"]).to_numpy(dtype=float)
        np.testing.assert_allclose(slopes, fit.params, rtol=1e-9)
        np.testing.assert_allclose(found["sigma"], np.sqrt(fit.scale), rtol=1e-9)
        np.testing.assert_allclose(found["r_squared"], fit.rsquared, rtol=1e-9, atol=1e-15)
        assert (found["n_obs"], found["df"]) == (250, fit.df_resid)
        got = study.abnormal_returns.loc[event.event_id, window[0] : window[1]]
        np.testing.assert_allclose(got, abnormal, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(row["car"], abnormal.sum(), rtol=1e-9)
        np.testing.assert_allclose(row["se"], se, rtol=1e-9)


def test_a_close_fit_keeps_its_digits(simulated_returns, simulated_events):
    noise = np.random.default_rng(3).normal(0, 1e-6, len(simulated_returns))
    returns = simulated_returns.assign(AAA=2 * simulated_returns["MARKET"] + noise)
    event = simulated_events.iloc[:1]
    study = event_study(returns, event, benchmark="MARKET")
    fit, _, se = by_statsmodels(returns, "AAA", 300, ["MARKET"], -10, 10)
    np.testing.assert_allclose(study.coefficients["sigma"], np.sqrt(fit.scale), rtol=1e-9)
    np.testing.assert_allclose(study.car(-10, 10)["se"], se, rtol=1e-9)


@pytest.fixture
def parity_study():
    returns = pd.read_csv(PARITY / "simulated_returns.csv", index_col="date", parse_dates=True)
    events = pd.read_csv(PARITY / "simulated_events.csv", parse_dates=["date"])
    with pytest.warns(UserWarning, match="other events of the firm"):
        return event_study(
            returns,
            events,
            benchmark="MARKET",
            estimation_window=(-210, -11),
            event_window=(-3, 3),
        )


def test_abnormal_returns_agree_with_the_package_eventstudy(parity_study):
    other = pd.read_csv(PARITY / "eventstudy_output.csv")
    columns = [f"ar_{day}" for day in range(-3, 4)]
    np.testing.assert_allclose(parity_study.abnormal_returns, other[columns], rtol=0, atol=1e-12)
    np.testing.assert_allclose(parity_study.car(-3, 3)["car"], other["car"], rtol=1e-9)
    sigma_squared = other["variance_divisor_t"] * 200 / 198
    np.testing.assert_allclose(parity_study.coefficients["sigma"] ** 2, sigma_squared, rtol=1e-9)


def test_bmp_agrees_with_the_package_eventstudystatistics(parity_study):
    other = pd.read_csv(PARITY / "eventstudystatistics_output.csv")["bmp"].item()
    assert parity_study.test("bmp", -3, 3).statistic == pytest.approx(other, rel=1e-9)


def test_cross_section_t_is_the_one_sample_t_of_scipy(simulated_returns, simulated_events):
    from scipy.stats import ttest_1samp

    study = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    for name, column in (("cross_section_t", "car"), ("bmp", "scar")):
        other = ttest_1samp(study.car(-1, 1)[column], 0.0)
        interval = other.confidence_interval()
        mine = study.test(name, -1, 1)
        assert mine.statistic == pytest.approx(other.statistic, rel=1e-9)
        assert mine.p_value == pytest.approx(other.pvalue, rel=1e-9)
        assert (mine.low, mine.high) == pytest.approx((interval.low, interval.high), rel=1e-9)
        assert (mine.df, mine.n, mine.null) == (3.0, 4, "t(3)")


def test_kolari_pynnonen_and_grank_agree_with_the_package_eventstudystatistics():
    returns = pd.read_csv(PARITY / "simulated_returns.csv", index_col="date", parse_dates=True)
    firms = list(returns.columns.drop("MARKET"))
    events = pd.DataFrame({"event_id": firms, "firm": firms, "date": returns.index[300]})
    study = event_study(
        returns,
        events,
        benchmark="MARKET",
        estimation_window=(-210, -11),
        event_window=(-3, 3),
    )
    other = pd.read_csv(PARITY / "eventstudystatistics_battery.csv").iloc[0]
    plain, corrected = study.test("bmp", -3, 3), study.test("kp_bmp", -3, 3)
    assert corrected.statistic / plain.statistic == pytest.approx(other["kp_factor"], rel=1e-9)
    assert study.test("grank_t", -3, 3).statistic == pytest.approx(other["grank_t"], rel=1e-9)


@pytest.mark.parametrize("side", ["greater", "less"])
def test_one_sided_p_values_are_those_of_scipy(simulated_returns, simulated_events, side):
    from scipy.stats import norm, ttest_1samp

    study = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    other = ttest_1samp(study.car(-1, 1)["car"], 0.0, alternative=side)
    mine = study.test("cross_section_t", -1, 1, alternative=side)
    assert mine.p_value == pytest.approx(other.pvalue, rel=1e-9)
    assert f"one-sided p-value, mean {side}" in mine.reason
    z = study.test("corrado", -1, 1, alternative=side)
    tail = norm.sf if side == "greater" else norm.cdf
    assert z.p_value == pytest.approx(tail(z.statistic), rel=1e-9)


@pytest.mark.parametrize(("n", "method"), [(25, "exact"), (26, "approx")])
def test_the_signed_rank_law_is_counted_out_up_to_25_events(simulated_returns, n, method):
    from scipy.stats import wilcoxon

    days = simulated_returns.index[300 : 300 + n]
    events = pd.DataFrame({"event_id": range(n), "firm": "AAA", "date": days})
    study = event_study(simulated_returns, events, benchmark="MARKET", mask_other_events=True)
    mine, cars = study.test("wilcoxon", 0, 0), study.car(0, 0)["car"]
    other = wilcoxon(cars, method=method, correction=True)
    assert mine.p_value == pytest.approx(other.pvalue, rel=1e-9)
    assert mine.null.endswith("exact" if method == "exact" else "normal approximation")
