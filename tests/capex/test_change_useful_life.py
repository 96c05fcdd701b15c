"""A prospective change of useful life, by hand and against what it must refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import DataError, change_useful_life


def test_the_book_value_is_spread_over_what_is_left_of_the_new_life():
    # 12 over 4 years is 3 a year; after 1 year 9 are left, over 4.5 - 1 = 3.5 years.
    change = change_useful_life(cost=12.0, old_life=4, new_life=4.5, age=1)
    assert (change.old_charge, change.net_book_value) == (3.0, 9.0)
    assert change.new_charge == pytest.approx(9 / 3.5)
    assert change.saving == pytest.approx(3 - 9 / 3.5)
    assert change.remaining_years == 3.5


def test_a_new_asset_is_charged_as_if_the_new_life_had_always_held():
    change = change_useful_life(10.0, 5, 5.5, age=0)
    assert change.net_book_value == 10.0
    assert change.new_charge == pytest.approx(10 / 5.5)


def test_a_shorter_life_raises_the_charge():
    assert change_useful_life(10.0, 6, 5, age=2).saving < 0


def test_the_same_life_changes_nothing():
    change = change_useful_life(10.0, 5, 5, age=3.2)
    assert change.saving == pytest.approx(0.0, abs=1e-12)


def test_arrays_broadcast_and_numbers_stay_numbers():
    ages = np.array([0.0, 1.0, 2.0])
    change = change_useful_life(8.0, 4, 5, ages)
    assert change.new_charge.tolist() == pytest.approx([1.6, 1.5, 4 / 3])
    assert change.to_frame()["age"].tolist() == ages.tolist()
    assert isinstance(change_useful_life(8.0, 4, 5, 1).saving, float)


def test_the_headline_sums_over_the_assets():
    change = change_useful_life([10.0, 10.0], 4, 5, 2)
    assert change.headline().startswith("The change takes the yearly charge on 2 asset(s) from $5")


lives = st.floats(0.5, 40)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(st.floats(0.01, 1e3), lives, lives, st.floats(0, 0.99))
def test_past_and_future_charges_sum_to_the_cost(cost, old, new, part):
    age = part * min(old, new)
    change = change_useful_life(cost, old, new, age)
    charged = change.old_charge * age + change.new_charge * (new - age)
    assert charged == pytest.approx(cost, rel=1e-9)


@settings(max_examples=30, deadline=None, database=None, derandomize=True)
@given(st.floats(0.1, 1e3))
def test_charges_scale_with_the_cost(scale):
    one, many = (change_useful_life(cost, 4.5, 5.5, 1.7) for cost in (1.0, scale))
    assert many.new_charge == pytest.approx(scale * one.new_charge)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1.0, 4, 5, 1), r"cost=-1\.0; give US\$ bn of 0 or more"),
        ((1.0, 0, 5, 1), r"old_life=0\.0; give years above 0, such as 4\.5"),
        ((1.0, 4, -5, 1), r"new_life=-5\.0; give years above 0, such as 5\.5"),
        ((1.0, 4, 5, -0.5), r"age=-0\.5; give years in service of 0 or more"),
        ((1.0, 4, 5, 4), r"age=4\.0 against 4; give an age below old_life"),
        ((1.0, 6, 5, 5.5), r"age=5\.5 against 5; give an age below new_life.*write it off"),
        ((np.nan, 4, 5, 1), "cost holds nan; give finite numbers"),
        ((1.0, np.inf, 5, 1), "old_life holds inf; give finite numbers"),
        ((1.0, "four", 5, 1), "old_life='four' is not numeric"),
        ((1.0, 4, 5, [1.0, np.nan]), "age holds nan"),
        (([1.0, 2.0], 4, 5, [1.0, 2.0, 3.0]), r"shapes do not fit: cost \(2,\)"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(DataError, match=message):
        change_useful_life(*arguments)
