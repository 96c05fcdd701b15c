import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import pytest
from simulated import (
    ADOPTION,
    DOUBLING_TIMES,
    FLOW_GROWTH,
    MILESTONES,
    NAIVE_FORECASTS,
    SCENARIO_MILESTONES,
    SCENARIOS,
    SHARES,
)

from analysis.core import DataError
from analysis.display import (
    draw_adoption,
    draw_doubling_times,
    draw_flow_growth,
    draw_milestones,
    draw_naive_forecasts,
    draw_scenarios,
    draw_shares,
)


def words(ax):
    return [text.get_text() for text in ax.texts]


def points(collection):
    return [tuple(point) for point in np.asarray(collection.get_offsets())]


def test_milestones_are_points_on_a_log_axis_marked_by_their_wording():
    ax = draw_milestones(MILESTONES)
    drawn = sorted(point for marks in ax.collections for point in points(marks))
    days = mdates.date2num(MILESTONES["date"])
    assert drawn == list(zip(days, MILESTONES["value"], strict=True))
    assert ax.get_yscale() == "log"
    assert len(ax.collections) == 3  # over, nearly, stated
    assert words(ax)[0] == "over 30 million\none site"
    assert words(ax)[-1] == "1.2 billion\nall and derivatives"


def test_one_milestone_still_has_axes_around_it():
    ax = draw_milestones(MILESTONES.head(1))
    low, high = ax.get_xlim()
    assert high - low > 30
    assert ax.get_ylim() == (2e7, 4.5e7)


def test_the_pace_of_the_claim_is_a_dashed_line_through_its_values():
    ax = draw_milestones(MILESTONES.assign(pace=[3e7, 1e8, 1.2e8, 2e8]))
    assert list(ax.lines[0].get_ydata()) == [3e7, 1e8, 1.2e8, 2e8]
    assert ax.lines[0].get_linestyle() == "--"
    assert "at the pace of the claim" in words(ax)


def test_growth_passes_through_the_ratio_the_claim_and_the_doubling():
    ax = draw_flow_growth(FLOW_GROWTH)
    before, claim, doubled = points(ax.collections[0])
    assert claim == (0.0, 1.0)
    assert doubled == (51.3, 2.0)
    assert before[1] == 1 / 1.5
    observed, continued, rounding = ax.lines
    np.testing.assert_allclose(observed.get_ydata()[[0, -1]], [1 / 1.5, 1.0])
    np.testing.assert_allclose(np.interp(51.3, *continued.get_data()), 2.0, rtol=1e-3)
    assert list(rounding.get_xdata()) == [47.0, 55.0]
    assert observed.get_linestyle() != continued.get_linestyle()


def test_growth_without_its_doubling_time_is_refused():
    with pytest.raises(DataError, match="lacks the row 'doubling_days'"):
        draw_flow_growth(FLOW_GROWTH.head(1))


def test_doubling_times_are_bars_over_their_dates_and_no_growth_an_arrow():
    ax = draw_doubling_times(DOUBLING_TIMES)
    bars, arrow = ax.collections
    heights = [segment[0, 1] for segment in bars.get_segments()]
    assert heights == [40.0, 160.0]
    starts = [segment[0, 0] for segment in bars.get_segments()]
    assert starts == list(mdates.date2num(DOUBLING_TIMES["start"].head(2)))
    assert points(arrow)[0][1] > 160.0
    assert words(ax) == ["40 days", "160", "no growth"]
    assert ax.get_ylim()[0] == 0


def test_continuations_and_what_came_are_drawn_apart():
    ax = draw_naive_forecasts(NAIVE_FORECASTS)
    linear, exponential = ax.lines
    assert list(linear.get_ydata()) == [5e7, 2.2e8]
    assert list(exponential.get_ydata()) == [8e7, 7.6e10]
    assert [value for _, value in points(ax.collections[0])] == [1e8, 1.2e9]
    assert words(ax)[-1] == "what came: 1.2 billion"


def test_forecasts_not_yet_scored_are_drawn_alone():
    ax = draw_naive_forecasts(NAIVE_FORECASTS.drop(columns="actual"))
    assert not ax.collections
    assert len(ax.lines) == 2


def test_a_forecast_beyond_any_number_is_left_out():
    endless = NAIVE_FORECASTS.assign(forecast=[5e7, 8e7, 2.2e8, float("inf")])
    exponential = draw_naive_forecasts(endless).lines[1]
    assert list(exponential.get_ydata()) == [8e7]
    with pytest.raises(DataError, match="no finite forecast"):
        draw_naive_forecasts(endless.tail(1))


