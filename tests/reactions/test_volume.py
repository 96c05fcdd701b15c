"""Abnormal trading volume: the engine on logarithms, without the checks that returns need."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis import DataError, FitError, abnormal_volume, event_study
from analysis.reactions.battery import run_test
from analysis.reactions.sample import sample_of

LONG = {"estimation_window": (-150, -11), "event_window": (-2, 2)}


@pytest.fixture
def volume():
    """Shares of four firms and a market, with falling volume so that early days stand high."""
    rng = np.random.default_rng(5)
    days = pd.bdate_range("2022-01-03", periods=300)
    market = np.log(4e9) + np.cumsum(rng.normal(0, 0.05, 300)) - 0.01 * np.arange(300)
    firms = np.log(2e7) + 0.8 * (market - market[0])[:, None] + rng.normal(0, 0.3, (300, 4))
    logs = np.column_stack([firms, market])
    return pd.DataFrame(np.exp(logs).round(), index=days, columns=["A", "B", "C", "D", "MARKET"])


@pytest.fixture
def events(volume):
    places = [200, 210, 240, 280]
    return pd.DataFrame({"event_id": list("abcd"), "firm": list("ABCD")}).assign(
        date=volume.index[places]
    )


def test_abnormal_volume_is_that_of_a_regression_of_logs(volume, events):
    study = abnormal_volume(volume, events, market_volume="MARKET", **LONG)
    logs = np.log(1 + volume)
    for event in events.itertuples():
        place = volume.index.get_loc(event.date)
        past, near = logs.iloc[place - 150 : place - 10], logs.iloc[place - 2 : place + 3]
        fit = sm.OLS(past[event.firm], sm.add_constant(past["MARKET"])).fit()
        expected = near[event.firm] - fit.predict(sm.add_constant(near["MARKET"]))
        found = study.abnormal_returns.loc[event.event_id]
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-12)
        row = study.coefficients.loc[event.event_id]
        assert row["beta"] == pytest.approx(fit.params["MARKET"], rel=1e-8)
        assert row["sigma"] == pytest.approx(fit.scale**0.5, rel=1e-8)


def test_without_a_market_it_is_the_deviation_from_the_mean_log(volume, events):
    study = abnormal_volume(volume, events, model="constant_mean", **LONG)
    logs, place = np.log(1 + volume["A"]), 200
    expected = logs.iloc[place] - logs.iloc[place - 150 : place - 10].mean()
    assert study.abnormal_returns.loc["a", 0] == pytest.approx(expected, rel=1e-10)


def test_a_known_multiple_comes_back(volume, events):
    thrice = volume.copy()
    for event in events.itertuples():
        thrice.loc[event.date, event.firm] *= 3
    before, after = (
        abnormal_volume(frame, events, market_volume="MARKET", **LONG).car(0, 0)["car"]
        for frame in (volume, thrice)
    )
    np.testing.assert_allclose(after - before, np.log(3), atol=1e-6)


def test_neither_prices_nor_percent_are_suspected(volume, events):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        study = abnormal_volume(volume, events, market_volume="MARKET", **LONG)
    assert study.settings.quantity == "log_volume"
    assert study.coefficients["sigma"].median() > 0.2
    with pytest.raises(DataError, match="looks like prices"):
        event_study(np.log(1 + volume), events, benchmark="MARKET", **LONG)


def test_shares_or_thousands_of_dollars_give_the_same(volume, events):
    a, b = (
        abnormal_volume(frame, events, market_volume="MARKET", **LONG).car(-1, 1)["t"]
        for frame in (volume, 50 * volume)
    )
    np.testing.assert_allclose(a, b, atol=1e-5)


def test_the_headline_and_the_drawing_speak_of_volume(volume, events):
    study = abnormal_volume(volume, events, market_volume="MARKET", **LONG)
    assert "mean cumulative abnormal log volume was" in study.headline()
    assert "%" not in study.headline().split("interval")[0].replace("95%", "")
    assert "log volume" in study.plot().get_ylabel()


def test_what_holds_shares_is_refused(volume, events):
    study = abnormal_volume(volume, events, market_volume="MARKET", **LONG)
    with pytest.raises(DataError, match="bhar holds shares, and this study is of log_volume"):
        study.bhar(0, 1)
    with pytest.raises(DataError, match="calendar_time_portfolio holds shares"):
        study.calendar_time_portfolio()


def test_a_series_of_the_market_does_as_well_as_a_column(volume, events):
    a = abnormal_volume(volume, events, market_volume="MARKET", **LONG)
    b = abnormal_volume(
        volume.drop(columns="MARKET"), events, market_volume=volume["MARKET"], **LONG
    )
    pd.testing.assert_frame_equal(a.car(-1, 1), b.car(-1, 1))
    assert b.settings.regressors == ("MARKET",)


def test_a_missing_day_stays_missing(volume, events):
    gap = volume.copy()
    gap.loc[events["date"][0], "A"] = np.nan
    study = abnormal_volume(gap, events, market_volume="MARKET", **LONG)
    assert np.isnan(study.abnormal_returns.loc["a", 0])


def test_zeros_are_told_with_their_number(volume, events):
    halted = volume.copy()
    halted.iloc[[20, 30], 1] = 0
    with pytest.warns(UserWarning, match="2 values of volume are zero"):
        abnormal_volume(halted, events, market_volume="MARKET", **LONG)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x: -x, "volume is -.* for A on 2022-01-03; a volume is finite and not negative"),
        (lambda x: x.replace(x.iloc[5, 2], np.inf), "volume is inf for C on 2022-01-10"),
        (lambda x: x / 1e6, "volume has a median of .*, too small for log"),
        (lambda x: x * 0, "volume has a median of 0 on days with trading"),
        (lambda x: x.iloc[::-1], "volume is not in order of date"),
        (lambda x: x["A"], "volume must be a frame of sessions x firms"),
    ],
)
def test_volumes_that_cannot_be_used_are_refused(volume, events, change, message):
    with pytest.raises(DataError, match=message):
        abnormal_volume(change(volume), events, model="constant_mean", **LONG)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "needs market_volume: a Series of volumes or a column"),
        ({"market_volume": "MARKT"}, "unknown market_volume 'MARKT'"),
        ({"model": "market_adjusted"}, r"model='market_adjusted' is not available; choose one of"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(volume, events, options, message):
    with pytest.raises(DataError, match=message):
        abnormal_volume(volume, events, **options, **LONG)


def test_a_firm_without_any_volume_is_dropped_with_its_reason(volume, events):
    empty = volume.assign(B=np.nan)
    with pytest.warns(UserWarning, match="1 of 4 events dropped"):
        study = abnormal_volume(empty, events, market_volume="MARKET", **LONG)
    assert study.dropped["event_id"].tolist() == ["b"]
    with pytest.raises(FitError, match="all 1 events were dropped"):
        abnormal_volume(empty, events.iloc[[1]], market_volume="MARKET", **LONG)


@pytest.mark.long
def test_autocorrelated_volume_misleads_forecast_variances_but_not_the_spread_over_events():
    # 2,000 studies of twenty firms, autocorrelation 0.5, no effect, three days
    replicates, n, sessions = 2000, 20, 125
    rng = np.random.default_rng(2)
    noise = rng.standard_normal((sessions, replicates * n))
    for day in range(1, sessions):
        noise[day] = 0.5 * noise[day - 1] + 0.75**0.5 * noise[day]
    days = pd.bdate_range("2023-01-02", periods=sessions)
    events = pd.DataFrame({"event_id": range(n * replicates), "firm": range(n * replicates)})
    study = abnormal_volume(
        pd.DataFrame(np.exp(15 + 0.3 * noise), index=days), events.assign(date=days[115]),
        model="constant_mean", estimation_window=(-110, -11), event_window=(-1, 1),
    )  # fmt: skip
    rejected = dict.fromkeys(("cross_section_t", "bmp", "patell"), 0.0)
    for start in range(0, n * replicates, n):
        sample = sample_of(study._fitted.rows(slice(start, start + n)), -1, 1)
        for name in rejected:
            rejected[name] += (run_test(name, sample).p_value < 0.05) / replicates
    single = float((study.car(-1, 1)["p_value"] < 0.05).mean())
    assert 0.035 <= rejected["cross_section_t"] <= 0.065
    assert 0.035 <= rejected["bmp"] <= 0.065
    assert rejected["patell"] > 0.12 and single > 0.12
