"""Halving times and the cheapest offer of a quality: against statsmodels and by hand."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis import DataError, FitError
from analysis.adoption import cheapest_above, halving_time

DAYS = pd.to_datetime(["2023-01-01", "2023-07-01", "2024-02-01", "2025-01-01", "2025-06-01"])
PRICES = pd.DataFrame({"date": DAYS, "price": [20.0, 11.0, 6.0, 2.5, 2.2]})


def test_rate_and_interval_are_those_of_a_regression_by_statsmodels():
    years = (DAYS - DAYS[0]).days / 365.25
    other = sm.OLS(np.log(PRICES["price"]), sm.add_constant(np.asarray(years))).fit()
    found = halving_time(PRICES)
    low, high = other.conf_int().iloc[1]
    assert found.rate == pytest.approx(other.params.iloc[1], rel=1e-9)
    assert found.error == pytest.approx(other.bse.iloc[1], rel=1e-9)
    assert found.years == pytest.approx(-np.log(2) / other.params.iloc[1])
    assert (found.low, found.high) == pytest.approx((-np.log(2) / low, -np.log(2) / high))
    assert found.falls


def test_units_and_order_do_not_matter():
    shuffled = PRICES.sample(frac=1, random_state=1).assign(
        price=lambda frame: 1000 * frame["price"]
    )
    assert halving_time(shuffled).years == pytest.approx(halving_time(PRICES).years)


def test_a_price_that_does_not_fall_has_no_end():
    found = halving_time(PRICES.assign(price=[1.0, 2.0, 1.0, 2.0, 1.5]))
    assert not found.falls and found.high == np.inf
    assert "no fall can be told" in found.headline()


OFFERS = pd.DataFrame(
    {
        "date": pd.to_datetime(
            ["2023-03-01", "2023-06-01", "2023-09-01", "2024-01-01", "2024-02-01"]
        ),
        "model": ["A", "B", "C", "A", "D"],
        "kind": ["closed", "open", "open", "closed", "open"],
        "price": [30.0, 5.0, 6.0, 10.0, 1.0],
    }
)
SCORES = pd.DataFrame({"model": ["A", "B", "C"], "score": [80, 70, 75]})


def test_falls_of_the_lowest_price_of_a_quality_are_kept_and_what_stands_at_the_end():
    falls, end = [["A", 30.0], ["B", 5.0], ["A", 10.0]], [["A", 10.0], ["B", 5.0]]
    kept = cheapest_above(OFFERS, SCORES, least=60)
    assert kept[["model", "price"]].to_numpy().tolist()[:3] == falls
    assert sorted(kept[["model", "price"]].to_numpy().tolist()[3:]) == end
    assert (kept["date"][3:] == OFFERS["date"].max()).all()
    high = cheapest_above(OFFERS, SCORES, least=72)
    assert high["model"].tolist()[:3] == ["A", "C", "A"]


def test_the_day_of_the_last_fall_has_no_second_row():
    kept = cheapest_above(OFFERS, SCORES, least=60, until=pd.Timestamp("2024-01-01"))
    assert (
        kept["date"].value_counts()[pd.Timestamp("2024-01-01")] == 2
    )  # A's fall, and B's standing
    assert len(kept) == 4


def test_a_price_that_stands_still_slows_the_rate():
    halving = pd.date_range("2023-01-01", "2026-01-01", freq="365D")
    offers = pd.DataFrame({"date": halving, "model": "A", "kind": "open",
                           "price": 8.0 * 0.5 ** np.arange(len(halving))})  # fmt: skip
    short, long = (
        halving_time(cheapest_above(offers, SCORES, 60, until=until)).years
        for until in (None, pd.Timestamp("2030-01-01"))
    )
    assert short == pytest.approx(1, rel=1e-2)
    assert long > 2


def test_bad_prices_and_scores_are_named():
    with pytest.raises(DataError, match=r"row 0: price=0\.0 is not positive; a free offer"):
        halving_time(PRICES.assign(price=[0.0, 1, 1, 1, 1]))
    with pytest.raises(FitError, match="2 prices; a rate with an interval needs 3"):
        halving_time(PRICES.head(2))
    with pytest.raises(DataError, match="all prices are of one day"):
        halving_time(PRICES.assign(date=DAYS[0]))
    with pytest.raises(DataError, match=r"level=2 is outside \(0, 1\)"):
        halving_time(PRICES, level=2)
    with pytest.raises(DataError, match="scores has 'A' twice; choose one benchmark"):
        cheapest_above(OFFERS, pd.concat([SCORES, SCORES]), least=60)
    with pytest.raises(FitError, match="no offer is of a model that scores 99 or more"):
        cheapest_above(OFFERS, SCORES, least=99)
