"""The drawing of a calendar-time portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.figures import own_axes
from analysis.display.labels import EndLabel, label_ends
from analysis.display.theme import colour, style
from analysis.display.ticks import date_ticks, percent_ticks, zero_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def draw_calendar_time(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The sum of a portfolio's abnormal returns by session, over what alpha's interval gives.

    Parameters
    ----------
    frame : DataFrame
        `session` (index or column), `cumulative, low, high` (fractions).

    Raises
    ------
    DataError
        If a column, a date or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"cumulative": [0.01, 0.02], "low": [-0.01, -0.02],
    ...     "high": [0.02, 0.04], "session": pd.to_datetime(["2024-01-02", "2024-01-03"])})
    >>> [text.get_text() for text in draw_calendar_time(simulated).texts]
    ['sum\\n2.0%', '95% interval\\nof alpha']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["cumulative", "low", "high"]
    shown = columns_of(frame, "draw_calendar_time", numbers=numbers, dates=["session"])
    shown = shown.sort_values("session")
    ax = own_axes(ax)
    with style():
        look: dict[str, Any] = {"color": colour("meta"), "alpha": 0.16, "linewidth": 0}
        ax.fill_between(shown["session"], shown["low"], shown["high"], **look)
        ax.plot(shown["session"], shown["cumulative"], color=colour("meta"))
        zero_line(ax)
        percent_ticks(ax.yaxis)
        date_ticks(ax)
        ax.set_ylabel("Sum of abnormal returns")
        label_ends(ax, _ends(shown.iloc[-1]))
    return ax


def _ends(last: Any) -> list[EndLabel]:
    value = format_number(float(last["cumulative"]), "share")
    return [
        EndLabel(last["session"], float(last["cumulative"]), f"sum\n{value}", "meta"),
        EndLabel(last["session"], float(last["high"]), "95% interval\nof alpha", "muted"),
    ]
