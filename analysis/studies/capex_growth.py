"""C02: will 2024 be above 2023, judged from the record of yearly growth."""

from __future__ import annotations

import math

from analysis.capex import capital_intensity, growth_chance
from analysis.datasets import load
from analysis.studies.capex_guidance import YEAR
from analysis.studies.workbook import Workbook

LEVELS = (0.05, 0.95)
"""Ends of the forecast interval."""


def add_growth(book: Workbook) -> None:
    """Add the chance of a rise, the growth that came, and capital intensity."""
    annual = load("meta_annual", book.as_of)
    by_year = annual.set_index("fiscal_year")
    chance = growth_chance(by_year["capex_usd_bn"])
    book.models["growth"] = chance
    book.frames["growth_quantiles"] = chance.to_frame()
    median, low, high = (chance.quantile(x) / chance.last_usd_bn - 1 for x in (0.5, *LEVELS))
    book.put(
        "expected_growth",
        median,
        "share",
        "median growth of a year's capital expenditure, from past growth alone",
        rows=annual,
        by="estimated",
        interval=(low, high),
        interval_kind="90% forecast interval",
    )
    book.put(
        "chance_of_rise",
        chance.probability,
        "share",
        "chance that a year's capital expenditure is above the year before",
        rows=annual,
        by="estimated",
    )
    book.put("growth_years", chance.n, "integer", "yearly growth rates known", rows=annual)
    _add_outcome(book)
    _add_intensity(book)


def _add_outcome(book: Workbook) -> None:
    annual = load("meta_annual", book.as_of)
    known = annual[annual["fiscal_year"].isin([YEAR, YEAR + 1])]
    before, after = (book.quantities[f"capex_{year}"].value for year in (YEAR, YEAR + 1))
    growth = after / before - 1 if math.isfinite(after) else math.nan
    what = f"growth of capital expenditure from {YEAR} to {YEAR + 1}"
    book.put(f"growth_{YEAR + 1}", growth, "share", what, rows=known)


def _add_intensity(book: Workbook) -> None:
    annual = load("meta_annual", book.as_of)
    by_year = annual.set_index("fiscal_year")
    intensity = capital_intensity(by_year["capex_usd_bn"], by_year["revenue_usd_bn"])
    frame = intensity.rename("capital_intensity").reset_index()
    book.frames["intensity"] = frame
    last = annual[annual["fiscal_year"] == annual["fiscal_year"].max()]
    year = int(last["fiscal_year"].item())
    book.words["last_year"] = str(year)
    what = f"capital expenditure over revenue in {year}"
    book.put("intensity_last", intensity.loc[year], "share", what, rows=last)
    book.read("capex_last", last, "capex_usd_bn", "usd_bn", f"capital expenditure of {year}")
    book.read("revenue_last", last, "revenue_usd_bn", "usd_bn", f"revenue of {year}")
