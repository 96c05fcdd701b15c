"""The works that pages cite, from `bibliography.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Work:
    """One work: what a page calls it, and how a list of references gives it."""

    key: str
    short: str
    year: str
    authors: str
    title: str
    where: str
    checked: str
    doi: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """What stands before the journal, the journal, what stands after it."""
        return f"{self.authors} ({self.year}). {self.title}. ", self.where, "."

    @property
    def url(self) -> str:
        """Where the work is found, or nothing."""
        return f"https://doi.org/{self.doi}" if self.doi else ""


@cache
def read_bibliography() -> MappingProxyType[str, Work]:
    """All works by key, in the order of their authors.

    Examples
    --------
    >>> read_bibliography()["gneiting2007"].short
    'Gneiting and Raftery 2007'
    """
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    works = [Work(key=key, **fields) for key, fields in table.items()]
    ordered = sorted(works, key=lambda work: (work.authors, work.year))
    return MappingProxyType({work.key: work for work in ordered})
