from types import SimpleNamespace

import numpy as np
import pytest
from numpy.polynomial import Polynomial

from analysis import break_even, value_openness
from analysis.core import DataError
from analysis.openness.fields import KIND
from analysis.openness.polynomial import real_roots


def npv_at(assumptions, name, value):
    return value_openness(assumptions.change(**{name: value})).npv


def sign_changes(spreadsheet, assumptions, name, low, high, points=200):
    """How often the NPV changes its sign on a fine grid: no polynomial enters."""
    fields = {**assumptions.values(), "horizon_years": assumptions.horizon_years}
    grid = np.linspace(low, high, points)
    cells = [SimpleNamespace(**fields | {name: float(x)}) for x in grid]
    signs = np.sign([sum(spreadsheet(row)[0].values()) for row in cells])
    return int((np.diff(signs[signs != 0]) != 0).sum())


@pytest.mark.parametrize("name", [name for name in KIND if name != "horizon_years"])
def test_the_npv_is_zero_at_every_root_and_none_is_missed(simulated, spreadsheet, name):
    size = value_openness(simulated).channels.abs().sum()
    for start in (simulated, simulated.change(api_revenue=3.0, licence_effect=0.1)):
        result = break_even(start, name)
        for root in result.roots:
            assert result.low <= root <= result.high
            assert npv_at(start, name, root) == pytest.approx(0.0, abs=1e-10 * size)
        if KIND[name] != "speed":  # the grid is too coarse for 100 times the uptake rate
            changes = sign_changes(spreadsheet, start, name, result.low, result.high)
            assert len(result.roots) == changes


def test_some_fields_break_even_and_some_do_not(simulated):
    start = simulated.change(api_revenue=3.0)
    found = [bool(break_even(start, name).roots) for name in ("api_revenue", "release_cost")]
    assert found == [True, False]


def test_a_share_breaks_even_where_algebra_says(nothing):
    start = nothing.change(
        api_revenue=2.0, api_margin=0.5, cloud_revenue=10.0, cloud_share=0.8, discount_rate=0.07
    )
    assert break_even(start, "fee_rate").roots == pytest.approx((1.0 / 8.0,), rel=1e-12)


def test_a_growth_rate_breaks_even_where_algebra_says(nothing):
    start = nothing.change(
        horizon_years=2, api_revenue=1.0, api_margin=1.0, cloud_revenue=2.0, cloud_share=1.0
    ).change(fee_rate=1.0, yearly_release_cost=0.25)
    # No discounting: 4 of fees less 0.5 of release; 1 + (1 + g) = 3.5 at g = 1.5.
    assert break_even(start, "api_growth", between=(0.0, 2.0)).roots == pytest.approx((1.5,))
    assert break_even(start, "api_growth").roots == ()


def test_an_uptake_rate_breaks_even_where_algebra_says(nothing):
    start = nothing.change(
        horizon_years=1, uptake_rate=1.0, inference_cost=1.0, addressable_share=1.0
    ).change(efficiency_gain=1.0, yearly_release_cost=0.75)
    assert break_even(start, "uptake_rate").roots == pytest.approx((np.log(4),), rel=1e-12)


def test_a_discount_rate_can_break_even_twice(two_rates):
    result = break_even(two_rates, "discount_rate")
    assert result.roots == pytest.approx((0.1, 0.2), abs=1e-7)
    assert result.npv > 0 > max(result.npv_low, result.npv_high)


def test_two_uptake_rates_can_break_even(nothing, spreadsheet):
    # Savings that grow against a moat that shrinks: slow uptake catches more of the late savings
    # than of the early loss, immediate uptake all of both.
    start = nothing.change(
        uptake_rate=0.5,
        inference_cost=1.0,
        inference_growth=2.0,
        addressable_share=1.0,
        efficiency_gain=1.0,
        release_cost=0.1,
    ).change(ad_revenue=12.5, ad_growth=-0.9, ad_margin=1.0, moat_loss=1.0)
    result = break_even(start, "uptake_rate")
    changes = sign_changes(spreadsheet, start, "uptake_rate", 0.0, 20.0, points=4000)
    assert len(result.roots) == changes == 2


