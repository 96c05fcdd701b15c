"""The release game in the study of giving away: the same by another way, at both vintages."""

from __future__ import annotations

import math

import pytest

from analysis import ReleaseGame, load, play_release
from analysis.openness.game_choice import choose
from analysis.studies.openness_game import add_game
from analysis.studies.openness_game_meta import SCALE, VIEWS, meta_game
from analysis.studies.workbook import Workbook

VINTAGES = ("2023-10-15", None)
both = pytest.mark.parametrize("as_of", VINTAGES)


def gain(game):
    return float(choose(game.values()).gain)


@pytest.fixture(scope="module")
def studies():
    made = {}
    for as_of in VINTAGES:
        book = Workbook("openness", as_of)
        add_game(book)
        made[as_of] = book.close()
    return made


@both
def test_no_number_rests_on_a_later_row_or_on_one_that_cannot_be_told(studies, as_of):
    for quantity in studies[as_of].quantities.values():
        for source in quantity.sources:
            assert source.known_on <= (as_of or "9999"), quantity.name
            assert source.evidence != "unresolved", quantity.name


@both
def test_every_number_is_told_or_unresolved_and_inside_its_interval(studies, as_of):
    for quantity in studies[as_of].quantities.values():
        assert (quantity.evidence == "unresolved") == math.isnan(quantity.value), quantity.name
        if quantity.low is not None and not math.isnan(quantity.value):
            assert quantity.low <= quantity.value <= quantity.high, quantity.name


@both
def test_no_two_results_bear_one_name(studies, as_of):
    made = studies[as_of]
    names = [*made.quantities, *made.frames, *made.models, *made.words]
    assert len(names) == len(set(names))


@both
def test_what_rests_on_choices_is_assumed(studies, as_of):
    made = studies[as_of]
    for name in ("game_gain_neutral", "game_threshold_sceptic", "game_example_gain"):
        assert getattr(made, name).evidence == "assumed"
    assert made.game_clause.evidence == "reported"


def test_the_example_comes_from_its_rows_in_both_vintages(studies):
    rows = load("game_inputs").query("case == 'example'")
    game = ReleaseGame.from_frame(rows).change(rival_open_quality=None)
    for made in studies.values():
        assert made.game_example_gain.value == play_release(game).gain
        assert made.game_example_threshold.value == pytest.approx(0.296755e9, rel=1e-5)


def test_meta_sells_in_the_game_of_2023_and_cannot_in_that_of_2026(studies):
    then, now = studies["2023-10-15"], studies[None]
    assert set(then.game_places["instead"]) == {"selling"}
    assert set(now.game_places["instead"]) == {"keeping it inside"}
    assert then.game_best_neutral == "selling"
    assert now.game_best_neutral == "opening with a clause"
    assert now.game_best_sceptic == "keeping it inside"


@both
def test_the_answer_is_said_to_be_open_where_cases_differ(studies, as_of):
    made = studies[as_of]
    asked, opened = made.game_cases.value, made.game_cases_open.value
    alone = made.game_other_neutral == "keeping it inside"  # then the value per user is no matter
    assert 0 < opened < asked == len(VIEWS) * (1 if alone else 3)
    assert made.game_place_told.startswith("whether opening pays cannot be told")
    assert made.game_threshold_told.startswith("the game cannot tell")
    low, high = made.game_threshold_neutral.low, made.game_threshold_neutral.high
    assert low <= made.game_clause.value <= high


@both
def test_below_the_value_of_the_tie_opening_pays(as_of, studies):
    meta, made = meta_game(as_of), studies[as_of]
    for view in VIEWS:
        tie = getattr(made, f"game_value_tie_{view.replace('-', '_')}").value
        if not math.isnan(tie):
            gains = [
                play_release(meta.game(view, **{SCALE: tie * part})).gain for part in (0.999, 1.001)
            ]
            assert gains[0] > 0 > gains[1]


