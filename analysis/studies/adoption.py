"""Adoption: downloads (C04), firms (C05), analogues (C06), prices (C07), licence (C11), C13."""

from __future__ import annotations

from analysis.studies.adoption_analogues import add_analogues
from analysis.studies.adoption_downloads import add_downloads
from analysis.studies.adoption_ecosystem import add_ecosystem
from analysis.studies.adoption_licence import add_licence
from analysis.studies.adoption_prices import add_prices
from analysis.studies.adoption_survey import add_survey
from analysis.studies.base import Study
from analysis.studies.workbook import Workbook


def make(as_of: str | None) -> Study:
    """The study at one vintage."""
    book = Workbook("adoption", as_of)
    for add in (
        add_downloads,
        add_survey,
        add_analogues,
        add_prices,
        add_licence,
        add_ecosystem,
    ):
        add(book)
    return book.close()
