"""Where the tables stand."""

from __future__ import annotations

from pathlib import Path

from analysis.core import DataError

_PACKAGE = Path(__file__).resolve().parents[1]
MANIFEST = "manifest.toml"


def data_folder() -> Path:
    """The folder of the snapshot: the packaged one, else the checkout's `data/`.

    Raises
    ------
    DataError
        If neither is there.

    Examples
    --------
    >>> (data_folder() / "manifest.toml").is_file()
    True
    """
    for folder in (_PACKAGE / "_snapshot", _PACKAGE.parent / "data"):
        if (folder / MANIFEST).is_file():
            return folder
    raise DataError(
        "no data found: neither analysis/_snapshot nor data/ has a manifest.toml; "
        "install the package again, or run from a full checkout."
    )


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
        raise DataError(
            f"{folder.name}/{file} is missing; restore it with `git checkout -- data/{file}`, "
            "or install the package again."
        )
    return path
