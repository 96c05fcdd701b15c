"""Adjusted p-values."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from analysis import DataError
from analysis.inference.multiple import adjust_p_values, step_down_p_values

STATSMODELS = {"holm": "holm", "bh": "fdr_bh", "by": "fdr_by"}


def families():
    rng = np.random.default_rng(4)
    for m in (1, 2, 13, 200):
        yield rng.uniform(0, 1, m) ** 3
    yield np.array([0.04, 0.01, 0.04, 0.01, 1.0, 0.0])


@pytest.mark.parametrize("method", STATSMODELS)
@pytest.mark.parametrize("p", list(families()), ids=len)
def test_adjusted_p_values_are_those_of_statsmodels(p, method):
    other = multipletests(p, method=STATSMODELS[method])[1]
    np.testing.assert_allclose(adjust_p_values(p, method), other, rtol=1e-12)


@pytest.mark.parametrize("method", ["bh", "by"])
@pytest.mark.parametrize("p", list(families()), ids=len)
def test_false_discovery_rates_are_those_of_scipy(p, method):
    other = false_discovery_control(p, method=method)
    np.testing.assert_allclose(adjust_p_values(p, method), other, rtol=1e-12)


def test_three_values_by_hand():
    p = [0.01, 0.04, 0.03]
    assert adjust_p_values(p, "holm").tolist() == pytest.approx([0.03, 0.06, 0.06])
    assert adjust_p_values(p, "bh").tolist() == pytest.approx([0.03, 0.04, 0.04])
    by = [value * (1 + 1 / 2 + 1 / 3) for value in (0.03, 0.04, 0.04)]
    assert adjust_p_values(p, "by").tolist() == pytest.approx(by)


def test_a_series_keeps_its_index_and_order():
    p = pd.Series([0.2, 0.01], index=["x", "y"], name="p")
    expected = pd.Series([0.2, 0.02], index=["x", "y"], name="p")
    pd.testing.assert_series_equal(adjust_p_values(p, "holm"), expected)


@pytest.mark.parametrize("method", STATSMODELS)
def test_an_empty_family_stays_empty_and_the_order_does_not_matter(method):
    assert len(adjust_p_values([], method)) == 0
    p = np.random.default_rng(0).uniform(0, 1, 30)
    order = np.random.default_rng(1).permutation(30)
    np.testing.assert_array_equal(
        adjust_p_values(p[order], method), adjust_p_values(p, method)[order]
    )


@pytest.mark.parametrize("bad", [np.nan, -0.1, 1.1, np.inf])
def test_what_is_no_probability_is_refused(bad):
    with pytest.raises(DataError, match=r"p\[1\] is .*, not a probability"):
        adjust_p_values([0.5, bad], "holm")


def test_other_faults_are_refused():
    with pytest.raises(DataError, match=r"method='bonferroni' is not available; .*'holm', 'bh'"):
        adjust_p_values([0.5], "bonferroni")
    with pytest.raises(DataError, match=r"p has shape \(1, 2\)"):
        adjust_p_values(np.array([[0.5, 0.5]]), "holm")


def romano_wolf(statistics, draws):
    """Their algorithm from one matrix of joint draws, as written down for p-values in 2016."""
    order = sorted(range(len(statistics)), key=lambda j: -statistics[j])
    adjusted, previous = {}, 0.0
    for i, j in enumerate(order):
        larger = [max(draw[k] for k in order[i:]) >= statistics[j] for draw in draws]
        previous = max(previous, (1 + sum(larger)) / (len(draws) + 1))
        adjusted[j] = previous
    return [adjusted[j] for j in range(len(statistics))]


def of_draws(statistics, draws):
    def p_of_largest(left):
        larger = draws[:, left].max(axis=1) >= statistics[left].max()
        return (1 + larger.sum()) / (len(draws) + 1)

    return step_down_p_values(statistics, p_of_largest)


@pytest.mark.parametrize("m", [1, 2, 7])
def test_joint_draws_give_the_step_down_of_romano_and_wolf(m):
    rng = np.random.default_rng(m)
    common = rng.standard_normal((199, 1))
    draws = np.abs(common + rng.standard_normal((199, m)))
    statistics = np.abs(rng.normal(0, 2, m))
    assert of_draws(statistics, draws).tolist() == romano_wolf(statistics, draws)


def test_independent_draws_step_down_as_holm_and_sidak_do():
    # for independent uniform statistics the max of k has P(max >= s) = 1 - s^k
    rng = np.random.default_rng(0)
    statistics = np.array([0.999, 0.9, 0.99, 0.5])
    found = of_draws(statistics, rng.random((200_000, 4)))
    sidak = 1 - np.array([0.999**4, 0.9**2, 0.99**3, 0.5])
    assert found[[0, 2, 1]] == pytest.approx(sidak[[0, 2, 1]], abs=0.003)
    assert (found <= adjust_p_values(1 - statistics, "holm") + 0.003).all()


def test_a_family_without_members_has_no_p_value():
    assert len(step_down_p_values([], lambda left: 1.0)) == 0


@pytest.mark.parametrize("statistics", [[[1.0]], [1.0, np.nan], [np.inf]])
def test_statistics_that_are_no_row_of_numbers_are_refused(statistics):
    with pytest.raises(DataError, match="statistics must be one row of finite numbers"):
        step_down_p_values(statistics, lambda left: 1.0)
