"""Drawings of the depreciation wave: by vintage, and under other lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES, HATCH
from analysis.display.figures import label_end, own_axes
from analysis.display.labels import EndLabel, label_ends
from analysis.display.theme import colour, sequential, style
from analysis.display.ticks import money_ticks, percent_ticks, whole_ticks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_VINTAGES = 5
"""Ordered colours that can be told apart."""

_GUIDED = "guided"
_KEY_AT = 0.8  # years after the last bar
_KEY_SPAN = (0.08, 0.72)  # of the axes' height


def draw_vintages(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Depreciation by year as bars stacked by vintage, what was reported as marks.

    The oldest vintage lies below, in the palest colour; one whose name holds ``guided`` is
    hatched, for it is not yet bought. Where the frame has a band, it is drawn on the years that
    have one.

    Parameters
    ----------
    frame : DataFrame
        Columns `fiscal_year`, `vintage` (a name or a year, five at most, oldest first) and
        `depreciation` in US$ bn. If there are any, `reported_usd_bn`, `low` and `high` of the
        year, repeated in its rows and missing where there is none.

    Raises
    ------
    DataError
        If a column or a number is missing, or there are more vintages than colours.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"fiscal_year": [2001, 2002, 2002],
    ...     "vintage": ["to 2001", "to 2001", "2002, guided"], "depreciation": [2.0, 2.0, 1.0],
    ...     "reported_usd_bn": [2.1, None, None]})
    >>> ax = draw_vintages(simulated)
    >>> [text.get_text() for text in ax.texts]
    ['reported', 'to 2001', '2002, guided']
    >>> import matplotlib.pyplot as plt; plt.close(ax.figure)
    """
    numbers = ["fiscal_year", "depreciation"]
    shown = columns_of(frame, "draw_vintages", ["vintage"], numbers=numbers)
    names = list(shown["vintage"].unique())
    if len(names) > MOST_VINTAGES:
        raise DataError(
            f"frame of draw_vintages has {len(names)} vintages; give {MOST_VINTAGES} at most: "
            "join the older ones."
        )
    stack = shown.pivot_table(
        index="fiscal_year", columns="vintage", values="depreciation", aggfunc="sum"
    )
    stack = stack[names].fillna(0.0)
    ax = own_axes(ax)
    with style():
        _draw_stack(ax, stack)
        top = max(float(stack.sum(axis=1).max()), _draw_band(ax, shown))
        top = max(top, _draw_marks(ax, shown, stack))
        ax.set_ylim(0, 1.15 * top)
        money_ticks(ax.yaxis)
        whole_ticks(ax.xaxis)
        ax.set_xlabel(_years_label(shown))
        _name_stack(ax, stack)
    return ax


def _years_label(shown: pd.DataFrame) -> str:
    notes = []
    if any(_GUIDED in str(name) for name in shown["vintage"]):
        notes.append("hatched: guided, not yet bought")
    if "low" in shown and shown["low"].notna().any():
        notes.append("lines: range of the inputs")
    return "\n".join(["Fiscal year", *(["; ".join(notes)] if notes else [])])


def _draw_stack(ax: Axes, stack: pd.DataFrame) -> None:
    below = np.zeros(len(stack))
    for name, shade in zip(stack.columns, sequential(len(stack.columns)), strict=True):
        hatch = HATCH["estimated"] if _GUIDED in str(name) else ""
        look: dict[str, Any] = {"width": 0.78, "color": shade, "hatch": hatch}
        ax.bar(stack.index, stack[name], bottom=below, edgecolor=colour("paper"), **look)
        below += stack[name].to_numpy()


