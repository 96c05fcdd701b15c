"""Real returns of the snapshot with random days in the place of events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis import load_prices, returns_from_prices
from trust.case import Case, Design

FIRMS = ("META", "AMZN", "NFLX", "NVDA", "GOOG", "AAPL", "MSFT")
MARKET, LAST_DAY = "^GSPC", "2022-12-28"
"""The S&P 500 index and the last day on which the snapshot has it."""


@dataclass(frozen=True)
class Snapshot:
    """Firm-days at random without replacement, or with `same_day` some of the firms on one day.

    `event_variance` multiplies the variance of day 0: its abnormal return is scaled.
    """

    firms: tuple[str, ...] = FIRMS
    same_day: bool = False
    event_variance: float = 1.0

    def __call__(self, rng: np.random.Generator, design: Design) -> Case:
        """Draw a case."""
        returns, market = real_returns(self.firms)
        choose = _one_day if self.same_day else _firm_days
        firm, day = choose(rng, design, returns.shape)
        case = Case(returns, market, firm, day)
        if self.event_variance == 1:
            return case
        abnormal = case.study(design).car(0, 0)["car"].to_numpy()
        return case.adding((self.event_variance**0.5 - 1) * abnormal)


@cache
def real_returns(firms: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Simple daily returns (sessions, firms) and the market's, 2018-01-03 to `LAST_DAY`."""
    returns = returns_from_prices(load_prices([*firms, MARKET])).loc[:LAST_DAY]
    return returns[list(firms)].to_numpy(), returns[MARKET].to_numpy()


def _firm_days(
    rng: np.random.Generator, design: Design, shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    sessions, firms = shape
    cell = rng.choice((sessions - design.lead) * firms, design.events, replace=False)
    return cell % firms, design.lead + cell // firms


def _one_day(
    rng: np.random.Generator, design: Design, shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    day = rng.integers(design.lead, shape[0])
    firm = rng.choice(shape[1], design.events, replace=False)
    return firm, np.full(design.events, day)
