"""Whatever is given in place of a number, a date, a name or a frame: an error of our own."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.adoption import (
    bass_curve,
    bass_peak,
    cheapest_above,
    compare_analogues,
    curve_choices,
    doubling_time,
    effective_sample,
    fit_curve,
    fit_generations,
    gamma_gompertz_curve,
    gompertz_curve,
    growth_from_flow,
    halving_time,
    logistic_curve,
    naive_forecasts,
    overlap_sensitivity,
    pool_shares,
    rounding_sensitivity,
    sample_needed,
    scenario_curves,
    score_origins,
    share_difference,
    share_intervals,
    share_trend,
    weibull_curve,
)
from analysis.core import DataError, FitError

T, Y = [1, 2, 3, 4, 5, 6], [1, 3, 7, 12, 15, 16]
DAYS = pd.to_datetime(["2023-01-01", "2024-01-01", "2025-01-01", "2026-01-01"])
PRICES = pd.DataFrame({"date": DAYS, "price": [8.0, 4.1, 2.0, 1.0]})
DATES = ["2023-01-01", "2023-02-01"]
SURVEYS = pd.DataFrame({"survey": list("abc"), "share": [0.2, 0.3, 0.4], "n": 400})
CURVES = pd.DataFrame(
    {"analogue": "phone", "released_on": DAYS[0], "date": DAYS[1:], "share": [0.1, 0.4, 0.6]}
)
OFFERS = pd.DataFrame({"date": DAYS, "model": "A", "kind": "open", "price": [4.0, 3.0, 2.0, 1.0]})
SCORES = pd.DataFrame({"model": ["A"], "score": [70.0]})
TOTALS = pd.DataFrame({"date": DAYS, "value": [10.0, 20.0, 40.0, 80.0]})
BORROWED = pd.DataFrame({"scenario": ["x"], "p": [0.03], "q": [0.38]})
GENERATIONS = pd.DataFrame(
    {
        "generation": ["a"] * 6 + ["b"] * 4,
        "launch": [0] * 6 + [2] * 4,
        "t": [*T, 3, 4, 5, 6],
        "value": [*Y, 1, 2, 3, 4],
    }
)
COUNTS, SHARES = {"a": 40, "b": 30, "c": 30}, {"a": 0.32, "b": 0.28}
CURVE_FUNCTIONS = (
    bass_curve,
    logistic_curve,
    gompertz_curve,
    gamma_gompertz_curve,
    weibull_curve,
)


def with_cell(frame, column, value, row=1):
    """`frame` with one cell of any type."""
    cells = pd.Series(list(frame[column]), dtype=object)
    cells.iat[row] = value
    return frame.reset_index(drop=True).assign(**{column: cells})


def origins(**change):
    given = {"milestones": TOTALS, "launch": "2022-01-01", "curves": [], "draws": 5, **change}
    return score_origins(**given)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit_curve(T, Y, max_evaluations=1.5), "max_evaluations=1.5 is not a whole number"),
        (lambda: fit_curve(T, Y, max_evaluations=0), "max_evaluations=0 is below 1"),
        (lambda: fit_curve(T, Y, max_evaluations=True), "max_evaluations=True is not a number"),
        (lambda: fit_curve(T, [v * 1e-300 for v in Y]), "y reaches 1.6e-299, outside 1e-50 to"),
        (lambda: fit_curve([v * 1e60 for v in T], Y), "t reaches 6e.60, outside 1e-50 to 1e.50"),
        (lambda: fit_curve(T, [*Y[:-1], "17"]), r"y\[5\]='17' is not a number; give an int"),
        (lambda: fit_curve(T, [*Y[:-1], pd.NA]), r"y\[5\]=<NA> is not a number"),
        (lambda: fit_curve(T, [[1, 2], [3]]), r"y\[0\]=\[1, 2\] is not a number"),
        (lambda: fit_curve(T, [True, *Y[1:]]), r"y\[0\]=True is not a number"),
        (lambda: fit_curve(T, Y, curve=["bass"]), r"curve=\['bass'\] is not known; choose one of"),
        (lambda: fit_curve(T, Y).interval("m", rule=["F"]), r"rule=\['F'\] is not known"),
        (lambda: fit_curve(T, Y).interval(["m"]), r"name=\['m'\] is no parameter"),
        (lambda: fit_curve(T, Y).interval("m", level="x"), "level='x' is not a number"),
        (lambda: fit_curve(T, Y).bootstrap("x"), "draws='x' is not a number"),
        (lambda: fit_curve(T, Y).bootstrap(2.5), "draws=2.5 is not a whole number of at least 2"),
        (lambda: fit_curve(T, Y).bootstrap(10, seed=-1), "seed=-1 is below 0"),
        (lambda: fit_generations(None), "frame must be a frame with at least one row"),
        (lambda: fit_generations(GENERATIONS.head(0)), "frame must be a frame with at least one"),
        (lambda: fit_generations(with_cell(GENERATIONS, "generation", None)), "row 1: generation="),
        (lambda: fit_generations(GENERATIONS, max_evaluations=1.5), "max_evaluations=1.5 is not a"),
    ],
)
def test_fits_name_what_is_no_number_before_they_start(call, message):
    with pytest.raises(DataError, match=message):
        call()


def test_generations_that_stay_at_zero_are_refused():
    with pytest.raises(FitError, match=r"frame\.value is 0 in every row"):
        fit_generations(GENERATIONS.assign(value=0))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: halving_time(with_cell(PRICES, "price", math.inf)), "row 1: price=inf is not fin"),
        (lambda: halving_time(with_cell(PRICES, "price", "4")), "row 1: price='4' is not a number"),
        (lambda: halving_time(with_cell(PRICES, "date", pd.NaT)), "row 1: date=NaT is not a date"),
        (lambda: halving_time(PRICES, level="x"), "level='x' is not a number"),
        (
            lambda: pool_shares(with_cell(SURVEYS, "n", math.inf)),
            "row 1: n=inf is not finite",
        ),
        (lambda: pool_shares(with_cell(SURVEYS, "n", 0.5)), "row 1: n=0.5 is not a whole number"),
        (lambda: pool_shares(with_cell(SURVEYS, "n", math.nan)), "row 1: n=nan is not finite"),
        (lambda: pool_shares(with_cell(SURVEYS, "n", "400")), "row 1: n='400' is not a number"),
        (lambda: pool_shares(with_cell(SURVEYS, "n", pd.NA)), "row 1: n=<NA> is not a number"),
        (lambda: pool_shares(with_cell(SURVEYS, "survey", None)), "row 1: survey=None is no name"),
        (lambda: pool_shares(SURVEYS, deff=math.inf), "deff=inf is not finite"),
        (lambda: pool_shares(SURVEYS, deff="x"), "deff='x' is not a number"),
        (lambda: pool_shares(SURVEYS, deff=5e-324), "surveys row 0: .* a variance of 0, outside"),
        (
            lambda: compare_analogues(with_cell(CURVES, "released_on", pd.NaT), 0.2, 1.0),
            "curves row 1: released_on=NaT is not a date; write it as YYYY-MM-DD",
        ),
        (
            lambda: compare_analogues(with_cell(CURVES, "analogue", None), 0.2, 1.0),
            "curves row 1: analogue=None is no name; give one",
        ),
        (
            lambda: compare_analogues(with_cell(CURVES, "share", "x"), 0.2, 1.0),
            "curves row 1: share='x' is not a number",
        ),
        (lambda: compare_analogues(CURVES, 0.2, math.inf), "age_years=inf is not finite"),
        (lambda: compare_analogues(CURVES, "x", 1.0), "share='x' is not a number"),
        (
            lambda: cheapest_above(with_cell(OFFERS, "price", -1.0), SCORES, 60),
            "offers row 1: price=-1.0 is negative",
        ),
        (
            lambda: cheapest_above(with_cell(OFFERS, "price", math.nan), SCORES, 60),
            "offers row 1: price=nan is not finite",
        ),
        (
            lambda: cheapest_above(with_cell(OFFERS, "kind", None), SCORES, 60),
            "offers row 1: kind=None is no name",
        ),
        (
            lambda: cheapest_above(OFFERS, with_cell(SCORES, "score", math.nan, 0), 60),
            "scores row 0: score=nan is not finite",
        ),
        (lambda: cheapest_above(OFFERS, SCORES, 60, until=pd.NaT), "until=NaT is not a date"),
        (lambda: share_trend(None), "surveys must be a frame with at least one row"),
        (lambda: cheapest_above(OFFERS, SCORES, "x"), "least='x' is not a number"),
        (lambda: cheapest_above(OFFERS, SCORES, 60, score=None), "score=None is no name"),
        (
            lambda: halving_time(pd.concat([PRICES, PRICES[["price"]]], axis=1)),
            "prices has the column 'price' 2 times; keep one",
        ),
    ],
)
def test_tables_name_the_row_and_the_value_they_refuse(call, message):
    with pytest.raises(DataError, match=message):
        call()


def test_dates_may_be_written_out():
    written = PRICES.assign(date=PRICES["date"].dt.strftime("%Y-%m-%d"))
    assert halving_time(written).years == halving_time(PRICES).years
    told = CURVES.assign(date=CURVES["date"].dt.date, released_on="2023-01-01")
    assert compare_analogues(told, 0.2, 1.0).standing.equals(
        compare_analogues(CURVES, 0.2, 1.0).standing
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: scenario_curves(10.0, 1e-320, BORROWED, [1.0]), "'x': at=.* so near the launch"),
        (lambda: scenario_curves(True, 1.0, BORROWED, [1.0]), "total=True is not a number"),
        (lambda: scenario_curves(10.0, "1", BORROWED, [1.0]), "at='1' is not a number"),
        (lambda: scenario_curves(10.0, 1.0, None, [1.0]), "scenarios must be a frame"),
        (
            lambda: scenario_curves(10.0, 1.0, with_cell(BORROWED, "q", "x", 0), [1.0]),
            "scenarios row 0: q='x' is not a number",
        ),
        (lambda: growth_from_flow(1e308, 10), "last_flow=10 cannot be told beside total=1e.308"),
        (lambda: growth_from_flow("30", 10), "total='30' is not a number"),
        (lambda: growth_from_flow(30, None), "last_flow=None is not a number"),
        (lambda: growth_from_flow(30, 10, days=True), "days=True is not a number"),
        (lambda: growth_from_flow(10**400, 10), "total=1000+... is not finite"),
        (lambda: doubling_time(DATES, "12"), "values='12' is not a list"),
        (lambda: doubling_time(DATES, [1, "2"]), r"values\[1\]='2' is not"),
        (
            lambda: doubling_time(DATES, [1, None]),
            r"values\[1\]=None is not",
        ),
        (
            lambda: doubling_time(DATES, [[1], [2]]),
            "values=.* 2-dimensional",
        ),
        (lambda: doubling_time("2023-01-01", [1]), "dates='2023-01-01' is not a list"),
        (lambda: doubling_time(["2023-01-01", pd.NaT], [1, 2]), r"dates\[1\]=NaT is not a date"),
        (
            lambda: naive_forecasts(TOTALS.assign(value=[10, 20, 19, 30]), TOTALS),
            r"milestones.value falls at row 2",
        ),
        (lambda: naive_forecasts(None, TOTALS), "milestones=None is not a frame"),
        (
            lambda: naive_forecasts(with_cell(TOTALS, "value", "x"), TOTALS),
            r"milestones.value\[1\]='x' is not a number",
        ),
        (lambda: origins(milestones=None), "milestones=None is not a frame"),
        (lambda: origins(draws=2.5), "draws=2.5 is not a whole number of at least 2"),
        (lambda: origins(seed=-1), "seed=-1 is below 0"),
        (lambda: origins(potential="x"), "potential='x' is not a number"),
        (lambda: origins(curves="bass"), "curves='bass' is not a list"),
        (lambda: curve_choices([TOTALS], "2022-01-01", "2030-01-01"), "is not a mapping"),
        (
            lambda: curve_choices({"a": None}, "2022-01-01", "2030-01-01"),
            r"sets\['a'\]=None is not a frame",
        ),
    ],
)
def test_totals_name_the_argument_and_the_value_they_refuse(call, message):
    with pytest.raises(DataError, match=message):
        call()


def test_a_growth_rate_beyond_any_number_is_not_continued():
    known = pd.DataFrame({"date": ["2023-01-01", "2023-01-02"], "value": [1.0, 1e10]})
    with pytest.raises(FitError, match="continued to 2025-01-01, exceeds any number"):
        naive_forecasts(known, TOTALS.iloc[2:])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: share_intervals(pd.DataFrame(COUNTS, index=[0])), "counts=.* is no mapping"),
        (lambda: share_intervals("ab"), "counts='ab' is no mapping"),
        (lambda: share_intervals(COUNTS, method=["wilson"]), r"method=\['wilson'\] is not known"),
        (lambda: share_intervals(COUNTS, level="x"), "level='x' is not a number"),
        (lambda: share_intervals({**COUNTS, "a": True}), r"counts\['a'\]=True is not a number"),
        (lambda: share_intervals({**COUNTS, "a": "1"}), r"counts\['a'\]='1' is not a number"),
        (lambda: share_intervals({**COUNTS, "a": 10**20}), r"counts\['a'\]=1\d+ is above 9,007,"),
        (lambda: share_difference(COUNTS, "a", "b", deff="x"), "deff='x' is not a number"),
        (lambda: share_difference(COUNTS, ["a"], "b"), "a: unknown category"),
        (lambda: overlap_sensitivity(COUNTS, "a", "b", both=True), "both=True is not a number"),
        (lambda: overlap_sensitivity(COUNTS, "a", "b", both="1"), "both='1' is not a number"),
        (
            lambda: overlap_sensitivity({"a": 10**7, "b": 10**7}, "a", "b"),
            "10,000,001 tests would be made, more than 1,000,000; give the numbers",
        ),
        (
            lambda: rounding_sensitivity(SHARES, 680, "a", "b", step=0.9),
            r"step=0.9 is outside \(0, 0.5\]; 0.01 for shares in whole percent",
        ),
        (lambda: rounding_sensitivity(SHARES, 680, "a", "b", step=0), r"step=0 is outside \(0"),
        (lambda: rounding_sensitivity(SHARES, 680, "a", "b", step="x"), "step='x' is not a number"),
        (lambda: rounding_sensitivity(SHARES, True, "a", "b"), "n=True is not a number"),
        (lambda: rounding_sensitivity(SHARES, 10**6, "a", "b"), "compare the shares with share_d"),
        (
            lambda: rounding_sensitivity({"a": "x", "b": 0.2}, 680, "a", "b"),
            r"shares\['a'\]='x' is not a number",
        ),
        (lambda: effective_sample("680", 1.6), "n='680' is not a number"),
        (lambda: effective_sample(680, None), "deff=None is not a number"),
        (lambda: effective_sample(1e308, 1e-10), "n/deff=inf is not finite"),
        (lambda: sample_needed("x", 0.2), r"shares\['p1'\]='x' is not a number"),
        (lambda: sample_needed(0.3, 0.2, power="x"), "power='x' is not a number"),
        (lambda: sample_needed(0.3, 0.2, level=None), "level=None is not a number"),
    ],
)
def test_surveys_name_the_argument_and_the_value_they_refuse(call, message):
    with pytest.raises(DataError, match=message):
        call()


@pytest.mark.parametrize("curve", CURVE_FUNCTIONS, ids=lambda curve: curve.__name__)
@pytest.mark.parametrize("value", ["x", None, pd.NA, True, np.timedelta64(3, "D")], ids=repr)
def test_curves_refuse_what_is_no_number_by_name(curve, value):
    names = curve.__code__.co_varnames[: curve.__code__.co_argcount]
    for name in names:
        place = r"t\[1\]" if name == "t" else name
        given = {**dict.fromkeys(names, 0.5), "t": [1.0, 2.0]}
        given[name] = [1.0, value] if name == "t" else value
        with pytest.raises(DataError, match=f"{place}=.* is not a number; give an int or a float"):
            curve(**given)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bass_peak("x", 0.3, 1), "p='x' is not a number"),
        (lambda: bass_peak(0.1, 1e308, 1e10), "give a peak beyond the largest number"),
        (lambda: bass_curve("x", 0.1, 0.3, 1), "t='x' is not a number"),
        (lambda: bass_curve([[1, 2], [3, "x"]], 0.1, 0.3, 1), r"t\[1, 1\]='x' is not a number"),
        (lambda: bass_curve([dt.date(2023, 1, 1)], 0.1, 0.3, 1), r"t\[0\]=.* not dates"),
    ],
)
def test_bass_says_what_it_cannot_take(call, message):
    with pytest.raises(DataError, match=message):
        call()


def test_a_steep_peak_is_told_as_long_as_it_is_a_number():
    assert bass_peak(0.1, 1e300, 1e-10).rate == pytest.approx(2.5e289)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=3),
    st.floats(),
    st.integers(min_value=-(10**400), max_value=10**400),
    st.lists(st.integers(), max_size=2),
    st.sampled_from([pd.NA, pd.NaT, 1j, np.float32(0.5), np.datetime64("2020-01-01"), {}, b"1"]),
)
CALLS = [
    lambda value: bass_curve([1.0, 2.0], value, 0.3, 100.0),
    lambda value: weibull_curve(value, 100.0, 5.0, 2.0),
    lambda value: bass_peak(0.03, value, 100.0),
    lambda value: growth_from_flow(30.0, value),
    lambda value: scenario_curves(10.0, value, BORROWED, [1.0]),
    lambda value: doubling_time(DATES, [1.0, value]),
    lambda value: halving_time(with_cell(PRICES, "price", value)),
    lambda value: halving_time(with_cell(PRICES, "date", value)),
    lambda value: pool_shares(with_cell(SURVEYS, "n", value)),
    lambda value: compare_analogues(with_cell(CURVES, "analogue", value), 0.2, 1.0),
    lambda value: cheapest_above(with_cell(OFFERS, "price", value), SCORES, 60),
    lambda value: share_difference({"a": value, "b": 3}, "a", "b"),
    lambda value: effective_sample(value, 1.6),
    lambda value: sample_needed(0.3, value),
]


@pytest.mark.parametrize("call", CALLS, ids=range(len(CALLS)))
@given(value=ANYTHING)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_whatever_is_given_the_error_is_one_of_ours(call, value):
    try:
        call(value)
    except (DataError, FitError) as error:
        assert len(str(error)) > 20


def test_what_an_error_advises_can_be_had_from_the_package():
    for name in ("naive_forecasts", "scenario_curves", "doubling_time", "growth_from_flow"):
        assert name in analysis.__all__ and callable(getattr(analysis, name))
