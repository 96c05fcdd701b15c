"""The calendar-time portfolio: who is held, what it earned beyond its factors, and how sure."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis import DataError, FitError
from analysis.reactions import event_study
from analysis.reactions.calendar_time import calendar_time

LONG = {"estimation_window": (-150, -11), "event_window": (0, 5)}


@pytest.fixture
def study(simulated_returns, simulated_events):
    return event_study(simulated_returns, simulated_events, benchmark="MARKET", **LONG)


def by_hand(returns, events, holding):
    """The portfolio, session by session."""
    rows = {}
    for place, day in enumerate(returns.index):
        held = {
            event.firm
            for event in events.itertuples()
            if 1 <= place - returns.index.get_loc(event.date) <= holding
        }
        known = [returns[firm].iloc[place] for firm in held if np.isfinite(returns[firm][day])]
        if known:
            rows[day] = (sum(known) / len(known), len(known))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["portfolio_return", "n_firms"])


def newey_west(x, residual, lags):
    """The sandwich of the paper, by its definition, times T / (T - k)."""
    t, k = x.shape
    scores = x * residual[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (cross + cross.T)
    bread = np.linalg.inv(x.T @ x)
    return bread @ meat @ bread * t / (t - k)


@pytest.mark.parametrize("holding", [10, 40, 250])
def test_it_holds_every_firm_with_an_event_in_the_last_sessions(
    study, simulated_returns, simulated_events, holding
):
    expected = by_hand(simulated_returns, simulated_events, holding)
    found = study.calendar_time_portfolio(holding).portfolio
    np.testing.assert_array_equal(found.index, expected.index)
    np.testing.assert_array_equal(found["n_firms"], expected["n_firms"])
    np.testing.assert_allclose(found["portfolio_return"], expected["portfolio_return"], atol=1e-15)


def test_the_event_day_is_not_held(study, simulated_events):
    found = study.calendar_time_portfolio(250).portfolio
    assert found.index[0] > simulated_events["date"].min()


@pytest.mark.parametrize("lags", [0, 3, 12])
def test_its_errors_are_those_of_newey_and_west(study, simulated_returns, simulated_events, lags):
    expected = by_hand(simulated_returns, simulated_events, 250)
    x = np.column_stack([np.ones(len(expected)), simulated_returns["MARKET"][expected.index]])
    y = expected["portfolio_return"].to_numpy()
    slope = np.linalg.solve(x.T @ x, x.T @ y)
    se = np.sqrt(np.diag(newey_west(x, y - x @ slope, lags)))
    found = study.calendar_time_portfolio(250, lags=lags).coefficients
    np.testing.assert_allclose(found["estimate"], slope, rtol=1e-9)
    np.testing.assert_allclose(found["se"], se, rtol=1e-9)
    df = len(y) - 2
    np.testing.assert_allclose(found["p_value"], 2 * stats.t.sf(abs(slope / se), df), rtol=1e-8)
    reach = stats.t.ppf(0.975, df) * se
    np.testing.assert_allclose(found["high"] - found["low"], 2 * reach, rtol=1e-8)
    assert list(found["df"]) == [df, df]


def test_it_agrees_with_statsmodels_on_two_factors(study, simulated_returns, simulated_events):
    factors = simulated_returns[["MARKET", "SIZE"]]
    found = study.calendar_time_portfolio(250, factors=factors)
    expected = by_hand(simulated_returns, simulated_events, 250)
    fit = sm.OLS(expected["portfolio_return"], sm.add_constant(factors.loc[expected.index])).fit(
        cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": True}, use_t=True
    )
    assert found.lags == 4
    np.testing.assert_allclose(found.coefficients["estimate"], fit.params, rtol=1e-9)
    np.testing.assert_allclose(found.coefficients["p_value"], fit.pvalues, rtol=1e-9)
    assert found.r_squared == pytest.approx(fit.rsquared, rel=1e-9)


def test_a_known_drift_comes_back(simulated_returns, simulated_events):
    rng = np.random.default_rng(3)
    moved = simulated_returns.copy()
    for firm in ("AAA", "BBB", "CCC", "DDD"):
        moved[firm] = 0.0013 + 0.8 * moved["MARKET"] + rng.normal(0, 1e-6, len(moved))
    study = event_study(moved, simulated_events, benchmark="MARKET", **LONG)
    found = study.calendar_time_portfolio(250)
    assert found.alpha.estimate == pytest.approx(0.0013, abs=1e-6)
    assert found.coefficients["estimate"]["MARKET"] == pytest.approx(0.8, abs=1e-4)
    assert found.alpha.low < 0.0013 < found.alpha.high


def test_a_firm_of_two_events_counts_once(simulated_returns):
    two = pd.DataFrame({"event_id": ["a", "b"], "firm": "AAA"})
    two["date"] = simulated_returns.index[[300, 310]]
    study = event_study(simulated_returns, two, benchmark="MARKET", **LONG)
    found = study.calendar_time_portfolio(50).portfolio
    assert set(found["n_firms"]) == {1}
    assert len(found) == 60


def test_a_missing_return_leaves_the_firm_out_that_session(simulated_returns, simulated_events):
    gap = simulated_returns.copy()
    gap.loc[gap.index[320], "AAA"] = np.nan
    study = event_study(gap, simulated_events, benchmark="MARKET", **LONG)
    found = study.calendar_time_portfolio(250).portfolio.loc[gap.index[320]]
    assert found["n_firms"] == 1
    assert found["portfolio_return"] == gap["BBB"].iloc[320]


def test_sessions_without_a_firm_are_skipped_and_counted(study):
    # held: 301 to 305, 311 to 315, 334 to 338, 391 to 395
    found = study.calendar_time_portfolio(holding=5)
    assert len(found.portfolio) == found.alpha.n == 20
    assert found.skipped_days == 5 + 18 + 52
    assert "75 sessions without a firm skipped" in found.alpha.reason
    assert study.calendar_time_portfolio(250).skipped_days == 0


def test_the_risk_free_rate_is_subtracted_and_has_no_slope(study, simulated_returns):
    factors = simulated_returns[["MARKET"]].assign(rf=0.0001)
    plain = study.calendar_time_portfolio(250, factors=simulated_returns[["MARKET"]])
    found = study.calendar_time_portfolio(250, factors=factors)
    assert list(found.coefficients.index) == ["alpha", "MARKET"]
    assert found.alpha.estimate == pytest.approx(plain.alpha.estimate - 0.0001, rel=1e-9)


def test_factors_by_default_are_those_of_the_study(simulated_returns, simulated_events):
    factors = simulated_returns[["MARKET", "SIZE"]]
    study = event_study(
        simulated_returns, simulated_events, factors=factors, model="factors", **LONG
    )
    given = study.calendar_time_portfolio(250, factors=factors)
    pd.testing.assert_frame_equal(
        study.calendar_time_portfolio(250).coefficients, given.coefficients
    )


@pytest.mark.parametrize(("days", "lags"), [(100, 4), (250, 4), (251, 4), (1000, 6)])
def test_lags_grow_as_the_rule_says(days, lags):
    from analysis.reactions.calendar_time import _lags

    assert _lags(None, days) == lags == int(4 * (days / 100) ** (2 / 9))


def test_the_headline_counts_firms_and_factors(simulated_returns, simulated_events):
    study = event_study(simulated_returns, simulated_events.head(1), benchmark="MARKET", **LONG)
    found = study.calendar_time_portfolio(250, factors=simulated_returns[["MARKET", "SIZE"]])
    assert "beyond what MARKET, SIZE explain (95% interval" in found.headline()
    assert found.headline().endswith("n = 119 sessions of 1 firm).")


def test_the_result_tells_of_itself(study):
    found = study.calendar_time_portfolio(250)
    assert found.headline().startswith("In the 250 sessions after their event the firms earned")
    assert "n = 119 sessions of 1 to 4 firms" in found.headline()
    assert "Newey-West errors, 4 lags; 1 to 4 firms a session" in found.alpha.reason
    assert found.evidence == "estimated"
    total = found.path()["cumulative"].iloc[-1]
    assert total == pytest.approx(119 * found.alpha.estimate, rel=1e-9)
    assert found.plot().has_data()
    assert found.to_frame().equals(found.coefficients)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"holding": 0}, "holding=0 is not a whole number of sessions from 1 on"),
        ({"holding": 2.5}, r"holding=2\.5 is not a whole number"),
        ({"lags": -1}, "lags=-1 is not a whole number of sessions from 0 on"),
        ({"lags": 119}, "lags=119 reaches over all 119 sessions"),
        ({"factors": "MARKET"}, "factors must be a frame of sessions x factors"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(study, options, message):
    with pytest.raises(DataError, match=message):
        study.calendar_time_portfolio(**options)


def test_a_factor_that_lacks_a_session_is_refused_with_the_day(study, simulated_returns):
    factors = simulated_returns[["MARKET"]].copy()
    factors.iloc[350] = np.nan
    day = f"{factors.index[350]:%Y-%m-%d}"
    with pytest.raises(DataError, match=f"factor 'MARKET' has no finite value on {day}"):
        study.calendar_time_portfolio(250, factors=factors)


def test_a_factor_called_alpha_is_refused(study, simulated_returns):
    factors = simulated_returns[["MARKET"]].rename(columns={"MARKET": "alpha"})
    with pytest.raises(DataError, match="give each its own name, none 'alpha'"):
        study.calendar_time_portfolio(250, factors=factors)


def test_collinear_factors_are_refused_with_the_condition_number(study, simulated_returns):
    factors = simulated_returns[["MARKET"]].assign(again=2 * simulated_returns["MARKET"])
    with pytest.raises(FitError, match=r"factors is collinear over 119 sessions: condition number"):
        study.calendar_time_portfolio(250, factors=factors)


def test_too_few_sessions_are_refused(simulated_returns, simulated_events):
    study = event_study(simulated_returns, simulated_events.head(1), benchmark="MARKET", **LONG)
    with pytest.raises(FitError, match="2 sessions for 2 coefficients"):
        study.calendar_time_portfolio(holding=2)


def test_a_study_without_a_benchmark_needs_factors(simulated_returns, simulated_events):
    study = event_study(simulated_returns, simulated_events, model="constant_mean", **LONG)
    with pytest.raises(DataError, match=r"model='constant_mean' has no benchmark.*give factors"):
        study.calendar_time_portfolio(250)
    assert study.calendar_time_portfolio(250, factors=simulated_returns[["MARKET"]]).alpha.valid


@pytest.mark.long
def test_alpha_has_its_size_though_events_share_days_and_returns_correlate():
    # 1,000 studies of ten firms, residual correlation 0.3, events within forty sessions
    replicates, n, sessions = 1000, 10, 400
    rng = np.random.default_rng(11)
    market = rng.normal(0, 0.01, sessions)
    shared = np.repeat(rng.standard_normal((sessions, replicates)), n, axis=1)
    own = rng.standard_normal((sessions, replicates * n))
    days = pd.bdate_range("2022-01-03", periods=sessions)
    noise = 0.02 * (0.3**0.5 * shared + 0.7**0.5 * own)
    returns = pd.DataFrame(market[:, None] + noise, index=days)
    events = pd.DataFrame({"event_id": range(n * replicates), "firm": range(n * replicates)})
    events["date"] = days[120 + rng.integers(40, size=n * replicates)]
    benchmark = pd.Series(market, index=days, name="MARKET")
    study = event_study(
        returns, events, benchmark=benchmark, estimation_window=(-110, -11), event_window=(0, 200)
    )
    p = {"alpha": [], "car": []}
    for start in range(0, n * replicates, n):
        some = study._fitted.rows(slice(start, start + n))
        found = calendar_time(some, days, 200, None, None, ())
        p["alpha"].append(found.alpha.p_value)
        cars = some.estimates.abnormal[:, 1:].sum(axis=1)
        p["car"].append(stats.ttest_1samp(cars, 0).pvalue)
    size = {name: np.mean(np.array(values) < 0.05) for name, values in p.items()}
    assert 0.035 <= size["alpha"] <= 0.075
    assert size["car"] > 0.2  # what the t of sums over events would have said
