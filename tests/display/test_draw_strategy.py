import numpy as np
import pandas as pd
import pytest
from simulated import LICENCE_MARKS, LICENCE_THRESHOLD, MAP_PLACES, OPENING_MAP

from analysis.core import DataError
from analysis.display import draw_licence_threshold, draw_opening_map


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_the_map_names_the_actions_that_win_and_the_views():
    assert words(draw_opening_map(OPENING_MAP)) == ["sell", "open, no clause"]
    assert "neutral" in words(draw_opening_map(OPENING_MAP, places=MAP_PLACES))


def test_steps_by_equal_factors_make_a_log_axis_which_may_run_through_nothing():
    ax = draw_opening_map(OPENING_MAP)
    assert (ax.get_xscale(), ax.get_yscale()) == ("symlog", "symlog")
    above = OPENING_MAP[(OPENING_MAP[["complement_income", "open_user_worth"]] > 0).all(axis=1)]
    assert draw_opening_map(above).get_xscale() == "log"
    even = pd.DataFrame(
        [
            {"quality": x, "serving_cost": y, "action": "keep" if x > y else "sell", "gain": x - y}
            for x in (0.3, 0.4, 0.5)
            for y in (0.3, 0.4, 0.5)
        ]
    )
    assert draw_opening_map(even).get_xscale() == "linear"


def test_cells_outside_the_game_stay_white():
    some = OPENING_MAP.drop(index=OPENING_MAP.index[-3:])
    assert words(draw_opening_map(some)) == ["sell", "open, no clause"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: f.assign(action="give"), "has the action 'give'; give keep, sell"),
        (lambda f: f.drop(columns="open_user_worth"), "has 1 columns beside action and gain"),
        (lambda f: pd.concat([f, f.head(1)]), "a cell of complement_income and open_user_worth"),
        (lambda f: f[f["open_user_worth"] == 0], "16 steps of complement_income and 1 of"),
    ],
)
def test_a_bad_map_is_named(spoil, message):
    with pytest.raises(DataError, match=message):
        draw_opening_map(spoil(OPENING_MAP))


def test_the_threshold_has_its_best_the_clause_and_the_rivals():
    ax = draw_licence_threshold(LICENCE_THRESHOLD, marks=LICENCE_MARKS)
    assert {"best: 300 million", "licence:\n700 million", "One", "Another"} <= set(words(ax))
    assert "\N{LEFTWARDS ARROW} sceptic: best 100,000" in words(ax)
    curve = ax.lines[0]
    np.testing.assert_allclose(curve.get_xdata(), [1e8, 3e8, 1e9, 2.5e9])
    assert ax.get_ylabel().startswith("Payoff of opening,\npart of")


def test_money_is_drawn_where_it_is_given():
    ax = draw_licence_threshold(LICENCE_THRESHOLD.assign(payoff_usd_bn=[0.0, 1.0, 2.0, 3.0, 4.0]))
    assert ax.get_ylabel() == "Payoff of opening, US$ bn a year"
    assert list(ax.lines[0].get_ydata()) == [1.0, 2.0, 3.0, 4.0]


def test_thresholds_of_nothing_cannot_be_drawn():
    with pytest.raises(DataError, match="no threshold_bn above 0"):
        draw_licence_threshold(LICENCE_THRESHOLD.head(1))
