"""Simulated returns and events, and the windows that every way of the benchmark uses."""

from __future__ import annotations

import numpy as np
import pandas as pd

SESSIONS = 2500
ESTIMATION, EVENT = (-260, -11), (-10, 10)


def simulate(events: int, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Simulated returns (sessions x firms, the market last), firm and session of each event."""
    rng = np.random.default_rng(seed)
    firms = max(20, min(500, events // 10))
    market = rng.normal(0, 0.01, SESSIONS)
    shares = 1.1 * market[:, None] + rng.normal(0, 0.02, (SESSIONS, firms))
    names = [*(f"F{i}" for i in range(firms)), "MARKET"]
    days = pd.bdate_range("2014-01-02", periods=SESSIONS)
    returns = pd.DataFrame(np.column_stack([shares, market]), index=days, columns=names)
    return returns, rng.integers(0, firms, events), rng.integers(270, SESSIONS - 20, events)


def table_of(returns: pd.DataFrame, firm: np.ndarray, day: np.ndarray) -> pd.DataFrame:
    """Events as `event_study` takes them."""
    return pd.DataFrame(
        {
            "event_id": np.arange(len(firm)),
            "firm": returns.columns[firm],
            "date": returns.index[day],
        }
    )
