from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.adoption import (
    effective_sample,
    overlap_sensitivity,
    rounding_sensitivity,
    sample_needed,
    share_difference,
    share_intervals,
)
from analysis.core import DataError, FitError

SURVEY = {"packaged": 218, "open": 190, "in_house": 82, "rest": 190}  # prints 32, 28, 12, 28 %
MAY_JOHNSON = dict(zip("abcdefg", (56, 72, 73, 59, 62, 87, 58), strict=True))


def test_sison_glaz_gives_the_values_of_the_reference_package():
    # Example 1 of Sison and Glaz (1995) by R MultinomialCI, as stored in statsmodels,
    # statsmodels/stats/tests/results/results_multinomial_proportions.py
    expected = [
        (0.07922912, 0.1643361),
        (0.11349036, 0.1985973),
        (0.11563169, 0.2007386),
        (0.08565310, 0.1707601),
        (0.09207709, 0.1771840),
        (0.14561028, 0.2307172),
        (0.08351178, 0.1686187),
    ]
    got = share_intervals(MAY_JOHNSON)[["low", "high"]]
    np.testing.assert_allclose(got, expected, atol=1e-4)


def test_goodman_gives_the_published_table():
    # The same counts in DescTools::MultinomCI, table of methods in its documentation
    low = [0.085, 0.115, 0.116, 0.091, 0.096, 0.143, 0.089]
    high = [0.166, 0.204, 0.207, 0.173, 0.181, 0.239, 0.171]
    got = share_intervals(MAY_JOHNSON, "goodman")
    assert got["low"].round(3).tolist() == low
    assert got["high"].round(3).tolist() == high


def test_wilson_solves_its_quadratic():
    got = share_intervals(SURVEY, "wilson", level=0.9).loc["packaged"]
    z, n, share = stats.norm.ppf(0.95), 680, 218 / 680
    for end in (got["low"], got["high"]):
        assert abs(share - end) == pytest.approx(z * math.sqrt(end * (1 - end) / n))


def test_clopper_pearson_leaves_half_the_error_on_each_side():
    got = share_intervals(SURVEY, "clopper_pearson").loc["packaged"]
    assert stats.binom.sf(217, 680, got["low"]) == pytest.approx(0.025)
    assert stats.binom.cdf(218, 680, got["high"]) == pytest.approx(0.025)


def test_shares_sum_to_one_and_lie_inside_their_intervals():
    for method in ("sison_glaz", "goodman", "wilson", "clopper_pearson"):
        got = share_intervals(SURVEY, method)
        assert got["share"].sum() == pytest.approx(1)
        assert ((got["low"] < got["share"]) & (got["share"] < got["high"])).all()
        assert list(got.columns) == ["share", "low", "high", "count", "n", "method"]
        assert (got["n"] == 680).all() and (got["method"] == method).all()


def test_an_empty_category_still_has_an_upper_end():
    got = share_intervals({"a": 30, "b": 25, "c": 0})
    assert got.loc["c", "low"] == 0 and got.loc["c", "high"] > 0


def test_sison_glaz_holds_all_four_shares_as_often_as_it_says():
    # simulated, 25 surveys of n = 680: 95 % nominal; below 20 of 25 has probability 0.1 %
    truth = np.array([0.32, 0.28, 0.12, 0.28])
    rng, held = np.random.default_rng(680), 0
    for _ in range(25):
        got = share_intervals(dict(zip("abcd", rng.multinomial(680, truth), strict=True)))
        held += bool(((got["low"] <= truth) & (truth <= got["high"])).all())
    assert held >= 20


def test_thirty_two_against_twenty_eight_percent_is_not_a_difference():
    test = share_difference(SURVEY, "packaged", "open")
    assert test.statistic == pytest.approx(1.388, abs=5e-4)
    assert test.p_value == pytest.approx(0.165, abs=5e-4)
    assert test.estimate == pytest.approx(28 / 680)
    assert test.low < 0 < test.high and test.valid and test.n == 680


