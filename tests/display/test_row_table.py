"""Rows of data as HTML: places to lead to, exact values, and nothing that text can break."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import DataError, load_prices
from analysis.datasets import list_rows
from analysis.display import row_table_html
from analysis.report.sanitise import sanitise

ROW = {
    "anchor": "made_up-0123456789",
    "name": "<script>alert(1)</script>",
    "value_usd_bn": -0.123456789012,
    "nothing": "",
    "restated": pd.NaT,
    "known_on": pd.Timestamp("2023-02-01"),
    "checked": "memory",
    "evidence": "reported",
    "source": 'A "text" & <b>more</b>',
    "source_url": "https://example.org/?a=1&b='2'",
}


def rows(**changes) -> pd.DataFrame:
    frame = pd.DataFrame([{**ROW, **changes}])
    frame.attrs = {"title": "Made up <i>rows</i>", "key": ("name",), "units": {}}
    return frame


def page(frame: pd.DataFrame) -> BeautifulSoup:
    """As it reaches the report."""
    return BeautifulSoup(sanitise(row_table_html(frame)), "html.parser")


def test_each_row_is_a_place_that_links_can_lead_to():
    listed = list_rows("meta_annual")
    found = [row["id"] for row in page(listed).select("tbody tr")]
    assert found == [f"row-{anchor}" for anchor in listed["anchor"]]


def test_values_stand_as_in_the_table_with_name_and_unit():
    key, values, _ = page(rows()).select("tbody td")
    assert key.get_text() == ROW["name"]
    assert values.get_text() == "Value −0.123456789012 US$ bn"


def test_a_day_of_the_data_is_marked_as_one():
    values = page(rows(nothing=pd.Timestamp("2031-12-31"))).select("tbody td")[1]
    assert values.time.get_text() == "2031-12-31"


def test_empty_values_are_left_out():
    assert "Nothing" not in page(rows()).get_text()
    assert "Nothing: x" in page(rows(nothing="x")).get_text()


def test_text_of_the_data_stays_text():
    told = page(rows())
    assert not told.find(["script", "i"]) and not told.cite.b
    text = told.get_text()
    assert "<script>alert(1)</script>" in text and 'A "text" & <b>more</b>' in text
    assert "Made up <i>rows</i>: 1 row" in text


def test_a_source_is_a_link_only_if_it_is_on_the_web():
    assert page(rows()).cite.a["href"] == ROW["source_url"]
    assert page(rows(source_url="javascript:alert(1)")).cite.a is None
    assert page(rows(source_url="")).cite.a is None


def test_a_remembered_row_is_marked():
    assert page(rows()).select_one(".memory").get_text() == "†"
    assert not page(rows(checked="two")).select(".memory")


def test_a_restated_row_says_when():
    told = page(rows(restated=pd.Timestamp("2024-02-01")))
    assert "2023-02-01, restated 2024-02-01" in told.get_text()


def test_a_stored_result_names_its_command():
    stored = list_rows("reaction_joint")
    told = page(stored)
    assert stored.attrs["made"] in told.select_one("p.source code").get_text()
    assert len(told.select("tbody tr")) == len(stored)


@pytest.mark.parametrize("lost", ["anchor", "source", "restated"])
def test_a_frame_that_does_not_tell_its_origin_is_refused(lost):
    frame = rows().drop(columns=lost)
    with pytest.raises(DataError, match=f"no '{lost}'; give a frame from list_rows"):
        row_table_html(frame)


def test_two_rows_of_one_anchor_are_refused():
    twice = pd.concat([rows(), rows()])
    with pytest.raises(DataError, match=r"made_up-0123456789.*one place"):
        row_table_html(twice)


def test_prices_are_refused_as_they_are_no_rows():
    with pytest.raises(DataError, match="no 'anchor'"):
        row_table_html(load_prices(["META"]))
