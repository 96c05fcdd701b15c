"""The regressors of a normal-return model, session by session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.core import DataError, unknown_name
from analysis.reactions.inputs import as_numbers, check_sessions
from analysis.reactions.rivals import members_of

RESERVED = ("alpha", "sigma", "n_obs", "df", "r_squared")
"""Columns of the coefficients that no factor may be called."""

PRICE_LEVEL = 0.5
"""A mean daily return above 50 % with no fall at all is a price, not a return."""


@dataclass(frozen=True, eq=False)
class Design:
    """Regressors beside the intercept.

    `x` has shape (k - 1, sessions); `names` the columns as they came, `labels` the columns of
    the coefficients; `members` names what they are made of. `imposed` marks the market-adjusted
    model: intercept 0 and slope 1 are given, so nothing is estimated but sigma.
    """

    x: np.ndarray
    names: tuple[str, ...]
    labels: tuple[str, ...]
    members: tuple[str, ...] = ()
    imposed: bool = False

    @property
    def estimated(self) -> int:
        """Regressors with an estimated slope, the intercept not counted."""
        return 0 if self.imposed else len(self.x)

    @property
    def complete(self) -> bool:
        """Whether every session has every regressor."""
        return bool(np.isfinite(self.x).all())


def build_design(
    model: str,
    returns: pd.DataFrame,
    benchmark: pd.Series | str | None,
    factors: pd.DataFrame | None,
) -> Design:
    """The regressors that `model` uses; those it does not use are ignored."""
    if model == "constant_mean":
        return Design(np.empty((0, len(returns))), (), ())
    if model == "factors":
        return _factor_design(returns.index, factors)
    name, values = _benchmark(model, returns, benchmark)
    members = members_of(benchmark, name)
    return Design(values[None, :], (name,), ("beta",), members, model == "market_adjusted")


def _benchmark(
    model: str, returns: pd.DataFrame, benchmark: pd.Series | str | None
) -> tuple[str, np.ndarray]:
    if benchmark is None:
        raise DataError(
            f"model={model!r} needs benchmark: a Series of returns or a column of returns."
        )
    if isinstance(benchmark, pd.DataFrame) and benchmark.shape[1] == 1:
        benchmark = benchmark.iloc[:, 0]
    if not isinstance(benchmark, pd.Series | str):
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
        raise DataError(unknown_name("benchmark", benchmark, map(str, returns.columns)))
    return name, _aligned(frame, returns.index, "benchmark")[0]


def _factor_design(sessions: pd.Index, factors: pd.DataFrame | None) -> Design:
    if not isinstance(factors, pd.DataFrame) or factors.shape[1] == 0:
        raise DataError("model='factors' needs factors: a frame of sessions x factors.")
    check_sessions(factors.index, "factors")
    names = tuple(map(str, factors.columns))
    taken = [name for name in names if name in RESERVED]
    if taken or len(set(names)) < len(names):
        raise DataError(
            f"factors has the columns {names}; give each its own name, none of {RESERVED}."
        )
    return Design(_aligned(factors, sessions, "factors"), names, names, members=names)


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
