"""Drawings of the revenue that spending needs, and of the spending beside revenue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError, format_number
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES, HATCH
from analysis.display.figures import label_end, own_axes
from analysis.display.labels import (
    EndLabel,
    above_axes,
    beside_axes,
    label_ends,
    lay_out,
    make_room,
    money,
    words,
)
from analysis.display.theme import colour, style
from analysis.display.ticks import (
    date_ticks,
    few_log_ticks,
    money_ticks,
    percent_ticks,
    rows_of,
    zero_line,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

A_YEAR = "US$ bn a year"
LEVELS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Mantissas of the amounts that lines of equal revenue stand for."""

GAP = 1.6
"""A firm's line breaks where its next period is this many of its usual steps away."""

MARKERS = ("s", "^", "D", "v")
"""Of peers in order: a cue beside the dash where a line is short or broken."""

CHOICE_UNITS = {
    "useful_life_years": ("useful life", "years"),
    "cost_of_capital": ("cost of capital", "share"),
    "contribution_margin": ("margin", "share"),
    "tax_rate": ("tax", "share"),
    "ai_part": ("AI's part", "share"),
}
"""Choices as a reader reads them, with the unit of their values."""

_ACROSS, _UP = 58.0, 18.0  # pixels between labels over the axes, and right of them


def draw_revenue_contour(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Lines of equal required revenue over useful life and cost of capital, and today's point.

    Parameters
    ----------
    frame : DataFrame
        Columns `kind` (``grid``, and ``today`` for one row or none), `useful_life_years`,
        `cost_of_capital` (a fraction a year), `revenue_usd_bn`. The grid is full, at one
        contribution margin.

    Raises
    ------
    DataError
        If a column or a number is missing, there is no grid, a cell of it is missing or stands
        twice, or more than one row is today's.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"kind": ["grid"] * 4 + ["today"],
    ...     "useful_life_years": [2.0, 8.0, 2.0, 8.0, 5.0],
    ...     "cost_of_capital": [0.05, 0.05, 0.15, 0.15, 0.1],
    ...     "revenue_usd_bn": [20.0, 8.0, 30.0, 12.0, 15.0]})
    >>> [text.get_text() for text in draw_revenue_contour(simulated).texts]
    ['today: $15.0bn', '$10.0bn', '$12.5bn', '$15.0bn', '$20.0bn', '$25.0bn']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["useful_life_years", "cost_of_capital", "revenue_usd_bn"]
    shown = columns_of(frame, "draw_revenue_contour", ["kind"], numbers)
    lives, rates, revenue = _grid(shown[shown["kind"] == "grid"])
    ax = own_axes(ax)
    with style():
        ax.set_xlim(lives[0], lives[-1])
        ax.set_ylim(rates[0], rates[-1])
        ax.grid(visible=False)
        ax.set_xlabel("Useful life, years")
        percent_ticks(ax.yaxis)
        ax.set_ylabel("Cost of capital, a year")
        _draw_today(ax, shown[shown["kind"] == "today"])
        _draw_levels(ax, lives, rates, revenue)
    return ax


def _grid(cells: pd.DataFrame) -> tuple[Any, Any, Any]:
    """Lives, rates, and revenue with a row a rate."""
    if cells.empty:
        raise DataError("frame of draw_revenue_contour has no row of kind 'grid'.")
    place = ["cost_of_capital", "useful_life_years"]
    if cells.duplicated(place).any():
        raise DataError(
            "frame of draw_revenue_contour has a life and rate twice; give one contribution margin."
        )
    table = cells.pivot(index=place[0], columns=place[1], values="revenue_usd_bn")
    if table.isna().any(axis=None) or min(table.shape) < 2:
        raise DataError(
            f"frame of draw_revenue_contour has {len(cells)} cells of a grid of {table.shape[0]} "
            f"rates and {table.shape[1]} lives; give all, two or more each way."
        )
    return table.columns.to_numpy(), table.index.to_numpy(), table.to_numpy()


