from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.adoption import (
    bass_curve,
    doubling_time,
    growth_from_flow,
    naive_forecasts,
    scenario_curves,
)
from analysis.core import DataError, FitError

DATES = ["2023-01-01", "2023-02-01", "2023-03-20", "2023-05-01"]
TOTALS = [10.0, 20.0, 45.0, 60.0]
KNOWN = pd.DataFrame({"date": ["2023-08-27", "2023-09-26"], "value": [20e6, 30e6]})
LATER = pd.DataFrame({"date": ["2023-10-26", "2023-11-25"], "value": [40e6, 67.5e6]})
BORROWED = pd.DataFrame({"scenario": ["slow", "fast"], "p": [0.01, 0.03], "q": [0.2, 0.5]})


def test_thirty_million_with_ten_in_thirty_days_doubles_in_fifty_one_days():
    growth = growth_from_flow(30e6, 10e6, 30)
    assert growth.ratio == 1.5
    assert growth.doubling_days == pytest.approx(51.285, abs=5e-4)  # 30 ln 2 / ln 1.5 by hand
    assert math.exp(growth.daily_growth * growth.doubling_days) == pytest.approx(2)


def test_rounding_of_both_figures_widens_the_doubling_time():
    growth = growth_from_flow(30e6, 10e6, 30, total_rounding=5e5, flow_rounding=5e5)
    assert growth.ratio_low == pytest.approx(30.5 / 21)
    assert growth.ratio_high == pytest.approx(29.5 / 19)
    assert growth.doubling_days_low < growth.doubling_days < growth.doubling_days_high
    assert "47 to 56 by rounding" in growth.headline()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"total": -1.0}, "total=-1.0 is not positive"),
        ({"last_flow": 0.0}, "last_flow=0.0 is not positive"),
        ({"days": math.nan}, "days=nan is not finite"),
        ({"last_flow": 30.0}, "last_flow=30 is not below total=30"),
        ({"flow_rounding": -1.0}, "flow_rounding=-1.0 is negative"),
        ({"flow_rounding": 10.0}, "as large as last_flow=10"),
        ({"total_rounding": 15.0, "flow_rounding": 5.0}, "within their rounding"),
    ],
)
def test_a_flow_that_tells_no_rate_is_refused(change, message):
    with pytest.raises(DataError, match=message):
        growth_from_flow(**{"total": 30.0, "last_flow": 10.0, "days": 30, **change})


def test_exact_doubling_is_found():
    result = doubling_time(["2023-01-01", "2023-01-31", "2023-03-02"], [10, 20, 40])
    assert result.days == pytest.approx(30)
    assert result.pieces["doubling_days"].tolist() == pytest.approx([30, 30])


def test_the_interval_is_that_of_a_regression_of_logs_on_days():
    result = doubling_time(DATES, TOTALS)
    days = [0, 31, 78, 120]
    line = stats.linregress(days, np.log(TOTALS))
    half = stats.t.ppf(0.975, 2) * line.stderr
    assert result.days == pytest.approx(math.log(2) / line.slope)
    assert result.low == pytest.approx(math.log(2) / (line.slope + half))
    assert result.high == pytest.approx(math.log(2) / (line.slope - half))


def test_two_milestones_give_no_interval():
    result = doubling_time(DATES[:2], TOTALS[:2])
    assert result.days == pytest.approx(31) and result.low is None and result.high is None
    assert "no interval" in result.headline()


def test_growth_that_may_be_zero_leaves_the_doubling_time_open():
    result = doubling_time(DATES[:3], [10.0, 11.0, 30.0])
    assert result.high == math.inf
    assert "without limit" in result.headline()


