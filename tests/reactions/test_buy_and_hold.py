"""Buy-and-hold abnormal returns and the tests of their mean."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import DataError
from analysis.reactions import event_study
from analysis.reactions.buy_and_hold import TESTS, Holdings, bhar_test

LONG = {"estimation_window": (-150, -11), "event_window": (0, 25)}


@pytest.fixture
def study(simulated_returns, simulated_events):
    return event_study(simulated_returns, simulated_events, benchmark="MARKET", **LONG)


def skewed_study(n=30, day=200):
    """Firms with fat gains after one common day."""
    rng = np.random.default_rng(4)
    days = pd.bdate_range("2022-01-03", periods=260)
    returns = np.exp(rng.normal(0, 0.03, (260, n))) - 1
    market = pd.Series(rng.normal(0, 0.01, 260), index=days, name="MARKET")
    events = pd.DataFrame({"event_id": range(n), "firm": range(n), "date": days[day]})
    return event_study(pd.DataFrame(returns, index=days), events, benchmark=market, **LONG)


def test_money_left_in_firm_and_benchmark_gives_the_bhar(
    study, simulated_returns, simulated_events
):
    found = study.bhar(1, 25)
    for event in simulated_events.itertuples():
        place = simulated_returns.index.get_loc(event.date)
        firm = benchmark = 1.0
        for day in range(place + 1, place + 26):
            firm += firm * simulated_returns[event.firm].iloc[day]
            benchmark += benchmark * simulated_returns["MARKET"].iloc[day]
        row = found.loc[event.event_id]
        assert row["firm"] == pytest.approx(firm, rel=1e-12)
        assert row["benchmark"] == pytest.approx(benchmark, rel=1e-12)
        assert row["bhar"] == pytest.approx(firm - benchmark, abs=1e-12)


def test_a_firm_that_is_its_benchmark_in_the_window_has_none(simulated_returns, simulated_events):
    moved = simulated_returns.copy()
    moved.loc[moved.index[300:], "AAA"] = moved.loc[moved.index[300:], "MARKET"]
    study = event_study(moved, simulated_events.head(1), benchmark="MARKET", **LONG)
    assert study.bhar(0, 25)["bhar"].item() == 0


def test_on_one_day_it_is_the_market_adjusted_return(simulated_returns, simulated_events):
    study = event_study(
        simulated_returns, simulated_events, benchmark="MARKET", model="market_adjusted", **LONG
    )
    np.testing.assert_allclose(study.bhar(0, 0)["bhar"], study.car(0, 0)["car"], atol=1e-15)


def test_the_estimation_window_does_not_enter(study, simulated_returns, simulated_events):
    adjusted = event_study(
        simulated_returns, simulated_events, benchmark="MARKET", model="market_adjusted", **LONG
    )
    pd.testing.assert_frame_equal(adjusted.bhar(1, 25), study.bhar(1, 25))


def test_its_plain_t_is_that_of_scipy():
    study = skewed_study()
    bhar, found = study.bhar(1, 25)["bhar"], study.bhar_test("cross_section_t", 1, 25)
    plain = stats.ttest_1samp(bhar, 0)
    assert found.statistic == pytest.approx(plain.statistic, rel=1e-12)
    assert found.p_value == pytest.approx(plain.pvalue, rel=1e-12)
    interval = plain.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-12)
    assert found.estimate == pytest.approx(bhar.mean(), rel=1e-12)


def test_its_skewness_adjusted_t_is_the_formula_of_the_paper():
    study = skewed_study()
    x = study.bhar(1, 25)["bhar"].to_numpy()
    n, s = len(x), x.std(ddof=1)
    ratio, g = x.mean() / s, stats.skew(x) * ((n - 1) / n) ** 1.5
    expected = n**0.5 * (ratio + g * ratio**2 / 3 + g / (6 * n))
    for name in ("skewness_adjusted_t", "bootstrap_skewness_adjusted_t"):
        found = study.bhar_test(name, 1, 25)
        assert found.statistic == pytest.approx(expected, rel=1e-12)
    assert found.null == "bootstrap(9999)" and found.name == name


def test_windows_that_share_sessions_are_told(study):
    # event days 300, 310, 333 and 390: the second gap is 23 days
    assert "2 of 4 windows share sessions" in study.bhar_test("cross_section_t", 0, 22).reason
    assert "3 of 4 windows share sessions" in study.bhar_test("cross_section_t", 0, 23).reason
    assert "share sessions" not in study.bhar_test("cross_section_t", 0, 0).reason


def test_few_events_are_marked_by_what_their_law_rests_on(study):
    assert "4 events: the p-value rests on near-norm" in study.bhar_test(TESTS[0], 1, 25).reason
    assert "4 events: so few values cannot show the law" in study.bhar_test(TESTS[2], 1, 25).reason


def test_the_long_horizon_is_among_the_assumptions(study):
    assert "whole window" in study.bhar_test("cross_section_t", 1, 25).assumes


def test_an_event_without_a_day_is_left_out_and_named(simulated_returns, simulated_events):
    gap = simulated_returns.copy()
    gap.loc[gap.index[305], "AAA"] = np.nan
    study = event_study(gap, simulated_events, benchmark="MARKET", **LONG)
    with pytest.warns(UserWarning, match=r"1 of 4 events left out of \[1, 25\].*e0"):
        assert "e0" not in study.bhar(1, 25).index
    found = study.bhar_test("cross_section_t", 1, 25)
    assert found.n == 3 and "1 event(s) left out" in found.reason


@pytest.mark.parametrize("model", ["constant_mean", "factors"])
def test_a_model_without_a_benchmark_is_refused(simulated_returns, simulated_events, model):
    factors = simulated_returns[["MARKET", "SIZE"]]
    study = event_study(simulated_returns, simulated_events, factors=factors, model=model, **LONG)
    with pytest.raises(DataError, match=f"model='{model}' has no benchmark that can be bought"):
        study.bhar(1, 25)


def test_a_window_outside_the_event_window_is_refused(study):
    with pytest.raises(DataError, match=r"window \[1, 26\] leaves event_window=\(0, 25\)"):
        study.bhar(1, 26)


def test_an_unknown_test_is_refused_with_the_names(study):
    with pytest.raises(DataError, match=r"'patell' of BHARs is not available.*skewness_adjusted_t"):
        study.bhar_test("patell", 1, 25)


def test_one_event_gives_no_test_and_a_reason(study, simulated_returns, simulated_events):
    one = event_study(simulated_returns, simulated_events.head(1), benchmark="MARKET", **LONG)
    found = one.bhar_test("cross_section_t", 1, 25)
    assert not found.valid and "the spread needs two" in found.reason


@pytest.mark.parametrize(
    ("replicates", "slack"),
    [(600, 0.02), pytest.param(2000, 0.0, marks=pytest.mark.long)],  # two standard errors
)
def test_skewed_bhars_mislead_the_plain_t_and_the_bootstrap_repairs_it(replicates, slack):
    # lognormal gross returns of mean 1 and a benchmark that stands still, fifty a study
    n, spread = 50, 0.6
    z = np.random.default_rng(8).standard_normal((replicates, n))
    gross = np.exp(spread * z - spread**2 / 2)
    each, day = np.ones(n, dtype=bool), 10 * np.arange(n)
    held = [Holdings(firm, np.ones(n), each, np.arange(n), day, 5) for firm in gross]

    def size(name, alternative):
        p = [bhar_test(one, name, alternative, 399, 0).p_value for one in held]
        return np.mean(np.array(p) <= 0.05)

    assert size("cross_section_t", "less") > 0.08 - slack
    assert size("cross_section_t", "greater") < 0.04 + slack
    plain, skewed, bootstrap = (size(name, "two-sided") for name in TESTS)
    assert skewed < plain
    assert 0.035 - slack <= bootstrap <= 0.065 + slack
