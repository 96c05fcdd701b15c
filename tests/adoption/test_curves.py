from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad, solve_ivp

from analysis.adoption import (
    bass_curve,
    bass_peak,
    gamma_gompertz_curve,
    gompertz_curve,
    logistic_curve,
    weibull_curve,
)
from analysis.adoption.families import FAMILIES
from analysis.core import DataError, FitError

T = np.array([0.0, 1.0, 2.5, 7.0, 30.0])


def test_without_imitation_bass_is_exponential():
    np.testing.assert_allclose(bass_curve(T, p=0.03, q=0.0, m=1.0), 1 - np.exp(-0.03 * T))


def test_without_innovation_nobody_starts():
    assert (bass_curve(T, p=0.0, q=0.4, m=9.0) == 0).all()


def test_bass_solves_its_differential_equation():
    def growth(_, done):
        return (0.03 + 0.38 * done / 100) * (100 - done)

    solved = solve_ivp(growth, (0, 30), [0.0], t_eval=T, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(bass_curve(T, 0.03, 0.38, 100), solved.y[0], atol=1e-6)


def test_gompertz_solves_its_differential_equation():
    def growth(_, done):
        return 0.3 * done * np.log(100 / done)

    start = 100 * math.exp(-5)
    solved = solve_ivp(growth, (0, 30), [start], t_eval=T, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(gompertz_curve(T, 100, 5, 0.3), solved.y[0], rtol=1e-7)


def test_logistic_is_half_its_potential_at_its_centre():
    assert logistic_curve([4.0], m=10, b=2, c=4).item() == 5.0


def test_gamma_gompertz_with_shape_one_is_bass():
    p, q = 0.03, 0.38
    same = gamma_gompertz_curve(T, 100, a=q / p, b=p + q, c=1)
    np.testing.assert_allclose(same, bass_curve(T, p, q, 100), atol=1e-12)


def test_gamma_gompertz_without_spread_is_exponential():
    expected = 100 * (1 - np.exp(-0.4 * T))
    np.testing.assert_allclose(gamma_gompertz_curve(T, 100, a=5, b=0.4, c=0), expected)
    np.testing.assert_allclose(gamma_gompertz_curve(T, 100, a=0, b=0.4, c=3), expected)


def test_gamma_gompertz_tends_to_the_shifted_gompertz_curve_for_a_large_shape():
    decay = np.exp(-0.4 * T)
    limit = 100 * (1 - decay) * np.exp(-5 * decay)
    near = gamma_gompertz_curve(T, 100, a=5e-6, b=0.4, c=1e6)
    np.testing.assert_allclose(near, limit, rtol=2e-5)


@pytest.mark.parametrize("t", [0.5, 3.0, 9.0])
def test_gamma_gompertz_mixes_shifted_gompertz_adopters_by_a_gamma_law(t):
    # Bemmaor (1994): eta is gamma distributed with shape c and scale a over adopters
    a, b, c = 2.5, 0.4, 1.7
    decay = math.exp(-b * t)

    def part(eta):
        return (1 - decay) * math.exp(-eta * decay) * stats.gamma.pdf(eta, c, scale=a)

    mixed, _ = quad(part, 0, math.inf)
    assert gamma_gompertz_curve([t], 1, a, b, c).item() == pytest.approx(mixed, rel=1e-7)


def test_weibull_is_the_distribution_of_scipy():
    expected = 100 * stats.weibull_min.cdf(T, 2.3, scale=7.0)
    np.testing.assert_allclose(weibull_curve(T, 100, a=7, b=2.3), expected)


def test_weibull_with_shape_one_is_exponential():
    np.testing.assert_allclose(weibull_curve(T, 100, a=5, b=1), 100 * (1 - np.exp(-T / 5)))


@pytest.mark.parametrize("scale", [1e-3, 12.0])
def test_bass_does_not_depend_on_the_unit_of_time(scale):
    np.testing.assert_allclose(
        bass_curve(T * scale, 0.03 / scale, 0.38 / scale, 5), bass_curve(T, 0.03, 0.38, 5)
    )


def test_far_times_do_not_overflow():
    assert bass_curve([1e6], 0.03, 0.38, 5).item() == 5
    assert logistic_curve([-1e6, 1e6], 5, 1, 0).tolist() == [0, 5]
    assert gompertz_curve([-1e6, 1e6], 5, 2, 1).tolist() == [0, 5]
    assert gamma_gompertz_curve([1e6], 5, 2, 1, 3).item() == 5
    assert weibull_curve([1e6], 5, 2, 100).item() == 5


def test_bass_peak_is_the_largest_rate_on_a_fine_grid():
    t = np.linspace(0, 40, 400_001)
    curve = bass_curve(t, 0.03, 0.38, 100)
    rate = np.gradient(curve, t)
    peak, top = bass_peak(0.03, 0.38, 100), int(np.argmax(rate))
    assert peak.time == pytest.approx(t[top], abs=1e-3)
    assert peak.rate == pytest.approx(rate[top], rel=1e-6)
    assert peak.cumulative == pytest.approx(curve[top], rel=1e-3)


@pytest.mark.parametrize("q", [0.03, 0.01])
def test_bass_has_no_peak_unless_imitation_exceeds_innovation(q):
    with pytest.raises(FitError, match=r"is not above p=0\.03"):
        bass_peak(0.03, q, 1)


SHAPES = {
    "bass": (0.02, 0.4),
    "logistic": (0.7, 5.0),
    "gompertz": (6.0, 0.4),
    "gamma_gompertz": (8.0, 0.4, 1.7),
    "weibull": (7.0, 2.3),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_slopes_are_those_of_finite_differences(name):
    family, t = FAMILIES[name], np.linspace(0.5, 12, 9)
    shape = SHAPES[name]
    for place, value in enumerate(shape):
        step = 1e-6 * value
        up, down = list(shape), list(shape)
        up[place], down[place] = value + step, value - step
        slope = (family.share(t, *up) - family.share(t, *down)) / (2 * step)
        share, *slopes = family.tangent(t, *shape)
        np.testing.assert_allclose(slopes[place], slope, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(share, family.share(t, *shape), rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bass_curve([1], -0.1, 0.3, 1), "p=-0.1 is negative"),
        (lambda: bass_curve([1], 0.1, math.nan, 1), "q=nan is not finite"),
        (lambda: gamma_gompertz_curve([1], 1, 1, 1, -1), "c=-1 is negative"),
        (lambda: gamma_gompertz_curve([-1], 1, 1, 1, 1), "t=-1 is before the launch"),
        (lambda: weibull_curve([1], 1, 1, 0), "b=0 is not positive"),
        (lambda: weibull_curve([-1], 1, 1, 1), "t=-1 is before the launch"),
        (lambda: bass_curve([-1], 0.1, 0.3, 1), "t=-1 is before the launch"),
        (lambda: bass_curve([math.inf], 0.1, 0.3, 1), r"t\[0\]=inf is not finite"),
        (lambda: logistic_curve([1], 0, 1, 1), "m=0 is not positive"),
        (lambda: gompertz_curve([1], 1, 1, -2), "b=-2 is not positive"),
        (lambda: bass_peak(0.1, 0.3, -1), "m=-1 is not positive"),
    ],
)
def test_a_curve_names_the_parameter_it_refuses(call, message):
    with pytest.raises(DataError, match=message):
        call()
