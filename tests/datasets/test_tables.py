"""The facts themselves: they add up, agree with what was published, and tell nothing too early."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis.datasets import data_folder, load
from analysis.datasets.manifest import read_manifest
from analysis.datasets.reading import read_table
from analysis.datasets.schema import is_page

ENTRIES = read_manifest(data_folder())
TEXTS = [name for name, entry in ENTRIES.items() if entry.kind not in ("price", "result")]
ROUNDING = 0.0011  # US$ bn: quarters and years are each rounded to a million


def everything(name: str) -> pd.DataFrame:
    """All rows of all vintages."""
    return read_table(ENTRIES[name], data_folder())


@pytest.mark.parametrize(
    "column",
    [
        "revenue_usd_bn",
        "costs_and_expenses_usd_bn",
        "operating_income_usd_bn",
        "net_income_usd_bn",
        "capex_ppe_usd_bn",
        "finance_lease_principal_usd_bn",
        "capex_usd_bn",
        "depreciation_usd_bn",
        "rd_expense_usd_bn",
        "free_cash_flow_usd_bn",
    ],
)
def test_four_quarters_make_the_year(column):
    quarters = load("meta_quarterly")
    if column == "capex_usd_bn":  # 2019Q2 is itself the year less the other quarters
        quarters = quarters[quarters["period_end"].dt.year != 2019]
    sums = quarters.groupby(quarters["period_end"].dt.year)[column].sum(min_count=4)
    years = load("meta_annual").set_index("fiscal_year")[column]
    both = pd.concat({"sum": sums, "year": years}, axis=1).dropna()
    assert len(both) >= 6
    assert (both["sum"] - both["year"]).abs().max() < ROUNDING


@pytest.mark.parametrize("name", ["meta_annual", "meta_quarterly"])
def test_operating_income_is_revenue_less_costs(name):
    frame = everything(name)
    gap = frame["revenue_usd_bn"] - frame["costs_and_expenses_usd_bn"]
    assert (gap - frame["operating_income_usd_bn"]).abs().max() < ROUNDING


def test_segments_make_operating_income():
    joined = load("meta_segments").merge(load("meta_quarterly"), on="period_end")
    segments = joined["rl_operating_income_usd_bn"] + joined["foa_operating_income_usd_bn"]
    rounded = 0.011  # four quarters are rounded to 10 million
    assert (segments - joined["operating_income_usd_bn"]).abs().max() < rounded
    assert (joined["rl_operating_income_usd_bn"].dropna() < 0).all()


def test_capital_expenditure_is_purchases_plus_leases_where_both_are_net():
    frame = pd.concat([load("meta_annual"), load("meta_quarterly")])
    parts = frame["capex_ppe_usd_bn"] + frame["finance_lease_principal_usd_bn"]
    assert (parts - frame["capex_usd_bn"]).abs().max() < ROUNDING


def test_the_definition_of_capital_expenditure_changes_in_2019():
    frame = everything("meta_quarterly").dropna(subset="capex_usd_bn")
    with_leases = frame["capex_definition"].str.contains("plus principal payments")
    assert (with_leases == (frame["known_on"] >= "2019-04-24")).all()
    before = frame[~with_leases]
    assert (before["capex_usd_bn"] == before["capex_ppe_usd_bn"]).all()


def test_years_agree_with_the_releases():
    years = load("meta_annual").set_index("fiscal_year")
    # Fourth-quarter releases of 2023-02-01, 2024-02-01, 2025-01-29 and 2026-01-28 (EX-99.1).
    assert years["capex_usd_bn"].loc[2022:].tolist() == [32.036, 28.103, 39.225, 72.215]
    assert years["revenue_usd_bn"].loc[2022:].tolist() == [116.609, 134.902, 164.501, 200.966]
    # XBRL company facts and releases of 2012 to 2014: revenue, operating income, net income.
    early = years[["revenue_usd_bn", "operating_income_usd_bn", "net_income_usd_bn"]]
    assert early.loc[2012:2014].to_numpy().tolist() == [
        [5.089, 0.538, 0.053],
        [7.872, 2.804, 1.500],
        [12.466, 4.994, 2.940],
    ]


@pytest.mark.parametrize(
    ("year", "issued_on", "low", "high"),
    [
        (2016, "2016-07-27", 4.5, 4.5),  # The Hindu BusinessLine on the call
        (2021, "2020-10-29", 21, 23),  # telecompaper on the third quarter of 2020
        (2022, "2021-10-25", 29, 34),  # Baxtel 2021-11-05, quoting the CFO
        (2023, "2022-10-26", 34, 39),  # InfotechLead on the third quarter of 2022
        (2023, "2023-07-26", 27, 30),  # Deadline 2023-07-26
        (2024, "2023-10-25", 30, 35),  # Mint 2023-10-26
        (2026, "2026-07-29", 130, 145),  # release of 2026-07-29, EX-99.1
    ],
)
def test_guidance_agrees_with_the_press_of_the_day(year, issued_on, low, high):
    frame = load("meta_capex_guidance")
    row = frame[(frame["fiscal_year"] == year) & (frame["issued_on"] == issued_on)].squeeze()
    assert (row["low_usd_bn"], row["high_usd_bn"]) == (low, high)


def test_guidance_has_numbers_where_its_kind_says_so():
    frame = load("meta_capex_guidance")
    words = frame["kind"] == "qualitative"
    assert (frame["low_usd_bn"].isna() == words).all()
    assert (frame["high_usd_bn"].isna() == words).all()
    point = frame["kind"] == "point"
    assert (frame["low_usd_bn"][point] == frame["high_usd_bn"][point]).all()


def test_the_survey_of_the_article_is_as_the_article_prints_it():
    survey = load("survey_shares", as_of="2023-10-15")
    assert survey.set_index("kind")["share_pct"].to_dict() == {
        "commercial": 32,
        "in-house": 12,
        "open": 28,
    }
    assert set(survey["n"]) == {680}
    assert set(survey["exclusive"]) == {"unknown"}


def test_exclusive_shares_of_one_kind_of_split_are_at_most_the_whole():
    frame = load("survey_shares").query("exclusive == 'yes'")
    split = frame["kind"].where(frame["kind"] == "vendor", "open or closed")
    assert (frame.groupby(["survey", "date", split])["share_pct"].sum() <= 100).all()


def test_the_downloads_of_the_article_are_thirty_and_ten_million():
    frame = load("llama_downloads", as_of="2023-10-15").set_index("measure")["value"]
    assert frame["downloads"] == 30_000_000
    assert frame["downloads_last_30_days"] == 10_000_000
    assert frame.dtype == "int64"


def test_what_was_read_only_in_a_personal_repository_is_unresolved():
    downloads = load("llama_downloads").set_index("date")["evidence"]
    assert downloads[pd.Timestamp("2026-02-28")] == "unresolved"
    for name in TEXTS:
        frame = everything(name)
        open_questions = frame[frame["evidence"] == "unresolved"]
        assert (open_questions["source_url"] == "").all()
        assert open_questions["checked"].isin(["excerpt", "memory"]).all()


@pytest.mark.parametrize("name", TEXTS)
def test_an_address_is_a_page_or_empty(name):
    urls = everything(name)["source_url"]
    assert all(is_page(url) for url in urls if url)


@pytest.mark.parametrize("name", TEXTS)
def test_a_figure_remembered_without_a_text_has_no_address(name):
    frame = everything(name)
    remembered = frame["source"].str.startswith("from memory; no public text")
    assert (frame["source_url"][remembered] == "").all()
    assert (frame["checked"][remembered] == "memory").all()


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_of_a_row_names_a_day_after_it_was_known(name):
    frame = everything(name)
    columns = [column for column in ("note", "title", "wording", "reasoning") if column in frame]
    for _, row in frame.iterrows():
        for day in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", " ".join(row[columns])):
            if row.get("event_id") != "20250428_rival":  # a day read for the event itself
                assert pd.Timestamp(day) <= row["known_on"], (name, row[columns].tolist())


@pytest.mark.parametrize("name", ["meta_annual", "meta_quarterly", "meta_segments", "events"])
def test_no_figure_speaks_of_a_period_that_had_not_ended(name):
    frame = everything(name)
    assert (frame["known_on"] >= frame[ENTRIES[name].day]).all()


OUTCOMES = (
    r"\b(?:reaction|shares (?:up|down)|stock|rall(?:y|ied)|sell-?off|plunge|surge|soar|fell|jump"
    r"|beat|miss(?:ed)?|shock|percent|after hours)\b"
)


def test_events_tell_no_outcome():
    events = everything("events")
    told = events["title"] + " " + events["note"] + " " + events["source"]
    assert not told[told.str.contains(OUTCOMES, case=False, regex=True)].tolist()
    assert not {"surprise_note", "confounded_by", "trading_day"} & set(events)


def test_events_that_were_picked_by_outcome_or_have_no_day_are_left_out():
    assert not {"20250127_rival", "20261023_mod", "20261028_earn"} & set(load("events")["event_id"])


def test_the_company_bears_the_name_of_the_day():
    events = load("events")
    before = events[events["date"] < "2021-10-28"]
    assert len(before) == 4
    assert not before["title"].str.contains("Meta").any()


def test_an_event_with_an_hour_after_four_is_after_the_close():
    events = load("events")
    timed = events[events["time_et"] != ""]
    assert ((timed["time_et"] >= "16:00") == (timed["after_close"] == "yes")).all()


def test_every_earnings_day_is_a_release_day_of_the_quarters():
    events = load("events").query("category == 'earnings'")
    quarters = everything("meta_quarterly").groupby("period_end")["known_on"].min()
    assert set(events["date"]) <= set(quarters)


def test_useful_lives_carry_no_effect_on_profit():
    assert not [
        name for name in load("useful_lives") if "effect" in name and "effective" not in name
    ]
