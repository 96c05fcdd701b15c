from __future__ import annotations

import csv
import math
import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from analysis.adoption import (
    bass_curve,
    fit_curve,
    gamma_gompertz_curve,
    gompertz_curve,
    logistic_curve,
    weibull_curve,
)
from analysis.adoption.fitting import descend
from analysis.core import DataError, FitError

PARITY = Path(__file__).parents[1] / "parity" / "adoption"


SERIES = runpy.run_path(str(PARITY / "series.py"))["SERIES"]
OPTIMA = list(csv.DictReader((PARITY / "global_optima.csv").open()))
PEERS = list(csv.DictReader((PARITY / "peers.csv").open()))
T12 = np.arange(1.0, 13.0)


def _case(row: dict) -> str:
    return f"{row['series']}-{row['curve']}-{row['loss']}"


def test_logistic_fit_gives_the_certified_values_of_nist_rat42():
    # NIST/ITL Statistical Reference Datasets, Rat42: y = b1/(1+exp(b2-b3 x)); certified b1,
    # b2, b3, their standard deviations, and the residual sum of squares.
    fit = fit_curve(*SERIES["pasture"], curve="logistic")
    b1, b2, b3 = 7.2462237576e01, 2.6180768402e00, 6.7359200066e-02
    assert fit.parameters["m"] == pytest.approx(b1, rel=1e-8)
    assert fit.parameters["b"] == pytest.approx(b3, rel=1e-8)
    assert fit.parameters["b"] * fit.parameters["c"] == pytest.approx(b2, rel=1e-8)
    assert fit.standard_errors["m"] == pytest.approx(1.7340283401e00, rel=1e-7)
    assert fit.standard_errors["b"] == pytest.approx(3.4465663377e-03, rel=1e-7)
    assert fit.sse == pytest.approx(8.0565229338e00, rel=1e-10)
    assert fit.residual_error == pytest.approx(1.1587725499e00, rel=1e-9)


def _brute_force(row: dict) -> list[float]:
    return [float(row[name]) for name in ("m", "first", "second", "third") if row[name]]


def _has_optimum(row: dict) -> bool:
    """Whether brute force ended inside: it runs m, c and a up, or q to 0, without end."""
    m, *shape = _brute_force(row)
    if m > 0.99e4 * SERIES[row["series"]][1][-1]:
        return False
    if row["curve"] == "gamma_gompertz":
        return shape[0] < 1e300 and shape[2] < 1e5
    return row["curve"] != "bass" or shape[1] > 1e-12


def _long_but_one(row: dict) -> pytest.param:
    """One case of each curve and loss is quick, on a series of sales."""
    marks = () if row["series"] == "sales" else pytest.mark.long
    return pytest.param(row, id=_case(row), marks=marks)


def _quick_where_sales(row: dict) -> pytest.param:
    marks = () if row["series"] == "sales" else pytest.mark.long
    return pytest.param(row, id=f"{row['series']}-{row['curve']}", marks=marks)


@pytest.mark.parametrize("row", list(map(_long_but_one, OPTIMA)))
def test_the_fit_reaches_the_least_squares_of_brute_force(row):
    # tests/parity/adoption/global_optima.py: differential evolution and Nelder-Mead
    fit = fit_curve(*SERIES[row["series"]], curve=row["curve"], loss=row["loss"])
    assert fit.sse <= float(row["sse"]) * (1 + 1e-5)
    assert fit.converged == _has_optimum(row)
    if fit.converged:
        np.testing.assert_allclose(fit.parameters, _brute_force(row), rtol=2e-4)
        assert fit.sse <= float(row["sse_curve_fit"]) * (1 + 1e-9)


@pytest.mark.parametrize("row", list(map(_quick_where_sales, PEERS)))
def test_no_peer_finds_an_admissible_fit_that_is_better(row):
    # tests/parity/adoption/peers.R: nls and minpack.lm
    fit = fit_curve(*SERIES[row["series"]], curve=row["curve"])
    if row["sse"] and (row["series"], row["curve"]) != ("chicks_1", "bass"):
        assert fit.sse <= float(row["sse"]) * (1 + 1e-5)


def test_a_better_fit_with_negative_imitation_is_not_taken():
    # minpack.lm reports it as converged, 1.4 % below the least SSE with q >= 0
    t, y = (np.array(values) for values in SERIES["chicks_1"])

    def bass(t, m, p, q):
        return m * (1 - np.exp(-(p + q) * t)) / (1 + q / p * np.exp(-(p + q) * t))

    (m, p, q), _ = optimize.curve_fit(bass, t, y, p0=[300, 0.04, -0.001])
    peer = next(row for row in PEERS if row["series"] == "chicks_1" and row["peer"] == "nlsLM")
    assert peer["curve"] == "bass"
    assert q < 0
    assert float(np.sum((bass(t, m, p, q) - y) ** 2)) == pytest.approx(float(peer["sse"]))
    fit = fit_curve(t, y)
    assert not fit.converged
    assert "no imitation" in fit.reason
    assert fit.parameters["q"] >= 0