def _by_year(shown: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The years that have all `columns`, one row each."""
    if not set(columns) <= set(shown.columns):
        return shown.head(0)
    return shown.dropna(subset=columns).groupby("fiscal_year")[columns].first().astype(float)


def _draw_band(ax: Axes, shown: pd.DataFrame) -> float:
    """Lines from low to high; the highest of them."""
    band = _by_year(shown, ["low", "high"])
    if band.empty:
        return 0.0
    look: dict[str, Any] = {"color": colour("ink"), "linewidth": 1.2}
    ax.vlines(band.index, band["low"], band["high"], **look)
    return float(band["high"].max())


def _draw_marks(ax: Axes, shown: pd.DataFrame, stack: pd.DataFrame) -> float:
    """What was reported; the highest of it."""
    told = _by_year(shown, ["reported_usd_bn"])
    if told.empty:
        return 0.0
    reported = told["reported_usd_bn"]
    look: dict[str, Any] = {"marker": "D", "s": 22, "color": colour("closed"), "zorder": 3}
    ax.scatter(reported.index, reported, **look)
    first = reported.index[0]
    start = stack.sum(axis=1).loc[first : first + len(stack) // 4]
    high = max(float(start.max()), float(reported.loc[: start.index[-1]].max()))
    over = {"xytext": (-6, 9), "va": "bottom"}
    label_end(ax, first, high, "reported", "closed", **over)
    return float(reported.max())


def _name_stack(ax: Axes, stack: pd.DataFrame) -> None:
    """A patch of each colour with its name, in the order of the stack, right of the bars."""
    at, top = float(stack.index[-1]) + _KEY_AT, float(ax.get_ylim()[1])
    ax.set_xlim(float(stack.index[0]) - 0.6, at + 0.1)
    names, places = stack.columns, top * np.linspace(*_KEY_SPAN, len(stack.columns))
    shades = sequential(len(names))
    for name, shade, place in zip(names, shades, places, strict=True):
        hatch = HATCH["estimated"] if _GUIDED in str(name) else ""
        look: dict[str, Any] = {"marker": "s", "s": 55, "color": shade, "hatch": hatch}
        ax.scatter([at], [place], edgecolor=colour("paper"), clip_on=False, **look)
        label_end(ax, at, float(place), str(name), "ink")


def draw_true_lives(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Operating margin by year, a line for each life that servers may really have.

    Parameters
    ----------
    frame : DataFrame
        Columns `fiscal_year`, `useful_life_years`, `operating_margin` (a fraction).
        `depreciation` and `extra` are not drawn.

    Raises
    ------
    DataError
        If a column or a number is missing, or there are more lives than line patterns.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"fiscal_year": [2001, 2002] * 2,
    ...     "useful_life_years": [3.0, 3.0, 5.0, 5.0], "operating_margin": [0.2, 0.1, 0.3, 0.3]})
    >>> ax = draw_true_lives(simulated)
    >>> [text.get_text() for text in ax.texts]
    ['3 years', '5 years']
    >>> import matplotlib.pyplot as plt; plt.close(ax.figure)
    """
    numbers = ["fiscal_year", "useful_life_years", "operating_margin"]
    shown = columns_of(frame, "draw_true_lives", numbers=numbers)
    lives = sorted(shown["useful_life_years"].unique())
    if len(lives) > len(DASHES):
        raise DataError(
            f"frame of draw_true_lives has {len(lives)} lives; give {len(DASHES)} at most."
        )
    ax = own_axes(ax)
    with style():
        ends = []
        for life, dash in zip(lives, DASHES, strict=False):
            path = shown[shown["useful_life_years"] == life].sort_values("fiscal_year")
            years, margin = path["fiscal_year"], path["operating_margin"]
            ax.plot(years, margin, color=colour("meta"), linestyle=dash, marker="o", markersize=3)
            text = f"{life:g} years"
            ends.append(EndLabel(years.iloc[-1], float(margin.iloc[-1]), text, "meta"))
        ax.set_ylim(min(0.0, 1.1 * shown["operating_margin"].min()), None)
        ax.set_xlabel("Fiscal year")
        percent_ticks(ax.yaxis)
        whole_ticks(ax.xaxis)
        label_ends(ax, ends)
    return ax
