"""A store of its own for each test, and services that agree with the shipped tables."""

from __future__ import annotations

import pandas as pd
import pytest
from services import CIK, Services, company_facts, fact, simulated_factors

from analysis import load_prices
from analysis.datasets import load

TAG_OF = {
    "revenue_usd_bn": "Revenues",
    "costs_and_expenses_usd_bn": "CostsAndExpenses",
    "operating_income_usd_bn": "OperatingIncomeLoss",
    "capex_ppe_usd_bn": "PaymentsToAcquirePropertyPlantAndEquipment",
    "finance_lease_principal_usd_bn": "FinanceLeasePrincipalPayments",
}
LATEST = "2026-09-30"
FILED = "2026-10-29"


@pytest.fixture(autouse=True)
def a_fresh_client(tmp_path):
    """The client is a singleton that remembers answers and time zones."""
    import yfinance
    from yfinance.data import SingletonMeta

    SingletonMeta._instances.clear()
    yfinance.set_tz_cache_location(str(tmp_path / "zones"))


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    """The folder of the store, which is not there yet."""
    monkeypatch.setenv("OPEN_SOURCE_AI_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("OPEN_SOURCE_AI_DATA", raising=False)
    return tmp_path / "store"


def history(ticker, days=40):
    """The last days of a shipped series as the chart service would tell them."""
    closes = load_prices(ticker, source="snapshot")[ticker].dropna().iloc[-days:]
    return pd.DataFrame({"close": closes, "adj_close": closes})


def later(frame, days, change=0.01):
    """`frame` with simulated sessions after it, each `change` above the one before."""
    ahead = pd.bdate_range(frame.index[-1] + pd.Timedelta(days=1), periods=days)
    last = frame.iloc[-1]
    rows = {
        day: {name: last[name] * (1 + change) ** (step + 1) for name in ("close", "adj_close")}
        for step, day in enumerate(ahead)
    }
    return pd.concat([frame, pd.DataFrame(rows).T])


@pytest.fixture(scope="session")
def simulated_histories():
    shipped = load_prices(source="snapshot").columns
    listed = {str(ticker): history(str(ticker)) for ticker in shipped}
    listed["META"] = later(listed["META"], 3)  # 22, 25 and 26 September 2023
    sessions = listed["AAPL"].index
    for ticker in ("SPY", "QQQ"):
        closes = pd.Series(100.0, sessions)
        listed[ticker] = pd.DataFrame({"close": closes, "adj_close": closes})
    return listed


def statements(rows):
    """Facts of Meta's by tag, a quarter each, as the table has them."""
    tags = {tag: [] for tag in TAG_OF.values()}
    for row in rows.itertuples():
        end = row.period_end
        start = (end - pd.offsets.QuarterEnd(1)) + pd.Timedelta(days=1)
        for column, tag in TAG_OF.items():
            value = getattr(row, column)
            if value == value:
                filed = max(row.known_on, end + pd.Timedelta(days=20))
                days = (f"{day:%Y-%m-%d}" for day in (start, end))
                tags[tag].append(fact(*days, round(value * 1e9), f"{filed:%Y-%m-%d}"))
    return tags


@pytest.fixture(scope="session")
def simulated_facts():
    meta = statements(load("meta_quarterly", source="snapshot").tail(8))
    for tag, value in zip(TAG_OF.values(), (62e9, 43e9, 19e9, 33e9, 1e9), strict=True):
        meta[tag].append(fact("2026-07-01", LATEST, value, FILED))
    peers = {name: company_facts(name, _peer()) for name in CIK if name != "Meta"}
    return {"Meta": company_facts("Meta", meta), **peers}


def _peer():
    spans = [
        ("2026-01-01", "2026-03-31", 10e9, "2026-04-25"),
        ("2026-01-01", "2026-06-30", 21e9, "2026-07-25"),
        ("2026-01-01", LATEST, 33e9, "2026-10-25"),
    ]
    return {"PaymentsToAcquirePropertyPlantAndEquipment": [fact(*span) for span in spans]}


@pytest.fixture
def services(simulated_histories, simulated_facts, monkeypatch):
    sessions = simulated_histories["AAPL"].index
    with Services(simulated_histories, simulated_factors(sessions), simulated_facts) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server
