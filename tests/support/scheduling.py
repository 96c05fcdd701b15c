"""Which tests share a worker: those that ask for a study do, so that each is made once in all."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[2]
ASKS = re.compile(
    r"(?<![.\w])(?:study|claims|card|compare_claims|score_chances|state_of_knowledge)\("
    r"|main\(\[\"claims\""
)
"""A call that makes a study, or the command that does."""

THEN = "2023-10-15"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class ByStudy(LoadScopeScheduling):
    """Tests of one scope go to one worker; a test that asks for no study is a scope of its own."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """`studies` at the vintages that claims compare, a scope for each other one, or the test."""
    if not _asks(nodeid.partition("::")[0]):
        return nodeid
    others = [day for day in DAY.findall(nodeid) if day != THEN]
    return f"studies of {others[0]}" if others else "studies"


@cache
def _asks(file: str) -> bool:
    return bool(ASKS.search((ROOT / file).read_text(encoding="utf-8")))
