"""What a refresh adds to the tables: new rows, restated rows, and where they differ from before."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.core import LiveDataError
from analysis.datasets.columns import Column, Table
from analysis.datasets.folder import inside
from analysis.datasets.manifest import Entry, read_manifest
from analysis.datasets.tables import TABLES

PRECISION = 9  # significant digits of a number, unless its column says otherwise
_PRECISION_OF = {"adj_close": 7}  # what single precision, the vendor's own, can carry
MOST_RESTATED = 0.5
"""Share of the keys that an answer may state otherwise and still be taken for the same data."""

_ORDER = ("date", "period_end", "ticker")
DIFFERENCES = ["table", "key", "column", "before", "after", "ratio"]


@dataclass(frozen=True)
class Change:
    """Rows to add, by table, and the values that are not what they were.

    `differences` has the columns of `DIFFERENCES`; `notes` are sentences for the user.
    """

    rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    differences: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DIFFERENCES))
    notes: tuple[str, ...] = ()

    @property
    def added(self) -> int:
        """Rows of keys that were not there."""
        return sum(len(rows) for name, rows in self.rows.items() if not name.endswith("_restated"))

    @property
    def restated(self) -> int:
        """Rows whose key was there with other values."""
        return sum(len(rows) for name, rows in self.rows.items() if name.endswith("_restated"))


def compare(
    table: str,
    before: pd.DataFrame,
    after: pd.DataFrame,
    columns: Sequence[str],
    tolerance: float,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rows of `after` that are new, those that restate one of `before`, and what differs.

    Parameters
    ----------
    table : str
        For the column `table` of the differences.
    before, after : DataFrame
        Indexed by key.
    columns : sequence of str
        Numbers to compare.
    tolerance : float
        Largest ratio, less one, of two numbers that are the same.

    Returns
    -------
    tuple of DataFrame
        Two with the index and columns of `after`, and one with the columns of `DIFFERENCES`.
    """
    shared = before.index.intersection(after.index)
    old, new = before.loc[shared, list(columns)], after.loc[shared, list(columns)]
    differs = ~np.isclose(new.astype(float), old.astype(float), tolerance, 1e-12, equal_nan=True)
    rows = [
        {
            "table": table,
            "key": _text_of_key(shared[at]),
            "column": columns[column],
            "before": old.iat[at, column],
            "after": new.iat[at, column],
        }
        for at, column in np.argwhere(differs)
    ]
    listed = pd.DataFrame(rows, columns=DIFFERENCES[:-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = listed["after"].astype(float) / listed["before"].astype(float)
    listed["ratio"] = ratio.replace([np.inf, -np.inf], np.nan)
    fresh = after.loc[after.index.difference(before.index)]
    return fresh, after.loc[shared[np.asarray(differs.any(axis=1))]], listed


def check_most_agree(before: pd.DataFrame, after: pd.DataFrame, differs: pd.DataFrame) -> None:
    """Refuse an answer of which most is not what it was: its unit or meaning has changed.

    Raises
    ------
    LiveDataError
        If more than `MOST_RESTATED` of the keys that both have differ.
    """
    shared = len(before.index.intersection(after.index))
    changed = differs["key"].nunique()
    if shared and changed > MOST_RESTATED * shared:
        raise LiveDataError(
            f"schema drift: {changed} of {shared} values that were there are others now, such as "
            f"{differs['key'].iloc[0]}: {differs['before'].iloc[0]:.6g} is "
            f"{differs['after'].iloc[0]:.6g}; the answer is not used."
        )


def _text_of_key(key: object) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    days = (f"{one:%Y-%m-%d}" if isinstance(one, pd.Timestamp) else str(one) for one in parts)
    return ", ".join(days)


def joined(base: Path, table: str, rows: pd.DataFrame) -> bytes:
    """The content of a table of the folder `base`, if it is there, with `rows` in their order."""
    spec, entry = TABLES[table], read_manifest(base).get(table)
    texts = [
        [_cell(value, column) for value, column in zip(row, spec.columns, strict=True)]
        for row in rows[spec.names].itertuples(index=False, name=None)
    ]
    if entry is not None:
        content = inside(base, entry.file).read_text(encoding="utf-8")
        texts = [*_others(list(csv.reader(content.splitlines()))[1:], texts, spec, entry), *texts]
    if spec.dated:
        by = [at for at, name in enumerate(spec.names) if name in _ORDER]
        texts.sort(key=lambda row: [row[at] for at in by])
    return _csv(spec.names, texts)


def _others(
    before: Sequence[list[str]], after: Sequence[list[str]], spec: Table, entry: Entry
) -> list[list[str]]:
    """Rows that no row of `after` takes the place of: the last word of one day is the one kept."""
    names = [*entry.key, "known_on"]
    at = [spec.names.index(name) for name in names if name in spec.names]
    taken = {tuple(row[place] for place in at) for row in after}
    return [row for row in before if tuple(row[place] for place in at) not in taken]


def differences_csv(differences: pd.DataFrame) -> bytes:
    """The table of differences as CSV."""
    return differences.to_csv(index=False, lineterminator="\n", float_format="%.9g").encode()


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([header, *rows])
    return buffer.getvalue().encode()


def _cell(value: object, column: Column) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if column.kind == "day":
        return pd.Timestamp(value).strftime("%Y-%m-%d")  # type: ignore[arg-type]
    if column.kind == "number":
        digits = _PRECISION_OF.get(column.name, PRECISION)
        return f"{float(value) + 0.0:.{digits}g}"  # type: ignore[arg-type]
    return str(value)
