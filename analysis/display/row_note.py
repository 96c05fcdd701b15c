"""Which rows of data a table or figure rests on, as the output of its cell says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def row_note(frame: pd.DataFrame, rows: Any = None, rows_note: str = "") -> dict[str, Any]:
    """Study, frame and rows behind what is shown, as far as they are known.

    Parameters
    ----------
    frame : DataFrame
        What is shown. One of a study says in its `attrs` what it rests on; the numbers
        (`Quantity`) in the cells of any frame bring their rows.
    rows : frame from `load`, tuple of Source, number or result, or several of these; optional
        The rows, where the frame is no study's; they take the place of what the frame says.
    rows_note : str
        Why there are no rows, such as ``"definitions"``.

    Returns
    -------
    dict
        `study` and `frame` (names), `rows` (anchors, see `Source.anchor`) or else `rows_note`.

    Raises
    ------
    DataError
        If `rows` cannot be traced to rows of data.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.core import Source
    >>> row_note(pd.DataFrame({"a": [1]}), rows=Source("meta_annual", "2022", "Annual report"))
    {'rows': ['meta_annual-1196237120']}
    """
    from analysis.core.provenance import rows_behind

    anchors = [source.anchor for source in rows_behind(_told(frame) if rows is None else rows)]
    words = {name: str(frame.attrs.get(name, "")) for name in ("study", "frame")}
    why = "" if anchors else rows_note or str(frame.attrs.get("rows_note", ""))
    note = {**words, "rows": anchors, "rows_note": why}
    return {name: value for name, value in note.items() if value}


def _told(frame: pd.DataFrame) -> list[Any]:
    """What a frame says of its rows, and the numbers in its cells."""
    mixed = [column for _, column in frame.items() if column.dtype == object]
    cells = [cell for column in mixed for cell in column if hasattr(cell, "sources")]
    return [frame.attrs.get("rows", ()), cells]
