"""Whole numbers that somebody gave."""

from __future__ import annotations

from analysis.core import DataError


def check_whole(name: str, value: object, least: int) -> int:
    """`value` as a whole number, `least` or more.

    Raises
    ------
    DataError
        If it is none.

    Examples
    --------
    >>> check_whole("n", 3.0, 1)
    3
    """
    try:
        number = int(value)  # type: ignore[call-overload]
        whole = number == value
    except (TypeError, ValueError, OverflowError):
        whole = False
    if not whole or number < least:
        raise DataError(f"{name}={value!r}; give a whole number, {least} or more.")
    return number
