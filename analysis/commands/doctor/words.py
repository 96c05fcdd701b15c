"""What the doctor found, as text for people: a line a check, then one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.commands.doctor.finding import OK, Diagnosis, Finding

MARKS = {"ok": "ok", "warn": "REMARK", "fail": "FAILED"}
WIDEST = 44
"""Columns that what was found may push what was expected to the right."""


def to_words(found: Diagnosis) -> str:
    """The table and the sentence."""
    width = max(len(row.check) for row in found.findings)
    told = min(WIDEST, max(len(row.found) for row in found.findings))
    lines = [line for row in found.findings for line in _row(row, width, told)]
    return "\n".join([*lines, "", found.sentence()])


def _row(row: Finding, width: int, told: int) -> Iterator[str]:
    yield f"{MARKS[row.state]:6}  {row.check:{width}}  {row.found:{told}}  {row.expected}"
    if row.state != OK:
        yield f"{'':6}  {'':{width}}  → {row.what_to_do}"
