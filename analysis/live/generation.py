"""A new generation of the store: written beside, checked, then named as the one in use.

Nothing that is in use is ever written to. A process that dies leaves a folder that no one names,
which the next refresh removes.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import analysis
from analysis.core import DataError
from analysis.core.store import (
    ABOUT,
    CURRENT,
    GENERATIONS,
    MANIFEST,
    about,
    current_generation,
    is_number,
    manifest_hash,
    shipped_folder,
)
from analysis.datasets.folder import inside
from analysis.datasets.manifest import Entry, read_manifest
from analysis.datasets.manifest_text import checked, with_check, with_fields
from analysis.live.locking import no_place

KEPT = 9
"""Generations that `--rollback` can go back through: three refreshes of three sources."""

_NEW = ".new-"


@dataclass(frozen=True)
class NewTable:
    """The content of one table, and the fields of its manifest that change or are new.

    `parts` are sub-tables of that part of the manifest, by name.
    """

    content: bytes
    fields: Mapping[str, object]
    parts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Written:
    """What a generation is told of: who was asked, and what differs from what was there."""

    refreshed: Mapping[str, str]
    """By source the day of the refresh."""
    run: str
    """The same for all generations of one refresh, which is gone back from as a whole."""
    differences: bytes


def write_generation(place: Path, base: Path, tables: Mapping[str, NewTable], told: Written) -> int:
    """Make a generation out of the data folder `base` with `tables`, and put it in use.

    Parameters
    ----------
    place : Path
        Folder of the store, locked.
    base : Path
        The shipped data, or the generation in use.
    tables : mapping of str to NewTable
        By name.
    told : Written
        For `generation.json` and `differences.csv`.

    Returns
    -------
    int
        Its number.

    Raises
    ------
    DataError
        If a table does not pass the checks of its schema; nothing has changed then.
    PlaceError
        If the store cannot be written; nothing has changed then.
    """
    try:
        folder = _staged(place)
        try:
            number = _next_number(place)
            _fill(folder, base, tables, told, number)
            _use(place, folder, number)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        _tidy(place)
    except OSError as problem:
        raise no_place(place, problem) from None
    return number


def roll_back(place: Path) -> tuple[int, int]:
    """Put in use again what was in use before the last refresh; 0 is the data as shipped.

    Returns
    -------
    tuple of int
        Numbers of the one left and of the one now in use.

    Raises
    ------
    DataError
        If there is none to go back from.
    """
    now = _number_in_use(place)
    if not now and _text_in_use(place) in (None, "0"):
        raise DataError("nothing to go back from: the data in use are those that were shipped.")
    before = _before_the_run_of(place, now)
    try:
        _name(place, before)
    except OSError as problem:
        raise no_place(place, problem) from None
    return now, before


def base_of(place: Path) -> Path:
    """The folder a refresh adds to: the generation in use, if made from the data shipped now."""
    folder = current_generation(place)
    shipped = shipped_folder()
    if folder is None or about(folder).get("snapshot") != manifest_hash(shipped):
        return shipped
    return folder


def _before_the_run_of(place: Path, number: int) -> int:
    """The generation that the refresh of `number` began with; 0 if it is not there any more."""
    before, run = number, _told_of(place, number).get("run")
    while before and _told_of(place, before).get("run") == run:
        before = _based_on(place, before)
    return before if (place / GENERATIONS / str(before) / MANIFEST).is_file() else 0


def _number_in_use(place: Path) -> int:
    """The number that `current` holds; 0 for none, and for what is no number."""
    text = _text_in_use(place) or ""
    return int(text) if is_number(text) else 0


def _based_on(place: Path, number: int) -> int:
    """The generation that `number` was made from, an earlier one; 0 if it does not say."""
    told = _told_of(place, number).get("based_on", 0)
    return told if isinstance(told, int) and 0 <= told < number else 0


def _text_in_use(place: Path) -> str | None:
    try:
        return (place / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError:
        return ""


def _told_of(place: Path, number: int) -> dict[str, Any]:
    try:
        return about(place / GENERATIONS / str(number))
    except DataError:
        return {}


def _staged(place: Path) -> Path:
    (place / GENERATIONS).mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=_NEW, dir=place))


def _next_number(place: Path) -> int:
    taken = [int(path.name) for path in (place / GENERATIONS).iterdir() if is_number(path.name)]
    return max([_number_in_use(place), *taken], default=0) + 1


def _fill(
    folder: Path, base: Path, tables: Mapping[str, NewTable], told: Written, number: int
) -> None:
    """All tables of `base`, with `tables` in their places, the manifest and what is told."""
    text = (base / MANIFEST).read_text(encoding="utf-8")
    for name, table in tables.items():
        text = with_fields(text, name, table.fields)
        for part, fields in table.parts.items():
            text = with_fields(text, f"{name}.{part}", fields)
    _write(folder / MANIFEST, text.encode())
    for entry in read_manifest(folder).values():
        if entry.name in tables:
            text = with_check(text, _put(folder, entry, tables[entry.name].content))
        else:
            _write(_below(folder, entry.file), inside(base, entry.file).read_bytes())
    _write(folder / MANIFEST, text.encode())
    _write(folder / "differences.csv", told.differences)
    _write(folder / ABOUT, (json.dumps(_about(base, told, number), indent=1) + "\n").encode())


def _put(folder: Path, entry: Entry, content: bytes) -> Entry:
    found = checked(replace(entry, validated=""), content)
    _write(_below(folder, entry.file), content)
    return found


def _below(folder: Path, file: str) -> Path:
    """The path of `file` in `folder`, never outside it."""
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise DataError(
            f"{file!r} in the manifest leads out of the data folder; name a file in it."
        )
    return path


def _about(base: Path, told: Written, number: int) -> dict[str, Any]:
    before = about(base)
    return {
        "number": number,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "based_on": before.get("number", 0),
        "snapshot": manifest_hash(shipped_folder()),
        "run": told.run,
        "package": analysis.__version__,
        "refreshed": {**before.get("refreshed", {}), **told.refreshed},
    }


def latest_day(base: Path, today: date) -> date:
    """Today, or the day of the last refresh where the clock stands before that."""
    days = [date.fromisoformat(day) for day in about(base).get("refreshed", {}).values()]
    return max([today, *days])


def _use(place: Path, folder: Path, number: int) -> None:
    folder.chmod(0o755)
    os.replace(folder, place / GENERATIONS / str(number))
    _sync(place / GENERATIONS)
    _name(place, number)


def _name(place: Path, number: int) -> None:
    beside = place / f".{CURRENT}"
    _write(beside, f"{number}\n".encode())
    if (place / CURRENT).is_dir():
        shutil.rmtree(place / CURRENT)
    os.replace(beside, place / CURRENT)
    _sync(place)


def _tidy(place: Path) -> None:
    """Remove all but the last `KEPT` generations, and what a process that died left."""
    own = [path for path in (place / GENERATIONS).iterdir() if is_number(path.name)]
    own = [path for path in own if (path / ABOUT).is_file()]
    for path in sorted(own, key=lambda path: int(path.name))[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
    for path in place.glob(f"{_NEW}*"):
        shutil.rmtree(path, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    """The bytes, and not before they are on the disk does this return."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
