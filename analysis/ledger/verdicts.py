"""The words of a verdict, and what a rule hands back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.core import Quantity, Sources, merge_sources, weakest

HELD_UP = "held up"
PARTLY = "partly"
DID_NOT_HOLD = "did not hold"
NOT_YET = "not yet"
CANNOT_BE_TOLD = "cannot be told from public data"

VERDICTS = (HELD_UP, PARTLY, DID_NOT_HOLD, NOT_YET, CANNOT_BE_TOLD)


@dataclass(frozen=True)
class Line:
    """Where a rule turns, in the unit of what is drawn: one value, or a band with two ends."""

    low: float
    high: float
    meaning: str

    @classmethod
    def at(cls, value: float, meaning: str) -> Line:
        """The line at one value.

        Examples
        --------
        >>> Line.at(0.5, "half").high
        0.5
        """
        return cls(value, value, meaning)


@dataclass(frozen=True)
class Judgement:
    """What a rule found: the verdict, the number it rests on, and a chance if it is not yet.

    `also` holds the other numbers that the rule looked at; the evidence is the weakest of all.
    `by_view` is whether it holds by each point of view (None: cannot be told), if they are asked.
    `line` is where the rule turns, for the number that is drawn: `shown` where the measure is
    another thing at another vintage, else the measure. Two vintages with different `scope` did
    not measure the same thing.
    """

    verdict: str
    measure: Quantity
    probability: Quantity | None = None
    also: tuple[Quantity, ...] = ()
    by_view: Mapping[str, bool | None] = field(default_factory=dict)
    line: Line | None = None
    shown: Quantity | None = None
    scope: str = ""

    @property
    def drawn(self) -> Quantity:
        """The number that a small figure shows against the line."""
        return self.shown or self.measure

    @property
    def views(self) -> str:
        """What each view says, in one line; that they disagree, where they do."""
        if not self.by_view:
            return ""
        agree = len(set(self.by_view.values())) == 1
        words = {True: "holds", False: "does not hold", None: "cannot be told"}
        told = "; ".join(f"{view}: {words[holds]}" for view, holds in self.by_view.items())
        return f"the views {'agree' if agree else 'disagree'} ({told})"

    @property
    def evidence(self) -> str:
        """The weakest level among the numbers that the rule looked at."""
        known = [one.evidence for one in self.also if not math.isnan(one.value)]
        return weakest([self.measure.evidence, *known])

    @property
    def sources(self) -> Sources:
        """The rows behind all numbers that the rule looked at, and behind the chance."""
        chance = () if self.probability is None else self.probability.sources
        return merge_sources(self.measure.sources, chance, *(one.sources for one in self.also))


def by_known(holds: list[bool | None]) -> str:
    """As `by_count`, where None cannot be told: it neither holds nor fails.

    Partly as soon as one holds beside others that do not or cannot be told; did not hold only
    if all are known and none holds.

    Examples
    --------
    >>> by_known([True, None]), by_known([False, None]), by_known([False, False])
    ('partly', 'cannot be told from public data', 'did not hold')
    """
    if any(holds):
        return HELD_UP if all(holds) else PARTLY
    return CANNOT_BE_TOLD if None in holds else DID_NOT_HOLD


def by_views(numbers: Mapping[str, Quantity], line: float) -> dict[str, bool | None]:
    """By view, whether a number's whole interval lies above a line; None where it spans it."""
    return {view: above(number, line) for view, number in numbers.items()}


def above(number: Quantity, line: float) -> bool | None:
    """Whether a number lies above a line with its whole interval; None if that spans the line."""
    if number.low is None or number.high is None:
        return number.value >= line
    return True if number.low >= line else False if number.high < line else None


def of_views(holds: Mapping[str, bool | None]) -> bool | None:
    """What all views say; None where they disagree, or where one cannot tell.

    Examples
    --------
    >>> of_views({"neutral": True, "sceptic": True}), of_views({"neutral": True, "sceptic": False})
    (True, None)
    """
    said = set(holds.values())
    return said.pop() if len(said) == 1 else None


def verdict_of(holds: bool | None) -> str:
    """The verdict on one question: it holds, it does not, or that cannot be told."""
    return {True: HELD_UP, False: DID_NOT_HOLD, None: CANNOT_BE_TOLD}[holds]


def by_count(holds: list[bool]) -> str:
    """Held up if all hold, did not hold if none does, partly in between.

    Examples
    --------
    >>> by_count([True, False]), by_count([True, True])
    ('partly', 'held up')
    """
    if all(holds):
        return HELD_UP
    return PARTLY if any(holds) else DID_NOT_HOLD
