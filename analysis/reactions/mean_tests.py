"""Tests of the mean abnormal return over events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from analysis.core import DataError, TestResult
from analysis.reactions.ols import RELATIVE_ZERO
from analysis.reactions.windows import Cars

LEVEL = 0.95
FEW_EVENTS = 10
"""Below this, normal-theory p-values are marked: the sample cannot show near-normality."""


@dataclass(frozen=True)
class Moment:
    """Mean of a sample with its Student interval; `spread` is the sd with divisor n - 1."""

    n: int
    mean: float
    spread: float
    low: float
    high: float

    @property
    def se(self) -> float:
        """Standard error of the mean."""
        return self.spread / self.n**0.5


def student(values: np.ndarray, level: float = LEVEL) -> Moment:
    """Mean and t interval of two values at least."""
    n, mean, spread = len(values), float(values.mean()), float(values.std(ddof=1))
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * spread / n**0.5
    return Moment(n, mean, spread, mean - reach, mean + reach)


def two_sided(t: np.ndarray, df: np.ndarray | float) -> np.ndarray:
    """Two-sided p-value of Student's t."""
    return 2 * stdtr(df, -np.abs(t))


def cross_section_t(cars: Cars) -> TestResult:
    """Mean CAR over its standard error across events, t(N - 1).

    Robust to variance that the event adds, not to correlation between events. `estimate` is the
    mean CAR. Source: MacKinlay (1997), Journal of Economic Literature 35(1), section 5.
    """
    return _mean_test(
        "cross_section_t",
        cars.car[cars.complete],
        cars,
        "events independent, CARs of one near-normal law; any event variance",
    )


def bmp(cars: Cars) -> TestResult:
    """Mean standardised CAR over its standard error across events, t(N - 1).

    mean(SCAR) / (sd(SCAR) / sqrt N), sd with divisor N - 1 and SCAR by the exact forecast
    standard deviation. `estimate` is the mean SCAR, in standard deviations, not a return.
    Source: Boehmer, Musumeci, Poulsen (1991), Journal of Financial Economics 30, 253-272.
    """
    return _mean_test(
        "bmp",
        cars.scar[cars.complete],
        cars,
        "events independent, standardised CARs of one near-normal law; "
        "event variance proportional to estimated variance",
    )


TESTS: dict[str, Callable[[Cars], TestResult]] = {"cross_section_t": cross_section_t, "bmp": bmp}


def run_test(name: str, cars: Cars) -> TestResult:
    """The test called `name`."""
    if name not in TESTS:
        raise DataError(f"test {name!r} is not available; choose one of {tuple(TESTS)}.")
    return TESTS[name](cars)


def _mean_test(name: str, values: np.ndarray, cars: Cars, assumes: str) -> TestResult:
    trouble = _trouble(values)
    if trouble:
        return _invalid(name, values, cars, assumes, trouble)
    moment = student(values)
    t = moment.mean / moment.se
    return TestResult(
        name=name,
        statistic=t,
        p_value=float(two_sided(np.asarray(t), moment.n - 1)),
        null=f"t({moment.n - 1})",
        n=moment.n,
        df=float(moment.n - 1),
        estimate=moment.mean,
        standard_error=moment.se,
        low=moment.low,
        high=moment.high,
        assumes=assumes,
        reason=_joined(_few(moment.n), _left_out(cars)),
    )


def _trouble(values: np.ndarray) -> str:
    if len(values) < 2:
        return f"{len(values)} event(s) with all days of the window; the spread needs two"
    if np.ptp(values) <= RELATIVE_ZERO * np.abs(values).max():
        return "all events have the same value, so there is no spread to judge it by"
    return ""


def _invalid(name: str, values: np.ndarray, cars: Cars, assumes: str, trouble: str) -> TestResult:
    n = len(values)
    return TestResult(
        name=name,
        statistic=float("nan"),
        p_value=float("nan"),
        null=f"t({n - 1})" if n > 1 else "none",
        n=n,
        estimate=float(values.mean()) if n else None,
        assumes=assumes,
        valid=False,
        reason=_joined(trouble, _left_out(cars)),
    )


def _few(n: int) -> str:
    if n >= FEW_EVENTS:
        return ""
    return f"{n} events: the p-value rests on near-normality, which so few cannot show"


def _left_out(cars: Cars) -> str:
    lost = int((~cars.complete).sum())
    return f"{lost} event(s) left out: no return on a day of the window" if lost else ""


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
