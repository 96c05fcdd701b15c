"""From the anchor of a row, as pages name it, back to the row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from analysis.core import DataError, Source, table_of
from analysis.core.provenance import price_sources_of_every_day
from analysis.datasets.folder import data_folder
from analysis.datasets.loading import load_versions
from analysis.datasets.manifest import Entry, read_manifest


def find_rows(anchors: Iterable[str], *, folder: Path | None = None) -> dict[str, Source]:
    """The rows that `anchors` name, among all versions of all rows.

    Parameters
    ----------
    anchors : iterable of str
        As `Source.anchor` gives them. Only the tables they name are read.
    folder : Path, optional
        Another data folder; the package's own by default.

    Returns
    -------
    dict of str to Source
        In the order of `anchors`, each once.

    Raises
    ------
    DataError
        For an anchor that no row has, naming it.

    Examples
    --------
    >>> from analysis.datasets import load, sources_of
    >>> row = sources_of(load("meta_annual"))[0]
    >>> find_rows([row.anchor])[row.anchor] == row
    True
    """
    home = folder or data_folder()
    entries = read_manifest(home)
    return {anchor: _find(anchor, entries, home) for anchor in anchors}


def _find(anchor: str, entries: Mapping[str, Entry], home: Path) -> Source:
    entry = entries.get(table_of(anchor))
    if entry is None:
        raise DataError(f"anchor {anchor!r} names no table; anchors are made by `Source.anchor`.")
    found = _by_anchor(entry.name, entry.sha256, home).get(anchor)
    if found is None:
        raise DataError(
            f"anchor {anchor!r}: no row of {entry.name} has it; the data have changed since it was "
            "written. Build the page again."
        )
    return found


@lru_cache(maxsize=64)
def _by_anchor(name: str, sha256: str, home: Path) -> dict[str, Source]:
    """Rows of one table by anchor; `sha256` is there so that other bytes are read anew."""
    frame = load_versions(name, folder=home)
    prices = "packages" in frame.attrs
    sources = price_sources_of_every_day(frame) if prices else frame.attrs["sources"]
    return {source.anchor: source for source in sources}
