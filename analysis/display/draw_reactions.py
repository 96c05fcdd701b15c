"""Drawings of event studies."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import label_end, own_axes
from analysis.display.labels import EndLabel, above_axes, beside_axes, label_ends
from analysis.display.theme import SERIES_ROLES, colour, style
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
        `interval_kind` in words; with `placebo_low, placebo_high` also the middle 95 % of
        random sets of days, dotted.

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
        if "placebo_low" in shown:
            _draw_placebo(ax, shown)
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


def _draw_placebo(ax: Axes, shown: pd.DataFrame) -> None:
    for edge in ("placebo_low", "placebo_high"):
        look: dict[str, Any] = {"color": colour("ink"), "linewidth": 1.2, "linestyle": DASHES[2]}
        ax.plot(shown["relative_day"], shown[edge], **look)


def _path_ends(last: Any) -> list[EndLabel]:
    day, n = last["relative_day"], int(last["n"])
    what = f"mean of {n} events" if n > 1 else "1 event"
    value = format_number(float(last["caar"]), "share")
    interval = str(last["interval_kind"]).replace(", ", ",\n")
    ends = [
        EndLabel(day, float(last["caar"]), f"{what}\n{value}", "meta"),
        EndLabel(day, float(last["high"]), interval, "muted"),
    ]
    if "placebo_low" in last:
        ends.append(EndLabel(day, float(last["placebo_low"]), "random days,\nmiddle 95%", "ink"))
    return ends


def draw_event_forest(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Abnormal return of each event with its interval, and its p-value on the right.

    Parameters
    ----------
    frame : DataFrame
        Columns `label, car, low, high` (fractions), `p_value` (missing where the test is not
        valid); with `opens_weights` (yes or no), what is no opening has a round, hollow mark.

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
    ax = own_axes(ax)
    with style():
        zero_line(ax, vertical=True)
        kinds = list(shown["opens_weights"]) if "opens_weights" in shown else [""] * len(shown)
        for row, kind in enumerate(kinds):
            _draw_event(ax, row, shown.iloc[row], kind)
        _name_kinds(ax, shown, kinds)
        rows_of(ax, [textwrap.fill(str(label), _LABEL_WIDTH) for label in shown["label"]])
        percent_ticks(ax.xaxis)
        ax.set_xlabel("Abnormal return")
        returns = [format_number(float(car), "share") for car in shown["car"]]
        _write_column(ax, _RETURN_AT, "return", returns)
        _write_column(ax, _P_AT, "p", [_p_text(p) for p in shown["p_value"]])
    return ax


_KINDS = {"": ("meta", "s", True), "yes": ("open", "s", True), "no": ("closed", "o", False)}
"""Colour, marker and whether it is filled, by what a release opened."""
_KIND_WORDS = {"yes": "opens weights", "no": "does not"}


def _draw_event(ax: Axes, row: int, event: Any, kind: str) -> None:
    role, marker, filled = _KINDS[kind]
    ax.hlines(row, event["low"], event["high"], color=colour(role), linewidth=1.8)
    look: dict[str, Any] = {"marker": marker, "s": 36, "zorder": 3, "edgecolors": colour(role)}
    face = colour(role) if filled else colour("paper")
    ax.scatter([event["car"]], [row], facecolors=face, linewidths=1.6, **look)


def _name_kinds(ax: Axes, shown: pd.DataFrame, kinds: list[str]) -> None:
    """The first release of each kind says what its mark means."""
    for kind, text in _KIND_WORDS.items():
        if kind in kinds:
            row = kinds.index(kind)
            role = _KINDS[kind][0]
            label_end(ax, shown["high"].iloc[row], row, text, role, fontsize=8)


def _p_text(p: Any) -> str:
    return "not valid" if math.isnan(p) else format_number(float(p), "p_value")


def _write_column(ax: Axes, points: float, header: str, cells: list[str]) -> None:
    """Right-aligned text with its edge `points` right of the axes, under a header."""
    top = ax.get_ylim()[1]
    for row, cell in enumerate(cells):
        beside_axes(ax, row, cell, points, ha="right")
    beside_axes(ax, top, header, points, ha="right", va="bottom", color=colour("muted"))


def draw_power(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How likely a true mean reaction of each size would have been found.

    Parameters
    ----------
    frame : DataFrame
        `label` (one a curve), `effect` (fraction) and `power` (probability); a mark for the
        effect found four times in five, `detectable`, the same throughout a curve.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"label": "mean of 9", "effect": [0.0, 0.02, 0.04],
    ...     "power": [0.05, 0.6, 0.97], "detectable": 0.027})
    >>> [text.get_text() for text in draw_power(simulated).texts]
    ['mean of 9\\n2.7%']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_power", ["label"], ["effect", "power", "detectable"])
    ax = own_axes(ax)
    with style():
        curves = list(shown.groupby("label", sort=False))
        steepest = shown["detectable"].min() if len(curves) > 1 else None
        for place, (label, curve) in enumerate(curves):
            left = curve["detectable"].iloc[0] == steepest
            _draw_power_curve(ax, str(label), curve, place, left)
        percent_ticks(ax.xaxis)
        percent_ticks(ax.yaxis)
        ax.set_ylim(0, 1.02)
        ax.set_xlim(0, float(shown["effect"].max()))
        ax.set_xlabel("True mean abnormal return, either sign")
        ax.set_ylabel("Chance of finding it at 5%")
    return ax


FOUND = 0.8
"""The power at which an effect counts as detectable."""


def _draw_power_curve(ax: Axes, label: str, curve: pd.DataFrame, place: int, left: bool) -> None:
    """One curve with its label, left of it if so told."""
    role = SERIES_ROLES[place % len(SERIES_ROLES)]
    detectable = float(curve["detectable"].iloc[0])
    look: dict[str, Any] = {"color": colour(role), "linestyle": DASHES[place % len(DASHES)]}
    ax.plot(curve["effect"], curve["power"], **look)
    ax.scatter([detectable], [FOUND], color=colour(role), s=30, zorder=3)
    words = f"{label}\n{format_number(detectable, 'share')}"
    side = {"xytext": (-9, 4), "ha": "right", "va": "bottom"}
    side = side if left else {"xytext": (8, -4), "ha": "left", "va": "top"}
    label_end(ax, detectable, FOUND, words, role, **side)
