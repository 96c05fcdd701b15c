"""`fetch_prices`: the real yfinance client against a server on 127.0.0.1."""

from __future__ import annotations

from urllib.parse import urlsplit

import pandas as pd
import pytest
from curl_cffi import requests
from services import CHART, Reply, chart

from analysis import DataError, LiveDataError, fetch_prices

DAYS = pd.DatetimeIndex(["2023-07-17", "2023-07-18", "2023-07-19"], name="date")
HOST = "OPEN_SOURCE_AI_PRICES_URL"


def closes(*values):
    return pd.DataFrame({"close": values, "adj_close": values}, DAYS)


@pytest.fixture
def few(services):
    """Three days of two tickers."""
    services.histories = {
        "META": closes(310.62, 312.05, 316.01),
        "SPY": closes(451.0, 454.0, 455.0),
    }
    return services


def fetch(*tickers, **options):
    return fetch_prices(list(tickers), "2023-07-17", "2023-07-20", keep=False, **options)


def test_prices_arrive_by_session_and_ticker(few):
    prices = fetch("META", "SPY")
    assert list(prices.columns) == ["META", "SPY"] and prices.columns.name == "ticker"
    assert prices.index.tolist() == DAYS.tolist()
    assert prices.loc["2023-07-18", "META"] == pytest.approx(312.05)


def test_the_day_after_the_last_is_left_out(few):
    prices = fetch_prices("META", "2023-07-18", "2023-07-19", keep=False)
    assert prices.index.tolist() == [pd.Timestamp("2023-07-18")]


def test_a_session_of_the_users_own_is_used(few, monkeypatch):
    address = few.address
    monkeypatch.delenv(HOST)

    class Loopback(requests.Session):
        def request(self, method, url, *args, **kwargs):
            parts = urlsplit(url)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            return super().request(method, address + path, *args, **kwargs)

    assert fetch("META", session=Loopback()).shape == (3, 1)


@pytest.mark.parametrize("reply", [Reply(b"<html>sorry</html>"), Reply(b"{", 200)])
def test_an_answer_that_cannot_be_read_is_not_called_delisted(reply, few):
    few.faults[CHART] = lambda number: reply
    with pytest.raises(LiveDataError, match=r"^META: ") as caught:
        fetch("META")
    assert "delisted" not in str(caught.value)


def test_an_empty_answer_is_a_failure_not_an_empty_frame(few):
    few.faults[CHART] = lambda number: Reply(b'{"chart": {"result": [], "error": null}}')
    with pytest.raises(LiveDataError, match="META"):
        fetch("META")


def test_a_price_that_cannot_be_is_refused(few):
    few.histories["META"] = closes(310.62, -1.0, 316.01)
    with pytest.raises(LiveDataError, match=r"price -1.0 on 2023-07-18 is not positive"):
        fetch("META")


def test_a_day_without_a_price_is_missing_and_not_filled(few):
    body = chart("META", closes(310.62, 312.05, 316.01)).replace(b"312.05", b"null")
    few.faults[f"{CHART}META"] = lambda number: Reply(body)
    prices = fetch("META", "SPY")
    assert prices["META"].isna().tolist() == [False, True, False]


def test_one_ticker_that_fails_fails_the_call_and_is_named(few):
    del few.histories["SPY"]
    with pytest.raises(LiveDataError, match="SPY: the service knows no prices"):
        fetch("META", "SPY")


@pytest.mark.parametrize(
    ("tickers", "start", "end", "message"),
    [
        ([], "2023-07-17", None, "tickers is empty"),
        (["META", "META"], "2023-07-17", None, "names 'META' twice"),
        (["../META"], "2023-07-17", None, "'../META', which is no symbol"),
        (["META"], "17/07/2023", None, "start='17/07/2023' is not a date"),
        (["META"], "2023-07-17", "2023-07-17", "end=2023-07-17 is not after"),
    ],
)
def test_bad_arguments_are_refused_before_any_request(tickers, start, end, message, few):
    with pytest.raises(DataError, match=message):
        fetch_prices(tickers, start, end)
    assert few.asked == []
