import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import required_revenue
from analysis.capex import capital_intensity, capital_recovery_factor
from analysis.core import DataError

STORED = Path(__file__).parents[1] / "parity" / "capex" / "annuity.json"
PARITY = json.loads(STORED.read_text(encoding="utf-8"))


def test_the_charge_is_the_level_payment_of_numpy_financial():
    rates = np.array(PARITY["rates"])[:, np.newaxis]
    ours = required_revenue(PARITY["capex"], PARITY["lives"], rates, 1.0)
    np.testing.assert_allclose(ours, PARITY["payments"], rtol=1e-12)


def test_the_recovery_factor_is_that_of_the_tables():
    # Capital recovery factor (A/P) at 10 % over 5 years: 0.2638, any engineering-economy table.
    assert capital_recovery_factor(5, 0.1) == pytest.approx(0.2638, abs=5e-5)


def test_without_interest_the_charge_is_straight_line():
    assert required_revenue(10.0, 4, 0.0, 0.5) == 5.0


@pytest.mark.parametrize("rate", [1e-15, -1e-15, 1e-9, 1e-6])
def test_near_no_interest_nothing_cancels(rate):
    # w/(1 - (1+w)^-L) = 1/L + w (L+1)/(2L) + O(w^2)
    expected = 1 / 5 + rate * 6 / 10
    assert capital_recovery_factor(5, rate) == pytest.approx(expected, rel=1e-11)


def test_the_required_revenue_has_a_net_present_value_of_zero():
    revenue = required_revenue(100.0, 6, 0.09, 0.4)
    value = sum(0.4 * revenue / 1.09**t for t in range(1, 7))
    assert value == pytest.approx(100.0, rel=1e-12)


def test_after_tax_the_net_present_value_is_zero_with_depreciation_deducted():
    revenue = required_revenue(100.0, 6, 0.09, 0.4, tax_rate=0.21)
    profit = 0.4 * revenue
    flows = [profit - 0.21 * (profit - 100.0 / 6)] * 6
    value = sum(flow / 1.09**t for t, flow in enumerate(flows, start=1))
    assert value == pytest.approx(100.0, rel=1e-12)


def test_tax_is_no_burden_without_a_cost_of_capital():
    """Depreciation then shelters the whole charge."""
    assert required_revenue(10.0, 5, 0.0, 0.5, 0.3) == pytest.approx(
        required_revenue(10.0, 5, 0.0, 0.5)
    )


def test_a_grid_of_arguments_gives_a_surface():
    surface = required_revenue(10.0, np.array([3, 4, 5, 6]), np.array([[0.05], [0.1]]), 0.5)
    assert surface.shape == (2, 4)
    assert surface[1, 2] == required_revenue(10.0, 5, 0.1, 0.5)
    assert (np.diff(surface, axis=1) < 0).all() and (np.diff(surface, axis=0) > 0).all()


def test_one_number_in_is_one_float_out():
    assert type(required_revenue(10, 5, 0.1, 0.5)) is float
    assert type(capital_recovery_factor(5, 0)) is float


def test_a_rate_near_minus_one_needs_next_to_nothing():
    assert 0 <= capital_recovery_factor(500.0, -0.999) < 1e-12


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1.0, 5, 0.1, 0.5), r"capex=-1\.0; give US\$ bn of 0 or more"),
        ((1.0, 0, 0.1, 0.5), r"useful_life_years=0\.0"),
        ((1.0, 5, -1.0, 0.5), r"cost_of_capital=-1\.0"),
        ((1.0, 5, 0.1, 0.0), r"contribution_margin=0\.0; give a fraction in \(0, 1\]"),
        ((1.0, 5, 0.1, [0.5, 1.5]), r"contribution_margin=1\.5"),
        ((1.0, 5, 0.1, 0.5, 1.0), r"tax_rate=1\.0; give a fraction in \[0, 1\)"),
        ((np.nan, 5, 0.1, 0.5), "capex holds nan"),
        (("ten", 5, 0.1, 0.5), "capex='ten' is not numeric"),
        (([1.0, 2.0], [3, 4, 5], 0.1, 0.5), r"shapes do not fit: capex \(2,\)"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(DataError, match=message):
        required_revenue(*arguments)


def test_capital_intensity_is_capex_over_revenue():
    # Meta 2022 and 2023: capex 32.036 and 28.103 over revenue of 116.609 and 134.902 (US$ bn).
    years = [2022, 2023]
    share = capital_intensity(
        pd.Series([32.036, 28.103], years), pd.Series([116.609, 134.902], years)
    )
    assert share.round(3).to_dict() == {2022: 0.275, 2023: 0.208}


@pytest.mark.parametrize(
    ("capex", "revenue", "message"),
    [
        (pd.Series([1.0]), pd.Series([1.0], [5]), "give both on one index"),
        (pd.Series([1.0]), pd.Series([0.0]), r"revenue_usd_bn at 0 is 0\.0; give positive"),
        (pd.Series([np.nan]), pd.Series([1.0]), "capex_usd_bn at 0 is nan"),
    ],
)
def test_bad_intensities_are_named(capex, revenue, message):
    with pytest.raises(DataError, match=message):
        capital_intensity(capex, revenue)
