"""The bootstrap law of the skewness-adjusted t."""

import numpy as np
import pandas as pd
import pytest

from analysis import DataError
from analysis.reactions import event_study
from analysis.reactions.battery import run_test
from analysis.reactions.bootstrap import bootstrap_test
from analysis.reactions.sample import sample_of


def study_of(cars, seed=0):
    """A study of as many firms whose CARs on day 0 are `cars`, but for rounding of the mean."""
    rng = np.random.default_rng(seed)
    days = pd.bdate_range("2023-01-02", periods=125)
    values = 1e-6 * rng.standard_normal((125, len(cars)))
    values[120] += cars
    events = pd.DataFrame({"event_id": range(len(cars)), "firm": range(len(cars))})
    return event_study(
        pd.DataFrame(values, index=days), events.assign(date=days[120]), model="constant_mean",
        estimation_window=(-110, -11), event_window=(-1, 1),
    )  # fmt: skip


def literal_t(values, centre):
    n, mean = len(values), sum(values) / len(values)
    s = (sum((value - mean) ** 2 for value in values) / (n - 1)) ** 0.5
    g = sum((value - mean) ** 3 for value in values) / n / s**3
    ratio = (mean - centre) / s
    return n**0.5 * (ratio + g * ratio**2 / 3 + g / (6 * n))


@pytest.mark.parametrize(("n", "size"), [(50, 12), (20, 5), (9, 3), (13, 3)])
def test_resampling_by_hand_gives_the_same_law(n, size):
    study = study_of(0.02 * np.random.default_rng(n).exponential(1, n) - 0.014)
    found = study.bootstrap_test(0, 0, draws=9999)
    cars = study.car(0, 0)["car"].to_numpy()
    rng = np.random.default_rng(99)
    law = []
    for _ in range(9999):
        values = cars[rng.integers(n, size=size)].tolist()
        side = np.sign(values[0] - cars.mean())
        law.append(literal_t(values, cars.mean()) if np.ptp(values) else side * np.inf)
    own = literal_t(cars, 0.0)
    assert found.statistic == pytest.approx(own, rel=1e-9)
    expected = 2 * min(np.mean(np.array(law) <= own), np.mean(np.array(law) >= own))
    assert found.p_value == pytest.approx(expected, abs=0.02)
    assert f"resamples of {size} of {n} values about their mean" in found.reason


def test_the_statistic_and_estimate_are_those_of_the_plain_test():
    study = study_of(np.random.default_rng(1).exponential(0.02, 30))
    plain, found = study.test("skewness_adjusted_t", 0, 0), study.bootstrap_test(0, 0)
    assert plain.null == "t(29)" and found.null == "bootstrap(9999)"
    assert (found.name, found.statistic, found.estimate, found.n) == (
        plain.name, plain.statistic, plain.estimate, 30,
    )  # fmt: skip
    assert found.df is None and found.low is None


def test_a_mean_far_from_zero_has_the_smallest_p():
    found = study_of(1 + np.random.default_rng(1).normal(0, 0.01, 40)).bootstrap_test(0, 0, 999)
    assert found.p_value == 2 / 1000
    assert "smallest p-value attainable 0.002" in found.reason


def test_the_seed_decides_the_resamples():
    study = study_of(np.random.default_rng(1).normal(0.003, 0.01, 12))
    p = [study.bootstrap_test(0, 0, 199, seed).p_value for seed in (0, 0, 1, 2)]
    assert p[0] == p[1] and len(set(p)) > 1


def test_resamples_of_one_value_count_as_infinite_and_are_told():
    # three of three: one resample in nine holds one value only
    found = study_of(np.array([0.01, 0.02, 0.04])).bootstrap_test(0, 0, draws=9000)
    count = int(found.reason.split(" resamples without spread")[0].split()[-1])
    assert count == pytest.approx(1000, abs=100)
    assert found.p_value > 2 * 0.8 * (1 / 27)  # one in 27 holds the largest value only


def test_skewed_cars_are_rejected_nearer_to_five_percent_than_by_the_plain_t():
    # CARs of chi-square(1) minus 1, fifty a study, 1,000 studies in one panel
    replicates, n = 1000, 50
    cars = 0.02 * (np.random.default_rng(6).chisquare(1, replicates * n) - 1)
    fitted = study_of(cars)._fitted
    p = {"bootstrap": [], "cross_section_t": []}
    for start in range(0, replicates * n, n):
        sample = sample_of(fitted.rows(slice(start, start + n)), 0, 0)
        p["bootstrap"].append(bootstrap_test(sample, draws=399, seed=start).p_value)
        p["cross_section_t"].append(run_test("cross_section_t", sample).p_value)
    size = {name: np.mean(np.array(values) <= 0.05) for name, values in p.items()}
    assert 0.035 <= size["bootstrap"] <= 0.065
    assert size["cross_section_t"] > 0.075


@pytest.mark.parametrize(
    ("cars", "reason"),
    [([0.01, 0.02], "2 events; skewness needs 3"), ([0.01], "the spread needs two")],
)
def test_too_few_events_give_no_number_and_a_reason(cars, reason):
    found = study_of(np.array(cars)).bootstrap_test(0, 0)
    assert not found.valid and reason in found.reason


def test_few_events_are_marked():
    found = study_of(np.random.default_rng(0).normal(0, 0.02, 8)).bootstrap_test(0, 0, 99)
    assert "8 events: so few values cannot show the law" in found.reason


def test_impossible_draws_are_refused():
    with pytest.raises(DataError, match=r"draws=0\.5 is not a whole number from 1"):
        study_of(np.array([0.01, 0.02, 0.04])).bootstrap_test(0, 0, draws=0.5)
