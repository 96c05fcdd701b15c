"""From prices to returns."""

import numpy as np
import pandas as pd
import pytest

from analysis import DataError
from analysis.reactions import returns_from_prices

DAYS = pd.to_datetime(["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"])


def prices(**columns):
    return pd.DataFrame(columns or {"A": [100.0, 110.0, 99.0, 99.0]}, index=DAYS)


def download(**fields):
    """The layout of a `yfinance` download: columns (Price, Ticker)."""
    columns = {(field, t): values for field, table in fields.items() for t, values in table.items()}
    frame = pd.DataFrame(columns, index=DAYS)
    frame.columns = frame.columns.set_names(["Price", "Ticker"])
    return frame


def test_simple_and_log_returns():
    assert returns_from_prices(prices())["A"].tolist() == pytest.approx([0.1, -0.1, 0.0])
    logs = returns_from_prices(prices(), kind="log")["A"]
    assert logs.tolist() == pytest.approx(np.log([1.1, 0.9, 1.0]).tolist())
    assert list(logs.index) == list(DAYS[1:])


def test_a_missing_price_leaves_two_returns_missing_and_nothing_is_filled():
    found = returns_from_prices(prices(A=[100.0, np.nan, 99.0, 90.0]))["A"]
    assert found.isna().tolist() == [True, True, False]


CLOSE = {"A": [100.0, 110.0, 99.0, 99.0], "B": [10.0, 10.0, 11.0, 11.0]}
ADJUSTED = {"A": [50.0, 60.0, 66.0, 66.0], "B": [10.0, 10.0, 12.0, 12.0]}


def test_a_download_gives_its_adjusted_close_first():
    frame = download(Close=CLOSE, **{"Adj Close": ADJUSTED}, Volume=CLOSE)
    found = returns_from_prices(frame)
    assert list(found.columns) == ["A", "B"]
    assert found["A"].tolist() == pytest.approx([0.2, 0.1, 0.0])


def test_a_download_without_it_gives_its_close():
    found = returns_from_prices(download(Close=CLOSE, Open=ADJUSTED))
    assert found["B"].tolist() == pytest.approx([0.0, 0.1, 0.0])


def test_a_download_grouped_by_ticker_is_understood():
    frame = download(Close=CLOSE, Open=ADJUSTED).swaplevel(axis=1)
    assert returns_from_prices(frame)["B"].tolist() == pytest.approx([0.0, 0.1, 0.0])


def test_a_download_of_one_ticker_is_understood_with_and_without_its_name():
    named = returns_from_prices(download(Close={"A": CLOSE["A"]}, Open={"A": CLOSE["A"]}))
    flat = prices(Open=CLOSE["A"], Close=CLOSE["A"], Volume=CLOSE["B"])
    assert named["A"].tolist() == returns_from_prices(flat)["Close"].tolist()
    series = returns_from_prices(prices()["A"])
    assert series["A"].tolist() == named["A"].tolist()


def test_days_in_the_zone_of_the_exchange_become_days():
    found = returns_from_prices(prices().tz_localize("America/New_York"))
    assert list(found.index) == list(DAYS[1:])


def test_sources_travel_with_the_prices():
    frame = prices()
    frame.attrs["sources"] = ("row",)
    assert returns_from_prices(frame).attrs == {"sources": ("row",)}


@pytest.mark.parametrize("factor", [2, 3, 4, 5, 10, 20, 1 / 2, 1 / 10])
@pytest.mark.parametrize("drift", [0.985, 1.0, 1.015])
def test_a_ratio_near_a_split_is_refused_with_ticker_day_and_ratio(factor, drift):
    after = 100.0 / factor * drift
    with pytest.raises(DataError, match=rf"B on 2024-01-04 \(x {drift / factor:.4g}\)"):
        returns_from_prices(prices(A=[1.0, 1.1, 1.2, 1.3], B=[101.0, 100.0, after, after]))


@pytest.mark.parametrize("ratio", [0.53, 0.47, 0.72, 1.45, 0.36, 0.15])
def test_other_large_moves_pass(ratio):
    found = returns_from_prices(prices(A=[101.0, 100.0, 100 * ratio, 100 * ratio]))
    assert found["A"].iloc[1] == pytest.approx(ratio - 1)


@pytest.mark.parametrize("factor", [50, 100, 1000, 1e6, 1e308])
def test_one_price_in_another_unit_is_called_a_slip(factor):
    message = r"wrong by a slip of units, 2 time\(s\): A on 2024-01-04 .*, A on 2024-01-05"
    with pytest.raises(DataError, match=message):
        returns_from_prices(prices(A=[0.5, 0.5, 0.5 * factor, 0.5]))


def test_many_jumps_are_named_by_the_first_and_a_count():
    index = pd.bdate_range("2024-01-01", periods=101)
    frame = pd.DataFrame({"A": [100.0, 50.0] * 50 + [100.0]}, index)
    with pytest.raises(DataError, match=r"100 time\(s\): .* and 95 more; give adjusted") as caught:
        returns_from_prices(frame)
    assert len(str(caught.value)) < 400


def test_a_real_halving_passes_when_its_day_is_named_and_only_that_day():
    frame = prices(A=[100.0, 50.0, 25.0, 25.0])
    with pytest.raises(DataError, match=r"2 time.*known_moves={'A': \['2024-01-03'\]}"):
        returns_from_prices(frame)
    with pytest.raises(DataError, match=r"1 time\(s\): A on 2024-01-04"):
        returns_from_prices(frame, known_moves={"A": ["2024-01-03"]})
    found = returns_from_prices(frame, known_moves={"A": ["2024-01-03", "2024-01-04"]})
    assert found["A"].tolist() == [-0.5, -0.5, 0.0]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (prices(A=[1.0, 0.0, 1.0, 1.0]), "0.0 for A on 2024-01-03; a price is positive"),
        (prices(A=[1.0, -2.0, 1.0, 1.0]), "-2.0 for A on 2024-01-03; a price is positive"),
        (prices(A=[1.0, np.inf, 1.0, 1.0]), "inf for A on 2024-01-03; a price is positive"),
        (prices(A=[np.nan] * 4), "no value at all for A"),
        (prices(A=list("abcd")), "prices column 'A' holds .*, not numbers"),
        (prices().iloc[::-1], "prices is not in order of date"),
        (prices().iloc[[0, 0, 1]], "prices holds 2024-01-02 twice"),
        (prices().iloc[:0], "an empty frame from a download"),
        (download(Open=CLOSE), "2 levels of columns but no Adj Close or Close"),
    ],
)
def test_prices_that_cannot_be_used_are_refused(frame, message):
    with pytest.raises(DataError, match=message):
        returns_from_prices(frame)


def test_an_unknown_kind_is_refused():
    with pytest.raises(DataError, match="kind='percent' is not available"):
        returns_from_prices(prices(), kind="percent")
