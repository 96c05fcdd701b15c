"""What the notebooks say in words without numbers holds on the embedded data, at both vintages."""

from __future__ import annotations

import pytest

from analysis import claims, load_prices, study

both = pytest.mark.parametrize("as_of", ["2023-10-15", None])
now = pytest.mark.parametrize("as_of", [None])


@pytest.mark.long
@both
def test_nobody_outside_can_tell_whether_giving_away_pays(as_of):
    judged = claims(as_of).set_index("claim").loc["C10"]
    assert judged["verdict"] == "cannot be told from public data"
    found = study("openness", as_of)
    assert found.over_keeping_neutral.low < 0 < found.over_keeping_neutral.high
    assert 0.2 < found.chance_neutral.value < 0.8
    assert found.fact_neutral == "API revenue"


@both
def test_the_neutral_range_and_the_views_leave_the_sign_open(as_of):
    openness = study("openness", as_of)
    assert openness.npv_neutral.low < 0 < openness.npv_neutral.high
    assert openness.npv_sceptic.value < 0 < openness.npv_as_meta_argues.value


@both
def test_first_statements_miss_and_last_ones_hold(as_of):
    capex = study("capex", as_of)
    assert capex.hit_rate_first.high < capex.hit_rate_last.value
    assert capex.hit_rate_first.value < 0.5 < capex.hit_rate_last.value


@both
def test_forgone_sales_outweigh_what_comes_back_in_the_neutral_view(as_of):
    openness = study("openness", as_of)
    back = ("efficiency", "talent", "complement", "cloud_fees")
    gains = sum(getattr(openness, f"pv_{name}").value for name in back)
    assert gains < -openness.pv_api_profit_forgone.value + -openness.pv_release.value


@pytest.mark.long
@both
def test_the_lead_of_packaged_models_is_within_the_error_of_the_survey(as_of):
    lead = study("adoption", as_of).commercial_less_open
    assert lead.low < 0 < lead.high


@both
def test_if_the_spending_pays_it_is_not_through_fees(as_of):
    assert study("capex", as_of).fees_over_required.high < 0.1


@pytest.mark.long
@now
def test_every_borrowed_curve_fell_short(as_of):
    adoption = study("adoption", as_of)
    assert adoption.scenario_ceiling.high < adoption.downloads_latest.value


@pytest.mark.long
@both
def test_the_claims_own_flow_spoke_against_the_borrowed_curves(as_of):
    adoption = study("adoption", as_of)
    assert adoption.scenario_flow.high < 0.5 * adoption.downloads_last_month.value


@pytest.mark.long
@now
def test_one_later_total_has_the_scope_of_the_claim(as_of):
    adoption = study("adoption", as_of)
    assert adoption.later_same_scope.value == 1
    assert adoption.flow_since.value > adoption.downloads_last_month.value
    assert adoption.doubling_first.value < adoption.doubling_later.value


@both
def test_over_three_days_neither_a_direction_nor_a_size_is_told(as_of):
    reactions = study("reactions", as_of)
    assert reactions.mean_car.low < 0 < reactions.mean_car.high
    assert reactions.p_release_least.value > 0.05 and reactions.p_size_least.value > 0.05
    assert reactions.smallest_p.value > 0.05 and len(reactions.tests) == 15
    assert min(reactions.least_p_holm.value, reactions.p_step_down.value) > 0.05


@both
def test_the_same_test_of_size_tells_results_days(as_of):
    assert study("reactions", as_of).p_size_results.value < 0.01


@now
def test_the_day_alone_is_told_by_one_pool_and_not_by_the_other(as_of):
    reactions = study("reactions", as_of)
    assert reactions.p_day.value < 0.05 < reactions.p_day_all.value
    assert reactions.p_day_t.value < 0.05
    assert reactions.day_mean.low > 0


@now
def test_all_choices_together_are_told_by_one_pool_and_not_by_the_other(as_of):
    reactions = study("reactions", as_of)
    assert reactions.p_joint.value < 0.05 < reactions.p_joint_all.value


@now
def test_what_is_told_is_told_mostly_by_the_day_and_by_more_than_openings(as_of):
    told = study("reactions", as_of).choices.query("p_value < 0.05")
    assert not (told["window"] == "days -5 to 5").any()
    assert (told["window"] == "the day alone").mean() > 0.5
    assert (told["events"] != "Meta opens weights").mean() > 0.5


@now
def test_one_release_weighs_most_and_came_in_a_week_of_falling_markets(as_of):
    reactions = study("reactions", as_of)
    assert reactions.most_title.startswith("Llama 4")
    assert abs(reactions.mean_without.value) < 0.5 * reactions.mean_car.value
    week = load_prices(["AAPL"]).loc["2025-04-02":"2025-04-08", "AAPL"]
    assert week.iloc[-1] / week.iloc[0] - 1 < -0.1


@both
def test_a_typical_results_day_moves_the_share_several_times_as_much_as_a_release(as_of):
    reactions = study("reactions", as_of)
    assert reactions.results_move.value > 3 * reactions.release_move.value


@both
def test_the_wave_ties_to_what_was_reported_from_2019_on(as_of):
    fit = study("capex", as_of).wave_fit.query("fiscal_year >= 2019")
    assert (fit["relative_error"].abs() < 0.2).all()


@both
def test_the_wave_lies_well_below_what_was_reported_before_2019(as_of):
    fit = study("capex", as_of).wave_fit.query("fiscal_year < 2019")
    assert (fit["relative_error"] < -0.2).all()


@both
def test_expenses_are_guided_better_than_capital_expenditure(as_of):
    capex = study("capex", as_of)
    assert capex.expense_miss.value < capex.capex_miss.value


