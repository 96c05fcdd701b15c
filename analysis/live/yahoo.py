"""Daily prices from Yahoo through yfinance, with the true cause when it fails.

yfinance answers many failures with an empty frame and the words "possibly delisted"; here an
empty answer is a failure, and what happened is said.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis.core import DataError, LiveDataError, as_timestamp

SECONDS_PER_REQUEST = 10
"""Time limit yfinance passes to each request."""


def fetch_prices(
    tickers: str | Sequence[str],
    start: str | dt.date,
    end: str | dt.date | None = None,
    *,
    session: Any = None,
) -> pd.DataFrame:
    """Adjusted daily closes from Yahoo, checked; nothing is filled and nothing is stored.

    Parameters
    ----------
    tickers : str or sequence of str
        Yahoo's symbols, such as ``"META"``.
    start, end : str or date
        First day, and the day after the last (None: today), ISO.
    session : curl_cffi session, optional
        Passed to yfinance, for proxies and tests.

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
        If the network or the service did not deliver prices for every ticker.

    Examples
    --------
    >>> fetch_prices([], "2023-01-01")
    Traceback (most recent call last):
    analysis.core.errors.DataError: tickers is empty; give symbols such as ["META", "SPY"].
    """
    names = _checked_tickers(tickers)
    first, last = _checked_days(start, end)
    bar = tqdm(names, desc="prices", unit="ticker", disable=None)
    closes = {name: _close(name, first, last, session) for name in bar}
    frame = pd.DataFrame(closes).sort_index()
    frame.index.name, frame.columns.name = "date", "ticker"
    return frame


def _checked_tickers(tickers: str | Sequence[str]) -> list[str]:
    names = [tickers] if isinstance(tickers, str) else [str(name) for name in tickers]
    if not names:
        raise DataError('tickers is empty; give symbols such as ["META", "SPY"].')
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DataError(f"tickers names {twice[0]!r} twice; give each symbol once.")
    return names


def _checked_days(
    start: str | dt.date, end: str | dt.date | None
) -> tuple[pd.Timestamp, pd.Timestamp | None]:
    first = as_timestamp(start, "start")
    last = None if end is None else as_timestamp(end, "end")
    if last is not None and last <= first:
        raise DataError(f"end={last.date()} is not after start={first.date()}; swap them.")
    return first, last


def _close(name: str, start: pd.Timestamp, end: pd.Timestamp | None, session: Any) -> pd.Series:
    with _true_errors(name):
        import yfinance

        frame = yfinance.Ticker(name, session=session).history(
            start=start, end=end, auto_adjust=True, timeout=SECONDS_PER_REQUEST
        )
    if "Close" not in frame or frame["Close"].dropna().empty:
        raise LiveDataError(
            f"{name}: the service answered without prices from {start.date()}; "
            "check the symbol and the days, then try again."
        )
    return _sessions(frame["Close"], name)


def _sessions(close: pd.Series, name: str) -> pd.Series:
    """Closes by naive session day; refuses what cannot be a price."""
    wrong = close[~(close > 0)].dropna()
    if len(wrong):
        raise LiveDataError(
            f"{name}: price {wrong.iloc[0]} on {wrong.index[0].date()} is not positive; "
            "the service's answer is not used."
        )
    days = close.dropna().rename(name)
    days.index = pd.DatetimeIndex(days.index).tz_localize(None).normalize()
    return days


@contextmanager
def _true_errors(name: str) -> Iterator[None]:
    """Let yfinance raise, and put what it raises into one sentence."""
    import yfinance

    debug = yfinance.config.debug
    before, debug.hide_exceptions = debug.hide_exceptions, False
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="yfinance")  # its own use of pandas
            yield
    except Exception as error:  # yfinance passes on whatever its transport and parser raise
        raise LiveDataError(f"{name}: {_cause(error)}") from error
    finally:
        debug.hide_exceptions = before


def _cause(error: Exception) -> str:
    kind = type(error).__name__
    if kind == "YFRateLimitError":
        return "the service asks to slow down (429); wait some minutes and try again."
    if kind in ("DNSError", "ConnectionError", "ProxyError", "SSLError", "CertificateVerifyError"):
        return f"no connection to the service ({kind}); check the network and try again."
    if "Timeout" in kind:
        return f"no answer within {SECONDS_PER_REQUEST} seconds; try again."
    if kind in ("YFTzMissingError", "YFPricesMissingError"):
        return "the service knows no prices for this symbol and these days; check both."
    return f"the service's answer could not be read ({kind}); try again later."
