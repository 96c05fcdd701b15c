"""Fetched factors against those that are there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from analysis.core import LiveDataError
from analysis.core.sessions import session_closes
from analysis.datasets.loading import FACTORS, load
from analysis.datasets.manifest import read_manifest
from analysis.live.additions import Change, check_most_agree, compare

PACKAGE = "french"
TOLERANCE = 1e-9  # the library writes hundredths of a percent


def factor_change(base: Path, factors: pd.DataFrame, today: dt.date) -> Change:
    """What `factors` (see `french.fetch_factors`) add to the tables of `base`.

    Raises
    ------
    LiveDataError
        If days have no session, or days that were there are gone.
    """
    _check_days(factors)
    after = factors.assign(package=PACKAGE)
    if FACTORS not in read_manifest(base):
        return Change({FACTORS: after.reset_index()})
    known = load(FACTORS, folder=base).set_index("date")
    asked = known.index[known.index <= after.index[-1]]
    gone = asked.difference(after.index)
    if len(gone):
        raise LiveDataError(
            f"schema drift: {len(gone)} day(s) that were there are gone, from "
            f"{gone[0]:%Y-%m-%d}; the answer is not used."
        )
    fresh, restated, differences = compare(FACTORS, known, after, list(factors.columns), TOLERANCE)
    check_most_agree(known, after, differences)
    rows = {
        FACTORS: fresh.reset_index(),
        f"{FACTORS}_restated": restated.reset_index().assign(known_on=pd.Timestamp(today)),
    }
    return Change(rows, differences)


_CHECKED_FROM = pd.Timestamp("1990-01-01")
"""Before it the exchange traded on Saturdays and closed on days of its own."""


def _check_days(factors: pd.DataFrame) -> None:
    days = factors.index[factors.index >= _CHECKED_FROM]
    strange = days.difference(session_closes(days[0], days[-1]).index) if len(days) else days
    if len(strange):
        raise LiveDataError(
            f"{len(strange)} day(s) without a session in New York, from {strange[0]:%Y-%m-%d}; "
            "the answer is not used."
        )
