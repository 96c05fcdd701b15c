"""The front page answers in five sentences, then and now, and each has its size."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from analysis import display, load, study
from analysis.display.prose import plain

pytestmark = pytest.mark.long  # every study is made for it

FRONT = Path(__file__).parents[2] / "notebooks" / "00_overview.ipynb"
END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")

both = pytest.mark.parametrize("as_of", ["2023-10-15", None])


def answer(monkeypatch, as_of):
    """The cells tagged `answer` as they are told, each sentence by itself."""
    told = []
    monkeypatch.setattr(display, "say", told.append)
    cells = [cell for cell in nbformat.read(FRONT, as_version=4).cells if cell.cell_type == "code"]
    setup = next(cell for cell in cells if "import study" in cell.source)
    tagged = [cell for cell in cells if "answer" in cell.metadata.get("tags", ())]
    scope = {"as_of": as_of}
    for cell in (setup, *tagged):
        exec(cell.source, scope)
    text = " ".join(" ".join(told).replace("**", "").split())
    return END.split(text)


@both
def test_the_answer_has_five_sentences(monkeypatch, as_of):
    sentences = answer(monkeypatch, as_of)
    assert len(sentences) == 5, [plain(one) for one in sentences]
    assert all(one.endswith(".") for one in sentences)


@both
def test_each_sentence_has_its_numbers_and_its_uncertainty(monkeypatch, as_of):
    for sentence in answer(monkeypatch, as_of):
        assert sentence.count("<data") >= 2, plain(sentence)
        assert "cannot be told" not in plain(sentence) and "nan" not in plain(sentence)


@both
def test_the_first_two_sentences_have_no_term_of_art(monkeypatch, as_of):
    words = plain(" ".join(answer(monkeypatch, as_of)[:2])).lower()
    for term in ("present value", "interval", "vintage", "draws", "neutral", "capital expenditure"):
        assert term not in words


@both
def test_sentences_differ_where_less_was_known(monkeypatch, as_of):
    third = plain(answer(monkeypatch, as_of)[2])
    assert third.startswith("The model did spread" if as_of is None else "The model spreads")


@both
def test_opening_is_better_where_selling_would_earn_less(as_of):
    fact = study("openness", as_of).models["information"].rows.iloc[0]
    assert fact["side"] == "below" and fact["then"].startswith("open")
    assert study("openness", as_of).fact_neutral == "API revenue"


@both
def test_the_saving_that_would_do_is_more_than_is_assumed(as_of):
    rows = load("assumptions", as_of).query("view == 'neutral' and name == 'efficiency_gain'")
    assumed = rows.sort_values("known_on")["default"].iloc[-1]
    assert assumed < study("openness", as_of).break_even_efficiency_gain.value < 1
