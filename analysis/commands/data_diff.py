"""What moved between two days of knowledge, in tables and in studies, and because of which rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analysis.core import THEN, Quantity, Source, UsageError, as_timestamp
from analysis.datasets.comparing import RowChange, changes_between, compare_folders
from analysis.studies import NAMES, study

MOVED, FIRST_TOLD, NO_LONGER = "moved", "told for the first time", "no longer told"
QUIET_SECONDS = 1.0
"""Progress is shown only of work that takes longer."""

Tables = Mapping[str, tuple[RowChange, ...]]


@dataclass(frozen=True)
class NumberMove:
    """One number of a study that moved: how (`kind`), from what to what, and the rows new to it."""

    name: str
    kind: str
    then: Quantity | None
    now: Quantity | None
    rows: tuple[Source, ...]


@dataclass(frozen=True)
class Difference:
    """What moved from `then` to `now`: rows by table, numbers by study."""

    then: str
    now: str | None
    tables: Tables
    studies: Mapping[str, tuple[NumberMove, ...]]


def difference(then: str | None = None, now: str | None = None) -> Difference:
    """What moved between two days of knowledge.

    Parameters
    ----------
    then, now : str, optional
        ISO days; by default the article's day, and all that is known.

    Raises
    ------
    UsageError
        If `now` is not after `then`.
    DataError
        If a day is no ISO date, or before the article.
    """
    then = then or THEN
    if now is not None and as_timestamp(now, "now") <= as_timestamp(then, "then"):
        raise UsageError(f"--now {now} is not after --then {then}; swap the two days.")
    as_timestamp(then, "then")
    work = tqdm(NAMES, desc="studies", unit="study", disable=None, delay=QUIET_SECONDS)
    studies = {name: tuple(_moves(name, then, now)) for name in work}
    return Difference(then, now, changes_between(then, now), studies)


def folder_difference(other: str) -> Tables:
    """Rows of the embedded tables against those of another data folder.

    Raises
    ------
    DataError
        If `other` is no data folder.
    """
    return compare_folders(Path(other))


def _moves(name: str, then: str, now: str | None) -> Iterator[NumberMove]:
    before, after = study(name, then).quantities, study(name, now).quantities
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        kind = _kind(old, new)
        if kind:
            yield NumberMove(key, kind, old, new, _new_rows(old, new))


def _new_rows(old: Quantity | None, new: Quantity | None) -> tuple[Source, ...]:
    known = {row.anchor for row in old.sources} if old else set()
    return tuple(row for row in new.sources if row.anchor not in known) if new else ()


def _kind(old: Quantity | None, new: Quantity | None) -> str:
    """How a number moved; empty if it did not, or was told neither time."""
    if not _is_told(old):
        return FIRST_TOLD if _is_told(new) else ""
    if not _is_told(new):
        return NO_LONGER
    return MOVED if words_of(old) != words_of(new) else ""


def _is_told(number: Quantity | None) -> bool:
    return number is not None and number.value == number.value


def words_of(number: Quantity | None) -> str:
    """A number with its interval, as a reader sees it."""
    if number is None or not _is_told(number):
        return "cannot be told"
    ends = f" ({number:interval})" if number.low is not None else ""
    return f"{number}{ends}"


def to_dict(found: Difference) -> dict[str, Any]:
    """Plain values for JSON."""
    return {
        "then": found.then,
        "now": found.now,
        "tables": tables_to_dict(found.tables),
        "studies": {
            name: [_move_to_dict(move) for move in moves] for name, moves in found.studies.items()
        },
    }


def tables_to_dict(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """Plain values for JSON, of the tables in which a row moved."""
    return {
        name: [
            {
                "kind": change.kind,
                "key": change.key,
                "cells": {column: list(pair) for column, pair in change.cells.items()},
                **({"row": _row_to_dict(change.source)} if change.source else {}),
            }
            for change in changes
        ]
        for name, changes in tables.items()
        if changes
    }


def _move_to_dict(move: NumberMove) -> dict[str, Any]:
    return {
        "name": move.name,
        "kind": move.kind,
        "then": None if move.then is None else move.then.to_dict(),
        "now": None if move.now is None else move.now.to_dict(),
        "rows": [_row_to_dict(row) for row in move.rows],
    }


def _row_to_dict(row: Source) -> dict[str, str]:
    fields = ("table", "key", "known_on", "anchor", "checked", "evidence", "title", "url")
    return {field: getattr(row, field) for field in fields}


def kinds_of(tables: Tables) -> dict[str, str]:
    """Whether each row that moved is new or restated, by anchor."""
    changes = [change for of_table in tables.values() for change in of_table]
    return {one.source.anchor: one.kind for one in changes if one.source}
