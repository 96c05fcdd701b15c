"""Event studies kept as results, because the prices behind them may not be shipped."""

from analysis.studies.stored.curves import curve_rows
from analysis.studies.stored.market import (
    PRIMARY,
    RIVALS,
    SPECIFICATIONS,
    Market,
    Specification,
)
from analysis.studies.stored.tables import (
    ALL_DAYS,
    CLEAR,
    WINDOWS,
    event_rows,
    list_rows,
    path_rows,
    tasks,
)

__all__ = [
    "ALL_DAYS",
    "CLEAR",
    "PRIMARY",
    "RIVALS",
    "SPECIFICATIONS",
    "WINDOWS",
    "Market",
    "Specification",
    "curve_rows",
    "event_rows",
    "list_rows",
    "path_rows",
    "tasks",
]
