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


# meta_market_value


def value_of(measure: str) -> pd.Series:
    frame = load("meta_market_value")
    return frame[frame["measure"] == measure].set_index("date")["value"]


@pytest.mark.parametrize("measure", ["operating_cash_flow", "free_cash_flow"])
def test_cash_flows_of_four_quarters_to_december_are_those_of_the_year(measure):
    years = load("meta_annual").set_index("period_end")[f"{measure}_usd_bn"]
    both = pd.DataFrame({"sum": value_of(measure), "year": years}).dropna()
    assert len(both) >= 6
    assert (both["sum"] - both["year"]).abs().max() < ROUNDING


def test_free_cash_flow_is_that_of_the_four_quarters():
    quarters = load("meta_quarterly").set_index("period_end")["free_cash_flow_usd_bn"]
    sums = {"sum": value_of("free_cash_flow"), "rolled": quarters.rolling(4).sum()}
    both = pd.DataFrame(sums).dropna()
    assert len(both) >= 20
    assert (both["sum"] - both["rolled"]).abs().max() < 2 * ROUNDING


def test_free_cash_flow_is_operating_cash_flow_less_capital_expenditure():
    capex = load("meta_quarterly").set_index("period_end")["capex_usd_bn"].rolling(4).sum()
    flows = {name: value_of(f"{name}_cash_flow") for name in ("operating", "free")}
    both = pd.DataFrame({**flows, "capex": capex}).dropna()
    both = both[both.index >= "2020-12-31"]  # quarters of 2019 are rounded to 10 million
    assert (both["operating"] - both["capex"] - both["free"]).abs().max() < 2 * ROUNDING


def test_each_measure_of_value_has_one_unit_and_every_quarter_its_balances():
    frame = load("meta_market_value")
    assert (frame.groupby("measure")["unit"].nunique() == 1).all()
    quarters = pd.date_range("2019-12-31", "2026-06-30", freq="QE")
    for measure in ("cash_and_securities", "long_term_debt", "operating_cash_flow"):
        assert list(value_of(measure).index) == list(quarters)


def test_debt_begins_with_the_notes_of_2022():
    debt = value_of("long_term_debt")
    assert (debt[:"2022-06-30"] == 0).all()
    assert (debt["2022-09-30":] > 9).all()


# meta_users


def users(measure: str) -> pd.Series:
    frame = load("meta_users")
    return frame[frame["measure"] == measure].set_index("date")["value_mn"]


@pytest.mark.parametrize("measure", ["facebook_dau", "facebook_mau"])
def test_facebook_counts_every_quarter_from_listing_to_the_last_it_published(measure):
    assert list(users(measure).index) == list(pd.date_range("2012-03-31", "2023-12-31", freq="QE"))


def test_fewer_people_come_each_day_than_each_month():
    assert (users("facebook_dau") < users("facebook_mau")).all()
    family = pd.concat([users("family_dap"), users("family_map")], axis=1).dropna()
    assert (family.iloc[:, 0] < family.iloc[:, 1]).all()


def test_daily_people_of_the_family_are_those_of_the_quarters():
    quarters = load("meta_quarterly").set_index("period_end")["dap_millions"].dropna()
    people = users("family_dap")
    shared = quarters.index.intersection(people.index)
    assert len(shared) >= 20
    assert (people[shared] == quarters[shared].astype(float)).all()


def test_users_are_known_on_the_release_days_of_the_quarters():
    frame = load("meta_users")
    frame = frame[frame["measure"].str.startswith("facebook")]
    released = everything("meta_quarterly").groupby("period_end")["known_on"].min()
    assert (frame["known_on"] == frame["date"].map(released)).all()


# peers_capex


def test_the_rows_of_meta_are_those_of_the_quarters_on_every_day():
    shared = [
        "period_end",
        "known_on",
        "capex_usd_bn",
        "capex_definition",
        "finance_lease_principal_usd_bn",
        "revenue_usd_bn",
        "evidence",
    ]
    figures = [name for name in shared if name not in ("known_on", "evidence")]
    for day in (*GRID, None):
        mine = load("peers_capex", day).query("company == 'Meta'")
        quarters = load("meta_quarterly", day).dropna(subset="capex_usd_bn")
        quarters = quarters[quarters["period_end"] >= "2019-01-01"]
        pd.testing.assert_frame_equal(
            mine[figures].reset_index(drop=True), quarters[figures].reset_index(drop=True)
        )
    first = everything("meta_quarterly").drop_duplicates(["period_end", "capex_usd_bn"])
    first = first.dropna(subset="capex_usd_bn").query("period_end >= '2019-01-01'")
    mine = everything("peers_capex").query("company == 'Meta'")
    pd.testing.assert_frame_equal(
        mine[shared].reset_index(drop=True), first[shared].reset_index(drop=True)
    )


def test_a_measure_of_a_company_has_one_definition_and_no_two_companies_share_all_measures():
    groups = load("peers_capex").groupby(["company", "measure"])["capex_definition"]
    assert (groups.nunique() == 1).all()
    words = groups.first()
    assert words["Meta"].str.contains("plus principal payments on finance leases").all()
    assert words.xs("purchases", level="measure").str.contains("excludes finance leases").all()


