"""The rows of a table of data, each with a place that links can lead to."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.core import DataError
from analysis.core.units import MINUS
from analysis.display.tables import UNIT_OF_SUFFIX, label

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("anchor", "restated", "known_on", "checked", "evidence", "source", "source_url")
HEADERS = ("Row", "What it says", "Known on, kind of figure, how it was read, source")
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
        `known_on`, `checked`, `evidence`, `source`, `source_url`; `attrs` with `title`, `key`,
        `units` and maybe `made`, the command that made all rows.

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
    body = "".join(_row(row, frame.attrs) for row in frame.to_dict("records"))
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADERS)
    title = html.escape(_caption(frame))
    note = _made_by(frame) if "made" in frame.attrs else ""
    return (
        f'<details class="fold"><summary>{title}</summary><table><caption>{title}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}</details>"
    )


def _made_by(frame: pd.DataFrame) -> str:
    """What all rows of a stored result have in common."""
    levels = ", ".join(sorted(set(frame["evidence"])))
    command = html.escape(frame.attrs["made"])
    return f'<p class="source">Made by <code>{command}</code>; {levels}.</p>'


def _caption(frame: pd.DataFrame) -> str:
    count = f"{len(frame):,} row{'' if len(frame) == 1 else 's'}"
    return f"{frame.attrs['title']}: {count}"


def _check(frame: pd.DataFrame) -> None:
    missing = [name for name in NEEDED if name not in frame]
    missing += [name for name in ("title", "key") if name not in frame.attrs]
    if missing:
        raise DataError(f"the rows have no {missing[0]!r}; give a frame from list_rows().")
    twice = frame["anchor"][frame["anchor"].duplicated()]
    if len(twice):
        raise DataError(f"two rows have the anchor {twice.iloc[0]!r}; a link needs one place.")


def _row(row: dict[Any, Any], about: Mapping[Any, Any]) -> str:
    key = [_told(row[name]) for name in about["key"] if _is_told(row[name])]
    values = [name for name in row if name not in (*NEEDED, *about["key"]) and _is_told(row[name])]
    told = "; ".join(_value(name, row[name], about.get("units", {})) for name in values)
    where = "" if "made" in about else f", {row['evidence']}, {_read(row)}<br/>{_source(row)}"
    is_day = len(key) == 1 and key[0].startswith("<time>")
    first = '<td class="day">' if is_day else "<td>"
    cells = f"{first}{', '.join(key)}</td><td>{told}</td><td>{_known(row)}{where}</td>"
    return f'<tr id="row-{html.escape(row["anchor"])}">{cells}</tr>'


def _value(name: str, value: Any, units: Mapping[str, str]) -> str:
    """A value with its name, a number with its unit."""
    if isinstance(value, str):
        return f"{label(name)}: {_told(value)}"
    found = next((unit for end, unit in UNIT_OF_SUFFIX.items() if name.endswith(end)), "")
    unit = found or units.get(name, "")
    return f"{label(name)} <b>{_told(value)}</b>{' ' if unit else ''}{html.escape(unit)}"


def _told(value: Any) -> str:
    """A value as the table has it: a day, a text, or a number to twelve digits."""
    if hasattr(value, "isoformat"):
        return f"<time>{value.isoformat().removesuffix('T00:00:00')}</time>"
    if isinstance(value, str):
        return _linked(value)
    return f"{value:.12g}".replace("-", MINUS)


def _known(row: dict[Any, Any]) -> str:
    later = f", restated {row['restated']:%Y-%m-%d}" if _is_told(row["restated"]) else ""
    return f"{row['known_on']:%Y-%m-%d}{later}"


def _read(row: dict[Any, Any]) -> str:
    mark = f" {MEMORY}" if row["checked"] == "memory" else ""
    return f"{html.escape(row['checked'])}{mark}"


def _source(row: dict[Any, Any]) -> str:
    title, url = html.escape(row["source"]), row["source_url"]
    if not url.startswith(_LINKS):
        return f"<cite>{title}</cite>"
    return f'<cite><a href="{html.escape(url)}">{title}</a></cite>'


def _linked(text: str) -> str:
    shown = html.escape(text)
    return f'<a href="{shown}">{shown}</a>' if text.startswith("https://") else shown


def _is_told(value: Any) -> bool:
    import pandas as pd

    return not (pd.isna(value) or value == "")
