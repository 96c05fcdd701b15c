"""Costs, peers, lives, users and value: as published, and consistent with one another."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.datasets import data_folder, load
from analysis.datasets.manifest import read_manifest
from analysis.datasets.reading import read_table

GRID = [f"{year}-{month:02d}-17" for year in range(2019, 2027) for month in (2, 5, 8, 11)]
ROUNDING = 0.0011  # US$ bn: quarters and years are each rounded to a million


def everything(name: str) -> pd.DataFrame:
    """All rows of all vintages."""
    folder = data_folder()
    return read_table(read_manifest(folder)[name], folder)


# meta_expense_guidance


@pytest.mark.parametrize(
    ("year", "issued_on", "low", "high"),
    [
        (2020, "2020-04-29", 52, 56),  # Business Recorder on the first quarter of 2020
        (2021, "2020-10-29", 68, 73),  # theinvesting.online on the third quarter of 2020
        (2022, "2022-10-26", 85, 87),  # InfotechLead on the third quarter of 2022
        (2023, "2023-03-14", 86, 92),  # CNBC 2023-03-14 on the 8-K
        (2024, "2023-10-25", 94, 99),  # Mint 2023-10-26
        (2026, "2026-07-29", 165, 169),  # release of 2026-07-29, EX-99.1
    ],
)
def test_guidance_for_expenses_agrees_with_the_press_of_the_day(year, issued_on, low, high):
    frame = load("meta_expense_guidance")
    row = frame[(frame["fiscal_year"] == year) & (frame["issued_on"] == issued_on)].squeeze()
    assert (row["low_usd_bn"], row["high_usd_bn"]) == (low, high)


def test_guidance_for_expenses_has_the_numbers_that_its_kind_says():
    frame = load("meta_expense_guidance")
    amounts = frame[["low_usd_bn", "high_usd_bn"]].notna().all(axis=1)
    growth = frame[["growth_low_pct", "growth_high_pct"]].notna().all(axis=1)
    assert (amounts == (frame["kind"] == "range")).all()
    assert growth[frame["kind"] == "growth range"].all()
    assert not growth[frame["kind"] == "qualitative"].any()
    assert frame[["low_usd_bn", "high_usd_bn"]].isna().all(axis=1)[~amounts].all()


def test_the_years_costs_lie_within_a_tenth_of_the_last_guidance():
    costs = load("meta_annual").set_index("fiscal_year")["costs_and_expenses_usd_bn"]
    frame = load("meta_expense_guidance").query("kind == 'range'")
    last = frame.sort_values("issued_on").groupby("fiscal_year").tail(1).set_index("fiscal_year")
    last = last[last.index.isin(costs.index)]
    assert len(last) == 6
    actual = costs[last.index]
    assert (actual > 0.9 * last["low_usd_bn"]).all()
    assert (actual < 1.1 * last["high_usd_bn"]).all()


def test_costs_of_2018_and_2019_grew_as_last_guided():
    growth = load("meta_annual").set_index("fiscal_year")["costs_and_expenses_usd_bn"].pct_change()
    frame = load("meta_expense_guidance").query("kind == 'growth range'")
    last = frame.sort_values("issued_on").groupby("fiscal_year").tail(1).set_index("fiscal_year")
    actual = 100 * growth[last.index]
    assert list(last.index) == [2018, 2019]
    assert actual.between(last["growth_low_pct"], last["growth_high_pct"]).all()
