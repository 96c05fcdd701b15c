"""Drawings of how well forecasts did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import PercentFormatter

from analysis.display.columns import columns_of
from analysis.display.figures import own_axes
from analysis.display.labels import words
from analysis.display.theme import colour, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MARKERS = {True: "o", False: "s"}  # with a spread, and a point alone


def draw_forecast_scores(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Mean absolute percentage error of each way to forecast, the best on top.

    A round mark has a spread, and its label says how many totals its bands held; a square is a
    point forecast.

    Parameters
    ----------
    frame : DataFrame
        Columns `method, forecasts, mape` and `coverage` (missing for point forecasts).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"method": ["bass", "linear"], "forecasts": [6, 8],
    ...     "mape": [0.25, 0.5], "coverage": [0.9, None]})
    >>> [text.get_text() for text in draw_forecast_scores(simulated).texts]
    ['50%, n = 8', '25%, n = 6, bands held 90%']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(
        frame, "draw_forecast_scores", ["method", "coverage"], ["forecasts", "mape"]
    ).sort_values("mape", ascending=False, ignore_index=True)
    ax = own_axes(ax)
    with style():
        for place, row in shown.iterrows():
            _draw_score(ax, float(str(place)), row)
        ax.set_yticks(range(len(shown)), [words(name) for name in shown["method"]])
        ax.set_xlim(0, 1.6 * float(shown["mape"].max()))
        ax.xaxis.set_major_formatter(PercentFormatter(1))
        ax.set_xlabel("Mean absolute error, percent of the total that came")
    return ax


def _draw_score(ax: Axes, place: float, row: pd.Series) -> None:
    told = row["coverage"] == row["coverage"] and row["coverage"] is not None
    ax.plot(row["mape"], place, marker=_MARKERS[bool(told)], color=colour("meta"), linestyle="")
    held = f", bands held {float(row['coverage']):.0%}" if told else ""
    text = f"{float(row['mape']):.0%}, n = {int(row['forecasts'])}{held}"
    ax.annotate(text, (row["mape"], place), xytext=(8, 0), va="center", textcoords="offset points")
