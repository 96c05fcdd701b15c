"""`fetch_prices`: prices for research, checked, and kept in the local store."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.core import AnalysisError, DataError, LiveDataError, as_timestamp
from analysis.live.patience import Patience
from analysis.live.yahoo import Histories, fetch_histories

SECONDS, SECONDS_A_TICKER = 60, 5
"""How long the service may take in all, waits included."""


def fetch_prices(
    tickers: str | Sequence[str],
    start: str | dt.date,
    end: str | dt.date | None = None,
    *,
    session: Any = None,
    keep: bool = True,
) -> pd.DataFrame:
    """Adjusted daily closes from Yahoo, checked and kept in the local store; nothing is filled.

    Parameters
    ----------
    tickers : str or sequence of str
        Yahoo's symbols, such as ``"META"``.
    start, end : str or date
        First day, and the day after the last (None: today), ISO.
    session : curl_cffi session, optional
        Passed to yfinance, for proxies and tests.
    keep : bool
        Whether what arrived is added to the local store, from where `load_prices` takes it. If
        it cannot be (no place to write, or another history than the one there), a `UserWarning`
        says why, and the prices are returned all the same.

    Returns
    -------
    DataFrame, shape (sessions, tickers)
        Closes adjusted for splits and dividends; index ``date``, columns ``ticker``; a ticker
        that did not trade on a session is missing there.

    Raises
    ------
    DataError
        If there is no ticker, one stands twice, or the days are not ISO and in order.
    LiveDataError
        If the network or the service did not deliver prices for every ticker. Those that did
        arrive are kept.

    Examples
    --------
    >>> fetch_prices([], "2023-01-01")
    Traceback (most recent call last):
    analysis.core.errors.DataError: tickers is empty; give symbols such as ["META", "SPY"].
    """
    names = checked_tickers(tickers)
    first, last = _checked_days(start, end)
    patience = Patience(seconds=SECONDS + SECONDS_A_TICKER * len(names))
    found = fetch_histories(names, first, patience.begin(), session)
    if keep and found.frames:
        _keep(found)
    if found.failures:
        raise next(iter(found.failures.values()))
    closes = {name: frame["adj_close"] for name, frame in found.frames.items()}
    frame = pd.DataFrame(closes)[names].sort_index()
    frame = frame.loc[frame.index >= first]
    frame = frame if last is None else frame.loc[frame.index < last]
    frame.index.name, frame.columns.name = "date", "ticker"
    if frame.empty:
        raise LiveDataError(f"{names[0]}: no session from {first.date()} on; check the days.")
    return frame


def checked_tickers(tickers: str | Sequence[str]) -> list[str]:
    """The symbols as a list, each once; `DataError` for none, one twice, or no symbol."""
    from analysis.datasets.store_tables import is_ticker

    names = [tickers] if isinstance(tickers, str) else [str(name) for name in tickers]
    if not names:
        raise DataError('tickers is empty; give symbols such as ["META", "SPY"].')
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DataError(f"tickers names {twice[0]!r} twice; give each symbol once.")
    strange = [name for name in names if not is_ticker(name)]
    if strange:
        raise DataError(
            f"tickers has {strange[0]!r}, which is no symbol; write it as Yahoo does, such as "
            "META, ^GSPC or SAP.DE."
        )
    return names


def _checked_days(
    start: str | dt.date, end: str | dt.date | None
) -> tuple[pd.Timestamp, pd.Timestamp | None]:
    first = as_timestamp(start, "start")
    last = None if end is None else as_timestamp(end, "end")
    if last is not None and last <= first:
        raise DataError(f"end={last.date()} is not after start={first.date()}; swap them.")
    return first, last


def _keep(found: Histories) -> None:
    from analysis.live.refreshing import keep_histories

    try:
        keep_histories(found)
    except AnalysisError as why:
        warnings.warn(f"the prices were not kept in the local store: {why}", stacklevel=3)
