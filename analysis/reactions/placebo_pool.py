"""Days beside the events that could have been theirs, and random sets of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from analysis.core import DataError
from analysis.reactions.common_days import smallest_gap
from analysis.reactions.dates import places_of
from analysis.reactions.estimate import Words, estimate
from analysis.reactions.panel import Panel, widen
from analysis.reactions.sample import Sample, sample_of
from analysis.reactions.settings import Window
from analysis.reactions.spaced_sets import SpacedSets
from analysis.reactions.timing import Placement
from analysis.reactions.verdict import LEVEL, DoesNotApply
from analysis.reactions.windows import Fitted, columns_of, cumulate

SHOWN = 5

CROWDED = 0.05
"""Events' windows above this part of the days beside them: 5 % become 6 % and more."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Sessions a placebo set may be drawn from, in order, each with its own fit.

    `events` are those that are tested; `notes` say who was left out.
    """

    placebos: Sample
    events: Sample
    notes: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of sessions."""
        return self.placebos.n

    @cached_property
    def gap(self) -> int:
        """Sessions that the days of a set are apart at least: as near as events come."""
        return smallest_gap(places(self.events.fitted)) or 1

    @property
    def crowding(self) -> float:
        """Days of the events' windows over the days of the pool beside them; r in `caution`."""
        return self.events.n * self.events.length / max(self.size - self.events.n, 1)

    @property
    def caution(self) -> str:
        """A word where the events' windows are many against the pool, otherwise empty.

        Windows that meet an event's are shut, so the pool misses what the events are part of:
        their mean differs from its mean by 1 + r of the variance of a mean, the means of its sets
        by 1 - r, so a test at 5 % rejects up to 2 Phi(-1.96 sqrt((1 - r) / (1 + r))).
        """
        share = self.crowding
        if share <= CROWDED:
            return ""
        critical = float(ndtri((1 + LEVEL) / 2))
        size = 2 * ndtr(-critical * max((1 - share) / (1 + share), 0.0) ** 0.5)
        return (
            f"the events' windows are {share:.0%} of the days beside them: "
            f"a test at {1 - LEVEL:.0%} may reject up to {size:.0%} when nothing happened"
        )

    def sets(self) -> SpacedSets:
        """All sets of as many days as there are events; `DoesNotApply` where there is none."""
        if not self.events.n:
            raise DoesNotApply("no event is left to test")
        if smallest_gap(places(self.events.fitted)) == 0:
            raise DoesNotApply("two events fall on one session; leave one of them out")
        sets = SpacedSets.of(places(self.placebos.fitted), self.events.n, self.gap)
        if not sets.any:
            raise DoesNotApply(
                f"{self.size} days hold no set of {self.events.n} days {self.gap} sessions apart"
            )
        return sets


def check_draws(draws: int, seed: int) -> None:
    """Stop unless both are whole numbers that can be used."""
    _check_whole("draws", draws, least=1, example=9999)
    _check_whole("seed", seed, least=0, example=0)


def _check_whole(argument: str, value: int, least: int, example: int) -> None:
    whole = hasattr(value, "__index__") and not isinstance(value, bool)
    if not whole or value < least:
        raise DataError(
            f"{argument}={value!r} is not a whole number from {least}; give such as {example}."
        )


def build_pool(
    fitted: Fitted,
    placed: Placement,
    sessions: pd.DatetimeIndex,
    window: Window,
    exclude: Iterable[Any] | None,
) -> Pool:
    """Real events and all sessions that pass their screen, fitted in one batch.

    A session passes if its event window lies in the data, its estimation window has days enough,
    the firm has a return on every day of the tested window, and that window meets neither an
    excluded date nor the tested window of an event; the events themselves belong to the pool.
    `placed` holds every event of the study, those that were dropped too.
    """
    columns_of(fitted.settings, *window)
    firm = _one_firm(fitted, placed)
    rule = fitted.settings.session_rule
    shut = places_of(() if exclude is None else exclude, "exclude", sessions, rule)
    tested, notes = _tested(fitted, window, shut)
    others = placed.position[(placed.events["firm"] == firm) & (placed.position >= 0)]
    chosen = _clear(len(sessions), others, window, shut)
    chosen[places(tested.fitted)] = True
    low, high = fitted.settings.event_window
    days, reach = np.arange(len(sessions)), fitted.panel.design.reach
    chosen &= (days + low >= reach) & (days + high + reach < len(sessions))
    placebos = _refitted(fitted, _words(sessions, firm, fitted).rows(chosen))
    return Pool(sample_of(placebos, *window), tested, notes)


