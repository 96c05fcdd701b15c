"""A figure of a notebook as a figure of a page."""

from __future__ import annotations

import html
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from analysis.report.origin import origin_attributes
from analysis.report.vector import inline_svg

MOST_ROWS_SHOWN = 40
"""Numbers of a figure stand on the page up to this many rows; longer ones are for download."""

PICTURES = ("svg", "png")
"""Kinds of file that a drawing can be saved as."""


_UNQUOTED = ",;:/()+-_.=*!@$"
"""Characters that a link to numbers holds as they are."""


@dataclass
class FigureList:
    """The figures of one page, numbered in order; SVG is set in at the very end."""

    svg: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def add(self, svg: str, note: Mapping[str, Any]) -> str:
        """The figure's HTML, with a place-holder for the drawing."""
        self.count += 1
        name = _name(note, self.count)
        place = f'<span data-svg="{self.count}-{name}"></span>'
        free = note.get("free", (0.0, 0.0, 1.0, 1.0))
        self.svg[place] = inline_svg(svg, name, _text(note, "alt"), free)
        return _figure(place, name, self.count, note)

    def add_bitmap(self, data: str, mime: str, note: Mapping[str, Any]) -> str:
        """The HTML of a figure that comes as a picture."""
        self.count += 1
        alt = html.escape(_text(note, "alt"))
        image = f'<img class="bitmap" src="data:{mime};base64,{data.strip()}" alt="{alt}">'
        return _figure(image.replace("\n", ""), _name(note, self.count), self.count, note)

    def fill(self, page: str) -> str:
        """`page` with its drawings in place."""
        for place, svg in self.svg.items():
            page = page.replace(place, svg)
        return page


def _figure(image: str, name: str, number: int, note: Mapping[str, Any]) -> str:
    caption = html.escape(_text(note, "caption"))
    label = f'role="region" aria-label="Figure {number}" tabindex="0"'
    kind = (' class="half"' if note.get("half") else "") + origin_attributes(note)
    return (
        f'<figure id="fig-{name}"{kind}>{_line(note, "title")}{_line(note, "subtitle")}'
        f'<div class="figure-scroll" {label}>{image}</div>{_line(note, "source")}'
        f'<figcaption><span class="figure-number">Figure {number}.</span> '
        f'<span class="figure-text">{caption}</span>'
        f"{_numbers(_text(note, 'csv'), number)}{_tools(note, name, number)}</figcaption></figure>"
    )


def _line(note: Mapping[str, Any], part: str) -> str:
    text = html.escape(_text(note, part))
    return f'<p class="figure-{part}">{text}</p>' if text else ""


def _numbers(csv: str, number: int) -> str:
    table = _table(csv, number) if csv else ""
    if not table:
        return ""
    summary = f"<summary>Numbers of figure {number}</summary>"
    return f'<details class="numbers">{summary}{table}</details>'


def _tools(note: Mapping[str, Any], name: str, number: int) -> str:
    """Files of the figure: its numbers as a link, its picture made by the page's script."""
    csv = quote(str(note.get("csv", "")), safe=_UNQUOTED)
    link = (
        f'<a download="{name}.csv" href="data:text/csv;charset=utf-8,{csv}"'
        f' aria-label="CSV of figure {number}">CSV</a>'
    )
    pictures = "".join(
        f'<button type="button" data-save="{kind}" aria-label="{kind.upper()} of figure {number}"'
        f" hidden>{kind.upper()}</button>"
        for kind in PICTURES
    )
    return f'<div class="tools" data-name="{name}">{link if csv else ""}{pictures}</div>'


def _table(csv: str, number: int) -> str:
    import pandas as pd

    from analysis.display import table_html

    frame = pd.read_csv(io.StringIO(csv), keep_default_na=False, na_values=[""])
    if len(frame) > MOST_ROWS_SHOWN:
        return ""
    return table_html(frame, f"Numbers of figure {number}", missing="no number")


def _name(note: Mapping[str, Any], number: int) -> str:
    return "".join(c for c in _text(note, "name") if c.isalnum() or c in "-_") or str(number)


def _text(note: Mapping[str, Any], key: str) -> str:
    return str(note.get(key, "")).strip()
