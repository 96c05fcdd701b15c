"""Tables and mappings that somebody gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.core import DataError


def check_frame(what: str, given: object, columns: tuple[str, ...]) -> pd.DataFrame:
    """`given`, called `what` in messages, if it is a DataFrame with these columns.

    Raises
    ------
    DataError
        If it is no DataFrame, lacks a column or has one twice.

    Examples
    --------
    >>> len(check_frame("table", pd.DataFrame({"name": ["a"]}), ("name",)))
    1
    """
    if not isinstance(given, pd.DataFrame):
        raise DataError(
            f"{what} is of type {type(given).__name__}; give a DataFrame with the columns "
            f"{', '.join(map(str, columns))}."
        )
    present = [column for column in given.columns if isinstance(column, str)]
    missing = [column for column in columns if column not in present]
    if missing:
        raise DataError(f"{what} lacks the column {missing[0]!r}.")
    repeated = [column for column in columns if present.count(column) > 1]
    if repeated:
        raise DataError(f"{what} has the column {repeated[0]!r} twice; keep one.")
    return given


def check_rows(what: str, given: pd.DataFrame) -> None:
    """Raise if the table called `what` has no rows."""
    if given.empty:
        raise DataError(f"{what} has no rows; give a row for each field.")


def check_mapping(what: str, given: object, wanted: str) -> Mapping[str, Any]:
    """`given`, called `what` in messages, if it is a mapping; `wanted` is the way out.

    Raises
    ------
    DataError
        If it is none.

    Examples
    --------
    >>> check_mapping("ranges", {"fee_rate": (0, 1)}, "{name: (low, high)}")
    {'fee_rate': (0, 1)}
    """
    if not isinstance(given, Mapping):
        raise DataError(f"{what} is of type {type(given).__name__}; give {wanted}.")
    return given
