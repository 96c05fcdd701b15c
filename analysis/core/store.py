"""Which data are used: those shipped with the package, or those `refresh` put in the local store.

The store is a folder of generations. Each is a whole data folder, a copy of the shipped one with
what was fetched added to it, and is never changed; `current` names the one in use. So whatever
reads tables reads either, and a refresh that breaks off leaves the old generation in use.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.core.errors import DataError

STORE = "OPEN_SOURCE_AI_STORE"
"""Environment variable: the folder of the store, instead of one in the user's data directory."""

DATA = "OPEN_SOURCE_AI_DATA"
"""Environment variable: the data folder to use, whatever the store holds; or ``snapshot``."""

SNAPSHOT = "snapshot"
SOURCES = ("auto", SNAPSHOT, "store")
MANIFEST = "manifest.toml"
CURRENT = "current"
GENERATIONS = "generations"
ABOUT = "generation.json"
"""What a generation says of itself: number, day, what it was made from, and by which services."""

_PACKAGE = Path(__file__).resolve().parents[1]
_REFRESH = "python -m analysis refresh"
_NO_STORE = (FileNotFoundError, NotADirectoryError, PermissionError)


def store_place() -> Path:
    """The folder of the store, whether it is there or not."""
    if named := os.environ.get(STORE, ""):
        return Path(named).absolute()
    from platformdirs import user_data_path

    return user_data_path("open-source-ai-economics", appauthor=False)


def shipped_folder() -> Path:
    """The data folder that came with the package, or stands in the checkout.

    Raises
    ------
    DataError
        If neither is there.

    Examples
    --------
    >>> (shipped_folder() / "manifest.toml").is_file()
    True
    """
    for folder in (_PACKAGE / "_snapshot", _PACKAGE.parent / "data"):
        if (folder / MANIFEST).is_file():
            return folder
    raise DataError(
        "no data found: neither analysis/_snapshot nor data/ has a manifest.toml; "
        "install the package again, or run from a full checkout."
    )


def data_folder(source: str = "auto") -> Path:
    """The folder whose tables are used.

    Parameters
    ----------
    source : {"auto", "snapshot", "store"}
        The shipped data, the store, or the store if it was refreshed since these data were
        shipped. The environment variable ``OPEN_SOURCE_AI_DATA`` decides for ``auto``.

    Raises
    ------
    DataError
        If `source` is none of these, or the store is asked for and has nothing newer.

    Examples
    --------
    >>> (data_folder("snapshot") / "manifest.toml").is_file()
    True
    """
    if source not in SOURCES:
        raise DataError(f"source={source!r} is not available; choose one of {', '.join(SOURCES)}.")
    named = os.environ.get(DATA, "") if source == "auto" else ""
    if named and named != SNAPSHOT:
        return _named(named)
    if SNAPSHOT in (named, source):
        return shipped_folder()
    refreshed = newer_generation()
    if refreshed is None and source == "store":
        raise DataError(
            f"the store {store_place()} has no data refreshed since those of this package; "
            f"run `{_REFRESH}`, or leave out source='store'."
        )
    return refreshed or shipped_folder()


@contextmanager
def pinned(folder: Path) -> Iterator[None]:
    """Within it `data_folder` gives `folder`, here and in processes that begin.

    So the pages of one report rest on one generation, even if a refresh ends in between.
    """
    before = os.environ.get(DATA)
    if (folder / MANIFEST).is_file():
        os.environ[DATA] = str(folder)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(DATA, None)
        else:
            os.environ[DATA] = before


def newer_generation() -> Path | None:
    """The generation in use, if there is one and it was made from the data shipped now."""
    folder = current_generation()
    if folder is None or about(folder).get("snapshot") != manifest_hash(shipped_folder()):
        return None
    return folder


def current_generation(place: Path | None = None) -> Path | None:
    """The generation that `current` names in the store at `place`, None if there is no store.

    Raises
    ------
    DataError
        If it names one that is not there.
    """
    place = place or store_place()
    try:
        name = (place / CURRENT).read_text(encoding="utf-8").strip()
    except _NO_STORE:
        return None
    except (OSError, UnicodeDecodeError) as why:
        raise DataError(f"{place / CURRENT} cannot be read ({why}); {_ways_out(place)}") from None
    if name == "0":
        return None
    folder = place / GENERATIONS / name
    if not is_number(name) or not (folder / MANIFEST).is_file() or not about(folder):
        raise DataError(f"{place / CURRENT} names no generation: {name!r}; {_ways_out(place)}")
    return folder


def about(folder: Path) -> dict[str, Any]:
    """What the generation in `folder` says of itself; empty for any other data folder.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    try:
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as why:
        raise DataError(f"{folder / ABOUT} cannot be read ({why}); {_ways_out()}") from None
    wrong = _wrong_in(told)
    if wrong:
        raise DataError(f"{folder / ABOUT} has no right {wrong!r}; {_ways_out()}")
    return dict(told)


def is_number(name: str) -> bool:
    """Whether a generation can be called so."""
    return name.isascii() and name.isdigit()


def _wrong_in(told: Any) -> str:
    """The first field of a generation's account that is not what it must be; empty if none is."""
    if not isinstance(told, dict):
        return "account"
    for name, kind in (("number", int), ("based_on", int), ("snapshot", str), ("run", str)):
        if not isinstance(told.get(name), kind):
            return name
    days = told.get("refreshed")
    good = isinstance(days, dict) and all(map(_is_day, days.values()))
    return "" if good else "refreshed"


def _is_day(text: Any) -> bool:
    try:
        return bool(dt.date.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def described(folder: Path) -> str:
    """What the data in `folder` are, in words for a page and for `attrs`.

    Examples
    --------
    >>> described(shipped_folder())
    'as shipped with the package'
    """
    told = about(folder)
    if not told:
        return "as shipped with the package"
    parts = ", ".join(f"{name} on {day}" for name, day in sorted(told["refreshed"].items()))
    return f"refreshed: {parts} (generation {told['number']})"


def manifest_hash(folder: Path) -> str:
    """The SHA-256 of a folder's manifest, which holds the hash of every table."""
    path = folder / MANIFEST
    return _hash_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _hash_of(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _named(text: str) -> Path:
    folder = Path(text)
    if not (folder / MANIFEST).is_file():
        raise DataError(
            f"{DATA}={text!r} is no data folder: it has no {MANIFEST}; unset it, or name one."
        )
    return folder


def _ways_out(place: Path | None = None) -> str:
    return f"go back with `{_REFRESH} --rollback`, or remove the folder {place or store_place()}."
