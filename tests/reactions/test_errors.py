"""What is refused, and what the message says."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, FitError
from analysis.reactions import event_study


@pytest.fixture
def run(simulated_returns, simulated_events):
    def call(returns=None, events=None, **more):
        settings = {"benchmark": "MARKET", **more}
        return event_study(
            simulated_returns if returns is None else returns,
            simulated_events if events is None else events,
            **settings,
        )

    return call


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"model": "ols"}, r"model='ols' is not available; choose one of \('market_model'"),
        ({"model": np.array([1, 2])}, r"model=array\(\[1, 2\]\) is not available; choose one of"),
        ({"model": ["market_model"]}, r"model=\['market_model'\] is not available; choose one of"),
        ({"session_rule": np.array(["next"])}, r"session_rule=array\(.* is not available; choose"),
        ({"session_rule": "nearest"}, r"session_rule='nearest' is not available"),
        ({"client": 2}, "client must be None: this version runs in one process only"),
        ({"estimation_window": (-11, -260)}, r"estimation_window=\(-11, -260\) ends before it"),
        ({"event_window": (5, -5)}, r"event_window=\(5, -5\) ends before it starts"),
        ({"event_window": (-1.5, 1)}, "is not two whole days"),
        ({"event_window": (-11, 1)}, "overlap; the normal return may not learn from the event"),
        ({"min_estimation_days": 251}, "is not a whole number from 1 to 250"),
        ({"min_estimation_days": 0}, "is not a whole number from 1 to 250"),
        ({"benchmark": None}, "model='market_model' needs benchmark"),
        ({"benchmark": "MARKT"}, "unknown benchmark 'MARKT'; the nearest known names are MARKET"),
        ({"model": "factors"}, "model='factors' needs factors"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(run, settings, message):
    with pytest.raises(DataError, match=message) as caught:
        run(**settings)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("far", [10**9, 10**20])
@pytest.mark.parametrize(
    ("argument", "first", "last"),
    [("estimation_window", 1, 0), ("event_window", 0, 1), ("event_window", 1, 0)],
)
def test_a_window_beyond_any_record_is_refused_before_it_takes_memory(
    run, argument, first, last, far
):
    window = (-far if first else -11, far if last else -11)
    message = rf"{argument}=\({window[0]}, {window[1]}\) reaches beyond 50000 sessions from the"
    with pytest.raises(DataError, match=message):
        run(**{argument: window})


def test_a_window_that_starts_before_the_data_uses_the_days_there_are(run):
    whole, beyond = run(estimation_window=(-390, -11)), run(estimation_window=(-50_000, -11))
    pd.testing.assert_frame_equal(whole.car(-1, 1), beyond.car(-1, 1))
    with pytest.raises(FitError, match=r"event_window=\(-10, 50000\) runs past the data"):
        run(event_window=(-10, 50_000))


def edit_returns(returns, fault):
    days = returns.index
    return {
        "order": returns.iloc[[1, 0, *range(2, len(returns))]],
        "twice": returns.set_axis(days[[0, 0, *range(2, len(returns))]]),
        "integers": returns.reset_index(drop=True),
        "zone": returns.tz_localize("UTC"),
        "time": returns.set_axis(days + pd.Timedelta(hours=16)),
        "columns": returns.set_axis([*"AABCDE"], axis=1),
        "text": returns.assign(AAA="x"),
        "complex": returns.assign(AAA=returns["AAA"] + 0.01j),
        "all complex": returns + 0.01j,
        "bool": returns.assign(AAA=returns["AAA"] > 0),
        "boolean": returns.assign(AAA=(returns["AAA"] > 0).astype("boolean")),
        "empty": returns.iloc[:0],
        "NaT": returns.set_axis(days.insert(0, pd.NaT)[:-1]),
    }[fault]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("order", "returns is not in order of date: 2021-01-04 follows 2021-01-05"),
        ("twice", "returns holds 2021-01-04 twice"),
        ("integers", "returns has an index of int64, not of dates"),
        ("zone", "returns has dates in zone UTC"),
        ("time", "returns has a time of day at 2021-01-04 16:00"),
        ("columns", "returns has the column 'A' twice"),
        ("text", "returns column 'AAA' holds .*, not numbers"),
        ("complex", "returns column 'AAA' holds complex128, not numbers; make it real numbers"),
        ("all complex", "returns column 'AAA' holds complex128, not numbers; make it real"),
        ("bool", "returns column 'AAA' holds bool, not numbers; make it real numbers"),
        ("boolean", "returns column 'AAA' holds boolean, not numbers; make it real numbers"),
        ("empty", "at least one row"),
        ("NaT", "a missing date in its index"),
    ],
)
def test_returns_that_cannot_be_used_are_refused(run, simulated_returns, fault, message):
    with pytest.raises(DataError, match=message):
        run(returns=edit_returns(simulated_returns, fault))


NAIVE = dt.datetime(2022, 3, 1)
AWARE = dt.datetime(2022, 3, 1, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"event_id": ["a", "b", "b", "c"]}, "events has event_id 'b' twice"),
        ({"event_id": ["a", None, "b", "c"]}, "events row 1 has no event_id"),
        ({"firm": ["AAA", "BBB", "CCD", "DDD"]}, "events has an unknown firm 'CCD'; .* CCC"),
        ({"date": ["2022-03-01", "03/04/2022", None, None]}, "event 'e1' is '03/04/2022'; write"),
        ({"date": [NAIVE, NAIVE, AWARE, NAIVE]}, "event 'e2' has one, 'e0' has none"),
        ({"date": ["2022-03-01 16:05"] * 4}, "event 'e0' has the time 2022-03-01 16:05:00 without"),
        ({"date": [20220301] * 4}, "date of event 'e0' is 20220301; write a day as YYYY-MM-DD"),
        ({"date": pd.to_datetime(["2022-03-01", None, None, None])}, "event 'e1' has no date"),
        ({"date": [pd.NaT] * 4}, "event 'e0' has no date"),
        ({"firm": ["AAA", None, "CCC", np.nan]}, "event 'e1' has no firm; name a column of ret"),
    ],
)
def test_events_that_cannot_be_used_are_refused(run, simulated_events, change, message):
    with pytest.raises(DataError, match=message):
        run(events=simulated_events.assign(**change))


def test_a_missing_column_of_events_is_named(run, simulated_events):
    with pytest.raises(DataError, match=r"events lacks the columns \['firm', 'date'\]"):
        run(events=simulated_events[["event_id"]])


def test_no_events_are_refused(run, simulated_events):
    with pytest.raises(DataError, match="events must be a frame with a row"):
        run(events=simulated_events.iloc[:0])


@pytest.mark.parametrize("model", ["market_model", "market_adjusted"])
@pytest.mark.parametrize("place", [40, 289, 290, 310])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_benchmark_without_a_value_on_a_needed_session_is_refused(
    run, simulated_returns, simulated_events, model, place, value
):
    day = simulated_returns.index[place]
    simulated_returns.loc[day, "MARKET"] = value
    message = rf"'MARKET' has no finite value on {day:%Y-%m-%d}, which event 'e0' \(firm AAA\)"
    with pytest.raises(DataError, match=message):
        run(events=simulated_events.iloc[[0]], model=model)


@pytest.mark.parametrize("model", ["market_model", "market_adjusted"])
@pytest.mark.parametrize("place", [39, 311, 100])
def test_a_benchmark_gap_that_no_event_needs_does_not_matter(
    run, simulated_returns, simulated_events, model, place
):
    event = simulated_events.iloc[[0]]
    simulated_returns.iloc[100, 0] = np.nan  # on session 100 the firm has no return either
    before = run(events=event, model=model).car(-10, 10)
    simulated_returns.iloc[place, simulated_returns.columns.get_loc("MARKET")] = np.nan
    pd.testing.assert_frame_equal(run(events=event, model=model).car(-10, 10), before)


def test_a_series_benchmark_is_matched_by_date(run, simulated_returns):
    series = simulated_returns["MARKET"]
    longer = pd.concat([pd.Series([0.5], [pd.Timestamp("2020-12-31")]), series])
    pd.testing.assert_frame_equal(run(benchmark=longer).car(0, 0), run().car(0, 0))
    with pytest.raises(DataError, match="benchmark is not in order of date"):
        run(benchmark=series.iloc[::-1])


def test_prices_are_refused_as_returns(run, simulated_returns):
    prices = 100 * (1 + simulated_returns).cumprod()
    with pytest.raises(DataError, match=r"'MARKET' looks like prices.*returns_from_prices"):
        run(returns=prices)
    with pytest.raises(DataError, match=r"returns of event 'e0' \(firm AAA\) looks like prices"):
        run(returns=prices, benchmark=simulated_returns["MARKET"])


def test_percent_gets_a_warning_with_the_scale_observed(run, simulated_returns):
    message = r"median residual standard deviation is 2(\.\d+)? a day; .*percent"
    with pytest.warns(UserWarning, match=message) as caught:
        run(returns=simulated_returns * 100)
    assert len(caught) == 1 and caught[0].filename == __file__


@pytest.mark.parametrize("model", ["market_model", "market_adjusted"])
def test_a_market_without_variance_cannot_be_fitted(run, simulated_returns, model):
    message = r"'MARKET' does not vary.*event 'e0'.*0.001 throughout"
    with pytest.raises(FitError, match=message):
        run(returns=simulated_returns.assign(MARKET=0.001), model=model)


@pytest.mark.parametrize("model", ["market_model", "market_adjusted"])
def test_a_market_without_variance_before_one_event_is_told_with_the_event(
    run, simulated_returns, model
):
    # event e3 alone learns from the last of these sessions
    flat = simulated_returns["MARKET"].where(np.arange(len(simulated_returns)) < 330, 0.001)
    with pytest.raises(FitError, match=r"'MARKET' does not vary in .* event 'e3' \(firm DDD\)"):
        run(benchmark=flat, model=model, estimation_window=(-60, -11), min_estimation_days=40)


@pytest.mark.parametrize("noise", [0.0, 1e-9])
def test_collinear_factors_are_refused_with_their_condition_number(run, simulated_returns, noise):
    market = simulated_returns["MARKET"]
    double = 2 * market + noise * simulated_returns["SIZE"]
    factors = pd.DataFrame({"mkt": market, "twice": double})
    with pytest.raises(FitError, match=r"collinear .*: condition number \d.*\(limit 1e\+06\)"):
        run(model="factors", factors=factors)


def test_condition_numbers_are_those_of_numpy(simulated_returns):
    from analysis.reactions.ols import condition_numbers

    x = simulated_returns[["MARKET", "SIZE", "AAA"]].to_numpy()
    x = x - x.mean(axis=0)
    scaled = x / np.linalg.norm(x, axis=0)
    found = condition_numbers((x.T @ x)[None]).item()
    assert found == pytest.approx(np.linalg.cond(scaled), rel=1e-9)


def test_as_many_days_as_coefficients_cannot_be_fitted(run):
    with pytest.raises(FitError, match=r"event 'e0' .* has 2 estimation days for 2 coefficients"):
        run(estimation_window=(-12, -11), min_estimation_days=1)


@pytest.mark.parametrize("names", [["alpha", "b"], ["b", "b"]])
def test_factors_need_names_of_their_own(run, simulated_returns, names):
    factors = simulated_returns[["MARKET", "SIZE"]].set_axis(names, axis=1)
    with pytest.raises(DataError, match="give each its own name, none of"):
        run(model="factors", factors=factors)


@pytest.mark.parametrize(
    ("window", "message"), [((-11, 0), "leaves event_window"), ((1, 0), "ends before it starts")]
)
def test_windows_outside_the_event_window_are_refused(run, window, message):
    study = run()
    for call in (study.car, study.average, study.tests, study.sq_test):
        with pytest.raises(DataError, match=message):
            call(*window)


def test_an_unknown_test_is_refused_with_those_there_are(run):
    with pytest.raises(DataError, match=r"test 'patel' is not available.*'cross_section_t'"):
        run().test("patel", 0, 0)


def test_an_unknown_alternative_is_refused_with_those_there_are(run):
    with pytest.raises(
        DataError, match=r"alternative='larger' is not available.*'greater', 'less'"
    ):
        run().test("bmp", 0, 0, alternative="larger")


@pytest.mark.parametrize("benchmark", [np.zeros(3), ["A"], pd.DataFrame({"a": [0.0], "b": [0.0]})])
def test_a_benchmark_of_another_type_is_named(benchmark):
    returns = pd.DataFrame({"A": [0.0, 0.1]}, index=pd.to_datetime(["2020-01-02", "2020-01-03"]))
    events = pd.DataFrame({"event_id": ["e"], "firm": ["A"], "date": ["2020-01-03"]})
    with pytest.raises(
        DataError, match=f"benchmark is a {type(benchmark).__name__}; give a Series"
    ):
        event_study(returns, events, benchmark=benchmark)


def numbered(returns, labels):
    return returns.set_axis(labels, axis=1)


def test_columns_may_be_labels_of_any_type(run, simulated_returns, simulated_events):
    numbers = numbered(simulated_returns, range(6))
    events = simulated_events.assign(firm=range(4))
    found = run(returns=numbers, events=events, benchmark=4)
    pd.testing.assert_frame_equal(found.car(-1, 1), run().car(-1, 1))
    assert found.settings.regressors == ("4",)


@pytest.mark.parametrize(
    ("labels", "firm", "benchmark", "message"),
    [
        (range(6), "1", 4, "events has an unknown firm: '1' is text, the column is the number 1;"),
        (list("012345"), 1, "4", "unknown firm: 1 is a number, the column is the text '1'; write"),
        (range(6), 1, "4", "unknown benchmark: '4' is text, the column is the number 4; write bo"),
        (range(6), 1, 9, "unknown benchmark 9; the nearest known names are"),
        (range(6), 9, 4, "events has an unknown firm 9; the nearest known names are"),
    ],
)
def test_a_label_of_another_type_is_told(
    run, simulated_returns, simulated_events, labels, firm, benchmark, message
):
    events = simulated_events.assign(firm=firm)
    with pytest.raises(DataError, match=message):
        run(returns=numbered(simulated_returns, labels), events=events, benchmark=benchmark)


def test_a_mask_for_a_firm_of_another_type_is_told(run, simulated_returns, simulated_events):
    numbers, events = numbered(simulated_returns, range(6)), simulated_events.assign(firm=1)
    with pytest.raises(DataError, match="mask_dates has an unknown firm: '1' is text, the column"):
        run(returns=numbers, events=events, benchmark=4, mask_dates={"1": []})


def test_a_window_that_is_none_is_refused():
    returns = pd.DataFrame({"A": [0.0, 0.1]}, index=pd.to_datetime(["2020-01-02", "2020-01-03"]))
    events = pd.DataFrame({"event_id": ["e"], "firm": ["A"], "date": ["2020-01-03"]})
    with pytest.raises(DataError, match="event_window=None is not two whole days"):
        event_study(returns, events, benchmark="A", event_window=None)


@pytest.mark.parametrize("change", [lambda market: market + 0.01j, lambda market: market > 0])
def test_a_benchmark_that_is_no_real_number_is_refused(run, simulated_returns, change):
    with pytest.raises(DataError, match=r"benchmark column 'MARKET' holds .*, not numbers; make"):
        run(benchmark=change(simulated_returns["MARKET"]))


def test_a_benchmark_in_percent_gets_a_warning_with_the_scale_observed(run, simulated_returns):
    percent = simulated_returns["MARKET"] * 100
    message = r"standard deviation of 'MARKET' is 0\.9\d+ a day; returns must .*divide by 100"
    with pytest.warns(UserWarning, match=message):
        run(benchmark=percent)


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("returns", "frame", r"returns must be a frame of sessions x firms"),
        ("events", "frame", r"events must be a frame with a row and the columns"),
        ("mask_other_events", "no", r"mask_other_events='no' is not available; .*\(True, False\)"),
        ("event_window", "-1,1", r"event_window='-1,1' is not two whole days"),
        ("event_window", (-1, 0, 1), r"event_window=\(-1, 0, 1\) is not two whole days"),
        ("min_estimation_days", None, r"min_estimation_days=None is not a whole number"),
        (
            "estimation_window",
            (-60, -11),
            r"min_estimation_days=100 is not .* from 1 to 50, the le",
        ),
        ("estimation_window", (-30, -5), r"and event_window=\(-10, 10\) overlap"),
        ("estimation_window", (5, 200), r"end the estimation window before day -10"),
    ],
)
def test_arguments_of_another_kind_are_named_with_their_value(run, argument, value, message):
    with pytest.raises(DataError, match=message):
        run(**{argument: value})


@pytest.mark.parametrize("argument", ["benchmark", "factors"])
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("order", "is not in order of date: 2021-01-04 follows 2021-01-05; use .sort_index"),
        ("twice", "holds 2021-01-04 twice; keep one row a session"),
        ("zone", "has dates in zone UTC; use .tz_localize"),
        ("integers", "has an index of int64, not of dates"),
    ],
)
def test_benchmark_and_factors_are_held_to_the_order_of_returns(
    run, simulated_returns, argument, fault, message
):
    faulty = edit_returns(simulated_returns, fault)
    model = {"benchmark": "market_model", "factors": "factors"}[argument]
    value = faulty["MARKET"] if argument == "benchmark" else faulty[["MARKET"]]
    with pytest.raises(DataError, match=f"{argument} {message}"):
        run(model=model, **{argument: value})


@pytest.mark.parametrize("model", ["constant_mean", "market_adjusted", "factors"])
def test_prices_are_refused_by_every_model(run, simulated_returns, model):
    prices = 100 * (1 + simulated_returns).cumprod()
    with pytest.raises(DataError, match=r"use returns_from_prices\(prices\) first"):
        run(returns=prices, model=model, factors=prices[["MARKET"]])


def test_a_benchmark_of_prices_is_refused_beside_returns(run, simulated_returns):
    prices = 100 * (1 + simulated_returns["MARKET"]).cumprod()
    with pytest.raises(DataError, match=r"benchmark 'MARKET' looks like prices .*their mean is \d"):
        run(benchmark=prices)


ZONES = [
    "2022-02-28T15:59:00-05:00",
    "2022-03-15T05:59:00+09:00",  # 16:59 of the 14th in New York, in summer time
    "2022-04-14T19:59:00+00:00",
    dt.datetime(2022, 7, 4, 12, tzinfo=dt.timezone(dt.timedelta(hours=2))),
]


def test_events_in_different_zones_work_if_all_have_one(run, simulated_events):
    found = run(events=simulated_events.assign(date=ZONES)).sessions
    # bdate_range knows no holidays, so 4 July is a session of these returns
    days = ["2022-02-28", "2022-03-15", "2022-04-14", "2022-07-04"]
    assert found["session"].dt.strftime("%Y-%m-%d").tolist() == days
    stamps = [pd.Timestamp(date) for date in ZONES]
    again = run(events=simulated_events.assign(date=stamps)).sessions
    pd.testing.assert_frame_equal(again, found)


def test_a_naive_date_among_zones_is_refused(run, simulated_events):
    mixed = simulated_events.assign(date=[*ZONES[:3], "2022-07-04"])
    with pytest.raises(DataError, match="event 'e0' has one, 'e3' has none; give a zone to all"):
        run(events=mixed)


def test_too_few_events_for_a_test_give_their_reason(run, simulated_events):
    alone, pair = run(events=simulated_events.iloc[:1]), run(events=simulated_events.iloc[:2])
    found = alone.tests(0, 0)
    assert not found["valid"].any()
    assert found["reason"].unique().tolist() == [
        "1 event(s) with all days of the window; the spread needs two"
    ]
    assert pair.test("skewness_adjusted_t", 0, 0).reason == "2 events; skewness needs 3"
    for call in (alone.power, alone.minimum_detectable_effect):
        with pytest.raises(FitError, match=r"1 event\(s\) .*; the spread needs two"):
            call(0, 0)


def test_an_unusable_power_is_refused_by_name(run):
    with pytest.raises(DataError, match=r"power=80 is not a probability between 0 and 1; .* 0\.8"):
        run().minimum_detectable_effect(0, 0, power=80)


@pytest.mark.parametrize("window", [(1, -1), (0.5, 1), (-11, 0), "day"])
def test_tested_windows_are_checked_by_every_method(run, simulated_events, window):
    study = run(events=simulated_events.iloc[:1])
    calls = (
        study.permutation_test, study.step_down_test, study.bootstrap_test, study.power,
        study.placebo_test, study.minimum_detectable_effect, study.leave_one_out,
    )  # fmt: skip
    for call in calls:
        with pytest.raises(DataError, match=r"window.* (ends before|leaves|is not two whole days)"):
            call(window[0], window[1])


def test_a_firm_that_leaves_the_exchange_inside_the_window_is_kept_flagged_and_never_zero(
    run, simulated_returns, simulated_events
):
    # the last return of CCC is that of day -1; event window from -10 to 10
    day = simulated_events["date"][2]
    simulated_returns.loc[day:, "CCC"] = np.nan
    study = run()
    assert study.dropped.empty
    assert study.abnormal_returns.loc["e2", 0:].isna().all()
    assert study.diagnostics()["missing_event_days"].tolist() == [0, 0, 11, 0]
    left_out = "1 of 4 events left out of .* no return on a day of it: e2"
    with pytest.warns(UserWarning, match=left_out):
        assert "e2" not in study.car(-1, 1).index
    assert "e2" in study.car(-10, -1).index
    for found in (study.test("bmp", 0, 0), study.test("wilcoxon", -1, 1)):
        assert found.n == 3 and "1 event(s) left out: no return on a day" in found.reason
    for frame in (study.sq_test(0, 0), study.permutation_test(0, 0)):
        assert frame.loc["e2", "reason"] == "no return on a day of the window"
        assert np.isnan(frame.loc["e2", "p_value"])
    with pytest.warns(UserWarning, match=r"event_window=\(-10, 10\) runs past the data"):
        cut = run(returns=simulated_returns.iloc[:340], events=simulated_events.iloc[:3])
    assert cut.dropped["event_id"].tolist() == ["e2"]
