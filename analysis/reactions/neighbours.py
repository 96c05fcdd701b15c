"""Events that lie near one another, and what that does to them."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from analysis.reactions.settings import Window
from analysis.reactions.timing import Placement

SHOWN = 3


def others_in_estimation(
    firm: np.ndarray, position: np.ndarray, estimation: Window, event: Window
) -> np.ndarray:
    """Events of the same firm whose event window meets each event's estimation window."""
    first, last = estimation[0] - event[1], estimation[1] - event[0]
    return _count_between(firm, position, first, last)


def overlapping(position: np.ndarray, event: Window) -> np.ndarray:
    """Other events, of any firm, whose event window shares a session with each event's."""
    everywhere = np.zeros(len(position), dtype=int)
    reach = event[1] - event[0]
    return _count_between(everywhere, position, -reach, reach) - 1


def count_repeats(firm: np.ndarray, position: np.ndarray, length: int) -> int:
    """Events whose window of `length` days shares a session with another of the same firm."""
    return int(np.count_nonzero(_count_between(firm, position, 1 - length, length - 1) > 1))


def is_one_reaction(firm: np.ndarray, position: np.ndarray) -> bool:
    """Whether all events are of one firm on one session."""
    return bool(np.ptp(firm) == 0 and np.ptp(position) == 0)


def _count_between(group: np.ndarray, position: np.ndarray, first: int, last: int) -> np.ndarray:
    """Members of the same group at `position + first` to `position + last`."""
    if not len(position):
        return np.zeros(0, dtype=int)
    reach = max(abs(first), abs(last))
    stride = int(np.ptp(position)) + 2 * reach + 1  # so that no look-up reaches the next group
    place = group * stride + (position - position.min())
    order = np.sort(place)
    right = np.searchsorted(order, place + last, side="right")
    return right - np.searchsorted(order, place + first, side="left")


def warn_of_repeats(placed: Placement, kept: np.ndarray, sessions: pd.DatetimeIndex) -> None:
    """Warn, naming firm, session and count, where `kept` events of one firm share event day 0."""
    events, position = placed.events[kept], placed.position[kept]
    place = events["column"].to_numpy() * len(sessions) + position
    _, first, count = np.unique(place, return_index=True, return_counts=True)
    twice = np.flatnonzero(count > 1)
    if not len(twice):
        return
    firms = events["firm"].to_numpy()
    shown = ", ".join(
        f"{count[i]} of firm {firms[first[i]]} on {sessions[position[first[i]]]:%Y-%m-%d}"
        for i in twice[:SHOWN]
    )
    more = f" and {len(twice) - SHOWN} more such sessions" if len(twice) > SHOWN else ""
    warnings.warn(
        f"several events of one firm fall on one session: {shown}{more}; they are one reaction, "
        "and tests over events would count it more than once: keep one event of them.",
        stacklevel=4,
    )
