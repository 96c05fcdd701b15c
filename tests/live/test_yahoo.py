"""`fetch_prices`: the real yfinance client against a server on 127.0.0.1."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
import replay

from analysis import DataError, LiveDataError, fetch_prices

DAYS = ["2023-07-17", "2023-07-18", "2023-07-19"]
OPENINGS = [int(dt.datetime.fromisoformat(f"{day}T13:30:00+00:00").timestamp()) for day in DAYS]


@pytest.fixture(autouse=True)
def a_fresh_client(tmp_path):
    """The client is a singleton that remembers answers and time zones."""
    import yfinance
    from yfinance.data import SingletonMeta

    SingletonMeta._instances.clear()
    yfinance.set_tz_cache_location(str(tmp_path))


def fetch(answer, tickers=("META",), start="2023-07-17", end="2023-07-20"):
    with replay.Replay(answer) as server:
        return fetch_prices(list(tickers), start, end, session=server.session)


def good(path):
    symbol = path.split("/chart/")[1].split("?")[0]
    return 200, replay.chart(symbol, OPENINGS, [310.62, 312.05, 316.01])


def test_prices_arrive_by_session_and_ticker():
    prices = fetch(good, ("META", "SPY"))
    assert list(prices.columns) == ["META", "SPY"]
    assert prices.index.equals(pd.DatetimeIndex(DAYS, name="date"))
    assert prices.loc["2023-07-18", "META"] == pytest.approx(312.05)


def test_a_refused_rate_is_named():
    with pytest.raises(LiveDataError, match=r"META: the service asks to slow down \(429\)"):
        fetch(lambda path: (429, b"Too Many Requests"))


@pytest.mark.parametrize("answer", [(500, b"oops"), (200, b"<html>sorry</html>")])
def test_an_answer_that_cannot_be_read_is_not_called_delisted(answer):
    with pytest.raises(LiveDataError, match=r"^META: ") as caught:
        fetch(lambda path: answer)
    assert "delisted" not in str(caught.value)


def test_an_empty_answer_is_a_failure_not_an_empty_frame():
    empty = b'{"chart": {"result": [], "error": null}}'
    with pytest.raises(LiveDataError, match="META"):
        fetch(lambda path: (200, empty))


def test_a_price_that_cannot_be_is_refused():
    with pytest.raises(LiveDataError, match=r"price -1.0 on 2023-07-18 is not positive"):
        fetch(lambda path: (200, replay.chart("META", OPENINGS, [310.62, -1.0, 316.01])))


def test_no_connection_is_said():
    with replay.Replay(good) as server:
        session = server.session
    with pytest.raises(LiveDataError, match=r"META: no connection to the service"):
        fetch_prices("META", "2023-07-17", "2023-07-20", session=session)


@pytest.mark.parametrize(
    ("tickers", "start", "end", "message"),
    [
        ([], "2023-07-17", None, "tickers is empty"),
        (["META", "META"], "2023-07-17", None, "names 'META' twice"),
        (["META"], "17/07/2023", None, "start='17/07/2023' is not a date"),
        (["META"], "2023-07-17", "2023-07-17", "end=2023-07-17 is not after"),
    ],
)
def test_bad_arguments_are_refused_before_any_request(tickers, start, end, message):
    with pytest.raises(DataError, match=message):
        fetch_prices(tickers, start, end)