@both
def test_guidance_holds_too_few_outcomes_and_the_pool_too_many(as_of):
    capex = study("capex", as_of)
    assert capex.density_inside_80_guidance.value < 0.8 < capex.density_inside_80_pool.value
    assert not capex.knows("density_test_before")


@now
def test_past_growth_was_surer_of_the_rise_and_further_from_its_size(as_of):
    capex = study("capex", as_of)
    assert capex.density_then_rise_naive.value > capex.density_then_rise.value
    naive, pool = (capex.quantities[f"density_then_absolute_error_{one}"].value
                   for one in ("naive", "pool"))  # fmt: skip
    assert naive > pool


@now
def test_chips_earn_sellers_of_models_lose_and_clouds_do_not_say(as_of):
    capex = study("capex", as_of)
    assert capex.ai_profit_chips.value > 0 > capex.ai_profit_models.value
    assert not capex.knows("ai_profit_clouds")


@both
def test_fees_and_metas_own_forecast_fail_at_every_value(as_of):
    payback = study("capex", as_of).payback
    known = payback[~payback["case"].str.startswith("all growth")]
    assert not known["found"].any()


@both
def test_the_alternative_prefers_selling_or_opening_but_never_keeping(as_of):
    openness = study("openness", as_of)
    assert set(openness.views["best"]) <= {"sell", "open with licence", "open"}


@pytest.mark.long
@now
def test_however_high_the_ceiling_the_fit_stays_below_its_limit(as_of):
    adoption = study("adoption", as_of)
    right = adoption.profile.sort_values("ceiling").groupby("curve").tail(1)
    assert (right["rise"] < right["limit"]).all()


@pytest.mark.long
@both
def test_which_linux_decides_what_a_likeness_would_mean(as_of):
    curves = study("adoption", as_of).analogue_curves.groupby("analogue")["share"].max()
    assert curves["Linux, fastest computers"] > 0.95
    assert 0.2 < curves["Linux, server licences"] < 0.3
    assert curves["Linux, desktop page views"] < 0.05


@pytest.mark.long
@now
def test_closed_models_reached_the_level_first_and_at_a_higher_price(as_of):
    paths = study("adoption", as_of).price_paths.set_index("kind")
    assert paths.loc["closed", "date"].min() < paths.loc["open", "date"].min()
    assert paths.loc["closed", "price"].max() > paths.loc["open", "price"].max()


@pytest.mark.long
@now
def test_surveys_that_ask_alike_differ_by_more_than_their_error(as_of):
    adoption = study("adoption", as_of)
    assert adoption.pooled.sort_values("share")["high"].iloc[0] < adoption.pooled["share"].iloc[-1]
    assert adoption.models["pooled"].p_homogeneous < 0.001


@pytest.mark.long
@both
def test_both_rivals_stood_above_the_threshold(as_of):
    adoption = study("adoption", as_of)
    assert min(adoption.snap_users.value, adoption.tiktok_users.value) > adoption.threshold.value


@pytest.mark.long
@now
def test_a_rival_has_more_derivatives_than_were_ever_read_of_llama(as_of):
    adoption = study("adoption", as_of)
    assert adoption.rival_derivatives.value > adoption.derivatives_last.value


@both
def test_forgone_sales_decide_most_often(as_of):
    assert study("openness", as_of).decisive == "api_profit_forgone"


@both
def test_reading_every_value_as_equally_likely_helps_opening_most(as_of):
    readings = study("openness", as_of).readings.set_index("ranges")
    pays = readings["opening_pays"].str.rstrip("%").astype(int)
    assert (pays["all values alike"] > pays.drop("all values alike")).all()


@both
def test_the_frontiers_rise_and_the_assumed_pair_lies_on_the_side_of_selling(as_of):
    found = study("openness", as_of)
    for model in (found.models["frontier_api_revenue"], found.models["frontier_moat_loss"]):
        line = model.frontier.sort_values(model.x)[model.y]
        assert line.is_monotonic_increasing and len(line) > 2
        assert model.npv < 0


@both
def test_only_the_neutral_choice_could_change_by_a_fact(as_of):
    found = study("openness", as_of)
    assert found.fact_neutral != "no single fact"
    assert found.fact_sceptic == found.fact_as_meta_argues == "no single fact"


@both
def test_only_growth_of_the_running_cost_comes_from_the_forecast(as_of):
    found = study("openness", as_of)
    paths = found.nested_paths.query("path == 'inference cost'")
    first = paths.iloc[0]
    assert first["median"] == pytest.approx(first["assumed"], rel=0.05)
    grown = (paths["median"].iloc[-1] / first["median"]) ** (1 / (len(paths) - 1)) - 1
    assert grown == pytest.approx(found.cost_growth_forecast.value, abs=0.05)


@both
def test_the_game_names_the_alternative_that_it_plays(as_of):
    found = study("openness", as_of)
    kept = found.game_other_neutral == "keeping it inside"
    assert ("keep the model inside" in found.game_alternative) is kept
    assert set(found.game_places["instead"]) == {found.game_other_neutral}


@pytest.mark.long
@both
def test_downloads_leave_their_ceiling_open(as_of):
    adoption = study("adoption", as_of)
    assert not adoption.fits["identified"].any()


@both
def test_the_payoff_over_the_licences_threshold_is_flat(as_of):
    found = study("openness", as_of)
    payoff = found.game_licence["payoff_usd_bn"]
    assert found.game_clause_cost.value < 0.05 * payoff.max()


@both
def test_facts_are_the_same_in_every_view(as_of):
    table = study("openness", as_of).assumptions
    facts = ("ad_revenue", "ad_margin", "inference_cost", "researchers", "cost_per_researcher")
    for name in (*facts, "discount_rate"):
        assert table.loc[table["name"] == name, "default"].nunique() == 1
