import math

import pytest

from analysis.capex import a_year, profit_floor
from analysis.core import DataError


def test_the_floor_is_what_revenue_from_elsewhere_cannot_explain():
    # Nvidia, quarter to 2023-07-30 (release of 2023-08-23), US$ bn.
    assert profit_floor(6.8, 13.507, 10.32) == pytest.approx(6.8 - 3.187)


def test_a_firm_that_is_all_one_part_earned_what_it_earned():
    assert profit_floor(-2.0, 5.0, 5.0) == -2.0


def test_no_split_of_costs_brings_the_part_below_its_floor():
    income, revenue, part = 3.0, 10.0, 6.0
    for rest_cost in (0.0, 1.0, 4.0):
        assert income - (revenue - part - rest_cost) >= profit_floor(income, revenue, part)


def test_a_quarter_is_carried_on_four_times():
    assert [a_year(2.0, period) for period in ("quarter", "half-year", "year")] == [8.0, 4.0, 2.0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: profit_floor(math.nan, 1.0, 1.0), "operating_income_usd_bn=nan; give finite"),
        (lambda: profit_floor(1.0, 0.0, 0.0), "revenue_usd_bn=0.0; give US"),
        (lambda: profit_floor(1.0, 2.0, 3.0), "part_usd_bn=3.0 of revenue_usd_bn=2.0"),
        (lambda: profit_floor(1.0, 2.0, -1.0), "part_usd_bn=-1.0"),
        (lambda: a_year(1.0, "month"), "period='month'; give one of quarter, half-year, year"),
        (lambda: a_year(math.inf, "year"), "amount=inf; give a finite number"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(DataError, match=message):
        call()
