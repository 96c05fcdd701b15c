"""The events that a test of one window can use, and what their residuals add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, Self, TypeVar

from analysis.reactions.neighbours import count_repeats, is_one_reaction
from analysis.reactions.windows import (
    Cars,
    Fitted,
    Residuals,
    columns_of,
    cumulate,
    residual_blocks,
)


class Tally(Protocol):
    """What a test adds up over the residuals of all events, block by block."""

    @classmethod
    def of(cls, sample: Sample) -> Self:
        """Nothing added up yet."""

    def add(self, block: Residuals) -> None:
        """Count the events of `block` in."""


TallyKind = TypeVar("TallyKind", bound=Tally)


@dataclass(frozen=True, eq=False)
class Sample:
    """Events with a return on every day of [first, last]; `lost` is how many have not.

    `fitted` and `cars` hold these N events only, in the same order.
    """

    fitted: Fitted
    cars: Cars
    first: int
    last: int
    lost: int
    _tallies: dict[type[Tally], Any] = field(default_factory=dict, repr=False)

    @property
    def n(self) -> int:
        """Events used."""
        return len(self.cars.car)

    @property
    def length(self) -> int:
        """Days of the window."""
        return self.last - self.first + 1

    @property
    def one_reaction(self) -> bool:
        """Whether all events are of one firm on one session."""
        return is_one_reaction(self.fitted.row, self.fitted.day)

    @cached_property
    def repeats(self) -> int:
        """Events whose tested window shares a session with that of another of the same firm."""
        return count_repeats(self.fitted.row, self.fitted.day, self.length)

    @property
    def columns(self) -> slice:
        """Columns of the abnormal returns that the window holds."""
        return columns_of(self.fitted.settings, self.first, self.last)

    def tally(self, kind: type[TallyKind]) -> TallyKind:
        """The tally of one kind over all events."""
        self.add_up([kind])
        return self._tallies[kind]

    def add_up(self, kinds: Iterable[type[Tally]]) -> None:
        """Make the tallies of these kinds in one pass over the residuals."""
        new = {kind: kind.of(self) for kind in kinds if kind not in self._tallies}
        for block in residual_blocks(self.fitted) if new else ():
            for tally in new.values():
                tally.add(block)
        self._tallies.update(new)


def sample_of(fitted: Fitted, first: int, last: int) -> Sample:
    """The sample of one window; `DataError` for a window outside the event window."""
    cars = cumulate(fitted, first, last)
    lost = int((~cars.complete).sum())
    if lost:
        fitted, cars = fitted.rows(cars.complete), cars.rows(cars.complete)
    return Sample(fitted, cars, first, last, lost)
