"""One drawn sample of events, ready for an event study."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from analysis.reactions import EventStudyResult, event_study

GAP = 10
"""Sessions between the estimation window and the event day, as in the default (-260, -11)."""


@dataclass(frozen=True)
class Design:
    """N events, T estimation days and the tested window, which is the whole event window."""

    events: int
    estimation_days: int = 250
    window: tuple[int, int] = (0, 0)
    least_estimation_days: int = 100

    @property
    def lead(self) -> int:
        """Sessions that an event needs before its day 0."""
        return self.estimation_days + GAP

    @property
    def length(self) -> int:
        """Days of the tested window, L."""
        return self.window[1] - self.window[0] + 1


@dataclass(frozen=True, eq=False)
class Case:
    """Returns (sessions, firms), market (sessions,), and column and session of each event (N,).

    Returns are simple, as fractions.
    """

    returns: np.ndarray
    market: np.ndarray
    firm: np.ndarray
    day: np.ndarray

    def adding(self, effect: np.ndarray | float) -> Case:
        """The case with `effect` (a scalar, or (N,)) added to the returns of day 0."""
        returns = self.returns.copy()
        returns[self.day, self.firm] += effect
        return replace(self, returns=returns)

    def study(self, design: Design) -> EventStudyResult:
        """The event study, by the market model."""
        days = _sessions(len(self.returns))
        events = {"event_id": np.arange(len(self.day)), "firm": self.firm, "date": days[self.day]}
        return event_study(
            pd.DataFrame(self.returns, index=days),
            pd.DataFrame(events),
            benchmark=pd.Series(self.market, index=days),
            estimation_window=(-design.lead, -GAP - 1),
            event_window=design.window,
            min_estimation_days=design.least_estimation_days,
        )


@cache
def _sessions(number: int) -> pd.DatetimeIndex:
    """Stand-in dates: only the order of sessions matters."""
    return pd.bdate_range("2000-01-03", periods=number)
