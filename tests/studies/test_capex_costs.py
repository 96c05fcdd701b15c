"""What training costs, and who is known to earn, at both vintages."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import load, study

THEN = "2023-10-15"
both = pytest.mark.parametrize("as_of", [THEN, None])


def test_then_hours_were_known_and_no_price():
    made = study("capex", THEN)
    assert made.training_share["gpu_hours"].notna().all()
    assert made.training_share["share"].isna().all()
    assert set(made.training_share["evidence"]) == {"unresolved"}
    costs = made.training_costs
    assert (costs["reason"] != "").equals(costs["cost_usd_bn"].isna())
    assert costs.dropna(subset=["cost_usd_bn"])["model"].tolist() == ["GPT-4"]
    assert not made.knows("run_share") and not made.knows("training_growth_rate")


def test_then_the_price_of_a_hundredth_is_capex_over_hours():
    made = study("capex", THEN)
    hours = load("model_compute", THEN).query("measure == 'gpu_hours'")["value"].max()
    spent = load("meta_annual", THEN)["capex_usd_bn"].iloc[-1]
    assert made.price_of_small_part.value == pytest.approx(0.01 * spent * 1e9 / hours)
    assert made.price_of_small_part.evidence == "derived"


def test_llama_31_is_priced_at_the_rent_in_force_at_its_release():
    costs = study("capex").training_costs.set_index(["model", "method"])
    row = costs.loc["Llama 3.1 405B", "published hours, rental price"]
    prices = load("capex_inputs").query("name == 'h100_rental_price'").sort_values("date")
    before = prices[prices["date"] <= "2024-07-23"]["default"].iloc[-1]
    ends = prices[["low", "default", "high"]]
    assert row["cost_usd_bn"] == pytest.approx(30.84e6 * before / 1e9)
    assert row["low_usd_bn"] == pytest.approx(30.84e6 * ends.min().min() / 1e9)
    assert row["high_usd_bn"] == pytest.approx(30.84e6 * ends.max().max() / 1e9)


def test_a_share_is_the_cost_over_the_capex_of_the_year_of_release():
    frame = study("capex").training_share
    annual = load("meta_annual").set_index("fiscal_year")["capex_usd_bn"]
    assert frame["generation"].tolist() == [1, 2, 3, 4]
    assert frame["capex_year"].tolist() == frame["date"].dt.year.tolist()
    np.testing.assert_allclose(frame["capex_usd_bn"], annual[frame["capex_year"]])
    np.testing.assert_allclose(frame["share"], frame["cost_usd_bn"] / frame["capex_usd_bn"])


def test_neither_assumed_hours_nor_a_whole_cluster_enters_a_share():
    made = study("capex")
    row = made.training_share.set_index("model").loc["Llama 3.1 405B"]
    costs = made.training_costs.query("model == 'Llama 3.1 405B'").set_index("method")
    assert row["high_usd_bn"] < costs.loc["hardware bought", "cost_usd_bn"]
    assert row["high_usd_bn"] < costs.loc["published hours, own chips", "high_usd_bn"]
    assert costs.loc["published hours, own chips", "evidence"] == "assumed"
    assert row["evidence"] == made.run_share.evidence == "estimated"


def test_one_estimate_alone_has_no_span():
    row = study("capex").training_share.set_index("model").loc["Llama 4 Behemoth"]
    assert row["estimates"] == 1 and np.isnan(row["low_share"])


def test_growth_that_cannot_be_told_gives_its_reason():
    frame = study("capex").training_growth
    assert (frame["reason"] != "").equals(frame["factor"].isna())
    assert (frame["n"] < 5).equals(frame["factor"].isna())
    told = frame.dropna(subset=["factor"])
    assert (told["low"] <= told["factor"]).all() and (told["factor"] <= told["high"]).all()


@both
def test_no_cost_or_earner_was_known_later(as_of):
    made = study("capex", as_of)
    limit = np.datetime64(as_of or "2100-01-01")
    assert (made.earners["known_on"] <= limit).all()
    assert (made.training_costs["date"] <= limit).all()


def test_then_chips_alone_are_told_to_earn():
    made = study("capex", THEN)
    floor = 4 * (6.8 - (13.507 - 10.32))
    assert made.ai_profit_chips.value == pytest.approx(floor)
    assert made.ai_profit_chips.low == made.ai_profit_chips.value
    assert not made.knows("ai_profit_clouds") and not made.knows("ai_profit_models")
    assert made.ai_revenue_models.value == 1.3


def test_what_is_expected_or_unresolved_is_shown_and_never_counted():
    made = study("capex")
    shown = made.earners
    assert "operating profit, expected" in set(shown["measure"])
    assert (shown["evidence"] == "unresolved").any()
    assert made.ai_profit_models.value < 0
    assert made.ai_revenue_models.value < 65  # the unresolved run rate of July 2026


@both
def test_meta_advertising_is_the_sum_of_four_quarters(as_of):
    made = study("capex", as_of)
    rows = load("meta_segments", as_of).sort_values("period_end").tail(4)
    assert made.advertising_profit.value == pytest.approx(rows["foa_operating_income_usd_bn"].sum())
    assert made.earner_kinds.set_index("kind")["profit_bound"]["advertising"] == "not disclosed"


@both
def test_the_loss_over_ai_spending_is_the_loss_over_a_part_of_spending(as_of):
    made = study("capex", as_of)
    frame = made.metaverse_ai
    whole = frame["loss_usd_bn"] / frame["capex_usd_bn"]
    np.testing.assert_allclose(frame["loss_to_ai_capex"] * frame["ai_share"], whole)
    assert (frame["low"] < frame["loss_to_ai_capex"]).all()
    assert (frame["loss_to_ai_capex"] < frame["high"]).all()
    assert (frame["period_end"] <= frame["share_of"]).all()
    assert made.loss_to_ai_capex.value == frame["loss_to_ai_capex"].iloc[-1]
    assert made.loss_to_ai_capex.evidence == "assumed"
