"""Hashes that say whether anything a page depends on has changed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from analysis.report.places import Places

_IGNORED = {"__pycache__", "_snapshot", "_notebooks", ".ipynb_checkpoints"}
_RUNS_NOTEBOOKS = ("notebooks.py", "execute.py", "kernel_environment.py", "zygote.py")


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tree_hash(files: Iterable[Path], root: Path) -> str:
    """SHA-256 over the names (from `root`) and contents of `files`, in any order."""
    listed = sorted((path.relative_to(root).as_posix(), file_hash(path)) for path in files)
    return text_hash(json.dumps(listed))


def text_hash(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def files_below(folder: Path) -> list[Path]:
    """The files below `folder`, without caches and hidden files; none when there is no folder."""
    found = folder.rglob("*") if folder.is_dir() else ()
    return [path for path in found if path.is_file() and not _skipped(path.relative_to(folder))]


def data_hash(places: Places) -> str:
    """Hash of the data snapshot."""
    return tree_hash(files_below(places.data), places.data)


def code_hash(places: Places) -> str:
    """Hash of all code of the package."""
    return tree_hash(files_below(places.package), places.package)


def computing_hash(places: Places) -> str:
    """Hash of the code that notebooks can run: all but the rendering of pages."""
    rendering = places.package / "report"
    files = [
        path
        for path in files_below(places.package)
        if rendering not in path.parents or path.name in _RUNS_NOTEBOOKS
    ]
    return tree_hash(files, places.package)


def environment_hash(places: Places) -> str:
    """Hash of the lock, the installed versions and Python's minor version."""
    installed = sorted({(dist.name, dist.version) for dist in importlib.metadata.distributions()})
    lock = file_hash(places.lock) if places.lock else ""
    return text_hash(json.dumps([installed, lock, sys.version_info[:2]]))


def _skipped(path: Path) -> bool:
    return any(part in _IGNORED or part.startswith(".") for part in path.parts)
