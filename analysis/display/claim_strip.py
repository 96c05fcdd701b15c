"""The small figure beside a claim: a number with its interval, then and now, against a line.

All strips have one size and one look. What is made here is where everything stands, in pixels;
the page draws it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.core import DataError, Quantity, format_number

WIDTH, HEIGHT = 160, 40
"""Pixels of every strip."""

EDGE = 9.0
"""Pixels left free on either side, for dots."""

ARROW = 22.0
"""Pixels between the numbers and an edge to which an interval without limit points."""

WIDE = 8.0
"""Positive numbers that reach over this ratio stand on a logarithmic axis, as ratios always do."""

_ROWS = {1: (20.0,), 2: (12.0, 28.0)}


@dataclass(frozen=True)
class Axis:
    """An axis that all numbers of a strip share; `room` in pixels for arrows on either side."""

    low: float
    high: float
    logarithmic: bool
    room: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def over(cls, numbers: Iterable[float], ratio: bool = False) -> Axis:
        """The axis from the least to the largest of `numbers` that are finite.

        Infinite ones get room for an arrow; of ratios it is logarithmic if all are positive.

        Examples
        --------
        >>> Axis.over([1.0, 100.0]).logarithmic, Axis.over([-1.0, 100.0]).logarithmic
        (True, False)
        """
        given = list(numbers)
        finite = [one for one in given if math.isfinite(one)]
        room = (ARROW * (-math.inf in given), ARROW * (math.inf in given))
        low, high = min(finite), max(finite)
        logarithmic = low > 0 and (ratio or high / low > WIDE)
        return cls(low, high, logarithmic, room)

    def place(self, value: float) -> float:
        """Pixels from the left; infinity stands at its edge, an axis of one value in the middle.

        Examples
        --------
        >>> Axis(0.0, 10.0, False).place(5.0), Axis(1.0, 100.0, True).place(10.0)
        (80.0, 80.0)
        """
        if math.isinf(value):
            return EDGE if value < 0 else WIDTH - EDGE
        low, high = self._scaled(self.low), self._scaled(self.high)
        part = (self._scaled(value) - low) / (high - low) if high > low else 0.5
        left, right = EDGE + self.room[0], WIDTH - EDGE - self.room[1]
        return round(left + part * (right - left), 1)

    def _scaled(self, value: float) -> float:
        return math.log(value) if self.logarithmic else value


def strip(
    states: Mapping[str, Quantity | None],
    line: Mapping[str, Any] | None = None,
    ends: tuple[float, float] | None = None,
) -> dict[str, Any] | None:
    """Where the parts of a small figure stand; None where there is nothing to draw.

    Parameters
    ----------
    states : mapping of str to Quantity or None
        One or two numbers of one unit, by what they are called (``then``, ``now``); None or NaN
        for one that is not known, which gets a mere point.
    line : mapping, optional
        ``low, high, meaning``: where the verdict turns.
    ends : (float, float), optional
        Of the axis, where the numbers alone do not give them.

    Returns
    -------
    dict or None
        ``width, height``; ``marks``, a row a state with ``kind, known, y`` and, where it is
        known, ``x, low, high`` and whether it is ``open_low``, ``open_high``; ``band``
        (x and width) or ``line`` (x), or None; ``label``, what it shows in words; ``key``, the
        words of the line.

    Raises
    ------
    DataError
        If the numbers have several units, or there are none or more than two.

    Examples
    --------
    >>> outcome = Quantity("x", 3.0, "usd_bn", "made for this example", "derived")
    >>> strip({"now": outcome}, {"low": 1.0, "high": 1.0, "meaning": "from"})["marks"][0]["x"]
    151.0
    """
    known = {
        name: one for name, one in states.items() if one is not None and one.value == one.value
    }
    units = {one.unit for one in known.values()}
    if len(states) not in _ROWS or len(units) > 1:
        raise DataError(
            f"a strip of {len(states)} numbers in the units {sorted(units)}; give one or two in "
            "one unit."
        )
    if not known:
        return None
    unit = units.pop()
    numbers = [*_reach(known.values()), *_ends(line), *(ends or ())]
    axis = Axis.over(numbers, ratio=unit == "ratio")
    key = _key(line, ends, unit)
    rows = zip(states, _ROWS[len(states)], strict=True)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "marks": [_mark(name, known.get(name), axis, y) for name, y in rows],
        **_drawn_line(line, axis),
        "label": _label(states, known, key, axis),
        "key": key,
    }


def in_words(number: Quantity) -> str:
    """A number with its interval, as text.

    Examples
    --------
    >>> in_words(Quantity("x", 3.0, "usd_bn", "made for this example", "derived", 3.0, math.inf))
    'at least $3.00bn'
    """
    if number.low is None or number.high is None:
        return f"{number}"
    if number.low == number.value and math.isinf(number.high):
        return f"at least {number}"
    return f"{number} ({number:interval})"


def _reach(numbers: Iterable[Quantity]) -> list[float]:
    """Values and ends of intervals."""
    return [end for one in numbers for end in (one.value, one.low, one.high) if end is not None]


def _ends(line: Mapping[str, Any] | None) -> tuple[float, ...]:
    return (line["low"], line["high"]) if line else ()


def _mark(kind: str, number: Quantity | None, axis: Axis, y: float) -> dict[str, Any]:
    if number is None:
        return {"kind": kind, "known": False, "y": y}
    low = number.value if number.low is None else number.low
    high = number.value if number.high is None else number.high
    return {
        "kind": kind,
        "known": True,
        "y": y,
        "x": axis.place(number.value),
        "low": axis.place(low),
        "high": axis.place(high),
        "open_low": math.isinf(low),
        "open_high": math.isinf(high),
    }


def _drawn_line(line: Mapping[str, Any] | None, axis: Axis) -> dict[str, Any]:
    if not line:
        return {"line": None, "band": None}
    low, high = axis.place(line["low"]), axis.place(line["high"])
    if line["low"] == line["high"]:
        return {"line": low, "band": None}
    return {"line": None, "band": {"x": low, "width": round(high - low, 1)}}


def _key(
    line: Mapping[str, Any] | None, ends: tuple[float, float] | None, unit: str
) -> dict[str, str]:
    """What the line, or without one the axis, stands for."""
    if line:
        return {"kind": "line", "text": _line_words(line, unit)}
    if ends:
        low, high = (format_number(end, unit) for end in ends)
        return {"kind": "axis", "text": f"axis from {low} to {high}; nothing to hold it against"}
    return {"kind": "axis", "text": "no line: the rule asks for other numbers"}


def _line_words(line: Mapping[str, Any], unit: str) -> str:
    """What the line means and where it stands; nothing is said of zero."""
    low, high = (format_number(line[end], unit) for end in ("low", "high"))
    if line["low"] == line["high"] == 0:
        return str(line["meaning"])
    return f"{line['meaning']}: {low if line['low'] == line['high'] else f'{low} to {high}'}"


def _label(
    states: Mapping[str, Quantity | None],
    known: Mapping[str, Quantity],
    key: Mapping[str, str],
    axis: Axis,
) -> str:
    """Form and numbers in words, for those who do not see the strip."""
    form = "Dots on one axis" if len(known) > 1 else "Dot on an axis"
    bars = " with intervals" if any(one.low is not None for one in known.values()) else ""
    scale = ", logarithmic" if axis.logarithmic else ""
    told = (f"{name} {in_words(known[name]) if name in known else 'not known'}" for name in states)
    meant = f"{key['text'][:1].upper()}{key['text'][1:]}"
    return f"{form}{bars}{scale}: {', '.join(told)}. {meant}."
