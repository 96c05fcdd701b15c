"""Whether the folder for fetched data could be written; nothing is made."""

from __future__ import annotations

import os

from analysis.commands.doctor.finding import WARN, Finding
from analysis.core.store import STORE, store_place


def store_finding() -> Finding:
    """The folder, or the nearest one above it that is there."""
    place = store_place()
    nearest = next(folder for folder in (place, *place.parents) if folder.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Finding("local store", f"{place} can be written", "a folder that can be written")
    todo = f"make {nearest} writable, or name another folder in {STORE}"
    found = f"{nearest} cannot be written"
    return Finding("local store", found, "a folder that can be written", WARN, todo)
