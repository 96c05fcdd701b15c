"""Put a new folder in the place of an old one, so that a reader sees one or the other."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analysis.core import PlaceError, UsageError

MARK = ".build.json"
"""The file that says a folder is a report of ours."""

LONGEST_NAME = 200
"""Bytes; file systems end at 255, and the folder beside has a longer name for a while."""

LONGEST_PATH = 4000
"""Bytes; Linux ends at 4096 (limits.h, PATH_MAX), and the files inside need their names."""

_AT_FDCWD = -100  # Linux, fcntl.h: paths are relative to the working folder
_RENAME_EXCHANGE = 2  # Linux, fs.h: renameat2 swaps two paths in one step


def check_place(out: str | Path) -> Path:
    """The folder to build into, as an absolute path.

    Raises
    ------
    UsageError
        If the name cannot be one, is a link, or the folder holds what is not a report.
    """
    text = os.fspath(out)
    place = named_place(text, "out=")
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise UsageError(f"out={text!r} is a link or a file; name a folder.")
    if place.is_dir() and any(place.iterdir()) and not (place / MARK).is_file():
        raise UsageError(f"out={text!r} holds files that are not a report; name a new folder.")
    return place


def named_place(out: str, argument: str) -> Path:
    """The folder that `out` names; `argument` is what messages call it.

    Raises
    ------
    UsageError
        If no folder can have that name, or it climbs.
    """
    if not out or "\0" in out or not _can_be_encoded(out):
        raise UsageError(
            f"{argument}{out!r} cannot be the name of a folder; give one such as result."
        )
    place = Path(out).absolute()
    if ".." in place.parts:
        whole = os.path.normpath(place)
        raise UsageError(f"{argument}{out} climbs by '..'; if that is meant, write it as {whole}.")
    long = next((part for part in place.parts if len(os.fsencode(part)) > LONGEST_NAME), None)
    if long is not None:
        raise UsageError(
            f"{argument}{out} has a name of {len(os.fsencode(long))} bytes in it; shorten it to "
            f"{LONGEST_NAME} at most."
        )
    if len(os.fsencode(place)) > LONGEST_PATH:
        raise UsageError(
            f"{argument}{out} is {len(os.fsencode(place))} bytes long as a whole path; shorten it "
            f"to {LONGEST_PATH} at most."
        )
    return place


def _can_be_encoded(out: str) -> bool:
    try:
        return bool(os.fsencode(out))
    except UnicodeEncodeError:
        return False


@contextlib.contextmanager
def new_folder_beside(place: Path) -> Iterator[Path]:
    """A new folder beside `place`, removed at the end if it is still there.

    Raises
    ------
    PlaceError
        If nothing can be written there.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
        folder.chmod(0o755)
    except OSError as problem:
        raise cannot_write(place, problem) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(new: Path, place: Path) -> None:
    """Let `new` take the place of `place`; what was there is removed afterwards.

    Raises
    ------
    PlaceError
        If the system refuses; the old folder then stays.
    """
    try:
        if not place.exists():
            new.rename(place)
        elif not _exchange(new, place):
            _move_aside(new, place)
    except OSError as problem:
        raise cannot_write(place, problem) from None


def cannot_write(place: Path, problem: OSError) -> PlaceError:
    """The error for a place that is full, read-only or locked."""
    why = problem.strerror or type(problem).__name__
    return PlaceError(f"cannot write {place}: {why}; name another folder with --out (or out=).")


def _exchange(new: Path, place: Path) -> bool:
    """Swap two folders in one step where the system can; False where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    paths = os.fsencode(new), os.fsencode(place)
    if rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(number, os.strerror(number))


def _move_aside(new: Path, place: Path) -> None:
    """Two steps: the old folder aside, the new one in; back again if the second fails."""
    old = place.with_name(f".{place.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def recover(place: Path) -> None:
    """Bring back the old folder that a build broken off between two steps left aside."""
    old = place.with_name(f".{place.name}-old")
    if old.is_dir() and not place.exists():
        old.rename(place)
