"""C02: will 2024 be above 2023, judged from the record of yearly growth."""

from __future__ import annotations

import math

from analysis.capex import capital_intensity, growth_chance
from analysis.core import THEN
from analysis.datasets import load
from analysis.studies.capex_guidance import YEAR
from analysis.studies.workbook import Workbook

LEVELS = (0.05, 0.95)
"""Ends of the forecast interval."""


def add_growth(book: Workbook) -> None:
    """Add the forecast of 2024 as made on the article's day, what came, and capital intensity."""
    _add_forecast(book)
    _add_outcomes(book)
    _add_intensity(book)


def _add_forecast(book: Workbook) -> None:
    """Past growth, known then, on the midpoint of the range for 2023."""
    annual = load("meta_annual", THEN)
    chance = growth_chance(annual.set_index("fiscal_year")["capex_usd_bn"])
    book.models["growth"] = chance
    base = book.quantities["range_in_force"].value / chance.last_usd_bn
    quantiles = chance.to_frame()
    book.frames["growth_quantiles"] = quantiles.assign(
        capex_usd_bn=quantiles["capex_usd_bn"] * base
    )
    median, low, high = (chance.quantile(x) / chance.last_usd_bn - 1 for x in (0.5, *LEVELS))
    book.put(
        "expected_growth",
        median,
        "share",
        f"median growth of capital expenditure in {YEAR + 1}, forecast from growth to {YEAR - 1}",
        rows=annual,
        by="estimated",
        interval=(low, high),
        interval_kind="90% forecast interval",
    )
    what = f"chance, by growth to {YEAR - 1}, that capital expenditure rises in {YEAR + 1}"
    book.put("chance_of_rise", chance.probability, "share", what, rows=annual, by="estimated")
    book.put("growth_years", chance.n, "integer", "yearly growth rates known then", rows=annual)
    ends = {"least": chance.log_growth.min(), "most": chance.log_growth.max()}
    for name, value in ends.items():
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
    book.frames["intensity"] = frame
    last = annual[annual["fiscal_year"] == annual["fiscal_year"].max()]
    year = int(last["fiscal_year"].item())
    book.words["last_year"] = str(year)
    what = f"capital expenditure over revenue in {year}"
    book.put("intensity_last", intensity.loc[year], "share", what, rows=last)
    book.read("capex_last", last, "capex_usd_bn", "usd_bn", f"capital expenditure of {year}")
    book.read("revenue_last", last, "revenue_usd_bn", "usd_bn", f"revenue of {year}")