def quarters_of(company: str, ends: str) -> pd.Series:
    frame = load("peers_capex").query("measure == 'purchases' and period_type == 'quarter'")
    frame = frame[frame["company"] == company].set_index("period_end")["capex_usd_bn"]
    return frame.resample(f"YE-{ends}").sum(min_count=4).dropna()


def test_the_quarters_of_amazon_make_its_years():
    frame = load("peers_capex").query("company == 'Amazon' and period_type == 'year'")
    years = frame.set_index("period_end")["capex_usd_bn"]
    assert len(years) == 5
    assert (quarters_of("Amazon", "DEC")[years.index] - years).abs().max() < ROUNDING


def test_quarters_add_up_to_what_the_firms_gave_for_the_year():
    # Alphabet's release of 2025-02-04 (32.251 in 2023, 52.535 in 2024); Microsoft's 10-K of fiscal
    # 2025 (44.477 in fiscal 2024, 64.551 in fiscal 2025).
    alphabet, microsoft = quarters_of("Alphabet", "DEC"), quarters_of("Microsoft", "JUN")
    assert alphabet["2023":"2024"].tolist() == pytest.approx([32.251, 52.535])
    assert microsoft["2024":"2025"].tolist() == pytest.approx([44.477, 64.551])


def test_other_measures_lie_on_the_side_that_their_definition_says():
    frame = load("peers_capex").query("company != 'Meta' and period_type == 'quarter'")
    wide = frame.pivot(index=["company", "period_end"], columns="measure", values="capex_usd_bn")
    assert not (wide["net of proceeds"] >= wide["purchases"]).any()
    assert not (wide["with finance leases"] <= wide["purchases"]).any()


# useful_life_effects


def test_every_effect_has_its_change_of_lives():
    lives = load("useful_lives").set_index(["company", "effective_date", "asset_class"])
    effects = load("useful_life_effects")
    effects = effects[~effects["asset_class"].str.contains("retired early")]
    keys = pd.MultiIndex.from_frame(effects[list(lives.index.names)])
    assert keys.isin(lives.index).all()
    longer = (lives["new_years"] > lives["old_years"])[keys].to_numpy()
    cost = effects["measure"].isin(["depreciation", "operating_expenses"])
    assert ((effects["effect_usd_bn"] < 0) == (cost == longer)).all()


def test_what_was_expected_was_known_before_the_period_ended_and_what_was_actual_after():
    frame = everything("useful_life_effects")
    early = frame["known_on"] < frame["period_end"]
    assert (early == (frame["kind"] == "expected")).all()


def test_no_effect_is_known_before_the_change_itself():
    change = ["company", "effective_date", "asset_class"]
    lives = everything("useful_lives")[[*change, "known_on"]]
    both = everything("useful_life_effects").merge(lives, on=change, suffixes=("", "_of_change"))
    assert len(both) == 27  # all but the two of what was retired early
    assert (both["known_on"] >= both["known_on_of_change"]).all()


def test_before_the_year_was_over_only_the_expected_effect_of_2025_was_known():
    def meta(day: str) -> dict[tuple[str, str], float]:
        frame = load("useful_life_effects", day).query("company == 'Meta'")
        frame = frame[frame["effective_date"] == "2025-01-01"]
        return frame.set_index(["measure", "kind"])["effect_usd_bn"].to_dict()

    assert meta("2025-01-28") == {}
    assert meta("2026-01-28") == {("depreciation", "expected"): -2.9}
    # FY2025 10-K, Note 1.
    assert meta("2026-01-29") == {
        ("depreciation", "expected"): -2.9,
        ("depreciation", "actual"): -2.92,
        ("net_income", "actual"): 2.59,
    }


def test_income_rose_by_less_than_depreciation_fell():
    frame = load("useful_life_effects").query("kind == 'actual'")
    index = ["company", "effective_date", "period_end"]
    wide = frame.pivot(index=index, columns="measure", values="effect_usd_bn")
    wide = wide[["depreciation", "net_income"]].dropna()
    assert len(wide) == 8
    assert (-wide["net_income"] / wide["depreciation"]).between(0.6, 0.95).all()


def test_the_lives_that_meta_changed_are_all_there_and_told():
    lives = load("useful_lives").query("company == 'Meta'")
    assert lives["new_years"].tolist() == [4.5, 5, 5.5]
    assert (lives["old_years"].iloc[1:].to_numpy() == lives["new_years"].iloc[:-1].to_numpy()).all()
    assert set(lives["evidence"]) == {"reported"}


# capex_inputs


def inputs(name: str, as_of: str | None = None) -> pd.DataFrame:
    return load("capex_inputs", as_of).query("name == @name")


