"""What the services on 127.0.0.1 say: the shipped tables, and simulated days and quarters after."""

from __future__ import annotations

import pandas as pd
from services import CIK, company_facts, fact

from analysis import load_prices
from analysis.core.sessions import session_closes
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


def history(ticker, days=40):
    """The last days of a shipped series as the chart service would tell them."""
    closes = load_prices(ticker, source="snapshot")[ticker].dropna().iloc[-days:]
    return pd.DataFrame({"close": closes, "adj_close": closes})


def later(frame, days, change=0.01):
    """`frame` with simulated sessions after it, each `change` above the one before."""
    start = frame.index[-1] + pd.Timedelta(days=1)
    ahead = session_closes(start, start + pd.Timedelta(days=2 * days + 7)).index[:days]
    last = frame.iloc[-1]
    rows = {
        day: {name: last[name] * (1 + change) ** (step + 1) for name in ("close", "adj_close")}
        for step, day in enumerate(ahead)
    }
    return pd.concat([frame, pd.DataFrame(rows).T])


def simulated_histories():
    """By ticker: what is shipped, three simulated sessions more of META, and flat benchmarks."""
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


def simulated_facts():
    """By company: what is shipped of Meta, and a simulated quarter of each."""
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
