"""Every row of the table of faults happens here, or names the tests in which it does."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from fault_rows import Case, Desk, answer
from table import ROWS

ROOT = Path(__file__).parents[2]
CASES = [pytest.param(case, id=f"{row.number}-{case.name}") for row in ROWS for case in row.cases]
HELD = [pytest.param(name, id=f"{row.number}-{name}") for row in ROWS for name in row.held]
MOST_LINES = 22  # one that says what is wrong, 20 faults, a count


def test_every_number_of_the_table_has_its_row():
    assert [row.number for row in ROWS] == list(range(1, 52))
    assert all(row.cases or row.held for row in ROWS)


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_and_nothing_is_lost(case: Case, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path, capsys)
    made = case.make(desk)
    before = desk.kept()
    code, said = answer(made, capsys)
    assert code == case.code, said
    assert desk.kept() == before
    _is_told_plainly(said)
    missing = [part for part in case.said if part not in said]
    assert not missing, said


def _is_told_plainly(said: str) -> None:
    first, *faults = said.splitlines()
    assert first.startswith("error: ") and len(said.splitlines()) <= MOST_LINES
    assert all(re.match(r"  (line \d+|byte|the file|\.\.\. and|\S)", line) for line in faults)
    assert "Traceback" not in said and "internal error" not in said


@pytest.mark.parametrize("name", HELD)
def test_a_row_that_is_held_elsewhere_names_a_test_that_is_there(name):
    file, _, test = name.partition("::")
    assert test in _tests_of(file) if test else (ROOT / file).is_file()


@cache
def _tests_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
