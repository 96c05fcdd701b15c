import numpy as np
import pytest
from simulated import TRUE_LIVES, VINTAGES

from analysis.core import DataError
from analysis.display import draw_true_lives, draw_vintages


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_the_stack_adds_up_to_the_charge_of_each_year():
    ax = draw_vintages(VINTAGES)
    tops = {}
    for bar in ax.patches:
        year = round(bar.get_x() + bar.get_width() / 2)
        tops[year] = max(tops.get(year, 0.0), bar.get_y() + bar.get_height())
    assert tops == VINTAGES.groupby("fiscal_year")["depreciation"].sum().to_dict()
    assert ax.get_ylim()[0] == 0


def test_each_part_is_named_once_and_the_guided_one_is_hatched():
    ax = draw_vintages(VINTAGES)
    assert words(ax) == ["reported", "to 2000", "2001", "2002", "2003, guided"]
    hatched = [bar for bar in ax.patches if bar.get_hatch() and bar.get_height() > 0]
    assert len(hatched) == 2
    assert ax.get_xlabel() == (
        "Fiscal year\nhatched: guided, not yet bought; lines: range of the inputs"
    )


def test_marks_and_band_stand_on_the_years_that_have_them():
    ax = draw_vintages(VINTAGES)
    band, marks = ax.collections[:2]
    segments = [segment.tolist() for segment in band.get_segments()]
    assert segments == [[[2003, 9.0], [2003, 14.0]], [[2004, 6.0], [2004, 11.0]]]
    np.testing.assert_allclose(marks.get_offsets(), [[2001, 3.5], [2002, 6.0]])


def test_charges_alone_are_bars_alone():
    ax = draw_vintages(VINTAGES[["fiscal_year", "vintage", "depreciation"]])
    assert len(ax.collections) == 4 and "reported" not in words(ax)  # the key alone


def test_more_vintages_than_colours_are_refused():
    many = VINTAGES.assign(vintage=range(len(VINTAGES)))
    with pytest.raises(DataError, match=r"has 13 vintages; give 5 at most: join the older"):
        draw_vintages(many)


def test_each_life_is_a_line_of_its_own_pattern():
    ax = draw_true_lives(TRUE_LIVES)
    assert words(ax) == ["3 years", "4 years", "5 years", "6 years"]
    assert len({str(line.get_linestyle()) + str(line._dash_pattern) for line in ax.lines}) == 4
    assert list(ax.lines[0].get_xdata()) == [2001, 2002, 2003]


def test_more_lives_than_patterns_are_refused():
    many = TRUE_LIVES.assign(useful_life_years=range(1, 13))
    with pytest.raises(DataError, match="has 12 lives; give 4 at most"):
        draw_true_lives(many)