def test_no_root_is_said_with_the_npv_at_both_ends(simulated):
    result = break_even(simulated, "release_cost", between=(0.0, 0.01))
    assert result.roots == ()
    assert result.npv_low == pytest.approx(npv_at(simulated, "release_cost", 0.0))
    assert result.npv_high == pytest.approx(npv_at(simulated, "release_cost", 0.01))
    assert result.headline().startswith("No release_cost from 0 to 0.01 makes")
    assert f"{result.npv_low:,.3g} at 0" in result.headline()


def test_a_field_that_moves_nothing_is_said_to_move_nothing(nothing):
    result = break_even(nothing.change(release_cost=1.0), "fee_rate")
    assert result.roots == ()
    assert "does not move the net present value" in result.headline()


def test_default_ranges_are_those_of_the_contract(simulated):
    searched = {
        name: (break_even(simulated, name).low, break_even(simulated, name).high)
        for name in ("fee_rate", "ad_growth", "ad_revenue")
    }
    assert searched["fee_rate"] == (0.0, 1.0)
    assert searched["ad_revenue"] == (0.0, 100 * simulated.ad_revenue)
    low, high = searched["ad_growth"]
    assert -0.5 < low < -0.4999 and high == 1.0


def test_the_frame_holds_ends_roots_and_the_assumed_value_in_order(simulated):
    result = break_even(simulated.change(api_revenue=3.0), "api_revenue")
    frame = result.to_frame()
    assert frame["api_revenue"].is_monotonic_increasing
    assert sorted(frame["point"]) == ["assumed", "high", "low", "root"]
    assert "The net present value is zero at api_revenue" in result.headline()


@pytest.mark.parametrize(
    ("name", "between", "message"),
    [
        ("horizon_years", None, "horizon_years is not defined"),
        ("moat", None, "unknown assumption 'moat'; the nearest known names are moat_loss"),
        ("fee_rate", (0.5, 0.1), r"low=0\.5 lies above high=0\.1"),
        ("fee_rate", (0.0, 2.0), r"fee_rate=2\.0; give a fraction"),
        ("fee_rate", (0.3, 0.3), "nothing to search"),
        ("ad_growth", (-1.0, 1.0), r"ad_growth=-1\.0; give a fraction a year above -1"),
        ("fee_rate", 3, r"range of fee_rate is 3; give between=\(low, high\)"),
        ("fee_rate", (1, 2, 3), r"range of fee_rate is \(1, 2, 3\)"),
        (["fee_rate"], None, "unknown assumption"),
        (None, None, "unknown assumption None"),
    ],
)
def test_bad_searches_are_named(simulated, name, between, message):
    with pytest.raises(DataError, match=message):
        break_even(simulated, name, between)


def test_an_amount_of_zero_needs_a_range(simulated):
    start = simulated.change(release_cost=0.0)
    with pytest.raises(DataError, match=r"release_cost=0 has no range .* pass between=\(low, high"):
        break_even(start, "release_cost")
    assert break_even(start, "release_cost", (0.0, 5.0)).high == 5.0


def test_growth_past_any_number_breaks_even_nowhere(simulated, recwarn):
    start = simulated.change(horizon_years=100)
    with pytest.raises(DataError, match=r"ad_growth=1e\+06: the value grows past any number"):
        break_even(start, "ad_growth", between=(0.0, 1e6))
    assert not recwarn


def test_polynomial_roots_are_all_found():
    roots = [0.1, 0.15, 0.2, 0.9, 1.7]
    polynomial = Polynomial.fromroots([*roots, -3.0, 4.0])
    assert real_roots(polynomial, 0.0, 2.0) == pytest.approx(roots, rel=1e-9)


def test_a_root_that_only_touches_zero_is_found_once():
    found = real_roots(Polynomial.fromroots([0.5, 0.5, 1.5]), 0.0, 2.0)
    assert found == pytest.approx([0.5, 1.5], abs=1e-6)
