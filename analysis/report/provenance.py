"""What the foot of a page says about where it comes from."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import analysis
from analysis.core.store import MANIFEST, described
from analysis.report import fingerprint
from analysis.report.places import Places

_SHOWN = 16  # characters of a hash
_SHORT = 7


def page_foot(places: Places, hashes: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names and values: versions, commit, hashes, and the days of the data.

    Parameters
    ----------
    places : Places
        Where data and lock file lie.
    hashes : mapping of str to str
        As of `build.input_hashes`; what is not in it, or empty, is not said.
    """
    commit = hashes.get("commit", "")
    lock = fingerprint.file_hash(places.lock) if places.lock else ""
    lines = {
        "Package": analysis.__version__,
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "Commit": f"{commit[:_SHORT]}, in full {commit}" if commit else "",
        "Data": described(places.data) if (places.data / MANIFEST).is_file() else "",
        "Data, SHA-256": hashes.get("data", "")[:_SHOWN],
        "Lock file, SHA-256": lock[:_SHOWN],
        "Data became known": " to ".join(known_between(places.data)),
        "Data compiled": _last_retrieved(places.data / "manifest.toml"),
    }
    return [(name, value) for name, value in lines.items() if value]


def commit_of(root: Path | None) -> str:
    """The commit that is checked out in `root`, and whether a file differs from it.

    Figures are left out, as the build writes them. Empty if `root` is no checkout of its own, or
    git cannot be asked.

    Parameters
    ----------
    root : Path or None
        Folder of the project.
    """
    asked = _git(root, "rev-parse", "HEAD", "--show-toplevel").splitlines()
    if root is None or len(asked) != 2 or Path(asked[1]).resolve() != root.resolve():
        return ""
    status = "status", "--porcelain", "--untracked-files=no", "--", ".", ":(exclude)figures"
    return f"{asked[0]}, with changes not committed" if _git(root, *status) else asked[0]


def _git(root: Path | None, *words: str) -> str:
    """What git says in `root`, nothing if it fails; a surrounding git's variables are hidden."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "--no-optional-locks", *words]
    try:
        done = subprocess.run(
            command, cwd=root, env=kept, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def known_between(data: Path) -> list[str]:
    """First and last `known_on` of all tables below `data`; empty if no row has one."""
    days = {day for path in data.rglob("*.csv") for day in _known_days(path) if day}
    return [min(days), max(days)] if days else []


def _known_days(table: Path) -> Iterator[str]:
    with table.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield row.get("known_on") or ""


def _last_retrieved(manifest: Path) -> str:
    """The latest `retrieved` day of the manifest, or nothing."""
    if not manifest.is_file():
        return ""
    table = tomllib.loads(manifest.read_text(encoding="utf-8"))
    return max(_values_of(table, "retrieved"), default="")


def _values_of(table: Any, key: str) -> list[str]:
    """All values of `key` anywhere in nested tables."""
    if isinstance(table, list):
        return [found for item in table for found in _values_of(item, key)]
    if not isinstance(table, dict):
        return []
    own = [str(table[key])] if key in table else []
    return own + [found for item in table.values() for found in _values_of(item, key)]
