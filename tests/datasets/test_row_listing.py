"""Every row of a table, as the page of sources lists it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.core import THEN
from analysis.datasets import catalog, find_rows, list_rows, load, load_prices, load_versions
from analysis.datasets.row_listing import REMARKS, SHOWN_OF

ABOUT = catalog().set_index("name")
COMPILED = sorted(ABOUT[~ABOUT["kind"].isin(["price", "result"])].index)
both = pytest.mark.parametrize("as_of", [THEN, None])


@both
@pytest.mark.parametrize("table", COMPILED)
def test_every_version_known_then_is_listed_with_its_values(table, as_of):
    listed, known = list_rows(table, as_of), load_versions(table, as_of)
    assert list(listed["anchor"]) == [row.anchor for row in known.attrs["sources"]]
    shared = [name for name in known if name in listed]
    assert {*known} - {*shared} <= {*REMARKS}
    pd.testing.assert_frame_equal(listed[shared], known[shared], check_dtype=False, check_like=True)


def test_a_restated_row_says_the_day_of_the_version_that_replaced_it():
    listed = list_rows("meta_quarterly")
    old = listed[listed["restated"].notna()]
    assert len(old) == len(listed) - len(load("meta_quarterly"))
    for row in old.itertuples():
        later = listed[
            (listed["period_end"] == row.period_end) & (listed["known_on"] > row.known_on)
        ]
        assert row.restated == later["known_on"].min()


def test_a_restatement_that_came_later_is_not_told_of_before():
    assert not (list_rows("meta_quarterly", THEN)["restated"] > THEN).any()


@both
def test_prices_have_a_row_for_each_series_as_it_was_known(as_of):
    listed = list_rows("prices_daily", as_of)
    assert list(listed["anchor"]) == [
        row.anchor for row in load_prices(as_of=as_of).attrs["sources"]
    ]


@pytest.mark.parametrize("table", sorted(SHOWN_OF))
def test_rows_of_stored_results_are_found_and_say_what_made_them(table):
    listed = list_rows(table)
    assert len(listed) == len(load_versions(table))
    assert listed.attrs["made"].startswith("python data/build/")
    some = listed["anchor"].tail(3).tolist()
    assert [row.key for row in find_rows(some).values()] == listed["row"].tail(3).tolist()


def test_every_stored_result_has_values_to_show():
    assert set(SHOWN_OF) == set(ABOUT[ABOUT["kind"] == "result"].index)


def test_remarks_stand_only_where_all_is_known():
    assert "note" in list_rows("meta_annual") and "note" not in list_rows("meta_annual", THEN)