@pytest.mark.parametrize(
    ("dates", "values", "message"),
    [
        (DATES[:1], TOTALS[:1], "1 milestones given"),
        (DATES[:2], TOTALS[:3], "2 dates and 3 values"),
        (DATES[:2][::-1], TOTALS[:2], r"dates\[1\]=2023-01-01 does not come after"),
        (["01/02/2023", "2023-03-01"], TOTALS[:2], "write it as YYYY-MM-DD"),
        (DATES[:2], [2.0, 0.0], r"values\[1\]=0.0 is not positive"),
        (DATES[:2], [2.0, 1.0], r"values\[1\]=1 is below values\[0\]=2"),
    ],
)
def test_milestones_that_make_no_series_are_refused(dates, values, message):
    with pytest.raises(DataError, match=message):
        doubling_time(dates, values)


def test_a_total_that_stands_still_never_doubles():
    with pytest.raises(FitError, match="never doubles"):
        doubling_time(DATES[:2], [5.0, 5.0])


def test_naive_forecasts_continue_the_line_and_the_rate():
    table = naive_forecasts(KNOWN, LATER).to_frame()
    by = table.pivot(index="date", columns="method", values="forecast").to_numpy()
    np.testing.assert_allclose(by, [[45e6, 40e6], [67.5e6, 50e6]])  # exponential, linear
    assert table["ratio"].tolist() == pytest.approx([1.0, 40 / 45, 1.35, 1.0])
    assert table["days_ahead"].tolist() == [30, 30, 60, 60]


def test_naive_forecasts_without_later_values_are_not_scored():
    result = naive_forecasts(KNOWN, LATER[["date"]])
    assert "actual" not in result.to_frame()
    assert "no interval" in result.headline()


@pytest.mark.parametrize(
    ("known", "later", "message"),
    [
        (KNOWN[:1], LATER, "milestones has 1 rows"),
        (KNOWN[["date"]], LATER, "milestones has no column 'value'"),
        (KNOWN, LATER[["value"]], "later has no column 'date'"),
        (KNOWN, KNOWN, "later starts on 2023-08-27, not after the last milestone"),
        (KNOWN[::-1], LATER, "does not come after"),
        (KNOWN.assign(value=[0.0, 1.0]), LATER, r"milestones.value\[0\]=0.0 is not positive"),
    ],
)
def test_frames_that_cannot_be_continued_are_refused(known, later, message):
    with pytest.raises(DataError, match=message):
        naive_forecasts(known, later)


def test_every_scenario_passes_through_the_known_total():
    table = scenario_curves(30e6, 0.6, BORROWED, [0.0, 0.6, 5.0]).to_frame()
    assert table.loc[table["t"] == 0.6, "value"].tolist() == pytest.approx([30e6, 30e6])
    fast = table[table["scenario"] == "fast"]
    np.testing.assert_allclose(fast["value"], bass_curve(fast["t"], 0.03, 0.5, fast["m"].iloc[0]))
    np.testing.assert_allclose(fast["share"] * fast["m"], fast["value"])


def test_scenarios_are_marked_as_assumed():
    curves = scenario_curves(30e6, 0.6, BORROWED, [5.0])
    assert curves.evidence == "assumed"
    assert "assumed" in curves.headline()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"total": 0.0}, "total=0.0 is not positive"),
        ({"at": 0.0}, "at=0.0 is not positive"),
        ({"scenarios": BORROWED[["scenario", "p"]]}, "scenarios lacks the column 'q'"),
        ({"scenarios": BORROWED[:0]}, "scenarios must be a frame with at least one row"),
        ({"scenarios": BORROWED.assign(scenario="x")}, "scenario 'x' stands twice"),
        ({"scenarios": BORROWED.assign(p=0.0)}, "scenarios row 0: p=0.0 is not positive"),
        ({"t": [-1.0]}, "t=-1 is before the launch"),
    ],
)
def test_scenarios_that_cannot_be_drawn_are_refused(change, message):
    given = {"total": 30e6, "at": 0.6, "scenarios": BORROWED, "t": [1.0], **change}
    with pytest.raises(DataError, match=message):
        scenario_curves(**given)
