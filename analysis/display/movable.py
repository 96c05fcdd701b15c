"""Parts of a page that a reader can move: a figure, and beneath it the data of the controls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import DataError, unknown_name
from analysis.display.figures import figure_output

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOVABLE_MIME = "application/vnd.open-source-ai.movable+json"
"""Type under which a cell's output holds what the controls of a page need."""

KINDS = ("reactions", "revenue")
"""Parts there are; each has a script and markup of its own name."""


def show_movable(
    part: Mapping[str, Any],
    fig: Figure | Axes,
    *,
    name: str,
    alt: str,
    caption: str,
    data: pd.DataFrame,
) -> None:
    """Display a figure and, on a page that runs scripts, controls under it; close the figure.

    Parameters
    ----------
    part : mapping
        From `choose_reaction` or `move_revenue`.
    fig, name, alt, caption, data
        As for `show_figure`; the figure stands alone where nothing can be moved.

    Raises
    ------
    DataError
        If the part is of no known kind, or as `show_figure`.
    """
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    bundle, metadata = movable_output(part, fig, name=name, alt=alt, caption=caption, data=data)
    if _in_notebook():
        display(bundle, metadata=metadata, raw=True)
    else:
        print(alt)


def movable_output(
    part: Mapping[str, Any],
    fig: Figure | Axes,
    *,
    name: str,
    alt: str,
    caption: str,
    data: pd.DataFrame,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `show_movable` displays, as a cell of a notebook keeps it; closes the figure.

    Returns
    -------
    (dict, dict)
        By type the data of the controls, the figure and its description; and the notes on the
        figure.

    Raises
    ------
    DataError
        As `show_movable`.
    """
    kind = part.get("kind")
    if kind not in KINDS:
        raise DataError(unknown_name("kind of movable part", str(kind), KINDS))
    figure, metadata = figure_output(fig, name=name, alt=alt, caption=caption, data=data)
    return {MOVABLE_MIME: dict(part), **figure}, metadata
