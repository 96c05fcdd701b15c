"""The section at the end of a page that says where its numbers come from."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from itertools import groupby

from analysis.core import Source
from analysis.core.evidence import CHECKED_MEANING
from analysis.report.notes_entry import Note, counted, note_html

TITLE = "Where the numbers come from"
INTRO = (
    "Every number of this page, every figure and every table, with the rows of data it rests on: "
    "who published them, when, and how they were read."
)
KINDS = ("number", "figure", "table")


def section_html(
    notes: Mapping[str, Sequence[Note]], sources: Mapping[str, Source], page: str | None
) -> str:
    """The section, folded under its heading.

    Parameters
    ----------
    notes : mapping of str to sequence of Note
        By kind, one of `KINDS`.
    sources : mapping of str to Source
        Rows by anchor, in the order in which they are numbered.
    page : str or None
        File of the page that shows every row, where the report has one.
    """
    number_of = {anchor: at for at, anchor in enumerate(sources, start=1)}
    rows = "".join(
        _text(list(group), number_of, page) for _, group in groupby(sources.items(), _origin)
    )
    parts = "".join(
        f"<h3>{kind.capitalize()}s</h3><ul>"
        + "".join(note_html(note, number_of, sources) for note in notes[kind])
        + "</ul>"
        for kind in KINDS
        if notes.get(kind)
    )
    listed = f'<h3>Rows of data</h3><div class="who-sources">{rows}</div>' if rows else ""
    return (
        f'<section class="notes"><h2>{TITLE}</h2><p>{INTRO}</p>'
        f"<details><summary>{_summary(notes, sources)}</summary>{listed}{parts}</details></section>"
    )


def _summary(notes: Mapping[str, Sequence[Note]], sources: Mapping[str, Source]) -> str:
    things = [counted(len(notes[kind]), kind) for kind in KINDS if notes.get(kind)]
    last = things.pop()
    listed = f"{', '.join(things)} and {last}" if things else last
    return f"{counted(len(sources), 'row')} of data behind {listed}"


def _origin(row: tuple[str, Source]) -> tuple[str, ...]:
    """What rows that were read in one text have in common."""
    source = row[1]
    return source.table, source.title, source.url, source.checked, source.evidence


def _text(
    rows: Sequence[tuple[str, Source]], number_of: Mapping[str, int], page: str | None
) -> str:
    """A text, how it was read, and the rows that rest on it."""
    source = rows[0][1]
    memory = ' <span class="memory">†</span>' if source.checked == "memory" else ""
    read = CHECKED_MEANING.get(source.checked, source.checked)
    items = "".join(_row(anchor, one, page) for anchor, one in rows)
    return (
        f'<div class="who-text"><p>{_title(source)}{memory} <small>{html.escape(source.table)}; '
        f"{html.escape(source.evidence)}; {read}.</small></p>"
        f'<ol start="{number_of[rows[0][0]]}">{items}</ol></div>'
    )


def _row(anchor: str, source: Source, page: str | None) -> str:
    key, known = html.escape(source.key), html.escape(source.known_on)
    row = html.escape(anchor)
    link = f'<a href="{page}#row-{row}">{key}</a>' if page else f'<i data-row="{row}">{key}</i>'
    return f"<li>{link}, known on {known}</li>"


def _title(source: Source) -> str:
    title = html.escape(source.title)
    if not source.url.startswith(("https://", "http://")):
        return f"<cite>{title}</cite>"
    url = html.escape(source.url)
    return f'<cite><a href="{url}" rel="noreferrer noopener">{title}</a></cite>'
