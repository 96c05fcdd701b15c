"""Processor time of several ways side by side, and goals for their ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Ways = Mapping[str, Callable[[], object]]


@dataclass(frozen=True)
class Rounds:
    """Processor seconds of each way by round; the ways took turns within a round."""

    seconds: dict[str, list[float]]

    def median(self, way: str) -> float:
        """Median seconds of one way."""
        return statistics.median(self.seconds[way])

    def ratio(self, way: str, yardstick: str) -> float:
        """Median over rounds of one way's time over the yardstick's in the same round."""
        pairs = zip(self.seconds[way], self.seconds[yardstick], strict=True)
        return statistics.median(mine / other for mine, other in pairs)


def take_turns(ways: Ways, rounds: int) -> Rounds:
    """Time the ways in turn, after a warm-up of each."""
    for work in ways.values():
        work()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            seconds[name].append(_processor_seconds(work))
    return Rounds(seconds)


def _processor_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def judge(what: str, value: float, goal: str, unit: str = "x") -> None:
    """Print a measured value beside its goal, ``<= 1.5`` or ``>= 500``, and whether it is met."""
    sign, limit = goal.split()
    met = value <= float(limit) if sign == "<=" else value >= float(limit)
    verdict = "met" if met else "MISSED"
    print(f"  {what:<58} {value:9.2f} {unit:<3}  goal {goal:<7} {verdict}")
