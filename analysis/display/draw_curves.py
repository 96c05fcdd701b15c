"""Drawings of curves through running totals: fitted, assumed, or continued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import COUNTED_FROM, EndLabel, label_ends, total, view_words
from analysis.display.theme import colour, style
from analysis.display.ticks import LOG_FROM, count_ticks, date_span, log_ticks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SERIES = ("meta", "rivals", "estimate", "guidance")
"""Colours of scenarios and methods that name no role, in order."""

BAND_LEVEL = "90%"
"""What `CurveFit.fitted` draws."""

_BAND_LIMIT = 3.0  # a band is cut where it passes this many times the largest value
_BOLD: dict[str, Any] = {"textcoords": "offset points", "fontweight": "bold"}


def draw_naive_forecasts(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Continuations of two milestones against what came.

    Parameters
    ----------
    frame : DataFrame
        Columns `date, method, forecast` and, where it is known, `actual`. A forecast too large
        for a number (inf) is left out.

    Raises
    ------
    DataError
        If a column or a number is missing, or no forecast is finite.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"date": pd.to_datetime(["2001-01-01"] * 2), "actual": [5e6] * 2,
    ...     "method": ["linear", "exponential"], "forecast": [4e6, 6e6]})
    >>> [text.get_text() for text in draw_naive_forecasts(simulated).texts]
    ['linear: 4 million', 'exponential: 6 million', 'what came: 5 million']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = _finite_forecasts(frame)
    came = shown.dropna(subset=["actual"]) if "actual" in shown else shown.head(0)
    ax = own_axes(ax)
    with style():
        ends = [
            _draw_method(ax, shown[shown["method"] == method], place)
            for place, method in enumerate(dict.fromkeys(shown["method"]))
        ]
        values = [float(value) for value in shown["forecast"]]
        if len(came):
            values += [float(value) for value in came["actual"]]
            ends.append(_draw_outcomes(ax, came.drop_duplicates("date")))
        _total_axis(ax, min(values), max(values))
        date_span(ax, shown["date"])
        label_ends(ax, ends)
    return ax


def _finite_forecasts(frame: pd.DataFrame) -> pd.DataFrame:
    asked = {"unbounded": ["forecast"], "dates": ["date"]}
    shown = columns_of(frame, "draw_naive_forecasts", ["method"], **asked)
    finite = shown[np.isfinite(shown["forecast"])]
    if finite.empty:
        raise DataError("frame of draw_naive_forecasts has no finite forecast; nothing to draw.")
    return finite.sort_values("date", kind="stable")


def _draw_method(ax: Axes, path: pd.DataFrame, place: int) -> EndLabel:
    role, dash = SERIES[place % len(SERIES)], DASHES[1 + place % (len(DASHES) - 1)]
    look: dict[str, Any] = {"color": colour(role), "linestyle": dash}
    ax.plot(path["date"], path["forecast"], marker="o", markersize=3.5, **look)
    end = path.iloc[-1]
    told = f"{end['method']}: {total(float(end['forecast']))}"
    return EndLabel(end["date"], float(end["forecast"]), told, role)


def _draw_outcomes(ax: Axes, came: pd.DataFrame) -> EndLabel:
    ax.scatter(came["date"], came["actual"], marker="D", s=26, color=colour("ink"), zorder=3)
    end = came.iloc[-1]
    told = f"what came: {total(float(end['actual']))}"
    return EndLabel(end["date"], float(end["actual"]), told, "ink")


def _total_axis(ax: Axes, low: float, high: float) -> None:
    """Totals from zero, or on a log axis where they differ by a large factor."""
    if low > 0 and high / low >= LOG_FROM:
        log_ticks(ax, low, high)
        ax.set_ylabel("Running total, log scale")
    else:
        ax.set_ylim(0, 1.1 * high)
        ax.set_ylabel("Running total")
    count_ticks(ax.yaxis)


def draw_scenarios(
    frame: pd.DataFrame,
    ax: Axes | None = None,
    milestones: pd.DataFrame | None = None,
    period: str = "years",
) -> Axes:
    """Assumed curves through one known total, each named with the ceiling it implies.

    Parameters
    ----------
    frame : DataFrame
        Columns `scenario, t, value, m`; `m` is the ceiling.
    milestones : DataFrame, optional
        Columns `t, value`: totals that were told, drawn as diamonds.
    period : str
        What `t` counts, in the plural.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"scenario": ["slow"] * 2, "t": [0.0, 1.0],
    ...     "value": [1e6, 2e6], "m": [5e6] * 2})
    >>> [text.get_text() for text in draw_scenarios(simulated).texts]
    ['slow\\nceiling 5 million']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_scenarios", ["scenario"], ["t", "value", "m"])
    known = None if milestones is None else _known(milestones)
    values = shown["value"].tolist() + ([] if known is None else known["value"].tolist())
    ax = own_axes(ax)
    with style():
        ends = [
            _draw_scenario(ax, shown[shown["scenario"] == name].sort_values("t"), place)
            for place, name in enumerate(dict.fromkeys(shown["scenario"]))
        ]
        if known is not None:
            ends += _draw_known(ax, known, shown["t"].max())
        _total_axis(ax, min(values), max(values))
        ax.set_xlabel(f"{period.capitalize()} since launch")
        label_ends(ax, ends)
    return ax


