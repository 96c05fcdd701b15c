"""Row 49 of the table of faults: the same bytes whatever the machine is set to."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sameness_worker import run

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ZONES = ("UTC", "Pacific/Kiritimati", "America/New_York")
LOCALES = ("C", "C.UTF-8")
SEEDS = ("0", "4242")
THREADS = ("1", "2")
THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
FIRST = ("UTC", "C.UTF-8", "0", "1")
OTHER = ("Pacific/Kiritimati", "C", "4242", "2")
MATRIX = [cell for cell in itertools.product(ZONES, LOCALES, SEEDS, THREADS) if cell != FIRST]


def results(folder: Path, cell: tuple[str, ...], how: str, **more: str) -> dict[str, str]:
    """Hashes of what a process of these settings makes, by name."""
    zone, locale, seed, threads = cell
    paths = [str(ROOT), str(ROOT / "tests" / "support")]
    settings = {"TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed}
    settings |= dict.fromkeys(THREADED, threads) | {"PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run(
        [sys.executable, str(HERE / "sameness_worker.py"), str(folder), how],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env={**os.environ, **settings, **more},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stderr.splitlines()[-1])


@pytest.mark.long
def test_results_have_the_same_bytes(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    found = run(here, long=False)
    assert len(found) > 10 and results(there, OTHER, "quick") == found


@pytest.mark.long
def test_a_home_that_nothing_can_be_written_to_changes_nothing(tmp_path, first):
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), "/proc/none")
    assert results(tmp_path, FIRST, "long", **nowhere) == first


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> dict[str, str]:
    return results(tmp_path_factory.mktemp("first"), FIRST, "long")


@pytest.mark.long
@pytest.mark.parametrize("cell", MATRIX, ids="-".join)
def test_results_and_a_study_have_the_same_bytes_in_every_cell(tmp_path, first, cell):
    assert results(tmp_path, cell, "long") == first
