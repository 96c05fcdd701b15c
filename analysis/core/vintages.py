"""What was known when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from analysis.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

THEN = "2023-10-15"
"""The article's as-of date, chosen by us: after its sources, before the results of 2023-10-25."""


def as_timestamp(day: str | dt.date | pd.Timestamp, argument: str = "as_of") -> pd.Timestamp:
    """`day` as a naive midnight timestamp; only ISO dates (YYYY-MM-DD) and date objects.

    Raises
    ------
    DataError
        For anything else, naming `argument` and the value.

    Examples
    --------
    >>> as_timestamp("2023-10-15")
    Timestamp('2023-10-15 00:00:00')
    """
    import pandas as pd  # here, so that the command line starts without it

    try:
        iso = day if isinstance(day, str) else day.isoformat()[:10]
        if len(iso) != len("YYYY-MM-DD") or "W" in iso:
            raise ValueError(iso)
        return pd.Timestamp(dt.date.fromisoformat(iso))
    except (ValueError, AttributeError, TypeError):
        raise DataError(f"{argument}={day!r} is not a date; write it as YYYY-MM-DD.") from None


def known_by(frame: pd.DataFrame, as_of: str | dt.date | None) -> pd.DataFrame:
    """Rows of `frame` whose `known_on` is not after `as_of` (None: all)."""
    if as_of is None:
        return frame
    return frame[frame["known_on"] <= as_timestamp(as_of)]


def latest_version(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """For each `key` the row with the latest `known_on`, in the order of the file."""
    dated = frame[[*key, "known_on"]].sort_values("known_on", kind="stable")
    return frame[~dated.duplicated(key, keep="last").sort_index()]
