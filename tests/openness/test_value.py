import math

import numpy as np
import pandas as pd
import pytest

from analysis import value_openness
from analysis.core import DataError
from analysis.openness.flows import CHANNELS


def annuity(rate, years):
    return (1 - (1 + rate) ** -years) / rate


def test_channels_agree_with_a_spreadsheet(simulated, spreadsheet):
    by_hand, _ = spreadsheet(simulated)
    value = value_openness(simulated)
    assert value.channels.to_dict() == pytest.approx(by_hand, rel=1e-12)
    assert value.npv == pytest.approx(sum(by_hand.values()), rel=1e-12)


def test_actions_agree_with_a_spreadsheet(simulated, spreadsheet):
    licensed, sell = spreadsheet(simulated)
    unlicensed, _ = spreadsheet(simulated, licence_effect=0.0)
    value = value_openness(simulated)
    expected = {
        "keep": 0.0,
        "sell": sell,
        "open_with_licence": sum(licensed.values()) + sell,
        "open": sum(unlicensed.values()) + sell,
    }
    assert value.actions.to_dict() == pytest.approx(expected, rel=1e-12)


def test_npv_is_opening_with_the_clause_less_selling(simulated):
    value = value_openness(simulated)
    difference = value.actions["open_with_licence"] - value.actions["sell"]
    assert value.npv == pytest.approx(difference, rel=1e-12)


def test_open_with_the_clause_earns_its_channels_and_the_kept_part_of_selling(simulated):
    value = value_openness(simulated)
    gains = value.channels.drop("api_profit_forgone").sum()
    kept = simulated.api_kept * value.actions["sell"]
    assert value.actions["open_with_licence"] == pytest.approx(gains + kept, rel=1e-12)


def test_without_a_clause_the_two_ways_of_opening_are_one(simulated):
    actions = value_openness(simulated.change(licence_effect=0.0)).actions
    assert actions["open"] == pytest.approx(actions["open_with_licence"], rel=1e-14)


def test_regret_is_nothing_for_the_best_action(simulated):
    value = value_openness(simulated)
    assert value.best == value.actions.idxmax()
    assert value.regret[value.best] == 0
    assert (value.regret == value.actions.max() - value.actions).all()


def test_keeping_is_best_when_every_other_action_costs(nothing):
    assert value_openness(nothing.change(yearly_release_cost=1.0)).best == "keep"


def test_one_year_is_one_discounted_flow(nothing):
    one = nothing.change(
        horizon_years=1, discount_rate=0.25, cloud_revenue=2.0, cloud_share=0.5, fee_rate=0.1
    )
    assert value_openness(one).npv == pytest.approx(0.1 / 1.25, rel=1e-14)


def test_a_level_flow_is_an_annuity(nothing):
    level = nothing.change(
        horizon_years=10,
        discount_rate=0.1,
        researchers=1000.0,
        cost_per_researcher=0.001,
        talent_saving=0.2,
    )
    # Annuity factor at 10 % over 10 years, 6.1446, as in any present-value table.
    assert value_openness(level).npv == pytest.approx(0.2 * annuity(0.1, 10), rel=1e-13)
    assert annuity(0.1, 10) == pytest.approx(6.1446, abs=5e-5)


def test_growth_at_the_discount_rate_cancels_discounting(nothing):
    growing = nothing.change(
        horizon_years=7, discount_rate=0.3, api_revenue=1.3, api_growth=0.3, api_margin=1.0
    )
    assert value_openness(growing).npv == pytest.approx(-7.0, rel=1e-13)


def test_immediate_uptake_gives_the_whole_saving_every_year(nothing):
    at_once = nothing.change(
        discount_rate=0.1,
        uptake_rate=1e6,
        inference_cost=4.0,
        addressable_share=0.5,
        efficiency_gain=0.5,
    )
    assert value_openness(at_once).npv == pytest.approx(annuity(0.1, 3), rel=1e-13)


def test_the_uptake_curve_is_a_difference_of_two_annuities(nothing):
    slow = nothing.change(
        discount_rate=0.1, uptake_rate=0.4, ad_revenue=10.0, ad_margin=1.0, engagement_uplift=0.1
    )
    decayed = 1.1 * math.exp(0.4) - 1  # exp(-k t) lowers the flow as a higher discount rate does
    expected = annuity(0.1, 3) - annuity(decayed, 3)
    assert value_openness(slow).npv == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "name", ["inference_cost", "talent_saving", "cloud_share", "api_margin", "moat_loss"]
)
def test_shares_and_amounts_enter_linearly(simulated, name):
    assumed = getattr(simulated, name)
    at = [value_openness(simulated.change(**{name: x})).npv for x in (0.0, assumed / 2, assumed)]
    assert at[1] == pytest.approx((at[0] + at[2]) / 2, rel=1e-12)


