import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from analysis import crps_normal, crps_sample, crps_uniform
from analysis.core import DataError
from analysis.inference import brier_score, log_score

STORED = Path(__file__).parents[1] / "parity" / "inference" / "scores.json"
PARITY = json.loads(STORED.read_text(encoding="utf-8"))
SCORES = {
    "crps_uniform": (crps_uniform, ("y", "low", "high")),
    "crps_normal": (crps_normal, ("y", "mean", "sd")),
    "crps_sample": (crps_sample, ("y", "draws")),
    "brier_score": (brier_score, ("probability", "outcome")),
    "log_score": (log_score, ("probability", "outcome")),
}


def crps_by_integration(y, law):
    """The definition: (F(x) - 1{x >= y})^2 over the real line, cut at y."""
    low, high = (law.ppf(1e-14), law.ppf(1 - 1e-14))
    left = quad(lambda x: law.cdf(x) ** 2, min(low, y) - 1, y, limit=500, points=[low, high])[0]
    right = quad(lambda x: law.sf(x) ** 2, y, max(high, y) + 1, limit=500, points=[low, high])[0]
    return left + right


def crps_of_all_pairs(y, draws):
    """The fair form by its definition: every ordered pair of distinct draws, by two loops."""
    n = len(draws)
    pairs = [abs(a - b) for i, a in enumerate(draws) for j, b in enumerate(draws) if i != j]
    return sum(abs(draw - y) for draw in draws) / n - sum(pairs) / (2 * n * (n - 1))


@pytest.mark.parametrize("name", SCORES)
def test_scores_agree_with_the_package_scoringrules(name):
    score, arguments = SCORES[name]
    ours = score(*(PARITY[argument] for argument in arguments))
    np.testing.assert_allclose(ours, PARITY[name], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("y", [-3.0, 27.0, 27.4, 28.5, 30.0, 33.3])
def test_uniform_crps_is_the_integral_that_defines_it(y):
    by_integration = crps_by_integration(y, stats.uniform(27.0, 3.0))
    assert crps_uniform(y, 27.0, 30.0) == pytest.approx(by_integration, abs=1e-8)


@pytest.mark.parametrize("y", [-4.0, 0.0, 1.3, 9.0])
def test_normal_crps_is_the_integral_that_defines_it(y):
    by_integration = crps_by_integration(y, stats.norm(1.0, 2.0))
    assert crps_normal(y, 1.0, 2.0) == pytest.approx(by_integration, abs=1e-8)


def test_normal_crps_at_its_mean_is_the_known_constant():
    # sd (sqrt(2) - 1)/sqrt(pi), Gneiting and Raftery (2007), from the closed form at z = 0.
    assert crps_normal(5.0, 5.0, 2.0) == pytest.approx(2 * (np.sqrt(2) - 1) / np.sqrt(np.pi))


def test_uniform_crps_at_the_middle_is_a_twelfth_of_the_width():
    assert crps_uniform(28.5, 27.0, 30.0) == pytest.approx(3 / 12)


def test_a_range_without_width_scores_its_absolute_error():
    assert crps_uniform(15.654, 16.0, 16.0) == pytest.approx(0.346)
    assert crps_normal(15.654, 16.0, 0.0) == pytest.approx(0.346)


def test_a_narrow_range_tends_to_its_absolute_error():
    assert crps_uniform(15.654, 16.0, 16.0 + 1e-9) == pytest.approx(0.346, abs=1e-8)


def test_far_off_forecasts_stay_finite():
    assert crps_normal(1e200, 0.0, 1e-200) == pytest.approx(1e200)


def test_sample_crps_takes_each_pair_of_distinct_draws_once():
    draws = np.random.default_rng(1).gamma(2.0, 1.0, 31)
    assert crps_sample(2.5, draws) == pytest.approx(crps_of_all_pairs(2.5, draws), rel=1e-12)


def test_sample_crps_is_unbiased_even_with_two_draws():
    draws = np.random.default_rng(2).normal(0, 1, (200_000, 2))
    error_of_the_mean = crps_sample(0.7, draws).std() / np.sqrt(len(draws))
    assert crps_sample(0.7, draws).mean() == pytest.approx(
        crps_normal(0.7, 0.0, 1.0), abs=4 * error_of_the_mean
    )


@pytest.mark.parametrize("scale", [0.001, 1000.0])
def test_crps_scales_with_the_unit(scale):
    draws = np.random.default_rng(3).normal(0, 1, 20)
    assert crps_uniform(4 * scale, scale, 3 * scale) == pytest.approx(scale * crps_uniform(4, 1, 3))
    assert crps_normal(4 * scale, scale, 3 * scale) == pytest.approx(scale * crps_normal(4, 1, 3))
    assert crps_sample(4 * scale, draws * scale) == pytest.approx(scale * crps_sample(4, draws))


def test_the_true_probability_has_the_best_expected_score():
    stated = np.linspace(0.01, 0.99, 99)
    for score in (brier_score, log_score):
        expected = 0.3 * score(stated, 1) + 0.7 * score(stated, 0)
        assert stated[np.argmin(expected)] == pytest.approx(0.3)


def test_scores_broadcast_and_keep_one_number_a_float():
    assert crps_uniform([1.0, 2.0], 0.0, [[3.0], [4.0], [5.0]]).shape == (3, 2)
    assert crps_sample([1.0, 2.0, 3.0], np.zeros((3, 5))).shape == (3,)
    for score, arguments in ((crps_uniform, (1, 0, 2)), (crps_sample, (1, [0, 2]))):
        assert type(score(*arguments)) is float


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: crps_uniform(1.0, [1.0, 3.0], 2.0), r"low=3\.0 lies above high=2\.0"),
        (lambda: crps_uniform(np.nan, 0, 1), "y holds nan; give finite numbers"),
        (lambda: crps_uniform([1, 2], [1, 2, 3], 4), r"shapes do not fit: y \(2,\), low \(3,\)"),
        (lambda: crps_normal(1.0, 0.0, -1.0), r"sd=-1\.0 is negative"),
        (lambda: crps_normal("many", 0.0, 1.0), "y='many' is not numeric"),
        (lambda: crps_sample(1.0, [2.0]), r"draws has shape \(1,\); give at least two"),
        (lambda: crps_sample([1.0, 2.0], np.zeros((3, 5))), "shapes do not fit"),
        (lambda: brier_score(1.2, 1), r"probability=1\.2 lies outside \[0, 1\]"),
        (lambda: log_score(0.2, 0.5), r"outcome=0\.5 is neither 0 nor 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(DataError, match=message):
        call()
