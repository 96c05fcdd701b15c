"""Sessions of the New York exchanges, against which fetched days are held."""

from __future__ import annotations

import pandas as pd

from analysis.core import LiveDataError
from analysis.core.sessions import NEW_YORK, session_closes

_SHOWN = 3


def finished_sessions(
    frame: pd.DataFrame, ticker: str, now: pd.Timestamp | None = None
) -> tuple[pd.DataFrame, str]:
    """The days of `frame` whose session is over, and a note on days that are missing.

    Parameters
    ----------
    frame : DataFrame
        Of one ticker, index `date`; `attrs["zone"]` is the zone of its exchange. Outside New York
        only the day that is not over is left out.
    ticker : str
        For the messages.
    now : Timestamp, optional
        In UTC.

    Raises
    ------
    LiveDataError
        If a day of New York has no session, or no day is left.
    """
    moment = now if now is not None else pd.Timestamp.now(tz="UTC")
    if frame.attrs.get("zone") != NEW_YORK:
        today = moment.tz_convert(frame.attrs.get("zone", "UTC")).tz_localize(None).normalize()
        return _some(frame[frame.index < today], ticker), ""
    closes = session_closes(frame.index[0], frame.index[-1])
    strange = frame.index.difference(closes.index)
    if len(strange):
        days = ", ".join(f"{day:%Y-%m-%d}" for day in strange[:_SHOWN])
        raise LiveDataError(
            f"{ticker}: {len(strange)} day(s) without a session in New York ({days}); the answer "
            "is not used."
        )
    over = closes.index[closes <= moment.tz_convert("UTC").tz_localize(None)]
    kept = _some(frame[frame.index.isin(over)], ticker)
    gaps = over[(over >= kept.index[0]) & (over <= kept.index[-1])].difference(kept.index)
    days = ", ".join(f"{day:%Y-%m-%d}" for day in gaps[:_SHOWN])
    note = f"{ticker} has no price on {len(gaps)} session(s) ({days}); they stay missing."
    return kept, note if len(gaps) else ""


def _some(frame: pd.DataFrame, ticker: str) -> pd.DataFrame:
    if frame.empty:
        raise LiveDataError(f"{ticker}: no session of the answer is over yet; try again later.")
    return frame
