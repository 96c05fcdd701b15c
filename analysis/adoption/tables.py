"""Checks of the small tables that the models of adoption take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.adoption.arguments import as_number, shown
from analysis.core import DataError, as_timestamp

DAYS_A_YEAR = 365.25


def table_with(frame: pd.DataFrame, argument: str, columns: Iterable[str]) -> pd.DataFrame:
    """`frame` with a plain index, once it has the columns, each once, and a row."""
    if not isinstance(frame, pd.DataFrame) or frame.empty:
        raise DataError(f"{argument} must be a frame with at least one row.")
    needed = ", ".join(columns)
    for name in columns:
        count = int((frame.columns == name).sum())
        if count == 0:
            raise DataError(f"{argument} lacks the column {name!r}; it needs {needed}.")
        if count > 1:
            raise DataError(f"{argument} has the column {name!r} {count} times; keep one.")
    return frame.reset_index(drop=True)


def number_column(table: pd.DataFrame, name: str, argument: str, **rule: Any) -> pd.Series:
    """A column as finite floats, each checked by `as_number` under its row."""
    cells = enumerate(table[name])
    values = [as_number(value, f"{argument} row {row}: {name}", **rule) for row, value in cells]
    return pd.Series(values, index=table.index, name=name, dtype=float)


def date_column(table: pd.DataFrame, name: str, argument: str) -> pd.Series:
    """A column as days; ISO dates are read, and a missing day is refused with its row."""
    cells = enumerate(table[name])
    days = [as_timestamp(day, f"{argument} row {row}: {name}") for row, day in cells]
    return pd.Series(days, index=table.index, name=name)


def name_column(table: pd.DataFrame, name: str, argument: str) -> pd.Series:
    """A column of names, none missing."""
    for row, value in enumerate(table[name]):
        if not pd.api.types.is_scalar(value) or pd.isna(value):
            raise DataError(f"{argument} row {row}: {name}={shown(value)} is no name; give one.")
    return table[name].astype(object)


def check_share(value: float, argument: str) -> None:
    """Stop unless `value` is a fraction."""
    if not 0 <= as_number(value, argument) <= 1:
        raise DataError(f"{argument}={value} is outside [0, 1]; shares are fractions, not percent.")
