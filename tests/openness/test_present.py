"""The closed sums against the yearly table and against a table filled cell by cell."""

from types import SimpleNamespace

import numpy as np
import pytest

from analysis import value_openness
from analysis.openness.fields import KIND
from analysis.openness.flows import CHANNELS
from analysis.openness.present import present_values

RANGES = {"share": (0.0, 1.0), "rate": (-0.4, 0.9), "amount": (0.0, 50.0), "speed": (0.0, 3.0)}


def random_fields(rng, horizon):
    drawn = {name: rng.uniform(*RANGES[kind]) for name, kind in KIND.items() if kind != "years"}
    return {"horizon_years": horizon, **drawn}


@pytest.mark.parametrize("horizon", [1, 2, 3, 5, 10, 25])
def test_the_closed_sums_are_the_table_filled_cell_by_cell(spreadsheet, horizon):
    rng = np.random.default_rng(horizon)
    for _ in range(20):
        fields = random_fields(rng, horizon)
        by_hand, sell = spreadsheet(SimpleNamespace(**fields))
        unlicensed, _ = spreadsheet(SimpleNamespace(**fields), licence_effect=0.0)
        present = present_values(fields, horizon)
        size = sum(map(abs, by_hand.values()))
        found = dict(zip(CHANNELS, present.channels[:, 0], strict=True))
        assert found == pytest.approx(by_hand, abs=1e-12 * size)
        assert present.api.item() == pytest.approx(sell, rel=1e-12)
        assert -present.moat_without_clause.item() == pytest.approx(unlicensed["moat"], rel=1e-10)


def test_rates_at_which_a_geometric_sum_would_divide_by_zero_are_no_trap(simulated, spreadsheet):
    for change in ({"discount_rate": 0.0}, {"ad_growth": simulated.discount_rate}):
        changed = simulated.change(**change, uptake_rate=0.0)
        present = present_values(changed.values(), changed.horizon_years)
        assert present.net.item() == pytest.approx(sum(spreadsheet(changed)[0].values()), rel=1e-12)


def test_arrays_and_numbers_give_the_same(simulated):
    rng = np.random.default_rng(0)
    many = {**simulated.values(), "ad_growth": rng.uniform(0, 0.3, 7), "fee_rate": np.full(7, 0.1)}
    found = present_values(many, 6)
    for draw in range(7):
        one = {name: value[draw] if np.ndim(value) else value for name, value in many.items()}
        alone = present_values(one, 6)
        np.testing.assert_array_equal(found.channels[:, draw], alone.channels[:, 0])


def test_actions_are_those_of_the_model(simulated):
    found = present_values(simulated.values(), simulated.horizon_years)
    actions = value_openness(simulated).actions
    assert [float(value[0]) for value in found.actions] == pytest.approx(list(actions), abs=1e-12)


def test_levels_stop_growing_where_they_are_told_to(simulated):
    flat = simulated.change(ad_growth=0.0, api_growth=0.0, inference_growth=0.0, cloud_growth=0.0)
    once = present_values(simulated.values(), 9, growing=1)
    np.testing.assert_allclose(once.channels, present_values(flat.values(), 9).channels)
    whole = present_values(simulated.values(), 9, growing=12)
    np.testing.assert_array_equal(whole.channels, present_values(simulated.values(), 9).channels)


def test_growth_that_stops_half_way_is_the_table_with_held_levels(simulated):
    years = np.arange(1, 10)
    level = simulated.api_revenue * (1 + simulated.api_growth) ** (np.minimum(years, 4) - 1)
    by_hand = (level * simulated.api_margin / (1 + simulated.discount_rate) ** years).sum()
    assert present_values(simulated.values(), 9, growing=4).api.item() == pytest.approx(by_hand)