def test_the_variance_is_that_of_one_respondent_scored_plus_one_minus_one_or_zero():
    scores = np.repeat([1, -1, 0], [218, 190, 272])
    test = share_difference(SURVEY, "packaged", "open")
    assert test.standard_error == pytest.approx(scores.std() / math.sqrt(680))


def test_exchanging_the_categories_changes_the_sign_only():
    one, other = (share_difference(SURVEY, *pair) for pair in (("open", "rest"), ("rest", "open")))
    assert one.statistic == -other.statistic and one.p_value == other.p_value


def test_a_design_effect_acts_like_a_smaller_sample():
    test = share_difference(SURVEY, "packaged", "open", deff=1.6)
    plain = share_difference(SURVEY, "packaged", "open")
    assert test.statistic == pytest.approx(plain.statistic / math.sqrt(1.6))
    assert effective_sample(680, 1.6) == 425


def test_a_handful_of_respondents_makes_no_valid_test():
    test = share_difference({"a": 3, "b": 1, "rest": 10}, "a", "b")
    assert not test.valid and "fewer than 10" in test.reason


def test_rounding_leaves_p_between_nine_and_twenty_eight_percent():
    shares = {"packaged": 0.32, "open": 0.28, "in_house": 0.12}
    pairs = rounding_sensitivity(shares, 680, "packaged", "open")
    assert pairs["p_value"].min() == pytest.approx(0.09, abs=5e-3)
    assert pairs["p_value"].max() == pytest.approx(0.28, abs=5e-3)
    assert pairs["count_a"].agg(["min", "max"]).tolist() == [215, 221]
    assert pairs["count_b"].agg(["min", "max"]).tolist() == [187, 193]
    row = pairs[(pairs["count_a"] == 218) & (pairs["count_b"] == 190)].iloc[0]
    assert row["p_value"] == share_difference(SURVEY, "packaged", "open").p_value


def test_without_overlap_the_difference_is_the_plain_one():
    table = overlap_sensitivity(SURVEY, "packaged", "open")
    plain = share_difference(SURVEY, "packaged", "open")
    assert table["p_value"].iloc[0] == plain.p_value
    assert table["p_value"].is_monotonic_decreasing
    assert table["both"].iloc[-1] == 190


def test_overlap_enters_as_in_a_paired_comparison():
    row = overlap_sensitivity(SURVEY, "packaged", "open", both=50).iloc[0]
    scores = np.repeat([1, -1, 0], [168, 140, 372])
    assert row["standard_error"] == pytest.approx(scores.std() / math.sqrt(680))


def test_telling_four_points_apart_takes_2941_respondents():
    assert sample_needed(0.32, 0.28, power=0.8, level=0.05) == 2941


