import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq, minimize_scalar

from analysis import ReleaseGame, licence_threshold, play_release
from analysis.core import DataError
from analysis.openness.game_choice import choose
from analysis.openness.game_fields import SYMBOL

EXAMPLE = {
    "quality": 0.6,
    "serving_cost": 0.1,
    "extra_cost": 0.02,
    "outside_gain": 0.05,
    "rival_gain": 0.02,
    "rival_density": 2.0,
    "largest_rival": 3.0,
    "complement_income": 0.1,
    "open_user_worth": 0.02,
    "hosting_fee": 0.1,
    "paying_share": 0.1,
    "moat_per_rival": 0.002,
    "release_cost": 0.005,
}
PRINTED = 6e-7
"""The check prints six digits."""

BY_ACTION = {
    ("sell", "rival_price"): 0.317647,
    ("sell", "price"): 0.135294,
    ("sell", "rival_users"): 0.544118,
    ("sell", "users"): 0.230392,
    ("sell", "all_users"): 0.774510,
    ("sell", "rival_profit"): 0.118426,
    ("sell", "profit"): 0.003524,
    ("sell", "payoff"): 0.080975,
    ("keep", "rival_price"): 0.55,
    ("keep", "payoff"): 0.045,
    ("open_with_licence", "rival_price"): 0.269065,
    ("open_with_licence", "rival_users"): 0.5,
    ("open_with_licence", "users"): 0.348913,
    ("open_with_licence", "all_users"): 0.848913,
    ("open_with_licence", "rival_profit"): 0.084532,
    ("open_with_licence", "moat_cost"): 0.000176,
    ("open_with_licence", "payoff"): 0.090183,
    ("open", "payoff"): 0.075117,
}
BESIDE = {
    ("sell", "rival_price"): 0.315789,
    ("sell", "price"): 0.131579,
    ("sell", "profit"): 0.001676,
    ("sell", "all_users"): 0.8,
}


@pytest.fixture
def example():
    """Round numbers, not calibrated."""
    return ReleaseGame(**EXAMPLE)


@pytest.fixture
def played(example):
    return play_release(example)


# The worked example of the theory


@pytest.mark.parametrize(("place", "value"), BY_ACTION.items())
def test_the_example_has_the_prices_users_and_payoffs_of_the_theory(played, place, value):
    assert played.to_frame().loc[place] == pytest.approx(value, abs=PRINTED)


@pytest.mark.parametrize(("place", "value"), BESIDE.items())
def test_the_example_beside_another_open_model_has_those_of_the_theory(example, place, value):
    beside = play_release(example.change(rival_open_quality=0.5))
    assert beside.to_frame().loc[place] == pytest.approx(value, abs=PRINTED)
    assert beside.gain == pytest.approx(0.008507, abs=PRINTED)


def test_the_example_has_the_licence_of_the_theory(played):
    found = played.licence
    assert found.threshold == pytest.approx(0.296755, abs=PRINTED)
    assert found.open_quality == pytest.approx(0.661870, abs=PRINTED)
    assert found.licence_effect == pytest.approx(0.990215, abs=PRINTED)
    elasticities = {
        "complement_income": 0.742595,
        "open_user_worth": 0.148519,
        "serving_cost": 0.965373,
        "moat_per_rival": -0.965373,
        "rival_gain": 0.930747,
    }
    for name, value in elasticities.items():
        assert found.elasticities[name] == pytest.approx(value, abs=PRINTED)


def test_the_example_has_the_condition_and_the_ties_of_the_theory(played):
    assert played.gain == pytest.approx(0.009208, abs=PRINTED)
    assert played.sacrifice == pytest.approx(-0.002359, abs=PRINTED)
    assert played.sacrifice_without_extra_cost == pytest.approx(0.002307, abs=PRINTED)
    assert played.sacrifice_slope == pytest.approx(-0.063322, abs=PRINTED)
    assert played.benefit == pytest.approx(0.012025, abs=PRINTED)
    assert played.painless_income == pytest.approx(0.2)
    assert played.naive_bound == pytest.approx(0.117647, abs=PRINTED)
    assert played.ties["open_user_worth"] == pytest.approx((-0.006411,), abs=PRINTED)
    assert played.ties["complement_income"][0] == pytest.approx(0.007299, abs=PRINTED)
    assert (played.best, played.other) == ("open_with_licence", "sell")


