"""Drawings of densities: of one year, through the days they were made, and their calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import EndLabel, above_axes, label_ends, make_room, money
from analysis.display.theme import colour, style
from analysis.display.ticks import date_span, money_ticks, percent_ticks, whole_ticks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MODEL_ROLES = {
    "guidance": "guidance",
    "series": "meta",
    "intensity": "rivals",
    "pool": "ink",
    "seasonal": "open",
    "naive": "closed",
}
"""Colours of the models; others are drawn as estimates."""

GUIDANCE_ENDS = ("guidance_low_usd_bn", "guidance_high_usd_bn")
OUTCOME = "outcome_usd_bn"
_GUIDANCE_ALPHA = 0.16
_FAN_ALPHA = 0.18
_THICK = 2.6  # points: the pool's line


def draw_densities(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The density of each model for one year, with the range announced and the outcome.

    Parameters
    ----------
    frame : DataFrame
        `model`, `capex_usd_bn`, `density` (per US$ bn). Optional, the same throughout:
        `guidance_low_usd_bn`, `guidance_high_usd_bn` and `outcome_usd_bn`, missing where there
        is none.

    Raises
    ------
    DataError
        If a column or a number is missing, or one end of a range.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"model": ["a"] * 3, "capex_usd_bn": [1.0, 2.0, 4.0],
    ...     "density": [0.1, 0.4, 0.1], "outcome_usd_bn": 2.5})
    >>> [text.get_text() for text in draw_densities(simulated).texts]
    ['outcome $2.50bn', 'a']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_densities", ["model"], ["capex_usd_bn", "density"])
    ax = own_axes(ax)
    with style():
        _draw_range(ax, shown)
        ends = [_draw_curve(ax, place, rows) for place, rows in enumerate(_by_model(shown))]
        ax.set_ylim(0, 1.12 * float(shown["density"].max()))
        ax.set_xlim(0, float(shown["capex_usd_bn"].max()))
        money_ticks(ax.xaxis)
        ax.set_ylabel("Density per US$ bn")
        _mark_outcome(ax, shown)
        _name_curves(ax, ends)
    return ax


def _by_model(shown: pd.DataFrame) -> list[pd.DataFrame]:
    groups = shown.groupby("model", sort=False)
    return [rows.sort_values("capex_usd_bn") for _, rows in groups]


def _draw_curve(ax: Axes, place: int, rows: pd.DataFrame) -> EndLabel:
    name = str(rows["model"].iloc[0])
    role = MODEL_ROLES.get(name, "estimate")
    look: dict[str, Any] = {"linestyle": DASHES[place % len(DASHES)], "color": colour(role)}
    if name == "pool":
        look |= {"linewidth": _THICK, "linestyle": "-"}
    ax.plot(rows["capex_usd_bn"], rows["density"], **look)
    top = rows.iloc[int(np.argmax(rows["density"]))]
    return EndLabel(float(top["capex_usd_bn"]), float(top["density"]), name, role)


def _name_curves(ax: Axes, tops: list[EndLabel]) -> None:
    """Names right of the axes in the order of the peaks, each tied to its own by a thin line."""
    right = ax.get_xlim()[1]
    label_ends(ax, [EndLabel(right, top.y, top.text, top.role) for top in tops])
    for top in tops:
        ax.plot([top.x, right], [top.y, top.y], color=colour(top.role), linewidth=0.5, alpha=0.5)


def _draw_range(ax: Axes, shown: pd.DataFrame) -> None:
    low, high = (_constant(shown, name) for name in GUIDANCE_ENDS)
    if low is None and high is None:
        return
    if low is None or high is None:
        raise DataError("frame of draw_densities has one end of the guidance; give both or none.")
    ax.axvspan(low, high, color=colour("guidance"), alpha=_GUIDANCE_ALPHA, linewidth=0)


def _mark_outcome(ax: Axes, shown: pd.DataFrame) -> None:
    outcome = _constant(shown, OUTCOME)
    if outcome is not None:
        ax.axvline(outcome, color=colour("ink"), linewidth=1.4, linestyle=DASHES[1])
        above_axes(ax, outcome, f"outcome {money(outcome)}", fontweight="bold")


def _constant(shown: pd.DataFrame, name: str) -> float | None:
    """The one value of an optional column; None where it is missing throughout."""
    if name not in shown or shown[name].isna().all():
        return None
    values = shown[name].astype(float).unique()
    if len(values) > 1 or not np.isfinite(values[0]):
        raise DataError(f"frame of draw_densities: {name} is not one number; give the same in all.")
    return float(values[0])


FAN_NUMBERS = ("low_usd_bn", "median_usd_bn", "high_usd_bn")


def draw_guidance_fan(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """One year as foreseen day by day: interval and median, ranges announced, the outcome.

    Parameters
    ----------
    frame : DataFrame
        `made_on`; `low_usd_bn`, `median_usd_bn`, `high_usd_bn` of the forecast;
        `guidance_low_usd_bn`, `guidance_high_usd_bn` of the statement in force (missing where
        there is none); `outcome_usd_bn` (missing throughout where it is not known).

    Raises
    ------
    DataError
        If a column, a number or a date is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"made_on": ["2001-02-01", "2001-05-01"], "low_usd_bn": [8.0, 9.0],
    ...     "median_usd_bn": [10.0, 10.5], "high_usd_bn": [13.0, 12.0],
    ...     "guidance_low_usd_bn": [9.0, 10.0], "guidance_high_usd_bn": [11.0, 11.0],
    ...     "outcome_usd_bn": 10.8})
    >>> [text.get_text() for text in draw_guidance_fan(simulated).texts]
    ['outcome $10.8bn', 'guidance', 'forecast']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(
        frame,
        "draw_guidance_fan",
        [*GUIDANCE_ENDS, OUTCOME],
        FAN_NUMBERS,
        dates=["made_on"],
    ).sort_values("made_on", ignore_index=True)
    ax = own_axes(ax)
    with style():
        date_span(ax, shown["made_on"])
        _draw_fan(ax, shown)
        _draw_announced(ax, shown)
        _finish_fan(ax, shown)
    return ax


