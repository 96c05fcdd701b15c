"""Numbers as people read them. Units are those of the data columns."""

from __future__ import annotations

import math
from collections.abc import Callable

MINUS = "\N{MINUS SIGN}"


def _significant(value: float, digits: int) -> str:
    """`value` with `digits` significant digits at least, all integer digits kept, no exponent."""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{abs(value):,.{places}f}"


def _signed(text: str, value: float) -> str:
    return MINUS + text if value < 0 and text.strip("0.,") else text


def _usd_bn(value: float, digits: int) -> str:
    if value == 0:
        return "$0"
    if abs(value) < 1:
        digits = digits if abs(value) >= 0.1 else digits - 1
        return _signed(f"${_significant(value * 1000, digits)}m", value)
    return _signed(f"${_significant(value, digits)}bn", value)


def _share(value: float, digits: int) -> str:
    percent = 100 * value
    if 99.95 <= percent < 100:
        return "more than 99.9%"
    if 0 < abs(percent) < 0.1:
        return _signed(f"{_significant(percent, 1)}%", value)
    places = digits - 2 if abs(percent) >= 10 else digits - 1
    return _signed(f"{abs(percent):,.{max(places, 0)}f}%", value)


def _points(value: float, digits: int) -> str:
    return _signed(f"{abs(100 * value):.{digits - 1}f} points", value)


def _count(value: float, digits: int) -> str:
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            scaled = _significant(value / size, digits)
            if "." in scaled:
                scaled = scaled.rstrip("0").rstrip(".")
            return _signed(scaled + word, value)
    return _signed(f"{abs(value):,.0f}", value)


def _p_value(value: float, digits: int) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.{digits}f}"


def _plain(value: float, digits: int) -> str:
    return _signed(_significant(value, digits), value)


def _with(word: str) -> Callable[[float, int], str]:
    def write(value: float, digits: int) -> str:
        return f"{_plain(value, digits)} {word}"

    return write


def _integer(value: float, digits: int) -> str:
    return _signed(f"{abs(value):,.0f}", value)


def _whole(singular: str) -> Callable[[float, int], str]:
    def write(value: float, digits: int) -> str:
        plural = "" if round(value) == 1 else "s"
        return f"{_integer(value, digits)} {singular}{plural}"

    return write


_WRITERS: dict[str, tuple[Callable[[float, int], str], int]] = {
    "usd_bn": (_usd_bn, 3),
    "share": (_share, 2),
    "points": (_points, 2),
    "count": (_count, 3),
    "integer": (_integer, 3),
    "year": (lambda value, digits: f"{value:.0f}", 4),
    "p_value": (_p_value, 3),
    "ratio": (_plain, 2),
    "score": (_plain, 3),
    "days": (_whole("day"), 2),
    "years": (_with("years"), 2),
    "usd": (lambda value, digits: _signed(f"${_significant(value, digits)}", value), 3),
}

UNITS = tuple(_WRITERS)


def format_number(value: float, unit: str, digits: int | None = None) -> str:
    """`value` in words for a reader; shares are fractions and print as percent.

    Parameters
    ----------
    value : float
        Finite. NaN and infinity print as words, so that neither poses as an answer.
    unit : str
        One of `UNITS`.
    digits : int, optional
        Significant digits (decimals for a p-value); the unit's own habit by default.

    Examples
    --------
    >>> format_number(28.103, "usd_bn"), format_number(0.2794, "share"), format_number(3e7, "count")
    ('$28.1bn', '28%', '30 million')
    """
    if math.isnan(value):
        return "cannot be told"
    if math.isinf(value):
        return "no limit"
    write, habit = _WRITERS[unit]
    return write(value, habit if digits is None else digits)
