"""Lists of dates beside the events, placed on sessions as events are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.core import DataError
from analysis.reactions.inputs import read_events
from analysis.reactions.timing import place_events


def places_of(
    dates: Any, argument: str, sessions: pd.DatetimeIndex, session_rule: str
) -> np.ndarray:
    """Places in `sessions` that the dates fall on, in order, each once.

    Dates are days, or times with a zone, and move to a session by the rule that moves events;
    those outside the sessions have no place and are left out. `DataError` names the argument
    and the place in the list of a date that cannot be read.
    """
    if isinstance(dates, str) or not hasattr(dates, "__iter__"):
        kind = "text" if isinstance(dates, str) else f"of type {type(dates).__name__}"
        raise DataError(f"{argument}={dates!r} is {kind}; give a list of dates.")
    listed = list(dates)
    if not listed:
        return np.zeros(0, dtype=int)
    names = [f"{argument}[{i}]" for i in range(len(listed))]
    frame = pd.DataFrame({"event_id": names, "firm": "", "date": pd.Series(listed)})
    placed = place_events(read_events(frame, pd.Index([""])), sessions, session_rule)
    return np.unique(placed.position[placed.position >= 0])
