"""Randomisation over placebo days: is the mean of these days unusual for this firm?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.core import DataError, TestResult
from analysis.reactions.common_days import smallest_gap
from analysis.reactions.dates import places_of
from analysis.reactions.estimate import Words, estimate
from analysis.reactions.panel import Panel, widen
from analysis.reactions.spaced_sets import SpacedSets
from analysis.reactions.timing import Placement
from analysis.reactions.verdict import joined
from analysis.reactions.windows import Fitted, cumulate

NAME = "placebo"
ASSUMES = "days of the pool exchangeable: but for the event, any set of them could have been drawn"
SHOWN = 5
AT_LEAST = 1 - 1e-12
"""Sums of the same numbers in another order differ by rounding and count as equal."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Sessions a placebo set may be drawn from, in order, with the SCAR of each.

    `real` and `real_scar` are the events that are tested; `notes` say who was left out.
    """

    day: np.ndarray
    scar: np.ndarray
    real: np.ndarray
    real_scar: np.ndarray
    notes: tuple[str, ...]


def placebo_test(
    fitted: Fitted,
    placed: Placement,
    sessions: pd.DatetimeIndex,
    first: int,
    last: int,
    draws: int,
    seed: int,
    exclude: Iterable[object] | None,
) -> TestResult:
    """The randomisation test of `EventStudyResult.placebo_test`.

    `placed` holds every event of the study, those that were dropped too.
    """
    _check_whole("draws", draws, least=1, example=9999)
    _check_whole("seed", seed, least=0, example=0)
    firm = _one_firm(fitted, placed)
    dates = () if exclude is None else exclude
    shut = places_of(dates, "exclude", sessions, fitted.settings.session_rule)
    events = placed.position[(placed.events["firm"] == firm) & (placed.position >= 0)]
    pool = _pool(fitted, _words(sessions, firm, fitted), events, (first, last), shut)
    trouble = _trouble(pool)
    if trouble:
        return _refusal(pool, trouble)
    gap = smallest_gap(pool.real) or 1
    sets = SpacedSets.of(pool.day, len(pool.real), gap)
    if not sets.any:
        return _refusal(
            pool, f"{len(pool.day)} days hold no set of {len(pool.real)} days {gap} sessions apart"
        )
    sums = sets.draw_sums(pool.scar, draws, np.random.default_rng(seed))
    return _answer(pool, sums, gap, sets)


def _check_whole(argument: str, value: int, least: int, example: int) -> None:
    whole = hasattr(value, "__index__") and not isinstance(value, bool)
    if not whole or value < least:
        raise DataError(
            f"{argument}={value!r} is not a whole number from {least}; give such as {example}."
        )


def _one_firm(fitted: Fitted, placed: Placement) -> str:
    firms = placed.events.loc[placed.events["event_id"].isin(fitted.ids), "firm"].unique()
    if len(firms) > 1:
        raise DataError(
            f"placebo_test is for one firm, the study has events of {len(firms)} "
            f"({', '.join(map(str, firms[:SHOWN]))}); run event_study on the events of one."
        )
    return firms[0]


def _words(sessions: pd.DatetimeIndex, firm: str, fitted: Fitted) -> Words:
    """What messages say of a placebo event on each session."""
    ids = np.array([f"placebo on {day:%Y-%m-%d}" for day in sessions], dtype=object)
    firms = np.full(len(sessions), firm, dtype=object)
    return Words(ids, firms, sessions, np.arange(len(sessions)), fitted.settings.regressors)


def _pool(
    fitted: Fitted,
    words: Words,
    events: np.ndarray,
    window: tuple[int, int],
    shut: np.ndarray,
) -> Pool:
    """Real events and all sessions that pass their screen, fitted in one batch.

    A session passes if its event window lies in the data, its estimation window has days enough,
    the firm has a return on every day of the tested window, and that window meets neither an
    excluded date nor the tested window of an event; the events themselves belong to the pool.
    """
    real, scar, notes = _real(fitted, window, shut)
    days = words.position
    reach = window[1] - window[0]
    clear = _clear_of(days, events, -reach, reach) & _clear_of(days, shut, *window)
    clear[real] = True
    low, high = fitted.settings.event_window
    clear &= (days + low >= 0) & (days + high < len(days))
    day, day_scar = _placebo_scars(fitted, words, clear, window)
    return Pool(day, day_scar, real, scar, notes)


def _clear_of(days: np.ndarray, others: np.ndarray, first: int, last: int) -> np.ndarray:
    """Whether none of `others` lies at `first` to `last` sessions from each day."""
    order = np.sort(others)
    after = np.searchsorted(order, days + last, side="right")
    return after == np.searchsorted(order, days + first, side="left")


def _real(
    fitted: Fitted, window: tuple[int, int], shut: np.ndarray
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Sessions and SCARs of the events that are tested, and who was left out."""
    cars = cumulate(fitted, *window)
    position = fitted.day - fitted.panel.front
    free = _clear_of(position, shut, *window)
    keep = cars.complete & free
    notes = (
        _named("an excluded date touches the window of", fitted.ids[~free]),
        _named("no return on a day of the window of", fitted.ids[free & ~cars.complete]),
    )
    return position[keep], cars.scar[keep], notes


