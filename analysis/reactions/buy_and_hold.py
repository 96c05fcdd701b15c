"""What a firm bought before a window and held through it earned beyond its benchmark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analysis.core import DataError, TestResult
from analysis.reactions.bootstrap import FEW, bootstrapped
from analysis.reactions.mean_tests import skewness_t, student_t
from analysis.reactions.neighbours import count_repeats, is_one_reaction
from analysis.reactions.panel import gather
from analysis.reactions.settings import check_returns_studied
from analysis.reactions.verdict import NEAR_NORMAL, Found, Procedure, decide
from analysis.reactions.windows import Fitted, columns_of

HELD_MODELS = ("market_model", "market_adjusted")
"""Models with a benchmark that can be bought and held."""

ASSUMES = (
    "events independent; the benchmark has the firm's expected return over the whole window: "
    "errors of it compound, and new listings or rebalancing inside an index bias the mean"
)

TESTS = ("cross_section_t", "skewness_adjusted_t", "bootstrap_skewness_adjusted_t")


@dataclass(frozen=True, eq=False)
class Holdings:
    """Gross returns over one window (1.1 is a gain of 10 %), `firm` and `benchmark` (N,).

    `complete` (N,) marks events with a return on every day; `row` (N,) is the firm's, `day` (N,)
    event day 0 and `length` the days of the window.
    """

    firm: np.ndarray
    benchmark: np.ndarray
    complete: np.ndarray
    row: np.ndarray
    day: np.ndarray
    length: int

    @property
    def bhar(self) -> np.ndarray:
        """Buy-and-hold abnormal returns of the complete events."""
        return (self.firm - self.benchmark)[self.complete]

    @property
    def n(self) -> int:
        """Events with a return on every day."""
        return int(self.complete.sum())

    @property
    def lost(self) -> int:
        """Events without."""
        return len(self.complete) - self.n

    @property
    def one_reaction(self) -> bool:
        """Whether all of them are of one firm on one session."""
        return is_one_reaction(self.row[self.complete], self.day[self.complete])

    @property
    def repeats(self) -> int:
        """Windows that share a session with that of another event of the same firm."""
        return count_repeats(self.row[self.complete], self.day[self.complete], self.length)

    @property
    def caution(self) -> str:
        """How many of the windows share a session with another one."""
        near = np.diff(np.sort(self.day[self.complete])) < self.length
        crowded = int((np.append(near, False) | np.insert(near, 0, False)).sum())
        if not crowded:
            return ""
        return (
            f"{crowded} of {self.n} windows share sessions with another one: BHARs may correlate, "
            "and the p-value then is too small; see calendar_time_portfolio"
        )


def hold(fitted: Fitted, first: int, last: int) -> Holdings:
    """Firm and benchmark held over [first, last] around every event."""
    settings = fitted.settings
    columns_of(settings, first, last)
    check_returns_studied(settings, "bhar")
    if settings.model not in HELD_MODELS:
        raise DataError(
            f"model={settings.model!r} has no benchmark that can be bought and held; make the "
            f"study with one of {HELD_MODELS} and a benchmark, or use calendar_time_portfolio."
        )
    window = gather(fitted.panel, fitted.row, fitted.day, (first, last))
    firm, benchmark = ((1.0 + returns).prod(axis=1) for returns in (window.y, window.x[0]))
    return Holdings(firm, benchmark, np.isfinite(firm), fitted.row, fitted.day, last - first + 1)


def bhar_test(held: Holdings, name: str, alternative: str, draws: int, seed: int) -> TestResult:
    """The test of `EventStudyResult.bhar_test`."""
    if name not in TESTS:
        raise DataError(f"test {name!r} of BHARs is not available; choose one of {TESTS}.")
    statistics: dict[str, tuple[Callable[[np.ndarray], Found], str]] = {
        "cross_section_t": (student_t, NEAR_NORMAL),
        "skewness_adjusted_t": (skewness_t, NEAR_NORMAL),
        "bootstrap_skewness_adjusted_t": (lambda x: bootstrapped(x, draws, seed), FEW),
    }
    statistic, few = statistics[name]
    procedure = Procedure(lambda held: _noted(statistic(held.bhar), held), ASSUMES, few)
    return decide(name, procedure, held, alternative)


def _noted(found: Found, held: Holdings) -> Found:
    return replace(found, notes=(*found.notes, held.caution))