def _draw_today(ax: Axes, today: pd.DataFrame) -> None:
    if len(today) > 1:
        raise DataError(f"frame of draw_revenue_contour has {len(today)} rows of kind 'today'.")
    points = today[["useful_life_years", "cost_of_capital", "revenue_usd_bn"]].to_numpy(dtype=float)
    for life, rate, revenue in points:
        look: dict[str, Any] = {"marker": "D", "s": 40, "color": colour("closed"), "zorder": 4}
        ax.scatter(life, rate, **look)
        box = {"facecolor": colour("paper"), "edgecolor": "none", "pad": 1.5}
        over = {"xytext": (0, 9), "ha": "center", "va": "bottom", "bbox": box, "zorder": 5}
        label_end(ax, life, rate, f"today: {money(revenue)}", "closed", **over)


def _draw_levels(ax: Axes, lives: Any, rates: Any, revenue: Any) -> None:
    """A line an amount, named where it leaves the axes: over the top or at the right."""
    lay_out(ax)
    top, right = revenue[-1], revenue[:, -1]
    last: dict[str, float] = {}
    kept = []
    for level in _levels(float(revenue.min()), float(revenue.max())):
        side = "top" if level >= top[-1] else "right"
        place = (
            (float(np.interp(-level, -top, lives)), float(rates[-1]))
            if side == "top"
            else (float(lives[-1]), float(np.interp(level, right, rates)))
        )
        pixel = float(ax.transData.transform(place)[0 if side == "top" else 1])
        room = _ACROSS if side == "top" else _UP
        if side in last and abs(pixel - last[side]) < room:
            continue  # its name would cover the next; the line is left out with it
        last[side] = pixel
        kept.append(level)
        if side == "top":
            above_axes(ax, place[0], money(level), color=colour("meta"), fontweight="bold")
        else:
            label_end(ax, *place, money(level), "meta")
    ax.contour(lives, rates, revenue, levels=kept, colors=[colour("meta")], linewidths=1.4)


def _levels(low: float, high: float) -> list[float]:
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    return [m * 10.0**k for k in powers for m in LEVELS if low < m * 10.0**k < high]


def draw_peer_intensity(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Capex over revenue, a line a firm, placed by the end of each firm's own period.

    A line breaks where periods are missing, so that nothing is drawn through what is not known.

    Parameters
    ----------
    frame : DataFrame
        Columns `company`, `period_end`, `capital_intensity` (a fraction).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"company": ["Meta", "Meta", "One", "One"],
    ...     "period_end": pd.to_datetime(["2001-03-31", "2001-06-30"] * 2),
    ...     "capital_intensity": [0.2, 0.3, 0.1, 0.1]})
    >>> [text.get_text() for text in draw_peer_intensity(simulated).texts]
    ['Meta 30%', 'One 10%']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["capital_intensity"]
    shown = columns_of(frame, "draw_peer_intensity", ["company"], numbers, dates=["period_end"])
    ax = own_axes(ax)
    with style():
        ends, peers = [], 0
        for firm in sorted(shown["company"].unique(), key=lambda name: (name != "Meta", name)):
            path = shown[shown["company"] == firm].sort_values("period_end")
            role = "meta" if firm == "Meta" else "rivals"
            dash = "-" if firm == "Meta" else DASHES[1 + peers % (len(DASHES) - 1)]
            peers += firm != "Meta"
            line = _broken(path)
            look: dict[str, Any] = {"color": colour(role), "linestyle": dash, "markersize": 3.5}
            look["marker"] = "o" if firm == "Meta" else MARKERS[(peers - 1) % len(MARKERS)]
            ax.plot(line["period_end"], line["capital_intensity"], **look)
            last = path.iloc[-1]
            share = float(last["capital_intensity"])
            text = f"{firm} {format_number(share, 'share')}"
            ends.append(EndLabel(last["period_end"], share, text, role))
        ax.set_ylim(bottom=0)
        percent_ticks(ax.yaxis)
        date_ticks(ax)
        label_ends(ax, ends)
    return ax


