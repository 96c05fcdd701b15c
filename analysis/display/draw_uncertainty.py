"""Drawings of how sure the value of giving away is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import DataError, format_number
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import beside_axes, money, view_words
from analysis.display.theme import colour, style
from analysis.display.ticks import money_ticks, rows_of, zero_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NPV_AXIS = "Net present value, US$ bn"
KNOWN = {"then": ("rivals", "s", DASHES[1]), "now": ("meta", "o", DASHES[0])}
"""Role, marker and dash of each vintage."""

_OFFSET: dict[str, Any] = {"textcoords": "offset points"}


def draw_npv_draws(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How the draws of the net present value lie, with the share on either side of zero.

    Parameters
    ----------
    frame : DataFrame
        Columns `low, high` (US$ bn) and `share` of the draws between them.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"low": [-1.0, 0.0], "high": [0.0, 1.0], "share": [0.6, 0.4]})
    >>> [text.get_text() for text in draw_npv_draws(simulated).texts]
    ['selling is better', 'opening is better']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_npv_draws", [], ["low", "high", "share"])
    low, high, share = (shown[name].to_numpy() for name in ("low", "high", "share"))
    pays = low + high > 0
    ax = own_axes(ax)
    with style():
        for side, role in ((~pays, "negative"), (pays, "positive")):
            look: dict[str, Any] = {"color": colour(role), "alpha": 0.65, "linewidth": 0.4}
            ax.bar(low[side], share[side], (high - low)[side], align="edge", **look)
        ax.axvline(0, color=colour("ink"), linewidth=1.2)
        ax.set_xlim(float(low.min()), float(high.max()))
        for text, place, role, side in (
            ("selling is better", -6, "negative", "right"),
            ("opening is better", 6, "positive", "left"),
        ):
            words: dict[str, Any] = {"color": colour(role), "ha": side, "va": "top", **_OFFSET}
            where: Any = ("data", "axes fraction")
            ax.annotate(
                text, (0, 1.0), xytext=(place, -2), xycoords=where, fontweight="bold", **words
            )
        money_ticks(ax.xaxis, NPV_AXIS)
        ax.yaxis.set_visible(False)
    return ax


def draw_then_now(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Net present value by point of view as known then and now: median, half and most draws.

    The axis is linear from -1 to 1 and logarithmic beyond.

    Parameters
    ----------
    frame : DataFrame
        Columns `view`, `known` (then, now), `low, lower, median, upper, high` (US$ bn) and
        `probability_positive`.

    Raises
    ------
    DataError
        If a column or a number is missing, or `known` is neither then nor now.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"view": ["neutral"], "known": ["now"], "low": [-9.0],
    ...     "lower": [-4.0], "median": [-2.0], "upper": [1.0], "high": [5.0],
    ...     "probability_positive": [0.4]})
    >>> [text.get_text() for text in draw_then_now(simulated).texts]
    ['now −$2.00bn', '40%']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    ends = ["low", "lower", "median", "upper", "high", "probability_positive"]
    shown = columns_of(frame, "draw_then_now", ["view", "known"], ends)
    unknown = set(shown["known"]) - set(KNOWN)
    if unknown:
        raise DataError(f"known={sorted(unknown)[0]!r} of draw_then_now; give then or now.")
    views = list(dict.fromkeys(shown["view"]))
    ax = own_axes(ax)
    with style():
        zero_line(ax, vertical=True)
        ax.set_xscale("symlog", linthresh=1.0, linscale=0.6)
        for row in shown.to_dict("records"):
            both = (shown["view"] == row["view"]).sum() > 1
            shift = 0.0 if not both else -0.2 if row["known"] == "then" else 0.2
            _draw_spread(ax, views.index(row["view"]) + shift, row)
        rows_of(ax, [view_words(view) for view in views])
        _symlog_ticks(ax, float(shown["low"].min()), float(shown["high"].max()))
        ax.set_title("opening pays in", fontsize=9, color=colour("muted"), loc="right", pad=4)
    return ax


def _draw_spread(ax: Axes, place: float, row: dict[Any, Any]) -> None:
    role, mark, dash = KNOWN[row["known"]]
    look: dict[str, Any] = {"color": colour(role)}
    ax.hlines(place, row["low"], row["high"], linewidth=1.6, linestyle=dash, **look)
    ax.hlines(place, row["lower"], row["upper"], linewidth=5, alpha=0.5, **look)
    ax.scatter([row["median"]], [place], marker=mark, s=46, zorder=3, **look)
    ax.annotate(
        f"{row['known']} {money(float(row['median']))}",
        (row["median"], place),
        xytext=(0, 6),
        ha="center",
        va="bottom",
        fontsize=8.5,
        fontweight="bold",
        **look,
        **_OFFSET,
    )
    chance = format_number(float(row["probability_positive"]), "share")
    beside_axes(ax, place, chance, 6, fontweight="bold", **look)


def _symlog_ticks(ax: Axes, low: float, high: float) -> None:
    steps = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0]
    places = [-step for step in reversed(steps) if -step >= 1.5 * low] + [0.0]
    places += [step for step in steps if step <= 1.5 * high]
    money_ticks(ax.xaxis, f"{NPV_AXIS};\nlogarithmic beyond −1 and 1")
    ax.set_xticks(places)
    ax.xaxis.set_minor_locator(_no_ticks())
    ax.set_xlim(min(1.3 * low, -1.3), max(1.3 * high, 1.3))


def _no_ticks() -> Any:
    from matplotlib.ticker import NullLocator

    return NullLocator()
