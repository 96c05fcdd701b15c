"""The command line: exit codes, one line a failure, JSON for machines, a quick start."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from analysis.cli import main
from analysis.datasets.store_tables import STORE_TABLES
from analysis.datasets.tables import TABLES


def call(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.long  # in a process of its own every study is made anew; tests/ledger has it in this
def test_claims_are_listed_with_nothing_to_warn_of():
    done = call("claims", "--as-of", "2023-10-15")
    assert done.returncode == 0 and done.stderr == ""
    assert len(done.stdout.splitlines()) == 14
    assert done.stdout.startswith("C01  not yet")


def test_a_table_is_shown_as_it_was_known():
    done = call("data", "show", "meta_annual", "--as-of", "2023-10-15")
    assert done.stdout.splitlines()[-1].startswith("2022,")


def test_the_tables_are_listed_and_sound(capsys):
    assert main(["data", "list"]) == 0
    assert "meta_capex_guidance" in capsys.readouterr().out
    assert main(["data", "check"]) == 0
    shipped = set(TABLES) - set(STORE_TABLES)
    assert capsys.readouterr().out == f"{len(shipped)} tables are sound.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("frob",), 2, "error: No such command 'frob'."),
        (("claims", "--as-of", "15.10.2023"), 3, "error: as_of='15.10.2023' is not a date"),
        (("claims", "--as-of", "2020-01-01"), 3, "is before the article"),
        (("data", "show", "meta_anual"), 3, "nearest known names are meta_annual"),
        (("data", "show", "../manifest"), 2, "'../manifest' is no name of a table"),
        (("report", "--jobs", "0"), 2, "error: Invalid value for '--jobs'"),
        (("report", "--only", "nothing"), 2, "unknown notebook 'nothing'"),
    ],
)
def test_a_failure_is_one_line_with_its_code(words, code, said, capsys):
    assert main([*words]) == code
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1 and "Traceback" not in error


def test_a_program_ends_with_the_code_of_its_failure():
    done = call("data", "show", "meta_anual")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1 and "nearest known names" in done.stderr


def test_a_failure_comes_as_json_too(capsys):
    assert main(["claims", "--as-of", "soon", "--json"]) == 3
    fields = json.loads(capsys.readouterr().err)
    assert (fields["error"], fields["code"]) == ("DataError", 3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frob",), "No such command 'frob'."),
        (("claims", "--frob"), "No such option '--frob'."),
        (("event-study", "--prices", "none.csv"), "File 'none.csv' does not exist."),
        (("report", "--jobs", "0"), "Invalid value for '--jobs'"),
    ],
)
def test_a_slip_in_the_words_of_a_command_comes_as_json_too(words, said, capsys):
    assert main([*words, "--json"]) == 2
    fields = json.loads(capsys.readouterr().err)
    assert said in fields["message"]
    assert (fields["error"], fields["code"]) == ("UsageError", 2)


def test_debug_shows_the_traceback(capsys):
    assert main(["claims", "--as-of", "soon", "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err
