"""Drawings of running totals: milestones and how fast they double."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError, format_number
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import lay_out, make_room
from analysis.display.theme import colour, style
from analysis.display.ticks import count_ticks, date_span, date_ticks, log_ticks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

BOUND_MARKER = {"over": "^", "nearly": "v"}
"""Marks of totals worded as a bound: the true figure lies where the mark points."""

_SCOPES_FROM = 4.0  # inches of axes from which on milestones have room for their scope
_BOLD: dict[str, Any] = {"textcoords": "offset points", "fontweight": "bold"}


def draw_milestones(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Running totals by date on a log axis, each labelled with its wording and scope.

    A total worded "over" points up, one worded "nearly" points down, any other is a dot.

    Parameters
    ----------
    frame : DataFrame
        Columns `date, value, scope, bound`; `pace`, if there is one, is the value by which a
        linear continuation passes and is drawn as a dashed line.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"date": pd.to_datetime(["2001-02-03"]), "value": [3e7],
    ...     "scope": ["everything"], "bound": ["over"]})
    >>> draw_milestones(simulated).texts[0].get_text()
    'over 30 million\\neverything'
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_milestones", ["scope", "bound"], ["value"], dates=["date"])
    shown = shown.sort_values("date")
    ax = own_axes(ax)
    with style():
        values = [shown["value"]]
        if "pace" in shown:
            values.append(shown["pace"].dropna())
            _draw_pace(ax, shown.dropna(subset=["pace"]))
        log_ticks(ax, min(v.min() for v in values), max(v.max() for v in values))
        count_ticks(ax.yaxis)
        _draw_points(ax, shown)
        date_span(ax, shown["date"])
        _label_milestones(ax, shown)
        ax.set_ylabel("Running total, log scale")
        make_room(ax, right=False)
    return ax


def _draw_pace(ax: Axes, pace: pd.DataFrame) -> None:
    ax.plot(pace["date"], pace["pace"], color=colour("rivals"), linestyle=DASHES[1])
    end = pace.iloc[-1]
    text = "at the pace of the claim"
    place: dict[str, Any] = {"xytext": (0, -5), "ha": "right", "va": "top", **_BOLD}
    ax.annotate(text, (end["date"], end["pace"]), color=colour("rivals"), **place)


def _draw_points(ax: Axes, shown: pd.DataFrame) -> None:
    marks = shown["bound"].map(BOUND_MARKER).fillna("o")
    for mark in sorted(marks.unique()):
        chosen = shown[marks == mark]
        ax.scatter(chosen["date"], chosen["value"], marker=mark, s=34, color=colour("meta"))


def _label_milestones(ax: Axes, shown: pd.DataFrame) -> None:
    """Labels right of the early and of every second later point, left of the others.

    Narrow axes have no room for the scope.
    """
    lay_out(ax)
    inches = ax.get_window_extent().width / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    first, last = shown["date"].min(), shown["date"].max()
    early = shown["date"] <= first + (last - first) / 3
    later = 0
    for is_early, row in zip(early, shown.itertuples(), strict=True):
        later += not is_early
        on_left = not is_early and later % 2 == 1
        ax.annotate(
            _bounded(row.value, row.bound) + (f"\n{row.scope}" if inches > _SCOPES_FROM else ""),
            (row.date, row.value),
            xytext=(-8, 2) if on_left else (8, -2),
            textcoords="offset points",
            ha="right" if on_left else "left",
            va="center",
            fontsize=8.5,
        )


def _bounded(value: Any, bound: Any) -> str:
    told = format_number(float(value), "count")
    return f"{bound} {told}" if bound in BOUND_MARKER else told


def draw_flow_growth(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """What a total and its last days imply: growth over the window, continued until it doubles.

    The curve is solid over the window that was observed and dashed where its rate is continued;
    the bar at the doubling spans the rounding of both figures.

    Parameters
    ----------
    frame : DataFrame
        Rows `ratio` and `doubling_days`, columns `value, low, high`.

    Raises
    ------
    DataError
        If a row, a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"value": [2.0, 30.0], "low": [2.0, 30.0], "high": [2.0, 30.0]},
    ...     index=["ratio", "doubling_days"])
    >>> [text.get_text() for text in draw_flow_growth(simulated).texts]
    ['30 days before: 0.50', 'claimed: 1', 'doubled after 30 days']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    ratio, doubling = _growth_rows(frame)
    window = doubling["value"] * math.log2(ratio["value"])
    ax = own_axes(ax)
    with style():
        _draw_growth(ax, -window, 0.0, doubling["value"], DASHES[0])
        _draw_growth(ax, 0.0, doubling["high"], doubling["value"], DASHES[1])
        ax.plot([doubling["low"], doubling["high"]], [2, 2], color=colour("ink"), linewidth=4)
        points = [(-window, 1 / ratio["value"]), (0.0, 1.0), (doubling["value"], 2.0)]
        ax.scatter(*zip(*points, strict=True), color=colour("meta"), zorder=3)
        _label_growth(ax, points, window, doubling)
        ax.set_ylim(0, 2.3)
        ax.set_xlabel("Days from the claim")
        ax.set_ylabel("Total over the total claimed")
        make_room(ax)
    return ax


