"""Axes and their ticks in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from analysis.core import format_number
from analysis.core.units import MINUS
from analysis.display.theme import colour

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

LOG_FROM = 8.0
"""The ratio of largest to smallest from which a log axis reads better."""


def whole_ticks(axis: Axis) -> None:
    """Ticks at whole numbers only: years, days."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins="auto", steps=[1, 2, 5, 10], integer=True))


def percent_ticks(axis: Axis) -> None:
    """Fractions as percent."""
    _ticks(axis, lambda share: f"{round(100 * share, 6):g}%")


def money_ticks(axis: Axis, what: str = "US$ bn") -> None:
    """US$ bn with thousands set apart, and the axis named `what`."""
    _ticks(axis, lambda amount: f"{round(amount, 9):,g}")
    axis.set_label_text(what)


def ticks_within(axis: Axis, low: float, high: float) -> None:
    """Plain numbers, and none outside the values that can be."""
    _ticks(axis, lambda value: f"{round(value, 9):g}" if low <= value <= high else "")


def count_ticks(axis: Axis) -> None:
    """Counts in words: 300 million."""
    _ticks(axis, lambda count: format_number(count, "count"))


def _ticks(axis: Axis, write: Callable[[float], str]) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value).replace("-", MINUS)))


def log_ticks(ax: Axes, low: float, high: float) -> None:
    """A log y axis that shows `low` to `high`, with two ticks or more and no minor ones."""
    subs = (1.0,) if high / low > 1e3 else (1.0, 3.0) if high / low > 50 else (1.0, 2.0, 5.0)
    ax.set_yscale("log")
    ax.set_ylim(low / 1.5, high * 1.5)
    few_log_ticks(ax.yaxis, subs)


def few_log_ticks(axis: Axis, subs: Sequence[float] = (1.0, 3.0)) -> None:
    """Ticks of a log axis at `subs` times powers of ten only, so that their words have room."""
    from matplotlib.ticker import LogLocator, NullLocator

    axis.set_major_locator(LogLocator(subs=list(subs)))
    axis.set_minor_locator(NullLocator())


def date_ticks(ax: Axes) -> None:
    """Few dates on the x axis, in short form."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=2, maxticks=6)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))


def date_span(ax: Axes, dates: pd.Series) -> None:
    """A date axis with a month to both sides, so that one date alone still has an axis."""
    import pandas as pd

    month = pd.Timedelta(days=31)
    ax.set_xlim(dates.min() - month, dates.max() + month)
    date_ticks(ax)


def rows_of(ax: Axes, names: Sequence[str]) -> None:
    """A row for each name, the first on top."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", visible=True)


def zero_line(ax: Axes, vertical: bool = False) -> None:
    """A firm line where the value is zero."""
    line = ax.axvline if vertical else ax.axhline
    line(0, color=colour("muted"), linewidth=1.0, zorder=1.5)
