"""Where a number was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Source:
    """One row of data and the text it was read in.

    `table` and `key` lead to the row; `url` is the page where the figure was read, or empty;
    `known_on` is the day the figure became public (ISO); `checked` and `evidence` are
    explained in `analysis.core.evidence`.
    """

    table: str
    key: str
    title: str
    url: str = ""
    known_on: str = ""
    checked: str = "none"
    evidence: str = "reported"

    @property
    def cite(self) -> str:
        """One line to show beside a number."""
        mark = ", from memory" if self.checked == "memory" else ""
        return f"{self.title} (known {self.known_on}{mark}; {self.table}: {self.key})"


def merge_sources(*groups: Iterable[Source]) -> tuple[Source, ...]:
    """All sources of `groups`, each once, in a stable order."""
    return tuple(sorted({source for group in groups for source in group}))
