"""Giving the model away: its value by channel, where it breaks even, what it hangs on."""

from analysis.openness.assumptions import Assumptions
from analysis.openness.breakeven import BreakEven, break_even
from analysis.openness.sensitivity import OneAtATime, one_at_a_time
from analysis.openness.value import OpennessValue, value_openness

__all__ = [
    "Assumptions",
    "BreakEven",
    "OneAtATime",
    "OpennessValue",
    "break_even",
    "one_at_a_time",
    "value_openness",
]
