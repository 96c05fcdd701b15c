"""What the engine says of a case, in the pieces that other tools' conventions are made of."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
from event_study_cases import ESTIMATION, EVENT, Case, read_case

from analysis.reactions import EventStudyResult, event_study

T = ESTIMATION[1] - ESTIMATION[0] + 1


def study_of(case: Case) -> EventStudyResult:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # other events of a firm, tested elsewhere
        return event_study(
            case.returns,
            case.events,
            benchmark="MARKET",
            factors=case.returns[["MARKET", "SIZE"]] if case.model == "factors" else None,
            model=case.model,
            mask_other_events=case.masked,
            estimation_window=ESTIMATION,
            event_window=EVENT,
        )


@dataclass(frozen=True, eq=False)
class Whole:
    """The engine's result of one case."""

    case: Case
    study: EventStudyResult

    @property
    def sigma(self) -> np.ndarray:
        return self.study.coefficients["sigma"].to_numpy()

    @property
    def days_used(self) -> np.ndarray:
        return self.study.coefficients["n_obs"].to_numpy()

    @property
    def abnormal(self) -> np.ndarray:
        """Shape (N, event days)."""
        return self.study.abnormal_returns.to_numpy()

    @cached_property
    def market_past(self) -> np.ndarray:
        return np.array([self.case.past("MARKET", place) for place in self.case.places])

    @cached_property
    def market_near(self) -> np.ndarray:
        return np.array([self.case.near("MARKET", place) for place in self.case.places])

    @cached_property
    def residual(self) -> np.ndarray:
        """Shape (N, T), from the engine's coefficients; NaN on missing days."""
        pairs = zip(self.case.firms, self.case.places, strict=True)
        returns = np.array([self.case.past(firm, place) for firm, place in pairs])
        found = self.study.coefficients
        alpha, beta = (found[name].to_numpy()[:, None] for name in ("alpha", "beta"))
        return returns - alpha - beta * self.market_past

    @cached_property
    def correlation_by_relative_day(self) -> float:
        """Mean correlation of residuals laid side by side, whatever days they are of."""
        r = np.corrcoef(self.residual)
        return float((r.sum() - len(r)) / (len(r) * (len(r) - 1)))


@cache
def whole(name: str) -> Whole:
    case = read_case(name)
    return Whole(case, study_of(case))


@dataclass(frozen=True, eq=False)
class Ours:
    """The engine's numbers for one window of a case, and for one event where `event_id` is set."""

    whole: Whole
    first: int
    last: int
    event_id: int | None = None

    def statistic(self, name: str) -> float:
        return _statistic(self.whole.case.name, name, self.first, self.last)

    def p_value(self, name: str) -> float:
        return self.whole.study.test(name, self.first, self.last).p_value

    @property
    def detectable_effect(self) -> float:
        return self.whole.study.minimum_detectable_effect(self.first, self.last)

    @property
    def cars(self) -> pd.DataFrame:
        return _cars(self.whole.case.name, self.first, self.last)

    @property
    def event(self) -> pd.Series:
        return self.cars.loc[self.event_id]

    @property
    def coefficients(self) -> pd.Series:
        return self.whole.study.coefficients.loc[self.event_id]

    @property
    def sample_quantile(self) -> float:
        frame = _sample_quantiles(self.whole.case.name, self.first, self.last)
        return frame.loc[self.event_id, "p_value"]

    @property
    def n(self) -> int:
        return len(self.cars)

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def days(self) -> slice:
        return slice(self.first - EVENT[0], self.last - EVENT[0] + 1)

    @property
    def abnormal(self) -> np.ndarray:
        """Shape (N, L)."""
        return self.whole.abnormal[:, self.days]

    @property
    def rho(self) -> float:
        """The mean correlation that `kp_patell` used: (Z / Z_kp)^2 = 1 + (N - 1) rho."""
        return (self.design_effect - 1) / (self.n - 1)

    @property
    def design_effect(self) -> float:
        return (self.statistic("patell") / self.statistic("kp_patell")) ** 2

    @property
    def added(self) -> np.ndarray:
        """What forecasting adds to a day's variance, in sigma squared; shape (N, L)."""
        pairs = [_cars(self.whole.case.name, t, t) for t in range(self.first, self.last + 1)]
        return np.array([(one["se"] / self.whole.sigma) ** 2 - 1 for one in pairs]).T


@cache
def _statistic(case: str, name: str, first: int, last: int) -> float:
    return whole(case).study.test(name, first, last).statistic


@cache
def _cars(case: str, first: int, last: int) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return whole(case).study.car(first, last)


@cache
def _sample_quantiles(case: str, first: int, last: int) -> pd.DataFrame:
    return whole(case).study.sq_test(first, last)