def _known(milestones: pd.DataFrame) -> pd.DataFrame:
    return columns_of(milestones, "draw_scenarios (milestones)", [], ["t", "value"]).sort_values(
        "t"
    )


def _draw_scenario(ax: Axes, path: pd.DataFrame, place: int) -> EndLabel:
    role, dash = SERIES[place % len(SERIES)], DASHES[1 + place % (len(DASHES) - 1)]
    ax.plot(path["t"], path["value"], color=colour(role), linestyle=dash)
    end = path.iloc[-1]
    told = f"{view_words(end['scenario'])}\nceiling {total(float(end['m']))}"
    return EndLabel(end["t"], float(end["value"]), told, role)


def _draw_known(ax: Axes, known: pd.DataFrame, last: float) -> list[EndLabel]:
    """Totals that were told; the label stands under the last where curves run on past it."""
    ax.scatter(known["t"], known["value"], marker="D", s=26, color=colour("ink"), zorder=3)
    end = known.iloc[-1]
    told = f"told: {total(float(end['value']))}"
    if end["t"] >= last:
        return [EndLabel(end["t"], float(end["value"]), told, "ink")]
    under: dict[str, Any] = {"xytext": (2, -8), "va": "top", **_BOLD}
    ax.annotate(told, (end["t"], end["value"]), color=colour("ink"), **under)
    return []


def draw_adoption(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """A fitted curve with the points it was fitted to, its band, and its continuation.

    The curve is dashed where nothing is observed. A band that passes three times the largest
    value is cut there, and its label says how far it goes.

    Parameters
    ----------
    frame : DataFrame
        Columns `t, observed` (missing past the last point), `fitted` and, if the fit has a band,
        `low, high` at 90 %.

    Raises
    ------
    DataError
        If a column or a number is missing, or nothing is observed.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"t": [1, 2, 3], "observed": [1.0, 2.1, None],
    ...     "fitted": [1.0, 2.0, 3.0], "low": [0.5, 1.5, 2.0], "high": [1.5, 2.5, 4.0]})
    >>> [text.get_text() for text in draw_adoption(simulated).texts]
    ['curve', '90% band\\nto 4', 'observed']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    band = [name for name in ("low", "high") if name in frame]
    shown = columns_of(frame, "draw_adoption", ["observed"], ["t", "fitted"], unbounded=band)
    shown = shown.sort_values("t")
    seen = shown.dropna(subset=["observed"])
    if seen.empty:
        raise DataError("frame of draw_adoption has nothing observed; give the points of the fit.")
    ax = own_axes(ax)
    with style():
        top = float(np.nanmax(shown[["observed", "fitted"]].to_numpy(dtype=float)))
        ends = _draw_curve(ax, shown, seen)
        if len(band) == 2:
            ends.append(_draw_band(ax, shown, top))
            top = max(top, ends[-1].y)
        ax.scatter(seen["t"], seen["observed"], color=colour("ink"), s=22, zorder=3)
        ax.set_ylim(0, 1.06 * top)
        ax.set_xlabel("Time, on the scale of the fit")
        ax.set_ylabel("Running total")
        if top >= COUNTED_FROM:
            count_ticks(ax.yaxis)
        label_ends(ax, ends)
        _name_observed(ax, seen)
    return ax


def _draw_curve(ax: Axes, shown: pd.DataFrame, seen: pd.DataFrame) -> list[EndLabel]:
    last = seen["t"].max()
    inside, ahead = shown[shown["t"] <= last], shown[shown["t"] >= last]
    ax.plot(inside["t"], inside["fitted"], color=colour("meta"))
    ax.plot(ahead["t"], ahead["fitted"], color=colour("meta"), linestyle=DASHES[1])
    end = shown.iloc[-1]
    return [EndLabel(end["t"], float(end["fitted"]), "curve", "meta")]


def _draw_band(ax: Axes, shown: pd.DataFrame, top: float) -> EndLabel:
    cut = np.minimum(shown["high"].to_numpy(dtype=float), _BAND_LIMIT * top)
    ax.fill_between(shown["t"], shown["low"], cut, color=colour("meta"), alpha=0.16, linewidth=0)
    text = f"{BAND_LEVEL} band\nto {total(float(shown['high'].iloc[-1]))}"
    return EndLabel(shown["t"].iloc[-1], float(cut[-1]), text, "muted")


def _name_observed(ax: Axes, seen: pd.DataFrame) -> None:
    middle = seen.iloc[len(seen) // 2]
    look: dict[str, Any] = {"ha": "right", "va": "bottom", **_BOLD}
    ax.annotate("observed", (middle["t"], middle["observed"]), xytext=(-6, 4), **look)
