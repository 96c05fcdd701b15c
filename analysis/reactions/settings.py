"""What the caller chose, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import Any

from pandas.api.types import is_scalar

from analysis.core import DataError

Window = tuple[int, int]

MODELS = (
    "market_model",
    "constant_mean",
    "market_adjusted",
    "factors",
    "capm",
    "dimson",
    "scholes_williams",
    "garch",
    "synthetic_control",
)
SESSION_RULES = ("next", "previous", "raise")

FARTHEST_DAY = 50_000
"""Sessions from the event: two centuries, longer than any record of daily prices of shares."""


@dataclass(frozen=True)
class Settings:
    """The choices behind one event study; windows are inclusive trading days from the event.

    `mask_dates` holds firm (None: every one) and session of each masked date inside the data;
    `regressors` names what the normal return was made from (empty for the constant mean);
    `quantity` what stands in the place of returns: ``return`` or ``log_volume``;
    `leads_lags` are the sessions on each side that `dimson` looks at.
    """

    model: str
    estimation_window: Window
    event_window: Window
    min_estimation_days: int
    session_rule: str
    mask_other_events: bool
    mask_window: Window = (-1, 1)
    mask_dates: tuple[tuple[Any | None, str], ...] = ()
    regressors: tuple[str, ...] = ()
    quantity: str = "return"
    leads_lags: int = 1

    def __post_init__(self) -> None:
        _check_choice("model", self.model, MODELS)
        _check_choice("mask_other_events", self.mask_other_events, (True, False))
        _check_choice("session_rule", self.session_rule, SESSION_RULES)
        check_window("estimation_window", self.estimation_window, "(-260, -11)")
        check_window("event_window", self.event_window, "(-10, 10)")
        check_window("mask_window", self.mask_window, "(-1, 1)")
        _check_apart(self.estimation_window, self.event_window)
        _check_days(self.min_estimation_days, self.estimation_window)
        _check_leads_lags(self.leads_lags)


def _check_choice(argument: str, value: object, options: tuple[object, ...]) -> None:
    if not is_scalar(value) or value not in options:
        raise DataError(f"{argument}={value!r} is not available; choose one of {options}.")


def check_probability(argument: str, value: float, example: float) -> None:
    """Stop unless `value` lies strictly between 0 and 1."""
    if not isinstance(value, Real) or not 0 < value < 1:
        raise DataError(
            f"{argument}={value!r} is not a probability between 0 and 1; give such as {example}."
        )


def check_returns_studied(settings: Settings, what: str) -> None:
    """Stop where `what` needs returns and something else was studied."""
    if settings.quantity != "return":
        raise DataError(
            f"{what} holds shares, and this study is of {settings.quantity}; make one of returns "
            "with event_study."
        )


def is_day(value: object) -> bool:
    """Whether `value` is a whole number."""
    return hasattr(value, "__index__") and not isinstance(value, bool)


def check_window(argument: str, window: Window, example: str) -> None:
    """Stop unless `window` is (first, last), two whole numbers in order and within reach."""
    if not isinstance(window, tuple | list) or len(window) != 2 or not all(map(is_day, window)):
        raise DataError(f"{argument}={window!r} is not two whole days; give such as {example}.")
    if window[0] > window[1]:
        raise DataError(
            f"{argument}=({window[0]}, {window[1]}) ends before it starts; give (first, last) "
            f"trading days relative to the event, such as {example}."
        )
    if max(-window[0], window[1]) > FARTHEST_DAY:
        raise DataError(
            f"{argument}=({window[0]}, {window[1]}) reaches beyond {FARTHEST_DAY} sessions from "
            f"the event; give such as {example} (an estimation window that starts before the data "
            "uses the days there are)."
        )


def _check_apart(estimation: Window, event: Window) -> None:
    if estimation[0] <= event[1] and event[0] <= estimation[1]:
        raise DataError(
            f"estimation_window={estimation} and event_window={event} overlap; the normal return "
            f"may not learn from the event: end the estimation window before day {event[0]}."
        )


def _check_days(days: int, estimation: Window) -> None:
    length = estimation[1] - estimation[0] + 1
    if not is_day(days) or not 1 <= days <= length:
        raise DataError(
            f"min_estimation_days={days!r} is not a whole number from 1 to {length}, the length "
            f"of estimation_window={estimation}."
        )


def _check_leads_lags(sessions: int) -> None:
    if not is_day(sessions) or sessions < 1:
        raise DataError(
            f"leads_lags={sessions!r} is not a whole number from 1; for none use "
            "model='market_model'."
        )
