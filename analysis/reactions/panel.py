"""Returns laid out so that the window of any event is one contiguous slice."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analysis.reactions.design import Design
from analysis.reactions.settings import Window

COPIED_DAYS = 256
"""Sessions turned to rows at once: they fit the processor's cache."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Returns and regressors over sessions, padded where a window leaves the data.

    `y` has shape (firms, days), `x` (k, days), `masked` (firms, days) or None; column 0 is
    `front` days before the first session. Days outside the data are NaN in `y`. `x_complete` says
    that every session has every regressor.
    """

    y: np.ndarray
    x: np.ndarray
    masked: np.ndarray | None
    front: int
    x_complete: bool
    design: Design
    _views: dict[tuple[str, int], np.ndarray] = field(default_factory=dict, repr=False)

    def windows(self, name: str, length: int) -> np.ndarray:
        """All windows of `length` days of ``y``, ``x`` or ``masked``, by first day; no copy."""
        if (name, length) not in self._views:
            values = getattr(self, name)
            self._views[name, length] = sliding_window_view(values, length, axis=1)
        return self._views[name, length]


@dataclass(frozen=True, eq=False)
class Block:
    """Windows of B events: `y` (B, T), `x` (k, B, T), `used` (B, T) or None if all are used."""

    y: np.ndarray
    x: np.ndarray
    used: np.ndarray | None

    def rows(self, keep: np.ndarray) -> Block:
        """The events where `keep` is true."""
        used = None if self.used is None else self.used[keep]
        return Block(self.y[keep], self.x[:, keep], used)


def build_panel(
    values: np.ndarray,
    design: Design,
    firm: np.ndarray,
    position: np.ndarray,
    windows: tuple[Window, Window],
    mask: bool,
) -> tuple[Panel, np.ndarray, np.ndarray]:
    """The panel of the firms that have events, each event's row in it, and each row's column.

    `values` is sessions x firms; `firm` and `position` are the column and session of each event.
    """
    y, columns = _firm_rows(values, firm)
    if design.minus is not None:
        y = y - design.minus
    row = np.searchsorted(columns, firm)
    front, back = _padding(position, len(values), windows)
    y = _pad(y, front, back, np.nan)
    masked = _event_days(row, position + front, y.shape, windows[1]) if mask else None
    if design.edge:
        masked = _with_edges(masked, y.shape, front, len(values), design.edge)
    x = _pad(design.x, front, back, 0.0)
    return Panel(y, x, masked, front, design.complete, design), row, columns


def widen(panel: Panel, days: int, position: np.ndarray, windows: tuple[Window, Window]) -> Panel:
    """The panel of `days` sessions with room for events at `position` too."""
    front, back = _padding(position, days, windows)
    front = max(0, front - panel.front)
    back = max(0, back - (panel.y.shape[1] - panel.front - days))
    masked = panel.masked
    if masked is not None:
        masked = np.pad(masked, ((0, 0), (front, back)))
    y, x = _pad(panel.y, front, back, np.nan), _pad(panel.x, front, back, 0.0)
    return Panel(y, x, masked, panel.front + front, panel.x_complete, panel.design)


def _padding(position: np.ndarray, days: int, windows: tuple[Window, Window]) -> tuple[int, int]:
    if not len(position):
        return 0, 0
    first = int(position.min()) + min(window[0] for window in windows)
    last = int(position.max()) + max(window[1] for window in windows)
    return max(0, -first), max(0, last - days + 1)


def _firm_rows(values: np.ndarray, firm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Firms x days, and the column of each: a view if events have most firms of the range.

    A view needs the days of a firm side by side, as pandas keeps them.
    """
    columns = np.unique(firm)
    if len(columns) and values.flags.f_contiguous:
        low, high = columns[0], columns[-1] + 1
        if high - low <= 2 * len(columns):
            return values.T[low:high], np.arange(low, high)
    return _copied_rows(values, columns), columns


def _copied_rows(values: np.ndarray, columns: np.ndarray) -> np.ndarray:
    rows = np.empty((len(columns), len(values)))
    for first in range(0, len(values), COPIED_DAYS):
        days = slice(first, first + COPIED_DAYS)
        rows[:, days] = values[days, columns].T
    return rows


def _pad(rows: np.ndarray, front: int, back: int, fill: float) -> np.ndarray:
    if not front and not back:
        return rows
    return np.pad(rows, ((0, 0), (front, back)), constant_values=fill)


def _event_days(
    row: np.ndarray, day: np.ndarray, shape: tuple[int, ...], window: Window
) -> np.ndarray:
    """Days of each firm that stand in the event window of any of its events."""
    masked = np.zeros(shape, dtype=bool)
    for offset in range(window[0], window[1] + 1):
        where = day + offset
        inside = (where >= 0) & (where < shape[1])
        masked[row[inside], where[inside]] = True
    return masked


def _with_edges(
    masked: np.ndarray | None, shape: tuple[int, ...], front: int, days: int, edge: int
) -> np.ndarray:
    """`masked` and the first and last `edge` sessions of the data."""
    masked = np.zeros(shape, dtype=bool) if masked is None else masked
    masked[:, : front + edge] = True
    masked[:, max(front, front + days - edge) :] = True
    return masked


def gather(panel: Panel, row: np.ndarray, day: np.ndarray, window: Window) -> Block:
    """Returns and regressors of one window of some events, as they are."""
    length = window[1] - window[0] + 1
    start = day + window[0]
    y = panel.windows("y", length)[row, start]
    x = panel.windows("x", length)[:, start]
    return Block(y, x, None)


def gather_estimation(panel: Panel, row: np.ndarray, day: np.ndarray, window: Window) -> Block:
    """The estimation windows of some events, with the days that can be used."""
    block = gather(panel, row, day, window)
    used = np.isfinite(block.y) if _has_gap(block.y) else None
    if panel.masked is not None:
        length = window[1] - window[0] + 1
        open_days = ~panel.windows("masked", length)[row, day + window[0]]
        used = open_days if used is None else used & open_days
    return Block(block.y, block.x, used)


def _has_gap(y: np.ndarray) -> bool:
    """Whether any value is not finite: a sum is finite only if all its terms are."""
    with np.errstate(invalid="ignore"):
        return not np.isfinite(y.sum())


def net_of_benchmark(block: Block) -> Block:
    """Returns minus the one regressor, which is then used up (the market-adjusted model)."""
    return Block(block.y - block.x[0], block.x[:0], block.used)
