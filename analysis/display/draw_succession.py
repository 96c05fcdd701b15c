"""Drawings of generations that follow one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.draw_curves import SERIES
from analysis.display.figures import own_axes
from analysis.display.labels import COUNTED_FROM, EndLabel, label_ends
from analysis.display.theme import colour, style
from analysis.display.ticks import count_ticks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def draw_generations(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Units in use of each generation, and the curve through them.

    Parameters
    ----------
    frame : DataFrame
        Columns `generation, t, observed, fitted`.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"generation": ["first"] * 2, "t": [1.0, 2.0],
    ...     "observed": [1.0, 2.1], "fitted": [1.1, 2.0]})
    >>> [text.get_text() for text in draw_generations(simulated).texts]
    ['first']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["t", "observed", "fitted"]
    shown = columns_of(frame, "draw_generations", ["generation"], numbers).sort_values("t")
    ax = own_axes(ax)
    with style():
        top = float(shown[["observed", "fitted"]].to_numpy(dtype=float).max())
        ends = [
            _draw_generation(ax, shown[shown["generation"] == name], place)
            for place, name in enumerate(dict.fromkeys(shown["generation"]))
        ]
        ax.set_ylim(0, 1.06 * top)
        ax.set_xlabel("Time, on the scale of the fit")
        ax.set_ylabel("Units in use")
        if top >= COUNTED_FROM:
            count_ticks(ax.yaxis)
        label_ends(ax, ends)
    return ax


def _draw_generation(ax: Axes, path: pd.DataFrame, place: int) -> EndLabel:
    role, dash = SERIES[place % len(SERIES)], DASHES[place % len(DASHES)]
    ax.plot(path["t"], path["fitted"], color=colour(role), linestyle=dash)
    ax.scatter(path["t"], path["observed"], color=colour(role), s=18, zorder=3)
    end = path.iloc[-1]
    return EndLabel(end["t"], float(end["fitted"]), str(end["generation"]), role)
