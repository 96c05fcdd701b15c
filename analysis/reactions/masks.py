"""Dates whose sessions no normal return may learn from, such as days of results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.core import DataError
from analysis.reactions.dates import places_of
from analysis.reactions.inputs import unknown_label
from analysis.reactions.panel import Panel
from analysis.reactions.settings import Window

MaskDates = Iterable[Any] | Mapping[Any, Iterable[Any]]


@dataclass(frozen=True, eq=False)
class Masks:
    """Sessions of the masked dates: `places` by column of the returns, None for every firm.

    `window` holds the days around each session that are left out with it.
    """

    places: dict[int | None, np.ndarray]
    window: Window

    def applied(self, panel: Panel, columns: np.ndarray) -> Panel:
        """The panel with these days left out of estimation; `columns` are those of its rows."""
        if not self.places:
            return panel
        masked = np.zeros(panel.y.shape, dtype=bool)
        for column, places in self.places.items():
            rows = np.arange(len(columns))[slice(None) if column is None else columns == column]
            masked[rows[:, None], self._days(places + panel.front, panel.y.shape[1])] = True
        if panel.masked is not None:
            masked |= panel.masked
        return replace(panel, masked=masked, _views={})

    def _days(self, places: np.ndarray, days: int) -> np.ndarray:
        around = places[:, None] + np.arange(self.window[0], self.window[1] + 1)
        return np.unique(around[(around >= 0) & (around < days)])

    def meeting(self, column: np.ndarray, place: np.ndarray, window: Window) -> np.ndarray:
        """Masked dates whose days around them meet `window` of each event, shape (N,)."""
        low, high = window[0] - self.window[1], window[1] - self.window[0]
        count = np.zeros(len(place), dtype=int)
        for own, places in self.places.items():
            within = np.searchsorted(places, place + high, side="right")
            within -= np.searchsorted(places, place + low, side="left")
            count += np.where(column == own, within, 0) if own is not None else within
        return count

    def listed(
        self, firms: pd.Index, sessions: pd.DatetimeIndex
    ) -> tuple[tuple[Any | None, str], ...]:
        """Firm (None: every one) and session of each masked date."""
        return tuple(
            (None if column is None else firms[column], f"{sessions[place]:%Y-%m-%d}")
            for column, places in self.places.items()
            for place in places
        )


def read_masks(
    dates: MaskDates | None,
    window: Window,
    firms: pd.Index,
    sessions: pd.DatetimeIndex,
    session_rule: str,
) -> Masks:
    """The masks of `event_study`: `dates` for every firm, or by firm."""
    if dates is None:
        return Masks({}, window)
    if not isinstance(dates, Mapping):
        return Masks({None: places_of(dates, "mask_dates", sessions, session_rule)}, window)
    places: dict[int | None, np.ndarray] = {}
    for firm, own in dates.items():
        argument = f"mask_dates[{firm!r}]"
        places[_column(firm, firms)] = places_of(own, argument, sessions, session_rule)
    return Masks(places, window)


def _column(firm: Any, firms: pd.Index) -> int:
    if firm not in firms:
        raise DataError("mask_dates has an " + unknown_label("firm", firm, firms))
    return int(firms.get_indexer(pd.Index([firm]))[0])
