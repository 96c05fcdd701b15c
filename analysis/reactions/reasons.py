"""Why events were dropped, told briefly for many."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHOWN = 5

LEADING_NUMBER = re.compile(r"(\d*)(.*)", re.DOTALL)


def counted(reasons: Iterable[str]) -> str:
    """Reasons with how many events have each, most frequent first.

    Reasons that differ only in the number they begin with count as one, with the range of it;
    beyond five the rest are a count.
    """
    groups: dict[str, list[str]] = {}
    for reason in reasons:
        number, words = LEADING_NUMBER.fullmatch(reason).groups()  # type: ignore[union-attr]
        groups.setdefault(words, []).append(number)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    shown = [f"{len(numbers)} x {_range(numbers)}{words}" for words, numbers in ordered[:SHOWN]]
    return "; ".join([*shown, *_rest([len(numbers) for _, numbers in ordered[SHOWN:]])])


def _range(numbers: list[str]) -> str:
    low, high = min(numbers, key=_value), max(numbers, key=_value)
    return low if low == high else f"{low} to {high}"


def _value(number: str) -> int:
    return int(number or 0)


def _rest(sizes: list[int]) -> list[str]:
    return [f"and {sum(sizes)} more for {len(sizes)} other reason(s)"] if sizes else []
