"""Fetched prices against those that are there: scaled, checked, told apart into new and restated.

Every dividend rescales the whole adjusted history, so levels cannot be compared and returns can.
A fetched history is put on the scale of the one that is there, and the days on which it still
differs are restated: they get a row of their own with the day of the refresh.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.core import LiveDataError
from analysis.core.splits import SPLIT_TOLERANCE, looks_split
from analysis.datasets.loading import load
from analysis.datasets.manifest import read_manifest
from analysis.live.additions import DIFFERENCES, Change, compare
from analysis.live.calendar import finished_sessions

TOLERANCE = 5e-5
"""Half a basis point: closer than this two adjusted closes are the same."""

SCALED_OVER = 5
"""Shared days, the last ones, whose median ratio sets the scale: new days join these."""

LEAST_AGREEMENT = 0.5
"""Share of shared days whose returns must agree, or the symbol stands for another share now."""

LEAST_SPLIT = 0.2
"""Nearer to one, a split on record moves the price no more than a day's news can."""

PACKAGE = "yahoo"
TRADED = ["close", "volume", "dividend", "split"]


def price_change(
    base: Path, frames: Mapping[str, pd.DataFrame], today: dt.date
) -> tuple[Change, dict[str, LiveDataError]]:
    """What `frames` (see `yahoo.Histories`) add to the tables of `base`.

    Parameters
    ----------
    base : Path
        Data folder.
    frames : mapping of str to DataFrame
        By ticker.
    today : date
        The day that a restated price becomes known.

    Returns
    -------
    Change
        Of the histories that can be used.
    dict of str to LiveDataError
        Of the others by ticker: days without a session, a jump as at a split, another share.
    """
    known = load("prices_daily", folder=base).set_index(["date", "ticker"])
    parts, notes, refused = [], [], {}
    for ticker, frame in frames.items():
        try:
            kept, note = finished_sessions(frame, ticker)
            _check_splits(kept, ticker)
            parts.append(_on_scale(known, kept, ticker))
        except LiveDataError as error:
            refused[ticker] = error
        else:
            notes += [line for line in (note, _repaired(kept, ticker)) if line]
    if not parts:
        return Change(), refused
    after = pd.concat(parts).set_index(["date", "ticker"])
    return replace(_compared(base, known, after, today), notes=tuple(notes)), refused


def _compared(base: Path, known: pd.DataFrame, after: pd.DataFrame, today: dt.date) -> Change:
    fresh, restated, differences = compare("prices_daily", known, after, ["adj_close"], TOLERANCE)
    rows = {
        "prices_daily": _rows(fresh),
        "prices_daily_restated": _rows(restated).assign(known_on=pd.Timestamp(today)),
    }
    traded, more = _traded(base, after, today)
    listed = [frame for frame in (differences, more) if len(frame)]
    every = pd.concat(listed) if listed else pd.DataFrame(columns=DIFFERENCES)
    return Change({**rows, **traded}, every)


def _on_scale(known: pd.DataFrame, frame: pd.DataFrame, ticker: str) -> pd.DataFrame:
    """The history of one ticker, its adjusted closes on the scale of those that are known."""
    told = frame.reset_index().assign(ticker=ticker, package=PACKAGE)
    if ticker not in known.index.get_level_values("ticker"):
        return told
    before = known.xs(ticker, level="ticker")["adj_close"]
    ratio = (frame["adj_close"] / before).dropna()
    _check_none_gone(before, frame, ticker)
    if ratio.empty:
        raise LiveDataError(
            f"{ticker}: the history from {frame.index[0]:%Y-%m-%d} shares no day with the one "
            f"kept, which ends on {before.index[-1]:%Y-%m-%d}; fetch from before that day."
        )
    scale = float(ratio.iloc[-SCALED_OVER:].median())
    moves = (ratio / ratio.shift() - 1).dropna().abs()
    agree = float((moves <= TOLERANCE).mean()) if len(moves) else 1.0
    if agree < LEAST_AGREEMENT:
        raise LiveDataError(
            f"{ticker}: the history agrees with the one kept on the returns of {agree:.0%} of "
            f"{len(moves)} shared days; another share may stand behind the symbol. Nothing of it "
            "is used."
        )
    return told.assign(adj_close=told["adj_close"] / scale)


def _check_none_gone(before: pd.Series, frame: pd.DataFrame, ticker: str) -> None:
    """A history holds every day that is kept of the span it covers."""
    asked = before.index[(before.index >= frame.index[0]) & (before.index <= frame.index[-1])]
    gone = asked.difference(frame.index)
    if len(gone):
        raise LiveDataError(
            f"{ticker}: {len(gone)} day(s) that were there are gone, from {gone[0]:%Y-%m-%d}; "
            "nothing of it is used."
        )


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reset_index()[["date", "ticker", "adj_close", "package"]]


def _traded(
    base: Path, after: pd.DataFrame, today: dt.date
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Rows of the table of traded prices, dividends and splits."""
    after = after.assign(repaired=np.where(after["repaired"], "yes", "no"))
    columns = [*TRADED, "repaired", "package"]
    if "prices_traded" not in read_manifest(base):
        return {"prices_traded": after[columns].reset_index()}, pd.DataFrame(columns=DIFFERENCES)
    known = load("prices_traded", folder=base).set_index(["date", "ticker"])
    fresh, restated, differences = compare("prices_traded", known, after, TRADED, TOLERANCE)
    rows = {
        "prices_traded": fresh[columns].reset_index(),
        "prices_traded_restated": restated[columns]
        .reset_index()
        .assign(known_on=pd.Timestamp(today)),
    }
    return rows, differences


def _repaired(frame: pd.DataFrame, ticker: str) -> str:
    count = int(frame["repaired"].sum())
    return f"{ticker}: yfinance repaired {count} day(s), marked in prices_traded." if count else ""


def _check_splits(frame: pd.DataFrame, ticker: str) -> None:
    """Refuse a jump like that of a split without one, or that one on record would take back."""
    ratio, split = frame["adj_close"] / frame["adj_close"].shift(), frame["split"]
    taken_back = (ratio * split - 1).abs() <= SPLIT_TOLERANCE
    is_split = (split > 0) & ((split - 1).abs() > LEAST_SPLIT)
    looks = looks_split(ratio.to_numpy())
    found = frame.index[(looks & (split == 0)) | (taken_back & is_split)]
    if len(found):
        raise LiveDataError(
            f"{ticker}: the price is x {ratio[found[0]]:.4g} on {found[0]:%Y-%m-%d}, as at a split "
            "that it is not adjusted for; the history is not used."
        )
