"""Drawings of event studies."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import EndLabel, above_axes, beside_axes, label_ends
from analysis.display.theme import colour, style
from analysis.display.ticks import percent_ticks, rows_of, whole_ticks, zero_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_LABEL_WIDTH = 26  # characters to a line of an event's name
_RETURN_AT, _P_AT = 42.0, 96.0  # right edges of the columns, points from the axes


def draw_caar(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The mean cumulative abnormal return by trading day, with its interval day by day.

    Parameters
    ----------
    frame : DataFrame
        `relative_day` (index or column), `caar, low, high` (fractions), `n` events,
        `interval_kind` in words.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"caar": [0.01, 0.02], "low": [0.0, -0.01], "high": [0.02, 0.05],
    ...     "n": 3, "interval_kind": "95% interval"}, index=pd.Index([0, 1], name="relative_day"))
    >>> [text.get_text() for text in draw_caar(simulated).texts]
    ['event day', 'mean of 3 events\\n2.0%', '95% interval']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["relative_day", "caar", "low", "high", "n"]
    shown = columns_of(frame, "draw_caar", ["interval_kind"], numbers).sort_values("relative_day")
    days = shown["relative_day"]
    ax = own_axes(ax)
    with style():
        look: dict[str, Any] = {"color": colour("meta"), "alpha": 0.16, "linewidth": 0}
        ax.fill_between(days, shown["low"], shown["high"], **look)
        ax.plot(days, shown["caar"], color=colour("meta"), marker="o", markersize=3)
        zero_line(ax)
        _mark_event_day(ax)
        percent_ticks(ax.yaxis)
        whole_ticks(ax.xaxis)
        ax.set_xlabel("Trading day from the event")
        ax.set_ylabel("Cumulative abnormal return")
        label_ends(ax, _path_ends(shown.iloc[-1]))
    return ax


def _mark_event_day(ax: Axes) -> None:
    ax.axvline(0, color=colour("ink"), linewidth=1.0, linestyle=DASHES[1])
    above_axes(ax, 0, "event day")


def _path_ends(last: Any) -> list[EndLabel]:
    n = int(last["n"])
    what = f"mean of {n} events" if n > 1 else "1 event"
    value = format_number(float(last["caar"]), "share")
    return [
        EndLabel(last["relative_day"], float(last["caar"]), f"{what}\n{value}", "meta"),
        EndLabel(
            last["relative_day"],
            float(last["high"]),
            str(last["interval_kind"]).replace(", ", ",\n"),
            "muted",
        ),
    ]


def draw_event_forest(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Abnormal return of each event with its interval, and its p-value on the right.

    Parameters
    ----------
    frame : DataFrame
        Columns `label, car, low, high` (fractions), `p_value` (missing where the test is not
        valid).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"label": ["one"], "car": [0.02], "low": [-0.01],
    ...     "high": [0.05], "p_value": [0.2]})
    >>> [text.get_text() for text in draw_event_forest(simulated).texts]
    ['2.0%', 'return', '0.200', 'p']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_event_forest", ["label", "p_value"], ["car", "low", "high"])
    rows = range(len(shown))
    ax = own_axes(ax)
    with style():
        zero_line(ax, vertical=True)
        ax.hlines(rows, shown["low"], shown["high"], color=colour("meta"), linewidth=1.8)
        ax.scatter(shown["car"], rows, marker="s", s=34, color=colour("meta"), zorder=3)
        rows_of(ax, [textwrap.fill(str(label), _LABEL_WIDTH) for label in shown["label"]])
        percent_ticks(ax.xaxis)
        ax.set_xlabel("Abnormal return")
        returns = [format_number(float(car), "share") for car in shown["car"]]
        _write_column(ax, _RETURN_AT, "return", returns)
        _write_column(ax, _P_AT, "p", [_p_text(p) for p in shown["p_value"]])
    return ax


def _p_text(p: Any) -> str:
    return "not valid" if math.isnan(p) else format_number(float(p), "p_value")


def _write_column(ax: Axes, points: float, header: str, cells: list[str]) -> None:
    """Right-aligned text with its edge `points` right of the axes, under a header."""
    top = ax.get_ylim()[1]
    for row, cell in enumerate(cells):
        beside_axes(ax, row, cell, points, ha="right")
    beside_axes(ax, top, header, points, ha="right", va="bottom", color=colour("muted"))
