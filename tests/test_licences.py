"""The list of licences agrees with the lock, and holds none that nobody has looked at."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace

import licences
import pytest

ROWS = licences.read_rows()
BY_NAME = {row.name: row for row in ROWS}


def test_the_list_names_what_the_lock_pins():
    assert {row.name: row.versions for row in ROWS} == licences.lock_versions(), (
        "run `python tests/support/licences.py` where the lock is installed"
    )


def test_no_licence_stands_in_it_unremarked():
    assert {row.name: licences.unremarked(row) for row in ROWS if licences.unremarked(row)} == {}
    assert {row.name for row in ROWS if row.remark != licences.remark_on(row.licence)} == set()


@pytest.mark.parametrize(
    ("licence", "strange"),
    [
        ("GPL-3.0-only", ["GPL-3.0-only"]),
        ("MIT AND (AGPL-3.0 OR BSD-3-Clause)", ["AGPL-3.0"]),
        ("LGPL-2.1-or-later", []),
        ("Apache-2.0 WITH LLVM-exception", []),
        ("", ["none"]),
    ],
)
def test_a_licence_that_is_not_allowed_would_be_seen(licence, strange):
    assert licences.unremarked(replace(ROWS[0], licence=licence)) == strange


def test_the_licences_are_those_that_the_installed_packages_name():
    told = {}
    for name, version in licences.lock_versions().items():
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            assert name in licences.NOTED or BY_NAME[name].use == licences.DEVELOPMENT
            continue
        if installed in version.split(", "):
            told[name] = licences.licence_of(name)
    assert told and told == {name: BY_NAME[name].licence for name in told}


def test_what_runs_is_told_from_what_develops():
    use = {row.name: row.use for row in ROWS}
    assert {use[name] for name in ("pandas", "numpy", "pytest", "colorama")} == {licences.RUN}
    assert {use[name] for name in ("ruff", "mypy", "uv", "hypothesis")} == {licences.DEVELOPMENT}


def test_the_list_is_what_the_script_writes():
    assert licences.LIST.read_text(encoding="utf-8") == licences.to_text(ROWS)
