"""Which rows a table or a figure rests on, from its cell of a notebook to its element of a page."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

_PARTS = ("study", "frame", "rows_note")


def origin_attributes(note: Mapping[str, Any]) -> str:
    """The rows, study and frame that the metadata of an output name, as attributes.

    Parameters
    ----------
    note : mapping
        Metadata of an output of one type: `rows` (anchors, as `Source.anchor` writes them),
        `study`, `frame`, and `rows_note`, the reason why there are no rows.

    Examples
    --------
    >>> origin_attributes({"study": "capex", "frame": "record", "rows": ["a-1", "b-2"]})
    ' data-study="capex" data-frame="record" data-rows="a-1 b-2"'
    """
    named = {part: str(note[part]) for part in _PARTS if note.get(part)}
    rows = " ".join(map(str, note.get("rows", ())))
    given = named | ({"rows": rows} if rows else {})
    return "".join(
        f' data-{part.replace("_", "-")}="{html.escape(text)}"' for part, text in given.items()
    )
