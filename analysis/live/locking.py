"""One refresh at a time: a lock that ends with its owner, and says who that is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.core import PlaceError

_LOCK = ".lock"
_OWNER = ".owner"


@contextmanager
def locked(place: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of the store at `place`, which is made if it is not there.

    The system gives the lock back when its owner dies, so none is ever left behind.

    Parameters
    ----------
    place : Path
        Folder of the store.
    wait : float
        Seconds to wait for another owner.

    Raises
    ------
    PlaceError
        If another process holds it, naming that process, or nothing can be written there.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / _LOCK)
        lock.acquire(timeout=wait)
    except Timeout:
        raise PlaceError(
            f"another refresh works on {place} (process {_owner(place)}); wait for it to end, or "
            "add --wait."
        ) from None
    except OSError as problem:
        raise no_place(place, problem) from None
    try:
        with suppress(OSError):
            (place / _OWNER).write_text(f"{os.getpid()}\n", encoding="utf-8")
        yield
    finally:
        lock.release()


def no_place(place: Path, problem: OSError) -> PlaceError:
    """The error for a store that cannot be written."""
    why = problem.strerror or type(problem).__name__
    return PlaceError(
        f"the store {place} cannot be written ({why}); what was there is kept. Free some space, or "
        "name another folder with OPEN_SOURCE_AI_STORE."
    )


def _owner(place: Path) -> str:
    with suppress(OSError, ValueError):
        return str(int((place / _OWNER).read_text(encoding="utf-8")))
    return "unknown"