def test_money_scales_with_its_unit(simulated):
    money = ("inference_cost", "cost_per_researcher", "ad_revenue", "cloud_revenue")
    money += ("api_revenue", "release_cost", "yearly_release_cost")
    in_millions = simulated.change(**{name: 1000 * getattr(simulated, name) for name in money})
    assert value_openness(in_millions).npv == pytest.approx(
        1000 * value_openness(simulated).npv, rel=1e-12
    )


def test_yearly_flows_add_up_to_the_present_values(simulated):
    value = value_openness(simulated)
    yearly = value.yearly
    assert list(yearly.index) == [0, 1, 2, 3, 4]
    discounted = yearly[list(CHANNELS)].mul(yearly["discount_factor"], axis=0).sum()
    pd.testing.assert_series_equal(discounted, value.channels, check_names=False)
    assert yearly["present_value"].sum() == pytest.approx(value.npv, rel=1e-12)
    assert yearly.loc[0, "net"] == -simulated.release_cost


def test_given_paths_equal_to_the_models_own_change_nothing(simulated):
    t = np.arange(1, 5)
    value = value_openness(
        simulated, uptake=1 - np.exp(-0.6 * t), inference_cost=3.0 * 1.2 ** (t - 1)
    )
    pd.testing.assert_series_equal(value.channels, value_openness(simulated).channels)


def test_draws_of_paths_are_valued_one_by_one(simulated):
    rng = np.random.default_rng(5)
    uptake, cost = rng.uniform(0, 1, (6, 4)), rng.uniform(1, 5, (6, 4))
    together = value_openness(simulated, uptake=uptake, inference_cost=cost)
    singly = [
        value_openness(simulated, uptake=u, inference_cost=c).npv
        for u, c in zip(uptake, cost, strict=True)
    ]
    np.testing.assert_allclose(together.npv_draws, singly, rtol=1e-12)
    assert together.draws == 6
    assert together.npv == pytest.approx(np.mean(singly))
    assert "90% of 6 draws" in together.headline()


def test_draws_of_one_path_meet_a_single_other(simulated):
    uptake = np.linspace(0, 1, 20).reshape(5, 4)
    value = value_openness(simulated, uptake=uptake, inference_cost=[1.0, 2.0, 3.0, 4.0])
    assert value.channel_draws.shape == (5, len(CHANNELS))
    assert value.channel_draws["talent"].nunique() == 1
    assert value.channel_draws["efficiency"].is_monotonic_increasing


def test_evidence_is_the_weakest_field_in_use(simulated_frame):
    from analysis import Assumptions

    simulated_frame.loc[simulated_frame["name"] == "uptake_rate", "evidence"] = "assumed"
    read = Assumptions.from_frame(simulated_frame)
    assert value_openness(read).evidence == "assumed"
    assert value_openness(read, uptake=[0.1, 0.2, 0.3, 0.4]).evidence == "estimated"
    levels = value_openness(read).to_frame().set_index("channel")["evidence"]
    assert levels["talent"] == "derived"
    assert levels["cloud_fees"] == "estimated"
    assert levels["moat"] == "assumed"


def test_values_chosen_by_keyword_are_assumed(simulated):
    assert value_openness(simulated).evidence == "assumed"


def test_the_headline_says_value_horizon_and_best_action(simulated):
    value = value_openness(simulated)
    text = value.headline()
    assert "over 4 years" in text and value.best.replace("_", " ") in text
    assert "draws" not in text
    assert text in value.summary()


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ({"uptake": [0.1, 0.2]}, r"uptake has shape \(2,\); with horizon_years=4 give \(4,\)"),
        ({"uptake": np.zeros((0, 4))}, "uptake has shape"),
        ({"uptake": np.zeros((2, 2, 4))}, "uptake has shape"),
        ({"uptake": [0.1, 0.2, 0.3, 1.4]}, r"uptake holds 1\.4; give fractions in \[0, 1\]"),
        ({"inference_cost": [1, 2, np.nan, 4]}, "inference_cost holds nan; give US"),
        ({"inference_cost": [1, 2, -3, 4]}, r"inference_cost holds -3\.0"),
        ({"inference_cost": "much"}, "inference_cost is not numeric"),
        (
            {"uptake": np.zeros((2, 4)), "inference_cost": np.zeros((3, 4))},
            "uptake has 2 draws and inference_cost 3",
        ),
    ],
)
def test_bad_paths_are_named(simulated, paths, message):
    with pytest.raises(DataError, match=message):
        value_openness(simulated, **paths)


def test_growth_past_any_number_is_refused(simulated, recwarn):
    endless = simulated.change(horizon_years=100, cloud_growth=1e6)
    with pytest.raises(DataError, match=r"horizon_years=100: cloud_fees grow past any number"):
        value_openness(endless)
    assert not recwarn


def test_one_year_is_said_as_one(simulated):
    assert "over 1 year;" in value_openness(simulated.change(horizon_years=1)).headline()
