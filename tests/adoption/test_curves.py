from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from analysis.adoption import bass_curve, bass_peak, gompertz_curve, logistic_curve
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


@pytest.mark.parametrize("scale", [1e-3, 12.0])
def test_bass_does_not_depend_on_the_unit_of_time(scale):
    np.testing.assert_allclose(
        bass_curve(T * scale, 0.03 / scale, 0.38 / scale, 5), bass_curve(T, 0.03, 0.38, 5)
    )


def test_far_times_do_not_overflow():
    assert bass_curve([1e6], 0.03, 0.38, 5).item() == 5
    assert logistic_curve([-1e6, 1e6], 5, 1, 0).tolist() == [0, 5]
    assert gompertz_curve([-1e6, 1e6], 5, 2, 1).tolist() == [0, 5]


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


@pytest.mark.parametrize("name", FAMILIES)
def test_slopes_are_those_of_finite_differences(name):
    family, t = FAMILIES[name], np.linspace(0.5, 12, 9)
    shape = {"bass": (0.02, 0.4), "logistic": (0.7, 5.0), "gompertz": (6.0, 0.4)}[name]
    for place, value in enumerate(shape):
        step = 1e-6 * value
        up, down = list(shape), list(shape)
        up[place], down[place] = value + step, value - step
        slope = (family.share(t, *up) - family.share(t, *down)) / (2 * step)
        np.testing.assert_allclose(family.slopes(t, *shape)[place], slope, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bass_curve([1], -0.1, 0.3, 1), "p=-0.1 is negative"),
        (lambda: bass_curve([1], 0.1, math.nan, 1), "q=nan is not finite"),
        (lambda: bass_curve([-1], 0.1, 0.3, 1), "t=-1 is before the launch"),
        (lambda: bass_curve([math.inf], 0.1, 0.3, 1), "t holds a value that is not finite"),
        (lambda: logistic_curve([1], 0, 1, 1), "m=0 is not positive"),
        (lambda: gompertz_curve([1], 1, 1, -2), "b=-2 is not positive"),
        (lambda: bass_peak(0.1, 0.3, -1), "m=-1 is not positive"),
    ],
)
def test_a_curve_names_the_parameter_it_refuses(call, message):
    with pytest.raises(DataError, match=message):
        call()
