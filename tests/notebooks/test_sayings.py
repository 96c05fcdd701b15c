"""What the notebooks say in words without numbers holds on the embedded data, at both vintages."""

from __future__ import annotations

import pytest

from analysis import claims, study

both = pytest.mark.parametrize("as_of", ["2023-10-15", None])
now = pytest.mark.parametrize("as_of", [None])


@both
def test_there_was_little_to_sell(as_of):
    assert study("openness", as_of).sell_over_ads.value < 0.05


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
def test_first_statements_were_too_high_on_average(as_of):
    assert study("capex", as_of).bias_first.value < 0


@both
def test_forgone_sales_outweigh_what_comes_back_in_the_neutral_view(as_of):
    openness = study("openness", as_of)
    back = ("efficiency", "talent", "complement", "cloud_fees")
    gains = sum(getattr(openness, f"pv_{name}").value for name in back)
    assert gains < -openness.pv_api_profit_forgone.value + -openness.pv_release.value


@both
def test_the_lead_of_packaged_models_is_within_the_error_of_the_survey(as_of):
    lead = study("adoption", as_of).commercial_less_open
    assert lead.low < 0 < lead.high


@both
def test_if_the_spending_pays_it_is_not_through_fees(as_of):
    assert study("capex", as_of).fees_over_required.high < 0.1


@now
def test_every_borrowed_curve_fell_short(as_of):
    adoption = study("adoption", as_of)
    assert adoption.scenario_ceiling.high < adoption.downloads_latest.value


@now
def test_the_months_growth_rate_erred_the_other_way(as_of):
    assert study("adoption", as_of).growth_ratio_last.value < 0.1


@both
def test_no_reaction_can_be_told_though_a_results_day_would_be(as_of):
    reactions = study("reactions", as_of)
    assert reactions.p_release.value > 0.05
    assert reactions.detectable.value < reactions.results_move.value
    assert reactions.least_p_holm.value > 0.05


@both
def test_the_mean_path_never_leaves_the_band_around_zero(as_of):
    path = study("reactions", as_of).path
    assert ((path["low"] <= 0) & (path["high"] >= 0)).all()


@both
def test_the_depreciation_schedule_is_an_upper_bound(as_of):
    capex = study("capex", as_of)
    assert capex.schedule_charge.value > capex.reported_depreciation.value


@now
def test_the_metaverse_loss_is_nearly_flat_while_spending_rises(as_of):
    capex = study("capex", as_of)
    last = capex.metaverse.tail(12)
    spread = last["loss_usd_bn"].max() / last["loss_usd_bn"].min()
    rise = last["capex_usd_bn"].iloc[-1] / last["capex_usd_bn"].iloc[0]
    assert spread < 1.3 and rise > 2


@both
def test_the_alternative_prefers_selling_or_opening_but_never_keeping(as_of):
    openness = study("openness", as_of)
    assert set(openness.views["best"]) <= {"sell", "open with licence", "open"}


@both
def test_half_of_the_claims_are_not_measured_yet(as_of):
    assert (claims(as_of)["verdict"] == "not measured yet").mean() == 0.5
