"""The average cumulative abnormal return, day by day, with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.core import FitError, format_number
from analysis.reactions.ols import RELATIVE_ZERO
from analysis.reactions.verdict import LEVEL
from analysis.reactions.windows import Fitted, columns_of, cumulate

LEVEL_WORD = f"{LEVEL:.0%} interval"
NO_INTERVAL = "no interval: the events do not differ"

QUANTITIES = {"return": ("return", "share"), "log_volume": ("log volume", "ratio")}
"""What is studied in words, and the unit of its numbers."""


def complete_returns(fitted: Fitted, first: int, last: int) -> np.ndarray:
    """Abnormal returns of the events that have every day of the window, shape (n, L)."""
    returns = fitted.estimates.abnormal[:, columns_of(fitted.settings, first, last)]
    complete = returns[np.isfinite(returns).all(axis=1)]
    if not len(complete):
        raise FitError(f"no event has a return on every day of [{first}, {last}].")
    return complete


def average(fitted: Fitted, first: int, last: int) -> pd.DataFrame:
    """Mean over events by relative day, its running sum, and the number of events."""
    complete = complete_returns(fitted, first, last)
    aar = complete.mean(axis=0)
    days = pd.RangeIndex(first, last + 1, name="relative_day")
    return pd.DataFrame({"aar": aar, "caar": aar.cumsum(), "n": len(complete)}, index=days)


def path_frame(fitted: Fitted) -> pd.DataFrame:
    """`average` over the event window with pointwise intervals, `interval_kind` saying which.

    Where the events have one value, `low` and `high` are that value and the kind is `NO_INTERVAL`.
    """
    frame = average(fitted, *fitted.settings.event_window)
    n = int(frame["n"].iloc[0])
    se, df = _across_events(fitted, n) if n > 1 else _forecast(fitted)
    reach = float(stdtrit(df, (1 + LEVEL) / 2)) * se
    return pd.DataFrame(
        {
            "aar": frame["aar"],
            "caar": frame["caar"],
            "se": se,
            "low": frame["caar"] - reach,
            "high": frame["caar"] + reach,
            "n": n,
            "interval_kind": _kinds(se, frame["caar"].to_numpy(), n, df),
        }
    )


def _kinds(se: np.ndarray, caar: np.ndarray, n: int, df: int) -> np.ndarray:
    word = f"{LEVEL_WORD}, {'cross-section' if n > 1 else 'forecast'} t({df})"
    return np.where(se <= RELATIVE_ZERO * np.abs(caar), NO_INTERVAL, word)


def path_headline(fitted: Fitted) -> str:
    """The mean CAR over the event window in one sentence, with interval and n."""
    first, last = fitted.settings.event_window
    if not cumulate(fitted, first, last).complete.any():
        return f"No event has a return on every day from {first} to {last}."
    end = path_frame(fitted).iloc[-1]
    noun, unit = QUANTITIES[fitted.settings.quantity]
    what = f"{'mean ' if end['n'] > 1 else ''}cumulative abnormal {noun}"
    events = "event" if end["n"] == 1 else "events"
    return (
        f"From day {first} to day {last} the {what} was {format_number(end['caar'], unit)} "
        f"({_interval(end, unit)}; n = {end['n']} {events}, "
        f"{fitted.settings.model.replace('_', ' ')})."
    )


def _interval(end: pd.Series, unit: str) -> str:
    """The interval in words, or that there is none."""
    kind: str = end["interval_kind"]
    if kind == NO_INTERVAL:
        return kind
    return f"{kind}: {format_number(end['low'], unit)} to {format_number(end['high'], unit)}"


def _across_events(fitted: Fitted, n: int) -> tuple[np.ndarray, int]:
    paths = complete_returns(fitted, *fitted.settings.event_window).cumsum(axis=1)
    return paths.std(axis=0, ddof=1) / n**0.5, n - 1


def _forecast(fitted: Fitted) -> tuple[np.ndarray, int]:
    """Forecast standard errors of the only event with all days, and their degrees of freedom."""
    first, last = fitted.settings.event_window
    whole = cumulate(fitted, first, last)
    only = int(whole.complete.argmax())
    se = [cumulate(fitted, first, day).se[only] for day in range(first, last + 1)]
    return np.array(se), int(whole.df[only])
