"""Drawings of what giving the model away is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError, weakest
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES, HATCH
from analysis.display.figures import own_axes
from analysis.display.labels import (
    above_axes,
    beside_axes,
    make_room,
    money,
    number,
    view_words,
    words,
)
from analysis.display.theme import colour, style
from analysis.display.ticks import money_ticks, rows_of, ticks_within, zero_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_BARS = 10
"""Assumptions that a tornado shows."""

NET = "net value"
NPV_AXIS = "Net present value, US$ bn"

_AROUND_ROOTS = 0.6  # what is shown beyond roots and assumed value, over the span of these
_OFFSET: dict[str, Any] = {"textcoords": "offset points"}


def draw_break_even(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Net present value at the assumed value of one field and where it is zero.

    The search may reach far beyond both; shown is what lies around them. Straight dotted lines
    join the points, between which the value itself may bend.

    Parameters
    ----------
    frame : DataFrame
        Columns `point` (low, root, assumed, high), `npv_usd_bn`, and one more, named as the
        field, with its values.

    Raises
    ------
    DataError
        If a column or a number is missing, or more than one column could be the field.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"point": ["low", "assumed", "root", "high"],
    ...     "fee_rate": [0.0, 0.2, 0.5, 1.0], "npv_usd_bn": [-5.0, -3.0, 0.0, 5.0]})
    >>> [text.get_text() for text in draw_break_even(simulated).texts]
    ['assumed 0.2\\n−$3.00bn', 'break-even 0.5']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_break_even", ["point"], ["npv_usd_bn"])
    field = _field_of(shown)
    shown = columns_of(shown, "draw_break_even", [], [field]).sort_values(field)
    places, npv = shown[field].to_numpy(), shown["npv_usd_bn"].to_numpy()
    ax = own_axes(ax)
    with style():
        zero_line(ax)
        ax.plot(places, npv, color=colour("muted"), linestyle=DASHES[2], linewidth=1.2)
        _window(ax, shown, field)
        for point, place, value in zip(shown["point"], places, npv, strict=True):
            _draw_point(ax, str(point), float(place), float(value), rising=npv[-1] > npv[0])
        ax.set_xlabel(words(field))
        ticks_within(ax.xaxis, float(places.min()), float(places.max()))
        money_ticks(ax.yaxis, NPV_AXIS)
        make_room(ax)
    return ax


def _field_of(shown: pd.DataFrame) -> str:
    others = [str(name) for name in shown if name not in ("point", "npv_usd_bn")]
    if len(others) != 1:
        raise DataError(
            f"frame of draw_break_even has {len(others)} columns beside point and npv_usd_bn "
            f"({', '.join(others)}); give one, the field's values."
        )
    return others[0]


def _window(ax: Axes, shown: pd.DataFrame, field: str) -> None:
    """Show roots and the assumed value with what is around them; all, where there is no root."""
    places, npv = shown[field].to_numpy(), shown["npv_usd_bn"].to_numpy()
    core = places[shown["point"].isin(["root", "assumed"])]
    low, high = float(places.min()), float(places.max())
    if "root" in set(shown["point"]) and np.ptp(core) > 0:
        pad = _AROUND_ROOTS * float(np.ptp(core))
        low, high = max(low, float(core.min()) - pad), min(high, float(core.max()) + pad)
    seen = np.concatenate([np.interp([low, high], places, npv), npv[_within(places, low, high)]])
    pad = 0.18 * max(float(np.ptp(np.append(seen, 0.0))), 1e-9)
    ax.set_xlim(low - 0.04 * (high - low), high + 0.04 * (high - low))
    ax.set_ylim(min(seen.min(), 0.0) - pad, max(seen.max(), 0.0) + pad)


def _within(places: Any, low: float, high: float) -> Any:
    return (places >= low) & (places <= high)


def _draw_point(ax: Axes, point: str, place: float, npv: float, rising: bool) -> None:
    low, high = ax.get_xlim()
    look = {"root": ("D", "ink"), "assumed": ("o", "meta")}.get(point, ("|", "muted"))
    ax.scatter([place], [npv], marker=look[0], color=colour(look[1]), s=44, zorder=3)
    if point not in ("root", "assumed") or not low <= place <= high:
        return
    text = f"break-even {number(place)}" if point == "root" else f"assumed {number(place)}"
    text += "" if point == "root" else f"\n{money(npv)}"
    up = point == "root" or npv > 0
    ax.annotate(
        text,
        (place, npv),
        xytext=(-4 if up == rising else 4, 6 if up else -6),
        ha="right" if up == rising else "left",
        va="bottom" if up else "top",
        color=colour(look[1]),
        fontweight="bold",
        **_OFFSET,
    )


def draw_tornado(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Net present value at both ends of each assumption's range, the ten widest on top.

    The low end of a range is hatched, the high end plain; beside each stands its value.

    Parameters
    ----------
    frame : DataFrame
        Columns `name, low, high` (the range), `npv, npv_low, npv_high, swing` (US$ bn).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"name": ["fee_rate"], "low": [0.1], "high": [0.5],
    ...     "npv": [1.0], "npv_low": [-2.0], "npv_high": [3.0], "swing": [5.0]})
    >>> [text.get_text() for text in draw_tornado(simulated).texts]
    ['assumed: $1.00bn', 'low: 0.1', 'high: 0.5']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["low", "high", "npv", "npv_low", "npv_high", "swing"]
    shown = columns_of(frame, "draw_tornado", ["name"], numbers)
    shown = shown.sort_values("swing", ascending=False, kind="stable").head(MOST_BARS)
    centre = float(shown["npv"].iloc[0])
    ax = own_axes(ax)
    with style():
        zero_line(ax, vertical=True)
        _mark_centre(ax, centre)
        for row, bar in enumerate(shown.to_dict("records")):
            _draw_swing(ax, row, bar, centre)
        rows_of(ax, [words(name) for name in shown["name"]])
        money_ticks(ax.xaxis, NPV_AXIS)
        make_room(ax)
    return ax


def _mark_centre(ax: Axes, centre: float) -> None:
    ax.axvline(centre, color=colour("ink"), linewidth=1.0, linestyle=DASHES[1])
    above_axes(ax, centre, f"assumed: {money(centre)}")


def _draw_swing(ax: Axes, row: int, bar: dict[Any, Any], centre: float) -> None:
    low, high = float(bar["npv_low"]), float(bar["npv_high"])
    look: dict[str, Any] = {"height": 0.62, "left": centre}
    ax.barh(row, low - centre, color=colour("step-2"), hatch=HATCH["estimated"], **look)
    ax.barh(row, high - centre, color=colour("step-4"), **look)
    for name, end, other in (("low", low, high), ("high", high, low)):
        on_left = end < other or (end == other and name == "low")
        text = f"{name}: {number(bar[name])}" if row == 0 else number(bar[name])
        edge = min(end, centre) if on_left else max(end, centre)
        side: dict[str, Any] = {"ha": "right" if on_left else "left", "va": "center", **_OFFSET}
        ax.annotate(text, (edge, row), xytext=(-4 if on_left else 4, 0), fontsize=8.5, **side)


def draw_channels(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Present value by channel as a waterfall that ends in the net value.

    Bars are hatched by evidence; the axis names the hatches in use.

    Parameters
    ----------
    frame : DataFrame
        Columns `channel, present_value_usd_bn` (signed), `evidence`.

    Raises
    ------
    DataError
        If a column or a number is missing, or an evidence level is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"channel": ["cloud_fees", "release"], "evidence": "assumed",
    ...     "present_value_usd_bn": [3.0, -1.0]})
    >>> [text.get_text() for text in draw_channels(simulated).texts]
    ['+$3.00bn', '−$1.00bn', '+$2.00bn']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    amount = "present_value_usd_bn"
    shown = columns_of(frame, "draw_channels", ["channel", "evidence"], [amount])
    levels = [*shown["evidence"], weakest(shown["evidence"])]
    amounts = [*shown[amount], float(shown[amount].sum())]
    starts = [0.0, *np.cumsum(shown[amount])[:-1], 0.0]
    ax = own_axes(ax)
    with style():
        zero_line(ax, vertical=True)
        for row, (start, value, level) in enumerate(zip(starts, amounts, levels, strict=True)):
            _draw_step(ax, row, float(start), float(value), str(level))
        _join_steps(ax, starts, amounts)
        rows_of(ax, [*map(words, shown["channel"]), NET])
        ax.get_yticklabels()[-1].set_fontweight("bold")
        money_ticks(ax.xaxis, f"Present value, US$ bn{_hatch_words(levels)}")
        make_room(ax)
    return ax


def _draw_step(ax: Axes, row: int, start: float, value: float, level: str) -> None:
    role = "positive" if value >= 0 else "negative"
    ax.barh(row, value, left=start, height=0.6, color=colour(role), alpha=0.6, hatch=HATCH[level])
    ax.annotate(
        money(value, signed=True),
        (max(start, start + value), row),
        xytext=(5, 0),
        va="center",
        color=colour(role),
        fontweight="bold",
        **_OFFSET,
    )


def _join_steps(ax: Axes, starts: list[float], amounts: list[float]) -> None:
    """Thin lines that carry each sum on to the next bar."""
    for row, (start, value) in enumerate(zip(starts[:-1], amounts[:-1], strict=True)):
        reached = [start + value] * 2
        ax.plot(reached, [row + 0.3, row + 0.7], color=colour("muted"), linewidth=0.8)


def _hatch_words(levels: list[str]) -> str:
    hatched = [level for level in HATCH if level in levels and HATCH[level]]
    return f"\nhatched: {' or '.join(hatched)}" if hatched else ""


def draw_views(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Net present value by point of view: a dot, and the range that one assumption can make.

    Parameters
    ----------
    frame : DataFrame
        Columns `view, npv_usd_bn, low, high` (US$ bn); `best`, if there is one, is the best
        action, written on the right.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"view": ["neutral"], "npv_usd_bn": [-1.0], "low": [-3.0],
    ...     "high": [2.0], "best": ["sell"]})
    >>> [text.get_text() for text in draw_views(simulated).texts]
    ['−$1.00bn', 'best: sell']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_views", ["view"], ["npv_usd_bn", "low", "high"])
    ax = own_axes(ax)
    with style():
        zero_line(ax, vertical=True)
        for row, view in enumerate(shown.to_dict("records")):
            _draw_view(ax, row, view)
        rows_of(ax, [view_words(view) for view in shown["view"]])
        money_ticks(ax.xaxis, NPV_AXIS)
        make_room(ax)
    return ax


def _draw_view(ax: Axes, row: int, view: dict[Any, Any]) -> None:
    npv = float(view["npv_usd_bn"])
    role, mark = ("positive", "o") if npv > 0 else ("negative", "s")
    ax.hlines(row, view["low"], view["high"], color=colour(role), linewidth=3, alpha=0.55)
    ax.scatter([npv], [row], color=colour(role), marker=mark, s=60, zorder=3)
    over: dict[str, Any] = {"ha": "center", "va": "bottom", "fontweight": "bold", **_OFFSET}
    ax.annotate(money(npv), (npv, row), xytext=(0, 8), color=colour(role), **over)
    if "best" in view:
        beside_axes(ax, row, f"best: {view['best']}", 6)
