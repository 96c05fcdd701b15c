"""Drawings of what the spending costs: depreciation, revenue it needs, the metaverse beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import label_end, own_axes
from analysis.display.labels import EndLabel, label_ends, money
from analysis.display.theme import colour, style
from analysis.display.ticks import date_ticks, money_ticks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def draw_metaverse(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Reality Labs' loss beside capital expenditure, with its share at both ends.

    Parameters
    ----------
    frame : DataFrame
        Columns `period_end`, `loss_usd_bn` and `capex_usd_bn` (sums of four quarters, US$ bn),
        `loss_to_capex` (a fraction).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"period_end": pd.to_datetime(["2001-03-31", "2001-06-30"]),
    ...     "loss_usd_bn": [1.0, 1.0], "capex_usd_bn": [4.0, 5.0], "loss_to_capex": [0.25, 0.2]})
    >>> ax = draw_metaverse(simulated)
    >>> ax.texts[0].get_text()
    'loss: 25%\\nof capex'
    >>> import matplotlib.pyplot as plt; plt.close(ax.figure)
    """
    numbers = ["loss_usd_bn", "capex_usd_bn", "loss_to_capex"]
    shown = columns_of(frame, "draw_metaverse", numbers=numbers, dates=["period_end"])
    shown = shown.sort_values("period_end")
    ax = own_axes(ax)
    with style():
        when = shown["period_end"]
        ax.plot(when, shown["capex_usd_bn"], color=colour("meta"), marker="o", markersize=3.5)
        dashed: dict[str, Any] = {"linestyle": DASHES[1], "marker": "D", "markersize": 3.5}
        ax.plot(when, shown["loss_usd_bn"], color=colour("negative"), **dashed)
        ax.set_ylim(bottom=min(0.0, 1.1 * shown["loss_usd_bn"].min()))
        money_ticks(ax.yaxis)
        date_ticks(ax)
        _label_first(ax, shown)
        label_ends(ax, _metaverse_ends(shown.iloc[-1]))
    return ax


def _label_first(ax: Axes, shown: pd.DataFrame) -> None:
    """The first share, over both lines, with a thin line down to the loss it speaks of."""
    first, start = shown.iloc[0], shown.head(max(2, len(shown) // 2))
    high = 1.15 * float(start[["loss_usd_bn", "capex_usd_bn"]].max().max())
    look: dict[str, Any] = {"color": colour("negative"), "linewidth": 0.8, "linestyle": DASHES[2]}
    ax.vlines([first["period_end"]], first["loss_usd_bn"], high, **look)
    text = f"loss: {format_number(float(first['loss_to_capex']), 'share')}\nof capex"
    over = {"xytext": (-2, 1), "va": "bottom"}
    label_end(ax, first["period_end"], high, text, "negative", **over)


def _share_text(row: Any) -> str:
    return f"{format_number(float(row['loss_to_capex']), 'share')} of capex"


def _metaverse_ends(last: Any) -> list[EndLabel]:
    loss, capex = float(last["loss_usd_bn"]), float(last["capex_usd_bn"])
    told = f"Reality Labs' loss\n{money(loss)}, {_share_text(last)}"
    return [
        EndLabel(last["period_end"], capex, f"capital expenditure\n{money(capex)}", "meta"),
        EndLabel(last["period_end"], loss, told, "negative"),
    ]
