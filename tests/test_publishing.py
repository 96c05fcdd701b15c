"""The workflow that publishes the report: what starts it, what it may do, what it takes along."""

from __future__ import annotations

import re
import runpy
import subprocess
from pathlib import Path

import pytest
import yaml

from analysis.cli import main

ROOT = Path(__file__).parents[1]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "publish.yml").read_text())
JOBS = WORKFLOW["jobs"]
STARTS = WORKFLOW[True]  # YAML reads the key `on` as a truth value
COMMANDS = [step["run"] for step in JOBS["build"]["steps"] if "run" in step]
ACTIONS = [step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step]


def test_a_push_to_main_starts_it_and_a_person_can():
    assert STARTS == {"push": {"branches": ["main"]}, "workflow_dispatch": None}


def test_each_job_may_do_only_what_it_needs():
    assert WORKFLOW["permissions"] == {}
    assert JOBS["build"]["permissions"] == {"contents": "read"}
    assert JOBS["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_one_publication_runs_at_a_time_and_is_not_cut_off():
    assert WORKFLOW["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_it_runs_only_github_s_own_actions_at_a_version():
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in ACTIONS)
    names = [action.split("@")[0].removeprefix("actions/") for action in ACTIONS]
    assert names[-3:] == ["upload-pages-artifact", "configure-pages", "deploy-pages"]


def test_its_python_is_one_that_the_report_runs_on():
    (version,) = [
        step["with"]["python-version"]
        for step in JOBS["build"]["steps"]
        if step.get("uses", "").startswith("actions/setup-python@")
    ]
    known = runpy.run_path(str(ROOT / "run"), run_name="run")
    assert known["OLDEST"] <= tuple(int(part) for part in version.split(".")) <= known["NEWEST"]


def test_it_checks_the_report_before_it_takes_it():
    assert COMMANDS[:2] == ["./run report", "./run report --check"] and len(COMMANDS) == 3
    assert JOBS["deploy"]["needs"] == "build"


@pytest.mark.parametrize("command", COMMANDS[:2])
def test_the_commands_it_calls_exist(command, capsys):
    task, *options = command.removeprefix("./run ").split()
    assert f"./run {task} " in (ROOT / "run").read_text()
    assert main([task, "--help"]) == 0
    told = capsys.readouterr().out
    assert all(option in told for option in options)


def take(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-c", COMMANDS[2]], cwd=folder, capture_output=True, text=True, check=False
    )


def test_it_takes_every_page_and_no_hidden_file(tmp_path):
    report = tmp_path / "report"
    (report / ".executed").mkdir(parents=True)
    for name in ("index.html", "01_capex.html", ".build.json", ".executed/00_overview.ipynb"):
        (report / name).write_text("x")
    assert take(tmp_path).returncode == 0
    taken = {path.relative_to(tmp_path / "site").as_posix() for path in tmp_path.rglob("site/**/*")}
    assert taken == {"index.html", "01_capex.html"}


def test_a_report_without_a_front_page_is_not_published(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "01_capex.html").write_text("x")
    assert take(tmp_path).returncode != 0
