"""`claims` on the command line: a line a claim, or JSON."""

from __future__ import annotations

import json

import pytest

from analysis.cli import main

pytestmark = pytest.mark.long  # every study is made for it


def test_claims_are_listed_with_their_verdicts(capsys):
    assert main(["claims", "--as-of", "2023-10-15"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert len(said.out.splitlines()) == 14
    assert said.out.startswith("C01  not yet")


def test_claims_come_as_json(capsys):
    assert main(["claims", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["claim"] == "C01" and rows[0]["verdict"] == "held up"
