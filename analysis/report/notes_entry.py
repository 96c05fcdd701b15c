"""One entry of a page's notes: what a number, figure or table is, and the rows it rests on."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.core import CHECKED, EVIDENCE, Source, weakest
from analysis.core.evidence import CHECKED_MEANING, EVIDENCE_MEANING

_CHOICE = "none"
"""The mark of a row that nobody can check: someone chose it."""


@dataclass(frozen=True)
class Note:
    """What stands in a page's notes about one of its numbers, figures or tables.

    Attributes
    ----------
    id : str
        Of the entry.
    shown : str
        How the page shows it: the number as written, or ``Figure 3``.
    meaning : str
        What it is, in a few words.
    address : str
        ``study.name`` of the result behind it; may be empty.
    evidence : str
        Level of a number; empty for what shows several.
    checked : str
        How the cells were read that a number uses; empty for what shows several.
    interval : str
        Interval of a number and its kind.
    rows : tuple of str
        Anchors.
    reason : str
        Why there are no rows.
    """

    id: str
    shown: str
    meaning: str
    address: str = ""
    evidence: str = ""
    checked: str = ""
    interval: str = ""
    rows: tuple[str, ...] = ()
    reason: str = ""


def note_html(note: Note, number_of: Mapping[str, int], sources: Mapping[str, Source]) -> str:
    """The entry as a list item.

    Parameters
    ----------
    note : Note
        What to write.
    number_of, sources : mapping by anchor
        Number of each row in the page's list, and the row.

    Examples
    --------
    >>> print(note_html(Note("who-a", "$0", "a fee", reason="made up"), {}, {}))
    <li id="who-a"><b>$0</b> a fee. <span class="who-how">No rows of data: made up.</span></li>
    """
    address = f" <code>{html.escape(note.address)}</code>" if note.address else ""
    refs = _refs(sorted(number_of[row] for row in note.rows)) if note.rows else ""
    how = html.escape(how_known(note, [sources[row] for row in note.rows]))
    return (
        f'<li id="{note.id}"><b>{html.escape(note.shown)}</b> {html.escape(note.meaning)}'
        f'{address}. <span class="who-how">{how}</span>{refs}</li>'
    )


def how_known(note: Note, sources: Sequence[Source]) -> str:
    """In words: evidence of a number, and how many rows there are and how they were read."""
    level = f"{note.interval}. " if note.interval else ""
    if note.evidence:
        level += f"{note.evidence.capitalize()}: {EVIDENCE_MEANING[note.evidence]}. "
    if not sources:
        return f"{level}No rows of data{': ' if note.reason else ''}{note.reason}."
    span = "" if note.evidence else f", {_span(source.evidence for source in sources)}"
    marks = [note.checked] if note.checked else [source.checked for source in sources]
    return f"{level}{_counted(sources)}{span}, {_checked(marks, len(sources))}."


def counted(count: int, thing: str) -> str:
    """A count and its noun.

    Examples
    --------
    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of consecutive numbers.

    Examples
    --------
    >>> ranges([1, 2, 3, 9])
    [(1, 3), (9, 9)]
    """
    found: list[tuple[int, int]] = []
    for number in numbers:
        follows = bool(found) and number == found[-1][1] + 1
        found[-1:] = [(found[-1][0], number)] if follows else [*found[-1:], (number, number)]
    return found


def _counted(sources: Sequence[Source]) -> str:
    return "One row" if len(sources) == 1 else counted(len(sources), "row")


def _span(levels: Iterable[str]) -> str:
    present = set(levels)
    ordered = [level for level in EVIDENCE if level in present]
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"


def _checked(marks: Sequence[str], count: int) -> str:
    """How the rows were read: as the weakest of them."""
    read = [mark for mark in marks if mark != _CHOICE]
    if not read:
        return "a choice" if count == 1 else "all of them choices"
    words = CHECKED_MEANING[weakest(read, CHECKED)]
    return words if count == 1 else f"the weakest of them {words}"


def _refs(numbers: Sequence[int]) -> str:
    """Numbers of the rows in the page's list, runs in short."""
    runs = ", ".join(_run(first, last) for first, last in ranges(numbers))
    word = "Row" if len(numbers) == 1 else "Rows"
    return f' <span class="who-refs">{word} <span class="who-rows">{runs}</span></span>'


def _run(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}–{last}"