def test_scenarios_are_lines_named_with_their_ceilings():
    ax = draw_scenarios(SCENARIOS, milestones=SCENARIO_MILESTONES)
    for line, name in zip(ax.lines, ("neutral", "sceptic", "as-meta-argues"), strict=True):
        rows = SCENARIOS[SCENARIOS["scenario"] == name]
        np.testing.assert_array_equal(line.get_ydata(), rows["value"])
    told = list(zip(SCENARIO_MILESTONES["t"], SCENARIO_MILESTONES["value"], strict=True))
    assert points(ax.collections[0]) == told
    assert "as Meta argues\nceiling 89 million" in words(ax)
    assert ax.get_yscale() == "log"


def test_totals_of_one_size_start_at_zero():
    ax = draw_scenarios(SCENARIOS)
    assert ax.get_yscale() == "linear"
    assert ax.get_ylim()[0] == 0


def test_milestones_of_scenarios_are_checked_too():
    with pytest.raises(DataError, match=r"milestones.*'t'"):
        draw_scenarios(SCENARIOS, milestones=SCENARIO_MILESTONES.drop(columns="t"))


def test_a_fit_is_solid_where_observed_and_dashed_beyond():
    ax = draw_adoption(ADOPTION)
    inside, ahead = ax.lines
    assert list(inside.get_ydata()) == [1.0, 2.0, 4.0, 8.0]
    assert list(ahead.get_ydata()) == [8.0, 11.0, 13.0]
    assert inside.get_linestyle() != ahead.get_linestyle()
    band, observed = ax.collections
    edge = band.get_paths()[0].vertices[:, 1]
    assert (edge.min(), edge.max()) == (0.8, 20.0)
    assert points(observed) == [(1, 1.1), (2, 1.9), (3, 4.2), (4, 7.8)]


def test_a_band_without_end_is_cut_and_says_so():
    ax = draw_adoption(ADOPTION.assign(high=[2.0, 3.0, 5.0, 90.0, 5000.0, 8_000_000.0]))
    edge = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert edge.max() == 3 * 13.0
    assert "90% band\nto 8 million" in words(ax)


def test_a_fit_that_did_not_converge_has_no_band():
    ax = draw_adoption(ADOPTION.drop(columns=["low", "high"]))
    assert len(ax.collections) == 1


def test_a_fit_to_nothing_is_refused():
    with pytest.raises(DataError, match="nothing observed"):
        draw_adoption(ADOPTION.assign(observed=None))


def test_shares_are_bars_from_zero_with_their_intervals():
    ax = draw_shares(SHARES)
    assert [bar.get_width() for bar in ax.patches] == [0.32, 0.28, 0.12]
    assert all(bar.get_x() == 0 for bar in ax.patches)
    ends = [segments.get_segments()[0][:, 0] for segments in ax.collections]
    np.testing.assert_allclose(ends, [[0.28, 0.36], [0.24, 0.32], [0.08, 0.16]])
    assert words(ax)[0] == "32% (28% to 36%)"
    assert ax.get_xlabel() == "Share, n = 680"
    ax.figure.canvas.draw()
    assert ax.get_xticklabels()[1].get_text().endswith("%")


def test_the_same_kind_has_the_same_colour_in_any_order():
    first, turned = draw_shares(SHARES), draw_shares(SHARES.iloc[::-1])
    assert first.patches[1].get_facecolor() == turned.patches[1].get_facecolor()
    assert first.patches[0].get_facecolor() == turned.patches[2].get_facecolor()
    assert first.patches[0].get_facecolor() != first.patches[1].get_facecolor()


def test_options_name_the_rows_as_categories_do():
    ax = draw_shares(SHARES.reset_index().rename(columns={"category": "option"}))
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows == ["commercial", "open", "in-house"]


def test_dates_may_come_as_text_and_bad_ones_are_refused():
    as_text = MILESTONES.assign(date=MILESTONES["date"].dt.strftime("%Y-%m-%d"))
    assert points(draw_milestones(as_text).collections[0])
    broken = MILESTONES.assign(date=["2001-09-27", "soon", "2002-08-29", "2003-03-18"])
    with pytest.raises(DataError, match="date in row 1 is soon"):
        draw_milestones(broken)


def test_labels_that_keep_apart_stay_in_order_and_near():
    from analysis.display.labels import keep_apart

    moved = keep_apart([10.0, 0.0, 11.0, 40.0], [4.0, 4.0, 4.0, 4.0])
    np.testing.assert_allclose(moved, [8.5, 0.0, 12.5, 40.0])
    assert pd.Series(moved).rank().tolist() == [2, 1, 3, 4]
