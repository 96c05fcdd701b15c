"""Which session an event belongs to."""

import exchange_calendars
import numpy as np
import pandas as pd
import pytest

from analysis import DataError
from analysis.reactions import event_study
from analysis.reactions.inputs import read_events
from analysis.reactions.timing import place_events

pytestmark = pytest.mark.filterwarnings("ignore:Series.values:DeprecationWarning")
NEW_YORK = "America/New_York"

# public moment (New York), session, why it moved. Closures of September 2001 and half days as in
# the New York Stock Exchange's published hours, read from exchange_calendars for the index only.
MOMENTS = [
    ("2023-07-18 11:57", "2023-07-18", ""),
    ("2023-07-26 16:01", "2023-07-27", "after the close"),  # summer time
    ("2023-02-01 16:01", "2023-02-02", "after the close"),  # winter time
    ("2023-02-01 16:00", "2023-02-01", ""),  # at the close
    ("2023-02-03 16:05", "2023-02-06", "after the close"),  # Friday
    ("2023-11-24 12:59", "2023-11-24", ""),  # half day, closes at 13:00
    ("2023-11-24 13:30", "2023-11-27", "after the close"),
    ("2024-03-17 15:00", "2024-03-18", "no session on that day"),  # Sunday
    ("2024-07-04 10:00", "2024-07-05", "no session on that day"),  # holiday
    ("2001-09-10 17:00", "2001-09-17", "after the close"),  # unscheduled closure
    ("2001-09-11 09:00", "2001-09-17", "no session on that day"),
    ("2001-09-14 18:00", "2001-09-17", "no session on that day"),
]


def exchange_sessions(start, end):
    days = exchange_calendars.get_calendar("XNYS", start=start, end=end).sessions
    return pd.DatetimeIndex(days)


def place(dates, sessions, rule="next"):
    events = pd.DataFrame({"event_id": range(len(dates)), "firm": "A", "date": dates})
    clean = read_events(events, pd.Index(["A"]))
    return place_events(clean, sessions, rule).to_frame(sessions)


@pytest.mark.parametrize(("moment", "session", "reason"), MOMENTS)
def test_a_moment_belongs_to_the_first_session_that_closes_at_or_after_it(moment, session, reason):
    sessions = exchange_sessions(moment[:4] + "-01-02", moment[:4] + "-12-31")
    row = place([pd.Timestamp(moment, tz=NEW_YORK)], sessions).iloc[0]
    assert f"{row['session']:%Y-%m-%d}" == session
    assert row["reason"] == reason
    assert row["shift_days"] == (pd.Timestamp(session) - pd.Timestamp(moment[:10])).days


def test_the_same_moment_in_another_zone_has_the_same_session():
    sessions = exchange_sessions("2023-01-03", "2023-12-29")
    tokyo = pd.Timestamp("2023-07-26 16:01", tz=NEW_YORK).tz_convert("Asia/Tokyo")
    row = place([tokyo], sessions).iloc[0]
    assert f"{row['public_day']:%Y-%m-%d} {row['session']:%Y-%m-%d}" == "2023-07-26 2023-07-27"


def test_moments_before_and_after_the_clock_change_are_told_apart_in_one_frame():
    sessions = exchange_sessions("2023-01-03", "2023-12-29")
    moments = [
        "2023-02-01T21:01:00+00:00",
        "2023-07-26T20:01:00+00:00",
        "2023-02-01T20:01:00+00:00",
    ]
    found = place(moments, sessions)["reason"].tolist()
    assert found == ["after the close", "after the close", ""]


@pytest.mark.parametrize(("rule", "session"), [("next", "2024-03-18"), ("previous", "2024-03-15")])
def test_a_day_without_session_moves_by_the_rule(rule, session):
    sessions = exchange_sessions("2024-01-02", "2024-12-31")
    row = place(["2024-03-17"], sessions, rule).iloc[0]
    assert f"{row['session']:%Y-%m-%d}" == session
    assert row["reason"] == "no session on that day"


