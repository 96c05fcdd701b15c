"""What `refresh` says: a row a source, what differs, and which data are now in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.core.store import data_folder, described
from analysis.datasets.manifest import read_manifest
from analysis.live.refreshing import Outcome

SHOWN = 10
"""Differences and notes that are said; the generation's `differences.csv` has all."""

_HEAD = ("source", "new rows", "restated", "seconds", "result")


def to_words(outcomes: Sequence[Outcome]) -> str:
    """The whole summary."""
    parts = [_table(outcomes), *_differences(outcomes), *_notes(outcomes), in_use()]
    return "\n\n".join(part for part in parts if part)


def to_dict(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The same for machines."""
    folder = data_folder()
    return {
        "in_use": described(folder),
        "folder": str(folder),
        "sources": [
            {
                "source": one.source,
                "added": one.change.added,
                "restated": one.change.restated,
                "seconds": round(one.seconds, 2),
                "generation": one.generation,
                "failures": list(one.failures),
                "notes": list(one.change.notes),
                "differences": _plain(one.change.differences),
            }
            for one in outcomes
        ],
    }


def failures(outcomes: Sequence[Outcome]) -> list[str]:
    """A line for each thing that did not arrive."""
    return [f"{one.source}: {line}" for one in outcomes for line in one.failures]


def in_use() -> str:
    """Which data `load` and the report take now."""
    return f"In use: data {described(data_folder())}."


def age() -> str:
    """How old the data in use are, in words."""
    folder = data_folder()
    last = max(entry.retrieved for entry in read_manifest(folder).values())
    days = max(0, (dt.date.today() - last).days)
    return f"The data in use ({described(folder)}) are {days} day{'' if days == 1 else 's'} old."


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _table(outcomes: Sequence[Outcome]) -> str:
    rows = [_HEAD, *map(_row, outcomes)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEAD))]
    lines = ["  ".join(_padded(row, widths)).rstrip() for row in rows]
    return "\n".join(lines)


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    numbers = (1, 2, 3)
    return [
        cell.rjust(width) if at in numbers else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _row(one: Outcome) -> tuple[str, ...]:
    counts = f"{one.change.added:,}", f"{one.change.restated:,}", f"{one.seconds:.1f}"
    return one.source, *counts, _result(one)


def _result(one: Outcome) -> str:
    failed = f"{len(one.failures)} failed" if one.failures else ""
    if one.generation is None:
        return failed or "nothing new"
    kept = f"kept in generation {one.generation}"
    return f"{kept}, {failed}" if failed else kept


def _differences(outcomes: Sequence[Outcome]) -> list[str]:
    listed = [one.change.differences for one in outcomes if len(one.change.differences)]
    if not listed:
        return []
    every = pd.concat(listed)
    more = len(every) - SHOWN
    text = every.head(SHOWN).to_string(index=False, float_format=lambda value: f"{value:.6g}")
    tail = f"\n... and {more:,} more; differences.csv of the generation has all" if more > 0 else ""
    return [f"{len(every):,} value(s) are not what they were:\n{text}{tail}"]


def _notes(outcomes: Sequence[Outcome]) -> list[str]:
    notes = [note for one in outcomes for note in one.change.notes]
    more = [f"... and {len(notes) - SHOWN} more notes."] if len(notes) > SHOWN else []
    return ["\n".join([*(f"note: {note}" for note in notes[:SHOWN]), *more])] if notes else []


def rolled_back(left: int, now: int) -> str:
    """What a way back led to."""
    to = f"generation {now}" if now else "the data as shipped"
    return f"Went back from generation {left} to {to}. {in_use()}"
