"""The lowest versions that pyproject.toml allows can be installed together, from wheels alone."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
DEPENDENCIES = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
LOWEST = [
    *("pip", "compile", "--resolution", "lowest-direct", "--only-binary", ":all:"),
    *("--python-version", "3.11", "--no-header", "--no-annotate", "--quiet"),
    *("--extra", "dev", "pyproject.toml"),
]
NO_SOLUTION = "No solution found"


@pytest.fixture(scope="module")
def lowest() -> dict[str, str]:
    """Versions by name; the tests are skipped, and counted as such, where no index answers."""
    command = [sys.executable, "-m", "uv", *LOWEST]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0 and NO_SOLUTION not in done.stderr:
        pytest.skip(f"no package index answers: {done.stderr.strip().splitlines()[-1:]}")
    assert done.returncode == 0, done.stderr
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", done.stdout, re.MULTILINE))


@pytest.mark.long
@pytest.mark.parametrize("line", DEPENDENCIES)
def test_each_floor_is_a_version_that_can_be_had(lowest, line):
    need = Requirement(line)
    (floor,) = [part.version for part in need.specifier if part.operator == ">="]
    assert Version(lowest[canonicalize_name(need.name)]) == Version(floor)
