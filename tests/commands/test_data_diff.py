"""`data diff`: numbers that moved, the rows behind it, and what a command line gets wrong."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest

from analysis.cli import main
from analysis.commands import data_diff
from analysis.commands.data_diff_words import table_lines, to_words
from analysis.core import THEN, Quantity, Source
from analysis.datasets import data_folder, load
from analysis.datasets.comparing import RowChange
from analysis.studies import Study

OLD = Source("meta_annual", "2022", "Annual report", known_on="2023-02-01")
NEW = load("meta_annual").attrs["sources"][-1]
NAN = float("nan")


def number(name: str, value: float, *rows: Source) -> Quantity:
    level = "unresolved" if value != value else "reported"
    return Quantity(name, value, "usd_bn", "an amount", level, sources=rows)


STUDIES = {
    THEN: (number("grown", 31.4, OLD), number("still", 2.0, OLD), number("open", NAN, OLD),
           number("lost", 1.0, OLD), number("gone", 3.0, OLD)),
    None: (number("grown", 72.2, NEW), number("still", 2.0, OLD), number("open", 5.0, OLD, NEW),
           number("lost", NAN), number("untold", NAN)),
}  # fmt: skip


@pytest.fixture(autouse=True)
def one_small_study(monkeypatch):
    def study(name, as_of):
        told = {one.name: one for one in STUDIES[as_of]}
        nothing = MappingProxyType({})
        return Study(name, as_of, MappingProxyType(told), nothing, nothing, nothing)

    monkeypatch.setattr(data_diff, "NAMES", ("small",))
    monkeypatch.setattr(data_diff, "study", study)


def test_numbers_are_told_apart_by_how_they_moved():
    moves = {move.name: move for move in data_diff.difference().studies["small"]}
    assert {name: move.kind for name, move in moves.items()} == {
        "grown": "moved",
        "open": "told for the first time",
        "lost": "no longer told",
        "gone": "no longer told",
    }
    assert moves["grown"].rows == moves["open"].rows == (NEW,)


def test_words_name_the_old_and_new_number_and_the_row_behind_it():
    text = to_words(data_diff.difference())
    assert text.startswith(f"From {THEN} to now")
    assert "STUDY small: 1 moved, 1 told for the first time, 2 no longer told" in text
    line = next(line for line in text.splitlines() if line.startswith("  grown"))
    assert "$31.4bn → $72.2bn" in line
    assert f"[1 new: meta_annual {NEW.key} ({NEW.known_on})]" in line
    assert "cannot be told → $5.00bn" in text and "still" not in text


def test_machines_get_the_same(capsys):
    assert main(["data", "diff", "--json"]) == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert told.err == "" and (found["then"], found["now"]) == (THEN, None)
    grown = next(one for one in found["studies"]["small"] if one["name"] == "grown")
    assert (grown["then"]["value"], grown["now"]["value"]) == (31.4, 72.2)
    assert [row["anchor"] for row in grown["rows"]] == [NEW.anchor]
    new = [one["row"]["anchor"] for one in found["tables"]["meta_annual"] if one["kind"] == "new"]
    assert NEW.anchor in new


def test_many_changes_are_counted_and_the_first_shown():
    cells = {f"c{at}": ("", str(at)) for at in range(7)}
    changes = tuple(RowChange("changed", f"row {at}", cells) for at in range(9))
    lines = table_lines({"table": changes, "still": ()})
    assert lines[0].split() == ["table", "9", "changed"]
    assert lines[1].strip().startswith("row 0: c0 none → 0; c1 none → 1")
    assert lines[1].endswith("and 3 more")
    assert lines[-1].strip() == "and 3 more with other values; --json names all"


def test_a_folder_is_compared_with_the_embedded_one(capsys):
    assert main(["data", "diff", str(data_folder())]) == 0
    assert capsys.readouterr().out == "  no row moved\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nowhere"], 3, "nowhere is no data folder"),
        (["nowhere", "--now", "2024-01-01"], 2, "leave out --then and --now"),
        (["--then", "2024-01-01", "--now", "2023-12-01"], 2, "--now 2023-12-01 is not after"),
        (["--then", "soon"], 3, "then='soon' is not a date"),
        (["--now", "soon"], 3, "now='soon' is not a date"),
    ],
)
def test_what_is_asked_wrongly_is_answered_in_one_line(words, code, said, capsys):
    assert main(["data", "diff", *words]) == code
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
