"""Drawings of surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.figures import own_axes
from analysis.display.labels import make_room
from analysis.display.theme import colour, style
from analysis.display.ticks import percent_ticks, rows_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

KIND_ROLE = {"open": "open", "commercial": "closed"}
"""Colours of the kinds of model that a survey asks about."""

_BOLD: dict[str, Any] = {"textcoords": "offset points", "fontweight": "bold"}


def draw_shares(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Shares as horizontal bars from zero, with their intervals as whiskers.

    Parameters
    ----------
    frame : DataFrame
        `category` or `option` (index or column), `share, low, high` (fractions), `count, n`.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"option": ["open"], "share": [0.5], "low": [0.4],
    ...     "high": [0.6], "count": [50], "n": [100]})
    >>> [text.get_text() for text in draw_shares(simulated).texts]
    ['50% (40% to 60%)']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    named = next((name for name in ("category", "option") if name in _names(frame)), "option")
    numbers = ["share", "low", "high", "count", "n"]
    shown = columns_of(frame, "draw_shares", [named], numbers)
    ax = own_axes(ax)
    with style():
        for place, row in enumerate(shown.to_dict("records")):
            _draw_share(ax, place, row, KIND_ROLE.get(str(row[named]), "muted"))
        rows_of(ax, [str(name) for name in shown[named]])
        percent_ticks(ax.xaxis)
        ax.set_xlim(left=0)
        asked = shown["n"].unique()
        ax.set_xlabel(f"Share, n = {asked[0]:,.0f}" if len(asked) == 1 else "Share")
        make_room(ax)
    return ax


def _names(frame: pd.DataFrame) -> list[Any]:
    return [*frame.columns, frame.index.name]


def _draw_share(ax: Axes, place: int, row: dict[Any, Any], role: str) -> None:
    share, low, high = (float(row[name]) for name in ("share", "low", "high"))
    ax.barh(place, share, height=0.5, color=colour(role), alpha=0.75)
    reach = [[share - low], [high - share]]
    ax.errorbar(share, place, xerr=reach, fmt="none", ecolor=colour("ink"), capsize=4)
    middle, first, last = (format_number(value, "share") for value in (share, low, high))
    look: dict[str, Any] = {"va": "center", **_BOLD}
    ax.annotate(f"{middle} ({first} to {last})", (high, place), xytext=(7, 0), **look)
