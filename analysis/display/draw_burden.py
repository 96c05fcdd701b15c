"""Drawings of what the spending costs: depreciation, revenue it needs, the metaverse beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES, HATCH
from analysis.display.figures import label_end, own_axes
from analysis.display.labels import EndLabel, label_ends, money
from analysis.display.theme import colour, style
from analysis.display.ticks import date_ticks, money_ticks, whole_ticks

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


def draw_depreciation(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """A schedule of depreciation as bars, with what was reported as marks.

    A year without a reported figure is hatched when other years have one: it is what the
    purchases so far will still charge.

    Parameters
    ----------
    frame : DataFrame
        `fiscal_year` (index or column), `depreciation` in US$ bn and, if there is any,
        `reported_usd_bn` (missing where not yet told). `net_book_value` is not drawn.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"depreciation": [2.0, 3.0], "reported_usd_bn": [1.5, None]},
    ...     index=pd.Index([2001, 2002], name="fiscal_year"))
    >>> ax = draw_depreciation(simulated)
    >>> [text.get_text() for text in ax.texts]
    ['$3.00bn in 2002', 'reported']
    >>> import matplotlib.pyplot as plt; plt.close(ax.figure)
    """
    shown = columns_of(frame, "draw_depreciation", numbers=["fiscal_year", "depreciation"])
    shown = shown.sort_values("fiscal_year")
    ax = own_axes(ax)
    with style():
        _draw_charges(ax, shown)
        if "reported_usd_bn" in shown:
            _draw_reported(ax, shown.dropna(subset=["reported_usd_bn"]), shown)
        whole_ticks(ax.xaxis)
        ahead = "reported_usd_bn" in shown and shown["reported_usd_bn"].isna().any()
        ax.set_xlabel(f"Fiscal year{'; hatched: nothing reported yet' if ahead else ''}")
        ax.set_ylim(0, 1.12 * shown[_amounts(shown)].max().max())
        money_ticks(ax.yaxis)
    return ax


def _amounts(shown: pd.DataFrame) -> list[str]:
    return [name for name in ("depreciation", "reported_usd_bn") if name in shown]


def _draw_charges(ax: Axes, shown: pd.DataFrame) -> None:
    bars = ax.bar(shown["fiscal_year"], shown["depreciation"], width=0.78, color=colour("step-3"))
    if "reported_usd_bn" in shown and shown["reported_usd_bn"].notna().any():
        last = shown.loc[shown["reported_usd_bn"].notna(), "fiscal_year"].max()
        for bar, year in zip(bars, shown["fiscal_year"], strict=True):
            bar.set_hatch(HATCH["estimated"] if year > last else "")
    top = shown.iloc[int(shown["depreciation"].argmax())]
    text = f"{money(top['depreciation'])} in {top['fiscal_year']:.0f}"
    over = {"xytext": (0, 4), "ha": "center", "va": "bottom"}
    label_end(ax, top["fiscal_year"], top["depreciation"], text, "ink", **over)


def _draw_reported(ax: Axes, told: pd.DataFrame, shown: pd.DataFrame) -> None:
    if told.empty:
        return
    look: dict[str, Any] = {"marker": "D", "s": 22, "color": colour("closed"), "zorder": 3}
    ax.scatter(told["fiscal_year"], told["reported_usd_bn"], **look)
    start = shown.head(max(2, len(shown) // 4))
    high = float(start[_amounts(start)].max().max())
    over = {"xytext": (-6, 9), "va": "bottom"}
    label_end(ax, told["fiscal_year"].iloc[0], high, "reported", "closed", **over)


def draw_required_revenue(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Revenue that pays capital expenditure back, over useful life, a line a cost of capital.

    Parameters
    ----------
    frame : DataFrame
        Columns `useful_life_years`, `cost_of_capital` (a fraction a year), `revenue_usd_bn` (a
        year).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"useful_life_years": [3.0, 5.0, 3.0, 5.0],
    ...     "cost_of_capital": [0.08, 0.08, 0.1, 0.1], "revenue_usd_bn": [5.0, 3.0, 6.0, 4.0]})
    >>> ax = draw_required_revenue(simulated)
    >>> [text.get_text() for text in ax.texts]
    ['8%', 'cost of capital 10%']
    >>> import matplotlib.pyplot as plt; plt.close(ax.figure)
    """
    numbers = ["useful_life_years", "cost_of_capital", "revenue_usd_bn"]
    shown = columns_of(frame, "draw_required_revenue", numbers=numbers)
    ax = own_axes(ax)
    with style():
        ends = []
        for place, rate in enumerate(sorted(shown["cost_of_capital"].unique())):
            path = shown[shown["cost_of_capital"] == rate].sort_values("useful_life_years")
            dash = DASHES[place % len(DASHES)]
            lives, revenue = path["useful_life_years"], path["revenue_usd_bn"]
            ax.plot(lives, revenue, color=colour("meta"), linestyle=dash)
            text = f"{round(100 * rate, 4):g}%"
            ends.append(EndLabel(lives.iloc[-1], float(revenue.iloc[-1]), text, "meta"))
        ends[-1] = ends[-1]._replace(text=f"cost of capital {ends[-1].text}")
        ax.set_ylim(bottom=0)
        ax.set_xlabel("Useful life, years")
        money_ticks(ax.yaxis, "US$ bn a year")
        label_ends(ax, ends)
    return ax
