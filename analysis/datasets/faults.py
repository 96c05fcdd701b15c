"""What is wrong with a table, said so that a reader can find it and put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        found = "" if self.value is None else f"{_short(self.value)!r} "
        return f"{place}: {found}{self.problem}" if place else f"{found}{self.problem}"


def _short(value: str, longest: int = 60) -> str:
    return value if len(value) <= longest else value[: longest - 3] + "..."


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
