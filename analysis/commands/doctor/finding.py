"""What one check of the doctor found, and what all of them together say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

OK, WARN, FAIL = "ok", "warn", "fail"
VERSIONS, DATA, NUMBERS = 2, 3, 5
"""Exit codes: too old or missing, data that are wrong, numbers that are off."""

NAMED = 3
"""Remarks or failures named in the last sentence; the rest are counted."""


@dataclass(frozen=True)
class Finding:
    """One row: what was checked, found and expected; `state`, and what to do unless it is `ok`.

    `code` is the exit code of a failure of this kind.
    """

    check: str
    found: str
    expected: str
    state: str = OK
    what_to_do: str = ""
    code: int = NUMBERS

    def in_words(self) -> str:
        """The row as one sentence without its full stop."""
        return f"{self.check}: {self.found}, expected {self.expected}"


@dataclass(frozen=True)
class Diagnosis:
    """All findings, in the order in which they were made."""

    findings: tuple[Finding, ...]

    def of(self, state: str) -> tuple[Finding, ...]:
        """The findings of one state."""
        return tuple(row for row in self.findings if row.state == state)

    @property
    def exit_code(self) -> int:
        """0 where results can be trusted; else the lowest code, nearest to the cause."""
        return min((row.code for row in self.of(FAIL)), default=0)

    def sentence(self) -> str:
        """Whether results can be trusted here, and why not, or with which remarks."""
        failed, remarks = self.of(FAIL), self.of(WARN)
        if failed:
            return f"Do not trust results here: {_named(failed)}."
        if remarks:
            count = f"{len(remarks)} remark{'s' if len(remarks) > 1 else ''}"
            return f"Results can be trusted, with {count}: {_named(remarks)}."
        return f"Results can be trusted here: all {len(self.findings)} checks passed."

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "trusted": not self.of(FAIL),
            "code": self.exit_code,
            "says": self.sentence(),
            "checks": [asdict(row) for row in self.findings],
        }


def _named(rows: Sequence[Finding]) -> str:
    more = len(rows) - NAMED
    told = "; ".join(row.in_words() for row in rows[:NAMED])
    return told + (f"; and {more} more" if more > 0 else "")
