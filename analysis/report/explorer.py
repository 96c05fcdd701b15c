"""The sliders of a cell as parts of a page: markup by group, data for the script, static figure."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from analysis.report.scripts import DATA_TYPE, data_text


def explorer_parts(data: Mapping[str, Any], figure: str) -> dict[str, Any]:
    """What the template `explorer.html.j2` needs.

    Parameters
    ----------
    data : mapping
        From `analysis.display.explorer`.
    figure : str
        HTML of the figure that stands where no script runs.
    """
    fields = data["fields"]
    folded = [
        {"label": group["label"], "fields": _of_group(fields, group["name"])}
        for group in data["groups"]
    ]
    return {
        "first": data["first"],
        "views": data["views"],
        "actions": data["actions"],
        "open": sorted((field for field in fields if field["first"]), key=itemgetter("first")),
        "folded": [group for group in folded if group["fields"]],
        "data_type": DATA_TYPE,
        "data": data_text(data),
        "figure": figure,
    }


def _of_group(fields: list[dict[str, Any]], group: str) -> list[dict[str, Any]]:
    return [field for field in fields if field["group"] == group and not field["first"]]
