"""The regressors of a normal-return model, session by session, and how it is fitted."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.core import DataError
from analysis.reactions.inputs import as_numbers, check_sessions, unknown_label
from analysis.reactions.rivals import members_of
from analysis.reactions.settings import Settings

if TYPE_CHECKING:
    from analysis.reactions.fit import Fit
    from analysis.reactions.ols import Moments

RESERVED = ("alpha", "sigma", "n_obs", "df", "r_squared")
"""Columns of the coefficients that no factor may be called."""

PRICE_LEVEL = 0.5
"""A mean daily return above 50 % with no fall at all is a price, not a return."""


@dataclass(frozen=True, eq=False)
class Given:
    """What the caller handed over; `events` are checked. A model takes what it needs."""

    settings: Settings
    returns: pd.DataFrame
    events: pd.DataFrame
    benchmark: pd.Series | Hashable | None
    factors: pd.DataFrame | None


@dataclass(frozen=True, eq=False)
class Design:
    """Regressors beside the intercept, and the fit of a block of events.

    `x` has shape (k - 1, sessions); `names` what they are called in messages, `labels` the
    columns of the coefficients; `members` names what they are made of. `imposed` marks the
    market-adjusted model: intercept 0 and slope 1 are given, so nothing is estimated but sigma.
    `are_returns` says that regressors have the unit of returns; `approximation` what a forecast
    variance takes for granted that is not exact; `varying` that days differ in variance.

    `minus` (sessions,) is taken off every return before anything else. The first and last `edge`
    sessions are not used in estimation; an event window stays `reach` sessions away from the ends.
    """

    x: np.ndarray
    names: tuple[str, ...]
    labels: tuple[str, ...]
    fit: Callable[[Moments], Fit]
    members: tuple[str, ...] = ()
    imposed: bool = False
    are_returns: bool = True
    approximation: str = ""
    varying: bool = False
    minus: np.ndarray | None = None
    edge: int = 0
    reach: int = 0

    @property
    def estimated(self) -> int:
        """Regressors with an estimated slope, the intercept not counted."""
        return 0 if self.imposed else len(self.x)

    @property
    def complete(self) -> bool:
        """Whether every session has every regressor."""
        return bool(np.isfinite(self.x).all())


def read_benchmark(given: Given) -> tuple[str, np.ndarray, tuple[str, ...]]:
    """Name of the benchmark, its returns on the sessions, and what it is made of."""
    benchmark, returns = given.benchmark, given.returns
    if benchmark is None:
        raise DataError(
            f"model={given.settings.model!r} needs benchmark: a Series of returns or a column of "
            "returns."
        )
    if isinstance(benchmark, pd.DataFrame) and benchmark.shape[1] == 1:
        benchmark = benchmark.iloc[:, 0]
    if not isinstance(benchmark, pd.Series) and not pd.api.types.is_hashable(benchmark):
        raise DataError(
            f"benchmark is a {type(benchmark).__name__}; give a Series of returns by session, "
            "or the name of a column of returns."
        )
    if isinstance(benchmark, pd.Series):
        name = str(benchmark.name) if benchmark.name is not None else "benchmark"
        frame = benchmark.to_frame(name)
        check_sessions(frame.index, "benchmark")
    elif benchmark in returns.columns:
        name, frame = str(benchmark), returns[benchmark].to_frame()
    else:
        raise DataError(unknown_label("benchmark", benchmark, returns.columns))
    values = _aligned(frame, returns.index, "benchmark")[0]
    return name, values, members_of(given.benchmark, name)


def read_factors(given: Given, what: str = "factors") -> tuple[tuple[str, ...], np.ndarray]:
    """Names of the factors and their values on the sessions, (factors, sessions)."""
    factors = given.factors
    if not isinstance(factors, pd.DataFrame) or factors.shape[1] == 0:
        raise DataError(
            f"model={given.settings.model!r} needs factors: a frame of sessions x {what}."
        )
    check_sessions(factors.index, "factors")
    names = tuple(map(str, factors.columns))
    taken = [name for name in names if name in RESERVED]
    if taken or len(set(names)) < len(names):
        raise DataError(
            f"factors has the columns {names}; give each its own name, none of {RESERVED}."
        )
    return names, _aligned(factors, given.returns.index, "factors")


def _aligned(frame: pd.DataFrame, sessions: pd.Index, argument: str) -> np.ndarray:
    """Rows of `frame` on `sessions`, turned to (columns, sessions); missing rows are NaN."""
    rows = frame if frame.index is sessions else frame.reindex(sessions)
    values = np.array(as_numbers(rows, argument).T, order="C")
    for name, column in zip(frame.columns, values, strict=True):
        _refuse_prices(column, f"{argument} {name!r}")
    return values


def _refuse_prices(values: np.ndarray, what: str) -> None:
    known = values[np.isfinite(values)]
    if known.size and known.min() > 0 and known.mean() > PRICE_LEVEL:
        raise DataError(price_message(what, float(known.mean())))


def price_message(what: str, mean: float) -> str:
    """The refusal of prices where returns are wanted."""
    return (
        f"{what} looks like prices (or gross returns), not returns: no value falls to zero and "
        f"their mean is {mean:.4g}; use returns_from_prices(prices) first."
    )
