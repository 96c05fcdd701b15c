"""One table from its file to a checked frame."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from analysis.core import DataError
from analysis.datasets.cells import to_frame
from analysis.datasets.checks import row_faults
from analysis.datasets.columns import Table
from analysis.datasets.faults import Fault, describe
from analysis.datasets.folder import inside, restore
from analysis.datasets.guard import decode, read_bytes
from analysis.datasets.manifest import Entry
from analysis.datasets.rows import split_rows
from analysis.datasets.schema import column_faults
from analysis.datasets.tables import TABLES

CHECKS = 1
"""Number of the checks in this package; a change of them makes every stamp stale."""

_CACHE: dict[tuple[str, str], pd.DataFrame] = {}


def sha256_of(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def stamp(entry: Entry, sha256: str) -> str:
    """What `validated` is in the manifest once these bytes passed these checks under this entry.

    Reading a table whose stamp is right needs no second full check, and so no pandera.
    """
    rules = (entry.kind, entry.day, entry.key, entry.rows, entry.retrieved, entry.allow)
    return sha256_of(f"{CHECKS} {sha256} {TABLES[entry.name]!r} {rules!r}".encode())


def read_table(entry: Entry, folder: Path) -> pd.DataFrame:
    """The whole table, all vintages, in the order of the file. Do not change the frame.

    Raises
    ------
    DataError
        With all faults at once, when the bytes are not those of the manifest or their content
        breaks the table's schema.
    """
    shown = f"{folder.name}/{entry.file}"
    content = read_bytes(inside(folder, entry.file), shown)
    sha256 = sha256_of(content)
    trusted = entry.validated == stamp(entry, sha256)
    if trusted and (entry.name, entry.validated) in _CACHE:
        return _CACHE[entry.name, entry.validated]
    frame, faults = parse(content, TABLES[entry.name], entry, full=not trusted)
    if sha256 != entry.sha256:
        raise DataError(_hash_message(folder, entry, sha256, faults))
    if faults:
        raise DataError(describe(shown, faults))
    if trusted:
        _CACHE[entry.name, entry.validated] = frame
    return frame


def parse(
    content: bytes, table: Table, entry: Entry, full: bool = True
) -> tuple[pd.DataFrame, list[Fault]]:
    """The frame in `content` and all its faults; `full` adds schema and row checks."""
    text, faults = decode(content)
    if faults:
        return pd.DataFrame(), faults
    rows, faults = split_rows(text, table.names)
    if rows and len(rows) != entry.rows:
        problem = f"the manifest says {entry.rows} rows, the file has {len(rows)}: cut or added to?"
        faults.append(Fault(problem))
    if not rows:
        return pd.DataFrame(), faults
    frame, unread = to_frame(rows, table)
    faults += unread
    return frame, faults + (_full_check(frame, table, entry, unread) if full else [])


def _full_check(
    frame: pd.DataFrame, table: Table, entry: Entry, unread: list[Fault]
) -> list[Fault]:
    """Schema and row faults; a cell that could not be read is not also called missing."""
    known = {(fault.line, fault.column) for fault in unread}
    found = column_faults(frame, table) + row_faults(frame, table, entry)
    return [fault for fault in found if (fault.line, fault.column) not in known]


def _hash_message(folder: Path, entry: Entry, found: str, faults: list[Fault]) -> str:
    shown, way = f"{folder.name}/{entry.file}", restore(folder, entry.file)
    message = (
        f"hash of {shown}: the manifest says {entry.sha256}, the file has {found}. "
        f"{way[0].upper()}{way[1:]}; "
        "if the change is meant, run `python data/build/manifest.py`."
    )
    return f"{message}\n{describe(shown, faults)}" if faults else message
