"""Check every table in full, whatever its stamp says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis.core import DataError
from analysis.datasets.folder import data_folder
from analysis.datasets.manifest import read_manifest
from analysis.datasets.reading import read_table


def check_tables(folder: Path | None = None) -> dict[str, str]:
    """What is wrong with each table, by name; empty text where nothing is.

    Parameters
    ----------
    folder : Path, optional
        Another data folder; the package's own by default.

    Examples
    --------
    >>> {name: wrong for name, wrong in check_tables().items() if wrong}
    {}
    """
    home = folder or data_folder()
    found = {}
    for entry in read_manifest(home).values():
        try:
            read_table(replace(entry, validated=""), home)
        except DataError as why:
            found[entry.name] = str(why)
        else:
            found[entry.name] = ""
    return found