def _named(what: str, ids: np.ndarray) -> str:
    return f"left out, as {what}: {', '.join(map(str, ids))}" if len(ids) else ""


def _placebo_scars(
    fitted: Fitted, words: Words, chosen: np.ndarray, window: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """The `chosen` sessions that can be fitted, and the SCAR of each."""
    settings = fitted.settings
    windows = (settings.estimation_window, settings.event_window)
    words = words.rows(chosen)
    panel = widen(fitted.panel, len(chosen), words.position, windows)
    panel = _without_lacking_regressors(panel)
    day, row = words.position + panel.front, np.full(len(words.ids), fitted.row[0])
    found = estimate(panel, row, day, settings, words)
    kept = Fitted(panel, found, row, day, words.ids, np.zeros_like(row), settings)
    kept = kept.rows(found.problem == "")
    cars = cumulate(kept, *window)
    return (kept.day - panel.front)[cars.complete], cars.scar[cars.complete]


def _without_lacking_regressors(panel: Panel) -> Panel:
    """The panel with no return where a regressor is missing: such days are not used."""
    if panel.x_complete:
        return panel
    lacking = ~np.isfinite(panel.x).all(axis=0)
    y = np.where(lacking, np.nan, panel.y)
    return Panel(y, panel.x, panel.masked, panel.front, panel.x_complete, panel.imposed)


def _trouble(pool: Pool) -> str:
    if not len(pool.real):
        return "no event is left to test"
    if smallest_gap(pool.real) == 0:
        return "two events fall on one session; leave one of them out"
    return ""


def _refusal(pool: Pool, trouble: str) -> TestResult:
    return TestResult(
        name=NAME,
        statistic=float("nan"),
        p_value=float("nan"),
        null="none",
        n=len(pool.real),
        assumes=ASSUMES,
        valid=False,
        reason=joined(trouble, *pool.notes),
    )


def _answer(pool: Pool, sums: np.ndarray, gap: int, sets: SpacedSets) -> TestResult:
    n, draws = len(pool.real), len(sums)
    mean = float(pool.real_scar.mean())
    larger = int((np.abs(sums) / n >= abs(mean) * AT_LEAST).sum())
    return TestResult(
        name=NAME,
        statistic=abs(mean),
        p_value=(1 + larger) / (draws + 1),
        null=_law(draws, n, len(pool.day), gap),
        n=n,
        estimate=mean,
        assumes=ASSUMES,
        reason=joined(*_limits(draws, sets), *pool.notes),
    )


def _law(draws: int, n: int, days: int, gap: int) -> str:
    apart = f", {gap} sessions apart or more" if n > 1 else ""
    return f"{draws} random sets of {n} out of {days} days{apart}"


def _limits(draws: int, sets: SpacedSets) -> Iterator[str]:
    yield f"smallest p-value attainable {1 / (draws + 1):.2g}"
    if sets.number < draws:
        yield f"only {sets.number:.0f} different sets can be drawn"
