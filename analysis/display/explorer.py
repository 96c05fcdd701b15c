"""Sliders of a model: the data a page draws them from, and the figure that stands in for them.

On a page they run without a kernel; in JupyterLab the same call shows widgets.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from analysis.core import DataError, unknown_name
from analysis.core.evidence import CHECKED_MEANING
from analysis.display.columns import columns_of
from analysis.display.draw_openness import draw_channels
from analysis.display.figures import figure_output, new_axes

if TYPE_CHECKING:
    import pandas as pd

EXPLORER_MIME = "application/vnd.open-source-ai.explorer+json"
"""Type under which a cell's output holds what the sliders of a page need."""

NO_WIDGETS = "ANALYSIS_NO_WIDGETS"
"""Environment variable; set where nobody can move a widget, as in the kernels of the report."""

ACTIONS = {
    "keep": "Keep inside",
    "sell": "Sell access",
    "open_with_licence": "Open with the licence",
    "open": "Open to everyone",
}
"""What can be done with a model, as a reader sees it."""

_WORDS = (
    "name",
    "label",
    "group",
    "group_label",
    "unit",
    "domain",
    "view",
    "view_label",
    "evidence",
    "checked",
    "source",
    "source_url",
)
_NUMBERS = ("default", "low", "high", "times")
_FLAGS = ("least_excluded", "whole", "first")
_FEWEST_STEPS, _MOST_STEPS = 50, 500
_DIGITS = 12  # significant; beyond lies what changing the unit adds


class Valued(Protocol):
    """What a model says at one set of inputs."""

    @property
    def npv(self) -> float:
        """Net present value, US$ bn."""

    @property
    def actions(self) -> pd.Series:
        """Present value by action, US$ bn; the names are those of `ACTIONS`."""

    def to_frame(self) -> pd.DataFrame:
        """Columns `channel, present_value_usd_bn, evidence`."""


ValueOf = Callable[[dict[str, float]], Valued]
"""A model: all inputs by name to what it says."""


def show_explorer(
    frame: pd.DataFrame,
    *,
    value_of: ValueOf,
    title: str,
    subtitle: str,
    source: str,
    name: str,
    alt: str,
    caption: str,
) -> None:
    """Display a model with a slider for each input: on a page, or as widgets in JupyterLab.

    Parameters
    ----------
    frame : DataFrame
        A row a view and input: `name, label, group, group_label, unit, times` (a reader's number
        over the table's), `least, most, least_excluded, whole, domain` (which values it may take,
        and in words), `view, view_label, default, low, high, evidence, checked, source,
        source_url, first` (its place among those that stand open, from 1; 0: folded). The view of
        the first row is shown first.
    value_of : callable
        The model, from all inputs by name.
    title, subtitle, source, name, alt, caption : str
        Of the figure of the first view, which stands where nothing can be moved.

    Raises
    ------
    DataError
        If the frame lacks a column or a number, has no row or two for an input of a view, or a
        text is empty.
    """
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    words = {"title": title, "subtitle": subtitle, "source": source}
    bundle, metadata = explorer_output(
        frame, value_of=value_of, name=name, alt=alt, caption=caption, **words
    )
    if not _in_notebook():
        print(alt)
        return
    if not os.environ.get(NO_WIDGETS):
        from analysis.display.explorer_widget import ExplorerWidget

        widget = ExplorerWidget(bundle[EXPLORER_MIME], value_of, source)
        bundle = widget.box._repr_mimebundle_() | bundle
    display(bundle, metadata=metadata, raw=True)


