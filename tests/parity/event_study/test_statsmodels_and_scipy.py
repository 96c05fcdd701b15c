"""The same numbers as statsmodels and SciPy, run here on the simulated input."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from event_study_cases import ESTIMATION, EVENT, read_case
from scipy import stats

from analysis.reactions import event_study


@pytest.fixture(scope="module")
def spread():
    return read_case("spread")


def study_of(case, events=None, **more):
    settings = {"benchmark": "MARKET", "estimation_window": ESTIMATION, "event_window": EVENT}
    return event_study(case.returns, case.events if events is None else events, **settings | more)


def by_statsmodels(case, firm, place, regressors, first, last):
    """One OLS by statsmodels; its prediction covariance is X* cov X*' without the noise."""
    x = [np.ones(200), *(case.past(name, place) for name in regressors)]
    ahead = [np.ones(7), *(case.near(name, place) for name in regressors)]
    days = slice(first - EVENT[0], last - EVENT[0] + 1)
    x, ahead = np.column_stack(x), np.column_stack(ahead)[days]
    fit = sm.OLS(case.past(firm, place), x).fit()
    abnormal = case.near(firm, place)[days] - fit.predict(ahead)
    mean_cov = ahead @ fit.cov_params() @ ahead.T
    forecast_cov = mean_cov + fit.scale * np.eye(len(abnormal))
    daily = fit.get_prediction(ahead).se_obs
    np.testing.assert_allclose(np.sqrt(np.diag(forecast_cov)), daily, rtol=1e-12)
    return fit, abnormal, float(np.sqrt(forecast_cov.sum()))


@pytest.mark.parametrize(
    ("model", "regressors"),
    [("market_model", ["MARKET"]), ("factors", ["MARKET", "SIZE"]), ("constant_mean", [])],
)
@pytest.mark.parametrize("window", [(-3, 3), (0, 0), (-1, 3)])
def test_every_event_agrees_with_its_statsmodels_regression(spread, model, regressors, window):
    factors = spread.returns[["MARKET", "SIZE"]]
    study = study_of(spread, model=model, factors=factors)
    cars = study.car(*window)
    for event, place in zip(spread.events.itertuples(), spread.places, strict=True):
        fit, abnormal, se = by_statsmodels(spread, event.firm, place, regressors, *window)
        row, found = cars.loc[event.event_id], study.coefficients.loc[event.event_id]
        slopes = found.drop(["sigma", "n_obs", "df", "r_squared"]).to_numpy(dtype=float)
        np.testing.assert_allclose(slopes, fit.params, rtol=1e-9)
        np.testing.assert_allclose(found["sigma"], np.sqrt(fit.scale), rtol=1e-9)
        np.testing.assert_allclose(found["r_squared"], fit.rsquared, rtol=1e-9, atol=1e-15)
        assert (found["n_obs"], found["df"]) == (200, fit.df_resid)
        got = study.abnormal_returns.loc[event.event_id, window[0] : window[1]]
        np.testing.assert_allclose(got, abnormal, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(row["car"], abnormal.sum(), rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(row["se"], se, rtol=1e-9)


def test_a_close_fit_keeps_its_digits(spread):
    noise = np.random.default_rng(3).normal(0, 1e-6, len(spread.returns))
    spread = read_case("spread")
    spread.returns["G00"] = 2 * spread.returns["MARKET"] + noise
    study = study_of(spread, spread.events.head(1))
    fit, _, se = by_statsmodels(spread, "G00", spread.places[0], ["MARKET"], -3, 3)
    np.testing.assert_allclose(study.coefficients["sigma"], np.sqrt(fit.scale), rtol=1e-9)
    np.testing.assert_allclose(study.car(-3, 3)["se"], se, rtol=1e-9)


def test_cross_section_t_is_the_one_sample_t_of_scipy(spread):
    study = study_of(spread)
    for name, column in (("cross_section_t", "car"), ("bmp", "scar")):
        other = stats.ttest_1samp(study.car(-1, 1)[column], 0.0)
        interval = other.confidence_interval()
        mine = study.test(name, -1, 1)
        assert mine.statistic == pytest.approx(other.statistic, rel=1e-9)
        assert mine.p_value == pytest.approx(other.pvalue, rel=1e-9)
        assert (mine.low, mine.high) == pytest.approx((interval.low, interval.high), rel=1e-9)
        assert (mine.df, mine.n, mine.null) == (29.0, 30, "t(29)")


@pytest.mark.parametrize("side", ["greater", "less"])
def test_one_sided_p_values_are_those_of_scipy(spread, side):
    study = study_of(spread)
    other = stats.ttest_1samp(study.car(-1, 1)["car"], 0.0, alternative=side)
    mine = study.test("cross_section_t", -1, 1, alternative=side)
    assert mine.p_value == pytest.approx(other.pvalue, rel=1e-9)
    assert f"one-sided p-value, mean {side}" in mine.reason
    z = study.test("corrado", -1, 1, alternative=side)
    tail = stats.norm.sf if side == "greater" else stats.norm.cdf
    assert z.p_value == pytest.approx(tail(z.statistic), rel=1e-9)


@pytest.mark.parametrize(("n", "method"), [(25, "exact"), (26, "approx")])
def test_the_signed_rank_law_is_counted_out_up_to_25_events(spread, n, method):
    events = pd.DataFrame(
        {"event_id": range(n), "firm": "G00", "date": spread.returns.index[220 : 220 + n]}
    )
    study = study_of(spread, events, mask_other_events=True)
    mine, cars = study.test("wilcoxon", 0, 0), study.car(0, 0)["car"]
    other = stats.wilcoxon(cars, method=method, correction=True)
    assert mine.p_value == pytest.approx(other.pvalue, rel=1e-9)
    assert mine.null.endswith("exact" if method == "exact" else "normal approximation")
