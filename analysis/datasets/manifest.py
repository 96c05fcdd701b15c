"""The manifest: what each table is, and the hash it must have."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.core import DataError, unknown_name
from analysis.datasets.folder import MANIFEST, restore

KINDS = ("fact", "guidance", "schedule", "price", "assumption", "result")
KNOWN_LATER = ("fact",)  # kinds whose figures cannot be known before the day they speak of


@dataclass(frozen=True)
class Allowed:
    """A value far from its neighbours that is right all the same, and why."""

    column: str
    value: float
    reason: str


@dataclass(frozen=True)
class Entry:
    """One table of the manifest.

    `day` names the column with the day a row speaks of, `key` the columns of which each vintage
    has one row. `validated` is the stamp of a full check (see `analysis.datasets.reading`). `made`
    says of a stored result (kind ``result``) by which `command` and package `version` it was made,
    and the `inputs` with their SHA-256.
    """

    name: str
    file: str
    title: str
    publisher: str
    licence: str
    retrieved: dt.date
    kind: str
    day: str
    key: tuple[str, ...]
    rows: int
    sha256: str
    validated: str = ""
    vendor: str = ""
    caveats: tuple[str, ...] = ()
    units: Mapping[str, str] | None = None
    packages: Mapping[str, Mapping[str, str]] | None = None
    made: Mapping[str, Any] | None = None
    allow: tuple[Allowed, ...] = ()


def read_manifest(folder: Path) -> dict[str, Entry]:
    """All entries of the folder's manifest by table name.

    Raises
    ------
    DataError
        If the manifest is missing, is not TOML, or an entry lacks a field.
    """
    path = folder / MANIFEST
    try:
        return dict(_entries(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as why:
        raise DataError(
            f"{folder.name}/{MANIFEST} cannot be read ({why}); {restore(folder, MANIFEST)}."
        ) from None


@lru_cache(maxsize=4)
def _entries(text: str) -> dict[str, Entry]:
    """Entries of a manifest; a study asks for the same text some two hundred times."""
    return {name: _entry(name, fields) for name, fields in tomllib.loads(text).items()}


def entry_of(name: str, entries: Mapping[str, Entry]) -> Entry:
    """The entry called `name`; `DataError` with the nearest names if there is none."""
    if name not in entries:
        raise DataError(unknown_name("table", name, entries))
    return entries[name]


def _entry(name: str, fields: dict[str, Any]) -> Entry:
    allow = tuple(Allowed(**row) for row in fields.pop("allow", ()))
    key, caveats = (tuple(fields.pop(field, ())) for field in ("key", "caveats"))
    try:
        entry = Entry(name=name, key=key, caveats=caveats, allow=allow, **fields)
    except TypeError as why:
        raise DataError(f"{MANIFEST}, table {name}: {why}; see the other tables.") from None
    if (entry.kind == "result") != (entry.made is not None):
        raise DataError(
            f"{MANIFEST}, table {name}: a stored result, and nothing else, has a table `made`."
        )
    if entry.kind not in KINDS:
        raise DataError(
            f"{MANIFEST}, table {name}: kind={entry.kind!r} is not one of {', '.join(KINDS)}."
        )
    return entry
