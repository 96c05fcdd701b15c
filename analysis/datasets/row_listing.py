"""All rows of a table, as a reader looks them up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.core import Source
from analysis.core.provenance import price_sources, sources_of
from analysis.datasets.folder import data_folder
from analysis.datasets.loading import Day, load_versions
from analysis.datasets.manifest import Entry, entry_of, read_manifest

ORIGIN = ("known_on", "checked", "evidence", "source", "source_url")
"""Columns of every row's origin."""

REMARKS = ("note", "reasoning", "from_memory")
"""Columns with words on a row, written when the table was compiled."""

SHOWN_OF = {
    "reaction_events": ("car", "se", "sq_p"),
    "reaction_tests": ("estimate", "p_value", "n"),
    "reaction_paths": ("caar", "low", "high"),
    "reaction_choices": ("mean_car", "p_value", "n"),
    "reaction_joint": ("value", "p_value", "specifications"),
    "reaction_trust": ("rate_pct", "low_pct", "high_pct"),
}
"""Of stored results, thousands of rows, the values that are listed; all stand in the table."""


def list_rows(name: str, as_of: Day = None, *, folder: Path | None = None) -> pd.DataFrame:
    """Every row of a table that was known on a day, restated ones too.

    Parameters
    ----------
    name : str
        A table of the catalogue.
    as_of : str or date, optional
        As for `load`.
    folder : Path, optional
        Another data folder; the package's own by default.

    Returns
    -------
    DataFrame
        `anchor` (see `Source.anchor`), the key and the values of the table, `restated` (the day
        of the version that replaced the row, or missing), and the origin: `known_on`, `checked`,
        `evidence`, `source`, `source_url`. Of prices there is one row a ticker and package; a
        stored result has its key in one column, `row`, and the values of `SHOWN_OF`. At a vintage
        the remarks on rows are left out, as they may speak of later days. `attrs` hold `table`,
        `title`, `key` (columns), `units` and, for a stored result, the command that `made` it.

    Raises
    ------
    DataError
        As `load`.

    Examples
    --------
    >>> list_rows("meta_quarterly")["restated"].notna().any()
    np.True_
    """
    home = folder or data_folder()
    entry = entry_of(name, read_manifest(home))
    rows = load_versions(name, as_of, folder=home)
    key = ("prices",) if entry.kind == "price" else ("row",) if entry.made else entry.key
    about: dict[Any, Any] = {"table": name, "title": entry.title, "key": key}
    about |= {"units": rows.attrs["units"]}
    about |= {"made": entry.made["command"]} if entry.made else {}
    frame = _prices(rows) if entry.kind == "price" else _rows(rows, entry)
    if as_of is not None:
        frame = frame.drop(columns=[column for column in REMARKS if column in frame])
    frame.attrs = about
    return frame


def _rows(rows: pd.DataFrame, entry: Entry) -> pd.DataFrame:
    sources, key = sources_of(rows), list(entry.key)
    later = rows.groupby(key, sort=False, dropna=False)["known_on"].shift(-1)
    if entry.made:
        shown = rows[list(SHOWN_OF[entry.name])]
        shown.insert(0, "row", [source.key for source in sources])
    else:
        shown = rows[[*key, *(name for name in rows if name not in (*key, *ORIGIN))]]
    return shown.assign(restated=later, **_origin(sources))


def _prices(rows: pd.DataFrame) -> pd.DataFrame:
    sources = price_sources(rows, rows.attrs["packages"])
    return pd.DataFrame(
        {"prices": [source.key for source in sources], "restated": pd.NaT, **_origin(sources)}
    )


def _origin(sources: tuple[Source, ...]) -> dict[str, Any]:
    return {
        "anchor": [source.anchor for source in sources],
        "known_on": pd.to_datetime([source.known_on for source in sources]),
        "checked": [source.checked for source in sources],
        "evidence": [source.evidence for source in sources],
        "source": [source.title for source in sources],
        "source_url": [source.url for source in sources],
    }
