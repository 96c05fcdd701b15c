"""Studies: the same results by another way, at both vintages, and what they refuse."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, load, study
from analysis.studies import NAMES

VINTAGES = ("2023-10-15", None)
both = pytest.mark.parametrize("as_of", VINTAGES)
every = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.long if name == "adoption" else ()) for name in NAMES],
)


@every
@both
def test_no_number_rests_on_a_row_published_later(name, as_of):
    made = study(name, as_of)
    days = [source.known_on for source in made.sources if source.known_on]
    assert days and max(days) <= (as_of or "9999")


@every
@both
def test_no_verdict_number_rests_on_a_row_that_cannot_be_told(name, as_of):
    for quantity in study(name, as_of).quantities.values():
        told = {source.evidence for source in quantity.sources}
        assert "unresolved" not in told, quantity.name


@every
@both
def test_every_number_is_told_or_unresolved(name, as_of):
    for quantity in study(name, as_of).quantities.values():
        assert (quantity.evidence == "unresolved") == math.isnan(quantity.value), quantity.name
        if quantity.low is not None and not math.isnan(quantity.value):
            assert quantity.low <= quantity.value <= quantity.high, quantity.name


@every
@both
def test_it_is_plain_json(name, as_of):
    text = json.dumps(study(name, as_of).to_dict(), allow_nan=False)
    assert json.loads(text)["study"] == name


def test_the_range_and_the_outcome_are_the_rows_of_the_tables():
    now = study("capex")
    guidance, annual = load("meta_capex_guidance"), load("meta_annual").set_index("fiscal_year")
    row = guidance[(guidance["issued_on"] == "2023-07-26") & (guidance["fiscal_year"] == 2023)]
    assert (now.range_in_force.low, now.range_in_force.high) == (
        row["low_usd_bn"].item(),
        row["high_usd_bn"].item(),
    )
    assert now.capex_2023.value == annual.loc[2023, "capex_usd_bn"]


def test_the_outcome_is_not_known_on_the_articles_day():
    then = study("capex", "2023-10-15")
    assert not then.knows("capex_2023") and then.capex_2023.evidence == "unresolved"
    assert then.tell("{capex_2023}", given="capex_2023", otherwise="not yet") == "not yet"


def test_required_revenue_is_the_annuity_over_the_margin():
    now = study("capex")
    life, rate = now.useful_life.value, now.discount_rate.value
    charge = now.capex_last.value * rate / (1 - (1 + rate) ** -life)
    assert now.required_revenue.value == pytest.approx(charge / now.ad_margin.value)


def test_the_years_loss_is_the_sum_of_its_four_quarters():
    segments = load("meta_segments").sort_values("period_end").tail(4)
    loss = -segments["rl_operating_income_usd_bn"].sum()
    assert study("capex").metaverse_loss.value == pytest.approx(loss)


def test_the_first_evidence_on_fees_is_assumed():
    assert study("capex").fees.evidence == "assumed"


@pytest.mark.long
def test_the_claims_growth_is_what_two_figures_give():
    then = study("adoption", "2023-10-15")
    assert then.growth_last_month.value == pytest.approx(30 / 20 - 1)
    assert then.doubling_days.value == pytest.approx(30 * np.log(2) / np.log(1.5))


@pytest.mark.long
def test_one_total_fits_no_curve():
    fits = study("adoption", "2023-10-15").fits
    assert not fits["converged"].any()
    assert fits["reason"].str.contains(r"cannot fix [34] parameters").all()


@pytest.mark.long
def test_later_totals_leave_the_ceiling_open():
    fits = study("adoption").fits.set_index("curve")
    found = fits[fits["converged"]]
    assert list(found.index) == ["bass", "logistic", "gompertz"] and not fits["identified"].any()
    assert np.isinf(found["high"].astype(float)).all()
    assert fits.loc["weibull", "reason"].startswith("the sum of squares keeps falling as m grows")


@pytest.mark.long
def test_later_scores_are_totals_over_the_line_through_the_claim():
    now = study("adoption")
    scores = now.pace_scores
    line = 30e6 + 10e6 * scores["days_ahead"] / 30
    assert np.allclose(scores["ratio"], scores["actual"] / line)


def test_three_of_the_releases_known_then_and_eleven_of_those_known_now_opened_weights():
    then, now = study("reactions", "2023-10-15"), study("reactions")
    assert (then.releases_tested.value, then.opens_known.value) == (5, 3)
    assert (now.releases_tested.value, now.opens_known.value) == (16, 11)
    assert then.n.value == 5 and now.n.value == 11  # fewer than five openings are not tested


def test_the_mean_reaction_is_the_mean_of_the_openings():
    reactions = study("reactions")
    cars = reactions.events.query("opens_weights == 'yes'")["car"]
    assert reactions.mean_car.value == pytest.approx(cars.mean())
    reach = 2.2281389 * cars.std(ddof=1) / 11**0.5  # t(10)
    assert reactions.mean_car.high - reactions.mean_car.value == pytest.approx(reach)


def test_a_release_on_a_saturday_is_tested_on_the_next_session():
    sessions = study("reactions").events.set_index("event_id")["session"]
    assert sessions["20250405_mod"] == pd.Timestamp("2025-04-07")


def test_the_views_differ_in_sign():
    openness = study("openness")
    values = [openness.npv_sceptic.value, openness.npv_as_meta_argues.value]
    assert values[0] < 0 < values[1]


def test_the_channels_add_up_to_the_value():
    openness = study("openness")
    channels = openness.channels["present_value_usd_bn"].sum()
    assert channels == pytest.approx(openness.npv_neutral.value)


@pytest.mark.parametrize(
    ("name", "as_of", "message"),
    [
        ("capx", None, "unknown study 'capx'; the nearest known names are capex"),
        ("capex", "15.10.2023", "is not a date"),
        ("capex", "2023-10-14", "is before the article; give 2023-10-15 or a later day"),
    ],
)
def test_bad_requests_say_what_to_do(name, as_of, message):
    with pytest.raises(DataError, match=message):
        study(name, as_of)


def test_an_unknown_result_is_named_with_the_nearest():
    with pytest.raises(AttributeError, match=r"capex_2032.*capex_2023"):
        _ = study("capex").capex_2032


BETWEEN = ("2023-10-25", "2024-02-01", "2025-01-29", "2026-01-28")
QUICK = (("openness", "2023-10-25"), ("reactions", "2024-02-01"))


@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        pytest.param(name, day, marks=() if (name, day) in QUICK else pytest.mark.long)
        for name in NAMES
        for day in BETWEEN
    ],
)
def test_every_vintage_between_can_be_made(name, as_of):
    assert study(name, as_of).evidence in ("estimated", "assumed", "derived")


@pytest.mark.long
def test_a_study_cannot_be_changed_by_who_reads_it():
    scores = study("adoption").pace_scores
    scores["ratio"] = 0.0
    assert study("adoption").pace_scores["ratio"].min() > 1
    with pytest.raises(TypeError):
        study("adoption").frames["x"] = 1
