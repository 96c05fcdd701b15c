"""Labels beside what they name: their words, and places where none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.core import format_number
from analysis.core.units import MINUS
from analysis.display.figures import label_end

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COUNTED_FROM = 1000.0
"""Totals below this may come in other units than ones, and keep their decimals."""

_LINE = 1.3  # height of a line of text over its font size
_ROOM = 8.0  # pixels between a label and the edge of the axes
_ROUNDS = 4  # widening the axes moves the labels, so it is done again


class EndLabel(NamedTuple):
    """A text to stand right of the point (x, y), in the colour of a role."""

    x: Any
    y: float
    text: str
    role: str


def words(name: object) -> str:
    """A name of code as a reader reads it.

    Examples
    --------
    >>> words("cloud_fees")
    'cloud fees'
    """
    parts = str(name).split("_")
    return " ".join("API" if part == "api" else part for part in parts)


def view_words(view: object) -> str:
    """A point of view as a reader reads it.

    Examples
    --------
    >>> view_words("as-meta-argues")
    'as Meta argues'
    """
    return str(view).replace("-", " ").replace("meta", "Meta")


def money(value: float, signed: bool = False) -> str:
    """US$ bn in words; with `signed`, a plus in front of gains.

    Examples
    --------
    >>> money(28.103), money(0.5, signed=True)
    ('$28.1bn', '+$500m')
    """
    plus = "+" if signed and value > 0 else ""
    return plus + format_number(value, "usd_bn")


def total(value: float) -> str:
    """A count in words, to three significant digits.

    Examples
    --------
    >>> total(223_333_333.3), total(12.34)
    ('223 million', '12.3')
    """
    rounded = float(f"{value:.3g}")
    return format_number(rounded, "count") if abs(value) >= COUNTED_FROM else number(rounded)


def number(value: float) -> str:
    """A value whose unit is not known, with three significant digits.

    Examples
    --------
    >>> number(-0.0024)
    '\N{MINUS SIGN}0.0024'
    """
    return f"{value:,.3g}".replace("-", MINUS)


def label_ends(ax: Axes, labels: Sequence[EndLabel]) -> None:
    """Write labels right of their points, moved up or down so that none covers another."""
    lay_out(ax)
    edge, figure = ax.get_xlim()[0], ax.get_figure(root=True)
    points = 72 / figure.dpi  # type: ignore[union-attr]
    places = [float(ax.transData.transform((edge, end.y))[1]) * points for end in labels]
    apart = keep_apart(places, [_height(end.text) for end in labels])
    for end, place, moved in zip(labels, places, apart, strict=True):
        label_end(ax, end.x, end.y, end.text, end.role, xytext=(6, moved - place))


def keep_apart(places: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The places nearest to those given at which labels of these heights do not overlap.

    Least squares under an order with least distances is isotonic regression of what is left
    after the distances are taken off.

    Examples
    --------
    >>> keep_apart([0.0, 4.0, 50.0], [10.0, 10.0, 10.0])
    [-3.0, 7.0, 50.0]
    """
    from scipy.optimize import isotonic_regression

    order = np.argsort(places, kind="stable")
    size = np.asarray(heights, dtype=float)[order]
    stacked = np.concatenate([[0.0], np.cumsum((size[1:] + size[:-1]) / 2)])
    moved = isotonic_regression(np.asarray(places, dtype=float)[order] - stacked).x + stacked
    found = np.empty(len(order))
    found[order] = moved
    return [float(place) for place in found]


def _height(text: str) -> float:
    import matplotlib as mpl

    return float(mpl.rcParams["font.size"]) * _LINE * (1 + text.count("\n"))


def beside_axes(ax: Axes, row: float, text: str, points: float, **options: Any) -> None:
    """Write `text` at a row, `points` right of the axes; the layout makes room for it."""
    place: dict[str, Any] = {"va": "center", "annotation_clip": False, **options}
    ax.annotate(
        text,
        (1.0, row),
        xycoords=("axes fraction", "data"),
        xytext=(points, 0),
        textcoords="offset points",
        **place,
    )


def above_axes(ax: Axes, x: float, text: str, **options: Any) -> None:
    """Write `text` over the top of the axes at `x`."""
    place: dict[str, Any] = {"ha": "center", "annotation_clip": False, **options}
    ax.annotate(
        text,
        (x, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        **place,
    )


def make_room(ax: Axes, right: bool = True) -> None:
    """Widen the x axis until every label at a point stands inside the axes.

    Without `right`, labels may pass the right edge, where the layout makes room for them.
    """
    for _ in range(_ROUNDS):
        lay_out(ax)
        box, labels = ax.get_window_extent(), _boxes(ax)
        left = box.x0 + _ROOM - min((label.x0 for label in labels), default=box.x1)
        over = max((label.x1 for label in labels), default=box.x0) + _ROOM - box.x1
        over = over if right else 0.0
        if left <= 0 and over <= 0:
            return
        low, high = ax.get_xlim()
        unit = 1.1 * (high - low) / box.width
        ax.set_xlim(low - unit * max(left, 0), high + unit * max(over, 0))


def _boxes(ax: Axes) -> list[Any]:
    """Where the labels that hang on data points stand, in pixels."""
    return [
        text.get_window_extent() for text in ax.texts if getattr(text, "xycoords", "") == "data"
    ]


def lay_out(ax: Axes) -> None:
    """Give the axes their final place, so that pixels can be measured."""
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()
