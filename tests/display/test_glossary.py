"""The glossary: every term is whole, plain, and used where it says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from analysis import DataError
from analysis.display import glossary_html, show_glossary
from analysis.display.glossary import FIELDS, read_glossary, slug
from analysis.report.exporter import _give_ids

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TERMS = read_glossary()
NEEDED = (
    "abnormal return", "CAR", "CAAR", "event window", "estimation window", "market model",
    "placebo test", "p-value", "Holm adjustment", "power", "minimum detectable effect",
    "Bass curve", "ceiling", "identified", "profile interval", "prediction interval", "CRPS", "PIT",
    "calibration", "Brier score", "log score", "evidence", "checked", "capital expenditure",
    "capital intensity", "guidance", "depreciation", "useful life", "contribution margin",
    "cost of capital", "present value", "discount rate", "regret", "break-even", "tornado",
    "Monte Carlo draw", "Sobol index", "value of information", "complement", "best response",
    "licence threshold", "open weights", "open source", "token", "design effect",
    "multinomial sample",
)  # fmt: skip

each = pytest.mark.parametrize("one", TERMS, ids=lambda one: one.anchor)


@cache
def sections(page: str) -> dict[str, str]:
    """The text of a notebook, code included, by heading; "" for what precedes the second."""
    found, heading = {"": ""}, ""
    for cell in nbformat.read(NOTEBOOKS / f"{page}.ipynb", as_version=4).cells:
        pieces = [cell.source]
        if cell.cell_type == "markdown":
            pieces = re.split(r"^(?=##)", cell.source, flags=re.MULTILINE)
        for piece in pieces:
            title = re.match(r"##+ (.+)", piece)
            heading = title[1].strip() if title else heading
            found[heading] = found.get(heading, "") + " " + piece
    return {name: re.sub(r"\s+", " ", text).lower() for name, text in found.items()}


def page_of(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@each
def test_the_section_it_names_uses_the_term(one):
    text = sections(one.page)[one.section]
    forms = (one.term, *one.forms)
    assert any(re.search(rf"\b{re.escape(form.lower())}", text) for form in forms), forms


@each
def test_other_forms_are_given_only_where_the_term_itself_is_not_found(one):
    text = sections(one.page)[one.section]
    assert not one.forms or not re.search(rf"\b{re.escape(one.term.lower())}s?\b", text)


@each
def test_its_meaning_is_short_prose_without_numbers(one):
    assert one.meaning[0].isupper() and one.meaning.endswith(".")
    assert len(re.findall(r"[.:;](?: |$)", one.meaning)) <= 5 and len(one.meaning.split()) <= 65
    assert not re.search(r"\d", re.sub(r"\b20\d\d\b", "", one.meaning))


@each
def test_its_meaning_does_not_lean_on_itself(one):
    bare = one.term.split(",")[0].lower()
    assert not one.meaning.lower().startswith((bare + " is", "a " + bare, "an " + bare))


def test_the_words_that_a_reader_needs_are_there():
    assert set(NEEDED) <= {one.term for one in TERMS}


def test_links_lead_to_headings_as_pages_number_them():
    for page in sorted({one.page for one in TERMS}):
        names = [name for name in sections(page) if name]
        soup = page_of("<main>" + "".join(f"<h2>{name}</h2>" for name in names) + "</main>")
        ids = {heading.get_text(): heading["id"] for heading in _give_ids(soup.main)}
        assert ids == {name: slug(name) for name in names}


def test_each_term_has_an_id_a_heading_and_a_link_to_its_section():
    page = page_of(glossary_html(TERMS))
    assert len(page.select(".term")) == len(TERMS) == len({one.anchor for one in TERMS})
    ceiling = page.select_one("#term-ceiling")
    assert ceiling.h3.get_text() == "ceiling"
    assert ceiling.a["href"] == "02_adoption.html#can-the-ceiling-be-told"
    assert page.select_one("#term-claim").a["href"] == "index.html#the-claims"


def test_terms_stand_from_a_to_z_under_their_letters():
    page = page_of(glossary_html(TERMS))
    order = [tag.get_text()[0].upper() for tag in page.select(".letter, .term h3")]
    assert order == sorted(order)
    assert {link["href"][1:] for link in page.select(".letters a")} == {
        tag["id"] for tag in page.select(".letter")
    }


def test_outside_a_notebook_terms_are_printed(capsys):
    show_glossary(TERMS[:2])
    assert capsys.readouterr().out.startswith("abnormal return: ")


ROW = '[[term]]\nterm = "a"\nfield = "finance"\nmeaning = "A <b>."\nsee = ["01_capex"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROW + ROW, "words.toml: 'a' stands there twice; keep one."),
        (ROW.replace("finance", "law"), f"words.toml: field 'law' of 'a' is none of {FIELDS}."),
        (ROW.replace('meaning = "A <b>."', ""), "words.toml: term 'a' lacks 'meaning'; say it."),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path, text, said):
    (tmp_path / "words.toml").write_text(text)
    with pytest.raises(DataError) as raised:
        read_glossary(tmp_path / "words.toml")
    assert str(raised.value) == said


def test_markup_in_a_meaning_is_shown_as_text(tmp_path):
    (tmp_path / "words.toml").write_text(ROW)
    assert "A &lt;b&gt;." in glossary_html(read_glossary(tmp_path / "words.toml"))
