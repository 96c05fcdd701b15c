"""What `event-study` was asked to do, and the files it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.commands.own.messages import in_options
from analysis.core import DataError, UsageError, as_timestamp, unknown_name
from analysis.datasets.own_events import OwnEvents, read_own_events
from analysis.datasets.own_prices import OwnPrices, read_own_factors, read_own_prices
from analysis.reactions import returns_from_prices
from analysis.reactions.prices import MOST_SHOWN, SuspectedSplit
from analysis.reactions.settings import Settings, Window
from analysis.reactions.windows import columns_of

BENCHMARKED = ("market_model", "market_adjusted", "dimson", "scholes_williams", "garch")
"""Models that compare with a benchmark."""

FACTORED = ("factors", "capm", "synthetic_control")
"""Models that read a file of factors, or of donors."""


@dataclass(frozen=True)
class Request:
    """The options of the command; windows are inclusive trading days from the event."""

    prices: Path
    events: Path
    benchmark: str | None
    factors: Path | None
    model: str
    estimation_window: Window
    event_window: Window
    tested: Window
    min_estimation_days: int
    session_rule: str
    mask_other_events: bool
    as_returns: bool
    known_moves: Sequence[str]

    def __post_init__(self) -> None:
        self._check_settings()
        if self.model in BENCHMARKED and not self.benchmark:
            raise UsageError(f"--model {self.model} needs --benchmark TICKER, a column of prices.")
        self._check_factors()
        if self.as_returns and self.known_moves:
            raise UsageError("--known-move is for prices; leave it out with --returns.")
        _ = self.moves  # read once, so that a slip is said before any file is opened

    def _check_factors(self) -> None:
        if self.model in FACTORED and not self.factors:
            raise UsageError(f"--model {self.model} needs --factors FILE, a CSV of returns by day.")
        if self.factors and self.model not in FACTORED:
            raise UsageError(
                f"--factors FILE is for --model {', '.join(FACTORED)}, not {self.model}; choose "
                "one of these or leave the file out."
            )

    def _check_settings(self) -> None:
        try:
            columns_of(Settings(**self.choices), *self.tested)
        except DataError as error:
            raise UsageError(in_options(str(error))) from None

    @property
    def moves(self) -> dict[str, list[str]]:
        """The days of moves that look like splits and were none, by ticker."""
        moves: dict[str, list[str]] = {}
        for text in self.known_moves:
            ticker, mark, day = text.rpartition("=")
            if not mark or not ticker:
                raise UsageError(f"--known-move {text!r} is not TICKER=DAY, as META=2022-02-03.")
            moves.setdefault(ticker, []).append(_iso(day))
        return moves

    @property
    def choices(self) -> dict[str, Any]:
        """What the settings of the study are made of."""
        return {
            "model": self.model,
            "estimation_window": self.estimation_window,
            "event_window": self.event_window,
            "min_estimation_days": self.min_estimation_days,
            "session_rule": self.session_rule,
            "mask_other_events": self.mask_other_events,
        }

    @property
    def market(self) -> str | None:
        """The benchmark, if the model uses one."""
        return self.benchmark if self.model in BENCHMARKED else None


def _iso(day: str) -> str:
    try:
        return f"{as_timestamp(day, '--known-move TICKER'):%Y-%m-%d}"
    except DataError as error:
        raise UsageError(str(error)) from None


@dataclass(frozen=True, eq=False)
class Inputs:
    """The files as they were read, and the returns of the tickers that are needed."""

    prices: OwnPrices
    events: OwnEvents
    factors: OwnPrices | None
    returns: pd.DataFrame


def read_inputs(request: Request) -> Inputs:
    """The files of a request, checked one by one and against each other.

    Raises
    ------
    DataError
        For what is wrong in a file, with its lines; for a firm or benchmark without a column.
    """
    events = read_own_events(request.events)
    prices = read_own_prices(request.prices, request.as_returns)
    factors = read_own_factors(request.factors) if request.factors else None
    events.stop_for_unknown(prices.tickers)
    needed = sorted({*events.firms, *_market(request, prices, events)})
    return Inputs(prices, events, factors, _returns(request, prices.of(needed)))


def _market(request: Request, prices: OwnPrices, events: OwnEvents) -> list[str]:
    if request.market is None:
        return []
    if request.market not in prices.tickers:
        raise DataError(
            f"{request.prices}: {unknown_name('benchmark', request.market, prices.tickers)}"
        )
    if request.market in events.firms:
        raise DataError(
            f"{request.events}: {request.market} is the benchmark and the firm of an event; "
            "measured against itself it never moves: choose another benchmark."
        )
    return [request.market]


def _returns(request: Request, table: pd.DataFrame) -> pd.DataFrame:
    if request.as_returns:
        return table
    try:
        return returns_from_prices(table, known_moves=request.moves)
    except SuspectedSplit as error:
        real = error.jumps[:MOST_SHOWN]
        allowed = " ".join(f"--known-move {name}={day:%Y-%m-%d}" for name, day, _ in real)
        raise DataError(
            f"{request.prices}: prices look {error.found}; give adjusted prices, or, if the moves "
            f"were real, {allowed}."
        ) from None
    except DataError as error:
        raise DataError(f"{request.prices}: {error}") from None
