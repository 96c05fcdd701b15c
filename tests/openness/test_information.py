"""The value of knowing, against integrals done by hand."""

import pytest
from scipy.integrate import trapezoid

from analysis import value_of_information
from analysis.core import DataError


@pytest.fixture
def fees(nothing):
    """One year, no discounting: opening brings 10 f + 10 w, selling 1, keeping nothing."""
    return nothing.change(
        horizon_years=1, api_revenue=2.0, api_margin=0.5, cloud_revenue=10.0, cloud_share=1.0
    ).change(researchers=1.0, cost_per_researcher=10.0)


def test_knowing_the_one_uncertain_fact_is_worth_what_the_integral_says(fees):
    found = value_of_information(fees, {"fee_rate": (0.0, 0.4)})
    # max(10 f, 1) is 1 to f = 0.1 and 10 f beyond: mean 2.125; now opening brings 2.
    row = found.to_frame().iloc[0]
    assert (found.chosen, found.now) == ("open_with_licence", pytest.approx(2.0, abs=0.01))
    assert found.everything == pytest.approx(0.125, abs=0.005)
    assert row["low"] <= 0.125 <= row["high"] and row["high"] - row["low"] < 0.01
    assert row["changes"] == pytest.approx(0.25, abs=1 / 64)
    assert row["turns_at"] == pytest.approx(0.1, abs=0.007)
    assert (row["side"], row["then"]) == ("below", "sell")


def test_of_two_uncertain_facts_each_has_its_own_value(fees):
    ranges = {"fee_rate": (0.0, 0.2), "talent_saving": (0.0, 0.02)}
    found = value_of_information(fees, ranges, n=2**18)
    rows = found.to_frame().set_index("name")
    # Opening brings 10 f + 10 w, mean 1.1, selling 1. Given f: 10 f + 0.1 > 1 from f = 0.09.
    value = (0.09 * 1 + trapezoid([1.0, 2.1], [0.09, 0.2])) / 0.2 - 1.1
    assert rows.loc["fee_rate", "value_usd_bn"] == pytest.approx(value, abs=0.01)
    # Given w, opening is best throughout: 1 + 10 w > 1.
    assert rows.loc["talent_saving", "value_usd_bn"] == 0.0
    assert rows.loc["talent_saving", "high"] < 0.005
    assert found.everything > rows["value_usd_bn"].max()


@pytest.mark.long
def test_the_interval_covers_the_value_over_other_draws(fees):
    ranges = {"fee_rate": (0.0, 0.2), "talent_saving": (0.0, 0.1)}
    rows = [
        value_of_information(fees, ranges, n=4096, seed=seed).to_frame().set_index("name")
        for seed in range(40)
    ]
    truth = value_of_information(fees, ranges, n=2**20, seed=99).to_frame().set_index("name")
    for name in ranges:
        value = truth.loc[name, "value_usd_bn"]
        assert sum(one.loc[name, "low"] <= value <= one.loc[name, "high"] for one in rows) >= 36


def test_a_fact_that_cannot_change_the_choice_is_worth_nothing(fees):
    found = value_of_information(fees.change(fee_rate=0.5), {"talent_saving": (0.0, 0.3)})
    row = found.to_frame().iloc[0]
    assert (row["value_usd_bn"], row["changes"], row["then"]) == (0.0, 0.0, None)
    assert found.headline().startswith("No single assumption")


def test_without_selling_as_an_option_the_choice_is_another(fees):
    ranges = {"fee_rate": (0.0, 0.05)}
    all_open = value_of_information(fees, ranges)
    inside = value_of_information(fees, ranges, actions=("keep", "open_with_licence"))
    assert (all_open.chosen, inside.chosen) == ("sell", "open_with_licence")
    assert inside.actions == ("keep", "open_with_licence")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"actions": ("keep",)}, "a choice needs two at least"),
        ({"actions": ("keep", "share")}, "unknown action 'share'"),
        ({"actions": None}, "actions=None; give two or more of keep, sell"),
        ({"actions": "sell"}, "actions='sell'; give two or more"),
        ({"n": 10}, "n=10; give a whole number, 1024 or more"),
    ],
)
def test_bad_calls_are_named(fees, given, message):
    with pytest.raises(DataError, match=message):
        value_of_information(fees, {"fee_rate": (0.0, 0.4)}, **given)
