"""The record of expenses, and the chance of the article's day by other readings."""

from __future__ import annotations

import pytest

from analysis import load, study

THEN = "2023-10-15"


def test_expenses_are_scored_on_the_companys_own_total():
    frame = study("capex").expense_record
    annual = load("meta_annual").set_index("fiscal_year")["costs_and_expenses_usd_bn"]
    told = frame.dropna(subset=["actual_usd_bn"])
    assert (told["actual_usd_bn"] == told["fiscal_year"].map(annual)).all()


def test_the_growth_ranges_of_2018_and_2019_are_scored_as_growth():
    frame = study("capex").expense_record
    growth = frame[frame["kind"] == "growth range"]
    annual = load("meta_annual").set_index("fiscal_year")["costs_and_expenses_usd_bn"]
    grew = 100 * (annual / annual.shift() - 1)
    held = (
        growth["fiscal_year"].map(grew).between(growth["growth_low_pct"], growth["growth_high_pct"])
    )
    assert growth["fiscal_year"].tolist() == [2018, 2018, 2019, 2019, 2019]
    assert growth["inside"].tolist() == held.tolist()


def test_a_range_read_in_one_repository_is_shown_and_not_scored():
    frame = study("capex").expense_record
    row = frame[(frame["issued_on"] == "2024-10-30") & (frame["fiscal_year"] == 2024)]
    assert row["reason"].item().startswith("unresolved") and row["inside"].isna().all()


@pytest.mark.parametrize("as_of", [THEN, None])
def test_hit_rates_are_counts_of_the_record(as_of):
    made = study("capex", as_of)
    frame = made.expense_record
    scored = frame[frame["inside"].notna()]
    assert made.expense_hit_rate_every_n.value == len(scored)
    assert made.expense_hit_rate_every_hits.value == scored["inside"].sum()
    assert made.expense_by_horizon["n"].sum() == len(scored)
    revisions = made.guidance_revisions.query("measure == 'total expenses'")
    assert revisions["n"].sum() == len(scored)


def test_then_no_expense_of_2023_is_scored():
    frame = study("capex", THEN).expense_record
    assert frame[frame["fiscal_year"] >= 2023]["inside"].isna().all()
    assert (
        frame["issued_on"].max()
        <= study("capex", THEN).frames["guidance_record"]["issued_on"].max()
    )


def test_definitions_count_every_scored_statement_once():
    made = study("capex")
    frame = made.guidance_definitions
    capex = frame[frame["measure"] == "capital expenditure"]
    assert capex["n"].sum() == made.hit_rate_every_n.value
    assert capex["hits"].sum() == made.hit_rate_every_hits.value
    assert frame.query("measure == 'total expenses'")["hits"].sum() == 22


def test_measures_are_compared_over_the_years_that_both_have():
    frame = study("capex").guidance_compared
    shared = frame.query("years_scored == 'in common' and statements == 'every'")
    assert shared["years"].tolist() == [8, 8]


def test_the_chance_then_is_the_same_at_both_vintages_and_what_came_is_known_now():
    then, now = study("capex", THEN).guidance_chance, study("capex").guidance_chance
    assert then["probability"].equals(now["probability"])
    assert then["held"].isna().all() and then["brier"].isna().all()
    assert now["held"].eq(1).all()
    assert (now["brier"] - (1 - now["probability"]) ** 2).abs().max() < 1e-12


def test_the_chance_of_the_study_is_one_of_its_readings():
    made = study("capex")
    row = made.guidance_chance.query("window_days == 45 and with_memory and reading == 'record'")
    assert row["probability"].item() == made.chance_range_holds.value
    assert made.chance_over_windows.low <= row["probability"].item()
