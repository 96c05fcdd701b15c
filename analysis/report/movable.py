"""A movable part of a cell as a part of a page: its figure, markup by kind, data for its script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.report.scripts import DATA_TYPE, data_text


def movable_parts(data: Mapping[str, Any], figure: str) -> dict[str, Any]:
    """What the template `movable.html.j2` needs.

    Parameters
    ----------
    data : mapping
        From `analysis.display.choose_reaction` or `analysis.display.move_revenue`.
    figure : str
        HTML of the figure that the controls stand under.
    """
    return {
        "kind": data["kind"],
        "fields": data.get("fields", []),
        "data_type": DATA_TYPE,
        "data": data_text(data),
        "figure": figure,
    }
