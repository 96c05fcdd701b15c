from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize, stats

from analysis.adoption import bass_curve, fit_curve
from analysis.core import DataError

T = np.arange(1.0, 21.0)
SALES = [840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890]  # see tests/parity/adoption


def _simulated(seed: int, n: int, noise: float = 0.5) -> np.ndarray:
    """Simulated running totals: Bass with p = 0.02, q = 0.35, m = 100, Gaussian noise."""
    rng = np.random.default_rng(seed)
    totals = bass_curve(T[:n], 0.02, 0.35, 100) + rng.normal(0, noise, n)
    return np.maximum.accumulate(np.maximum(totals, 0))


@pytest.fixture(scope="module")
def sales():
    return fit_curve(T[:10], SALES, kind="increments")


@pytest.fixture(scope="module")
def early():
    return next(
        fit
        for fit in (fit_curve(T[:6], _simulated(seed, 6)) for seed in range(20))
        if fit.converged and not fit.identified
    )


def _least_sse_with_potential(m: float) -> float:
    """Least SSE of the sales series with m held, by Nelder-Mead on p and q alone."""

    def sse(logs):
        curve = bass_curve(T[:10], *np.exp(logs), m)
        return float(np.sum((np.diff(curve, prepend=0.0) - SALES) ** 2))

    options = {"xatol": 1e-12, "fatol": 1e-6, "maxiter": 5000}
    return optimize.minimize(sse, np.log([0.009, 0.64]), method="Nelder-Mead", options=options).fun


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_ends_of_the_interval_lie_on_the_f_rule(sales, level):
    allowed = 1 + stats.f.ppf(level, 1, 7) / 7
    for end in sales.interval("m", level):
        assert _least_sse_with_potential(end) / sales.sse == pytest.approx(allowed, rel=1e-5)


def test_the_chi_square_rule_is_the_likelihood_ratio_and_narrower(sales):
    allowed = math.exp(stats.chi2.ppf(0.95, 1) / 10)
    inner, outer = sales.interval("m", rule="chi2"), sales.interval("m")
    assert _least_sse_with_potential(inner.high) / sales.sse == pytest.approx(allowed, rel=1e-5)
    assert outer.low < inner.low < sales.parameters["m"] < inner.high < outer.high


def test_the_profile_is_least_at_the_estimate(sales):
    profile = sales.profile("q")
    assert list(profile.columns) == ["q", "sse"]
    at = profile["sse"].idxmin()
    assert profile.loc[at, "q"] == pytest.approx(sales.parameters["q"])
    assert profile["sse"].min() == pytest.approx(sales.sse, rel=1e-12)
    assert profile["q"].is_monotonic_increasing


def test_complete_data_identify_the_potential(sales):
    assert sales.identified and sales.reason == ""
    assert "profile interval 60,6" in sales.headline()


def test_early_data_leave_the_potential_open(early):
    assert early.interval("m").high == math.inf
    assert "open above" in early.reason
    assert "no upper limit" in early.headline()
    assert early.to_frame().loc["m", "high"] == math.inf


def test_a_forecast_from_early_data_carries_the_open_potential(early):
    far = early.forecast([40.0]).iloc[0]
    assert far["high"] > 100 * far["value"]
    assert far["low"] < far["value"]


@pytest.mark.parametrize("seeds", [6, pytest.param(20, marks=pytest.mark.long)])
def test_most_five_period_series_do_not_identify_the_potential(seeds):
    # simulated: the inflection of this curve lies near t = 7.7
    fits = [fit_curve(T[:5], _simulated(seed, 5)) for seed in range(seeds)]
    told = [fit for fit in fits if fit.converged and fit.identified]
    assert len(told) <= seeds / 4
    for fit in fits:
        if fit.converged:
            assert (fit.parameters > 0).all()


@pytest.mark.long
def test_the_interval_of_the_potential_holds_the_truth_as_often_as_it_says():
    # simulated, n = 12, 40 seeds: 95 % nominal; below 33 of 40 has probability 0.1 %
    fits = [fit_curve(T[:12], _simulated(seed, 12)) for seed in range(40)]
    ends = [fit.interval("m") for fit in fits if fit.converged]
    held = [end.low <= 100 <= end.high for end in ends]
    assert len(ends) == 40
    assert sum(held) >= 33


@pytest.mark.long
def test_the_forecast_band_holds_the_next_total_as_often_as_it_says():
    # simulated, n = 12, 14 seeds: 90 % nominal; below 10 of 14 has probability 0.9 %
    held = 0
    for seed in range(14):
        totals = _simulated(seed, 16)
        band = fit_curve(T[:12], totals[:12]).forecast([16.0]).iloc[0]
        held += band["low"] <= totals[15] <= band["high"]
    assert held >= 10


def test_the_forecast_is_the_curve(sales):
    band = sales.forecast([11.0, 12.0], level=0.5)
    assert list(band.columns) == ["t", "value", "low", "high"]
    np.testing.assert_allclose(band["value"], bass_curve([11, 12], **sales.parameters))
    wide = sales.forecast([11.0, 12.0], level=0.95)
    assert (wide["low"] < band["low"]).all() and (band["high"] < wide["high"]).all()


def test_the_drawn_frame_runs_past_the_data(sales):
    frame = sales.fitted()
    assert list(frame.columns) == ["t", "observed", "fitted", "low", "high"]
    assert frame["observed"].notna().sum() == 10
    assert frame["t"].max() > 10


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda fit: fit.interval("m", level=1.0), r"level=1.0 is outside \(0, 1\)"),
        (lambda fit: fit.forecast([11], level=0), r"level=0 is outside \(0, 1\)"),
        (lambda fit: fit.interval("b"), "name='b' is no parameter of the bass curve; choose one"),
        (lambda fit: fit.profile("b"), "choose one of m, p, q"),
        (lambda fit: fit.interval("m", rule="wald"), "rule='wald' is not known; choose one of F"),
        (lambda fit: fit.forecast([math.nan]), r"t\[0\]=nan is not finite"),
        (lambda fit: fit.forecast([-1.0]), "t=-1 is before the launch"),
    ],
)
def test_a_bad_question_is_refused_by_name(sales, call, message):
    with pytest.raises(DataError, match=message):
        call(sales)
