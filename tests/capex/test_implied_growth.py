import numpy as np
import pytest

from analysis import DataError, FitError, implied_growth


def multiple(growth, rate, perpetual, years):
    """EV/FCF by adding up the flows of a very long life."""
    flow, total = 1.0, 0.0
    for year in range(1, 5000):
        flow *= 1 + (growth if year <= years else perpetual)
        total += flow / (1 + rate) ** year
    return total


@pytest.mark.parametrize("growth", [-0.2, 0.0, 0.07, 0.3])
@pytest.mark.parametrize(("rate", "perpetual"), [(0.1, 0.03), (0.08, 0.0), (0.12, -0.02)])
def test_it_finds_the_growth_that_flows_were_made_with(growth, rate, perpetual):
    ratio = multiple(growth, rate, perpetual, 10)
    assert implied_growth(ratio, rate, perpetual) == pytest.approx(growth, abs=1e-9)


@pytest.mark.parametrize("years", [1, 5, 10, 30])
def test_growth_at_the_cost_of_capital_has_a_closed_form(years):
    # Every discounted flow is then 1: n + (1 + g_T) / (w - g_T).
    ratio = years + 1.03 / (0.1 - 0.03)
    assert implied_growth(ratio, 0.1, 0.03, years) == pytest.approx(0.1, abs=1e-12)


@pytest.mark.parametrize("years", [1, 10, 40])
def test_growth_that_never_changes_is_the_perpetuity_of_gordon(years):
    assert implied_growth(1.03 / 0.07, 0.1, 0.03, years) == pytest.approx(0.03, abs=1e-12)


def test_a_brute_search_finds_the_same_growth():
    grid = np.linspace(-0.2, 0.6, 8001)
    factor = (1 + grid) / 1.09
    value = sum(factor**t for t in range(1, 11)) + factor**10 * 1.025 / (0.09 - 0.025)
    for ratio in (8.0, 25.0, 60.0):
        nearest = grid[np.abs(value - ratio).argmin()]
        assert implied_growth(ratio, 0.09, 0.025) == pytest.approx(nearest, abs=1e-4)


def test_it_rises_with_the_price_and_with_the_rate_and_falls_with_later_growth():
    growth = implied_growth(25, 0.1, 0.03)
    assert implied_growth(30, 0.1, 0.03) > growth
    assert implied_growth(25, 0.11, 0.03) > growth
    assert implied_growth(25, 0.1, 0.04) < growth


@pytest.mark.parametrize("rate", [0.03, 0.02])
def test_a_discount_rate_at_or_under_growth_is_refused(rate):
    with pytest.raises(DataError, match="discount rate at or under growth in the perpetuity"):
        implied_growth(25, rate, 0.03)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 0.1, 0.03), "ev_to_fcf=0 is not positive"),
        ((-12.0, 0.1, 0.03), "ev_to_fcf=-12 is not positive"),
        ((25, 0.1, -1.0), "terminal_growth=-1; give a fraction a year above -1"),
        ((25, 0.1, 0.03, 0), "years=0; give a whole number of 1 or more"),
        ((25, 0.1, 0.03, 2.5), r"years=2\.5"),
        ((np.inf, 0.1, 0.03), "ev_to_fcf holds inf"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(DataError, match=message):
        implied_growth(*arguments)


def test_an_empty_range_is_refused():
    with pytest.raises(DataError, match=r"between=\(0\.2, 0\.1\); give \(low, high\)"):
        implied_growth(25, 0.1, 0.03, between=(0.2, 0.1))


def test_no_growth_in_range_says_so_with_the_ratio_at_both_ends():
    with pytest.raises(FitError, match=r"no growth from -0\.5 to 1 a year gives ev_to_fcf=1e\+06"):
        implied_growth(1e6, 0.1, 0.03)
    with pytest.raises(FitError, match=r"0\.83\S* at the first"):
        implied_growth(0.1, 0.1, 0.03)


def test_an_end_of_the_range_can_be_the_answer():
    ratio = multiple(0.2, 0.1, 0.03, 10)
    found = implied_growth(ratio, 0.1, 0.03, between=(0.0, 0.2 + 1e-12))
    assert found == pytest.approx(0.2, abs=1e-9)