def _growth_rows(frame: pd.DataFrame) -> list[dict[str, float]]:
    """The rows `ratio` and `doubling_days`, checked."""
    shown = columns_of(frame.rename_axis(None), "draw_flow_growth", [], ["value", "low", "high"])
    rows = {str(name): row for name, row in shown.to_dict("index").items()}
    missing = [name for name in ("ratio", "doubling_days") if name not in rows]
    if missing:
        raise DataError(
            f"frame of draw_flow_growth lacks the row {missing[0]!r}; it has {', '.join(rows)}."
        )
    ends = ("value", "low", "high")
    return [{end: float(rows[name][end]) for end in ends} for name in ("ratio", "doubling_days")]


def _draw_growth(ax: Axes, first: float, last: float, doubling: float, dash: Any) -> None:
    days = np.linspace(first, last, 60)
    ax.plot(days, 2 ** (days / doubling), color=colour("meta"), linestyle=dash)


def _label_growth(
    ax: Axes, points: list[tuple[float, float]], window: float, doubling: dict[str, float]
) -> None:
    low, high = (f"{doubling[end]:.0f}" for end in ("low", "high"))
    rounding = f"\n({low} to {high} by rounding)" if low != high else ""
    texts = (
        f"{window:.0f} days before: {points[0][1]:.2f}",
        "claimed: 1",
        f"doubled after {doubling['value']:.0f} days{rounding}",
    )
    sides = (((0, -9), "left", "top"), ((9, -4), "left", "top"), ((-9, 4), "right", "bottom"))
    for text, point, (offset, across, up) in zip(texts, points, sides, strict=True):
        look: dict[str, Any] = {"ha": across, "va": up, **_BOLD}
        ax.annotate(text, point, xytext=offset, **look)


def draw_doubling_times(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Doubling time between each two milestones, as a bar over the time between them.

    A piece without growth (an infinite doubling time) is an arrow at the top of the axes.

    Parameters
    ----------
    frame : DataFrame
        Columns `start, end` (dates), `doubling_days`.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"start": pd.to_datetime(["2001-01-01"]),
    ...     "end": pd.to_datetime(["2001-03-02"]), "doubling_days": [30.0]})
    >>> [text.get_text() for text in draw_doubling_times(simulated).texts]
    ['30 days']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(
        frame, "draw_doubling_times", unbounded=["doubling_days"], dates=["start", "end"]
    )
    grows = np.isfinite(shown["doubling_days"].to_numpy(dtype=float))
    pieces = shown[grows]
    top = 1.2 * float(pieces["doubling_days"].max()) if grows.any() else 1.0
    ax = own_axes(ax)
    with style():
        look: dict[str, Any] = {"color": colour("meta"), "linewidth": 4}
        ax.hlines(pieces["doubling_days"], pieces["start"], pieces["end"], **look)
        sides = _lower_than_neighbours(pieces["doubling_days"].to_numpy(dtype=float))
        for place, row in enumerate(pieces.itertuples()):
            unit = "" if place else " days"
            _label_piece(ax, row, f"{row.doubling_days:.0f}{unit}", below=bool(sides[place]))
        for row in shown[~grows].assign(doubling_days=top).itertuples():
            ax.scatter([_middle(row)], [top], marker="^", color=colour("negative"))
            _label_piece(ax, row, "no growth", below=True)
        ax.set_ylim(0, 1.06 * top)
        ax.set_ylabel("Doubling time, days")
        date_ticks(ax)
        make_room(ax)
    return ax


def _lower_than_neighbours(days: Any) -> Any:
    """Whether the piece before or after is higher, so that a label belongs underneath."""
    before, after = np.append(-np.inf, days[:-1]), np.append(days[1:], -np.inf)
    return (before > days) | (after > days)


def _label_piece(ax: Axes, row: Any, text: str, below: bool) -> None:
    look: dict[str, Any] = {"ha": "center", "va": "top" if below else "bottom", **_BOLD}
    apart = -5 if below else 4
    ax.annotate(text, (_middle(row), row.doubling_days), xytext=(0, apart), **look)


def _middle(row: Any) -> Any:
    return row.start + (row.end - row.start) / 2
