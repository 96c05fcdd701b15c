"""How far the tests can be trusted, from stored simulations."""

from __future__ import annotations

from analysis.studies.workbook import Workbook


def add_trust(book: Workbook) -> None:
    """Add the table of sizes."""
