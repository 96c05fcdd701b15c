"""Drawing of pairs of assumptions at which opening breaks even."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError
from analysis.display.columns import columns_of
from analysis.display.figures import own_axes
from analysis.display.labels import number, words
from analysis.display.theme import colour, style
from analysis.display.ticks import ticks_within

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LEAST_ROOM = 0.08
"""Part of the height that a side needs to be named."""

INNER = (0.12, 0.88)
"""Part of the width in which names may stand."""

NEAR = (0.4, 0.3)
"""Parts of width and height around the assumed pair where no side is named."""

Part = tuple[float, float]

_OFFSET: dict[str, Any] = {"textcoords": "offset points"}


def draw_frontier(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Pairs of two assumptions at which opening is worth what selling is, and where it pays.

    Parameters
    ----------
    frame : DataFrame
        Columns `point` (frontier, edge, assumed), the two assumptions by their names, `npv_usd_bn`
        and `y_high`, the upper end of the second.

    Raises
    ------
    DataError
        If a column or a number is missing, or there are not two assumptions.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"point": ["edge", "frontier", "edge", "frontier", "assumed"],
    ...     "fee_rate": [0.0, 0.0, 1.0, 1.0, 0.2], "api_kept": [0.0, 0.8, 0.0, 0.2, 0.1],
    ...     "npv_usd_bn": [-1.0, 0.0, -1.0, 0.0, -0.5], "y_high": 1.0})
    >>> [text.get_text() for text in draw_frontier(simulated).texts]
    ['assumed\\n0.2, 0.1']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_frontier", ["point"], ["npv_usd_bn", "y_high"])
    x, y = _pair(shown)
    shown = columns_of(shown, "draw_frontier", [], [x, y])
    ax = own_axes(ax)
    with style():
        paying = {at: _intervals(column, y) for at, column in _columns(shown, x)}
        bottom, top = float(shown[y].min()), float(shown["y_high"].max())
        ax.set_xlim(min(paying), max(paying))
        ax.set_ylim(bottom, top)
        _shade(ax, paying)
        _draw_line(ax, shown, x, y)
        assumed = _mark_assumed(ax, shown, x, y)
        _name_side(ax, "opening pays", "positive", paying, assumed)
        resting = {at: _rest(parts, bottom, top) for at, parts in paying.items()}
        _name_side(ax, "selling pays", "negative", resting, assumed)
        ax.set_xlabel(words(x))
        ax.set_ylabel(words(y))
        ticks_within(ax.xaxis, min(paying), max(paying))
        ticks_within(ax.yaxis, bottom, top)
    return ax


def _pair(shown: pd.DataFrame) -> tuple[str, str]:
    others = [str(name) for name in shown if name not in ("point", "npv_usd_bn", "y_high")]
    if len(others) != 2:
        raise DataError(
            f"frame of draw_frontier has {len(others)} columns of assumptions "
            f"({', '.join(others)}); give two."
        )
    return others[0], others[1]


def _columns(shown: pd.DataFrame, x: str) -> list[tuple[float, pd.DataFrame]]:
    """The points of each value of x, the assumed pair left out."""
    grid = shown[shown["point"] != "assumed"]
    return [(float(column[x].iloc[0]), column) for _, column in grid.groupby(x)]


def _intervals(column: pd.DataFrame, y: str) -> list[Part]:
    """Where opening pays at one value of x: the sign turns at each root."""
    edge = column[column["point"] == "edge"].iloc[0]
    roots = sorted(column.loc[column["point"] == "frontier", y])
    ends = [float(edge[y]), *map(float, roots), float(edge["y_high"])]
    start = 0 if edge["npv_usd_bn"] > 0 else 1
    return [(ends[at], ends[at + 1]) for at in range(start, len(ends) - 1, 2)]


def _shade(ax: Axes, paying: dict[float, list[Part]]) -> None:
    for part in range(max(map(len, paying.values()), default=0)):
        ends = [parts[part] if part < len(parts) else (np.nan, np.nan) for parts in paying.values()]
        low, high = np.array(ends).T
        look: dict[str, Any] = {"color": colour("positive"), "alpha": 0.16, "linewidth": 0}
        ax.fill_between(np.array(list(paying)), low, high, **look)


def _draw_line(ax: Axes, shown: pd.DataFrame, x: str, y: str) -> None:
    found = shown[shown["point"] == "frontier"]
    branch = found.groupby(x).cumcount()
    for _, line in found.groupby(branch):
        ax.plot(line[x], line[y], color=colour("ink"), linewidth=1.8)


def _rest(parts: list[Part], bottom: float, top: float) -> list[Part]:
    """What is left between the parts."""
    ends = [bottom, *(end for part in parts for end in part), top]
    return [(ends[at], ends[at + 1]) for at in range(0, len(ends), 2)]


def _name_side(
    ax: Axes, text: str, role: str, parts: dict[float, list[Part]], assumed: Part
) -> None:
    """Write `text` where its side is highest, away from edges and the assumed pair, if it fits."""
    corner = np.array([ax.get_xlim()[0], ax.get_ylim()[0]])
    size = np.array([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())])

    def is_free(at: float, middle: float) -> bool:
        place = (np.array([at, middle]) - corner) / size
        away = np.abs(place - (np.array(assumed) - corner) / size) > NEAR
        return bool(INNER[0] <= place[0] <= INNER[1] and away.any())

    found = [
        (high - low, at, (low + high) / 2)
        for at, column in parts.items()
        for low, high in column
        if is_free(at, (low + high) / 2)
    ]
    room, at, middle = max(found, default=(0.0, 0.0, 0.0))
    if room >= LEAST_ROOM * size[1]:
        look: dict[str, Any] = {"ha": "center", "va": "center", "fontweight": "bold"}
        ax.text(at, middle, text, color=colour(role), **look)


def _mark_assumed(ax: Axes, shown: pd.DataFrame, x: str, y: str) -> Part:
    """Mark the assumed pair, and say where it is."""
    point = shown[shown["point"] == "assumed"].iloc[0]
    at = float(point[x]), float(point[y])
    ax.scatter(*at, color=colour("meta"), s=52, zorder=4, clip_on=False)
    right = at[0] > sum(ax.get_xlim()) / 2
    place: dict[str, Any] = {"ha": "right" if right else "left", "va": "bottom", **_OFFSET}
    ax.annotate(
        f"assumed\n{number(at[0])}, {number(at[1])}",
        at,
        xytext=(-8 if right else 8, 2),
        color=colour("meta"),
        fontweight="bold",
        **place,
    )
    return at