# Verified without the closed forms


def demand(qualities, prices, tastes=400_000):
    """Shares of users by choice, of users with evenly spread tastes."""
    taste = (np.arange(tastes) + 0.5) / tastes
    worth = np.stack([taste * q - p for q, p in zip(qualities, prices, strict=True)])
    chosen = np.where(worth.max(axis=0) > 0, worth.argmax(axis=0), -1)
    return [float((chosen == place).mean()) for place in range(len(qualities))]


def smooth_demand(s, pl, ph):
    """Users of M and of the rival where both sell: the two who do not mind the choice."""
    upper, lower = (ph - pl) / (1 - s), pl / s
    return upper - lower, 1 - upper


def best_price(payoff):
    return minimize_scalar(
        lambda p: -payoff(p), bounds=(0.0, 1.0), method="bounded", options={"xatol": 1e-12}
    ).x


def settle(game, other=None):
    """Prices by best responses in turn, from payoffs alone."""
    s, c, k, a = game.quality, game.serving_cost, game.extra_cost, game.complement_income
    pl, ph = 0.3, 0.6
    for _ in range(80):
        if other is None:
            ph = best_price(lambda p, pl=pl: (p - c) * smooth_demand(s, pl, p)[1])
            pl = best_price(
                lambda p, ph=ph: a * (1 - p / s) + (p - c - k) * smooth_demand(s, p, ph)[0]
            )
        else:
            ph = best_price(lambda p, pl=pl: (p - c) * (1 - (p - pl) / (1 - s)))
            pl = best_price(
                lambda p, ph=ph: (p - c - k) * ((ph - p) / (1 - s) - (p - c) / (s - other))
            )
    return pl, ph


@pytest.mark.parametrize(
    "change", [{}, {"extra_cost": 0.0}, {"quality": 0.8, "complement_income": 0.02}]
)
def test_prices_of_selling_are_best_responses_and_users_choose_so(example, change):
    game = example.change(rival_gain=0.0, **change)
    sold = play_release(game).to_frame().loc["sell"]
    pl, ph = settle(game)
    assert (sold["price"], sold["rival_price"]) == pytest.approx((pl, ph), abs=1e-6)
    users = demand([game.quality, 1.0], [sold["price"], sold["rival_price"]])
    assert (sold["users"], sold["rival_users"]) == pytest.approx(users, abs=1e-5)


def test_prices_beside_another_open_model_are_best_responses_and_users_choose_so(example):
    game = example.change(rival_open_quality=0.5)
    sold = play_release(game).to_frame().loc["sell"]
    pl, ph = settle(game, other=0.5)
    assert (sold["price"], sold["rival_price"]) == pytest.approx((pl, ph), abs=1e-6)
    mine, rival, others = demand([0.6, 1.0, 0.5], [sold["price"], sold["rival_price"], 0.1])
    assert (sold["users"], sold["rival_users"]) == pytest.approx((mine, rival), abs=1e-5)
    assert sold["all_users"] == pytest.approx(mine + rival + others, abs=1e-5)


def test_users_choose_the_open_model_as_the_game_says(example):
    found = play_release(example)
    opened = found.to_frame().loc["open_with_licence"]
    ph = best_price(lambda p: (p - 0.1) * (1 - (p - 0.1) / (1 - found.licence.open_quality)))
    assert opened["rival_price"] == pytest.approx(ph, abs=1e-6)
    users = demand([found.licence.open_quality, 1.0], [0.1, opened["rival_price"]])
    assert (opened["users"], opened["rival_users"]) == pytest.approx(users, abs=1e-5)


