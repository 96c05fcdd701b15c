"""The stored event studies of one vintage, and how to pick rows from them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.datasets import load
from analysis.studies.event_lists import FIRM, LISTS, events_of
from analysis.studies.stored import ALL_DAYS, CLEAR, PRIMARY, Specification

Window = tuple[int, int]
WINDOW: Window = (-1, 1)
"""Days around the event whose return is tested first."""
LIST_OF_CHOICE = ("open_release", "any_release")
"""What is asked first: the openings; while they are fewer than five, all releases."""


@dataclass(frozen=True, eq=False)
class Stored:
    """Rows known at one vintage: `events` listed, `cars` by event, `tests` and `paths` by list."""

    events: pd.DataFrame
    cars: pd.DataFrame
    tests: pd.DataFrame
    paths: pd.DataFrame

    @classmethod
    def of(cls, as_of: str | None) -> Stored:
        """The last whole set of results known at `as_of`, and what was known that day."""
        tests, paths = load("reaction_tests", as_of), load("reaction_paths", as_of)
        made = tests["known_on"].max()
        cars, events = load("reaction_events", as_of), load("events", as_of)
        return cls(
            events[events["known_on"] <= made],
            cars[cars["known_on"] <= made],
            tests[tests["known_on"] == made],
            paths[paths["known_on"] == made],
        )

    @property
    def vintage(self) -> str:
        """The day the set stands for."""
        return f"{self.tests['known_on'].iloc[0]:%Y-%m-%d}"

    @property
    def main(self) -> str:
        """The first list of choice with a test."""
        known = set(self.tests["list"])
        return next(name for name in LIST_OF_CHOICE if name in known)

    def test(
        self,
        name: str,
        test: str,
        *,
        days: str = ALL_DAYS,
        window: Window = WINDOW,
        firm: str = FIRM,
        how: Specification = PRIMARY,
    ) -> pd.DataFrame:
        """The one row of a test of a list, or none where it was not kept."""
        rows = _under(self.tests, firm, how)
        rows = rows[(rows["list"] == name) & (rows["days"] == days) & (rows["test"] == test)]
        return _in(rows, window)

    def battery(self, name: str) -> pd.DataFrame:
        """Every test of a list over the window tested first."""
        rows = _in(_under(self.tests, FIRM, PRIMARY), WINDOW)
        return rows[(rows["list"] == name) & (rows["days"] == ALL_DAYS)]

    def p_values(
        self, name: str, window: Window = WINDOW, test: str = "placebo"
    ) -> dict[str, float]:
        """Placebo p of a list by the days that may enter the pool, where it was kept."""
        found = {days: self.test(name, test, days=days, window=window) for days in POOLS}
        return {days: float(row["p_value"].item()) for days, row in found.items() if len(row)}

    def path(self, name: str) -> pd.DataFrame:
        """The mean path of a list and its placebo band."""
        rows = _under(self.paths, FIRM, PRIMARY)
        return rows[(rows["list"] == name) & (rows["days"] == ALL_DAYS)]

    def cars_of(
        self, name: str, window: Window = WINDOW, how: Specification = PRIMARY
    ) -> pd.DataFrame:
        """CARs of the events of a list."""
        rows = _in(_under(self.cars, FIRM, how), window)
        return rows[rows["event_id"].isin(self.listed(name)["event_id"])]

    def listed(self, name: str) -> pd.DataFrame:
        """The rows of `events` on a list, whether or not they could be tested."""
        return events_of(self.events, name)

    def used(self, name: str) -> pd.DataFrame:
        """The rows of `events` on a list that were tested."""
        rows = self.listed(name)
        return rows[rows["event_id"].isin(self.cars_of(name)["event_id"])]

    def rows_of(self, name: str) -> tuple[pd.DataFrame, ...]:
        """The rows behind the mean of a list: events, their CARs, t test and placebo tests."""
        placebo = [self.test(name, "placebo", days=days) for days in POOLS]
        return (
            self.used(name),
            self.cars_of(name),
            self.test(name, "cross_section_t"),
            *placebo,
        )


POOLS = (ALL_DAYS, CLEAR)


def words_of(name: str, n: int) -> str:
    """A list in words, with its number of events."""
    return f"{LISTS[name]} ({n})"


def _under(rows: pd.DataFrame, firm: str, how: Specification) -> pd.DataFrame:
    return rows[
        (rows["firm"] == firm) & (rows["benchmark"] == how.benchmark) & (rows["model"] == how.model)
    ]


def _in(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    return rows[(rows["first_day"] == window[0]) & (rows["last_day"] == window[1])]
