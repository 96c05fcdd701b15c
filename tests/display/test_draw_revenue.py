import numpy as np
import pandas as pd
import pytest
from simulated import (
    INDUSTRY_GAP,
    PART_BOUNDS,
    PEER_INTENSITY,
    REVENUE_BREAK_EVEN,
    REVENUE_CHOICES,
    REVENUE_CONTOUR,
)

from analysis.core import DataError
from analysis.display import (
    draw_industry_gap,
    draw_part_bounds,
    draw_peer_intensity,
    draw_revenue_break_even,
    draw_revenue_choices,
    draw_revenue_contour,
)


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_each_line_of_the_contour_is_named_and_today_is_marked():
    ax = draw_revenue_contour(REVENUE_CONTOUR)
    lines = ax.collections[-1]
    named = [text for text in words(ax) if not text.startswith("today")]
    assert len(named) == len(lines.levels) >= 3
    assert words(ax)[0] == "today: $27.2bn"
    assert ax.collections[0].get_offsets().tolist() == [[5.5, 0.1]]


def test_the_order_of_rows_does_not_move_the_contour():
    turned = draw_revenue_contour(REVENUE_CONTOUR.sample(frac=1, random_state=1))
    assert words(turned) == words(draw_revenue_contour(REVENUE_CONTOUR))


GRID = REVENUE_CONTOUR[REVENUE_CONTOUR["kind"] == "grid"]
TODAY = REVENUE_CONTOUR[REVENUE_CONTOUR["kind"] == "today"]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (TODAY, "no row of kind 'grid'"),
        (pd.concat([GRID, GRID]), "a life and rate twice; give one contribution margin"),
        (GRID.iloc[1:], "27 cells of a grid of 4 rates and 7 lives; give all"),
        (pd.concat([GRID, TODAY, TODAY]), "2 rows of kind 'today'"),
    ],
)
def test_a_grid_that_cannot_be_drawn_is_refused(frame, message):
    with pytest.raises(DataError, match=message):
        draw_revenue_contour(frame)


def test_a_grid_without_today_is_drawn():
    assert not [text for text in words(draw_revenue_contour(GRID)) if "today" in text]


def test_each_firm_has_a_line_a_label_and_its_own_dash():
    ax = draw_peer_intensity(PEER_INTENSITY)
    assert words(ax) == ["Meta 50%", "Another 39%", "One 40%"]
    looks = {(line.get_linestyle(), line.get_marker()) for line in ax.lines}
    assert len(looks) == 3
    assert ax.get_ylim()[0] == 0


def test_a_line_breaks_where_a_period_is_missing():
    one = draw_peer_intensity(PEER_INTENSITY).lines[2]
    assert np.isnan(one.get_ydata().astype(float)).tolist() == [False, False, True, False]
    meta = draw_peer_intensity(PEER_INTENSITY).lines[0]
    assert not np.isnan(meta.get_ydata().astype(float)).any()


def test_each_value_of_each_choice_has_a_row_from_least_to_most():
    ax = draw_revenue_choices(REVENUE_CHOICES)
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert len(rows) == 4 + 3 + 4 + 2 + 4
    assert rows[0] == "useful life 2.0 years" and "before tax" in rows
    first = ax.collections[0].get_segments()[0][:, 0]
    of_life = REVENUE_CHOICES.query("useful_life_years == 2.0")["required_usd_bn"]
    assert first.tolist() == [of_life.min(), of_life.max()]
    assert words(ax) == ["there is $3.00bn"]


def test_without_revenue_no_line_says_there_is_any():
    assert not words(draw_revenue_choices(REVENUE_CHOICES.assign(revenue_usd_bn=0.0)))


def test_choices_that_cannot_be_drawn_are_refused():
    with pytest.raises(DataError, match="knows no choice 'colour'; give some of useful_life"):
        draw_revenue_choices(REVENUE_CHOICES, choices=["colour"])
    with pytest.raises(DataError, match="required_usd_bn must be above 0"):
        draw_revenue_choices(REVENUE_CHOICES.assign(required_usd_bn=0.0))


def test_the_break_even_is_where_the_lines_cross():
    required, stated = draw_revenue_break_even(REVENUE_BREAK_EVEN).lines
    assert list(required.get_ydata()) == [57.0, 31.0, 22.0]
    assert set(stated.get_ydata()) == {25.0}


def test_two_unknowns_are_refused():
    with pytest.raises(DataError, match="2 unknowns; give one of useful_life_years"):
        draw_revenue_break_even(REVENUE_BREAK_EVEN.assign(cost_of_capital=0.1))


def test_the_steps_are_bars_from_zero_and_the_gap_is_hatched():
    ax = draw_industry_gap(INDUSTRY_GAP)
    assert [bar.get_width() for bar in ax.patches] == INDUSTRY_GAP["usd_bn"].tolist()
    assert [bool(bar.get_hatch()) for bar in ax.patches] == [False] * 4 + [True]


def test_statements_that_bind_stand_out():
    ax = draw_part_bounds(PART_BOUNDS)
    chips, analyst = (line.get_linewidth().item() for line in ax.collections)
    assert analyst > chips
    assert words(ax) == ["13% to 100%", "27% to 55%"]
