"""Drawings of what curves say of the ceiling: the fan ahead, and the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import EndLabel, label_ends
from analysis.display.theme import SERIES_ROLES, colour, style
from analysis.display.ticks import count_ticks, date_ticks, few_log_ticks, log_ticks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TOLD = "told"
_TOP = 6.0  # times the last total: where a band without an upper end is cut
_HIGHEST_RISE = 12.0


def draw_fan(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Totals that were told, and curves through them with the bands of what they leave open.

    Parameters
    ----------
    frame : DataFrame
        `curve` (``told`` for the totals), `date`, `value`; `low`, `high` of the bands (missing for
        the totals; high may be infinite).

    Raises
    ------
    DataError
        If a column, a number or a date is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"curve": ["a", "a", "told"], "value": [10.0, 20.0, 10.0],
    ...     "date": pd.to_datetime(["2024-01-01", "2025-01-01", "2024-01-01"]),
    ...     "low": [9.0, 15.0, None], "high": [11.0, float("inf"), None]})
    >>> [text.get_text() for text in draw_fan(simulated).texts]
    ['a']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_fan", ["curve", "low", "high"], ["value"], dates=["date"])
    told, curves = shown[shown["curve"] == TOLD], shown[shown["curve"] != TOLD]
    top = _TOP * float(told["value"].max())
    ax = own_axes(ax)
    ends = []
    with style():
        for place, (name, rows) in enumerate(curves.groupby("curve", sort=False)):
            role = SERIES_ROLES[place % len(SERIES_ROLES)]
            high = rows["high"].astype(float).clip(upper=top)
            ax.fill_between(
                rows["date"], rows["low"].astype(float), high, color=colour(role), alpha=0.12, lw=0
            )
            dash = DASHES[place % len(DASHES)]
            ax.plot(rows["date"], rows["value"], color=colour(role), linestyle=dash)
            last = rows.iloc[-1]
            ends.append(EndLabel(last["date"], float(last["value"]), str(name), role))
        ax.scatter(told["date"], told["value"], color=colour("ink"), s=30, zorder=4)
        log_ticks(ax, float(told["value"].min()), top)
        count_ticks(ax.yaxis)
        date_ticks(ax)
        ax.set_ylabel("Downloads, log scale")
        label_ends(ax, ends)
    return ax


def draw_profile(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How much worse each ceiling fits than the best one, and where the interval ends.

    Parameters
    ----------
    frame : DataFrame
        `curve`, `ceiling`, `rise` (F of the sum of squares over its minimum), `limit` (the same
        throughout): ceilings whose rise stays below it are in the 95 % interval.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"curve": "a", "ceiling": [1e6, 1e7], "rise": [0.0, 2.0],
    ...     "limit": 6.6})
    >>> [text.get_text() for text in draw_profile(simulated).texts]
    ['95% limit', 'a']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_profile", ["curve"], ["ceiling", "rise", "limit"])
    ax = own_axes(ax)
    ends = []
    with style():
        limit = float(shown["limit"].iloc[0])
        ax.axhline(limit, color=colour("ink"), linewidth=1.0, linestyle=DASHES[1])
        ax.set_xscale("log")
        for place, (name, rows) in enumerate(shown.groupby("curve", sort=False)):
            role = SERIES_ROLES[place % len(SERIES_ROLES)]
            ordered = rows.sort_values("ceiling")
            look: dict[str, Any] = {"linestyle": DASHES[place % len(DASHES)]}
            rise = np.minimum(ordered["rise"], _HIGHEST_RISE)
            ax.plot(ordered["ceiling"], rise, color=colour(role), **look)
            last = ordered.iloc[-1]
            height = min(float(last["rise"]), _HIGHEST_RISE)
            ends.append(EndLabel(float(last["ceiling"]), height, str(name), role))
        ax.annotate("95% limit", (0.0, limit), xycoords=("axes fraction", "data"), xytext=(4, 4),
                    textcoords="offset points", color=colour("ink"))  # fmt: skip
        count_ticks(ax.xaxis)
        ax.set_xlabel("Ceiling, log scale")
        ax.set_ylabel("How much worse it fits (F)")
        label_ends(ax, ends)
    return ax


def draw_curve_choices(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """What every fit says of one day, in order of size, with its band; one row a fit.

    Parameters
    ----------
    frame : DataFrame
        `milestones`, `curve`, `loss` (the choices, in words), `value`, `low`, `high` (may be
        infinite).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"milestones": "all", "curve": ["a", "b"], "loss": "totals",
    ...     "value": [2e9, 1e9], "low": [1e9, 5e8], "high": [4e9, float("inf")]})
    >>> [label.get_text() for label in draw_curve_choices(simulated).get_yticklabels()]
    ['b, totals, all', 'a, totals, all']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    texts = ["milestones", "curve", "loss", "high"]
    shown = columns_of(frame, "draw_curve_choices", texts, ["value", "low"])
    roles = dict(zip(shown["curve"].unique(), SERIES_ROLES, strict=False))
    shown = shown.sort_values("value", ignore_index=True)
    top = _TOP * float(shown["value"].median())
    ax = own_axes(ax)
    with style():
        names = shown["curve"] + ", " + shown["loss"] + ", " + shown["milestones"]
        shades = [colour(roles[curve]) for curve in shown["curve"]]
        rows = np.arange(len(shown))
        ends = shown["high"].astype(float).clip(upper=top)
        ax.hlines(rows, shown["low"], ends, colors=shades, linewidth=1.2)
        ax.scatter(shown["value"], rows, s=18, zorder=3, color=shades)
        ax.set_yticks(rows, names.tolist())
        ax.tick_params(axis="y", labelsize="small")
        ax.set_xscale("log")
        ax.set_xlim(right=top)
        few_log_ticks(ax.xaxis)
        count_ticks(ax.xaxis)
        ax.set_xlabel("Downloads, log scale")
    return ax
