"""Anchors: every row has its own, and it leads back to the row."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest

from analysis.core import THEN, DataError
from analysis.datasets import (
    catalog,
    data_folder,
    find_rows,
    load,
    load_prices,
    load_versions,
    row_finding,
    sources_of,
)

TABLES = sorted(set(catalog()["name"]) - {"prices_daily"})


@pytest.mark.parametrize("table", TABLES)
def test_no_two_rows_share_an_anchor(table):
    anchors = Counter(source.anchor for source in load_versions(table).attrs["sources"])
    assert {name: times for name, times in anchors.items() if times > 1} == {}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_both_vintages_is_found_by_its_anchor(table):
    for as_of in (THEN, None):
        rows = {source.anchor: source for source in sources_of(load(table, as_of))}
        assert find_rows(rows) == rows


def test_an_anchor_is_the_table_and_ten_digits_of_the_hash_of_key_and_day():
    row = sources_of(load("meta_annual"))[0]
    digits = hashlib.sha256(row.key.encode() + b"\0" + row.known_on.encode()).hexdigest()[:10]
    assert row.anchor == f"meta_annual-{digits}"
    assert re.fullmatch(r"[a-z_]+-[0-9a-f]{10}", row.anchor)


def test_a_restated_row_is_found_beside_the_row_it_replaced():
    versions, latest = load_versions("meta_quarterly"), load("meta_quarterly")
    replaced = set(versions.attrs["sources"]) - set(latest.attrs["sources"])
    assert replaced, "the table has no restated row any more; choose another"
    for row in replaced:
        later = next(one for one in latest.attrs["sources"] if one.key == row.key)
        assert later.anchor != row.anchor
        assert find_rows([row.anchor, later.anchor]) == {row.anchor: row, later.anchor: later}


@pytest.mark.parametrize("as_of", [THEN, "2022-12-28", "2022-12-25", None])
def test_prices_are_found_as_they_were_known_on_any_day(as_of):
    rows = {source.anchor: source for source in load_prices(as_of=as_of).attrs["sources"]}
    assert rows and find_rows(rows) == rows


def test_only_the_named_tables_are_read(monkeypatch):
    row = sources_of(load("meta_annual"))[0]
    read = []

    def note(name, **options):
        read.append(name)
        return load_versions(name, **options)

    monkeypatch.setattr(row_finding, "load_versions", note)
    row_finding._by_anchor.cache_clear()
    find_rows([row.anchor])
    assert read == ["meta_annual"]


def test_another_folder_is_asked_where_it_is_given(copy_of):
    short = copy_of("meta_annual").shorten(3)
    kept, lost = (load("meta_annual").attrs["sources"][at] for at in (0, -1))
    assert find_rows([kept.anchor], folder=short.folder)[kept.anchor] == kept
    with pytest.raises(DataError, match=lost.anchor):
        find_rows([lost.anchor], folder=short.folder)


@pytest.mark.parametrize(
    ("anchor", "says"),
    [
        ("meta_annual-0000000000", "no row of meta_annual"),
        ("meta_anual-0000000000", "names no table"),
        ("nothing", "names no table"),
        ("", "names no table"),
    ],
)
def test_an_unknown_anchor_is_named(anchor, says):
    with pytest.raises(DataError, match=f"{anchor!r}.*{says}"):
        find_rows([anchor], folder=data_folder())
