import numpy as np
import pytest

from analysis import DataError, required_revenue, revenue_break_even

FIXED = {"useful_life_years": 5.0, "cost_of_capital": 0.09, "contribution_margin": 0.4}
RANGES = {
    "useful_life_years": (1.0, 12.0),
    "cost_of_capital": (-0.05, 0.4),
    "contribution_margin": (0.05, 1.0),
}


def without(unknown):
    return {name: value for name, value in FIXED.items() if name != unknown}


@pytest.mark.parametrize("tax", [None, 0.21])
@pytest.mark.parametrize("unknown", FIXED)
def test_it_turns_required_revenue_round(unknown, tax):
    revenue = required_revenue(70.0, **FIXED, tax_rate=tax)
    found = revenue_break_even(
        70.0, revenue, unknown=unknown, between=RANGES[unknown], tax_rate=tax, **without(unknown)
    )
    assert found.found and len(found.roots) == 1
    assert found.value == pytest.approx(FIXED[unknown], rel=1e-9)


def test_the_rate_is_the_internal_rate_of_return():
    found = revenue_break_even(
        100.0, 60.0, unknown="cost_of_capital", between=(0, 1), useful_life_years=4,
        contribution_margin=0.5,
    )  # fmt: skip
    assert sum(30.0 / (1 + found.value) ** t for t in range(1, 5)) == pytest.approx(100.0)


def test_without_interest_life_is_capex_over_yearly_profit():
    found = revenue_break_even(
        100.0, 50.0, unknown="useful_life_years", between=(1, 9), cost_of_capital=0.0,
        contribution_margin=0.4,
    )  # fmt: skip
    assert found.value == pytest.approx(5.0)


def test_a_rate_of_nothing_is_found():
    found = revenue_break_even(
        100.0, 50.0, unknown="cost_of_capital", between=(-0.3, 0.3), useful_life_years=5,
        contribution_margin=0.4,
    )  # fmt: skip
    assert found.value == pytest.approx(0.0, abs=1e-12)


def test_a_revenue_below_the_interest_is_never_enough():
    found = revenue_break_even(
        100.0, 10.0, unknown="useful_life_years", between=(1, 1e6), cost_of_capital=0.1,
        contribution_margin=0.5,
    )  # fmt: skip
    assert not found.found and found.roots == ()
    assert found.required_high == pytest.approx(0.1 * 100.0 / 0.5)  # a perpetuity


def test_the_refusal_names_the_range_and_the_required_revenue_at_both_ends():
    found = revenue_break_even(70.0, 1.0, unknown="useful_life_years", between=(2, 6),
                               **without("useful_life_years"))  # fmt: skip
    assert found.required_low == pytest.approx(required_revenue(70.0, 2, 0.09, 0.4))
    text = found.headline()
    assert text.startswith("No useful life from 2.0 years to 6.0 years lets revenue of $1.00bn")
    assert "at 2.0 years and $39.0bn at 6.0 years" in text
    with pytest.raises(DataError, match="No useful life from"):
        _ = found.value


def test_after_tax_a_very_long_life_needs_more_again():
    """Deferring the deduction outweighs a longer life in the end: both roots are told."""
    lives = np.linspace(5.0, 400.0, 4000)
    path = required_revenue(100.0, lives, 0.1, 0.5, 0.3)
    least, end = path.min(), path[-1]
    assert path.argmin() not in (0, len(lives) - 1)
    found = revenue_break_even(
        100.0, (least + end) / 2, unknown="useful_life_years", between=(5, 400),
        cost_of_capital=0.1, contribution_margin=0.5, tax_rate=0.3,
    )  # fmt: skip
    assert len(found.roots) == 2
    for life in found.roots:
        assert required_revenue(100.0, life, 0.1, 0.5, 0.3) == pytest.approx(found.revenue)


def test_units_do_not_matter():
    one, thousand = (
        revenue_break_even(70.0 * k, 40.0 * k, unknown="contribution_margin", between=(0.1, 1.0),
                           **without("contribution_margin")).value
        for k in (1, 1000)
    )  # fmt: skip
    assert one == pytest.approx(thousand)


def test_the_frame_is_the_curve_over_the_range():
    frame = revenue_break_even(70.0, 40.0, unknown="cost_of_capital", between=(0.0, 0.2),
                               **without("cost_of_capital")).to_frame()  # fmt: skip
    assert frame["cost_of_capital"].iloc[[0, -1]].tolist() == [0.0, 0.2]
    expected = required_revenue(70.0, 5.0, frame["cost_of_capital"].to_numpy(), 0.4)
    np.testing.assert_allclose(frame["required_usd_bn"], expected)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"unknown": "margin"}, "unknown unknown 'margin'|contribution_margin"),
        ({"capex": 0.0}, r"capex=0\.0; give US\$ bn above 0"),
        ({"revenue": -1.0}, r"revenue=-1\.0; give US\$ bn above 0"),
        ({"useful_life_years": 5.0}, "useful_life_years is solved for; leave it out"),
        ({"cost_of_capital": None}, "cost_of_capital is missing; only the unknown"),
        ({"between": (6, 2)}, r"between=\(6, 2\); give \(low, high\) with low below high"),
        ({"between": (0, 2)}, r"useful_life_years=0\.0; give years above 0"),
        ({"contribution_margin": 1.5}, r"contribution_margin=1\.5; give a fraction in \(0, 1\]"),
        ({"tax_rate": 1.0}, r"tax_rate=1\.0"),
    ],
)
def test_bad_arguments_are_named(changed, message):
    arguments = {"capex": 70.0, "revenue": 40.0, "unknown": "useful_life_years",
                 "between": (2, 6), **without("useful_life_years"), **changed}  # fmt: skip
    with pytest.raises(DataError, match=message):
        revenue_break_even(**arguments)
