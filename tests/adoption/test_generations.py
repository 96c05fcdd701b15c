from __future__ import annotations

import math
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime

from analysis.adoption import bass_curve, fit_curve, fit_generations
from analysis.core import DataError, FitError

# tests/parity/adoption/generations.py: simulated, with the curves of bassmodelgens 0.1.1
PEER = pd.read_csv(Path(__file__).parents[1] / "parity" / "adoption" / "generations.csv")
TRUTH = {"p": 0.03, "q": 0.35, "m_g1": 2500, "m_g2": 9000, "m_g3": 20000, "m_g4": 15000}
COLUMNS = ["generation", "launch", "t", "value"]


@pytest.fixture(scope="module")
def noisy():
    return fit_generations(PEER[COLUMNS])


def _two(t: np.ndarray, noise: float = 0.0, launch: float = 6.0) -> pd.DataFrame:
    """Two simulated generations, by equations 2 and 3 of Norton and Bass (1987)."""
    one, two = (bass_curve(np.maximum(t - start, 0), 0.02, 0.4, 1) for start in (0, launch))
    rng = np.random.default_rng(5)
    old = 100 * one * (1 - two) + rng.normal(0, noise, t.size)
    new = two * (80 + 100 * one) + rng.normal(0, noise, t.size)
    later = t > launch
    first = pd.DataFrame({"generation": "old", "launch": 0.0, "t": t, "value": old})
    second = pd.DataFrame({"generation": "new", "launch": launch, "t": t, "value": new})[later]
    return pd.concat([first, second]).assign(value=lambda rows: rows["value"].clip(lower=0))


def test_curves_and_parameters_are_those_of_bassmodelgens():
    fit = fit_generations(PEER[[*COLUMNS[:3], "exact"]].rename(columns={"exact": "value"}))
    assert fit.converged and fit.identified
    for name, value in TRUTH.items():
        assert fit.parameters[name] == pytest.approx(value, rel=1e-7)
    np.testing.assert_allclose(fit.fitted()["fitted"], PEER["exact"], rtol=1e-7)


def test_the_fit_is_better_than_the_peers_from_a_rough_start(noisy):
    # the peer also moves the launches, and still ends above
    peer = float(((PEER["value"] - PEER["peer_rough"]) ** 2).sum())
    assert noisy.converged
    assert noisy.sse < 0.95 * peer


@pytest.mark.long
def test_the_truth_lies_within_the_intervals_of_a_noisy_series(noisy):
    for name, value in TRUTH.items():
        low, high = noisy.interval(name, level=0.99)
        assert low < value < high
    assert (noisy.standard_errors > 0).all()


def test_one_generation_is_the_bass_curve():
    t = np.arange(1.0, 15.0)
    y = bass_curve(t, 0.03, 0.4, 500) + np.random.default_rng(1).normal(0, 2, t.size)
    y = np.maximum.accumulate(np.maximum(y, 0))
    only = pd.DataFrame({"generation": "only", "launch": 0.0, "t": t, "value": y})
    fit, single = fit_generations(only), fit_curve(t, y)
    assert fit.sse == pytest.approx(single.sse, rel=1e-10)
    expected = single.parameters[["p", "q", "m"]]
    np.testing.assert_allclose(fit.parameters, expected, rtol=1e-6)
    np.testing.assert_allclose(fit.interval("m_only"), single.interval("m"), rtol=1e-4)


def test_two_generations_written_out_as_in_the_paper_are_recovered():
    fit = fit_generations(_two(np.arange(1.0, 20.0)))
    np.testing.assert_allclose(fit.parameters, [0.02, 0.4, 100, 80], rtol=1e-6)


def test_slopes_are_those_of_finite_differences(noisy):
    problem, at = noisy.problem, noisy.best.parameters
    slopes = approx_fprime(at, problem.residuals, 1e-7 * at)
    np.testing.assert_allclose(problem.slopes(at), slopes, rtol=1e-4, atol=1e-3)


def test_the_order_of_rows_and_the_unit_do_not_matter():
    frame = _two(np.arange(1.0, 20.0), noise=1.0)
    one = fit_generations(frame)
    shuffled = frame.sample(frac=1, random_state=0)
    other = fit_generations(shuffled.assign(value=shuffled["value"] * 1e6))
    scale = [1, 1, 1e6, 1e6]
    np.testing.assert_allclose(other.parameters, one.parameters * scale, rtol=1e-6)


def test_few_noisy_values_leave_the_potentials_open():
    fit = fit_generations(_two(np.arange(1.0, 10.0), noise=4.0))
    assert fit.converged and not fit.identified
    assert fit.interval("m_new").high == math.inf
    assert "interval of m_old and m_new is open above" in fit.reason


def test_a_generation_without_a_market_of_its_own_is_not_reported():
    fit = fit_generations(_two(np.arange(1.0, 9.0), noise=3.0))
    assert not fit.converged
    assert fit.reason == "the fit keeps improving as m_new falls to 0"


def test_a_fit_cut_short_does_not_converge():
    fit = fit_generations(PEER[COLUMNS], max_evaluations=1)
    assert not fit.converged
    assert "not converged" in fit.headline()
    with pytest.raises(FitError, match="no profile: the fit did not converge"):
        fit.profile("p")


def test_a_generations_fit_is_told_and_drawn(noisy):
    assert "4 generations, 66 values" in noisy.headline()
    assert "m_g4" in noisy.headline() and "profile interval" in noisy.headline()
    axes = noisy.plot()
    assert [text.get_text() for text in axes.texts] == ["g1", "g2", "g3", "g4"]
    plt.close("all")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.drop(columns="launch"), "frame lacks the column 'launch'"),
        (lambda f: f.assign(value=-1.0), "frame.value is negative at rows 0, 1, 2, 3, 4 and"),
        (lambda f: f.assign(value=math.nan), r"frame row 0: value=nan is not finite"),
        (lambda f: f.assign(launch=f["launch"] + 3), "before the launch at rows 0, 1"),
        (lambda f: pd.concat([f, f.head(1)]), "a second value for one time at row 32"),
        (lambda f: f.assign(launch=f["t"] - 1), "generation 'new' has launches 6 and 7"),
        (lambda f: f.assign(launch=0.0), "'new' and 'old' are both launched at 0"),
    ],
)
def test_bad_generations_are_named(change, message):
    with pytest.raises(DataError, match=message):
        fit_generations(change(_two(np.arange(1.0, 20.0))))


def test_as_many_parameters_as_values_are_refused():
    with pytest.raises(FitError, match="4 values cannot fix 4 parameters"):
        fit_generations(_two(np.arange(5.0, 8.0)))
