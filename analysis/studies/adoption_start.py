"""The day from which the spread of open models is counted."""

from __future__ import annotations

import pandas as pd

from analysis.datasets import load

FIRST_RELEASE = "20230224_mod"
"""The event from which years of spread are counted: the first LLaMA."""


def first_release(as_of: str | None) -> pd.DataFrame:
    """The row of that event, as known then."""
    events = load("events", as_of)
    return events[events["event_id"] == FIRST_RELEASE]
