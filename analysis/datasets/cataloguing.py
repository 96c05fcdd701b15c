"""What tables there are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.core import as_timestamp
from analysis.datasets.folder import data_folder
from analysis.datasets.manifest import Entry, read_manifest
from analysis.datasets.reading import read_table


def catalog(as_of: str | None = None, *, folder: Path | None = None) -> pd.DataFrame:
    """One row for each table: what it is, how much, how old, how well read.

    Parameters
    ----------
    as_of : str, optional
        ISO date; counts and days are then of the rows known on it. None: all.
    folder : Path, optional
        Another data folder; the package's own by default.

    Returns
    -------
    DataFrame
        Columns `name, title, kind, rows, first_day, last_day, last_known_on, memory_share,
        unresolved_share, publisher, licence, vendor, retrieved, key, file, caveats`. The shares
        are fractions of rows: with a remembered cell, and of evidence that cannot be told.

    Examples
    --------
    >>> "meta_capex_guidance" in set(catalog()["name"])
    True
    """
    home = folder or data_folder()
    return pd.DataFrame([_about(entry, home, as_of) for entry in read_manifest(home).values()])


def _about(entry: Entry, home: Path, as_of: str | None) -> dict[str, object]:
    whole = read_table(entry, home)
    published = whole.get("known_on", whole[entry.day])
    frame = whole if as_of is None else whole[published <= as_timestamp(as_of)]
    days = frame[entry.day]
    known = frame.get("known_on", days)
    return {
        "name": entry.name,
        "title": entry.title,
        "kind": entry.kind,
        "rows": len(frame),
        "first_day": days.min(),
        "last_day": days.max(),
        "last_known_on": known.max(),
        "memory_share": _share(frame, "checked", "memory"),
        "unresolved_share": _share(frame, "evidence", "unresolved"),
        "publisher": entry.publisher,
        "licence": entry.licence,
        "vendor": entry.vendor,
        "retrieved": pd.Timestamp(entry.retrieved),
        "key": ", ".join(entry.key),
        "file": entry.file,
        "caveats": " ".join(entry.caveats),
    }


def _share(frame: pd.DataFrame, column: str, word: str) -> float:
    return float((frame[column] == word).mean()) if column in frame else 0.0
