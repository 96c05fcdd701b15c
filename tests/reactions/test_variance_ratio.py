"""Whether events add variance: the ratio, its two laws, and how often they reject."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis import DataError
from analysis.reactions import event_study
from analysis.reactions.sample import sample_of
from analysis.reactions.variance_ratio import variance_test

N = 12


@pytest.fixture
def returns():
    rng = np.random.default_rng(3)
    days = pd.bdate_range("2022-01-03", periods=260)
    market = rng.normal(0, 0.01, 260)
    firms = market[:, None] + 0.02 * rng.standard_t(5, (260, N))
    return pd.DataFrame(np.column_stack([firms, market]), index=days, columns=[*range(N), "MARKET"])


def study_of(returns, places=None, **more):
    places = np.full(N, 220) if places is None else places
    events = pd.DataFrame({"event_id": range(N), "firm": range(N), "date": returns.index[places]})
    settings = {"benchmark": "MARKET", "estimation_window": (-150, -11), "event_window": (-1, 1)}
    return event_study(returns, events, **settings | more)


def by_statsmodels(returns, place, firm, first, last):
    """Squares of one event over their expectation: estimation days, and days of the window."""
    past, near = (returns.iloc[place + a : place + b + 1] for a, b in ((-150, -11), (first, last)))
    known = past[past[firm].notna()]
    fit = sm.OLS(known[firm], sm.add_constant(known["MARKET"])).fit()
    outside = fit.get_influence().resid_studentized_external ** 2
    ahead = fit.get_prediction(sm.add_constant(near["MARKET"], has_constant="add"))
    sar = (near[firm] - ahead.predicted_mean) / ahead.se_obs
    df = fit.df_resid
    ratios = pd.Series(outside * (df - 3) / (df - 1), index=known.index).reindex(past.index)
    return ratios.to_numpy(), sar.to_numpy() ** 2 * (df - 2) / df


@pytest.mark.parametrize("window", [(0, 0), (-1, 1)])
@pytest.mark.parametrize("spread", [False, True])
def test_ratio_and_quantile_are_those_of_statsmodels(returns, window, spread):
    places = 200 + np.arange(N) if spread else np.full(N, 220)
    pairs = [by_statsmodels(returns, places[i], i, *window) for i in range(N)]
    past, near = (np.array(part) for part in zip(*pairs, strict=True))
    length = window[1] - window[0] + 1
    rolled = np.convolve(past.mean(axis=0), np.ones(length), mode="valid") / length
    found = study_of(returns, places).variance_test(*window)
    assert found.estimate == pytest.approx(near.mean(), rel=1e-9)
    assert found.null == f"quantiles of {141 - length} estimation windows"
    larger = 1 + (rolled >= near.mean()).sum()
    assert found.p_value == pytest.approx(larger / (142 - length), rel=1e-12)
    less = study_of(returns, places).variance_test(*window, alternative="less")
    assert less.p_value == pytest.approx((len(rolled) + 2 - larger) / (142 - length), rel=1e-12)


def test_by_the_normal_law_it_is_the_standardised_sum(returns):
    near = np.array([by_statsmodels(returns, 220, i, -1, 1)[1] for i in range(N)])
    df = 138
    z = (near - 1).sum() / np.sqrt(near.size * 2 * (df - 1) / (df - 4))
    found = study_of(returns).variance_test(-1, 1, law="normal")
    assert found.statistic == pytest.approx(z, rel=1e-9)
    assert found.p_value == pytest.approx(stats.norm.sf(z), rel=1e-9)
    assert found.estimate == pytest.approx(near.mean(), rel=1e-9)


def test_moments_of_the_normal_law_are_those_of_the_f_law():
    df = 37
    f = stats.f(1, df)
    assert f.mean() == pytest.approx(df / (df - 2))
    assert f.var() / f.mean() ** 2 == pytest.approx(2 * (df - 1) / (df - 4))


def test_the_unit_of_returns_does_not_matter(returns):
    a, b = (study_of(returns * scale).variance_test(-1, 1) for scale in (1, 0.01))
    assert a.statistic == pytest.approx(b.statistic, rel=1e-9) and a.p_value == b.p_value


def test_the_sign_of_the_returns_of_the_day_does_not_matter(returns):
    study = study_of(returns)
    before = study.variance_test(0, 0).estimate
    study._fitted.estimates.abnormal[:] *= -1
    assert study.variance_test(0, 0).estimate == before


def test_twice_the_abnormal_return_is_four_times_the_ratio(returns):
    study = study_of(returns)
    before = study.variance_test(0, 0).estimate
    study._fitted.estimates.abnormal[:] *= 2
    assert study.variance_test(0, 0).estimate == pytest.approx(4 * before, rel=1e-12)


def test_missing_days_are_left_out_of_both_windows(returns):
    gaps = returns.astype(float).copy()
    gaps.iloc[100, 0] = gaps.iloc[220, 1] = np.nan
    pairs = [by_statsmodels(gaps, 220, i, 0, 0) for i in range(N) if i != 1]
    past, near = (np.array(part) for part in zip(*pairs, strict=True))
    found = study_of(gaps).variance_test(0, 0)
    assert found.n == N - 1 and "1 event(s) left out" in found.reason
    assert found.estimate == pytest.approx(near.mean(), rel=1e-9)
    larger = 1 + (np.nanmean(past, axis=0) >= near.mean()).sum()
    assert found.p_value == pytest.approx(larger / 141, rel=1e-12)


def test_the_market_adjusted_model_has_a_ratio_near_one(returns):
    study = study_of(returns, model="market_adjusted")
    assert 0.2 < study.variance_test(-1, 1).estimate < 3


def test_too_few_windows_give_no_number_and_a_reason(returns):
    wide = study_of(returns, event_window=(-5, 5)).variance_test(-5, 5)
    assert not wide.valid
    assert "130 estimation windows of 11 day(s); the quantile needs 20 a day: 220" in wide.reason
    assert study_of(returns, event_window=(-5, 5)).variance_test(-5, 5, law="normal").valid


def test_it_says_what_it_assumes(returns):
    study = study_of(returns)
    assert "calm and wild times" in study.variance_test(0, 0).assumes
    assert "fat tails alone" in study.variance_test(0, 0, law="normal").assumes
    assert "a mean effect counts" in study.variance_test(0, 0, law="normal").assumes


def test_an_unknown_law_is_refused_with_the_names(returns):
    with pytest.raises(DataError, match=r"law='f' is not available; choose one of.*'normal'"):
        study_of(returns).variance_test(0, 0, law="f")


EVENTS, SESSIONS, DAY = 20, 125, 115
replicates = pytest.mark.parametrize(
    ("count", "slack"), [(250, 0.03), pytest.param(2000, 0.0, marks=pytest.mark.long)]
)
"""Simulated studies, and how much wider their number makes the bounds: two standard errors."""


def rejected(noise, law):
    """Share of replicates in which the variance of day 0 is told at 5 %."""
    market = np.random.default_rng(1).normal(0, 0.01, SESSIONS)
    days = pd.bdate_range("2023-01-02", periods=SESSIONS)
    count = noise.shape[1]
    study = event_study(
        pd.DataFrame(market[:, None] + 0.02 * noise, index=days),
        pd.DataFrame({"event_id": range(count), "firm": range(count), "date": days[DAY]}),
        benchmark=pd.Series(market, index=days),
        estimation_window=(-110, -11),
        event_window=(-1, 1),
    )
    p = [
        variance_test(
            sample_of(study._fitted.rows(slice(start, start + EVENTS)), 0, 0), law, "greater"
        ).p_value
        for start in range(0, count, EVENTS)
    ]
    return float(np.mean(np.array(p) <= 0.05))


def normal(count, seed=2):
    return np.random.default_rng(seed).standard_normal((SESSIONS, count * EVENTS))


@replicates
def test_both_laws_have_their_size_where_returns_are_normal(count, slack):
    noise = normal(count)
    assert 0.035 - slack <= rejected(noise, "estimation") <= 0.065 + slack
    # twenty squares are skewed still: P(chi2(20) > 20 + 1.645 sqrt(40)) = 0.064
    assert 0.05 - slack <= rejected(noise, "normal") <= 0.08 + slack


@replicates
def test_fat_tails_mislead_the_normal_law_but_not_the_quantiles(count, slack):
    noise = np.random.default_rng(3).standard_t(4, (SESSIONS, count * EVENTS)) / 2**0.5
    assert rejected(noise, "normal") > 0.1 - slack
    assert 0.035 - slack <= rejected(noise, "estimation") <= 0.065 + slack


@replicates
def test_correlation_between_events_misleads_the_normal_law_but_not_the_quantiles(count, slack):
    factor = np.repeat(normal(count, 4)[:, :count], EVENTS, axis=1)
    noise = 0.4**0.5 * factor + 0.6**0.5 * normal(count, 5)
    assert rejected(noise, "normal") > 0.08 - slack
    assert 0.035 - slack <= rejected(noise, "estimation") <= 0.065 + slack


@replicates
def test_twice_the_variance_is_found(count, slack):
    noise = normal(count, 6)
    noise[DAY] *= 2**0.5
    assert rejected(noise, "estimation") > 0.7 - slack
