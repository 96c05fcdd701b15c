"""The folder of a result: written beside, then swapped in; nobody's files are lost."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from analysis.core import PlaceError
from analysis.report.swap import (
    cannot_write,
    named_place,
    new_folder_beside,
    put_in_place,
    recover,
)

MARK = "result.json"
"""The file that says a folder is a result of ours, and lists its files."""


def check_place(out: str, force: bool) -> Path:
    """The folder to write to, as an absolute path.

    Raises
    ------
    UsageError
        If the name cannot be one.
    PlaceError
        If it is a link or a file, holds a result already (without `force`) or other files, or
        lies where nothing can be written.
    """
    place = named_place(out, "--out ")
    _check_above(place, out)
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise PlaceError(f"--out {out} is a link or a file; name a new folder.")
    recover(place)
    _check_content(place, out, force)
    return place


def _check_above(place: Path, out: str) -> None:
    """Stop where no folder can be made, before any work is done for it."""
    above = next(path for path in place.parents if os.path.exists(path))
    if not above.is_dir():
        raise PlaceError(f"--out {out} lies in {above}, which is a file; name another folder.")
    if not os.access(above, os.W_OK | os.X_OK):
        raise PlaceError(f"--out {out} lies in {above}, which is read-only; name another folder.")


def _check_content(place: Path, out: str, force: bool) -> None:
    try:
        names = {path.name for path in place.iterdir()} if place.is_dir() else set()
    except OSError as problem:
        raise cannot_write(place, problem) from None
    strange = sorted(names - _written(place))
    if strange:
        raise PlaceError(
            f"--out {out} holds files that are no result of this command ({strange[0]}"
            f"{', …' if len(strange) > 1 else ''}); name a new folder."
        )
    if names and not force:
        raise PlaceError(
            f"--out {out} has a result already; name another folder, or add --force to replace it."
        )


def _written(place: Path) -> set[str]:
    """The files that an earlier result says are its own."""
    try:
        return set(json.loads((place / MARK).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def write_folder(place: Path, texts: Mapping[str, str]) -> None:
    """Write `texts` by file name as the folder `place`, all of them or none.

    Raises
    ------
    PlaceError
        If they cannot be written; what was there stays.
    """
    with new_folder_beside(place) as folder:
        try:
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8", newline="\n")
        except OSError as problem:
            raise cannot_write(place, problem) from None
        put_in_place(folder, place)
