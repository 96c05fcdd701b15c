from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit

from analysis.adoption import pool_shares, share_trend
from analysis.core import DataError, FitError

DAYS = pd.to_datetime(["2020-01-01", "2021-01-01", "2022-07-01", "2024-01-01", "2025-01-01"])
YEARS = (DAYS - DAYS[0]).days / 365.25


def _simulated(noise: float, slope: float = 0.4, seed: int = 0, n: int = 800) -> pd.DataFrame:
    errors = np.random.default_rng(seed).normal(0, noise, len(DAYS))
    shares = expit(-1 + slope * np.asarray(YEARS) + errors)
    return pd.DataFrame({"survey": list("abcde"), "date": DAYS, "share": shares, "n": n})


def test_without_spread_between_surveys_it_is_weighted_least_squares():
    surveys = _simulated(0.0)
    weight = surveys["n"] * surveys["share"] * (1 - surveys["share"])
    other = sm.WLS(logit(surveys["share"]), sm.add_constant(np.asarray(YEARS)), weight).fit()
    found = share_trend(surveys)
    assert found.between_sd == 0
    assert np.log(found.odds_ratio) == pytest.approx(other.params["x1"], abs=1e-9)


def test_the_spread_around_no_line_is_that_of_the_pooled_shares():
    surveys = _simulated(0.5, slope=0.0)
    assert share_trend(surveys).between_sd == pytest.approx(
        pool_shares(surveys).between_sd, rel=0.6
    )


@pytest.mark.long
def test_the_interval_holds_the_slope_as_often_as_it_says():
    rng_seeds = range(300)
    held = [
        found.low <= np.exp(0.4) <= found.high
        for found in (share_trend(_simulated(0.5, seed=seed)) for seed in rng_seeds)
    ]
    assert 0.91 <= np.mean(held) <= 0.99


def test_reversed_time_turns_the_factor_over():
    surveys = _simulated(0.2)
    mirrored = surveys.assign(date=DAYS[0] + (DAYS[-1] - DAYS))
    assert share_trend(mirrored).odds_ratio == pytest.approx(1 / share_trend(surveys).odds_ratio)


def test_a_wide_interval_says_that_no_trend_can_be_told():
    found = share_trend(_simulated(1.5, slope=0.0))
    assert not found.told
    assert found.headline().endswith("no trend can be told.")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda f: f.drop(columns="date"), DataError, "surveys has no column 'date'"),
        (lambda f: f.assign(date=DAYS[0]), DataError, "all surveys are of 2020-01-01"),
        (lambda f: f.assign(share=1.0), DataError, "surveys row 0: share=1.0"),
        (lambda f: f.head(3), FitError, "3 surveys; 4 are needed"),
        (lambda f: f.assign(date="soon"), DataError, r"surveys\.date\[0\]='soon' is not a date"),
    ],
)
def test_what_cannot_be_used_is_named(change, error, message):
    with pytest.raises(error, match=message):
        share_trend(change(_simulated(0.1)))
