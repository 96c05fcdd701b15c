"""Which rows moved: between two days of knowledge, or between two data folders."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.core import DataError, Source
from analysis.core.provenance import price_sources, sources_of
from analysis.datasets.folder import MANIFEST, data_folder, inside
from analysis.datasets.guard import decode, read_bytes
from analysis.datasets.loading import Day, load
from analysis.datasets.manifest import Entry, read_manifest
from analysis.datasets.row_listing import ORIGIN, REMARKS
from analysis.datasets.rows import read_header, split_rows

NEW, RESTATED = "new", "restated"
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
KINDS = (NEW, RESTATED, ADDED, REMOVED, CHANGED)

Cells = Mapping[str, tuple[str, str]]
"""Old and new text of each column that moved; empty text where there was no value."""


@dataclass(frozen=True)
class RowChange:
    """One row that moved.

    Attributes
    ----------
    kind : str
        `NEW` or `RESTATED` between two days; `ADDED`, `REMOVED` or `CHANGED` between folders.
    key : str
        The row's key, with the day it became known where folders are compared.
    cells : mapping of str to (str, str)
        Old and new text of each value that differs.
    source : Source or None
        The row that is known now; None where folders are compared.
    """

    kind: str
    key: str
    cells: Cells = field(default_factory=dict)
    source: Source | None = None


def changes_between(
    then: Day, now: Day = None, *, folder: Path | None = None
) -> dict[str, tuple[RowChange, ...]]:
    """By table, the rows that are new at `now` or replace a row known at `then`.

    Prices have one change for each series that is longer.

    Raises
    ------
    DataError
        As `load`.

    Examples
    --------
    >>> found = changes_between("2023-10-15", "2024-06-30")
    >>> found["meta_annual"][0].kind, found["meta_annual"][0].key
    ('new', '2023')
    """
    home = folder or data_folder()
    return {
        name: _of_prices(name, then, now, home)
        if entry.kind == "price"
        else _of_table(entry, then, now, home)
        for name, entry in read_manifest(home).items()
    }


def compare_folders(old: Path, new: Path | None = None) -> dict[str, tuple[RowChange, ...]]:
    """By table, the rows added to, removed from and changed in `new` against `old`, as texts.

    A row is known by its key and the day it became known. Files are compared as they are, so a
    folder of another version may have other tables and columns.

    Parameters
    ----------
    old : Path
        A data folder with a `manifest.toml`.
    new : Path, optional
        Another; the package's own by default.

    Raises
    ------
    DataError
        If `old` is no data folder, or a file cannot be read as a table.
    """
    if not (old / MANIFEST).is_file():
        raise DataError(
            f"{old} is no data folder: it has no {MANIFEST}; name one such as data/ of another "
            "checkout."
        )
    home = new or data_folder()
    before, after = read_manifest(old), read_manifest(home)
    return {
        name: _of_files(_texts(before.get(name), old), _texts(after.get(name), home))
        for name in {**after, **before}
    }


def _of_table(entry: Entry, then: Day, now: Day, home: Path) -> tuple[RowChange, ...]:
    old, new = (load(entry.name, day, folder=home) for day in (then, now))
    key = list(entry.key)
    before = dict(zip(_keys(old, key), old.to_dict("records"), strict=True))
    rows = zip(_keys(new, key), new.to_dict("records"), sources_of(new), strict=True)
    found = []
    for name, row, source in rows:
        kept = before.get(name)
        if kept is None:
            found.append(RowChange(NEW, source.key, source=source))
        elif kept["known_on"] != row["known_on"]:
            found.append(RowChange(RESTATED, source.key, _cells(kept, row), source))
    return tuple(found)


def _of_prices(name: str, then: Day, now: Day, home: Path) -> tuple[RowChange, ...]:
    known = []
    for day in (then, now):
        rows = load(name, day, folder=home)
        known.append(price_sources(rows, rows.attrs["packages"]))
    return tuple(RowChange(NEW, one.key, source=one) for one in known[1] if one not in known[0])


def _keys(frame: pd.DataFrame, key: list[str]) -> list[tuple[Any, ...]]:
    return list(frame[key].astype(str).itertuples(index=False, name=None))


def _cells(old: Mapping[Hashable, Any], new: Mapping[Hashable, Any]) -> Cells:
    """Values, not origin or remarks, that differ."""
    texts = {
        str(name): (_text(old[name]), _text(new[name]))
        for name in new
        if name not in (*ORIGIN, *REMARKS)
    }
    return {name: pair for name, pair in texts.items() if pair[0] != pair[1]}


def _text(value: Any) -> str:
    if pd.isna(value):
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return f"{value:.12g}" if isinstance(value, float) else str(value)


Rows = dict[str, dict[str, str]]
"""Cells of each row as text, by key and day."""


def _texts(entry: Entry | None, home: Path) -> Rows:
    """Rows of one file as text; none where the folder has no such table."""
    if entry is None:
        return {}
    shown = f"{home.name}/{entry.file}"
    text, faults = decode(read_bytes(inside(home, entry.file), shown))
    names, unnamed = read_header(text) if text else ([], [])
    rows, broken = split_rows(text, names) if names else ([], [])
    problems = [*faults, *unnamed, *broken]
    if problems:
        raise DataError(f"{shown} cannot be compared: {problems[0]}")
    found = [dict(zip(names, row, strict=True)) for row in rows]
    marks = [name for name in (*entry.key, "known_on") if name in names]
    keyed = {", ".join(row[name] for name in marks): row for row in found}
    if len(keyed) < len(found):
        raise DataError(
            f"{shown} has two rows of one {', '.join(marks)}; `data check` names them. Remove one."
        )
    return keyed


def _of_files(old: Rows, new: Rows) -> tuple[RowChange, ...]:
    added = [RowChange(ADDED, key) for key in new if key not in old]
    removed = [RowChange(REMOVED, key) for key in old if key not in new]
    changed = [
        RowChange(CHANGED, key, _differing(old[key], row))
        for key, row in new.items()
        if key in old and old[key] != row
    ]
    return (*added, *removed, *changed)


def _differing(old: dict[str, str], new: dict[str, str]) -> Cells:
    texts = {name: (old.get(name, ""), new.get(name, "")) for name in {**old, **new}}
    return {name: pair for name, pair in texts.items() if pair[0] != pair[1]}
