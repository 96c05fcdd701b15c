"""What a test says, with all that is needed to judge it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TestResult:
    """Outcome of one test.

    `null` names the law of the statistic when nothing happened, `df` its degrees of freedom
    (None where it has none), `p_value` is two-sided. `low` and `high` bound `estimate` at 95 %.
    `valid` is False, with the `reason`, where the test does not apply.

    `name` is the test, `n` its number of observations, `standard_error` that of `estimate`, and
    `assumes` what must hold for `p_value` to be right.
    """

    __test__ = False  # not a test case for pytest

    name: str
    statistic: float
    p_value: float
    null: str
    n: int
    df: float | None = None
    estimate: float | None = None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    assumes: str = ""
    valid: bool = True
    reason: str = ""

    def __post_init__(self) -> None:
        unknown = math.isnan(self.p_value) or math.isnan(self.statistic)
        if unknown and (self.valid or not self.reason):
            raise ValueError(f"{self.name}: no number without valid=False and a reason")

    def to_dict(self) -> dict[str, Any]:
        """The fields by name."""
        return dict(vars(self))