def test_the_revenue_of_the_rival_at_the_implied_value_is_that_of_the_sellers(studies):
    made, meta = studies["2023-10-15"], meta_game("2023-10-15")
    value = made.game_value_by_revenue.value
    opened = play_release(meta.game("neutral")).to_frame().loc["open_with_licence"]
    takings = opened["rival_price"] * opened["rival_users"] * meta.users_bn * value
    assert takings == pytest.approx(1.3, rel=1e-9)
    assert meta.input(SCALE, "low") == pytest.approx(value, rel=0.05)


@both
def test_the_belief_behind_the_clause_makes_it_the_best(studies, as_of):
    meta, made = meta_game(as_of), studies[as_of]
    for view in VIEWS:
        name = f"game_moat_implied_{view.replace('-', '_')}"
        at = play_release(meta.game(view, moat_loss=getattr(made, name).value))
        assert at.licence.threshold == pytest.approx(meta.clause_bn, rel=1e-6)


@both
def test_the_licence_as_written_costs_little_against_the_best(studies, as_of):
    made = studies[as_of]
    frame = made.game_licence
    near = frame.iloc[(frame["threshold_bn"] - 0.7).abs().argmin()]
    gap = frame["payoff_usd_bn"].max() - near["payoff_usd_bn"]
    assert 0 < made.game_clause_cost.value == pytest.approx(gap, rel=0.05)


def test_the_effect_of_the_clause_is_counted_from_the_rivals(studies):
    made, meta = studies["2023-10-15"], meta_game("2023-10-15")
    above = meta.sizes_bn[meta.sizes_bn > 0.7].sum()
    assert made.game_effect_listed.value == pytest.approx(above / meta.sizes_bn.sum())
    assert made.game_effect_uniform.value == pytest.approx(1 - (0.7 / 2.5) ** 2)


@both
def test_lines_of_the_map_pass_through_the_places_of_the_table(studies, as_of):
    made = studies[as_of]
    lines = made.game_map_places.query("kind == 'line' and view == 'neutral'")
    middle = lines.iloc[len(lines) // 2]
    table = made.game_places.query("view == 'neutral'").iloc[1]
    assert middle["value_per_user"] == pytest.approx(table["value_per_user"])
    assert middle["income_from_a_model_user"] == pytest.approx(table["complement_income"])


@both
def test_the_map_says_of_each_view_what_its_own_game_says(studies, as_of):
    made, meta = studies[as_of], meta_game(as_of)
    for place in made.game_map_places.query("kind == 'line'").to_dict("records"):
        own = gain(meta.game(place["view"], **{SCALE: place["value_per_user"]}))
        game = meta.game("neutral").change(
            hosting_fee=0.0,
            release_cost=0.0,
            complement_income=place["income_from_a_model_user"],
            open_user_worth=place["worth_of_an_open_user_less_release"],
        )
        if abs(own) > 2e-5:  # the moat differs by view, and is smaller than this
            assert (gain(game) > 0) == (own > 0)


def test_qualities_are_scores_above_chance():
    scores = load("model_quality", "2023-10-15").query("benchmark == 'MMLU'").set_index("model")
    inputs = load("game_inputs", "2023-10-15").query("case == 'meta'").set_index("name")
    ratio = (scores.loc["Llama 2 70B", "score"] - 25) / (scores.loc["GPT-4", "score"] - 25)
    assert inputs.loc["quality", "default"] == pytest.approx(ratio, abs=5e-4)
    later = load("model_quality").query("benchmark == 'GPQA Diamond'").set_index("model")["score"]
    best_open = later[["GLM-4.6", "MiniMax-M2", "Kimi K2 0905"]].max()
    now = load("game_inputs").query("case == 'meta'").set_index("name")
    ratio = (best_open - 25) / (later.max() - 25)
    assert now.loc["rival_open_quality", "default"] == pytest.approx(ratio, abs=5e-4)
