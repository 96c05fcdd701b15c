"""Drawings of which assumptions the value of giving away hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.figures import own_axes
from analysis.display.labels import make_room, money, number, words
from analysis.display.theme import colour, style
from analysis.display.ticks import money_ticks, percent_ticks, rows_of, zero_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_BARS = 10
"""Assumptions that are shown."""

INDICES = {
    "s1": ("alone", "meta", "o", -0.14, 5, "bottom"),
    "st": ("with others", "rivals", "s", 0.14, -6, "top"),
}
"""Words, role, marker, place in its row and place of the label of each index."""

_OFFSET: dict[str, Any] = {"textcoords": "offset points"}


def draw_information(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """What knowing each assumption would be worth, the ten most valuable on top.

    Beside each bar stands the chance that another action would be chosen, which, and when.

    Parameters
    ----------
    frame : DataFrame
        Columns `name, value_usd_bn, low, high, changes`; `turns_at`, `side` and `then`, if any,
        may be missing in a row.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"name": ["fee_rate"], "value_usd_bn": [0.4], "low": [0.3],
    ...     "high": [0.5], "changes": [0.25], "turns_at": [0.1],
    ...     "side": ["above"], "then": ["open"]})
    >>> [text.get_text() for text in draw_information(simulated).texts]
    ['$400m; 25%: open if above 0.1']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["value_usd_bn", "low", "high", "changes"]
    shown = columns_of(frame, "draw_information", ["name"], numbers)
    shown = shown.sort_values("value_usd_bn", ascending=False, kind="stable").head(MOST_BARS)
    ax = own_axes(ax)
    with style():
        zero_line(ax, vertical=True)
        for row, bar in enumerate(shown.to_dict("records")):
            ax.barh(row, bar["value_usd_bn"], height=0.6, color=colour("meta"), alpha=0.65)
            ax.hlines(row, bar["low"], bar["high"], color=colour("ink"), linewidth=1.6)
            _label_information(ax, row, bar)
        rows_of(ax, [words(name) for name in shown["name"]])
        money_ticks(ax.xaxis, "Expected gain from knowing it first, US$ bn")
        top = float(shown["high"].max())
        ax.set_xlim(0, 1.05 * top if top > 0 else 1.0)
        make_room(ax)
    return ax


def _label_information(ax: Axes, row: int, bar: dict[Any, Any]) -> None:
    text = "cannot be told from nothing" if bar["high"] > 0 else "would not change the choice"
    if bar["changes"] > 0:
        text = f"{money(float(bar['value_usd_bn']))}; {format_number(bar['changes'], 'share')}"
        turns = bar.get("turns_at")
        if turns is not None and turns == turns:
            text += f": {words(bar['then'])} if {bar['side']} {number(float(turns))}"
    place: dict[str, Any] = {"va": "center", "ha": "left", "fontsize": 8.5, **_OFFSET}
    ax.annotate(text, (bar["high"], row), xytext=(5, 0), **place)


def draw_variance_shares(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Sobol indices: the part of the variance each assumption holds alone, and with others.

    Parameters
    ----------
    frame : DataFrame
        Columns `name`; `s1, s1_low, s1_high`; `st, st_low, st_high` (fractions).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"name": ["fee_rate"], "s1": [0.4], "s1_low": [0.3],
    ...     "s1_high": [0.5], "st": [0.6], "st_low": [0.5], "st_high": [0.7]})
    >>> [text.get_text() for text in draw_variance_shares(simulated).texts]
    ['alone', 'with others']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    ends = [f"{index}{end}" for index in ("s1", "st") for end in ("", "_low", "_high")]
    shown = columns_of(frame, "draw_variance_shares", ["name"], ends)
    shown = shown.sort_values("st", ascending=False, kind="stable").head(MOST_BARS)
    ax = own_axes(ax)
    with style():
        zero_line(ax, vertical=True)
        for row, bar in enumerate(shown.to_dict("records")):
            for index in INDICES:
                _draw_index(ax, row, index, bar)
        rows_of(ax, [words(name) for name in shown["name"]])
        percent_ticks(ax.xaxis)
        ax.set_xlabel("Part of the variance of the net present value")
    return ax


def _draw_index(ax: Axes, row: int, index: str, bar: dict[Any, Any]) -> None:
    """One index of one assumption with its interval; the first row names it."""
    text, role, mark, shift, up, side = INDICES[index]
    look: dict[str, Any] = {"color": colour(role)}
    place = row + shift
    ax.hlines(place, bar[f"{index}_low"], bar[f"{index}_high"], linewidth=2.4, **look)
    ax.scatter([bar[index]], [place], marker=mark, s=34, zorder=3, **look)
    if row == 0:
        look |= {"ha": "center", "va": side, "fontsize": 8.5, "fontweight": "bold", **_OFFSET}
        ax.annotate(text, (bar[index], place), xytext=(0, up), **look)
