"""Simulated tables in the shape of `meta_quarterly` and `meta_capex_guidance`."""

import numpy as np
import pandas as pd

WITHOUT = "purchases of property and equipment; leases left out, as the company then did"
WITH = "purchases of property and equipment plus principal payments on finance leases"
LAG = pd.Timedelta(days=30)


def quarterly(quarters=30, first="2001Q1", seed=1, drift=0.04, sd=0.12, theta=-0.3):
    """Log capex as ARIMA(0,1,1) with drift; seasonal revenue that grows by 4 % a quarter."""
    rng = np.random.default_rng(seed)
    ends = pd.period_range(first, periods=quarters, freq="Q").end_time.normalize()
    shocks = rng.normal(0, sd, quarters + 1)
    steps = drift + shocks[1:] + theta * shocks[:-1]
    season = np.tile([-0.05, 0.0, 0.0, 0.12], quarters // 4 + 1)[:quarters]
    revenue = 5 * np.exp(0.04 * np.arange(quarters) + season + rng.normal(0, 0.03, quarters))
    return pd.DataFrame(
        {
            "period_end": ends,
            "known_on": ends + LAG,
            "capex_usd_bn": np.exp(np.cumsum(steps)),
            "revenue_usd_bn": revenue,
        }
    )


def statements(years=range(2002, 2009), day="07-28", low=10.0, high=12.0):
    """One range a year, given on one day of the year."""
    return pd.DataFrame(
        {
            "fiscal_year": list(years),
            "issued_on": [f"{year}-{day}" for year in years],
            "kind": "range",
            "low_usd_bn": low,
            "high_usd_bn": high,
        }
    )


def two_definitions(quarters=30, change=20, factor=1.04):
    """Purchases alone before the quarter `change`, from it on times `factor` and with leases."""
    table = quarterly(quarters)
    later = np.arange(quarters) >= change
    return table.assign(
        capex_ppe_usd_bn=table["capex_usd_bn"],
        capex_usd_bn=table["capex_usd_bn"] * np.where(later, factor, 1.0),
        capex_definition=np.where(later, WITH, WITHOUT),
    )
