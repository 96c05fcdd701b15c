"""The tables of one own event study, as they are written and as the page shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from scipy.special import stdtrit

from analysis.commands.own.engine import run_study
from analysis.commands.own.messages import heard, in_options
from analysis.commands.own.request import Inputs, Request
from analysis.core import FitError, TestResult
from analysis.reactions import EventStudyResult
from analysis.reactions.settings import Window

POWER, LEVEL = 0.8, 0.05
MEAN_TEST = "cross_section_t"


@dataclass(frozen=True, eq=False)
class Findings:
    """One study with all that is reported of it; `tested` is the window in question.

    `car` has a row an event with a return on every day of that window; `warnings` what the
    engine warned of.
    """

    request: Request
    inputs: Inputs
    study: EventStudyResult
    car: pd.DataFrame
    warnings: tuple[str, ...]

    @property
    def tested(self) -> Window:
        """The window whose return is tested."""
        return self.request.tested

    @cached_property
    def mean(self) -> TestResult:
        """Test of the mean over the tested window, with its interval."""
        return self.study.test(MEAN_TEST, *self.tested)

    @cached_property
    def events(self) -> pd.DataFrame:
        """A row an event that was fitted; no numbers where the tested window has a gap."""
        car, sq = self.car, self.study.sq_test(*self.tested).add_prefix("sq_")
        reach = stdtrit(car["df"], 1 - LEVEL / 2) * car["se"]
        found = car.assign(low=car["car"] - reach, high=car["car"] + reach)
        listed = self.inputs.events.frame.set_index("event_id")[["firm", "title"]]
        days = self.study.sessions.set_index("event_id")[["session"]]
        frame = sq.join(found).join(listed).join(days)
        first = ["firm", "title", "session", "car", "low", "high"]
        return frame[[*first, *(name for name in frame if name not in first)]].drop(
            columns="sq_ar_or_car"
        )

    @property
    def given(self) -> int:
        """Events in the file."""
        return len(self.inputs.events.frame)

    @property
    def used(self) -> int:
        """Events with a return on every day of the tested window."""
        return len(self.car)

    @cached_property
    def path(self) -> pd.DataFrame | None:
        """The average path over the event window; None if no event has all of its days."""
        try:
            return self.study.to_frame()
        except FitError:
            return None

    @cached_property
    def detectable(self) -> float | None:
        """The smallest mean that would have been found; None below two events."""
        try:
            return self.study.minimum_detectable_effect(*self.tested, power=POWER, level=LEVEL)
        except FitError:
            return None

    @cached_property
    def tests(self) -> pd.DataFrame:
        """All tests of the mean, a row a test."""
        return self.study.tests(*self.tested)

    @cached_property
    def leave_one_out(self) -> pd.DataFrame | None:
        """The mean without each event; None below three."""
        try:
            return self.study.leave_one_out(*self.tested)
        except FitError:
            return None

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """Event day 0 of every event, with the date as the file has it."""
        given = {
            name: when.isoformat()
            for name, when in self.inputs.events.frame[["event_id", "date"]].itertuples(index=False)
        }
        frame = self.study.sessions
        return frame.assign(public=frame["event_id"].map(given))

    @cached_property
    def dropped(self) -> pd.DataFrame:
        """Events that could not be used, and why: in fitting, or in the tested window."""
        gap = self.events[~self.events.index.isin(self.car.index)].reset_index()
        later = pd.DataFrame({"event_id": gap["event_id"], "reason": gap["sq_reason"]})
        frame = pd.concat([self.study.dropped, later], ignore_index=True)
        return frame.assign(reason=frame["reason"].map(in_options))

    def placebo(self, each: Callable[[list[str]], list[str]] = list) -> pd.DataFrame:
        """The placebo test of every firm with two events or more; `each` may show progress."""
        counts = self.inputs.events.frame["firm"].value_counts()
        firms = [firm for firm in self.inputs.events.firms if counts[firm] > 1]
        rows = [row for firm in each(firms) for row in self._placebo_of(firm)]
        return pd.DataFrame(rows, columns=_PLACEBO_COLUMNS).set_index("firm")

    def _placebo_of(self, firm: str) -> list[dict[str, object]]:
        try:
            with heard():  # of a part of the events: told of all of them already
                found = run_study(self.request, self.inputs, firm).placebo_test(*self.tested)
        except FitError:
            return []  # all events of the firm were dropped, and `dropped` says why
        row = {"firm": firm, **found.to_dict(), "mean_scar": found.estimate}
        return [{name: row[name] for name in _PLACEBO_COLUMNS}]


def find(request: Request, inputs: Inputs) -> Findings:
    """The study of a request, with every warning that it gave."""
    with heard() as told:
        study = run_study(request, inputs)
        car = study.car(*request.tested)
    return Findings(request, inputs, study, car, tuple(told))


_PLACEBO_COLUMNS = ["firm", "n", "mean_scar", "p_value", "null", "valid", "reason", "assumes"]


def files_of(found: Findings, placebo: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables to write, by name; one that has no rows is left out, but for the dropped."""
    power = {"first": found.tested[0], "last": found.tested[1], "power": POWER, "level": LEVEL}
    detectable = pd.DataFrame([{**power, "effect": found.detectable, "n": found.used}])
    returns = found.study.abnormal_returns
    tables = {
        "events": found.events,
        "tests": found.tests,
        "average_path": found.path,
        "abnormal_returns": returns.rename(columns=lambda day: f"day_{day}"),
        "coefficients": found.study.coefficients,
        "sessions": found.sessions,
        "diagnostics": found.study.diagnostics(),
        "placebo": placebo,
        "leave_one_out": found.leave_one_out,
        "minimum_detectable_effect": detectable,
    }
    filled = {name: frame for name, frame in tables.items() if frame is not None and len(frame)}
    return {**filled, "dropped": found.dropped}
