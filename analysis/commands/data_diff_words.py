"""What moved, as text for people: a line a table, a line a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from analysis.commands.data_diff import (
    FIRST_TOLD,
    MOVED,
    NO_LONGER,
    Difference,
    NumberMove,
    Tables,
    kinds_of,
    words_of,
)
from analysis.core import Source
from analysis.datasets.comparing import KINDS, NEW, RowChange

SHOWN_ROWS = 2
"""Rows named beside a number; the rest are counted."""
SHOWN_CHANGES, SHOWN_COLUMNS = 6, 4
"""Rows named of a table, and columns of a row; the rest are counted."""
ALL = "--json names all"


def to_words(found: Difference) -> str:
    """The whole difference."""
    now = found.now or "now, with all that is known"
    lines = [f"From {found.then} to {now}", "", "TABLES", *table_lines(found.tables)]
    kinds = kinds_of(found.tables)
    for name, moves in found.studies.items():
        lines += ["", f"STUDY {name}: {_counted(moves)}", *_study_lines(moves, kinds)]
    return "\n".join(lines)


def table_lines(tables: Tables) -> list[str]:
    """Counts by table, and what each row that is not merely new or gone says now."""
    moved = {name: changes for name, changes in tables.items() if changes}
    if not moved:
        return ["  no row moved"]
    width = max(map(len, moved))
    return [line for name, changes in moved.items() for line in _table(name, changes, width)]


def _table(name: str, changes: Sequence[RowChange], width: int) -> Iterator[str]:
    counts = Counter(change.kind for change in changes)
    yield f"  {name:{width}}  {_told(counts)}"
    altered = [change for change in changes if change.cells]
    for change in altered[:SHOWN_CHANGES]:
        yield f"    {change.key}: {_cells(change)}"
    if len(altered) > SHOWN_CHANGES:
        yield f"    and {len(altered) - SHOWN_CHANGES} more with other values; {ALL}"


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind])


def _cells(change: RowChange) -> str:
    shown = [
        f"{column} {_value(old)} → {_value(new)}" for column, (old, new) in change.cells.items()
    ]
    rest = len(shown) - SHOWN_COLUMNS
    return "; ".join(shown[:SHOWN_COLUMNS]) + (f"; and {rest} more" if rest > 0 else "")


def _value(text: str, longest: int = 60) -> str:
    if not text:
        return "none"
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _counted(moves: Sequence[NumberMove]) -> str:
    counts = Counter(move.kind for move in moves)
    told = [f"{counts[kind]} {kind}" for kind in (MOVED, FIRST_TOLD, NO_LONGER) if counts[kind]]
    return ", ".join(told) or "no number moved"


def _study_lines(moves: Sequence[NumberMove], kinds: Mapping[str, str]) -> Iterator[str]:
    width = max((len(move.name) for move in moves), default=0)
    for move in moves:
        text = f"{words_of(move.then)} → {words_of(move.now)}"
        yield f"  {move.name:{width}}  {text}  [{_because(move.rows, kinds)}]"


def _because(rows: Sequence[Source], kinds: Mapping[str, str]) -> str:
    """How many rows are new or restated, and the first of them."""
    if not rows:
        return "same rows"
    counts = Counter(kinds.get(row.anchor, NEW) for row in rows)
    newest = sorted(rows, key=lambda row: row.known_on, reverse=True)[:SHOWN_ROWS]
    named = "; ".join(f"{row.table} {row.key} ({row.known_on})" for row in newest)
    more = len(rows) - len(newest)
    return f"{_told(counts)}: {named}" + (f"; and {more} more" if more > 0 else "")
