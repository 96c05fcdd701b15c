"""The manifest and the files agree."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from analysis.datasets import catalog, data_folder
from analysis.datasets.manifest import read_manifest
from analysis.datasets.reading import parse, stamp
from analysis.datasets.store_tables import STORE_TABLES
from analysis.datasets.tables import TABLES

FOLDER = data_folder()
ENTRIES = read_manifest(FOLDER)


def test_manifest_schemas_and_files_name_the_same_tables():
    files = {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*.csv")}
    assert files == {entry.file for entry in ENTRIES.values()}
    assert set(TABLES) - set(STORE_TABLES) == set(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_hash_rows_and_stamp_are_those_of_the_file(name):
    entry = ENTRIES[name]
    content = (FOLDER / entry.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry.sha256
    assert content.count(b"\n") - 1 == entry.rows
    assert stamp(entry, entry.sha256) == entry.validated


@pytest.mark.parametrize("name", ENTRIES)
def test_a_full_check_finds_nothing(name):
    entry = ENTRIES[name]
    _, faults = parse((FOLDER / entry.file).read_bytes(), TABLES[name], entry)
    assert not [str(fault) for fault in faults]


@pytest.mark.parametrize("name", ENTRIES)
def test_every_number_has_a_unit_and_every_table_its_origin(name):
    entry = ENTRIES[name]
    numbers = {c.name for c in TABLES[name].columns if c.kind in ("number", "integer")}
    assert numbers - set(entry.units or {}) == set()
    assert entry.title and entry.publisher and entry.licence and entry.caveats
    assert set(entry.key) | {entry.day} <= set(TABLES[name].names)


def test_every_allowed_value_is_in_its_table_and_has_a_reason():
    for entry in ENTRIES.values():
        for allowed in entry.allow:
            text = (FOLDER / entry.file).read_text(encoding="utf-8")
            assert f",{allowed.value}," in text
            assert len(allowed.reason) > 20


def test_the_catalogue_tells_size_span_and_memory():
    frame = catalog().set_index("name")
    assert frame["rows"].to_dict() == {name: entry.rows for name, entry in ENTRIES.items()}
    assert frame.loc["meta_quarterly", "first_day"].year == 2012
    assert frame.loc["meta_capex_guidance", "memory_share"] == pytest.approx(9 / 52)
    assert frame.loc["prices_daily", "vendor"].startswith("Yahoo Finance")
    assert frame["memory_share"].between(0, 1).all()


def test_reading_checked_tables_needs_no_pandera():
    code = (
        "import sys; from analysis import catalog, load, load_prices; catalog(); load_prices();"
        "sys.exit('pandera' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parent, check=False)
    assert done.returncode == 0