def test_what_this_project_chose_is_known_on_the_day_of_its_set():
    chosen = everything("capex_inputs").query("evidence == 'assumed' and checked == 'none'")
    days = set(chosen["known_on"].dt.strftime("%Y-%m-%d"))
    assert days == {"2023-10-15", "2026-11-23"}
    assert (load("capex_inputs")["entity"] == "this project").sum() == 18


@pytest.mark.parametrize(
    "name",
    [
        "contribution_margin_default",
        "ev_to_fcf",
        "gpu_economic_life",
        "tax_rate",
        "terminal_growth",
        "utilisation_default",
    ],
)
def test_both_vintages_have_a_choice_of_their_own(name):
    then = inputs(name, "2023-10-15").query("entity == 'this project'")
    now = inputs(name).query("entity == 'this project'")
    assert (len(then), len(now)) == (1, 2)


def test_shares_lie_between_none_and_all():
    frame = load("capex_inputs")
    shares = frame[frame["unit"].str.startswith("share")]
    assert shares[["default", "low", "high"]].stack().dropna().between(0, 1).all()


def test_lives_in_the_accounts_are_those_of_the_table_of_lives():
    lives = load("useful_lives").groupby(["company", "effective_date"])["new_years"].agg(set)
    checked = 0
    for row in inputs("gpu_book_life").itertuples():
        if (row.entity, row.date) in lives:
            assert row.default in lives[row.entity, row.date]
            checked += 1
    assert checked == 6


def test_the_revenue_of_the_sequoia_essays_is_theirs():
    # Cahn, AI's $200B question (2023-09-20) and AI's $600B question (2024-06-20).
    sequoia = inputs("required_revenue").query("entity == 'industry, Sequoia'")
    assert sequoia["default"].tolist() == [200, 600, 840]
    then = inputs("required_revenue", "2023-10-15").query("entity == 'industry, Sequoia'")
    assert then["default"].tolist() == [200]


def test_margins_of_clouds_are_operating_income_over_revenue():
    frame = load("capex_inputs").set_index(["name", "entity", "date"])["default"]
    income, revenue, margin = (
        frame[name]
        for name in ("operating_income_quarter", "cloud_revenue_quarter", "operating_margin_cloud")
    )
    shared = income.index.intersection(revenue.index)
    assert len(shared) == 3
    assert (income[shared] / revenue[shared] - margin[shared]).abs().max() < 0.005


def test_nvidia_is_told_in_the_same_quarters_as_a_whole_and_by_data_centre():
    told = load("capex_inputs").query("entity == 'Nvidia' and evidence == 'reported'")
    wide = told.pivot(index="date", columns="name", values="default").dropna(
        subset=["revenue_quarter", "operating_income_quarter"]
    )
    assert len(wide) == 2
    assert (wide["data_centre_revenue_quarter"] < wide["revenue_quarter"]).all()
    assert (wide["operating_income_quarter"] < wide["revenue_quarter"]).all()


def test_inputs_name_tables_and_rows_and_no_place_on_a_disk():
    frame = load("capex_inputs")
    told = frame["source"] + " " + frame["reasoning"]
    assert not told[told.str.contains(r"\.csv|shared/|rows? above|as above", regex=True)].tolist()


# training_costs


def test_the_day_of_a_cost_is_the_release_of_its_model():
    released = load("model_releases").set_index("model")["date"]
    costs = load("training_costs")
    listed = costs[costs["model"].isin(released.index)]
    assert (listed["date"] == listed["model"].map(released)).all()
    assert not costs[~costs["model"].isin(released.index)]["note"].eq("").any()


def test_a_later_estimate_replaces_the_earlier_of_the_same_method():
    def rented(model: str, day: str | None) -> float:
        costs = load("training_costs", day).query("method == 'cloud rental prices'")
        return costs.set_index("model")["cost_usd_bn"][model]

    # Stanford AI Index 2024 (2024-04-15): 78 and 191 million; Epoch AI file of 2025-07-04.
    assert rented("GPT-4", "2025-07-03") == 0.078
    assert rented("Gemini 1.0 Ultra", "2025-07-03") == 0.191
    assert rented("GPT-4", "2025-07-04") == pytest.approx(0.0786, abs=5e-5)
    assert rented("Gemini 1.0 Ultra", None) == pytest.approx(0.1989, abs=5e-5)


def test_buying_the_cluster_costs_more_than_renting_it_and_using_it_up_least():
    costs = load("training_costs").query("method != 'stated by the developer'")
    wide = costs.pivot(index="model", columns="method", values="cost_usd_bn")
    bought, used = wide["hardware bought"], wide["hardware amortised, and energy"]
    assert not (bought <= wide["cloud rental prices"]).any()
    assert not (wide["cloud rental prices"] <= used).any()


def test_the_stated_cost_of_v3_is_its_hours_at_two_dollars():
    costs = load("training_costs").query("method == 'stated by the developer'")
    stated = costs.set_index("model")["cost_usd_bn"]["DeepSeek-V3"]
    compute = load("model_compute").query("model == 'DeepSeek-V3' and measure == 'gpu_hours'")
    assert stated == pytest.approx(2 * compute["value"].item() / 1e9)
