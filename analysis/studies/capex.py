"""Capital expenditure and who earns by it (C01, C02, C03, C08, C12, C14)."""

from __future__ import annotations

from analysis.studies.base import Study
from analysis.studies.capex_burden import add_burden
from analysis.studies.capex_density import add_density
from analysis.studies.capex_earners import add_earners
from analysis.studies.capex_expenses import add_expenses
from analysis.studies.capex_growth import add_growth
from analysis.studies.capex_guidance import add_guidance
from analysis.studies.capex_metaverse import add_metaverse
from analysis.studies.capex_revenue import add_revenue
from analysis.studies.capex_sliders import add_sliders
from analysis.studies.capex_training import add_training
from analysis.studies.capex_wave import add_wave
from analysis.studies.workbook import Workbook


def make(as_of: str | None) -> Study:
    """The study at one vintage."""
    book = Workbook("capex", as_of)
    add_guidance(book)
    add_growth(book)
    add_density(book)
    add_burden(book)
    add_wave(book)
    add_revenue(book)
    add_sliders(book)
    add_metaverse(book)
    add_expenses(book)
    add_training(book)
    add_earners(book)
    return book.close()
