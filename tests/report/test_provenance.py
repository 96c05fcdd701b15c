"""The foot of a page names commit, data and lock, and only a checkout of its own has a commit."""

import subprocess
import sys

import pytest
from samples import code, contents, plan_of, write

from analysis.report.build import run_plan
from analysis.report.places import Places
from analysis.report.provenance import commit_of, known_between, page_foot


def git(folder, *words):
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    command = ["git", *settings, *words]
    return subprocess.check_output(command, cwd=folder, text=True).strip()


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a file and a figure in its only commit."""
    (tmp_path / "figures").mkdir()
    for name in ("file", "figures/figure"):
        (tmp_path / name).write_text("first")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "First")
    return tmp_path


def test_the_commit_is_what_git_says(checkout):
    assert commit_of(checkout) == git(checkout, "rev-parse", "HEAD")


def test_a_changed_file_is_told_but_neither_a_new_one_nor_a_figure(checkout):
    (checkout / "new").write_text("")
    (checkout / "figures" / "figure").write_text("drawn again")
    assert commit_of(checkout) == git(checkout, "rev-parse", "HEAD")
    (checkout / "file").write_text("second")
    assert commit_of(checkout).endswith(", with changes not committed")


def test_a_folder_inside_somebody_elses_checkout_has_no_commit(checkout):
    (checkout / "unpacked").mkdir()
    assert commit_of(checkout / "unpacked") == ""


def test_without_git_or_folder_there_is_no_commit(tmp_path, checkout, monkeypatch):
    assert commit_of(None) == ""
    assert commit_of(tmp_path / "missing") == ""
    monkeypatch.setenv("PATH", "")
    assert commit_of(checkout) == ""


def test_a_hook_of_another_checkout_does_not_mislead(checkout, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("other")))
    assert commit_of(checkout)


def test_days_are_the_first_and_last_on_which_a_row_became_known(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.csv").write_text("known_on,x\n2024-02-01,1\n,2\n2023-01-31,3\n")
    (tmp_path / "deep" / "b.csv").write_text("x,known_on\n1,2025-12-24\n")
    (tmp_path / "c.csv").write_text("day\n1999-01-01\n")
    assert known_between(tmp_path) == ["2023-01-31", "2025-12-24"]


def test_the_foot_says_what_there_is_and_nothing_else(tmp_path):
    (tmp_path / "lock").write_text("")
    places = Places(tmp_path, tmp_path, tmp_path, tmp_path / "lock", tmp_path)
    foot = dict(page_foot(places, {"commit": "0123456789abcdef" * 2, "data": "d" * 64}))
    assert foot["Commit"] == "0123456, in full " + "0123456789abcdef" * 2
    assert foot["Lock file, SHA-256"] == "e3b0c44298fc1c14"  # of nothing: FIPS 180-4
    assert foot["Python"] == ".".join(map(str, sys.version_info[:2]))
    assert list(dict(page_foot(Places(tmp_path, tmp_path, tmp_path), {}))) == ["Package", "Python"]


def test_a_new_commit_renders_again_but_runs_nothing(tmp_path):
    write(tmp_path / "notebooks", "00_overview", code("x = 1"), title="One")
    hashes = {"code": "c", "data": "d", "commit": "a" * 40}
    run_plan(plan_of(tmp_path, hashes=hashes))
    result = run_plan(plan_of(tmp_path, hashes={**hashes, "commit": "b" * 40}))
    assert result.seconds == {}
    assert b"b" * 40 in contents(tmp_path / "report")["index.html"]
