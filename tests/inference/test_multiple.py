"""Adjusted p-values."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from analysis import DataError
from analysis.inference.multiple import adjust_p_values

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
