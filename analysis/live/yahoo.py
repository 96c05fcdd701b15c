"""Daily prices from Yahoo through yfinance, with the true cause when it fails.

yfinance answers many failures with an empty frame and the words "possibly delisted"; here an
empty answer is a failure, and what happened is said.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis.core import LiveDataError
from analysis.live.patience import Deadline, failure_of
from analysis.live.session import PatientSession

AT_A_TIME = 4
"""Tickers asked for at once."""

FIELDS = {
    "Close": "close",
    "Adj Close": "adj_close",
    "Volume": "volume",
    "Dividends": "dividend",
    "Stock Splits": "split",
}


@dataclass
class Histories:
    """What arrived, by ticker, and why the rest did not.

    A frame has the index `date` (naive sessions) and columns `close` (as traded, splits taken
    back), `adj_close`, `volume`, `dividend`, `split`, `repaired`; `attrs["zone"]` is the zone of
    its exchange.
    """

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    failures: dict[str, LiveDataError] = field(default_factory=dict)


def fetch_histories(
    tickers: Sequence[str],
    start: pd.Timestamp,
    deadline: Deadline,
    session: Any = None,
    repair: bool = False,
) -> Histories:
    """Daily histories from `start` to now: adjusted and as traded, with splits and dividends.

    Parameters
    ----------
    tickers : sequence of str
        Yahoo's symbols.
    start : Timestamp
        First day.
    deadline : Deadline
        When to give up on all of them.
    session : curl_cffi session, optional
        Instead of a patient one of our own.
    repair : bool
        Whether yfinance mends what it takes for slips of the service (missed splits and
        dividends, prices a hundred times too large); a price that it changed is marked.

    Returns
    -------
    Histories
        A ticker that failed has its error; the others are whole.
    """
    asked = session if session is not None else PatientSession(deadline)
    found = Histories()
    with _raising(), ThreadPoolExecutor(min(AT_A_TIME, len(tickers))) as pool:
        one = partial(_answer, start=start, session=asked, deadline=deadline, repair=repair)
        answers = pool.map(one, tickers)
        bar = tqdm(answers, desc="prices", unit="ticker", total=len(tickers), disable=None)
        for ticker, answer in zip(tickers, bar, strict=True):
            kept = found.failures if isinstance(answer, LiveDataError) else found.frames
            kept[ticker] = answer
    return found


def _answer(
    name: str, start: pd.Timestamp, session: Any, deadline: Deadline, repair: bool
) -> pd.DataFrame | LiveDataError:
    try:
        return _history(name, start, session, deadline, repair)
    except LiveDataError as error:
        return error


def _history(
    name: str, start: pd.Timestamp, session: Any, deadline: Deadline, repair: bool
) -> pd.DataFrame:
    import yfinance

    try:
        ticker = yfinance.Ticker(name, session=session)
        frame = ticker.history(
            start=start,
            auto_adjust=False,
            actions=True,
            repair=repair,
            timeout=deadline.for_a_request,
        )
    except LiveDataError as error:
        raise LiveDataError(f"{name}: {error}") from error
    except Exception as error:  # yfinance passes on whatever its transport and parser raise
        raise LiveDataError(f"{name}: {_cause(error, session, deadline)}") from error
    if "Close" not in frame or frame["Close"].dropna().empty:
        raise LiveDataError(
            f"{name}: the service answered without prices from {start.date()}; "
            "check the symbol and the days, then try again."
        )
    return _checked(frame, name)


def _checked(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The fields we keep, by naive session day; refuses what cannot be a price."""
    missing = [column for column in FIELDS if column not in frame]
    if missing:
        raise LiveDataError(
            f"{name}: schema drift: no column {missing[0]!r} in the answer; nothing is used."
        )
    kept = frame[frame["Close"].notna()].rename(columns=FIELDS)[list(FIELDS.values())]
    for column in ("close", "adj_close"):
        wrong = kept[~(kept[column] > 0)]
        if len(wrong):
            raise LiveDataError(
                f"{name}: price {wrong[column].iloc[0]} on {wrong.index[0].date()} is not "
                "positive; the service's answer is not used."
            )
    if (kept["dividend"].iloc[1:] > 0).any() and kept["adj_close"].equals(kept["close"]):
        raise LiveDataError(
            f"{name}: schema drift: dividends were paid and the adjusted closes are the closes; "
            "nothing is used."
        )
    repaired = frame.get("Repaired?", pd.Series(False, index=frame.index))
    kept = kept.assign(repaired=repaired.reindex(kept.index).fillna(False).astype(bool))
    zone = str(pd.DatetimeIndex(frame.index).tz)
    kept.index = pd.DatetimeIndex(frame.index[frame["Close"].notna()]).tz_localize(None).normalize()
    kept.index.name = "date"
    if kept.index.has_duplicates or not kept.index.is_monotonic_increasing:
        raise LiveDataError(f"{name}: days stand twice or out of order; nothing is used.")
    kept.attrs["zone"] = zone
    return _as_traded(kept)


def _as_traded(frame: pd.DataFrame) -> pd.DataFrame:
    """Prices, dividends and volumes as they were: Yahoo's are restated by every later split."""
    splits = frame["split"].where(frame["split"] > 0, 1.0)
    later = splits[::-1].cumprod()[::-1].shift(-1, fill_value=1.0)
    return frame.assign(
        close=frame["close"] * later,
        dividend=frame["dividend"] * later,
        volume=frame["volume"] / later,
    )


@contextmanager
def _raising() -> Iterator[None]:
    """Let yfinance raise instead of print, and keep its own warnings to itself."""
    import yfinance

    debug, log = yfinance.config.debug, logging.getLogger("yfinance")
    before, level = debug.hide_exceptions, log.level
    debug.hide_exceptions = False
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its own use of pandas
            yield
    finally:
        debug.hide_exceptions = before
        log.setLevel(level)


def _cause(error: Exception, session: Any, deadline: Deadline) -> str:
    kind, status = type(error).__name__, getattr(session, "status", 0)
    if kind in ("YFTzMissingError", "YFPricesMissingError") or status == 404:
        return "the service knows no prices for this symbol and these days; check both."
    known = failure_of(status, None)
    if known is not None:
        return str(known)
    if kind == "YFRateLimitError":
        return "the service asks to slow down (429); wait some minutes and try again."
    if kind == "DNSError":
        return "the service's name was not found (DNS); check the network and try again."
    if kind in ("SSLError", "CertificateVerifyError"):
        return "no safe connection (TLS); check the clock, a proxy, or the certificates."
    if kind in ("ConnectionError", "ProxyError"):
        return f"no connection to the service ({kind}); check the network and try again."
    if "Timeout" in kind:
        return deadline.over
    return f"the service's answer could not be read ({kind}); try again later."
