"""What is wrong with a table, said so that a reader can find it and put it right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.core import shortened, unknown_name

SHOWN = 20  # faults written out; the rest are counted


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, what was found, and the way out."""

    problem: str
    line: int | None = None
    column: str = ""
    value: str | None = None

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                f"line {self.line}" if self.line else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        found = "" if self.value is None else f"{shortened(self.value)!r} "
        return f"{place}: {found}{self.problem}" if place else f"{found}{self.problem}"


def unknown(kind: str, found: Iterable[tuple[int, str]], known: Sequence[str]) -> Iterator[Fault]:
    """A fault for each line and name of `found`; of those shown, with the nearest known names.

    Examples
    --------
    >>> print(*unknown("firm", [(2, "METR")], ["META"]))
    line 2: unknown firm 'METR'; the nearest known names are META.
    """
    for count, (line, name) in enumerate(found):
        told = unknown_name(kind, name, known) if count < SHOWN else f"unknown {kind}"
        yield Fault(told, line)


def describe(file: str, faults: Sequence[Fault]) -> str:
    """All faults of `file` as one message: the first `SHOWN`, then a count.

    Examples
    --------
    >>> print(describe("data/x.csv", [Fault("is not a number; write 1000", 3, "n", "1,000")]))
    data/x.csv cannot be used, 1 fault:
      line 3, column n: '1,000' is not a number; write 1000
    """
    count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
    lines = [f"  {fault}" for fault in faults[:SHOWN]]
    more = len(faults) - SHOWN
    tail = [f"  ... and {more} more"] if more > 0 else []
    return "\n".join([f"{file} cannot be used, {count}:", *lines, *tail])