def test_the_sample_needed_gives_the_power_asked_for():
    # simulated: 4,000 surveys of 2,941; the standard error of the power is 0.6 points
    rng = np.random.default_rng(4)
    a, b = rng.multinomial(2941, [0.32, 0.28, 0.4], size=4000)[:, :2].T
    z = (a - b) / np.sqrt(a + b)
    assert np.mean(np.abs(z) > stats.norm.ppf(0.975)) == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: share_intervals({"a": 1.5, "b": 2}), DataError, r"counts\['a'\]=1.5 is not a wh"),
        (
            lambda: share_intervals({"a": -1, "b": 2}),
            DataError,
            r"counts\['a'\]=-1 is below 0; counts are",
        ),
        (lambda: share_intervals({"a": math.nan, "b": 2}), DataError, "=nan is not finite"),
        (lambda: share_intervals({"a": 3}), DataError, "add the remainder"),
        (lambda: share_intervals({"a": 0, "b": 0}), DataError, "holds no respondent"),
        (lambda: share_intervals({"a": 3, "b": 0}), DataError, "choose clopper_pearson"),
        (
            lambda: share_intervals(pd.Series([1, 2], ["a", "a"])),
            DataError,
            "names a category twice",
        ),
        (lambda: share_intervals(SURVEY, level=1.5), DataError, r"level=1.5 is outside \(0, 1\)"),
        (lambda: share_intervals(SURVEY, "wald"), DataError, "method='wald' is not known; choose"),
        (lambda: share_difference(SURVEY, "open", "opne"), DataError, "the nearest known names"),
        (lambda: share_difference(SURVEY, "open", "open"), DataError, "give two categories"),
        (lambda: share_difference(SURVEY, "open", "rest", deff=0), DataError, "deff=0 is not pos"),
        (
            lambda: share_difference({"a": 0, "b": 0, "c": 9}, "a", "b"),
            FitError,
            "no respondent is in one category alone",
        ),
        (
            lambda: share_difference({"a": 9, "b": 0}, "a", "b"),
            FitError,
            "difference has no variance",
        ),
        (
            lambda: rounding_sensitivity({"a": 0.7, "b": 0.5}, 680, "a", "b"),
            DataError,
            "shares sum to 1.2",
        ),
        (
            lambda: rounding_sensitivity({"a": 32, "b": 28}, 680, "a", "b"),
            DataError,
            r"shares\['a'\]=32 is outside \[0, 1\]",
        ),
        (
            lambda: rounding_sensitivity({"a": 0.32, "b": 0.28}, 68.5, "a", "b"),
            DataError,
            "n=68.5 is not a whole number",
        ),
        (
            lambda: rounding_sensitivity({"a": 0.32, "b": 0.28}, 3, "a", "b"),
            DataError,
            "no count of 3 prints as 0.32",
        ),
        (
            lambda: overlap_sensitivity(SURVEY, "packaged", "open", both=191),
            DataError,
            "both=191 is above the smaller of the two counts, 190",
        ),
        (lambda: effective_sample(0, 1), DataError, "n=0 is not positive"),
        (lambda: sample_needed(0.3, 0.3), DataError, "no sample tells equal shares apart"),
        (lambda: sample_needed(0.7, 0.4), DataError, "shares sum to 1.1"),
        (lambda: sample_needed(0.3, 0.2, power=1.0), DataError, r"power=1.0 is outside \(0, 1\)"),
        (lambda: sample_needed(0.3, 0.2, level=0.95), DataError, "level=0.95 is no size of a test"),
    ],
)
def test_a_survey_that_cannot_be_read_is_refused_by_name(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_sison_glaz_agrees_with_statsmodels_where_that_has_an_answer():
    from statsmodels.stats.proportion import multinomial_proportions_confint

    rng = np.random.default_rng(0)
    for n in (20, 90, 680, 3000):
        for cells in (2, 3, 8):
            counts = rng.multinomial(n, rng.dirichlet(np.full(cells, 3.0)))
            table = share_intervals({str(i): int(count) for i, count in enumerate(counts)})
            if (counts > 0).all():
                region = multinomial_proportions_confint(counts, 0.05, method="sison-glaz")
                np.testing.assert_allclose(table[["low", "high"]], region, atol=1e-8)


@pytest.mark.parametrize("counts", [{"a": 18886, "b": 1114}, {"a": 65400, "b": 57000, "c": 81600}])
def test_large_samples_keep_the_width_that_chance_leaves(counts):
    # statsmodels 0.15 loses the probability of the tails here and returns no width at all
    mine, other = (share_intervals(counts, method) for method in ("sison_glaz", "goodman"))
    ratio = (mine["high"] - mine["low"]) / (other["high"] - other["low"])
    assert ratio.between(0.7, 2.5).all()
    width = 2 * 1.96 * np.sqrt(mine["share"] * (1 - mine["share"]) / mine["n"])
    assert (mine["high"] - mine["low"] > 0.9 * width).all()


@pytest.mark.parametrize(
    ("samples", "low", "high"),
    [(60, 0.86, 1.0), pytest.param(400, 0.92, 0.985, marks=pytest.mark.long)],
)
def test_sison_glaz_of_two_cells_holds_both_as_often_as_it_says_in_a_large_sample(
    samples, low, high
):
    rng = np.random.default_rng(1)
    share, n = 0.3, 60_000
    drawn = rng.binomial(n, share, samples)
    tables = [share_intervals({"a": int(a), "b": int(n - a)}) for a in drawn]
    held = np.mean([t.loc["a", "low"] <= share <= t.loc["a", "high"] for t in tables])
    assert low <= held <= high
