import pandas as pd
import pytest
from simulated import EARNERS, TRAINING_COSTS

from analysis.core import DataError
from analysis.display import colour, draw_earners, draw_training_costs
from analysis.display.theme import PALETTE


def words(ax):
    return [text.get_text() for text in ax.texts]


def rows(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def faces(collection):
    from matplotlib.colors import to_hex

    return {to_hex(face) for face in collection.get_facecolors()}


def test_each_cost_is_a_mark_on_a_log_axis_and_a_missing_one_is_none():
    ax = draw_training_costs(TRAINING_COSTS)
    drawn = [len(part.get_offsets()) for part in ax.collections if hasattr(part, "get_sizes")]
    assert sum(drawn) == TRAINING_COSTS["cost_usd_bn"].notna().sum()
    assert ax.get_yscale() == "log"
    assert ax.get_ylim()[0] < 0.002 and ax.get_ylim()[1] > 0.4


def test_metas_runs_have_its_colour_and_the_dearest_its_name():
    ax = draw_training_costs(TRAINING_COSTS)
    assert "Four $100m" in words(ax)
    assert {"cloud rental prices", "published hours, rental price"} <= set(words(ax))
    marks = [
        part for part in ax.collections if hasattr(part, "get_sizes") and len(part.get_offsets())
    ]
    own = [part for part in marks if faces(part) == {colour("meta")}]
    assert sum(len(part.get_offsets()) for part in own) == 2


def test_a_method_keeps_its_colour_whatever_stands_beside_it():
    alone = TRAINING_COSTS[TRAINING_COSTS["developer"] == "Other"].assign(
        method="hardware amortised, and energy"
    )
    ax = draw_training_costs(alone)
    assert PALETTE["estimate"].light in set.union(*map(faces, ax.collections))


def test_a_fitted_line_is_drawn_where_it_is_given():
    fitted = TRAINING_COSTS.dropna(subset=["cost_usd_bn"]).assign(
        method="a", fitted_usd_bn=[0.001, 0.005, 0.04, 0.2]
    )
    ax = draw_training_costs(fitted)
    assert list(ax.lines[0].get_ydata()) == [0.001, 0.005, 0.04, 0.2]
    assert ax.get_ylim()[0] < 0.001


def test_a_cost_of_nothing_is_refused_on_a_log_axis():
    bad = TRAINING_COSTS.assign(cost_usd_bn=[0.0, 1.0, 1.0, 1.0, 1.0])
    with pytest.raises(DataError, match=r"cost_usd_bn of One is 0\.0; a log axis needs"):
        draw_training_costs(bad)


def test_costs_that_are_all_missing_are_refused():
    with pytest.raises(DataError, match="draw_training_costs has no rows"):
        draw_training_costs(TRAINING_COSTS.assign(cost_usd_bn=float("nan")))


def test_each_firm_has_its_last_figures_and_the_part_before_the_whole():
    ax = draw_earners(EARNERS)
    assert rows(ax) == [
        "Maker: revenue, 2001-07",
        "Maker: profit, 2001-07",
        "Cloud: profit, 2001-06",
        "Lab: revenue, 2001-06",
        "Lab: profit, 2001-06",
        "Meta: profit, 2001-06",
    ]
    assert [bar.get_width() for bar in ax.patches] == [41.3, 14.5, 21.6, 1.3, -5.0, 44.4]
    assert all(bar.get_x() == 0 for bar in ax.patches)


def test_ends_are_marked_and_whole_businesses_hatched():
    ax = draw_earners(EARNERS)
    assert words(ax)[:2] == ["$41.3bn", "> $14.5bn"] and "> $1.30bn" in words(ax)
    assert [bool(bar.get_hatch()) for bar in ax.patches] == [False, False, True, False, False, True]
    assert "hatched: whole business" in ax.get_xlabel()
    told = EARNERS[EARNERS["scope"] != "whole business"]
    assert "hatched" not in draw_earners(told).get_xlabel()


def test_what_is_expected_or_cannot_be_told_is_not_drawn():
    left = EARNERS[EARNERS["evidence"].isin(["unresolved", "estimated"])]
    with pytest.raises(DataError, match="draw_earners has no revenue or profit"):
        draw_earners(left)


def test_an_unknown_kind_is_refused():
    with pytest.raises(DataError, match="kind='robots'; give one of chips, clouds, models"):
        draw_earners(EARNERS.assign(kind=pd.Series(["robots"] * len(EARNERS))))
