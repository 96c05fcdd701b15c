"""The drawing of a specification curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.figures import own_axes
from analysis.display.theme import colour, style
from analysis.display.ticks import zero_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LEVEL = 0.05
_ROW = 0.09  # height of a row of choices, in heights of the curve


def draw_specifications(
    frame: pd.DataFrame,
    ax: Axes | None = None,
    choices: Sequence[str] = ("study", "events", "window"),
) -> Axes:
    """The mean under every choice, in order of size, over the choices behind each.

    Parameters
    ----------
    frame : DataFrame
        `mean_car` (fraction), `p_value`, and a text column for each of `choices`.
    choices : sequence of str
        Columns whose values stand as rows of dots under the curve.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"mean_car": [0.01, -0.01], "p_value": [0.03, 0.5],
    ...     "study": ["one", "two"], "events": "all", "window": ["0", "-1 to 1"]})
    >>> len(draw_specifications(simulated).collections) > 0
    True
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["mean_car", "p_value"]
    shown = columns_of(frame, "draw_specifications", list(choices), numbers)
    shown = shown.sort_values("mean_car", ignore_index=True)
    ax = own_axes(ax)
    with style():
        zero_line(ax)
        _draw_means(ax, shown)
        ticks = _mean_ticks(shown)
        rows = _draw_choices(ax, shown, choices, ticks)
        ax.set_yticks([*ticks, *rows], [*map(_percent, ticks), *rows.values()])
        ax.tick_params(axis="y", length=0)
        ax.set_xticks([])
        ax.grid(visible=False)
        grid: dict[str, Any] = {"color": colour("grid"), "linewidth": 0.8, "zorder": 0.5}
        ax.hlines(ticks, 0, 1, transform=ax.get_yaxis_transform(), **grid)
        ax.spines["bottom"].set_visible(False)
    return ax


def _percent(share: float) -> str:
    return format_number(share, "share", 2)


def _mean_ticks(shown: pd.DataFrame) -> list[float]:
    """A few round values that span the means."""
    from matplotlib.ticker import MaxNLocator

    low, high = float(shown["mean_car"].min()), float(shown["mean_car"].max())
    ticks = MaxNLocator(nbins=5, steps=[1, 2, 5, 10]).tick_values(min(low, 0.0), max(high, 0.0))
    return [float(round(tick, 9)) for tick in ticks]


def _draw_means(ax: Axes, shown: pd.DataFrame) -> None:
    """Filled where the choice tells a reaction, hollow where it does not."""
    told = shown["p_value"] < LEVEL
    for which, role, face, marker, text in (
        (told, "closed", "closed", "s", f"told at {LEVEL:.0%}"),
        (~told, "meta", "paper", "o", "not told"),
    ):
        some = shown[which]
        look: dict[str, Any] = {"s": 26, "linewidths": 1.4, "zorder": 3, "marker": marker}
        look |= {"facecolors": colour(face), "edgecolors": colour(role)}
        ax.scatter(some.index, some["mean_car"], label=f"{text} ({len(some)})", **look)
    ax.legend(loc="upper left", frameon=False, handletextpad=0.2)


def _draw_choices(
    ax: Axes, shown: pd.DataFrame, choices: Sequence[str], ticks: list[float]
) -> dict[float, str]:
    """One row a value of a choice, a bar where it was made; the rows' places and names."""
    told, step = shown["p_value"] < LEVEL, (ticks[-1] - ticks[0]) * _ROW
    rows: dict[float, str] = {}
    place = ticks[0] - 2 * step
    for choice in choices:
        for value in dict.fromkeys(shown[choice].sort_values()):
            made = shown[choice] == value
            for which, role in ((made & told, "closed"), (made & ~told, "meta")):
                at = shown.index[which]
                ax.scatter(at, [place] * len(at), marker="|", s=46, color=colour(role))
            rows[place] = str(value)
            place -= step
        place -= step / 2  # a gap between choices
    return rows
