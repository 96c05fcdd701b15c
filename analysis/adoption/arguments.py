"""Arguments looked at before anything is computed: numbers, whole numbers, lists and names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.adoption.shares import Array
from analysis.core import DataError

LARGEST_WHOLE = 2**53
"""Whole numbers up to here are exact as floats."""

SHOWN_LENGTH = 60
"""Characters of a value in a message."""

ONE_BY_ONE = "give an int or a float (times as periods since launch, not dates)."


def as_number(
    value: object,
    argument: str,
    *,
    positive: bool = False,
    not_negative: bool = False,
    way_out: str | None = None,
) -> float:
    """A finite float, positive or not negative if asked; `way_out` ends the message of a range."""
    plain = isinstance(value, int | float | np.integer | np.floating)
    if not plain or isinstance(value, bool | np.timedelta64):
        raise DataError(f"{argument}={shown(value)} is not a number; {ONE_BY_ONE}")
    number = _float(value)
    if not math.isfinite(number):
        raise DataError(f"{argument}={shown(value)} is not finite; give its value.")
    if positive and number <= 0:
        ending = way_out or "give a number above 0."
        raise DataError(f"{argument}={shown(value)} is not positive; {ending}")
    if not_negative and number < 0:
        raise DataError(f"{argument}={shown(value)} is negative; {way_out or 'give 0 or more.'}")
    return number


def as_whole(value: object, argument: str, *, least: int = 0, way_out: str | None = None) -> int:
    """A whole number of at least `least`; floats that hold one count as such."""
    number = as_number(value, argument)
    ending = way_out or "give a whole number."
    if number != math.floor(number):
        raise DataError(
            f"{argument}={shown(value)} is not a whole number of at least {least}; {ending}"
        )
    if number < least:
        raise DataError(f"{argument}={shown(value)} is below {least}; {ending}")
    if number > LARGEST_WHOLE:
        raise DataError(
            f"{argument}={shown(value)} is above {LARGEST_WHOLE:,}, the largest number that is "
            "counted exactly; check its unit."
        )
    return int(number)


def as_array(values: ArrayLike, argument: str) -> Array:
    """Finite floats in the shape of `values`."""
    array = _as_objects(values, argument)
    if array.dtype.kind in "iuf":
        bad = np.argwhere(~np.isfinite(array))
        if len(bad):
            raise DataError(
                f"{_place(argument, bad[0])}={array[tuple(bad[0])]} is not finite ({len(bad)} such "
                "rows); leave these points out or give their values."
            )
        return array.astype(float)
    numbers = [as_number(value, _place(argument, at)) for at, value in np.ndenumerate(array)]
    return np.array(numbers, dtype=float).reshape(array.shape)


def as_numbers(values: ArrayLike, argument: str) -> Array:
    """A one-dimensional array of finite floats."""
    array = _as_objects(values, argument)
    if array.ndim != 1:
        raise DataError(
            f"{argument}={shown(values)} is {array.ndim}-dimensional; give a list of numbers "
            "(times as periods since launch, not dates)."
        )
    return as_array(array, argument)


def as_list(values: Any, argument: str) -> list[Any]:
    """The items of a list, an array or a column; text alone and tables are refused."""
    one_by_one = isinstance(values, Iterable) and getattr(values, "ndim", 1) == 1
    if isinstance(values, str | bytes | Mapping) or not one_by_one:
        raise DataError(f"{argument}={shown(values)} is not a list; give its items in one.")
    return list(values)


def one_of(argument: str, value: object, options: Iterable[str]) -> str:
    """`value`, or `DataError` with the names there are."""
    names = list(options)
    if not isinstance(value, str) or value not in names:
        known = ", ".join(names)
        raise DataError(f"{argument}={shown(value)} is not known; choose one of {known}.")
    return value


def shown(value: object) -> str:
    """A value in one short line, for a message."""
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    text = " ".join((str(value) if is_number else repr(value)).split())
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}..."


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _as_objects(values: Any, argument: str) -> np.ndarray:
    """Arrays and columns as they are; anything else value by value, so that no flag is a 1."""
    try:
        return np.asarray(values) if hasattr(values, "dtype") else np.asarray(values, dtype=object)
    except ValueError:
        raise DataError(
            f"{argument}={shown(values)} holds lists of unequal shape; give a list of numbers."
        ) from None


def _place(argument: str, at: Iterable[int]) -> str:
    place = ", ".join(str(int(row)) for row in at)
    return f"{argument}[{place}]" if place else argument
