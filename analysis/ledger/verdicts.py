"""The words of a verdict, and what a rule hands back."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.core import Quantity, weakest

HELD_UP = "held up"
PARTLY = "partly"
DID_NOT_HOLD = "did not hold"
NOT_YET = "not yet"
CANNOT_BE_TOLD = "cannot be told from public data"
NOT_MEASURED = "not measured yet"

VERDICTS = (HELD_UP, PARTLY, DID_NOT_HOLD, NOT_YET, CANNOT_BE_TOLD, NOT_MEASURED)


@dataclass(frozen=True)
class Judgement:
    """What a rule found: the verdict, the number it rests on, and a chance if it is not yet.

    `also` holds the other numbers that the rule looked at; the evidence is the weakest of all.
    """

    verdict: str
    measure: Quantity
    probability: Quantity | None = None
    also: tuple[Quantity, ...] = ()

    @property
    def evidence(self) -> str:
        """The weakest level among the numbers that the rule looked at."""
        known = [one.evidence for one in self.also if not math.isnan(one.value)]
        return weakest([self.measure.evidence, *known])


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
