"""What a comparison is: a tool's number, ours, and what stands between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parity_ours import Ours

EQUAL, CONVERTS, DIFFERS = "equal", "converts", "differs"
STEP = 1e-9
"""For coefficients, abnormal returns, CARs and their errors."""
STATISTIC = 1e-8


@dataclass(frozen=True)
class Row:
    """A tool's number `theirs`, beside our `statistic`.

    `relation` is equal, converts (by a factor of N, T and L alone) or differs (`how` names why);
    `expected` is what the tool should give, from the engine's numbers. `ours` is our statistic as
    it is, None where the tool's number is no statistic of ours. `cases` limits the comparison.
    """

    tool: str
    theirs: str
    statistic: str
    relation: str
    how: str
    expected: Callable[[Ours], float]
    ours: Callable[[Ours], float] | None = None
    cases: tuple[str, ...] = ()
    tolerance: float = STATISTIC


def named(name: str) -> Callable[[Ours], float]:
    return lambda ours: ours.statistic(name)


def equal(tool: str, theirs: str, name: str, cases: tuple[str, ...] = (), how: str = "") -> Row:
    return Row(tool, theirs, name, EQUAL, how, named(name), named(name), cases)


def converts(
    tool: str, theirs: str, name: str, how: str, factor: Callable[[Ours], float], *cases: str
) -> Row:
    def expected(ours: Ours) -> float:
        return ours.statistic(name) * factor(ours)

    return Row(tool, theirs, name, CONVERTS, how, expected, named(name), cases)


def differs(
    tool: str, theirs: str, name: str, how: str, expected: Callable[[Ours], float], *cases: str
) -> Row:
    return Row(tool, theirs, name, DIFFERS, how, expected, named(name), cases)


def step(tool: str, theirs: str, name: str, ours: Callable[[Ours], float]) -> Row:
    """A number on the way to the tests: a coefficient, an abnormal return, a CAR, its error."""
    return Row(tool, theirs, name, EQUAL, "", ours, ours, tolerance=STEP)


def abnormal(ours: Ours) -> float:
    return ours.event["car"]  # of a window of one day


def car(ours: Ours) -> float:
    return ours.event["car"]


def standard_error(ours: Ours) -> float:
    return ours.event["se"]


def scar(ours: Ours) -> float:
    return ours.event["scar"]


def sigma(ours: Ours) -> float:
    return ours.coefficients["sigma"]


def variance(ours: Ours) -> float:
    return sigma(ours) ** 2


def of_cars(function: Callable) -> Callable[[Ours], float]:
    return lambda ours: float(function(ours.cars["car"]))
