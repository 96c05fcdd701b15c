"""Stock reactions to open releases (C09)."""

from __future__ import annotations

import pandas as pd

from analysis.datasets import load, load_prices
from analysis.reactions import EventStudyResult, event_study, returns_from_prices
from analysis.studies.base import Study
from analysis.studies.workbook import Workbook

FIRM = "META"
PEERS = {
    "apart": ("AAPL", "NFLX"),
    "with_rivals": ("AAPL", "AMZN", "GOOG", "NFLX", "NVDA"),
}
"""Peer portfolios, equally weighted, of tickers whose embedded rows reach the releases.

`apart` holds no seller of language models or of the chips and clouds they run on; `with_rivals`
does (Alphabet, Amazon, Nvidia), and peers that react too pull abnormal returns towards zero.
"""
BENCHMARK = "apart"
WINDOW = (-1, 1)
"""Days around the event whose return is tested."""
WINDOWS = ((0, 0), (-1, 1), (-5, 5))
MARKET_CLOCK = "America/New_York"
UNKNOWN_HOUR = {"yes": "23:59", "no": "12:00"}
"""Where only after or before the close is known: a minute that is surely on that side."""


def make(as_of: str | None) -> Study:
    """The study at one vintage."""
    book = Workbook("reactions", as_of)
    events, returns = load("events", as_of), _returns(as_of)
    releases = _about(events, "model_release", returns)
    results = _about(events, "earnings", returns)
    _count(book, events, releases, returns)
    studies = {name: _study(returns, releases, name) for name in PEERS}
    book.models["release_study"] = studies[BENCHMARK]
    book.models["results_study"] = _study(returns, results, BENCHMARK)
    _reaction(book, releases)
    _results_days(book, results)
    _robustness(book, studies)
    return book.close()


def _returns(as_of: str | None) -> pd.DataFrame:
    """Simple daily returns of the firm and of the peer portfolios, while all of them trade."""
    tickers = sorted({FIRM, *(name for peers in PEERS.values() for name in peers)})
    prices = load_prices(tickers, as_of).dropna()
    single = returns_from_prices(prices)
    portfolios = {name: single[list(peers)].mean(axis=1) for name, peers in PEERS.items()}
    return pd.DataFrame({FIRM: single[FIRM], **portfolios})


def _about(events: pd.DataFrame, category: str, returns: pd.DataFrame) -> pd.DataFrame:
    """Events of one kind inside the data, with the time the public knew."""
    inside = events["date"].between(returns.index[0], returns.index[-1])
    chosen = events[(events["category"] == category) & inside].copy()
    chosen.attrs = dict(events.attrs)
    chosen["firm"] = FIRM
    chosen["happened"] = chosen["date"]
    chosen["date"] = public_times(chosen)
    return chosen


def public_times(events: pd.DataFrame) -> pd.Series:
    """When the public knew, with its zone; an unknown hour stays on its side of the close.

    Parameters
    ----------
    events : DataFrame
        Columns ``date``, ``time_et`` (HH:MM or empty) and ``after_close`` (yes or no).

    Examples
    --------
    >>> row = {"date": [pd.Timestamp("2023-07-18")], "time_et": ["11:57"], "after_close": ["no"]}
    >>> public_times(pd.DataFrame(row)).iloc[0].isoformat()
    '2023-07-18T11:57:00-04:00'
    """
    clock = events["time_et"].mask(events["time_et"] == "", events["after_close"].map(UNKNOWN_HOUR))
    stamps = pd.to_datetime(events["date"].dt.strftime("%Y-%m-%d ") + clock)
    return stamps.dt.tz_localize(MARKET_CLOCK)


def _study(returns: pd.DataFrame, events: pd.DataFrame, benchmark: str) -> EventStudyResult:
    listed = events[["event_id", "firm", "date"]]
    return event_study(returns[[FIRM]], listed, benchmark=returns[benchmark], mask_other_events=True)
