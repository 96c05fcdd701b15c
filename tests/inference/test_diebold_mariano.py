import numpy as np
import pytest
from scipy import stats

from analysis import diebold_mariano
from analysis.core import DataError

# Two forecasts of zeros and the statistic (absolute loss, h = 3; p of one side .877), printed in
# the tests of the Python package dieboldmariano (github.com/edoannunziata/dieboldmariano,
# tests/dieboldmarianotest.py), which follows R's forecast::dm.test.
FIRST = [
    0.3675225224615024, 0.5450608127223211, 0.22044990720021074, 0.8688743471040006,
    0.6072512228948467, 0.8582283746501538, 0.41662295816718187, 0.3812100211114714,
    0.7185133356116706, 0.30827323290318875, 0.4297093624074402, 0.8615974488577858,
    0.7240514514808826, 0.3450839595261038, 0.19675301374013598,
]  # fmt: skip
SECOND = [
    0.12794132529988733, 0.3679643204341153, 0.768715420996091, 0.09972248964114683,
    0.27197653636654284, 0.28797629010039505, 0.9160213458582482, 0.6112628048698798,
    0.5452873235576241, 0.06785907231746158, 0.6072666485541124, 0.6241575753989782,
    0.39998026828867217, 0.19895665605941748, 0.8094941215215619,
]  # fmt: skip


def test_the_statistic_is_the_one_printed_for_three_steps_ahead():
    test = diebold_mariano(FIRST, SECOND, horizon=3)
    assert test.statistic == pytest.approx(1.2109, abs=5e-5)
    assert test.p_value == pytest.approx(2 * (1 - 0.877), abs=1e-3)
    assert test.valid and test.df == 14


def test_six_targets_give_the_printed_statistic_but_no_valid_test():
    # The same source: squared errors, h = 1, statistic -2.4905, p .05513.
    squares = [[x**2 for x in errors] for errors in ([0, 1, 2, 3, 4, 5], [0, 2, 3, 3, 5, 6])]
    test = diebold_mariano(*squares)
    assert test.statistic == pytest.approx(-2.4905, abs=5e-5)
    assert test.p_value == pytest.approx(0.05513, abs=5e-5)
    assert not test.valid
    assert test.reason == "6 targets, fewer than 10: their variance is unknown"


def test_at_one_step_it_is_the_paired_t_test():
    # V/n over the correction (n - 1)/n is the usual squared standard error of a mean.
    rng = np.random.default_rng(3)
    a, b = rng.random((2, 25))
    paired = stats.ttest_rel(a, b)
    test = diebold_mariano(a, b)
    assert test.statistic == pytest.approx(paired.statistic, rel=1e-12)
    assert test.p_value == pytest.approx(paired.pvalue, rel=1e-12)
    low, high = paired.confidence_interval(0.95)
    assert (test.low, test.high) == (pytest.approx(low), pytest.approx(high))


def test_two_steps_by_hand():
    # d = 1, 0, 1, 0, ...: variance 1/4, autocovariance -9/40 at lag 1, so V = 1/4 - 9/20 < 0.
    wave = diebold_mariano([1.0, 0.0] * 5, [0.0] * 10, horizon=2)
    assert not wave.valid and "leave no positive variance; try horizon=1" in wave.reason
    slow = [1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]
    about_mean = np.array(slow) - 0.6
    variance = (about_mean @ about_mean + 2 * about_mean[1:] @ about_mean[:-1]) / 10
    by_hand = 0.6 / np.sqrt(variance / 10) * np.sqrt((10 + 1 - 4 + 2 / 10) / 10)
    assert diebold_mariano(slow, [0.0] * 10, horizon=2).statistic == pytest.approx(by_hand)


def test_changing_places_changes_the_sign_only():
    one, other = diebold_mariano(FIRST, SECOND), diebold_mariano(SECOND, FIRST)
    assert one.statistic == pytest.approx(-other.statistic)
    assert one.p_value == pytest.approx(other.p_value)


def test_the_unit_of_the_losses_does_not_matter():
    thousands = diebold_mariano(1000 * np.array(FIRST), 1000 * np.array(SECOND), 3)
    assert thousands.statistic == pytest.approx(diebold_mariano(FIRST, SECOND, 3).statistic)


def test_equal_forecasters_are_rejected_as_often_as_the_level_says():
    rng = np.random.default_rng(11)
    losses = rng.normal(size=(2, 2000, 20)) ** 2
    p = [diebold_mariano(a, b).p_value for a, b in zip(*losses, strict=True)]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.015)


def test_losses_that_always_differ_by_one_amount_have_no_test():
    test = diebold_mariano(np.arange(12.0) + 0.1, np.arange(12.0))
    assert not test.valid and np.isnan(test.statistic)
    assert "no variance" in test.reason


def test_a_horizon_as_long_as_the_record_is_told_and_not_computed():
    test = diebold_mariano(FIRST, SECOND, horizon=15)
    assert not test.valid and test.reason


@pytest.mark.parametrize(
    ("a", "b", "horizon", "message"),
    [
        ([1.0, 2.0], [1.0], 1, "loss_a has 2 targets and loss_b 1"),
        ([1.0, np.nan], [1.0, 2.0], 1, r"loss_a\[1\] is nan"),
        ([1.0, 2.0], ["x", "y"], 1, "loss_b is not numeric"),
        ([[1.0]], [1.0], 1, r"loss_a has shape \(1, 1\)"),
        ([], [], 1, r"loss_a has shape \(0,\)"),
        ([1.0, 2.0], [1.0, 3.0], 0, "horizon=0; give whole steps from 1 to the 2 targets"),
        ([1.0, 2.0], [1.0, 3.0], 1.5, "horizon=1.5"),
        ([1.0, 2.0], [1.0, 3.0], 3, "horizon=3"),
    ],
)
def test_bad_losses_are_named(a, b, horizon, message):
    with pytest.raises(DataError, match=message):
        diebold_mariano(a, b, horizon)
