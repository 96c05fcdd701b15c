"""From a statistic to a `TestResult`: law, tails, interval, and what weakens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from analysis.core import DataError, TestResult

LEVEL = 0.95
ALTERNATIVES = ("two-sided", "greater", "less")

AT_LEAST = 1 - 1e-12
"""Sums of the same numbers in another order differ by rounding and count as equal."""

LEAST_EVENTS = 2
FEW_EVENTS = 10
"""Below this, p-values are marked: the sample cannot show the law they rest on."""

NEAR_NORMAL = "the p-value rests on near-normality, which so few cannot show"
MANY_EVENTS = "the p-value rests on a normal law for many events and moves in steps"


class DoesNotApply(Exception):
    """A test cannot be made of these events; the message is the reason."""


@dataclass(frozen=True)
class Found:
    """A statistic with its law: t(`df`), or N(0,1) where `df` is None.

    `se` is the standard error of `estimate` under that law. Where the law is another one, `null`
    names it and `tails` holds P(at most) and P(at least) the statistic.
    """

    statistic: float
    df: float | None = None
    estimate: float | None = None
    se: float | None = None
    notes: tuple[str, ...] = ()
    null: str = ""
    tails: tuple[float, float] | None = None


class Counted(Protocol):
    """What a test is made of."""

    @property
    def n(self) -> int:
        """Events used."""

    @property
    def lost(self) -> int:
        """Events without a return on a day of the window."""

    @property
    def one_reaction(self) -> bool:
        """Whether all events are of one firm on one session."""

    @property
    def repeats(self) -> int:
        """Events whose tested window shares a session with that of another of the same firm."""


@dataclass(frozen=True)
class Procedure:
    """One test: its statistic, what it assumes, and the caution below `FEW_EVENTS` events.

    `correlated` says that it allows for the correlation of events that share sessions.
    """

    statistic: Callable[[Any], Found]
    assumes: str
    few: str = NEAR_NORMAL
    correlated: bool = False


def two_sided(t: np.ndarray, df: np.ndarray | float) -> np.ndarray:
    """Two-sided p-value of Student's t."""
    return 2 * stdtr(df, -np.abs(t))


def decide(name: str, procedure: Procedure, sample: Counted, alternative: str) -> TestResult:
    """The result of one test, or `valid=False` with the reason where it does not apply."""
    if alternative not in ALTERNATIVES:
        raise DataError(
            f"alternative={alternative!r} is not available; choose one of {ALTERNATIVES}."
        )
    try:
        _check_events(sample)
        found = procedure.statistic(sample)
    except DoesNotApply as trouble:
        return _refusal(name, procedure, sample, str(trouble))
    return _answer(name, procedure, sample, found, alternative)


def _check_events(sample: Counted) -> None:
    if sample.n < LEAST_EVENTS:
        raise DoesNotApply(f"{sample.n} event(s) with all days of the window; the spread needs two")
    if sample.one_reaction:
        raise DoesNotApply(
            f"all {sample.n} events are of one firm on one session: one reaction, not a sample; "
            "keep one event and use car, sq_test or permutation_test"
        )


def _answer(
    name: str, procedure: Procedure, sample: Counted, found: Found, alternative: str
) -> TestResult:
    low, high = _interval(found)
    side = "" if alternative == "two-sided" else f"one-sided p-value, mean {alternative}"
    few = f"{sample.n} events: {procedure.few}" if sample.n < FEW_EVENTS and procedure.few else ""
    return TestResult(
        name=name,
        statistic=float(found.statistic),
        p_value=_p_value(_tails(found), alternative),
        null=found.null or _law(found.df),
        n=sample.n,
        df=found.df,
        estimate=found.estimate,
        standard_error=found.se,
        low=low,
        high=high,
        assumes=procedure.assumes,
        reason=joined(side, few, *found.notes, _repeated(procedure, sample), _left_out(sample)),
    )


def _refusal(name: str, procedure: Procedure, sample: Counted, trouble: str) -> TestResult:
    return TestResult(
        name=name,
        statistic=float("nan"),
        p_value=float("nan"),
        null="none",
        n=sample.n,
        assumes=procedure.assumes,
        valid=False,
        reason=joined(trouble, _left_out(sample)),
    )


def _law(df: float | None) -> str:
    return "N(0,1)" if df is None else f"t({df:.0f})"


def _tails(found: Found) -> tuple[float, float]:
    """P(at most) and P(at least) the statistic under the null."""
    if found.tails is not None:
        return found.tails
    both = np.array([found.statistic, -found.statistic])
    lower, upper = ndtr(both) if found.df is None else stdtr(found.df, both)
    return float(lower), float(upper)


def _p_value(tails: tuple[float, float], alternative: str) -> float:
    lower, upper = tails
    sides = {"two-sided": 2 * min(tails), "greater": upper, "less": lower}
    return min(1.0, sides[alternative])


def _interval(found: Found) -> tuple[float | None, float | None]:
    if found.estimate is None or found.se is None:
        return None, None
    tail = (1 + LEVEL) / 2
    reach = found.se * float(ndtri(tail) if found.df is None else stdtrit(found.df, tail))
    return found.estimate - reach, found.estimate + reach


def _repeated(procedure: Procedure, sample: Counted) -> str:
    if procedure.correlated or not sample.repeats:
        return ""
    return (
        f"{sample.repeats} events of the same firm share sessions of the tested window: "
        "not independent"
    )


def _left_out(sample: Counted) -> str:
    if not sample.lost:
        return ""
    return f"{sample.lost} event(s) left out: no return on a day of the window"


def joined(*notes: str) -> str:
    """The notes that say something, as one line."""
    return "; ".join(note for note in notes if note)
