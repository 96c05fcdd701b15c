"""The shared words: evidence, quantities, prose, vintages, errors."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis.core import (
    DataError,
    Quantity,
    Source,
    TestResult,
    as_timestamp,
    format_number,
    known_by,
    latest_version,
    unknown_name,
    weakest,
)
from analysis.core.prose import write_prose

ROW = Source("meta_annual", "2023", "Release", known_on="2024-02-01", checked="two")
REMEMBERED = Source("meta_annual", "2018", "Recalled", known_on="2019-01-30", checked="memory")


def quantity(**changes) -> Quantity:
    given = {"name": "capex", "value": 28.103, "unit": "usd_bn", "meaning": "capex"}
    return Quantity(**{**given, "evidence": "reported", **changes})


def test_a_result_is_as_weak_as_its_weakest_input():
    assert weakest(["derived", "reported", "estimated"]) == "estimated"


def test_a_number_names_the_rows_behind_it_in_its_element():
    element = quantity(sources=(ROW, REMEMBERED)).to_html("capex")
    assert f' data-rows="{ROW.anchor} {REMEMBERED.anchor}" ' in element
    assert "data-rows" not in quantity().to_html("capex")


@pytest.mark.parametrize(
    ("given", "span"),
    [
        (
            {"low": 27, "high": 30, "interval_kind": "stated range"},
            "$27.0bn to $30.0bn, stated range",
        ),
        ({"low": 27, "interval_kind": "at least"}, ""),
        ({"low": 27, "high": 30}, ""),
    ],
)
def test_a_number_tells_its_interval_where_it_has_one_of_a_kind(given, span):
    element = quantity(**given).to_html("capex")
    assert (f' data-interval="{span}"' in element) if span else ("data-interval" not in element)


@pytest.mark.parametrize("levels", [[], ["reported", "certain"]])
def test_a_level_off_the_scale_is_refused(levels):
    with pytest.raises(DataError, match="reported, derived, estimated, assumed, unresolved"):
        weakest(levels)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (28.103, "usd_bn", "$28.1bn"),
        (0.05, "usd_bn", "$50m"),
        (-17.7, "usd_bn", "−$17.7bn"),
        (0.3206, "share", "32%"),
        (0.004, "share", "0.4%"),
        (1.2e9, "count", "1.2 billion"),
        (680, "count", "680"),
        (0.0002, "p_value", "< 0.001"),
        (51.3, "days", "51 days"),
        (math.nan, "usd_bn", "cannot be told"),
        (math.inf, "count", "no limit"),
    ],
)
def test_numbers_print_as_people_read_them(value, unit, text):
    assert format_number(value, unit) == text


def test_a_number_carries_its_address_and_its_source():
    page = quantity(sources=(ROW,)).to_html("capex_study")
    assert 'data-ref="capex_study.capex"' in page
    assert "Release (known 2024-02-01; meta_annual: 2023)" in page
    assert ">$28.1bn</data>" in page


def test_a_remembered_number_is_marked():
    assert quantity(sources=(ROW, REMEMBERED)).checked == "memory"
    assert 'data-checked="memory"' in quantity(sources=(REMEMBERED,)).to_html("s")


def test_hostile_text_in_a_source_is_escaped():
    hostile = Source("t", "k", '"><script>alert(1)</script>')
    assert "<script>" not in quantity(sources=(hostile,)).to_html("s")


def test_prose_takes_its_numbers_from_results():
    told = write_prose(
        "It spent {capex}, not {capex:interval}.", "s", {"capex": quantity(low=27.0, high=30.0)}
    )
    assert ">$28.1bn</data>" in told
    assert ">$27.0bn to $30.0bn</data>" in told


def test_prose_that_names_no_result_is_refused_with_the_nearest():
    with pytest.raises(DataError, match=r"unknown result of study s 'capx'.*capex"):
        write_prose("{capx}", "s", {"capex": quantity()})


def test_a_test_without_a_number_needs_a_reason():
    with pytest.raises(ValueError, match="without valid=False and a reason"):
        TestResult("t", math.nan, math.nan, "t", n=1)


@pytest.mark.parametrize("day", ["15/10/2023", "2023-13-01", "", 20231015, None])
def test_only_iso_days_are_days(day):
    with pytest.raises(DataError, match="write it as YYYY-MM-DD"):
        as_timestamp(day)


def test_a_vintage_shows_the_latest_version_known_then():
    frame = pd.DataFrame(
        {"key": ["a", "a"], "known_on": pd.to_datetime(["2020-01-01", "2021-01-01"]), "v": [1, 2]}
    )
    assert list(latest_version(known_by(frame, "2020-06-01"), ["key"])["v"]) == [1]
    assert list(latest_version(known_by(frame, "2021-01-01"), ["key"])["v"]) == [2]
    assert known_by(frame, "2019-12-31").empty


def test_an_unknown_name_gets_the_nearest_three():
    message = unknown_name("ticker", "METAA", ["META", "MSFT", "AAPL", "NVDA"])
    assert message.startswith("unknown ticker 'METAA'; the nearest known names are META")
