"""The drawing of how often tests reject where there is nothing to find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.figures import own_axes
from analysis.display.theme import colour, style
from analysis.display.ticks import rows_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_LOOKS = {
    "over-rejects": ("closed", "bold", "\N{BLACK UP-POINTING TRIANGLE}"),
    "under-rejects": ("rivals", "normal", "\N{BLACK DOWN-POINTING TRIANGLE}"),
}
"""Colour, weight and mark of a rate outside its band."""
_PLAIN = ("ink", "normal", "")


def draw_sizes(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How often each test rejects in each scenario, where nothing happened.

    Parameters
    ----------
    frame : DataFrame
        `test`, `scenario`, `rate` (fraction of replicates), `verdict` (``over-rejects``,
        ``under-rejects``, or anything else for a rate in its band), in the order to be shown.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"test": ["t", "t"], "scenario": ["calm", "wild"],
    ...     "rate": [0.05, 0.15], "verdict": ["holds", "over-rejects"]})
    >>> [text.get_text() for text in draw_sizes(simulated).texts]
    ['5.0%', '15% ▲']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_sizes", ["test", "scenario", "verdict"], ["rate"])
    tests, scenarios = (list(dict.fromkeys(shown[name])) for name in ("test", "scenario"))
    ax = own_axes(ax)
    with style():
        rows_of(ax, tests)
        for cell in shown.to_dict("records"):
            _write_cell(ax, scenarios.index(cell["scenario"]), tests.index(cell["test"]), cell)
        ax.set_xlim(-0.5, len(scenarios) - 0.5)
        ax.set_xticks(range(len(scenarios)), scenarios)
        ax.xaxis.tick_top()
        ax.tick_params(axis="x", length=0)
        ax.grid(visible=False)
        lines = [at + 0.5 for at in range(len(tests))]
        ax.hlines(lines, *ax.get_xlim(), color=colour("grid"), linewidth=0.8)
        ax.spines["bottom"].set_visible(False)
    return ax


def _write_cell(ax: Axes, x: int, y: int, cell: dict[Any, Any]) -> None:
    role, weight, mark = _LOOKS.get(str(cell["verdict"]), _PLAIN)
    text = f"{format_number(float(cell['rate']), 'share')} {mark}".strip()
    ax.text(x, y, text, ha="center", va="center", color=colour(role), fontweight=weight)
