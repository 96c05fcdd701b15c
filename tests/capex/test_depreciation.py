import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import depreciation_schedule
from analysis.core import DataError

# Capital expenditure with finance-lease principal, US$ bn, Meta's releases of 2022 to 2024.
CAPEX = {2021: 19.244, 2022: 32.036, 2023: 28.103}


def charge_by_overlap(capex, life, start, year):
    """The definition: capex/L x the length of (j-1, j) within (a, a+L), vintage by vintage."""
    total = 0.0
    for bought, amount in capex.items():
        j = year - bought + 1
        overlap = min(j, start + life) - max(j - 1, start)
        total += amount / life * max(overlap, 0.0)
    return total


@pytest.mark.parametrize(("convention", "start"), [("full_year", 0.0), ("mid_year", 0.5)])
@pytest.mark.parametrize("life", [1, 3, 4, 4.5, 5, 5.5, 0.25, 2.9])
def test_charges_follow_the_definition(convention, start, life):
    schedule = depreciation_schedule(CAPEX, life, convention)
    for year, charge in schedule["depreciation"].items():
        assert charge == pytest.approx(charge_by_overlap(CAPEX, life, start, year), abs=1e-12)
    after = int(schedule.index[-1]) + 1
    assert charge_by_overlap(CAPEX, life, start, after) == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(
    st.lists(st.floats(0, 1e3), min_size=1, max_size=6),
    st.floats(0.1, 40),
    st.sampled_from(["full_year", "mid_year"]),
)
def test_any_life_writes_off_the_capex_and_no_more(amounts, life, convention):
    capex = pd.Series(amounts, index=range(2001, 2001 + len(amounts)))
    schedule = depreciation_schedule(capex, life, convention)
    assert schedule["depreciation"].sum() == pytest.approx(sum(amounts), rel=1e-9, abs=1e-9)
    assert schedule["net_book_value"].iloc[-1] == pytest.approx(0.0, abs=1e-9)
    assert (schedule >= -1e-9).all(axis=None)


def test_book_value_falls_by_the_charge_and_rises_by_the_capex():
    schedule = depreciation_schedule(CAPEX, 5.5, "mid_year")
    bought = pd.Series(CAPEX).reindex(schedule.index, fill_value=0.0)
    change = schedule["net_book_value"].diff().fillna(schedule["net_book_value"].iloc[0])
    np.testing.assert_allclose(change, bought - schedule["depreciation"], atol=1e-12)


def test_a_whole_life_charges_equal_amounts():
    schedule = depreciation_schedule({2023: 10.0}, 5)
    assert schedule["depreciation"].tolist() == pytest.approx([2.0] * 5)
    assert list(schedule.index) == [2023, 2024, 2025, 2026, 2027]


def test_mid_year_halves_the_first_charge_and_adds_a_year():
    schedule = depreciation_schedule({2023: 10.0}, 5, "mid_year")
    assert schedule["depreciation"].tolist() == pytest.approx([1.0, 2.0, 2.0, 2.0, 2.0, 1.0])


def test_a_life_within_the_year_is_charged_at_once():
    assert depreciation_schedule({2023: 10.0}, 0.5, "mid_year")["depreciation"].tolist() == [10.0]


def test_vintages_add_up():
    together = depreciation_schedule(CAPEX, 4.5)
    singly = [depreciation_schedule({year: amount}, 4.5) for year, amount in CAPEX.items()]
    total = sum(one.reindex(together.index, fill_value=0.0) for one in singly)
    pd.testing.assert_frame_equal(together, total)


def test_years_may_come_in_any_order():
    turned = dict(reversed(CAPEX.items()))
    pd.testing.assert_frame_equal(
        depreciation_schedule(turned, 4.5), depreciation_schedule(CAPEX, 4.5)
    )


@pytest.mark.parametrize(
    ("capex", "life", "convention", "message"),
    [
        (CAPEX, 0, "full_year", "useful_life_years=0; give years above 0"),
        (CAPEX, float("nan"), "full_year", "useful_life_years=nan"),
        (CAPEX, 5, "half_year", "unknown convention 'half_year'; the nearest .* mid_year"),
        ({2021: 1.0, 2023: 1.0}, 5, "full_year", "no year 2022; write a year without any as 0"),
        ({2021: 1.0, 2022: -1.0}, 5, "full_year", r"at 2022 is -1\.0; give purchases as positive"),
        ({2021: np.inf}, 5, "full_year", "capex_by_year at 2021 is inf"),
        ({"Q1": 1.0}, 5, "full_year", "has the label 'Q1'; its index holds years"),
        (pd.Series([1.0, 2.0], [2021, 2021]), 5, "full_year", "has 2021 twice"),
        ({}, 5, "full_year", "capex_by_year is empty"),
        (pd.DataFrame({"capex_usd_bn": [1.0]}), 5, "full_year", "is a table; give one column"),
    ],
)
def test_bad_schedules_are_named(capex, life, convention, message):
    with pytest.raises(DataError, match=message):
        depreciation_schedule(capex, life, convention)
