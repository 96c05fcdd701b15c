"""From the time the news became public to event day 0, a session of the returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.core import DataError
from analysis.core.sessions import NEW_YORK, session_closes

AFTER_CLOSE = "after the close"
NO_SESSION = "no session on that day"
TOO_EARLY = "before the first session of the returns"
TOO_LATE = "after the last session of the returns"


@dataclass(frozen=True, eq=False)
class Placement:
    """Event day 0 of each event; arrays of shape (N,).

    `position` is the session's place in the returns, -1 outside them; `reason` says why it is
    not the public day, or why there is none.
    """

    events: pd.DataFrame
    day: np.ndarray
    position: np.ndarray
    reason: np.ndarray

    def to_frame(self, sessions: pd.DatetimeIndex) -> pd.DataFrame:
        """One row an event: the public time, the session, and the shift in calendar days."""
        session = pd.Series(sessions.to_numpy()[self.position]).where(self.position >= 0)
        day = pd.Series(self.day.astype("datetime64[s]"))
        return pd.DataFrame(
            {
                "event_id": self.events["event_id"],
                "firm": self.events["firm"],
                "public": self.events["date"],
                "public_day": day,
                "session": session,
                "shift_days": (session - day).dt.days.astype("Int64"),
                "reason": self.reason,
            }
        )


def place_events(events: pd.DataFrame, sessions: pd.DatetimeIndex, rule: str) -> Placement:
    """Event day 0 of each event, and why it moved.

    Parameters
    ----------
    events : DataFrame
        Checked `event_id, firm, date`.
    sessions : DatetimeIndex
        Sessions of the returns: the authority on which days there are.
    rule : str
        What to do with a day that is no session: ``next``, ``previous`` or ``raise``.
    """
    day, late = public_day(events["date"])
    known = sessions.to_numpy().astype("datetime64[D]")
    position = np.searchsorted(known, day + late.astype("timedelta64[D]"))
    early, beyond = day < known[0], position == len(known)
    here = known[np.minimum(position, len(known) - 1)] == day
    away = ~(here | late | early | beyond)
    _check_rule(events, day, away, rule)
    position = np.where(away & (rule == "previous"), position - 1, position)
    position = np.where(early | beyond, -1, position)
    return Placement(events, day, position, _reasons(early, beyond, late, away))


def public_day(dates: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The day in the exchange's zone, and whether the news came after that session's close.

    A day without a time counts as before the close. Half days close when they closed: the hours
    are those of `exchange_calendars`, loaded only for times.
    """
    if dates.dt.tz is None:
        return dates.to_numpy().astype("datetime64[D]"), np.zeros(len(dates), dtype=bool)
    local = dates.dt.tz_convert(NEW_YORK).dt.tz_localize(None).dt.normalize()
    closes = _closes(local)
    late = dates.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy() > closes.to_numpy()
    return local.to_numpy().astype("datetime64[D]"), late


def _closes(days: pd.Series) -> pd.Series:
    """Close of each day, naive UTC; NaT where the exchange was shut."""
    closes = session_closes(days.min(), days.max())
    return closes.reindex(days).set_axis(days.index)


def _check_rule(events: pd.DataFrame, day: np.ndarray, away: np.ndarray, rule: str) -> None:
    if rule == "raise" and away.any():
        first = int(np.flatnonzero(away)[0])
        raise DataError(
            f"event '{events['event_id'].iloc[first]}' falls on {day[first]}, which is no session "
            f"of the returns ({int(away.sum())} such events); correct the date or choose "
            "session_rule='next' or 'previous'."
        )


def _reasons(
    early: np.ndarray, beyond: np.ndarray, late: np.ndarray, away: np.ndarray
) -> np.ndarray:
    reason = np.full(len(early), "", dtype=object)
    words = ((away, NO_SESSION), (late, AFTER_CLOSE), (beyond, TOO_LATE), (early, TOO_EARLY))
    for which, word in words:
        reason[which] = word
    return reason
