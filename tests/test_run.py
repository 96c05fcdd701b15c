"""The `run` script: what it says when it cannot go on, and what it leaves behind."""

from __future__ import annotations

import ast
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "run"


@pytest.fixture
def functions():
    return runpy.run_path(str(SCRIPT), run_name="run")


def call(*words: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "run"), *words]
    known = {**os.environ, **environment}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=known)


def test_it_needs_only_the_standard_library():
    tree = ast.parse(SCRIPT.read_text())
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert names and {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_help_names_the_tasks():
    done = call("--help")
    assert done.returncode == 0
    assert all(f"./run {task}" in done.stdout for task in ("report", "test", "lab"))


def test_an_unknown_task_is_named_in_one_line():
    done = call("reprot")
    assert done.returncode == 2
    assert done.stderr == (
        "run: unknown task 'reprot'; the tasks are report, test, pdf, lab and lock.\n"
    )


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 14, 0)])
def test_a_python_out_of_range_is_told_what_to_install(functions, monkeypatch, capsys, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as stopped:
        functions["check_python"]()
    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert said.count("\n") == 1
    assert f"Python 3.{version[1]} is not supported" in said
    assert "install Python 3.11, 3.12 or 3.13" in said


def test_a_set_up_that_fails_leaves_no_stamp(functions, tmp_path, monkeypatch, capsys):
    known = functions["set_up"].__globals__
    monkeypatch.setitem(known, "STAMP", str(tmp_path / "lock.sha256"))
    monkeypatch.setitem(known, "install", lambda log: False)
    with pytest.raises(SystemExit) as stopped:
        functions["set_up"]()
    assert stopped.value.code == 4
    assert "connect to a package index" in capsys.readouterr().err
    assert not (tmp_path / "lock.sha256").exists()


@pytest.mark.long
def test_without_a_package_index_it_says_so_in_one_line_and_leaves_no_stamp(tmp_path):
    for name in ("run", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    nowhere = "http://127.0.0.1:9/simple"
    done = call(
        "report",
        folder=tmp_path,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL=nowhere,
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_RETRIES="0",
        TMPDIR=str(tmp_path),
    )
    lines = done.stderr.splitlines()
    assert done.returncode in (4, 7)
    assert len(lines) == 2 and lines[0].startswith("run: setting up")
    assert "package index" in lines[1] or "no pip" in lines[1]
    assert not (tmp_path / ".venv" / "lock.sha256").exists()


def test_the_stamp_changes_with_the_lock(functions, tmp_path, monkeypatch):
    lock = tmp_path / "requirements.lock"
    monkeypatch.setitem(functions["fingerprint"].__globals__, "LOCK", str(lock))
    lock.write_text("a==1")
    first = functions["fingerprint"]()
    lock.write_text("a==2")
    assert functions["fingerprint"]() != first


def test_bytecode_is_written_whatever_the_caller_says(functions, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in functions["environment"]()
