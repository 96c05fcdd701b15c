"""The short descent against SciPy's least squares on the same problems."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from analysis.adoption.descents import Range, lowest


def exponential(seed):
    """Noisy m (1 - exp(-k t)), seen at twelve times, with slopes; a start and a range."""
    rng = np.random.default_rng(seed)
    t = np.arange(1.0, 13.0)
    m, k = rng.uniform(5, 50), rng.uniform(0.05, 0.6)
    seen = m * -np.expm1(-k * t) + rng.normal(0, 0.3, t.size)

    def residuals(x):
        return x[0] * -np.expm1(-x[1] * t) - seen

    def slopes(x):
        decay = np.exp(-x[1] * t)
        return np.column_stack([1 - decay, x[0] * t * decay])

    return residuals, slopes, np.array([20.0, 0.2])


def both(problem, low, high):
    residuals, slopes, start = problem
    ends = Range(np.array(low), np.array(high), np.ones(2))
    mine = lowest(residuals, slopes, start, ends, 1e-14, 500)
    theirs = least_squares(residuals, start, jac=slopes, bounds=(low, high), ftol=1e-14, xtol=1e-14)
    return mine, theirs.x, [float(residuals(x) @ residuals(x)) for x in (mine, theirs.x)]


@pytest.mark.parametrize("seed", range(20))
def test_inside_the_range_it_ends_where_scipy_ends(seed):
    mine, theirs, sums = both(exponential(seed), [1.0, 0.001], [500.0, 5.0])
    np.testing.assert_allclose(mine, theirs, rtol=1e-5)
    assert sums[0] <= sums[1] * (1 + 1e-10)


@pytest.mark.parametrize("seed", range(20))
def test_at_an_end_of_the_range_it_stays_on_it(seed):
    mine, theirs, sums = both(exponential(seed), [1.0, 0.001], [500.0, 0.21])
    assert 0.001 <= mine[1] <= 0.21
    np.testing.assert_allclose(mine, theirs, rtol=1e-4)
    assert sums[0] <= sums[1] * (1 + 1e-6)


def test_a_start_at_the_lowest_place_is_kept():
    residuals, slopes, _ = exponential(0)
    ends = Range(np.array([1.0, 0.001]), np.array([500.0, 5.0]), np.ones(2))
    place = lowest(residuals, slopes, np.array([20.0, 0.2]), ends, 1e-14, 500)
    again = lowest(residuals, slopes, place, ends, 1e-14, 500)
    np.testing.assert_allclose(again, place, rtol=1e-9)