def payoff_by_hand(game, threshold):
    """Payoff of opening, the moat summed over the sizes of the admitted rivals."""
    quality = game.quality + game.outside_gain
    quality += game.rival_gain * game.rival_density * threshold
    sizes = (np.arange(2000) + 0.5) / 2000 * threshold
    moat = game.moat_per_rival * game.rival_density * sizes.mean() * threshold
    beta = game.open_user_worth + game.hosting_fee * game.paying_share
    c, a = game.serving_cost, game.complement_income
    users = 1 - c / quality
    return a * users + beta * (users - 0.5) - moat - game.release_cost


@pytest.mark.parametrize(
    "change", [{}, {"moat_per_rival": 0.05}, {"moat_per_rival": 1e-5}, {"rival_gain": 0.05}]
)
def test_no_threshold_on_a_fine_grid_pays_more_than_the_best(example, change):
    game = example.change(**change)
    found = licence_threshold(game)
    pays = [payoff_by_hand(game, t) for t in np.linspace(0.0, 3.0, 3001)]
    assert found.payoff == pytest.approx(payoff_by_hand(game, found.threshold), abs=1e-12)
    assert max(pays) <= found.payoff + 1e-12
    assert found.threshold == pytest.approx(np.argmax(pays) / 1000, abs=1.1e-3)


@pytest.mark.parametrize(
    "name",
    ["complement_income", "open_user_worth", "serving_cost", "moat_per_rival", "rival_gain"],
)
def test_elasticities_of_the_threshold_are_central_differences_of_logs(example, name):
    value, step = EXAMPLE[name], 1e-5
    up, down = (
        np.log(licence_threshold(example.change(**{name: value * (1 + way)})).threshold)
        for way in (step, -step)
    )
    slope = (up - down) / (np.log1p(step) - np.log1p(-step))
    assert licence_threshold(example).elasticities[name] == pytest.approx(slope, rel=1e-6)


def test_the_slope_of_the_sacrifice_is_a_central_difference(example, played):
    up, down = (play_release(example.change(complement_income=0.1 + h)) for h in (1e-6, -1e-6))
    assert played.sacrifice_slope == pytest.approx((up.sacrifice - down.sacrifice) / 2e-6, rel=1e-6)


def gain_at(game, name, value):
    """What opening gains with the field at `value`: a number or an array."""
    return choose(game.values()._replace(**{SYMBOL[name]: np.asarray(value)})).gain


def ties_on_a_grid(game, name, low, high, points=20_001):
    """Signs of the gain on a grid, each change narrowed down: no polynomial enters."""
    places = np.linspace(low, high, points)
    gains = gain_at(game, name, places)
    changes = np.flatnonzero(np.sign(gains[:-1]) != np.sign(gains[1:]))
    roots = [brentq(lambda x: gain_at(game, name, x), places[i], places[i + 1]) for i in changes]
    return tuple(root for root in roots if abs(gain_at(game, name, root)) < 1e-9)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"moat_per_rival": 0.03},
        {"moat_per_rival": 0.0},
        {"release_cost": 0.05},
        {"rival_gain": 0.0, "open_user_worth": 0.0, "hosting_fee": 0.0},
        {"extra_cost": 0.3},
        {"rival_open_quality": 0.5, "release_cost": 0.012},
    ],
)
def test_every_tie_in_the_complement_income_is_found(example, change):
    game = example.change(**change)
    found = play_release(game)
    most = found.largest_income * (1 - 1e-9)
    expected = ties_on_a_grid(game, "complement_income", 0.0, most)
    assert found.ties["complement_income"] == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"moat_per_rival": 0.0},
        {"rival_gain": 0.0},
        {"release_cost": 0.2},
        {"rival_open_quality": 0.5},
        {"rival_open_quality": 0.66, "open_user_worth": 0.001},
    ],
)
def test_every_tie_in_the_worth_of_open_users_is_found(example, change):
    game = example.change(**change)
    expected = ties_on_a_grid(game, "open_user_worth", -0.5, 1.0)
    assert play_release(game).ties["open_user_worth"] == pytest.approx(expected, abs=1e-8)


