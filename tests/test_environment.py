"""One list of dependencies: pyproject.toml; lock and environment.yml agree with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()
PINS = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))? \\$", LOCK, re.MULTILINE)


def pinned(python: str) -> dict[str, str]:
    """Versions of the lock for one Python."""
    environment = {"python_full_version": python, "python_version": python[:4]}
    return {
        canonicalize_name(name): version
        for name, version, marker in PINS
        if not marker or Requirement(f"x; {marker}").marker.evaluate(environment)
    }


def conda_pins() -> dict[str, str]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    pairs = (entry.split("=") for entry in listed)
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.mark.parametrize("python", ["3.11.2", "3.12.1", "3.13.0"])
def test_every_dependency_is_pinned_within_its_bounds(python):
    versions = pinned(python)
    extra = PROJECT["optional-dependencies"]["dev"]
    for line in [*PROJECT["dependencies"], *extra]:
        need = Requirement(line)
        assert need.specifier.contains(versions[canonicalize_name(need.name)]), line


def test_environment_yml_names_the_dependencies_of_pyproject():
    needed = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert set(conda_pins()) - {"python"} == needed


def test_environment_yml_pins_what_the_lock_pins():
    conda = conda_pins()
    versions = pinned(f"{conda.pop('python')}.0")
    assert conda == {name: versions[name] for name in conda}


def test_every_locked_file_has_a_hash_and_no_address():
    blocks = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCK


def test_the_mandated_libraries_are_dependencies():
    names = {Requirement(line).name for line in PROJECT["dependencies"]}
    mandated = {"jupyterlab", "pandas", "statsmodels", "yfinance", "seaborn", "nbconvert", "pytest"}
    assert mandated <= names
