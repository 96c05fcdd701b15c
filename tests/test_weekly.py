"""The weekly workflow: audit of the lock, licences, and the tests with the lowest versions."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "weekly.yml").read_text())
JOBS = WORKFLOW["jobs"]
STARTS = WORKFLOW[True]  # YAML reads the key `on` as a truth value
LOCK = (ROOT / "requirements.lock").read_text()


def commands(job: str) -> list[str]:
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def python_of(job: str) -> str:
    (version,) = [
        step["with"]["python-version"]
        for step in JOBS[job]["steps"]
        if step.get("uses", "").startswith("actions/setup-python@")
    ]
    return version


def test_it_starts_once_a_week_and_when_a_person_asks():
    assert set(STARTS) == {"schedule", "workflow_dispatch"}
    ((cron,),) = [entry.values() for entry in STARTS["schedule"]]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", cron)


def test_it_may_only_read_and_uses_only_github_s_own_actions():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not [job for job in JOBS.values() if "permissions" in job]
    actions = [step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/(checkout|setup-python)@v\d+", one) for one in actions)


def test_an_audit_that_looked_nothing_up_has_not_passed():
    install, audit = commands("audit")
    assert re.fullmatch(r"python -m pip install pip-audit==\d+\.\d+\.\d+", install)
    assert audit == "pip-audit --strict --require-hashes -r requirements.lock"


def test_the_licences_are_held_to_the_installed_lock():
    (command,) = commands("licences")
    assert command == "./run test tests/test_licences.py"
    assert (ROOT / command.split()[-1]).is_file()


def test_the_floors_are_resolved_as_their_own_test_does():
    lowest = runpy.run_path(str(ROOT / "tests" / "test_floors.py"))["LOWEST"]
    install, _ = commands("floors")
    (compiled,) = [line for line in install.splitlines() if "compile" in line]
    assert set(lowest) - {"--no-header", "--no-annotate", "--quiet"} <= set(compiled.split())
    assert python_of("floors") == lowest[lowest.index("--python-version") + 1]


def test_the_floors_are_installed_by_the_uv_of_the_lock_and_from_wheels_alone():
    install, _ = commands("floors")
    (uv,) = re.findall(r"uv==(\S+)", install)
    assert re.search(rf"^uv=={re.escape(uv)} ", LOCK, re.MULTILINE)
    assert install.count("--only-binary :all:") == 2


def test_what_the_floors_leave_out_is_one_test_of_speed():
    (left_out,) = re.findall(r"--deselect (\S+)", commands("floors")[1])
    path, name = left_out.split("::")
    assert f"def {name}(" in (ROOT / path).read_text()


@pytest.mark.parametrize("folder", re.findall(r"tests/\w+(?!\S)", commands("floors")[1]))
def test_the_folders_that_run_on_the_floors_are_there(folder):
    assert list((ROOT / folder).glob("test_*.py"))


def test_what_is_too_long_for_every_commit_runs_here():
    assert "./run test --long" in commands("long")
