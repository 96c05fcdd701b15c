"""From cells to typed columns: ISO days, plain numbers, text as text."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pandas as pd

from analysis.datasets.columns import Column, Table
from analysis.datasets.faults import Fault
from analysis.datasets.rows import FIRST_ROW_LINE

_Day = TypeVar("_Day", bound=dt.date)
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,4})?")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_TIMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]")


def to_frame(rows: Sequence[Sequence[str]], table: Table) -> tuple[pd.DataFrame, list[Fault]]:
    """The typed frame of `rows`, and the cells that cannot be read.

    A cell that cannot be read stands as missing, so that everything else is still checked.
    """
    columns: dict[str, pd.Series] = {}
    faults: list[Fault] = []
    for position, column in enumerate(table.columns):
        cells = [row[position] for row in rows]
        columns[column.name], wrong = _READERS[column.kind](cells, column)
        faults += wrong
    return pd.DataFrame(columns), sorted(faults, key=lambda fault: fault.line or 0)


def _read(
    cells: list[str], column: Column, value_of: Callable[[str], Any], missing: Any
) -> tuple[list[Any], list[Fault]]:
    values, faults = [], []
    for number, cell in enumerate(cells, start=FIRST_ROW_LINE):
        try:
            values.append(value_of(cell) if cell else missing)
        except ValueError as why:
            values.append(missing)
            faults.append(Fault(str(why), number, column.name, cell))
    return values, faults


def _text(cells: list[str], column: Column) -> tuple[pd.Series, list[Fault]]:
    return pd.Series(cells, dtype="str"), []


def _numbers(cells: list[str], column: Column) -> tuple[pd.Series, list[Fault]]:
    values, faults = _read(cells, column, number_of, math.nan)
    return pd.Series(values, dtype="float64"), faults


def _integers(cells: list[str], column: Column) -> tuple[pd.Series, list[Fault]]:
    values, faults = _read(cells, column, integer_of, None)
    whole = column.required and None not in values
    return pd.Series(values, dtype="int64" if whole else "Int64"), faults


def _days(cells: list[str], column: Column) -> tuple[pd.Series, list[Fault]]:
    values, faults = _read(cells, column, day_of, None)
    return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")), dtype="datetime64[ns]"), (
        faults
    )


def _moments(cells: list[str], column: Column) -> tuple[pd.Series, list[Fault]]:
    values, faults = _read(cells, column, moment_of, None)
    return pd.Series(values, dtype="object"), faults


_READERS = {
    "text": _text,
    "number": _numbers,
    "integer": _integers,
    "day": _days,
    "moment": _moments,
}


def number_of(cell: str) -> float:
    """A plain finite number.

    Raises
    ------
    ValueError
        For thousands separators, decimal commas, words, infinities and a negative zero.

    Examples
    --------
    >>> number_of("27.5")
    27.5
    >>> number_of("1,000")
    Traceback (most recent call last):
    ...
    ValueError: is not a plain number; write it like 1000 or 27.5
    """
    if not _NUMBER.fullmatch(cell):
        raise ValueError("is not a plain number; write it like 1000 or 27.5")
    value = float(cell)
    if math.isinf(value):
        raise ValueError("is too large for a number; infinity is never data")
    return _signed_zero(cell, value)


def integer_of(cell: str) -> int:
    """A plain whole number; `ValueError` otherwise."""
    if not _INTEGER.fullmatch(cell):
        raise ValueError("is not a whole number; write it like 1000")
    return int(_signed_zero(cell, int(cell)))


def _signed_zero(cell: str, value: float) -> float:
    if value == 0 and cell.startswith("-"):
        raise ValueError("is a negative zero; write 0")
    return value


def day_of(cell: str) -> dt.date:
    """An ISO day.

    Raises
    ------
    ValueError
        For any other form, and for a stamp with a time or a zone.

    Examples
    --------
    >>> day_of("03/04/2024")
    Traceback (most recent call last):
    ...
    ValueError: is not an ISO date; write YYYY-MM-DD
    """
    if _TIMED.match(cell):
        raise ValueError("has a time of day; write the day in New York, YYYY-MM-DD")
    if not _DAY.fullmatch(cell):
        raise ValueError("is not an ISO date; write YYYY-MM-DD")
    try:
        day = dt.date.fromisoformat(cell)
    except ValueError:
        raise ValueError("is not a day of the calendar; write YYYY-MM-DD") from None
    return _in_our_times(day)


def moment_of(cell: str) -> dt.date:
    """An ISO day, or (as `datetime`) an ISO time with its zone.

    Raises
    ------
    ValueError
        For any other form, and for a time whose zone is not told.

    Examples
    --------
    >>> moment_of("2023-07-18"), moment_of("2023-07-18T11:57-04:00").isoformat()
    (datetime.date(2023, 7, 18), '2023-07-18T11:57:00-04:00')
    """
    if not _TIMED.match(cell):
        return day_of(cell)
    try:
        stamp = dt.datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError("is not an ISO time; write it like 2023-07-18T11:57-04:00") from None
    if stamp.tzinfo is None:
        problem = "has a time without its zone; write it like 2023-07-18T11:57-04:00"
        raise ValueError(f"{problem}, or the day alone")
    return _in_our_times(stamp)


def _in_our_times(day: _Day) -> _Day:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}: a slip?")
    return day
