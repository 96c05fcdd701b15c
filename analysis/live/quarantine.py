"""Answers that could not be read, kept for whoever wants to look at them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from analysis.core import LiveDataError
from analysis.live.patience import TryAgain

KEPT = 5
LARGEST_KEPT = 1_000_000
"""Bytes of one answer; what comes after is cut."""


def quarantine(place: Path, source: str, error: LiveDataError) -> LiveDataError:
    """Keep the answer behind `error`, if it has one, in the store; the error that says so."""
    body = error.body if isinstance(error, TryAgain) else b""
    if not body:
        return error
    file = place / "quarantine" / f"{source}-{hashlib.sha256(body).hexdigest()[:12]}.txt"
    try:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(body[:LARGEST_KEPT])
        by_age = sorted(file.parent.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in by_age[:-KEPT]:
            path.unlink(missing_ok=True)
    except OSError:
        return error
    return LiveDataError(f"{error} The answer is kept in {file}.")
