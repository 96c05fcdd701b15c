"""Checks of the small tables that the models of adoption take."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.core import DataError

DAYS_A_YEAR = 365.25


def table_with(frame: pd.DataFrame, argument: str, columns: Iterable[str]) -> pd.DataFrame:
    """`frame` with a plain index, once it has the columns and a row."""
    if not isinstance(frame, pd.DataFrame) or frame.empty:
        raise DataError(f"{argument} must be a frame with at least one row.")
    lacking = [name for name in columns if name not in frame]
    if lacking:
        needed = ", ".join(columns)
        raise DataError(f"{argument} lacks the column {lacking[0]!r}; it needs {needed}.")
    return frame.reset_index(drop=True)


def check_share(value: float, argument: str) -> None:
    """Stop unless `value` is a fraction."""
    if not 0 <= value <= 1:
        raise DataError(f"{argument}={value} is outside [0, 1]; shares are fractions, not percent.")
