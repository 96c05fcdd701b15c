"""Trading sessions of the New York exchanges, half days and closures included."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

CALENDAR = "XNYS"
NEW_YORK = "America/New_York"

_WEEK = 7  # a calendar needs sessions


def session_closes(first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """When each session closes.

    Parameters
    ----------
    first, last : Timestamp
        Naive days, both included.

    Returns
    -------
    Series of datetime64
        Naive UTC, by naive day; days without a session are not in it.

    Examples
    --------
    >>> import pandas as pd
    >>> closes = session_closes(pd.Timestamp("2023-07-03"), pd.Timestamp("2023-07-05"))
    >>> [f"{close:%Y-%m-%d %H:%M}" for close in closes]
    ['2023-07-03 17:00', '2023-07-05 20:00']
    """
    closes = _closes_of_years(first.year, last.year)
    return closes[(closes.index >= first) & (closes.index <= last)]


@lru_cache(maxsize=8)
def _closes_of_years(first: int, last: int) -> pd.Series:
    import exchange_calendars  # slow to load
    import pandas as pd

    margin = pd.Timedelta(days=_WEEK)
    start, end = pd.Timestamp(first, 1, 1) - margin, pd.Timestamp(last, 12, 31) + margin
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of pandas
        closes = pd.Series(exchange_calendars.get_calendar(CALENDAR, start=start, end=end).closes)
    naive = closes.dt.tz_convert("UTC").dt.tz_localize(None)
    return naive.rename("close").rename_axis(None)
