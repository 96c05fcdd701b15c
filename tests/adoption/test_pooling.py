"""Shares of several surveys: against statsmodels' meta-analysis, and in the limits."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit
from statsmodels.stats.meta_analysis import combine_effects

from analysis import DataError, FitError
from analysis.adoption import pool_shares

SURVEYS = pd.DataFrame(
    {
        "survey": ["one", "two", "three", "four"],
        "share": [0.28, 0.46, 0.19, 0.41],
        "n": [680, 70, 600, 316],
    }
)


def by_statsmodels(surveys):
    share, n = surveys["share"].to_numpy(), surveys["n"].to_numpy()
    return combine_effects(logit(share), 1 / (n * share * (1 - share)), method_re="dl")


def test_mean_spread_and_interval_are_those_of_statsmodels():
    found, other = pool_shares(SURVEYS), by_statsmodels(SURVEYS)
    frame = other.summary_frame(use_t=True)
    low, high = expit(frame.loc["random effect wls", ["ci_low", "ci_upp"]].astype(float))
    assert found.share == pytest.approx(expit(other.mean_effect_re), rel=1e-9)
    assert found.between_sd**2 == pytest.approx(other.tau2, rel=1e-9)
    assert found.i_squared == pytest.approx(other.i2, rel=1e-9)
    assert found.p_homogeneous == pytest.approx(other.test_homogeneity().pvalue, rel=1e-6)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)


def test_alike_surveys_leave_no_spread_and_the_pooled_share():
    same = SURVEYS.assign(share=0.3)
    found = pool_shares(same)
    assert found.share == pytest.approx(0.3)
    assert (
        found.between_sd == 0 and found.i_squared == 0 and found.p_homogeneous == pytest.approx(1)
    )


def test_a_design_effect_widens_every_survey():
    plain, wide = pool_shares(SURVEYS), pool_shares(SURVEYS, deff=2.0)
    assert (wide.surveys["high"] > plain.surveys["high"]).all()
    assert wide.between_sd < plain.between_sd


def test_the_interval_for_another_survey_covers_it_about_as_often_as_it_says():
    rng = np.random.default_rng(4)
    hits = 0
    for _ in range(400):
        truth = expit(rng.normal(-0.8, 0.5, 9))
        n = rng.integers(200, 1500, 9)
        drawn = rng.binomial(n[:8], truth[:8]) / n[:8]
        found = pool_shares(pd.DataFrame({"survey": range(8), "share": drawn, "n": n[:8]}))
        hits += found.next_low <= truth[8] <= found.next_high
    assert 0.91 <= hits / 400 <= 0.98


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"share": 28.0}, r"share=28.0 is outside \[0, 1\]; shares are fractions"),
        ({"share": 1.0}, "a share strictly between 0 and 1"),
        ({"n": 0}, "surveys row 0: n=0 is below 1; count the respondents"),
    ],
)
def test_what_is_no_share_of_a_sample_is_refused(change, message):
    with pytest.raises(DataError, match=message):
        pool_shares(SURVEYS.assign(**change))


def test_levels_columns_and_numbers_are_checked():
    with pytest.raises(DataError, match=r"level=95 is outside \(0, 1\)"):
        pool_shares(SURVEYS, level=95)
    with pytest.raises(DataError, match="surveys lacks the column 'n'"):
        pool_shares(SURVEYS.drop(columns="n"))
    with pytest.raises(DataError, match="deff=0 is not positive"):
        pool_shares(SURVEYS, deff=0)
    with pytest.raises(FitError, match="2 surveys; 3 are needed"):
        pool_shares(SURVEYS.head(2))


def test_the_headline_says_where_another_survey_would_lie():
    assert "another survey would lie between" in pool_shares(SURVEYS).headline()
