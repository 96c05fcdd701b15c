"""Dates that no normal return may learn from."""

import numpy as np
import pandas as pd
import pytest

from analysis import DataError
from analysis.reactions import event_study

MODELS = (
    "market_model",
    "constant_mean",
    "market_adjusted",
    "factors",
    "dimson",
    "scholes_williams",
    "synthetic_control",
)
DATES = (45, 100, 180, 181, 289, 299, 305)
"""Places of the masked dates: in the estimation window of the first event, the last two in its
event window."""


def run(returns, events, **more):
    factors = returns[["MARKET", "SIZE"]]
    return event_study(returns, events, **{"benchmark": "MARKET", "factors": factors} | more)


def blanked(returns, firm, places, around=(-1, 1), estimation=range(40, 290)):
    """Returns without the days around `places`, where they lie in the estimation window."""
    days = {place + t for place in places for t in range(around[0], around[1] + 1)}
    gaps = returns.copy()
    gaps.iloc[sorted(days & set(estimation)), gaps.columns.get_loc(firm)] = np.nan
    return gaps


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("around", [(-1, 1), (0, 0), (-3, 5), (2, 4)])
def test_masked_dates_are_missing_from_estimation_and_only_from_it(
    simulated_returns, simulated_events, model, around
):
    event = simulated_events.iloc[[0]]
    dates = simulated_returns.index[list(DATES)]
    masked = run(simulated_returns, event, model=model, mask_dates=dates, mask_window=around)
    by_hand = run(blanked(simulated_returns, "AAA", DATES, around), event, model=model)
    assert masked.coefficients["n_obs"].item() < 250
    pd.testing.assert_frame_equal(masked.coefficients, by_hand.coefficients)
    pd.testing.assert_frame_equal(masked.abnormal_returns, by_hand.abnormal_returns)
    pd.testing.assert_frame_equal(masked.car(-10, 10), by_hand.car(-10, 10))
    pd.testing.assert_frame_equal(masked.sq_test(-1, 1), by_hand.sq_test(-1, 1))


def test_a_list_counts_for_every_firm_and_a_mapping_for_its_own(
    simulated_returns, simulated_events
):
    days = simulated_returns.index
    every = run(simulated_returns, simulated_events, mask_dates=days[[100]])
    assert every.coefficients["n_obs"].tolist() == [247, 247, 247, 250]
    by_firm = {"BBB": days[[100, 200]], "DDD": [days[150]], "SIZE": days[:50]}
    own = run(simulated_returns, simulated_events, mask_dates=by_firm)
    assert own.coefficients["n_obs"].tolist() == [250, 244, 250, 247]


def test_masked_dates_that_meet_an_event_window_are_counted(simulated_returns, simulated_events):
    # event windows: sessions 290-310, 300-320, 323-343, 380-400
    dates = simulated_returns.index[[289, 288, 311, 312, 302, 350]]
    found = run(simulated_returns, simulated_events, mask_dates=dates).diagnostics()
    assert found["masked_dates_in_event_window"].tolist() == [3, 3, 0, 0]
    wide = run(simulated_returns, simulated_events, mask_dates=dates, mask_window=(-7, 0))
    # 350 and the six days before reach 343; 311 and 312 reach back into the first window
    assert wide.diagnostics()["masked_dates_in_event_window"].tolist() == [3, 3, 1, 0]
    by_firm = {"AAA": dates, "CCC": []}
    own = run(simulated_returns, simulated_events, mask_dates=by_firm).diagnostics()
    assert own["masked_dates_in_event_window"].tolist() == [3, 0, 0, 0]


def test_without_masked_dates_nothing_changes(simulated_returns, simulated_events):
    plain = run(simulated_returns, simulated_events)
    for none in ([], {}, pd.DatetimeIndex([]), None):
        found = run(simulated_returns, simulated_events, mask_dates=none)
        pd.testing.assert_frame_equal(found.coefficients, plain.coefficients)
        assert found.settings.mask_dates == ()
    assert (plain.diagnostics()["masked_dates_in_event_window"] == 0).all()