def test_the_rule_raise_names_the_first_such_event():
    sessions = exchange_sessions("2024-01-02", "2024-12-31")
    with pytest.raises(DataError, match=r"event '1' falls on 2024-03-17, .* \(1 such events\)"):
        place(["2024-03-18", "2024-03-17"], sessions, "raise")


def test_sessions_of_the_returns_are_the_authority():
    sessions = pd.DatetimeIndex(["2024-03-14", "2024-03-15", "2024-03-21"])
    row = place([pd.Timestamp("2024-03-15 17:00", tz=NEW_YORK)], sessions).iloc[0]
    assert (f"{row['session']:%Y-%m-%d}", row["shift_days"]) == ("2024-03-21", 6)


@pytest.mark.parametrize("rule", ["next", "previous"])
def test_events_outside_the_sessions_have_no_session(rule):
    sessions = pd.DatetimeIndex(["2024-03-14", "2024-03-15"])
    found = place(["2024-03-13", "2024-03-16"], sessions, rule)
    assert found["session"].isna().all()
    assert found["reason"].tolist() == [
        "before the first session of the returns",
        "after the last session of the returns",
    ]


# as published in any zone, session in New York, calendar days moved, why
TABLE = [
    ("2001-09-10T16:00:00-04:00", "2001-09-10", 0, ""),  # exactly at the close
    ("2001-09-10T20:00:01+00:00", "2001-09-17", 7, "after the close"),  # before the closure
    ("2001-09-11T08:46:00-04:00", "2001-09-17", 6, "no session on that day"),
    ("2001-09-14T12:00:00+02:00", "2001-09-17", 3, "no session on that day"),
    ("2001-09-15T12:00:00+00:00", "2001-09-17", 2, "no session on that day"),  # Saturday
    ("2001-11-22T12:00:00-05:00", "2001-11-23", 1, "no session on that day"),  # Thanksgiving
    ("2001-11-23T18:00:00+00:00", "2001-11-23", 0, ""),  # half day, at its close of 13:00
    ("2001-11-23T18:00:01+00:00", "2001-11-26", 3, "after the close"),
    ("2001-10-26T20:00:00+00:00", "2001-10-26", 0, ""),  # 16:00 in summer time
    ("2001-10-29T20:30:00+00:00", "2001-10-29", 0, ""),  # 15:30 in winter time, a weekend later
    ("2001-10-29T21:00:01+00:00", "2001-10-30", 1, "after the close"),
    ("2001-10-30T01:00:00+09:00", "2001-10-29", 0, ""),  # the day before in New York
]


@pytest.mark.filterwarnings("ignore:.*other events of the firm")
def test_a_study_across_closures_and_clock_changes_moves_each_event_and_has_no_empty_day():
    sessions = exchange_sessions("2000-06-01", "2002-03-28")
    returns = pd.DataFrame({"A": 0.0, "M": 0.0}, index=sessions)
    returns += np.random.default_rng(0).normal(0, 0.01, returns.shape)
    moments, days, shifts, reasons = zip(*TABLE, strict=True)
    events = pd.DataFrame({"event_id": range(len(TABLE)), "firm": "A", "date": moments})
    study = event_study(returns, events, benchmark="M")
    found = study.sessions
    assert found["session"].dt.strftime("%Y-%m-%d").tolist() == list(days)
    assert found["shift_days"].tolist() == list(shifts)
    assert found["reason"].tolist() == list(reasons)
    assert study.dropped.empty and study.abnormal_returns.notna().all(axis=None)
    assert (study.coefficients["n_obs"] == 250).all()


def test_days_without_a_time_move_over_closures_in_both_directions():
    sessions = exchange_sessions("2001-01-02", "2001-12-31")
    dates = ["2001-09-11", "2001-09-14", "2001-09-16", "2001-11-22", "2001-07-04"]
    for rule, expected in {
        "next": ["2001-09-17"] * 3 + ["2001-11-23", "2001-07-05"],
        "previous": ["2001-09-10"] * 3 + ["2001-11-21", "2001-07-03"],
    }.items():
        found = place(dates, sessions, rule)
        assert found["session"].dt.strftime("%Y-%m-%d").tolist() == expected
        assert (found["reason"] == "no session on that day").all()