def test_no_tie_is_said_plainly(example):
    found = play_release(example.change(rival_open_quality=0.5))
    assert found.ties["complement_income"] == ()
    assert "no complement_income makes them tie" in found.headline()


# Limiting cases and properties


def test_benefit_less_sacrifice_less_costs_is_the_gain(example):
    for change in ({}, {"extra_cost": 0.3}, {"rival_open_quality": 0.5}):
        found = play_release(example.change(**change))
        costs = found.licence.moat_cost + found.game.release_cost
        assert found.gain == pytest.approx(found.benefit - found.sacrifice - costs, abs=1e-15)


def test_without_extra_cost_giving_away_at_half_the_margin_costs_nothing(example):
    at = example.change(extra_cost=0.0, complement_income=example.quality / 2 - 0.1)
    assert play_release(at).sacrifice == pytest.approx(0.0, abs=1e-15)
    for income in (0.0, 0.1, 0.3):
        assert play_release(at.change(complement_income=income)).sacrifice > 0


def test_without_extra_cost_a_cheap_complement_alone_never_pays_for_opening(example):
    bare = example.change(
        extra_cost=0.0, outside_gain=0.0, rival_gain=0.0, open_user_worth=0.0
    ).change(hosting_fee=0.0, release_cost=0.0, moat_per_rival=0.0)
    for income in np.linspace(0.0, 0.6, 25):
        assert play_release(bare.change(complement_income=income)).gain <= 1e-15


def test_where_selling_has_no_users_keeping_is_the_other_action(example):
    found = play_release(example.change(extra_cost=0.4))
    assert found.other == "keep"
    assert "sell" not in found.to_frame().index
    opened = found.to_frame().loc["open_with_licence", "payoff"]
    assert found.gain == pytest.approx(opened - 0.045, abs=1e-15)


def test_beside_a_better_open_model_opening_brings_nothing_and_costs_the_release(example):
    for quality in (0.65, 0.8):
        game = example.change(rival_open_quality=quality, rival_gain=0.0)
        found = play_release(game)
        assert found.gain == pytest.approx(-0.005, abs=1e-15)
        assert (found.best, found.licence.threshold) == ("keep", 0.0)


def test_beside_an_open_model_that_rivals_help_to_pass_m_admits_just_enough(example):
    game = example.change(rival_open_quality=0.7, moat_per_rival=0.002)
    found = licence_threshold(game)
    assert found.threshold == pytest.approx(1.25, abs=1e-6)
    assert found.open_quality > 0.7


def test_no_moat_needs_no_clause(example):
    found = play_release(example.change(moat_per_rival=0.0))
    assert found.licence.threshold == 3.0 and not found.licence.clause
    assert found.licence.licence_effect == 0.0
    assert found.best == "open"
    assert (found.licence.elasticities == 0).all()
    assert found.licence.headline().startswith("No clause pays best")


def test_without_rivals_there_is_no_licence_to_choose(example):
    found = licence_threshold(example.change(largest_rival=0.0))
    assert (found.threshold, found.licence_effect, found.moat_cost) == (0.0, 0.0, 0.0)


def test_the_size_of_rivals_may_be_counted_in_other_units(example):
    millions = example.change(rival_density=2e-3, largest_rival=3000.0, moat_per_rival=2e-6)
    one, other = licence_threshold(example), licence_threshold(millions)
    assert other.threshold == pytest.approx(1000 * one.threshold, rel=1e-12)
    assert other.payoff == pytest.approx(one.payoff, rel=1e-12)


def test_regret_is_nothing_for_the_best_and_never_below(played):
    assert played.regret["open_with_licence"] == 0
    assert (played.regret >= 0).all()


def test_frames_are_copies_and_hold_no_nan_beside_the_price_of_keeping(played):
    frame = played.to_frame()
    assert frame.drop(columns="price").notna().all(axis=None)
    assert frame["price"].isna().tolist() == [True, False, False, False]
    frame.loc["keep", "payoff"] = 9.0
    assert played.to_frame().loc["keep", "payoff"] != 9.0