def test_masked_dates_move_to_sessions_as_events_do(simulated_returns, simulated_events):
    days = simulated_returns.index
    friday = next(day for day in days[100:] if day.weekday() == 4)
    late = f"{friday:%Y-%m-%d}T16:05:00-05:00"
    monday = days[days.get_loc(friday) + 1]
    saturday = friday.date() + pd.Timedelta(days=1)
    found = [
        run(simulated_returns, simulated_events, mask_dates=[date], mask_window=(0, 0))
        for date in (late, saturday, f"{monday:%Y-%m-%d}")
    ]
    for other in found:
        assert other.settings.mask_dates == ((None, f"{monday:%Y-%m-%d}"),)
        pd.testing.assert_frame_equal(other.coefficients, found[-1].coefficients)
    earlier = run(
        simulated_returns, simulated_events, mask_dates=[saturday], session_rule="previous"
    )
    assert earlier.settings.mask_dates == ((None, f"{friday:%Y-%m-%d}"),)


def test_settings_record_dates_and_window(simulated_returns, simulated_events):
    dates = {"AAA": ["2021-05-03", "1999-01-04"], "BBB": ["2021-08-02"]}
    found = run(simulated_returns, simulated_events, mask_dates=dates, mask_window=[0, 2])
    assert found.settings.mask_dates == (("AAA", "2021-05-03"), ("BBB", "2021-08-02"))
    assert found.settings.mask_window == (0, 2)


def test_masked_dates_and_other_events_are_masked_together(simulated_returns):
    places = simulated_returns.index[[300, 330]]
    events = pd.DataFrame({"event_id": ["a", "b"], "firm": "AAA", "date": places})
    found = run(
        simulated_returns, events, mask_other_events=True, mask_dates=simulated_returns.index[[100]]
    )
    assert found.coefficients["n_obs"].tolist() == [247, 226]


def test_placebo_days_are_fitted_under_the_same_masks(simulated_returns):
    places = (150, 200, 240, 330)
    dates = [*range(70, 400, 20)]
    events = pd.DataFrame(
        {"event_id": places, "firm": "AAA", "date": simulated_returns.index[list(places)]}
    )
    settings = {
        "mask_other_events": True, "estimation_window": (-60, -11), "event_window": (-2, 2),
        "min_estimation_days": 35,
    }  # fmt: skip
    plain = run(simulated_returns, events, **settings).placebo_test(0, 0, draws=99)
    masked = run(
        simulated_returns, events, mask_dates=simulated_returns.index[dates], **settings
    ).placebo_test(0, 0, draws=99)

    def usable(day):  # 35 days from -60 to -11, no other event's window, no masked date's days
        shut = {e + t for e in places for t in range(-2, 3)}
        shut |= {d + t for d in dates for t in (-1, 0, 1)}
        return sum(t >= 0 and t not in shut for t in range(day - 60, day - 10)) >= 35

    pool = [d for d in range(2, 418) if usable(d)]
    assert f"out of {len(pool)} days" in masked.null != plain.null


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ("2021-05-03", "mask_dates='2021-05-03' is text; give a list of dates"),
        (pd.Timestamp("2021-05-03"), "is of type Timestamp; give a list of dates"),
        (5, "mask_dates=5 is of type int; give a list of dates"),
        (["2021-05-03", "3 May"], r"'mask_dates\[1\]' is '3 May'; write a day as YYYY-MM-DD"),
        (["2021-05-03", None], r"'mask_dates\[1\]'"),
        (["2021-05-03 16:30"], r"'mask_dates\[0\]' has the time 2021-05-03 16:30:00 without a z"),
        ({"AAA": ["2021-05-03", "May"]}, r"'mask_dates\['AAA'\]\[1\]' is 'May'"),
        ({"AAA": "2021-05-03"}, r"mask_dates\['AAA'\]='2021-05-03' is text"),
        ({"AAB": ["2021-05-03"]}, "mask_dates has an unknown firm 'AAB'; .* AAA"),
    ],
)
def test_masked_dates_that_cannot_be_read_are_refused(
    simulated_returns, simulated_events, dates, message
):
    with pytest.raises(DataError, match=message):
        run(simulated_returns, simulated_events, mask_dates=dates)


def test_a_mask_window_in_the_wrong_order_is_refused(simulated_returns, simulated_events):
    with pytest.raises(DataError, match=r"mask_window=\(1, -1\) ends before it starts"):
        run(simulated_returns, simulated_events, mask_dates=[], mask_window=(1, -1))
