"""Returns, benchmarks and factors, and the event study of one list under one specification."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import pandas as pd

from analysis.core import FitError, as_timestamp
from analysis.reactions import EventStudyResult, event_study, returns_from_prices
from analysis.studies.event_lists import FIRM, events_of, own_days, public_times

RIVALS = ("GOOGL", "MSFT", "AMZN", "NVDA")
"""Sellers of models, clouds and chips whose shares are watched around Meta's releases."""
FACTORS = ("mkt_rf", "smb", "hml", "rmw", "cma", "mom")
ESTIMATION_WINDOW = (-260, -11)
EVENT_WINDOW = (-5, 5)
"""Ten days would reach the next results after one of the releases."""
NEAR_RESULTS = (-1, 1)
"""Sessions around results that count as touched by them."""


@dataclass(frozen=True)
class Specification:
    """What stands for a normal day: a benchmark and the model that uses it."""

    benchmark: str
    model: str


PRIMARY = Specification("SPY", "market_model")
SPECIFICATIONS = (
    PRIMARY,
    Specification("QQQ", "market_model"),
    Specification("^GSPC", "market_model"),
    Specification("SPY", "market_adjusted"),
    Specification("six factors", "factors"),
    Specification("none", "constant_mean"),
)


@dataclass(frozen=True, eq=False)
class Market:
    """Simple returns (sessions x tickers), factors (sessions x `FACTORS`) and listed events."""

    returns: pd.DataFrame
    factors: pd.DataFrame
    events: pd.DataFrame

    @classmethod
    def of(cls, prices: pd.DataFrame, factors: pd.DataFrame | None, events: pd.DataFrame) -> Market:
        """From adjusted closes (sessions x tickers), factors if there are, and `load("events")`."""
        known = pd.DataFrame(columns=list(FACTORS)) if factors is None else factors[list(FACTORS)]
        return cls(returns_from_prices(prices), known, events)

    def as_known(self, day: str) -> Market:
        """Nothing that happened, or became known, after `day`."""
        last = as_timestamp(day)
        events = self.events[self.events["known_on"] <= last]
        return Market(self.returns.loc[:last], self.factors.loc[:last], events)

    def study(
        self, events: pd.DataFrame, specification: Specification, firm: str = FIRM
    ) -> EventStudyResult | None:
        """The event study of `events` for `firm`; None where no event can be used.

        Days around everything listed about Meta itself are left out of the estimation windows
        of Meta's share. For other firms no such list is kept, so none are left out.
        """
        sessions = self._sessions(specification)
        listed = pd.DataFrame(
            {"event_id": events["event_id"], "firm": firm, "date": public_times(events)}
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # dropped events are counted by the caller
            try:
                return event_study(
                    self.returns.loc[sessions, [firm]],
                    listed,
                    benchmark=self.returns.get(specification.benchmark),
                    factors=self.factors,
                    model=specification.model,
                    estimation_window=ESTIMATION_WINDOW,
                    event_window=EVENT_WINDOW,
                    mask_dates=own_days(self.events) if firm == FIRM else None,
                )
            except FitError:
                return None

    def near_results(self) -> list[pd.Timestamp]:
        """Sessions from the day before Meta's results to the day after."""
        plain = Specification("none", "constant_mean")
        results = self.study(events_of(self.events, "results"), plain)
        if results is None:
            return []
        sessions = self.returns.index
        place = sessions.get_indexer(pd.DatetimeIndex(results.sessions["session"].dropna()))
        near = {
            int(at) + shift for at in place for shift in range(NEAR_RESULTS[0], NEAR_RESULTS[1] + 1)
        }
        return list(sessions[sorted(at for at in near if 0 <= at < len(sessions))])

    def _sessions(self, specification: Specification) -> pd.DatetimeIndex:
        """Sessions on which the specification has what it needs."""
        sessions = pd.DatetimeIndex(self.returns.index)
        if specification.model == "factors":
            return sessions[sessions.isin(self.factors.dropna().index)]
        if specification.model == "constant_mean":
            return sessions
        return sessions[self.returns[specification.benchmark].notna()]
