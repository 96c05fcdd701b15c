"""Stock reactions to open releases (C09)."""

from __future__ import annotations

from analysis.studies.base import Study
from analysis.studies.reactions_check import add_check
from analysis.studies.reactions_choices import add_choices
from analysis.studies.reactions_grid import add_grid
from analysis.studies.reactions_lists import add_lists
from analysis.studies.reactions_mean import add_mean
from analysis.studies.reactions_single import add_single
from analysis.studies.reactions_stored import Stored
from analysis.studies.reactions_trust import add_trust
from analysis.studies.workbook import Workbook


def make(as_of: str | None) -> Study:
    """The study at one vintage."""
    book, stored = Workbook("reactions", as_of), Stored.of(as_of)
    add_mean(book, stored)
    add_single(book, stored)
    add_lists(book, stored)
    add_choices(book, stored)
    add_grid(book, stored)
    add_check(book, stored)
    add_trust(book)
    return book.close()
