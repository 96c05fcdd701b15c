"""Simulated returns that the tests of event studies share."""

import numpy as np
import pandas as pd
import pytest

SESSIONS = 420
FIRMS = ("AAA", "BBB", "CCC", "DDD")


@pytest.fixture
def simulated_returns() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    factors = rng.normal(0.0003, 0.01, (SESSIONS, 2))
    slopes = rng.uniform(0.5, 1.5, (2, len(FIRMS)))
    firms = factors @ slopes + rng.normal(0, 0.02, (SESSIONS, len(FIRMS)))
    days = pd.bdate_range("2021-01-04", periods=SESSIONS)
    columns = [*FIRMS, "MARKET", "SIZE"]
    return pd.DataFrame(np.hstack([firms, factors]), index=days, columns=columns)


@pytest.fixture
def simulated_events(simulated_returns) -> pd.DataFrame:
    places = (300, 310, 333, 390)
    return pd.DataFrame(
        {
            "event_id": [f"e{i}" for i in range(4)],
            "firm": list(FIRMS),
            "date": simulated_returns.index[list(places)],
        }
    )