def _one_firm(fitted: Fitted, placed: Placement) -> str:
    firms = placed.events.loc[placed.events["event_id"].isin(fitted.ids), "firm"].unique()
    if len(firms) > 1:
        raise DataError(
            f"placebo days are those of one firm, the study has events of {len(firms)} "
            f"({', '.join(map(str, firms[:SHOWN]))}); run event_study on the events of one."
        )
    return firms[0]


def places(fitted: Fitted) -> np.ndarray:
    """Event day 0 of each event, as its place in the sessions."""
    return fitted.day - fitted.panel.front


def _tested(fitted: Fitted, window: Window, shut: np.ndarray) -> tuple[Sample, tuple[str, ...]]:
    """The events that are tested, and who was left out."""
    free = _clear_of(places(fitted), shut, *window)
    complete = cumulate(fitted, *window).complete
    notes = (
        _named("an excluded date touches the window of", fitted.ids[~free]),
        _named("no return on a day of the window of", fitted.ids[free & ~complete]),
    )
    return sample_of(fitted.rows(free), *window), notes


def _named(what: str, ids: np.ndarray) -> str:
    return f"left out, as {what}: {', '.join(map(str, ids))}" if len(ids) else ""


def _clear(days: int, events: np.ndarray, window: Window, shut: np.ndarray) -> np.ndarray:
    """Sessions whose tested window meets no event's and no excluded date."""
    every, reach = np.arange(days), window[1] - window[0]
    return _clear_of(every, events, -reach, reach) & _clear_of(every, shut, *window)


def _clear_of(days: np.ndarray, others: np.ndarray, first: int, last: int) -> np.ndarray:
    """Whether none of `others` lies at `first` to `last` sessions from each day."""
    order = np.sort(others)
    after = np.searchsorted(order, days + last, side="right")
    return after == np.searchsorted(order, days + first, side="left")


def _words(sessions: pd.DatetimeIndex, firm: str, fitted: Fitted) -> Words:
    """What messages say of a placebo event on each session."""
    days = np.datetime_as_string(sessions.to_numpy(), unit="D")
    ids = np.char.add("placebo on ", days).astype(object)
    firms = np.full(len(sessions), firm, dtype=object)
    return Words(ids, firms, sessions, np.arange(len(sessions)), fitted.settings.regressors)


def _refitted(fitted: Fitted, words: Words) -> Fitted:
    """The sessions of `words` that can be fitted as events are."""
    settings = fitted.settings
    windows = (settings.estimation_window, settings.event_window)
    panel = widen(fitted.panel, len(words.sessions), words.position, windows)
    panel = _without_lacking_regressors(panel)
    day, row = words.position + panel.front, np.full(len(words.ids), fitted.row[0])
    found = estimate(panel, row, day, settings, words)
    kept = Fitted(panel, found, row, day, words.ids, np.zeros_like(row), settings)
    return kept.rows(found.problem == "")


def _without_lacking_regressors(panel: Panel) -> Panel:
    """The panel with no return where a regressor is missing: such days are not used."""
    if panel.x_complete:
        return panel
    lacking = ~np.isfinite(panel.x).all(axis=0)
    y = np.where(lacking, np.nan, panel.y)
    return Panel(y, panel.x, panel.masked, panel.front, panel.x_complete, panel.design)
