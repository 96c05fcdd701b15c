"""Where the tables stand."""

from __future__ import annotations

from pathlib import Path

from analysis.core import DataError
from analysis.core.store import MANIFEST, about, data_folder

__all__ = ["MANIFEST", "data_folder", "inside", "restore"]


def restore(folder: Path, file: str) -> str:
    """How to get `file` of a data folder back, in words."""
    if about(folder):
        return "go back to the data before with `python -m analysis refresh --rollback`"
    return f"restore it with `git checkout -- data/{file}`, or install the package again"


def inside(folder: Path, file: str) -> Path:
    """The path of `file` in `folder`; never outside of it, not even by a link.

    Raises
    ------
    DataError
        If the path leaves the folder, or is not a file.
    """
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise DataError(
            f"{file!r} in the manifest leads out of the data folder; name a file in it."
        )
    if not path.is_file():
        raise DataError(f"{folder.name}/{file} is missing; {restore(folder, file)}.")
    return path
