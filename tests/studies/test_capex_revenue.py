"""The part of the study on required revenue, at both vintages and between."""

from __future__ import annotations

import math

import pytest

from analysis import implied_growth, load, required_revenue
from analysis.studies.capex_burden import add_burden
from analysis.studies.capex_growth import add_growth
from analysis.studies.capex_guidance import add_guidance
from analysis.studies.capex_revenue import add_revenue
from analysis.studies.capex_sliders import add_sliders
from analysis.studies.workbook import Workbook

THEN = "2023-10-15"
VINTAGES = (THEN, "2024-02-01", "2025-01-29", "2026-01-28", None)


@pytest.fixture(scope="module")
def made():
    kept = {}

    def make(as_of):
        if as_of not in kept:
            book = Workbook("capex", as_of)
            for add in (add_guidance, add_growth, add_burden, add_revenue, add_sliders):
                add(book)
            kept[as_of] = book.close()
        return kept[as_of]

    return make


every = pytest.mark.parametrize(
    "as_of",
    [pytest.param(day, marks=() if day in (THEN, None) else pytest.mark.long) for day in VINTAGES],
)


@every
def test_no_number_rests_on_a_later_row_or_one_that_cannot_be_told(made, as_of):
    for quantity in made(as_of).quantities.values():
        for source in quantity.sources:
            assert source.evidence != "unresolved", quantity.name
            assert source.known_on <= (as_of or "9999"), quantity.name


@every
def test_every_number_lies_in_its_interval_or_is_unresolved(made, as_of):
    for quantity in made(as_of).quantities.values():
        assert (quantity.evidence == "unresolved") == math.isnan(quantity.value), quantity.name
        if quantity.low is not None and not math.isnan(quantity.value):
            assert quantity.low <= quantity.value <= quantity.high, quantity.name


@every
def test_no_name_means_two_things(made, as_of):
    study = made(as_of)
    names = [*study.quantities, *study.frames, *study.models, *study.words]
    assert len(names) == len(set(names))


@every
def test_what_is_drawn_can_be_told(made, as_of):
    drawn = made(as_of).peers_told
    assert "unresolved" not in set(drawn["evidence"]) and drawn["told"].all()
    assert (drawn.groupby("company")["period"].nunique() == 1).all()
    assert not drawn[["capex_usd_bn", "revenue_usd_bn"]].isna().any(axis=None)


@every
def test_a_fiscal_year_of_peers_is_a_row_or_four_quarters(made, as_of):
    frame = made(as_of).peers
    quarters = frame[frame["period"] == "quarter"]
    for row in frame[frame["period"] == "year"].itertuples():
        own = quarters["fiscal_period"].str.startswith(row.fiscal_period)
        parts = quarters[own & (quarters["company"] == row.company)]
        if len(parts) == 4:
            assert row.capex_usd_bn == pytest.approx(parts["capex_usd_bn"].sum(), abs=0.002)
        else:
            assert row.company in ("Amazon", "Oracle")


def test_todays_point_is_required_revenue(made):
    study = made(None)
    today = study.required_contour_drawn.query("kind == 'today'")
    assert today["revenue_usd_bn"].item() == pytest.approx(study.required_revenue.value)
    one = study.required_contour.query("kind == 'grid'").iloc[17]
    again = required_revenue(
        study.capex_last.value,
        one["useful_life_years"],
        one["cost_of_capital"],
        one["contribution_margin"],
    )
    assert one["revenue_usd_bn"] == pytest.approx(again)
    assert study.required_contour["contribution_margin"].nunique() == 3


def test_required_revenue_a_head_is_the_sum_over_the_heads(made):
    study = made(None)
    assert study.person_count.value == 3.6e9
    year = study.required_revenue.value * 1e9 / study.person_count.value
    assert study.required_per_person_year.value == pytest.approx(year)
    assert study.required_per_person_day.value == pytest.approx(year / 365)


def test_the_industry_sum_of_the_articles_day_is_the_row_of_the_inputs(made):
    then = made(THEN)
    stored = load("capex_inputs", THEN).query("entity == 'industry, Sequoia form'")
    assert then.industry_required.value == pytest.approx(stored["default"].item(), rel=0.001)
    assert then.published_required.value == 200
    assert then.industry_revenue.value == 1.3  # OpenAI, 2023-10-12


def test_a_run_rate_that_cannot_be_told_stands_in_the_table_only(made):
    study = made(None)
    frame = study.industry_gap
    assert not frame["told"].all()
    assert study.industry_run_rate.value == frame[frame["told"]]["run_rate_usd_bn"].iloc[-1]