@pytest.mark.parametrize("loss", ["cumulative", "increments", "log"])
@pytest.mark.parametrize(
    ("curve", "truth", "values"),
    [
        ("bass", (100.0, 0.03, 0.38), bass_curve(T12, 0.03, 0.38, 100)),
        ("logistic", (100.0, 0.8, 6.0), logistic_curve(T12, 100, 0.8, 6)),
        ("gompertz", (100.0, 9.0, 0.5), gompertz_curve(T12, 100, 9, 0.5)),
        (
            "gamma_gompertz",
            (100.0, 8.0, 0.6, 1.7),
            gamma_gompertz_curve(T12, 100, 8, 0.6, 1.7),
        ),
        ("weibull", (100.0, 6.0, 2.3), weibull_curve(T12, 100, 6, 2.3)),
    ],
)
def test_parameters_of_an_exact_curve_are_recovered(curve, truth, values, loss):
    fit = fit_curve(T12, values, curve, loss=loss)
    assert fit.converged and fit.identified
    np.testing.assert_allclose(fit.parameters, truth, rtol=1e-5)


def test_increments_and_their_totals_give_the_same_fit():
    t, totals = SERIES["sales"]
    one = fit_curve(t, np.diff(totals, prepend=0.0), kind="increments")
    other = fit_curve(t, totals, loss="increments")
    assert one.loss == "increments"
    np.testing.assert_allclose(one.parameters, other.parameters, rtol=1e-9)


def test_the_first_increment_is_the_curve_at_one_less_zero():
    # a logistic curve does not start at 0: its first increment is the whole curve at t = 1
    increments = np.diff(logistic_curve(T12, 100, 0.8, 3), prepend=0.0)
    fit = fit_curve(T12, increments, "logistic", kind="increments")
    np.testing.assert_allclose(fit.parameters, (100, 0.8, 3), rtol=1e-6)


def test_units_of_adopters_and_time_only_rescale_the_fit():
    t, y = (np.array(values) for values in SERIES["sales"])
    one, other = fit_curve(t, y), fit_curve(30 * t, y * 1e6)
    np.testing.assert_allclose(other.parameters["m"], one.parameters["m"] * 1e6, rtol=1e-6)
    np.testing.assert_allclose(other.parameters["p"], one.parameters["p"] / 30, rtol=1e-6)


def test_twenty_starts_agree():
    problem = fit_curve(*SERIES["sales"]).problem
    best = fit_curve(*SERIES["sales"]).best
    rng = np.random.default_rng(28)
    starts = best.parameters * np.exp(rng.uniform(-1.5, 1.5, (20, 3)))
    found = [descend(problem, start, {}).parameters for start in starts]
    np.testing.assert_allclose(found, np.tile(best.parameters, (20, 1)), rtol=1e-6)


def test_likelihood_and_aicc_follow_from_the_sum_of_squares():
    fit = fit_curve(*SERIES["pasture"], curve="logistic")
    # n = 9, k = 3; Gaussian likelihood at sigma^2 = SSE/n, summed point by point
    sigma = math.sqrt(fit.sse / 9)
    points = -0.5 * (fit.problem.residuals(fit.best.parameters) / sigma) ** 2
    likelihood = float(np.sum(points - math.log(sigma * math.sqrt(2 * math.pi))))
    assert fit.log_likelihood == pytest.approx(likelihood, rel=1e-12)
    assert fit.aicc == pytest.approx(2 * 4 - 2 * likelihood + 2 * 4 * 5 / (9 - 4 - 1))


def test_aicc_is_not_given_where_it_is_not_defined():
    assert fit_curve(T12[:5], bass_curve(T12[:5], 0.03, 0.38, 100)).aicc is None


@pytest.mark.parametrize("curve", ["bass", "logistic", "gompertz", "weibull"])
def test_exponential_growth_has_no_ceiling_and_does_not_converge(curve):
    t = T12[:7]
    fit = fit_curve(t, 2.0**t, curve)
    assert not fit.converged and not fit.identified
    assert "keeps falling as m grows" in fit.reason
    assert "no best potential" in fit.headline()
    with pytest.raises(FitError, match="Continue a growth rate instead"):
        fit.forecast([8.0])


