"""Which tests share a worker: those of a file, and all that ask for a study.

So a study, a browser and a report built for the tests of a file are each made once in all.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[2]
ASKS = re.compile(
    r"(?<![.\w])(?:study\((?:\"|name\b)|(?:claims|card|compare_claims|score_chances|state_of_knowledge)\()"
    r"|main\(\[\"claims\""
)
"""A call that makes a study, or the command that does."""

THEN = "2023-10-15"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

STUDIES = "studies"
LONGEST_FIRST = (STUDIES, "tests/report/", "tests/commands/", "tests/test_", "tests/")
"""Beginnings of scopes: short ones come last, so that the workers end together."""


class ByStudy(LoadScopeScheduling):
    """Tests of one scope go to one worker, scopes in the order of the collection."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """`studies` at the vintages that claims compare, a scope for each other one, or the file."""
    file = nodeid.partition("::")[0]
    if not _asks(file):
        return file
    others = [day for day in DAY.findall(nodeid) if day != THEN]
    return f"{STUDIES} of {others[0]}" if others else STUDIES


def turn_of(nodeid: str) -> int:
    """Place of a test's scope in the order in which scopes are handed out."""
    scope = scope_of(nodeid)
    begins = (place for place, start in enumerate(LONGEST_FIRST) if scope.startswith(start))
    return next(begins, len(LONGEST_FIRST))


@cache
def _asks(file: str) -> bool:
    return bool(ASKS.search((ROOT / file).read_text(encoding="utf-8")))
