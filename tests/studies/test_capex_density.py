"""The densities of the study: then and now, by another way, and what they cannot tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import capex_density, load, study
from analysis.capex import growth_chance
from analysis.studies.capex_guidance import outcomes_by_measure

VINTAGES = ("2023-10-15", None)
both = pytest.mark.parametrize("as_of", VINTAGES)


def made(as_of):
    return study("capex", as_of)


def test_the_density_of_the_articles_day_is_the_same_at_both_vintages():
    then, now = made("2023-10-15"), made(None)
    assert then.density_then.value == now.density_then.value
    assert then.density_then_rise.value == now.density_then_rise.value
    pd.testing.assert_frame_equal(then.density_then_table, now.density_then_table)


def test_its_scores_are_not_known_on_the_articles_day_and_known_since():
    then, now = made("2023-10-15"), made(None)
    assert not then.knows("density_then_crps_pool")
    assert "density_then_scores" not in dir(then)
    assert now.knows("density_then_crps_pool")
    assert then.density_then_curves["outcome_usd_bn"].isna().all()
    assert (now.density_then_curves["outcome_usd_bn"] == 39.225).all()


def test_no_guidance_in_numbers_was_known_for_2024_and_the_pool_went_on_without_it():
    density = made(None).density_then_model
    assert "guidance" not in density.models and "pool" in density.models
    assert "without a number" in density.reasons["guidance"]
    assert all(source.table == "meta_quarterly" for source in made(None).density_then.sources)


def test_the_naive_chance_of_a_rise_is_the_growth_records_own():
    annual = load("meta_annual", "2023-10-15").set_index("fiscal_year")["capex_usd_bn"]
    # Years before 2019 carry the lease factor here: without it 2019 grew by its definition too.
    assert made(None).density_then_rise_naive.value == pytest.approx(
        growth_chance(annual).probability, abs=0.01
    )


def test_an_origin_is_what_the_public_function_gives_from_the_tables_of_its_day():
    origins = made(None).density_origins
    row = origins[(origins["made_on"] == "2023-02-01") & (origins["fiscal_year"] == 2023)]
    density = capex_density(
        load("meta_quarterly", "2023-02-01"),
        load("meta_capex_guidance", "2023-02-01"),
        fiscal_year=2023,
        made_on="2023-02-01",
    )
    own = row.set_index("model").loc["pool"]
    assert own["median_usd_bn"] == pytest.approx(density.quantile(0.5), rel=1e-12)
    assert own["crps_log"] == pytest.approx(density.score(28.103).loc["pool", "crps_log"])


def test_origins_before_the_change_of_definition_meet_outcomes_without_leases():
    origins = made(None).density_origins
    own = origins[origins["fiscal_year"] == 2019].groupby("made_on")["outcome_usd_bn"].first()
    assert own[own.index < "2019-04-24"].unique().tolist() == [15.102]
    assert own[own.index >= "2019-04-24"].unique().tolist() == [15.654]


def test_outcomes_stand_once_a_measure():
    outcomes = outcomes_by_measure(load("meta_annual"))
    assert not outcomes.duplicated(["fiscal_year", "definition"]).any()
    assert (outcomes["fiscal_year"] == 2019).sum() == 2
    assert (outcomes["fiscal_year"] == 2016).sum() == 1


def test_scores_known_then_are_those_of_years_known_then():
    then, now = made("2023-10-15"), made(None)
    assert then.density_origins["fiscal_year"].max() == 2022
    key = ["made_on", "fiscal_year", "model"]
    shared = now.density_origins.merge(then.density_origins, on=key, suffixes=("", "_then"))
    assert len(shared) == len(then.density_origins)
    np.testing.assert_allclose(shared["crps_log"], shared["crps_log_then"], rtol=1e-12)


def test_today_is_the_year_in_progress_and_the_next():
    then, now = made("2023-10-15"), made(None)
    assert (then.density_current_year, then.density_next_year) == ("2023", "2024")
    assert then.density_next.value == then.density_then.value
    assert int(now.density_next_year) == int(now.density_current_year) + 1
    assert set(now.density_current_model.models) >= {"guidance", "series", "intensity", "pool"}


def test_the_fan_narrows_to_the_outcome_and_ends_on_the_articles_day_then():
    fan = made(None).density_fan
    width = np.log(fan["high_usd_bn"] / fan["low_usd_bn"])
    assert width.iloc[-1] < width.iloc[0] / 3
    assert f"{made('2023-10-15').density_fan['made_on'].max():%Y-%m-%d}" == "2023-10-15"


def test_an_invalid_test_has_no_p_value_and_says_why():
    for as_of in VINTAGES:
        study = made(as_of)
        tests = study.density_tests
        assert (tests["valid"] | (tests["reason"] != "")).all()
        assert study.knows("density_test_before") == (study.density_test_reason == "")
    assert not made("2023-10-15").knows("density_test_before")