def _broken(path: pd.DataFrame) -> pd.DataFrame:
    """The path with a blank before each period that follows a gap."""
    import pandas as pd

    steps = path["period_end"].diff()
    after = path[steps > GAP * steps.min()]
    blanks = pd.DataFrame(
        {"period_end": after["period_end"] - pd.Timedelta(days=1), "capital_intensity": np.nan}
    )
    shown = path[["period_end", "capital_intensity"]]
    return pd.concat([shown, blanks]).sort_values("period_end") if len(blanks) else shown


def draw_revenue_choices(
    frame: pd.DataFrame, ax: Axes | None = None, choices: Sequence[str] = tuple(CHOICE_UNITS)
) -> Axes:
    """Required revenue for each value of each choice, over all the other choices.

    A row a value: a line from the least to the largest required revenue, a mark at the middle,
    on a log axis; the revenue there is stands as an upright line.

    Parameters
    ----------
    frame : DataFrame
        `required_usd_bn`, `revenue_usd_bn` (one value, 0 if there is none), and a column for
        each of `choices`.
    choices : sequence of str
        Columns among those of `RevenueChoices`.

    Raises
    ------
    DataError
        If a column or a number is missing, a choice is not known, or a required revenue is not
        positive.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"useful_life_years": [3.0, 6.0], "required_usd_bn": [9.0, 5.0],
    ...     "revenue_usd_bn": 1.0})
    >>> ax = draw_revenue_choices(simulated, choices=["useful_life_years"])
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['useful life 3.0 years', 'useful life 6.0 years']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    strange = [name for name in choices if name not in CHOICE_UNITS]
    if strange:
        raise DataError(
            f"draw_revenue_choices knows no choice {strange[0]!r}; give some of "
            f"{', '.join(CHOICE_UNITS)}."
        )
    numbers = ["required_usd_bn", "revenue_usd_bn", *choices]
    shown = columns_of(frame, "draw_revenue_choices", numbers=numbers)
    if not (shown["required_usd_bn"] > 0).all():
        raise DataError("frame of draw_revenue_choices: required_usd_bn must be above 0.")
    ax = own_axes(ax)
    with style():
        rows = [(name, value) for name in choices for value in sorted(shown[name].unique())]
        for place, (name, value) in enumerate(rows):
            spread = shown.loc[shown[name] == value, "required_usd_bn"]
            line: dict[str, Any] = {"color": colour("meta"), "linewidth": 1.6}
            ax.hlines(place, spread.min(), spread.max(), **line)
            ax.scatter(spread.median(), place, color=colour("meta"), s=24, zorder=3)
        rows_of(ax, [_choice_words(name, value) for name, value in rows])
        _log_money(ax, shown)
        _draw_stated(ax, float(shown["revenue_usd_bn"].iloc[0]))
    return ax


def _choice_words(name: str, value: float) -> str:
    what, unit = CHOICE_UNITS[name]
    if name == "tax_rate" and value == 0:
        return "before tax"
    return f"{what} {format_number(value, unit)}"


def _log_money(ax: Axes, shown: pd.DataFrame) -> None:
    revenue = float(shown["revenue_usd_bn"].iloc[0])
    low, high = float(shown["required_usd_bn"].min()), float(shown["required_usd_bn"].max())
    ax.set_xscale("log")
    ax.set_xlim((min(low, revenue) if revenue > 0 else low) / 1.5, high * 1.5)
    few_log_ticks(ax.xaxis, (1.0, 3.0) if high / low > 10 else (1.0, 2.0, 5.0))
    money_ticks(ax.xaxis, f"Required, {A_YEAR}; mark: middle")


def _draw_stated(ax: Axes, revenue: float) -> None:
    if revenue > 0:
        look: dict[str, Any] = {"color": colour("closed"), "linestyle": DASHES[1], "linewidth": 1.4}
        ax.axvline(revenue, **look)
        text = f"there is {money(revenue)}"
        above_axes(ax, revenue, text, color=colour("closed"), fontweight="bold", ha="left")


def draw_revenue_break_even(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Required revenue over the plausible range of one unknown, and the revenue there is.

    Parameters
    ----------
    frame : DataFrame
        `required_usd_bn`, `revenue_usd_bn` (one value), and one of `useful_life_years`,
        `cost_of_capital`, `contribution_margin`.

    Raises
    ------
    DataError
        If a column or a number is missing, or not one of the unknowns is there.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"useful_life_years": [2.0, 4.0, 6.0], "revenue_usd_bn": 5.0,
    ...     "required_usd_bn": [9.0, 5.0, 4.0]})
    >>> [text.get_text() for text in draw_revenue_break_even(simulated).texts]
    ['required\\n$4.00bn', 'there is\\n$5.00bn']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["required_usd_bn", "revenue_usd_bn"]
    shown = columns_of(frame, "draw_revenue_break_even", numbers=numbers)
    unknowns = [name for name in CHOICE_UNITS if name in shown]
    if len(unknowns) != 1:
        raise DataError(
            f"frame of draw_revenue_break_even has {len(unknowns)} unknowns; give one of "
            "useful_life_years, cost_of_capital, contribution_margin."
        )
    unknown = unknowns[0]
    shown = columns_of(shown, "draw_revenue_break_even", numbers=[unknown]).sort_values(unknown)
    ax = own_axes(ax)
    with style():
        ax.plot(shown[unknown], shown["required_usd_bn"], color=colour("meta"))
        stated: dict[str, Any] = {"color": colour("closed"), "linestyle": DASHES[1]}
        ax.plot(shown[unknown], shown["revenue_usd_bn"], **stated)
        ax.set_ylim(bottom=0)
        money_ticks(ax.yaxis, A_YEAR)
        what, unit = CHOICE_UNITS[unknown]
        if unit == "share":
            percent_ticks(ax.xaxis)
        ax.set_xlabel(what.capitalize() + (", years" if unit == "years" else ""))
        last = shown.iloc[-1]
        ends = (("required", "required_usd_bn", "meta"), ("there is", "revenue_usd_bn", "closed"))
        label_ends(
            ax,
            [
                EndLabel(last[unknown], float(last[name]), f"{text}\n{money(last[name])}", role)
                for text, name, role in ends
            ],
        )
    return ax


def draw_industry_gap(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The steps from chips bought to the revenue that is missing, as bars.

    Parameters
    ----------
    frame : DataFrame
        Columns `step` and `usd_bn`, in order; the step ``gap`` is hatched.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"step": ["chips", "gap"], "usd_bn": [50.0, 125.0]})
    >>> [text.get_text() for text in draw_industry_gap(simulated).texts]
    ['$50.0bn', '$125bn']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_industry_gap", ["step"], ["usd_bn"])
    ax = own_axes(ax)
    with style():
        for place, row in enumerate(shown.itertuples()):
            hatch = HATCH["estimated"] if row.step == "gap" else ""
            amount = float(str(row.usd_bn))
            ax.barh(place, amount, height=0.62, color=colour("step-3"), hatch=hatch)
            label_end(ax, max(amount, 0.0), place, money(amount), "ink")
        rows_of(ax, [words(step) for step in shown["step"]])
        zero_line(ax, vertical=True)
        money_ticks(ax.xaxis, A_YEAR)
        make_room(ax)
    return ax


def draw_part_bounds(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """What each statement allows a share to be, as intervals; those that bind stand out.

    Parameters
    ----------
    frame : DataFrame
        Columns `statement`, `low`, `high` (fractions), `binds`.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"statement": ["chips", "analyst"], "low": [0.13, 0.27],
    ...     "high": [1.0, 0.55], "binds": [False, True]})
    >>> [text.get_text() for text in draw_part_bounds(simulated).texts]
    ['13% to 100%', '27% to 55%']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_part_bounds", ["statement", "binds"], ["low", "high"])
    ax = own_axes(ax)
    with style():
        spans = zip(shown["low"], shown["high"], shown["binds"], strict=True)
        for place, (low, high, binds) in enumerate(spans):
            role, width = ("meta", 5.0) if binds else ("muted", 2.0)
            ax.hlines(place, low, high, color=colour(role), linewidth=width)
            text = " to ".join(format_number(end, "share") for end in (low, high))
            beside_axes(ax, place, text, 4, color=colour(role))
        rows_of(ax, list(shown["statement"]))
        ax.set_xlim(0, 1)
        percent_ticks(ax.xaxis)
    return ax
