import numpy as np
import pytest
from simulated import (
    BREAK_EVEN,
    CAAR,
    CHANNELS,
    EVENT_FOREST,
    POWER,
    SPECIFICATIONS,
    TORNADO,
    VIEWS,
)

from analysis.core import DataError
from analysis.display import (
    draw_break_even,
    draw_caar,
    draw_channels,
    draw_event_forest,
    draw_power,
    draw_specifications,
    draw_tornado,
    draw_views,
)


def words(ax):
    return [text.get_text() for text in ax.texts]


def rows_of(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def test_the_mean_path_has_its_band_the_event_day_and_a_zero_line():
    ax = draw_caar(CAAR)
    path, zero, event = ax.lines
    assert list(path.get_xdata()) == [-1, 0, 1]
    assert list(path.get_ydata()) == CAAR["caar"].tolist()
    assert list(zero.get_ydata()) == [0, 0]
    assert list(event.get_xdata()) == [0, 0]
    edge = ax.collections[0].get_paths()[0].vertices
    for day, low, high in zip((-1, 0, 1), CAAR["low"], CAAR["high"], strict=True):
        at_day = edge[edge[:, 0] == day, 1]
        assert (at_day.min(), at_day.max()) == (low, high)
    assert "mean of 4 events\n2.0%" in words(ax)
    assert "95% interval,\ncross-section t(3)" in words(ax)


def test_one_event_is_not_called_a_mean():
    assert "1 event\n2.0%" in words(draw_caar(CAAR.assign(n=1)))


def test_the_day_may_be_a_column():
    ax = draw_caar(CAAR.reset_index())
    assert list(ax.lines[0].get_xdata()) == [-1, 0, 1]


def test_the_forest_has_a_row_an_event_with_interval_return_and_p():
    ax = draw_event_forest(EVENT_FOREST)
    intervals, points = ax.collections[::2], ax.collections[1::2]
    ends = [one.get_segments()[0][:, 0].tolist() for one in intervals]
    assert ends == EVENT_FOREST[["low", "high"]].to_numpy().tolist()
    assert [one.get_offsets()[0][0] for one in points] == EVENT_FOREST["car"].tolist()
    assert words(ax) == ["1.1%", "4.1%", "−2.4%", "return", "0.723", "0.250", "not valid", "p"]
    assert rows_of(ax)[0] == "First release, for\nresearchers only"
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first event on top


def test_the_forest_marks_openings_by_shape_and_colour_and_says_so_once():
    ax = draw_event_forest(EVENT_FOREST.assign(opens_weights=["yes", "no", "yes"]))
    opened, closed, again = ax.collections[1::2]
    assert len(closed.get_facecolor()) and (opened.get_facecolor() != closed.get_facecolor()).any()
    assert opened.get_paths()[0].vertices.shape != closed.get_paths()[0].vertices.shape
    assert (again.get_facecolor() == opened.get_facecolor()).all()
    assert words(ax)[:2] == ["opens weights", "does not"]


def test_the_path_shows_where_random_days_run():
    frame = CAAR.assign(placebo_low=-0.03, placebo_high=0.03)
    lines = draw_caar(frame).lines
    assert [list(line.get_ydata()) for line in lines[1:3]] == [[-0.03] * 3, [0.03] * 3]
    assert any(text.startswith("random days") for text in words(draw_caar(frame)))


def test_the_power_curve_marks_what_is_found_four_times_in_five():
    ax = draw_power(POWER)
    assert [line.get_ydata().tolist() for line in ax.lines] == [
        [0.05, 0.5, 0.9],
        [0.05, 0.85, 0.99],
    ]
    assert words(ax) == ["mean of 5\n8.0%", "mean of 11\n4.5%"]
    assert [list(dot.get_offsets()[0]) for dot in ax.collections] == [[0.08, 0.8], [0.045, 0.8]]


def test_the_curve_of_choices_stands_in_order_and_tells_told_from_not_told():
    ax = draw_specifications(SPECIFICATIONS)
    told, rest = ax.collections[:2]
    assert np.asarray(told.get_offsets()).tolist() == [[3.0, 0.02]]
    assert np.asarray(rest.get_offsets())[:, 1].tolist() == [-0.004, 0.003, 0.012]
    names = rows_of(ax)
    assert names[-5:] == ["market", "no market", "all", "some", "days -1 to 1"]


def test_the_waterfall_carries_each_sum_on_and_ends_in_the_net_value():
    bars = draw_channels(CHANNELS).patches
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    np.testing.assert_allclose(
        ends, [(0.0, 1.6), (1.6, 1.7), (1.7, -3.8), (-3.8, -4.4), (0.0, -4.4)]
    )


def test_the_waterfall_shows_sign_and_evidence_without_colour():
    ax = draw_channels(CHANNELS)
    assert words(ax) == ["+$1.60bn", "+$100m", "−$5.50bn", "−$600m", "−$4.40bn"]
    estimated, assumed, derived, again, net = (bar.get_hatch() for bar in ax.patches)
    assert estimated and assumed and estimated != assumed
    assert not derived
    assert again == net == assumed  # the net value is as weak as its weakest channel
    assert ax.get_xlabel() == "Present value, US$ bn\nhatched: estimated or assumed"
    assert rows_of(ax) == ["efficiency", "cloud fees", "API profit forgone", "release", "net value"]


def test_unknown_evidence_is_refused():
    with pytest.raises(DataError, match="'guessed'"):
        draw_channels(CHANNELS.assign(evidence="guessed"))


def test_the_tornado_shows_the_ten_widest_from_the_assumed_value():
    ax = draw_tornado(TORNADO.iloc[::-1])
    assert rows_of(ax) == [f"field {number}" for number in range(1, 11)]
    first_low, first_high = ax.patches[:2]
    assert (first_low.get_x(), first_low.get_width()) == (-3.0, -12.0)
    assert (first_high.get_x(), first_high.get_width()) == (-3.0, 6.0)
    assert first_low.get_hatch() and not first_high.get_hatch()
    assert words(ax)[:3] == ["assumed: −$3.00bn", "low: 0", "high: 12"]


def test_break_even_shows_what_lies_around_root_and_assumed_value():
    ax = draw_break_even(BREAK_EVEN)
    drawn = ax.lines[1].get_data()
    np.testing.assert_array_equal(drawn, BREAK_EVEN[["api_revenue", "npv_usd_bn"]].to_numpy().T)
    low, high = ax.get_xlim()
    assert low < 0.5 and 1.5 < high < 10
    assert ax.get_ylim()[0] > -50
    assert words(ax) == ["break-even 0.5", "assumed 1.5\n−$4.00bn"]
    assert ax.get_xlabel() == "API revenue"


def test_without_a_root_the_whole_search_is_shown():
    ax = draw_break_even(BREAK_EVEN[BREAK_EVEN["point"] != "root"])
    assert ax.get_xlim()[0] <= 0 and ax.get_xlim()[1] >= 150
    assert ax.get_ylim()[0] < -598


def test_a_second_field_in_a_break_even_is_refused():
    with pytest.raises(DataError, match=r"2 columns.*api_revenue, other"):
        draw_break_even(BREAK_EVEN.assign(other=1.0))


def test_views_are_dots_with_ranges_around_a_zero_line():
    ax = draw_views(VIEWS)
    ranges, dots = ax.collections[::2], ax.collections[1::2]
    assert [one.get_segments()[0][:, 0].tolist() for one in ranges] == VIEWS[
        ["low", "high"]
    ].to_numpy().tolist()
    assert [float(one.get_offsets()[0][0]) for one in dots] == VIEWS["npv_usd_bn"].tolist()
    assert list(ax.lines[0].get_xdata()) == [0, 0]
    assert rows_of(ax) == ["neutral", "sceptic", "as Meta argues"]
    assert "best: open with licence" in words(ax)