def test_headlines_name_the_best_action_and_the_evidence(played):
    assert played.headline().startswith("Opening with a clause pays best: opening gains 0.00921")
    assert "evidence: assumed" in played.headline()
    assert "297 million users" in played.licence.headline()
    assert played._repr_html_().startswith("<")


# Evidence, frames and errors


def as_rows(example):
    return pd.DataFrame(
        [{"name": name, "default": value, "evidence": "derived"} for name, value in EXAMPLE.items()]
    )


def test_a_game_read_from_rows_keeps_its_evidence_and_changes_are_assumed(example):
    read = ReleaseGame.from_frame(as_rows(example))
    assert (read.evidence, play_release(read).evidence) == ("derived", "derived")
    assert read.change(quality=0.7).evidence == "assumed"
    assert read.to_frame()["name"].tolist() == list(EXAMPLE)
    assert read.change(rival_open_quality=0.5).to_frame()["symbol"].iloc[-1] == "o"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: f.drop(columns="default"), "lacks the column 'default'"),
        (lambda f: None, "frame of the game is of type NoneType; give a DataFrame"),
        (lambda f: f.head(0), "frame of the game has no rows"),
        (lambda f: f.iloc[1:], "lacks quality; add a row"),
        (lambda f: pd.concat([f, f.iloc[:1]]), "has 'quality' twice"),
        (lambda f: f.replace({"name": {"quality": "qualty"}}), "nearest known names are quality"),
        (lambda f: f.replace({"evidence": {"derived": "guess"}}), "unknown level of evidence"),
    ],
)
def test_bad_rows_are_named(example, spoil, message):
    with pytest.raises(DataError, match=message):
        ReleaseGame.from_frame(spoil(as_rows(example)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quality": 0.2}, r"quality=0\.2 with serving_cost=0\.1; give a quality above twice"),
        ({"quality": 1.0}, r"quality=1 with serving_cost.* below 1"),
        ({"quality": 0.9}, r"quality=0\.9 rises to 1\.07 .* lower outside_gain"),
        ({"extra_cost": -0.1}, r"^extra_cost=-0\.1; give 0 or more"),
        ({"release_cost": float("nan")}, r"^release_cost=nan; give 0 or more"),
        ({"paying_share": 1.5}, r"^paying_share=1\.5; give a fraction in \[0, 1\]"),
        ({"open_user_worth": float("inf")}, r"^open_user_worth=inf; give a finite number"),
        ({"serving_cost": "ten"}, r"^serving_cost='ten' is not a number"),
        ({"serving_cost": None}, r"^serving_cost=None is not a number"),
        ({"rival_open_quality": 0.1}, r"rival_open_quality=0\.1 .* above 0\.2 and below 1"),
        ({"qualty": 0.5}, "unknown field of the game 'qualty'"),
    ],
)
def test_a_field_outside_its_domain_is_named(example, change, message):
    with pytest.raises(DataError, match=message):
        example.change(**change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"complement_income": 0.7}, r"complement_income=0\.7 .* give less than 0\.675"),
        (
            {"rival_open_quality": 0.5, "complement_income": 0.4},
            r"complement_income=0\.4 is so large",
        ),
        ({"rival_open_quality": 0.25}, r"rival_open_quality=0\.25 is so low that nobody"),
    ],
)
def test_games_beyond_the_closed_forms_are_refused(example, change, message):
    with pytest.raises(DataError, match=message):
        play_release(example.change(**change))


def test_a_threshold_outside_the_rivals_is_named(played):
    with pytest.raises(DataError, match=r"threshold=4 bn users; give 0 to largest_rival=3"):
        played.licence.payoff_at(4.0)


def test_a_game_cannot_be_changed_in_place(example):
    with pytest.raises(dataclasses.FrozenInstanceError):
        example.quality = 0.5