def test_the_market_value_cannot_be_told_and_growth_is_told_over_a_range(made):
    for as_of in (THEN, None):
        study = made(as_of)
        assert study.implied_growth.evidence == "unresolved"
        assert study.implied_growth_assumed.evidence == "assumed"
        parts = study.value_parts.set_index("measure")["told"]
        assert not parts["diluted_shares"]
        row = study.implied_growth_range.iloc[0]
        again = implied_growth(row["ev_to_fcf"], row["cost_of_capital"], row["terminal_growth"])
        assert row["implied_growth"] == again


def test_refusals_of_the_payback_say_why(made):
    for as_of, found in ((THEN, 0), (None, 2)):
        frame = made(as_of).payback
        assert int(frame["found"].sum()) == found == made(as_of).payback_found.value
        refused = frame[~frame["found"]]
        none, every = (refused["reason"].str.startswith(how) for how in ("too little", "enough"))
        assert (none | every).all()
        assert refused["says"][none].str.startswith("No ").all()
        assert refused["says"][every].str.startswith("Every ").all()
        assert frame["value"].notna().equals(frame["found"])


def test_no_choice_is_covered_by_what_ai_is_said_to_bring(made):
    for as_of in (THEN, None):
        study = made(as_of)
        assert study.choices_covered.value == 0
        assert study.choices_required.low > study.ai_revenue_most.value
        assert study.choices_tried.value == len(study.revenue_choices)


def test_ai_part_keeps_superseded_statements_out_of_the_bounds(made):
    frame = made(None).ai_part
    old = frame[~frame["used"]]
    assert old["statement"].tolist() == ["share of AI, 2023-10-15"]
    of_2023 = frame.query("fiscal_year == 2023 and measure == 'AI with its sites'")
    assert set(of_2023["bound_low"]) == {0.27} and set(of_2023["bound_high"]) == {0.55}
    assert (made(THEN).ai_share.low, made(THEN).ai_share.high) == (0.15, 0.5)


@every
def test_sliders_start_from_what_the_page_tells(made, as_of):
    found = made(as_of)
    levers = found.revenue_levers.set_index("name")
    amounts = found.revenue_spending
    asked = required_revenue(amounts["capex_usd_bn"][0], **levers["default"].to_dict())
    assert asked == pytest.approx(found.required_revenue.value, rel=1e-12)
    assert (levers["low"] <= levers["default"]).all() and (
        levers["default"] <= levers["high"]
    ).all()
    assert (levers["least"] < levers["low"]).all() and (levers["high"] <= levers["most"]).all()
    assert levers["source"].str.len().gt(20).all()


@every
def test_amounts_are_every_year_known_and_ai_part_of_the_last(made, as_of):
    found = made(as_of)
    amounts = found.revenue_spending.set_index("spending")["capex_usd_bn"]
    annual = load("meta_annual", as_of).set_index("fiscal_year")["capex_usd_bn"]
    for year, amount in annual.items():
        assert amounts[f"all of {year}"] == amount
    parts = [amounts[name] for name in amounts.index if "AI's part" in name]
    assert parts == [found.ai_capex.low, found.ai_capex.value, found.ai_capex.high]
    assert len(amounts) == len(annual) + 3


@every
@pytest.mark.parametrize("name", ["life", "rate", "margin"])
def test_a_range_ends_where_payments_repay_the_spending(made, as_of, name):
    found = made(as_of)
    levers = found.revenue_levers.set_index("name")
    long = {"life": "useful_life_years", "rate": "cost_of_capital", "margin": "contribution_margin"}
    reach = getattr(found, f"required_by_{name}")
    repaid = []
    for end in ("low", "high"):
        at = levers["default"].to_dict() | {long[name]: levers[end][long[name]]}
        life, rate, margin = at.values()
        for revenue in (reach.low, reach.high):
            payments = revenue * margin * (1 - (1 + rate) ** -life) / rate
            repaid.append(payments == pytest.approx(found.capex_last.value, rel=1e-9))
    assert repaid in ([True, False, False, True], [False, True, True, False])


@every
def test_what_moves_the_answer_most_has_the_widest_range(made, as_of):
    found = made(as_of)
    reach = {name: getattr(found, f"required_by_{name}") for name in ("life", "rate", "margin")}
    times = {name: one.high / one.low for name, one in reach.items()}
    labels = {"life": "useful life", "rate": "cost of capital", "margin": "contribution margin"}
    assert found.moves_most == labels[max(times, key=times.get)]
    assert found.moves_least == labels[min(times, key=times.get)]