def explorer_output(
    frame: pd.DataFrame,
    *,
    value_of: ValueOf,
    title: str,
    subtitle: str,
    source: str,
    name: str,
    alt: str,
    caption: str,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `show_explorer` displays where nothing can be moved, as a cell keeps it.

    Returns
    -------
    (dict, dict)
        By type the data of the sliders, the figure of the first view and its description; and
        the notes on that figure.

    Raises
    ------
    DataError
        As `show_explorer`.
    """
    data = explorer_data(frame)
    channels = channel_frame(data, value_of(defaults_of(data, data["first"])))
    fig, ax = new_axes(title, subtitle, source)
    draw_channels(channels, ax)
    channels.attrs = dict(frame.attrs)
    figure, metadata = figure_output(fig, name=name, alt=alt, caption=caption, data=channels)
    return {EXPLORER_MIME: data, **figure}, metadata


def explorer_data(frame: pd.DataFrame) -> dict[str, Any]:
    """All that sliders need, as plain values for JSON; texts of sources stand in it once.

    Raises
    ------
    DataError
        As `show_explorer`.
    """
    actions = [{"name": name, "label": label} for name, label in ACTIONS.items()]
    return {**lever_data(frame, "show_explorer"), "actions": actions}


def lever_data(frame: pd.DataFrame, function: str) -> dict[str, Any]:
    """Inputs with their views, groups and sources, from a frame as `show_explorer` takes.

    Parameters
    ----------
    function : str
        Who asks, for the message.

    Raises
    ------
    DataError
        As `show_explorer`.
    """
    rows = columns_of(frame, function, [*_WORDS, *_FLAGS], _NUMBERS, unbounded=["least", "most"])
    _check_complete(rows, function)
    linked = list(zip(rows["source"].map(str), rows["source_url"].map(_web_link), strict=True))
    sources = list(dict.fromkeys(linked))
    placed = rows.assign(place=[sources.index(link) for link in linked])
    return {
        "first": str(rows["view"].iloc[0]),
        "views": _named(rows, "view", "view_label"),
        "groups": _named(rows, "group", "group_label"),
        "checked": dict(CHECKED_MEANING),
        "fields": [_field(of_name) for _, of_name in placed.groupby("name", sort=False)],
        "sources": [list(source) for source in sources],
    }


def defaults_of(data: dict[str, Any], view: str) -> dict[str, float]:
    """The inputs of a view by name.

    Raises
    ------
    DataError
        If there is no such view.
    """
    names = [one["name"] for one in data["views"]]
    if view not in names:
        raise DataError(unknown_name("view of the explorer", view, names))
    return {field["name"]: field["views"][view][0] for field in data["fields"]}


def channel_frame(data: dict[str, Any], value: Valued) -> pd.DataFrame:
    """Present values by channel, named as the groups of the sliders."""
    label = {group["name"]: group["label"] for group in data["groups"]}
    frame = value.to_frame()
    return frame.assign(channel=[label.get(name, name) for name in frame["channel"]])


def problem_with(field: dict[str, Any], value: float) -> str:
    """Why an input may not take `value`, in words for a reader; empty if it may.

    Examples
    --------
    >>> share = {"label": "Fee", "least": 0.0, "most": 1.0, "leastExcluded": False,
    ...     "whole": False, "domain": "a number from 0 to 100"}
    >>> problem_with(share, 0.5), problem_with(share, 1.5)
    ('', 'Fee: give a number from 0 to 100. The last value that can be used stays in force.')
    """
    least, most = field["least"], field["most"]
    fine = (
        math.isfinite(value)
        and (least is None or (value > least if field["leastExcluded"] else value >= least))
        and (most is None or value <= most)
        and (not field["whole"] or value == math.floor(value))
    )
    words = f"{field['label']}: give {field['domain']}. "
    return "" if fine else words + "The last value that can be used stays in force."


def _named(rows: pd.DataFrame, name: str, label: str) -> list[dict[str, str]]:
    once = rows.drop_duplicates(name)
    return [{"name": str(n), "label": str(w)} for n, w in zip(once[name], once[label], strict=True)]


def _check_complete(rows: pd.DataFrame, function: str) -> None:
    """One row for each input under each view."""
    counts = rows.groupby(["view", "name"]).size().unstack(fill_value=0)
    for view, of_view in counts.iterrows():
        wrong = [str(name) for name, count in of_view.items() if count != 1]
        if wrong:
            raise DataError(
                f"frame of {function} has {of_view[wrong[0]]} rows for {wrong[0]!r} of view "
                f"{view!r}; give one."
            )


def _field(rows: pd.DataFrame) -> dict[str, Any]:
    """One input with its values by view: default, low, high, evidence, checked, source."""
    row = rows.iloc[0]
    times = float(row["times"])
    shown = [shown_value(value, times) for value in _values(rows)]
    return {
        **{key: str(row[key]) for key in ("name", "label", "group", "unit", "domain")},
        "times": times,
        "least": _bound(row["least"]),
        "most": _bound(row["most"]),
        "leastExcluded": bool(row["least_excluded"]),
        "whole": bool(row["whole"]),
        "first": int(row["first"]),
        "slider": [min(shown), max(shown), slider_step(shown, bool(row["whole"]))],
        "views": {str(one["view"]): _of_view(one) for one in rows.to_dict("records")},
    }


def _of_view(row: dict[Any, Any]) -> list[Any]:
    numbers = [float(row[key]) for key in ("default", "low", "high")]
    return [*numbers, str(row["evidence"]), str(row["checked"]), int(row["place"])]


def _values(rows: pd.DataFrame) -> list[float]:
    return [float(value) for key in ("low", "default", "high") for value in rows[key]]


def _bound(value: Any) -> float | None:
    """A limit, or nothing where there is none: JSON has no infinity."""
    return float(value) if math.isfinite(value) else None


def _web_link(address: object) -> str:
    """`address` if it leads to the web; nothing else becomes a link."""
    text = str(address)
    return text if text.startswith(("https://", "http://")) else ""


def shown_value(value: float, times: float) -> float:
    """A number of the table in a reader's unit, without the noise of the change.

    Examples
    --------
    >>> shown_value(0.07, 100.0)
    7.0
    """
    return float(f"{value * times:.{_DIGITS}g}")


def slider_step(values: Iterable[float], whole: bool = False) -> float:
    """The round step on whose grid, from the smallest on, all `values` lie, 50 to 500 in all.

    Where there is none, a round step near a hundredth of the span.

    Examples
    --------
    >>> slider_step([0.2, 1.5, 8.0]), slider_step([7.8, 9.3, 11.0]), slider_step([2, 15], True)
    (0.1, 0.05, 1.0)
    """
    if whole:
        return 1.0
    exact = [Decimal(repr(float(value))) for value in values]
    low, span = min(exact), max(exact) - min(exact)
    if span == 0:
        return 1.0
    power = (span / _FEWEST_STEPS).adjusted()
    rounds = [Decimal(part).scaleb(power - down) for down in range(2) for part in (5, 2, 1)]
    for step in rounds:
        on_grid = all((value - low) % step == 0 for value in exact)
        if on_grid and _FEWEST_STEPS <= span / step <= _MOST_STEPS:
            return float(step)
    return float(Decimal(1).scaleb((span / 100).adjusted()))
