"""The rows of a table of data, each with a place that links can lead to."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from analysis.core import DataError
from analysis.core.units import MINUS
from analysis.display.tables import UNIT_OF_SUFFIX, label

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("anchor", "restated", "known_on", "checked", "evidence", "source", "source_url")
MEMORY = '<span class="memory" title="from memory">†</span>'
_LINKS = ("https://", "http://")


def show_rows(frame: pd.DataFrame) -> None:
    """Display `row_table_html(frame)`; outside a notebook, print how many rows there are."""
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    text = _caption(frame)
    if _in_notebook():
        display({"text/html": row_table_html(frame), "text/plain": text}, raw=True)
    else:
        print(text)


def row_table_html(frame: pd.DataFrame) -> str:
    """The rows of one table of data, folded under its title; each row has the id ``row-ANCHOR``.

    Parameters
    ----------
    frame : DataFrame
        From `list_rows`, or a selection of its rows: `anchor`, key and values, `restated`,
        `known_on`, `checked`, `evidence`, `source`, `source_url`; `attrs` with `title`, `units`
        and maybe `made`, the command that made all rows.

    Raises
    ------
    DataError
        If a column or the title is missing, or two rows have one anchor.

    Examples
    --------
    >>> from analysis.datasets import list_rows
    >>> page = row_table_html(list_rows("meta_annual").head(1))
    >>> page[:22], page.count('<tr id="row-meta_annual-')
    ('<details class="fold">', 1)
    """
    _check(frame)
    made = frame.attrs.get("made")
    columns = [str(name) for name in frame if name not in NEEDED]
    values = [name for name in columns if frame[name].map(_is_told).any()]
    origin = ("known_on",) if made else ("known_on", "evidence", "checked", "source")
    units = frame.attrs.get("units", {})
    head = "".join(_header(name, units) for name in (*values, *origin))
    body = "".join(_row(row, values, origin) for row in frame.to_dict("records"))
    title = html.escape(_caption(frame))
    note = _made_by(frame, made) if made else ""
    return (
        f'<details class="fold"><summary>{title}</summary><table><caption>{title}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}</details>"
    )


def _made_by(frame: pd.DataFrame, command: str) -> str:
    """What all rows of a stored result have in common."""
    levels = ", ".join(sorted(set(frame["evidence"])))
    return f'<p class="source">Made by <code>{html.escape(command)}</code>; {levels}.</p>'


def _caption(frame: pd.DataFrame) -> str:
    count = f"{len(frame):,} row{'' if len(frame) == 1 else 's'}"
    return f"{frame.attrs['title']}: {count}"


def _check(frame: pd.DataFrame) -> None:
    missing = [name for name in NEEDED if name not in frame]
    missing += [name for name in ("title",) if name not in frame.attrs]
    if missing:
        raise DataError(f"the rows have no {missing[0]!r}; give a frame from list_rows().")
    twice = frame["anchor"][frame["anchor"].duplicated()]
    if len(twice):
        raise DataError(f"two rows have the anchor {twice.iloc[0]!r}; a link needs one place.")


def _header(name: str, units: dict[str, str]) -> str:
    found = next((unit for end, unit in UNIT_OF_SUFFIX.items() if name.endswith(end)), "")
    unit = found or units.get(name, "")
    shown = f' <span class="unit">{html.escape(unit)}</span>' if unit else ""
    return f'<th scope="col">{html.escape(label(name))}{shown}</th>'


def _row(row: dict[Any, Any], values: list[str], origin: tuple[str, ...]) -> str:
    cells = [_cell(row[name]) for name in values]
    cells += [_ORIGIN[name](row) for name in origin]
    return f'<tr id="row-{html.escape(row["anchor"])}">{"".join(cells)}</tr>'


def _cell(value: Any) -> str:
    """One value as the table has it, to twelve digits."""
    if not _is_told(value):
        return "<td>–</td>"
    if hasattr(value, "isoformat"):
        return f'<td class="day">{value.isoformat().removesuffix("T00:00:00")}</td>'
    if isinstance(value, str):
        return f"<td>{_linked(value)}</td>"
    return f'<td class="num">{f"{value:.12g}".replace("-", MINUS)}</td>'


def _known(row: dict[Any, Any]) -> str:
    later = f"; restated {row['restated']:%Y-%m-%d}" if _is_told(row["restated"]) else ""
    return f"<td>{row['known_on']:%Y-%m-%d}{later}</td>"


def _checked(row: dict[Any, Any]) -> str:
    mark = f" {MEMORY}" if row["checked"] == "memory" else ""
    return f"<td>{html.escape(row['checked'])}{mark}</td>"


def _source(row: dict[Any, Any]) -> str:
    title, url = html.escape(row["source"]), row["source_url"]
    if not url.startswith(_LINKS):
        return f"<td><cite>{title}</cite></td>"
    return f'<td><cite><a href="{html.escape(url)}">{title}</a></cite></td>'


_ORIGIN = {
    "known_on": _known,
    "checked": _checked,
    "evidence": lambda row: f"<td>{html.escape(row['evidence'])}</td>",
    "source": _source,
}


def _linked(text: str) -> str:
    shown = html.escape(text)
    return f'<a href="{shown}">{shown}</a>' if text.startswith("https://") else shown


def _is_told(value: Any) -> bool:
    import pandas as pd

    return not (pd.isna(value) or value == "")
