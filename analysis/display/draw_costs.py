"""Drawings of what training costs and of who is known to earn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES, HATCH
from analysis.display.figures import label_end, own_axes
from analysis.display.labels import EndLabel, beside_axes, label_ends, money
from analysis.display.theme import colour, style
from analysis.display.ticks import date_span, log_ticks, money_ticks, rows_of, zero_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_META = "Meta"
_AMOUNTS = ("cost_usd_bn", "low_usd_bn", "high_usd_bn", "fitted_usd_bn")
_LOOK_OF = {
    "cloud rental prices": ("closed", "o"),
    "hardware amortised, and energy": ("estimate", "s"),
    "hardware bought": ("open", "^"),
    "stated by the developer": ("guidance", "v"),
    "published hours, rental price": ("ink", "P"),
    "published hours, own chips": ("muted", "X"),
}
"""The colour and mark of a method; one that is not named here takes the muted ones."""

_OTHER_LOOK = ("muted", "D")
_SIZE, _META_SIZE = 26, 80
_KIND_ROLES = {"chips": "rivals", "clouds": "open", "models": "closed", "advertising": "meta"}
_REVENUE, _PROFIT = "revenue", "operating profit"


def draw_training_costs(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Cost of training runs by day of release on a log axis, a colour and a mark a method.

    Meta's runs are larger and in its own colour, the dearest of them named. A fitted line is drawn
    where there is one. Rows without a cost are not drawn.

    Parameters
    ----------
    frame : DataFrame
        `model`, `developer`, `date`, `method`, `cost_usd_bn` (US$ bn, above 0 or missing); if
        there are any, `low_usd_bn` and `high_usd_bn`, and `fitted_usd_bn` of one method.

    Raises
    ------
    DataError
        If a column is missing, no row has a cost, or a cost is not above 0.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"model": ["A", "B"], "developer": ["Meta", "Other"],
    ...     "date": pd.to_datetime(["2001-01-01", "2002-01-01"]), "method": "rental",
    ...     "cost_usd_bn": [0.01, 0.2]})
    >>> [text.get_text() for text in draw_training_costs(simulated).texts]
    ['A $10m', 'rental']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = _with_costs(frame)
    ax = own_axes(ax)
    with style():
        ends = [
            _draw_method(ax, str(method), rows, *_LOOK_OF.get(str(method), _OTHER_LOOK))
            for method, rows in shown.groupby("method", sort=False)
        ]
        spans = [name for name in _AMOUNTS if name in shown]
        log_ticks(ax, float(shown[spans].min().min()), float(shown[spans].max().max()))
        ax.yaxis.set_major_formatter(lambda value, _: money(value))
        ax.set_ylabel("US$, log scale")
        date_span(ax, shown["date"])
        ax.set_xlabel(f"Day of release; large marks: {_META}")
        _name_dearest_of_meta(ax, shown)
        label_ends(ax, ends)
    return ax


def _with_costs(frame: pd.DataFrame) -> pd.DataFrame:
    name = "draw_training_costs"
    shown = columns_of(frame, name, ["model", "developer", "method", "cost_usd_bn"], dates=["date"])
    shown = shown.dropna(subset=["cost_usd_bn"])
    shown = columns_of(shown, name, numbers=["cost_usd_bn"])
    bad = shown[shown["cost_usd_bn"] <= 0]
    if len(bad):
        raise DataError(
            f"frame of {name}: cost_usd_bn of {bad['model'].iloc[0]} is "
            f"{bad['cost_usd_bn'].iloc[0]}; a log axis needs US$ bn above 0."
        )
    return shown.sort_values("date")


def _draw_method(ax: Axes, method: str, rows: pd.DataFrame, role: str, marker: str) -> EndLabel:
    """The runs of one method, and where its name stands: beside the last of them."""
    meta = rows["developer"] == _META
    for own, size, who in ((False, _SIZE, role), (True, _META_SIZE, "meta")):
        part = rows[meta == own]
        look: dict[str, Any] = {
            "marker": marker,
            "s": size,
            "color": colour(who),
            "zorder": 2 + own,
        }
        if "low_usd_bn" in part and "high_usd_bn" in part:
            wide = part.dropna(subset=["low_usd_bn", "high_usd_bn"])
            ends = wide["low_usd_bn"], wide["high_usd_bn"]
            ax.vlines(wide["date"], *ends, color=colour(who), linewidth=1.0, alpha=0.6)
        ax.scatter(part["date"], part["cost_usd_bn"], **look)
    last = rows.iloc[-1]
    height = float(last["cost_usd_bn"])
    if "fitted_usd_bn" in rows and rows["fitted_usd_bn"].notna().all():
        ax.plot(rows["date"], rows["fitted_usd_bn"], color=colour(role), linestyle=DASHES[1])
        height = float(last["fitted_usd_bn"])
    return EndLabel(last["date"], height, method, role)


def _name_dearest_of_meta(ax: Axes, shown: pd.DataFrame) -> None:
    own = shown[shown["developer"] == _META]
    if own.empty:
        return
    top = own.sort_values("cost_usd_bn").iloc[-1]
    cost = float(top["cost_usd_bn"])
    text = f"{top['model']} {money(cost)}"
    at = {"xytext": (-7, 7), "ha": "right", "va": "bottom"}
    label_end(ax, top["date"], cost, text, "meta", **at)


def draw_earners(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The latest disclosed revenue and operating profit of each firm, a bar each, by kind.

    Revenue is pale, profit full; what is only an end (over, at least) bears an arrow, and what
    speaks of the whole business, AI's part not told, is hatched. A loss runs left of zero. What
    is expected, and what cannot be told, is not drawn.

    Parameters
    ----------
    frame : DataFrame
        `kind` (chips, clouds, models, advertising), `firm`, `date`, `measure` (revenue or
        operating profit), `scope` (whole business, or a part), `value_usd_bn` (US$ bn a year),
        `bound` (stated, over, at least), `evidence`.

    Raises
    ------
    DataError
        If a column or a number is missing, a kind is unknown, or nothing can be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"kind": "chips", "firm": "A", "scope": "AI",
    ...     "date": pd.to_datetime(["2001-01-01"] * 2), "measure": ["revenue", "operating profit"],
    ...     "value_usd_bn": [40.0, 15.0], "bound": ["stated", "at least"], "evidence": "derived"})
    >>> [text.get_text() for text in draw_earners(simulated).texts]
    ['$40.0bn', '> $15.0bn']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = _latest(frame)
    ax = own_axes(ax)
    with style():
        rows_of(ax, [_row_name(row) for row in shown.itertuples()])
        for place, row in enumerate(shown.itertuples()):
            _draw_earner(ax, place, row)
        zero_line(ax, vertical=True)
        hatched = (shown["scope"] == "whole business").any()
        money_ticks(ax.xaxis, _axis_name(bool(hatched)))
    return ax


def _axis_name(hatched: bool) -> str:
    note = "\nhatched: whole business, AI's part not told" if hatched else ""
    return f"US$ bn a year{note}"


def _latest(frame: pd.DataFrame) -> pd.DataFrame:
    """The last figure of each firm, measure and scope, in order of kind; AI before the whole."""
    name = "draw_earners"
    columns = ["kind", "firm", "measure", "scope", "bound", "evidence"]
    shown = columns_of(frame, name, columns, ["value_usd_bn"], dates=["date"])
    strange = shown[~shown["kind"].isin(_KIND_ROLES)]
    if len(strange):
        raise DataError(
            f"frame of {name}: kind={strange['kind'].iloc[0]!r}; "
            f"give one of {', '.join(_KIND_ROLES)}."
        )
    told = shown["measure"].isin([_REVENUE, _PROFIT]) & (shown["evidence"] != "unresolved")
    last = (
        shown[told].sort_values("date").drop_duplicates(["firm", "measure", "scope"], keep="last")
    )
    if last.empty:
        raise DataError(f"frame of {name} has no revenue or profit that can be told.")
    last = last[~_told_of_a_part(last)]
    last["order"] = last["kind"].map({kind: place for place, kind in enumerate(_KIND_ROLES)})
    last["second"] = last["measure"] == _PROFIT
    return last.sort_values(["order", "firm", "second", "scope"], ignore_index=True)


def _told_of_a_part(last: pd.DataFrame) -> pd.Series:
    """Whether a figure of the whole stands beside one of the firm's AI part."""
    whole = last["scope"] == "whole business"
    keys = ["firm", "measure"]
    parts = set(last.loc[~whole, keys].itertuples(index=False, name=None))
    beside = [key in parts for key in last[keys].itertuples(index=False, name=None)]
    return whole & np.array(beside, dtype=bool)


def _row_name(row: Any) -> str:
    what = "profit" if row.measure == _PROFIT else row.measure
    return f"{row.firm}: {what}, {row.date:%Y-%m}"


def _draw_earner(ax: Axes, place: int, row: Any) -> None:
    role = _KIND_ROLES[row.kind]
    tone = 1.0 if row.measure == _PROFIT else 0.45
    hatch = HATCH["estimated"] if row.scope == "whole business" else ""
    ax.barh(place, row.value_usd_bn, height=0.62, color=colour(role), alpha=tone, hatch=hatch)
    stated = row.bound == "stated"
    text = money(row.value_usd_bn) if stated else f"> {money(row.value_usd_bn)}"
    beside_axes(ax, place, text, 62, ha="right", color=colour(role))
