"""Adoption: download milestones (C04) and the survey of firms (C05)."""

from __future__ import annotations

from analysis.studies.adoption_downloads import add_downloads
from analysis.studies.adoption_survey import add_survey
from analysis.studies.base import Study
from analysis.studies.workbook import Workbook


def make(as_of: str | None) -> Study:
    """The study at one vintage."""
    book = Workbook("adoption", as_of)
    add_downloads(book)
    add_survey(book)
    return book.close()
