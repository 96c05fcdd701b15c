"""The depreciation wave: closed forms, invariants and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    AssetClass,
    DataError,
    LifeChange,
    OpeningBalance,
    change_useful_life,
    change_worth,
    depreciation_schedule,
    depreciation_wave,
)

# Capital expenditure with finance-lease principal, US$ bn, Meta's releases of 2022 to 2024.
CAPEX = {2021: 19.244, 2022: 32.036, 2023: 28.103}
SERVERS = AssetClass("servers", 0.6, 4, lag_years=0.25)
BUILDINGS = AssetClass("buildings", 0.38, 25, lag_years=1)
LAND = AssetClass("land", 0.02, None)
CLASSES = (SERVERS, BUILDINGS, LAND)
CHANGES = (LifeChange("servers", "2022-04-01", 4.5), LifeChange("servers", "2022-10-01", 5))
only = AssetClass("all", 1.0, 4)


@pytest.mark.parametrize("life", [1, 4, 4.5, 5, 5.5, 0.25, 25])
def test_one_class_without_lag_is_the_mid_year_schedule(life):
    wave = depreciation_wave(CAPEX, [AssetClass("all", 1.0, life)])
    schedule = depreciation_schedule(CAPEX, life, "mid_year")
    pd.testing.assert_series_equal(wave.total, schedule["depreciation"], rtol=1e-12)
    np.testing.assert_allclose(wave.net_book_value, schedule["net_book_value"], atol=1e-10)


def test_half_a_year_of_lag_moves_the_charge_to_the_next_year():
    wave = depreciation_wave({2021: 8.0}, [AssetClass("all", 1.0, 2, lag_years=0.5)])
    assert wave.total.to_dict() == {2021: 0.0, 2022: 4.0, 2023: 4.0}


def test_a_change_is_that_of_the_single_asset():
    # In service from 2021.5, so 0.75 years old on 2022-04-01.
    change = change_useful_life(8.0, 4, 5, age=0.75)
    wave = depreciation_wave({2021: 8.0}, [only], [LifeChange("all", "2022-04-01", 5)])
    assert wave.total[2022] == pytest.approx(0.25 * change.old_charge + 0.75 * change.new_charge)
    assert wave.total[2023] == pytest.approx(change.new_charge)
    assert wave.years[-1] == 2026


def test_two_changes_follow_one_another():
    changes = [LifeChange("all", "2022-01-01", 4.5), LifeChange("all", "2023-01-01", 5.5)]
    wave = depreciation_wave({2021: 8.0}, [only], changes[::-1])
    first = 7.0 / 4.0  # 8 less half a year of 2, over 4.5 - 0.5 years
    second = (7.0 - first) / 4.0  # over 5.5 - 1.5 years
    assert wave.total.to_dict() == pytest.approx(
        {2021: 1.0, 2022: first, 2023: second, 2024: second, 2025: second, 2026: second}
    )


def test_a_change_before_service_gives_the_life_and_one_after_the_end_nothing():
    later = LifeChange("all", "2021-06-01", 5)
    with_change = depreciation_wave({2021: 8.0}, [only], [later])
    plain = depreciation_wave({2021: 8.0}, [AssetClass("all", 1.0, 5)])
    pd.testing.assert_series_equal(with_change.total, plain.total)
    too_late = depreciation_wave({2021: 8.0}, [only], [LifeChange("all", "2025-07-01", 9)])
    pd.testing.assert_series_equal(too_late.total, depreciation_wave({2021: 8.0}, [only]).total)


def test_a_change_on_the_day_of_service_is_no_jump():
    change = [LifeChange("all", "2021-07-01", 5)]
    before, on = (
        depreciation_wave({2021: 8.0}, [AssetClass("all", 1.0, 4, lag_years=lag)], change).total
        for lag in (0.0, 1e-9)
    )
    np.testing.assert_allclose(before, on.loc[before.index], atol=1e-6)


amounts = st.lists(st.floats(0, 1e3), min_size=1, max_size=6)
shares = st.tuples(st.floats(0, 1), st.floats(0, 1))


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(amounts, shares, st.floats(0.1, 40), st.floats(0.1, 40), st.floats(0, 3), st.floats(0, 5))
def test_charges_and_land_sum_to_the_capex_whatever_the_lives(
    spent, split, short, long, lag, longer
):
    servers = split[0]
    buildings = (1 - servers) * split[1]
    classes = [
        AssetClass("servers", servers, short, lag),
        AssetClass("buildings", buildings, long),
        AssetClass("land", 1 - servers - buildings, None),
    ]
    capex = dict(enumerate(spent, start=2001))
    changes = [LifeChange("servers", "2002-04-01", short + longer)]
    wave = depreciation_wave(capex, classes, changes)
    table = wave.reconciliation()
    np.testing.assert_allclose(table["difference"], 0, atol=1e-8)
    assert wave.total.sum() + table["never_depreciated"].sum() == pytest.approx(sum(spent))
    assert wave.net_book_value.iloc[-1] == pytest.approx(table["never_depreciated"].sum(), abs=1e-8)
    assert (wave.cube >= -1e-12).all()


def test_charges_scale_with_the_capex():
    one = depreciation_wave(CAPEX, CLASSES, CHANGES).total
    seven = depreciation_wave({y: 7 * x for y, x in CAPEX.items()}, CLASSES, CHANGES).total
    np.testing.assert_allclose(seven, 7 * one)


def test_a_shift_of_all_years_shifts_the_charges():
    moved = [
        LifeChange("servers", f"{2022 + 10}-{day}", life)
        for day, life in (("04-01", 4.5), ("10-01", 5))
    ]
    later = depreciation_wave({y + 10: x for y, x in CAPEX.items()}, CLASSES, moved).total
    one = depreciation_wave(CAPEX, CLASSES, CHANGES).total
    np.testing.assert_allclose(later, one)
    assert (later.index - 10 == one.index).all()


def test_a_later_vintage_or_change_moves_no_earlier_charge():
    known = {y: x for y, x in CAPEX.items() if y < 2023}
    before = depreciation_wave(known, CLASSES, CHANGES)
    after = depreciation_wave(CAPEX, CLASSES, [*CHANGES, LifeChange("servers", "2025-01-01", 5.5)])
    np.testing.assert_allclose(
        after.by_vintage.loc[2021:2024, [2021, 2022]], before.by_vintage.loc[2021:2024]
    )
    assert (after.by_vintage.loc[:2022, 2023] == 0).all()


def test_views_of_the_cube_agree():
    wave = depreciation_wave(CAPEX, CLASSES, CHANGES)
    np.testing.assert_allclose(wave.by_vintage.sum(axis=1), wave.total)
    np.testing.assert_allclose(wave.by_class.sum(axis=1), wave.total)
    assert wave.to_frame()["depreciation"].sum() == pytest.approx(wave.total.sum())
    for alone in (1, 2, 3, 9):
        grouped = wave.grouped(alone).groupby("fiscal_year")["depreciation"].sum()
        np.testing.assert_allclose(grouped, wave.total.loc[grouped.index])
    assert list(wave.grouped(2)["vintage"].unique()) == ["to 2021", "2022", "2023"]


def test_book_value_rises_by_the_capex_and_falls_by_the_charge():
    wave = depreciation_wave(CAPEX, CLASSES, CHANGES)
    bought = pd.Series(CAPEX).reindex(wave.years, fill_value=0.0)
    change = wave.net_book_value.diff().fillna(wave.net_book_value.iloc[0])
    np.testing.assert_allclose(change, bought - wave.total, atol=1e-10)


def test_an_opening_balance_runs_off_straight():
    opening = OpeningBalance(net_book_value=5.0, remaining_years=2.5)
    wave = depreciation_wave({2021: 0.0}, [only], opening=opening)
    assert wave.total.loc[2021:2023].tolist() == pytest.approx([2.0, 2.0, 1.0])
    assert wave.net_book_value.iloc[-1] == pytest.approx(0.0, abs=1e-12)


def test_nothing_bought_charges_nothing():
    assert (depreciation_wave({2021: 0.0}, CLASSES).total == 0).all()


def test_the_headline_names_the_peak():
    wave = depreciation_wave(CAPEX, CLASSES, CHANGES)
    assert wave.total.idxmax() == 2025  # the year in which all three are in service
    assert wave.headline() == (
        "Purchases of 2021 to 2023 ($79.4bn) charge most in "
        f"2025: ${wave.total[2025]:.1f}bn over 3 vintages."
    )


def test_what_a_change_was_worth_sums_to_nothing():
    wave = depreciation_wave(CAPEX, CLASSES, CHANGES)
    both, second = change_worth(wave, "2022-01-01"), change_worth(wave, "2022-10-01")
    assert both.sum() == pytest.approx(0, abs=1e-9)
    assert both[2021] == 0 and both[2022] < second[2022] < 0
    assert both[2027] > 0


def test_only_what_is_in_service_counts_when_asked():
    wave = depreciation_wave(CAPEX, CLASSES, CHANGES)
    known = {y: x for y, x in CAPEX.items() if y < 2023}
    alone = change_worth(depreciation_wave(known, CLASSES, CHANGES), "2022-10-01")
    counted = change_worth(wave, "2022-10-01", in_service_by="2023-01-01")
    np.testing.assert_allclose(counted.loc[alone.index], alone, atol=1e-12)
    assert change_worth(wave, "2022-10-01")[2024] < counted[2024]


def classes(**changed):
    return [AssetClass("servers", **{"share": 1.0, "useful_life_years": 4, **changed})]


@pytest.mark.parametrize(
    ("capex", "parts", "message"),
    [
        ({2021: 1.0, 2023: 1.0}, CLASSES, "no year 2022; write a year without any as 0"),
        ({2021: -1.0}, CLASSES, r"capex_by_year at 2021 is -1\.0; give purchases as positive"),
        ({2021: np.nan}, CLASSES, "capex_by_year at 2021 is nan"),
        ({}, CLASSES, "capex_by_year is empty"),
        (CAPEX, [], "asset_classes is empty"),
        (CAPEX, classes(share=0.9), r"shares sum to 0\.9, not to 1 \(servers 0\.9\); give what"),
        (CAPEX, [SERVERS, AssetClass("b", 0.5, 25)], r"shares sum to 1\.1, not to 1"),
        (CAPEX, classes(share=1.2), r"share of servers=1\.2; give a fraction in \[0, 1\]"),
        (CAPEX, classes(share=np.nan), "share of servers=nan"),
        (CAPEX, classes(useful_life_years=0), "useful_life_years of servers=0; give years above"),
        (CAPEX, classes(useful_life_years=np.nan), "useful_life_years of servers=nan"),
        (CAPEX, classes(lag_years=-1), "lag_years of servers=-1; give 0 to 10 years"),
        (CAPEX, classes(lag_years=90), "lag_years of servers=90; give 0 to 10 years"),
        (CAPEX, [*classes(share=0.5), *classes(share=0.5)], "has 'servers' twice"),
    ],
)
def test_bad_purchases_and_classes_are_named(capex, parts, message):
    with pytest.raises(DataError, match=message):
        depreciation_wave(capex, parts)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("server", "2022-04-01", 5), "unknown asset class 'server'; the nearest .* servers"),
        (("land", "2022-04-01", 5), "land is never depreciated; leave its change out"),
        (("servers", "2020-04-01", 5), r"at 2020\.25 takes effect before the first vintage, 2021"),
        (("servers", "2022-04-01", 0), r"useful_life_years of servers from 2022\.25=0; give years"),
        (("servers", "in spring", 5), "effective_date='in spring' is not a date"),
        (("servers", "2024-01-01", 2), r"a life of 2 years from 2024\.00 leaves none .* of 2021"),
    ],
)
def test_bad_changes_are_named(change, message):
    with pytest.raises(DataError, match=message):
        depreciation_wave(CAPEX, CLASSES, [LifeChange(*change)])


def test_two_lives_on_a_day_are_refused():
    twice = [LifeChange("servers", "2022-04-01", life) for life in (4.5, 5)]
    with pytest.raises(DataError, match=r"servers has two lives at 2022\.25; keep one"):
        depreciation_wave(CAPEX, CLASSES, twice)


@pytest.mark.parametrize(
    ("opening", "message"),
    [
        (OpeningBalance(-1.0, 2), r"opening: net_book_value=-1\.0"),
        (OpeningBalance(np.nan, 2), "opening: net_book_value=nan"),
        (OpeningBalance(1.0, 0), "opening: remaining_years=0; give years above 0"),
    ],
)
def test_a_bad_opening_balance_is_named(opening, message):
    with pytest.raises(DataError, match=message):
        depreciation_wave(CAPEX, CLASSES, opening=opening)


def test_bad_questions_are_named():
    wave = depreciation_wave(CAPEX, CLASSES, CHANGES)
    with pytest.raises(DataError, match="no change on that day or later"):
        change_worth(wave, "2023-01-01")
    with pytest.raises(DataError, match="effective_date='soon' is not a date"):
        change_worth(wave, "soon")
    with pytest.raises(DataError, match="alone=0; give 1 vintage"):
        wave.grouped(0)
