"""The portfolio of all firms that had an event lately, and what it earned beyond its factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.core import DataError, Result, Source, TestResult, format_number, weakest
from analysis.reactions.inputs import as_numbers, check_sessions
from analysis.reactions.robust_regression import (
    INTERCEPT,
    coefficient_frame,
    least_squares,
    with_intercept,
)
from analysis.reactions.settings import check_returns_studied, is_day
from analysis.reactions.verdict import LEVEL, joined
from analysis.reactions.windows import Fitted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RISK_FREE = "rf"

LAGS_AT_100_DAYS, LAGS_POWER = 4.0, 2.0 / 9.0
"""Lags 4 (T / 100)^(2/9), rounded down: Newey and West (1994), the habit of most programs."""

ASSUMES = (
    "the factors explain expected returns of the portfolio, whose firms change, with constant "
    "slopes; autocorrelation fades within the lags; equal weights are restored every session, "
    "which lifts the mean where closing prices bounce between bid and ask"
)


@dataclass(frozen=True, eq=False)
class CalendarTimePortfolio(Result):
    """Made by `EventStudyResult.calendar_time_portfolio`; returns are fractions a session.

    `coefficients` has a row for `alpha` and each factor: `estimate, se, t, p_value, low, high, df`
    with Newey-West errors of `lags` lags. `portfolio` has a row a session with a firm:
    `portfolio_return` (less the risk-free rate where there is one), `n_firms`,
    `abnormal_return` (alpha plus residual). `skipped_days` counts sessions between them without.
    """

    coefficients: pd.DataFrame
    portfolio: pd.DataFrame
    holding: int
    lags: int
    skipped_days: int
    r_squared: float
    sources: tuple[Source, ...]

    @property
    def evidence(self) -> str:
        """Level of the numbers: `estimated`, or weaker where a source is."""
        return weakest(["estimated", *(source.evidence for source in self.sources)])

    @property
    def alpha(self) -> TestResult:
        """The test that the portfolio earned what its factors explain; n in sessions."""
        row = self._alpha
        return TestResult(
            name="calendar_time_alpha",
            statistic=row["t"],
            p_value=row["p_value"],
            null=f"t({row['df']:.0f})",
            n=len(self.portfolio),
            df=row["df"],
            estimate=row["estimate"],
            standard_error=row["se"],
            low=row["low"],
            high=row["high"],
            assumes=ASSUMES,
            reason=joined(
                f"Newey-West errors, {self.lags} lags",
                f"{self._firms} a session",
                f"{self.skipped_days} sessions without a firm skipped" if self.skipped_days else "",
            ),
        )

    @property
    def _alpha(self) -> dict[str, float]:
        row = self.coefficients.loc[[INTERCEPT]].astype(float)
        return {str(name): float(row[name].iloc[0]) for name in row}

    @property
    def _firms(self) -> str:
        least, most = self.portfolio["n_firms"].min(), self.portfolio["n_firms"].max()
        number = f"{most}" if least == most else f"{least} to {most}"
        return f"{number} {'firm' if most == 1 else 'firms'}"

    def to_frame(self) -> pd.DataFrame:
        """The coefficients, a row each."""
        return self.coefficients.copy()

    def headline(self) -> str:
        """Alpha in one sentence, with interval and n."""
        parts = (self._alpha[name] for name in ("estimate", "low", "high"))
        value, low, high = (format_number(part, "share", 3) for part in parts)
        factors = list(map(str, self.coefficients.index.drop(INTERCEPT)))
        explain = "explains" if len(factors) == 1 else "explain"
        return (
            f"In the {self.holding} sessions after their event the firms earned {value} a session "
            f"beyond what {', '.join(factors)} {explain} ({LEVEL:.0%} interval: {low} to {high}; "
            f"n = {len(self.portfolio)} sessions of {self._firms})."
        )

    def path(self) -> pd.DataFrame:
        """Sum of abnormal returns by session, `cumulative`, and what alpha's interval gives."""
        alpha = self._alpha
        days = np.arange(1, len(self.portfolio) + 1)
        return pd.DataFrame(
            {
                "cumulative": self.portfolio["abnormal_return"].cumsum(),
                "low": alpha["low"] * days,
                "high": alpha["high"] * days,
            }
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The sum of abnormal returns by session over what alpha's interval gives."""
        from analysis import display  # loaded only when drawing

        return display.draw_calendar_time(self.path(), ax=ax)


def calendar_time(
    fitted: Fitted,
    sessions: pd.DatetimeIndex,
    holding: int,
    factors: pd.DataFrame | None,
    lags: int | None,
    sources: tuple[Source, ...],
) -> CalendarTimePortfolio:
    """The result of `EventStudyResult.calendar_time_portfolio`."""
    check_returns_studied(fitted.settings, "calendar_time_portfolio")
    _check_whole("holding", holding, 1)
    portfolio = _portfolio(fitted, sessions, holding)
    days = pd.DatetimeIndex(portfolio.index)
    explained = _study_factors(fitted, sessions) if factors is None else _given(factors)
    regressors = _on_days(explained, days)
    if factors is not None and RISK_FREE in regressors:
        portfolio["portfolio_return"] -= regressors.pop(RISK_FREE)
    if factors is not None and (taken := fitted.panel.design.minus) is not None:
        portfolio["portfolio_return"] += taken[sessions.get_indexer(days)]  # the study took it off
    lags = _lags(lags, len(days))
    fit = least_squares(
        portfolio["portfolio_return"].to_numpy(),
        with_intercept(regressors, "factors", "sessions"),
        "HAC",
        {"maxlags": lags, "use_correction": True},
    )
    portfolio["abnormal_return"] = fit.params[INTERCEPT] + fit.resid
    first, last = sessions.get_indexer(days[[0, -1]])
    return CalendarTimePortfolio(
        coefficients=coefficient_frame(fit),
        portfolio=portfolio,
        holding=holding,
        lags=lags,
        skipped_days=int(last - first + 1 - len(days)),
        r_squared=float(fit.rsquared),
        sources=sources,
    )


def _check_whole(argument: str, value: object, least: int) -> None:
    if not is_day(value) or value < least:  # type: ignore[operator]
        raise DataError(f"{argument}={value!r} is not a whole number of sessions from {least} on.")


def _lags(lags: int | None, days: int) -> int:
    if lags is None:
        return int(LAGS_AT_100_DAYS * (days / 100.0) ** LAGS_POWER)
    _check_whole("lags", lags, 0)
    if lags >= days:
        raise DataError(
            f"lags={lags} reaches over all {days} sessions of the portfolio; give fewer."
        )
    return lags


def _portfolio(fitted: Fitted, sessions: pd.DatetimeIndex, holding: int) -> pd.DataFrame:
    """Mean return of the firms held, and their number, on the sessions with one at least."""
    inside = slice(fitted.panel.front, fitted.panel.front + len(sessions))
    rows, row = np.unique(fitted.row, return_inverse=True)
    y = fitted.panel.y[rows, inside]
    held = _held(row, fitted.day - fitted.panel.front, y.shape, holding) & np.isfinite(y)
    firms = held.sum(axis=0)
    days = firms > 0
    if not days.any():
        raise DataError(
            "no session after an event has a return, so there is no portfolio to hold; the events "
            "stand at the end of returns."
        )
    mean = np.where(held, y, 0.0).sum(axis=0)[days] / firms[days]
    index = sessions[days].rename("session")
    return pd.DataFrame({"portfolio_return": mean, "n_firms": firms[days]}, index=index)


def _held(row: np.ndarray, day: np.ndarray, shape: tuple[int, ...], holding: int) -> np.ndarray:
    """Firms x sessions: whether an event of the firm lies 1 to `holding` sessions back."""
    held = np.zeros(shape, dtype=bool)
    for firm, event in zip(row, day, strict=True):
        held[firm, event + 1 : event + 1 + holding] = True
    return held


def _study_factors(fitted: Fitted, sessions: pd.DatetimeIndex) -> pd.DataFrame:
    names = fitted.settings.regressors
    if not names:
        raise DataError(
            f"model={fitted.settings.model!r} has no benchmark to judge a portfolio by; give "
            "factors: a frame of sessions x factors, such as one column with the market's return."
        )
    if fitted.panel.design.edge:
        raise DataError(
            f"model={fitted.settings.model!r} looks at sessions beside each day, which the ends of "
            "the data lack; give factors: a frame of sessions x factors."
        )
    inside = slice(fitted.panel.front, fitted.panel.front + len(sessions))
    return pd.DataFrame(fitted.panel.x[:, inside].T, index=sessions, columns=list(names))


def _given(factors: pd.DataFrame) -> pd.DataFrame:
    if not isinstance(factors, pd.DataFrame) or not set(factors.columns) - {RISK_FREE}:
        raise DataError("factors must be a frame of sessions x factors with a factor at least.")
    check_sessions(factors.index, "factors")
    if not factors.columns.is_unique or INTERCEPT in factors.columns:
        raise DataError(
            f"factors has the columns {list(factors.columns)}; give each its own name, none "
            f"{INTERCEPT!r}."
        )
    values = as_numbers(factors, "factors")
    return pd.DataFrame(values, index=factors.index, columns=factors.columns)


def _on_days(factors: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    """`factors` on the sessions of the portfolio; each must be there."""
    found = factors.reindex(days)
    lacking = np.argwhere(~np.isfinite(found.to_numpy()))
    if len(lacking):
        row, column = lacking[0]
        raise DataError(
            f"factor {found.columns[column]!r} has no finite value on {days[row]:%Y-%m-%d}, a "
            f"session of the portfolio ({days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}); fill it from "
            "its source, or end returns where it ends."
        )
    return found
