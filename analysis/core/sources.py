"""Where a number was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ANCHOR_DIGITS = 10
"""Hexadecimal digits of the hash in an anchor: two of 20,000 rows share one in 1 of 5,000 cases."""


@dataclass(frozen=True, order=True)
class Source:
    """One row of data and the text it was read in.

    `table` and `key` lead to the row; `url` is the page where the figure was read, or empty;
    `known_on` is the day the figure became public (ISO); `checked` and `evidence` are
    explained in `analysis.core.evidence`.

    `title` names the text.
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

    @property
    def anchor(self) -> str:
        """Name of the row that is safe in HTML; a restated row has its own.

        Examples
        --------
        >>> Source("meta_annual", "2023", "Annual report", known_on="2024-02-01").anchor
        'meta_annual-ca35093d62'
        """
        named = hashlib.sha256(f"{self.key}\0{self.known_on}".encode()).hexdigest()
        return f"{self.table}-{named[:ANCHOR_DIGITS]}"


class Sources(tuple[Source, ...]):
    """A tuple of sources that copies of a frame share: it cannot change, so it is not copied."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Sources:
        return self


def merge_sources(*groups: Iterable[Source]) -> Sources:
    """All sources of `groups`, each once, in a stable order."""
    return Sources(sorted({source for group in groups for source in group}))


def table_of(anchor: str) -> str:
    """The table that an anchor names, empty if it is none.

    Examples
    --------
    >>> table_of("meta_annual-0123456789")
    'meta_annual'
    """
    return anchor.rpartition("-")[0]
