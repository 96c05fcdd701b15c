"""C02: how spending grew, from year to year and against revenue."""

from __future__ import annotations

import math

from analysis.capex import capital_intensity, growth_chance
from analysis.core import THEN
from analysis.datasets import load
from analysis.studies.capex_guidance import YEAR
from analysis.studies.workbook import Workbook


def add_growth(book: Workbook) -> None:
    """Add the growth known then, what came, and capital intensity."""
    _add_record(book)
    _add_outcomes(book)
    _add_intensity(book)


def _add_record(book: Workbook) -> None:
    """The yearly growth that was known then: all that the naive forecaster knows."""
    annual = load("meta_annual", THEN)
    growth = growth_chance(annual.set_index("fiscal_year")["capex_usd_bn"]).log_growth
    book.put("growth_years", len(growth), "integer", "yearly growth rates known then", rows=annual)
    for name, value in (("least", growth.min()), ("most", growth.max())):
        what = f"the {name} of the yearly growth rates known then"
        book.put(f"growth_{name}", math.expm1(value), "share", what, rows=annual)


def _add_outcomes(book: Workbook) -> None:
    annual = load("meta_annual", book.as_of)
    for year in (YEAR, YEAR + 1):
        known = annual[annual["fiscal_year"].isin([year - 1, year])]
        before, after = (book.quantities[f"capex_{one}"].value for one in (year - 1, year))
        growth = after / before - 1 if math.isfinite(after) else math.nan
        what = f"growth of capital expenditure from {year - 1} to {year}"
        book.put(f"growth_{year}", growth, "share", what, rows=known)


def _add_intensity(book: Workbook) -> None:
    annual = load("meta_annual", book.as_of)
    by_year = annual.set_index("fiscal_year")
    intensity = capital_intensity(by_year["capex_usd_bn"], by_year["revenue_usd_bn"])
    frame = intensity.rename("capital_intensity").reset_index()
    book.show("intensity", frame, rows=annual)
    last = annual[annual["fiscal_year"] == annual["fiscal_year"].max()]
    year = int(last["fiscal_year"].item())
    book.words["last_year"] = str(year)
    what = f"capital expenditure over revenue in {year}"
    book.put("intensity_last", intensity.loc[year], "share", what, rows=last)
    book.read("capex_last", last, "capex_usd_bn", "usd_bn", f"capital expenditure of {year}")
    book.read("revenue_last", last, "revenue_usd_bn", "usd_bn", f"revenue of {year}")
