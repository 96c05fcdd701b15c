"""The events that a test of one window can use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from analysis.reactions.common_days import mean_correlation, smallest_gap
from analysis.reactions.windows import Cars, Fitted, columns_of, cumulate


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

    @property
    def n(self) -> int:
        """Events used."""
        return len(self.cars.car)

    @property
    def length(self) -> int:
        """Days of the window."""
        return self.last - self.first + 1

    @property
    def columns(self) -> slice:
        """Columns of the abnormal returns that the window holds."""
        return columns_of(self.fitted.settings, self.first, self.last)

    @cached_property
    def correlation(self) -> float | None:
        """Mean residual correlation of events by common days; None if no two windows meet."""
        gap = smallest_gap(self.fitted.day)
        if gap is None or gap >= self.length:
            return None
        return mean_correlation(self.fitted, self.length)


def sample_of(fitted: Fitted, first: int, last: int) -> Sample:
    """The sample of one window; `DataError` for a window outside the event window."""
    cars = cumulate(fitted, first, last)
    lost = int((~cars.complete).sum())
    if lost:
        fitted, cars = fitted.rows(cars.complete), cars.rows(cars.complete)
    return Sample(fitted, cars, first, last, lost)
