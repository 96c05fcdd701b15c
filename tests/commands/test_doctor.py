"""`doctor`: each check fails for the reason that it names, and all pass where nothing is wrong."""

from __future__ import annotations

import csv
import email
import importlib.metadata
import json
import os
import re
import runpy
import shutil
import sys
import tomllib
from collections import namedtuple
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from scipy import stats

from analysis.cli import main
from analysis.commands.doctor import arithmetic, cases, examination, place, store, versions
from analysis.commands.doctor.finding import DATA, FAIL, OK, VERSIONS, WARN, Diagnosis, Finding
from analysis.core.store import STORE
from analysis.datasets import checking, data_folder

ROOT = Path(__file__).parents[2]
PARITY = ROOT / "tests" / "parity"
CASES = cases.read_cases()


def only(monkeypatch, check, code) -> None:
    monkeypatch.setattr(examination, "CHECKS", (("the check", check, code),))


def failed(findings) -> list[str]:
    return [row.check for row in findings if row.state == FAIL]


def off(function, by):
    return lambda *given, **named: function(*given, **named) + by


def test_all_is_well_here(capsys):
    assert main(["doctor", "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert said.err == ""
    assert told["trusted"] and told["code"] == 0
    assert told["says"].startswith("Results can be trusted")
    assert not [row for row in told["checks"] if row["state"] == FAIL]
    checks = {row["check"] for row in told["checks"]}
    assert {"Python", "numpy", "known event study", "known fit, Bass", "threads"} <= checks
    assert {"time zones", "encoding", "local store", "Chromium", "data"} <= checks


def test_a_flipped_byte_of_the_data_is_named_with_its_table(tmp_path, monkeypatch, capsys):
    folder = shutil.copytree(data_folder(), tmp_path / "data")
    spoilt = folder / "fundamentals" / "meta_annual.csv"
    content = bytearray(spoilt.read_bytes())
    content[-3] ^= 1
    spoilt.write_bytes(content)
    monkeypatch.setattr(checking, "data_folder", lambda: folder)
    only(monkeypatch, examination.data_findings, DATA)
    assert main(["doctor"]) == 3
    said = capsys.readouterr()
    assert "Do not trust results here: table meta_annual" in said.out.splitlines()[-1]
    assert said.err.startswith("error: table meta_annual") and said.err.count("\n") == 1
    assert "git checkout -- data" in said.err


@pytest.mark.parametrize(
    ("here", "state", "todo"),
    [
        ("1.9.9", FAIL, "pip install 'numpy>=2.1'"),
        ("2.1", WARN, "not the tested version"),
        ("2.4.6", OK, ""),
        ("99.0", WARN, "./run makes an environment with 2.4.6 or 2.5.5"),
    ],
)
def test_a_library_is_held_against_its_floor_and_the_lock(monkeypatch, here, state, todo):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: here)
    row = versions.library_finding("numpy", "2.1", frozenset({"2.4.6", "2.5.5"}))
    assert (row.found, row.state, row.code) == (here, state, VERSIONS)
    assert todo in row.what_to_do


def test_an_old_library_ends_the_command_with_2(monkeypatch, capsys):
    version = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: "0.9" if name == "pandas" else version(name)
    )
    only(monkeypatch, examination.version_findings, VERSIONS)
    assert main(["doctor", "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.err)["message"].startswith("pandas: 0.9, expected 2")
    assert json.loads(said.out)["code"] == 2


def test_a_missing_library_is_told_how_to_be_had():
    row = versions.library_finding("no-such-library", "1.2", frozenset())
    assert (row.found, row.state, row.code) == ("not installed", FAIL, VERSIONS)
    assert row.what_to_do == "install it: pip install 'no-such-library>=1.2'"


@pytest.mark.parametrize(("minor", "state"), [(10, FAIL), (11, OK), (13, OK), (14, FAIL)])
def test_python_must_lie_in_its_range(monkeypatch, minor, state):
    monkeypatch.setattr(sys, "version_info", (3, minor, 4))
    assert versions.python_finding(">=3.11,<3.14").state == state


def test_every_dependency_has_a_floor_that_is_read():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    floors = versions.read_needs().libraries
    assert set(floors) == needed
    for line in project["dependencies"]:
        need = Requirement(line)
        assert need.specifier.contains(floors[canonicalize_name(need.name)])


def test_an_installed_package_says_what_it_needs(monkeypatch, tmp_path):
    told = "Requires-Python: <3.14,>=3.11\nRequires-Dist: scipy>=1.15\n"
    told += 'Requires-Dist: Jupyter_Client>=8.6\nRequires-Dist: arch>=8; extra == "garch"\n\n'
    monkeypatch.setattr(importlib.metadata, "metadata", lambda _: email.message_from_string(told))
    needs = versions.read_needs(tmp_path)
    assert needs.libraries == {"scipy": "1.15", "jupyter-client": "8.6"}
    assert versions.python_finding(needs.python).state == OK
    assert versions.read_lock(tmp_path) == {}


def test_least_squares_that_are_off_by_a_millionth_are_seen(monkeypatch, capsys):
    from analysis.reactions import ols

    fit = ols.fit
    monkeypatch.setattr(ols, "fit", lambda given: _moved(fit(given)))
    only(monkeypatch, examination.event_study_findings, 5)
    assert main(["doctor"]) == 5
    said = capsys.readouterr()
    assert "known event study: " in said.err and "by base R 4.2.2" in said.err
    assert said.out.splitlines()[-1].startswith("Do not trust results here: known event study")


def _moved(fit):
    return replace(fit, alpha=fit.alpha + 1e-6)


def test_a_fit_that_is_off_by_a_millionth_is_seen(monkeypatch):
    from analysis.adoption import fit

    search = fit.best_fit

    def slightly_off(*given, **named):
        point = search(*given, **named)
        return replace(point, parameters=point.parameters * (1 + 1e-6))

    monkeypatch.setattr(fit, "best_fit", slightly_off)
    assert failed(cases.fit_findings()) == ["known fit, logistic", "known fit, Bass"]


@pytest.mark.parametrize(
    ("holder", "name", "by", "check"),
    [
        (stats.t, "sf", 1e-11, "tails of distributions"),
        (stats.norm, "sf", np.nan, "tails of distributions"),
        (np.linalg, "solve", 1e-11, "solving equations"),
        (arithmetic, "SMALLEST_NORMAL", -(2.0**-1022), "double precision"),
        (arithmetic, "SUM_OF_TENTHS", 2.0**-54, "double precision"),
    ],
)
def test_arithmetic_that_is_off_is_named(monkeypatch, holder, name, by, check):
    right = getattr(holder, name)
    monkeypatch.setattr(holder, name, off(right, by) if callable(right) else right + by)
    monkeypatch.setattr(arithmetic, "numbers_with", lambda threads: {"solve": 1.0})
    assert failed(examination.arithmetic_findings()) == [check]


def test_least_squares_that_lose_digits_are_named(monkeypatch):
    solve = np.linalg.lstsq
    monkeypatch.setattr(
        np.linalg, "lstsq", lambda *given, **named: (solve(*given, **named)[0] + 1e-6,)
    )
    monkeypatch.setattr(arithmetic, "numbers_with", lambda threads: {"solve": 1.0})
    assert failed(examination.arithmetic_findings()) == ["least squares"]


def test_threads_that_change_a_result_are_named(monkeypatch):
    monkeypatch.setattr(
        arithmetic, "numbers_with", lambda threads: {"solve": 1.0 + threads * 1e-11}
    )
    (row,) = [row for row in examination.arithmetic_findings() if row.state == FAIL]
    assert row.check == "threads" and re.match(r"solve with \d threads is 1\.0000", row.found)


def _no_zone(name):
    raise ZoneInfoNotFoundError(name)


@pytest.mark.parametrize(
    ("zone", "found"),
    [
        (_no_zone, "no America/New_York"),
        (lambda name: ZoneInfo("Etc/GMT+5"), "21:01 UTC on 2023-01-03, 21:01 UTC on 2023-07-03"),
    ],
    ids=["missing", "without summer time"],
)
def test_time_zones_that_are_missing_or_wrong_are_named(monkeypatch, zone, found):
    monkeypatch.setattr(place, "ZoneInfo", zone)
    row = place.zone_finding()
    assert row.state == FAIL and found in row.found and "tzdata" in row.what_to_do


def test_another_encoding_is_a_remark(monkeypatch):
    monkeypatch.setattr(place.locale, "getencoding", lambda: "cp1252")
    monkeypatch.setattr(sys, "flags", namedtuple("Flags", "utf8_mode")(0))
    row = place.encoding_finding()
    assert (row.state, row.found) == (WARN, "cp1252, utf-8")
    assert "PYTHONUTF8=1" in row.what_to_do


def test_the_store_is_looked_at_and_not_made(monkeypatch, tmp_path):
    there = tmp_path / "not" / "there"
    monkeypatch.setenv(STORE, str(there))
    row = store.store_finding()
    assert (row.state, row.found) == (OK, f"{there} can be written")
    monkeypatch.setattr(os, "access", lambda *given: False)
    row = store.store_finding()
    assert (row.state, row.found) == (WARN, f"{tmp_path} cannot be written")
    assert STORE in row.what_to_do
    assert list(tmp_path.iterdir()) == []


def test_no_browser_is_no_fault(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    row = place.browser_finding()
    assert (row.state, row.found) == (OK, "none")


def _stops():
    raise ImportError("No module named 'numpy'")


def test_a_check_that_stops_is_a_finding_and_the_others_go_on(monkeypatch):
    sound = Finding("other", "1", "1")
    monkeypatch.setattr(examination, "CHECKS", (("this", _stops, 5), ("that", lambda: [sound], 5)))
    stopped, other = examination.examine().findings
    assert stopped.found == "stopped: ImportError: No module named 'numpy'"
    assert stopped.state == FAIL and other is sound


def test_the_last_sentence_counts_remarks_and_names_failures():
    well, remark = Finding("a", "1", "1"), Finding("b", "2", "3", WARN, "do it", DATA)
    failure = Finding("c", "4", "5", FAIL, "do that", VERSIONS)
    say = [Diagnosis(rows).sentence() for rows in [(well,), (well, remark), (remark, failure)]]
    assert say == [
        "Results can be trusted here: all 1 checks passed.",
        "Results can be trusted, with 1 remark: b: 2, expected 3.",
        "Do not trust results here: c: 4, expected 5.",
    ]
    assert Diagnosis((remark,) * 5).sentence().endswith("; and 2 more.")
    assert [Diagnosis(rows).exit_code for rows in [(well,), (remark,), (failure,)]] == [0, 0, 2]
    assert Diagnosis((replace(failure, code=DATA), failure)).exit_code == VERSIONS


def rows_of(path: Path, **chosen: str) -> list[dict[str, str]]:
    lines = [line for line in path.open(encoding="utf-8") if not line.startswith("#")]
    rows = csv.DictReader(lines)
    return [row for row in rows if all(row[name] == value for name, value in chosen.items())]


def test_the_known_event_study_is_the_one_that_r_computed():
    case, folder = CASES["event_study"], PARITY / "event_study"
    shipped = (Path(cases.__file__).parent / case["returns"]).read_bytes()
    assert shipped == (folder / "simulated_returns.csv").read_bytes()
    events = rows_of(folder / "simulated_events.csv")
    assert [[row["firm"], row["date"]] for row in events] == case["events"]
    window = dict(zip(("first", "last"), map(str, case["tested_window"]), strict=True))
    tests = rows_of(folder / "base_r_tests.csv", case="nine", **window)
    by_r = {row["statistic"]: [float(row["value"]), float(row["p"])] for row in tests if row["p"]}
    assert case["tests"] == by_r
    rows = rows_of(folder / "base_r_events.csv", case="nine", event_id="0")
    told = {row["statistic"]: float(row["value"]) for row in rows if not row["first"]}
    told |= {row["statistic"]: float(row["value"]) for row in rows if row["last"] == window["last"]}
    assert case["first_event"] == {
        **{name: told[name] for name in ("alpha", "sigma", "car", "se")},
        "beta": told["MARKET"],
    }


def test_the_known_fits_are_those_of_nist_and_of_r():
    series = runpy.run_path(str(PARITY / "adoption" / "series.py"))["SERIES"]
    logistic, bass = CASES["fits"]
    assert (logistic["t"], logistic["y"]) == series["pasture"]
    assert (bass["t"], bass["y"]) == series["sales"]
    (peer,) = rows_of(PARITY / "adoption" / "peers.csv", series="sales", curve="bass", peer="nlsLM")
    (optimum,) = rows_of(
        PARITY / "adoption" / "global_optima.csv", series="sales", curve="bass", loss="cumulative"
    )
    assert bass["expected"] == {
        "m": float(optimum["m"]),
        "p": float(optimum["first"]),
        "q": float(optimum["second"]),
        "sum of squares": float(peer["sse"]),
    }
