import pytest

from analysis import Assumptions, DataError, game_from_assumptions, licence_threshold, play_release
from analysis.openness.game_link import yearly_flows

SETTING = {
    "users_bn": 2.0,
    "value_per_user": 10.0,
    "quality": 0.6,
    "serving_cost": 0.1,
    "extra_cost": 0.0,
    "outside_gain": 0.0,
    "rival_gain": 0.0,
    "rival_density": 2.0,
    "largest_rival": 3.0,
}
MARKET = 20.0


def payoffs(game):
    return play_release(game).to_frame()["payoff"] * MARKET


def test_opening_the_same_model_brings_what_the_accounting_model_says(simulated):
    # By hand: 100 x 0.4 x 0.004; 3 x 0.3 x 0.25 + 900 x 0.001 x 0.1; 0.5 x 0.6 x 0.2.
    complement, worth, fees = 0.16, 0.225 + 0.09, 0.06
    release = 0.08 + 0.05 * 0.1 / (1 - 1.1**-4)
    pays = payoffs(game_from_assumptions(simulated.change(moat_loss=0.0), **SETTING))
    gained = pays["open_with_licence"] - pays["keep"]
    assert gained == pytest.approx(complement + worth + fees - release, rel=1e-12)


def test_the_moat_without_a_clause_is_that_of_the_accounting_model(simulated):
    game = game_from_assumptions(simulated, **SETTING)
    full = play_release(game).to_frame().loc["open", "moat_cost"] * MARKET
    assert full == pytest.approx(100.0 * 0.4 * 0.002, rel=1e-12)


def test_only_users_times_value_enter(simulated):
    one = game_from_assumptions(simulated, **SETTING)
    other = game_from_assumptions(simulated, **SETTING | {"users_bn": 4.0, "value_per_user": 5.0})
    assert one.to_frame()["value"].tolist() == pytest.approx(other.to_frame()["value"].tolist())


def test_the_best_threshold_does_not_hang_on_the_money_unit(simulated):
    helped = SETTING | {"rival_gain": 0.01}
    found = [
        licence_threshold(game_from_assumptions(simulated, **helped | {"value_per_user": value}))
        for value in (3.0, 300.0)
    ]
    assert found[0].threshold == pytest.approx(found[1].threshold, rel=1e-12)
    assert 0 < found[0].threshold < 3.0


def test_factors_on_all_amounts_at_a_tie_are_markets_of_that_part(simulated):
    helpful = simulated.change(engagement_uplift=0.01)
    start = game_from_assumptions(helpful, **SETTING | {"value_per_user": 300.0})
    factors = play_release(start).scale_ties
    assert factors
    for factor in factors:
        value = 300.0 / factor
        at = game_from_assumptions(helpful, **SETTING | {"value_per_user": value})
        assert play_release(at).gain == pytest.approx(0.0, abs=1e-12)


def test_without_discounting_the_release_cost_is_spread_evenly(simulated):
    flows = yearly_flows(simulated.change(discount_rate=0.0))
    assert flows.release == pytest.approx(0.08 + 0.05 / 4)


def test_fields_keep_the_evidence_of_the_assumptions_behind_them(simulated_frame):
    read = Assumptions.from_frame(simulated_frame)
    game = game_from_assumptions(read, **SETTING, evidence="derived")
    assert game.field_evidence["complement_income"] == "derived"
    assert game.field_evidence["hosting_fee"] == "estimated"
    assert game.evidence == "estimated"
    assert game_from_assumptions(read, **SETTING).evidence == "assumed"


def test_nothing_assumed_brings_nothing(nothing):
    game = game_from_assumptions(nothing, **SETTING)
    assert game.complement_income == game.open_user_worth == game.hosting_fee == 0
    assert game.moat_per_rival == game.release_cost == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"users_bn": 0.0}, r"^users_bn=0\.0; give a number above 0"),
        ({"value_per_user": float("inf")}, r"^value_per_user=inf; give a number above 0"),
        ({"quality": 0.2}, r"quality=0\.2 with serving_cost=0\.1; give a quality above twice"),
        ({"largest_rival": 0.0}, "moat_loss is above 0 with .*largest_rival=0; give rivals"),
    ],
)
def test_bad_settings_are_named(simulated, change, message):
    with pytest.raises(DataError, match=message):
        game_from_assumptions(simulated, **SETTING | change)