def _draw_fan(ax: Axes, shown: pd.DataFrame) -> None:
    days, ink = shown["made_on"], colour("meta")
    ax.fill_between(
        days, shown["low_usd_bn"], shown["high_usd_bn"], color=ink, alpha=_FAN_ALPHA, linewidth=0
    )
    ax.plot(days, shown["median_usd_bn"], color=ink, marker="o", markersize=4)


def _draw_announced(ax: Axes, shown: pd.DataFrame) -> None:
    said = shown.dropna(subset=list(GUIDANCE_ENDS))
    wide = said[said[GUIDANCE_ENDS[0]] < said[GUIDANCE_ENDS[1]]]
    alone = said[said[GUIDANCE_ENDS[0]] == said[GUIDANCE_ENDS[1]]]
    ax.vlines(
        wide["made_on"],
        wide[GUIDANCE_ENDS[0]].astype(float),
        wide[GUIDANCE_ENDS[1]].astype(float),
        color=colour("guidance"),
        linewidth=4.5,
        alpha=0.85,
    )
    ax.scatter(
        alone["made_on"], alone[GUIDANCE_ENDS[0]], marker="D", s=26, color=colour("guidance")
    )


def _finish_fan(ax: Axes, shown: pd.DataFrame) -> None:
    """The outcome across, the axis from zero, and the names right of the last day."""
    top = float(shown["high_usd_bn"].max())
    said = shown.dropna(subset=list(GUIDANCE_ENDS))
    last = shown.iloc[-1]
    ends = [EndLabel(last["made_on"], float(last["median_usd_bn"]), "forecast", "meta")]
    if len(said):
        newest = said.iloc[-1]
        middle = float(newest[list(GUIDANCE_ENDS)].astype(float).mean())
        ends.insert(0, EndLabel(newest["made_on"], middle, "guidance", "guidance"))
        top = max(top, float(said[GUIDANCE_ENDS[1]].max()))
    outcome = shown[OUTCOME].dropna().unique()
    if len(outcome):
        value = float(outcome[-1])
        ax.axhline(value, color=colour("ink"), linewidth=1.4, linestyle=DASHES[1])
        ends.insert(0, EndLabel(last["made_on"], value, f"outcome {money(value)}", "ink"))
        top = max(top, value)
    ax.set_ylim(0, 1.06 * top)
    money_ticks(ax.yaxis)
    ax.set_xlabel("Day of the forecast")
    label_ends(ax, [EndLabel(ax.get_xlim()[1], end.y, end.text, end.role) for end in ends])


PIT_NUMBERS = ("from_pit", "to_pit", "count", "expected", "low", "high")


def draw_pit(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """PIT histogram of one model: where in its forecasts the outcomes fell.

    Flat is calibrated; high in the middle, intervals are too wide; high at the ends, too narrow.

    Parameters
    ----------
    frame : DataFrame
        A row a bin: `from_pit`, `to_pit`, `count`; `expected`, and `low`, `high` of the band in
        which a bin of a calibrated model lies; an optional `model`, one.

    Raises
    ------
    DataError
        If a column or a number is missing, or there is more than one model.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"from_pit": [0.0, 0.5], "to_pit": [0.5, 1.0], "count": [3, 5],
    ...     "expected": 4.0, "low": 1.0, "high": 7.0})
    >>> [text.get_text() for text in draw_pit(simulated).texts]
    ['calibrated:\\n1 to 7']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_pit", (), PIT_NUMBERS)
    if "model" in shown and shown["model"].nunique() > 1:
        names = ", ".join(map(str, shown["model"].unique()))
        raise DataError(f"frame of draw_pit has the models {names}; draw one at a time.")
    ax = own_axes(ax)
    with style():
        width = shown["to_pit"] - shown["from_pit"]
        ax.bar(shown["from_pit"], shown["count"], width, align="edge", color=colour("meta"))
        low, high, expected = (float(shown[name].iloc[0]) for name in ("low", "high", "expected"))
        ax.axhspan(low, high, color=colour("muted"), alpha=_FAN_ALPHA, linewidth=0, zorder=2)
        ax.axhline(expected, color=colour("ink"), linewidth=1.2, linestyle=DASHES[1])
        ax.set_xlim(0, 1)
        ax.set_ylim(0, 1.1 * max(high, float(shown["count"].max())))
        percent_ticks(ax.xaxis)
        whole_ticks(ax.yaxis)
        ax.set_xlabel("Place of the outcome in the forecast distribution")
        ax.set_ylabel("Forecasts")
        label_ends(ax, [EndLabel(1.0, expected, f"calibrated:\n{low:g} to {high:g}", "ink")])
        make_room(ax, right=False)
    return ax
