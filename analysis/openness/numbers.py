"""Numbers that somebody gave."""

from __future__ import annotations

import math

import numpy as np

from analysis.core import DataError

_NO_NUMBERS = (bool, np.bool_, str, bytes, bytearray)


def number_of(value: object) -> float | None:
    """`value` as a float; None if it is no single number. Texts and truth values are none.

    Examples
    --------
    >>> number_of(3), number_of("3"), number_of(True), number_of(10**400)
    (3.0, None, None, inf)
    """
    if isinstance(value, _NO_NUMBERS) or getattr(value, "ndim", None):
        return None
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    except OverflowError:
        return math.inf


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
    number = number_of(value)
    if number is None or not number.is_integer() or number < least:
        raise DataError(f"{name}={value!r}; give a whole number, {least} or more.")
    return int(value)  # type: ignore[call-overload]