def test_without_an_optimum_a_lower_limit_of_the_potential_is_still_told():
    # growth of 10 % a period with 1 % noise: whatever the ceiling, it is far above the last total
    t = np.arange(1.0, 13.0)
    y = 1.1**t * np.exp(np.random.default_rng(3).normal(0, 0.01, 12))
    fit = fit_curve(t, y, "logistic")
    assert fit.verdict.open_potential == "m"
    low, high = fit.interval("m")
    assert high == math.inf
    assert y[-1] < low < 1000 * y[-1]
    assert "only a lower limit" in fit.reason
    with pytest.raises(FitError, match="no interval"):
        fit.interval("b")


def test_an_optimum_that_larger_potentials_nearly_match_converges_but_is_not_identified():
    t = np.arange(1.0, 7.0)
    y = bass_curve(t, 0.02, 0.35, 100) + np.array([0.3, -0.4, 0.5, -0.2, 0.1, -0.3])
    fit = fit_curve(t, y)
    assert fit.converged and not fit.identified
    assert "open above" in fit.reason and "keeps falling" not in fit.reason


def test_growth_without_imitation_is_not_reported_as_a_bass_fit():
    rng = np.random.default_rng(1)
    y = np.maximum.accumulate(100 * (1 - np.exp(-0.2 * T12)) - 3 * np.sqrt(T12) / T12)
    y = np.maximum.accumulate(y + rng.normal(0, 0.01, 12)) + 10
    fit = fit_curve(T12, y)
    assert not fit.converged
    assert "q" in fit.reason


def test_one_late_jump_does_not_pose_as_a_fit():
    fit = fit_curve(T12[:6], [0, 0, 0, 0, 0, 5], "logistic")
    assert not fit.converged
    assert "fit as well" in fit.reason


def test_a_fit_that_was_cut_short_gives_neither_interval_nor_forecast():
    fit = fit_curve(*SERIES["sales"], max_evaluations=1)
    assert not fit.converged
    assert "stopped after 1 evaluations" in fit.reason
    assert "not converged" in fit.headline()
    assert list(fit.to_frame().columns) == ["value", "standard_error"]
    for call in (lambda: fit.interval("m"), lambda: fit.profile("m"), lambda: fit.forecast([11])):
        with pytest.raises(FitError, match="did not converge"):
            call()


@pytest.mark.parametrize("n", [2, 3])
def test_as_many_parameters_as_milestones_are_refused(n):
    with pytest.raises(FitError, match=rf"{n} milestones? cannot fix 3 parameters"):
        fit_curve(T12[:n], T12[:n])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"curve": "norton"},
            "curve='norton' is not known; choose one of bass, logistic, gompertz, gamma_gom",
        ),
        ({"kind": "sales"}, "kind='sales' is not known; choose one of cumulative, increments"),
        ({"loss": "huber"}, "loss='huber' is not known; choose one of cumulative, increments, log"),
        ({"y": [1, 2, 3, 4]}, "t has 5 values and y has 4"),
        ({"y": [1, 2, math.nan, 4, 5]}, r"y\[2\]=nan is not finite"),
        ({"y": [1, 2, math.inf, 4, 5]}, r"y\[2\]=inf is not finite"),
        ({"t": [1, 2, math.nan, 4, 5]}, r"t\[2\]=nan is not finite"),
        ({"t": [1, 2, 2, 4, 5]}, r"t\[2\]=2 does not come after t\[1\]=2"),
        ({"t": [1, 3, 2, 4, 5]}, r"t\[2\]=2 does not come after t\[1\]=3"),
        ({"t": [-1, 1, 2, 4, 5]}, r"t\[0\]=-1 is before the launch"),
        ({"t": ["2023-01-01"] * 5}, "periods since launch, not dates"),
        ({"y": [1, 3, 2, 4, 3]}, r"y falls at rows 2, 4 \(counted from 0\)"),
        ({"y": [1, -3, 2, 4, 3], "kind": "increments"}, "y is negative at row 1"),
        ({"y": [0, 0, 2, 4, 6], "loss": "log"}, "y is 0 at rows 0, 1"),
        ({"t": [0, 1, 2, 3, 4], "loss": "log"}, "t is 0 at row 0"),
        ({"max_evaluations": 0}, "max_evaluations=0 is below 1"),
    ],
)
def test_bad_input_is_named_before_anything_is_fitted(change, message):
    given = {"t": [1, 2, 3, 4, 5], "y": [1, 2, 4, 6, 7], **change}
    with pytest.raises(DataError, match=message):
        fit_curve(**given)


def test_no_growth_is_refused():
    with pytest.raises(FitError, match="y stays at 7 throughout"):
        fit_curve(T12, np.full(12, 7.0))
