"""Lint, format and types, as part of the tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ["analysis", "tests", "benchmarks", "data/build"]


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--no-cache", *CODE, "notebooks"],
        ["ruff", "format", "--no-cache", "--check", *CODE],
        pytest.param(["mypy"], marks=pytest.mark.long),  # a minute where nothing is kept of it
    ],
    ids=["lint", "format", "types"],
)
def test_the_code_is_clean(command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_names_a_machine_path_or_an_address():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    homes = tuple(f"/{name}/" for name in ("work", "root", "home", "Users"))
    for name in listed:
        text = (ROOT / name).read_text(encoding="utf-8", errors="ignore")
        found = [home for home in homes if f'"{home}' in text or f" {home}" in text]
        assert not found or name == "tests/test_style.py", f"{name}: {found}"
