"""The depreciation wave of the study: then and now, by another way, and what it cannot tell."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import depreciation_schedule, load, study
from analysis.studies.capex_wave import TRUE_LIVES, add_wave
from analysis.studies.workbook import Workbook

VINTAGES = ("2023-10-15", None)
both = pytest.mark.parametrize("as_of", VINTAGES)


def made(as_of):
    return study("capex", as_of)


@both
def test_the_share_lies_in_the_range_of_its_row(as_of):
    study = made(as_of)
    row = load("capex_inputs", as_of).query("name == 'servers_share' and entity == 'Meta'")
    row = row.sort_values("date").tail(1)
    assert row["low"].item() <= study.wave_share.value <= row["high"].item()
    assert not study.wave_tie.at_bound


@both
def test_the_fit_is_of_the_reported_years_and_reported_figures(as_of):
    fit = made(as_of).wave_fit.set_index("fiscal_year")
    annual = load("meta_annual", as_of).set_index("fiscal_year")["depreciation_usd_bn"]
    assert list(fit.index) == list(range(2017, 2023 if as_of else 2026))
    np.testing.assert_allclose(fit["reported"], annual.loc[2017:])
    np.testing.assert_allclose(fit["error"], fit["computed"] - fit["reported"])
    assert fit["error"].abs().max() < 1.5  # US$ bn: the misses of the first years


def test_the_wave_fits_better_than_one_life_for_all():
    annual = load("meta_annual").set_index("fiscal_year")
    one_life = depreciation_schedule(annual["capex_usd_bn"], 5.5, "mid_year")["depreciation"]
    misses = (one_life - annual["depreciation_usd_bn"]).loc[2017:2025]
    assert made(None).wave_rms_error.value < 0.5 * np.sqrt((misses**2).mean())


@both
def test_the_cases_differ_by_what_is_bought_later(as_of):
    ahead = made(as_of).wave_ahead.pivot_table(index="fiscal_year", columns="case", values="value")
    first = ahead.index[0]
    assert len(ahead) == 6 and first == (2023 if as_of else 2026)
    assert (ahead["bought"] < ahead["guided"]).all()
    assert ahead["guided"][first] == pytest.approx(ahead["kept"][first])
    assert (ahead["guided"].iloc[1:] < ahead["kept"].iloc[1:]).all()


@both
def test_the_stack_adds_up_to_the_guided_case(as_of):
    study = made(as_of)
    stack = study.wave_vintages.groupby("fiscal_year")["depreciation"].sum()
    ahead = study.wave_ahead.query("case == 'guided'").set_index("fiscal_year")["value"]
    np.testing.assert_allclose(stack.loc[ahead.index], ahead)
    fit = study.wave_fit.set_index("fiscal_year")["computed"]
    np.testing.assert_allclose(stack.loc[fit.index], fit)
    assert study.wave_vintages["vintage"].nunique() == 5


def test_purchases_known_then_charge_the_same_whatever_came_later():
    # Vintage 2017 lies before any change and any later purchase.
    then, now = (made(day).wave.by_vintage[2017].loc[:2021] for day in VINTAGES)
    share = made(None).wave_share.value / made("2023-10-15").wave_share.value
    servers = now.loc[2018] / then.loc[2018]
    assert 1 < servers < share  # only the tied share differs


@both
def test_everything_reconciles_to_the_purchases(as_of):
    table = made(as_of).wave.reconciliation()
    np.testing.assert_allclose(table["difference"], 0, atol=1e-8)


def test_disclosed_effects_are_the_rows_and_ratios_follow():
    now = made(None)
    assert now.change_2025_actual.value == -2.92
    assert now.change_2025_actual_ratio.value == pytest.approx(
        now.change_2025_actual_computed.value / -2.92
    )
    assert now.change_2023_expected.value == -1.5


def test_then_only_the_effect_expected_for_2023_can_be_told():
    then = made("2023-10-15")
    assert then.knows("change_2023_expected_ratio")
    assert not then.knows("change_2025_actual") and not then.knows("change_2025_expected")
    assert "2025" not in then.life_changes["fiscal_year"].astype(str).tolist()


def test_peers_and_rows_that_cannot_be_told_stay_in_the_table_without_a_computed_effect():
    table = made(None).life_changes
    peers = table[table["company"] != "Meta"]
    assert {"Alphabet", "Amazon", "Microsoft"} <= set(peers["company"])
    assert peers["computed_usd_bn"].isna().all()
    assert (table["evidence"] == "unresolved").any()


@both
def test_a_shorter_true_life_costs_more_while_purchases_grow(as_of):
    study = made(as_of)
    frame = study.true_lives
    first = frame[frame["fiscal_year"] == frame["fiscal_year"].min()]
    first = first.set_index("useful_life_years").loc[list(TRUE_LIVES)]
    assert (np.diff(first["extra"]) < 0).all() and (np.diff(first["operating_margin"]) > 0).all()
    annual = load("meta_annual", as_of).sort_values("fiscal_year").iloc[-1]
    income = annual["operating_income_usd_bn"] - first["extra"]
    np.testing.assert_allclose(first["operating_margin"], income / annual["revenue_usd_bn"])


@both
def test_the_margin_ahead_is_that_before_depreciation_less_the_charge(as_of):
    study = made(as_of)
    annual = load("meta_annual", as_of).sort_values("fiscal_year").iloc[-1]
    before = annual["operating_income_usd_bn"] + annual["depreciation_usd_bn"]
    frame = study.wave_margins
    np.testing.assert_allclose(
        frame["operating_margin"],
        before / annual["revenue_usd_bn"] - frame["depreciation_usd_bn"] / frame["revenue_usd_bn"],
    )
    assert set(frame["scenario"]) == {"low", "default", "high", "record"}


@pytest.mark.long
def test_it_is_the_same_again():
    book = Workbook("capex", None)
    add_wave(book)
    assert book.frames["wave_ahead"].equals(made(None).wave_ahead)


@pytest.mark.long
@pytest.mark.parametrize("as_of", ["2023-10-25", "2024-02-01", "2025-01-29"])
def test_every_vintage_between_can_be_made(as_of):
    assert made(as_of).wave_share.evidence == "assumed"


@pytest.mark.long
def test_the_last_vintage_before_now_can_be_made():
    book = Workbook("capex", "2026-01-28")  # the wave alone: the whole study is a long test
    add_wave(book)
    assert book.quantities["wave_share"].evidence == "assumed"
