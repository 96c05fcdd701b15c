"""Pages that explain words and names: their style, and what the search finds on them."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.display.glossary import Term, glossary_html
from analysis.report.exporter import finished, render
from analysis.report.scripts import static_text
from analysis.report.site import Page, Site

TERM = Term("ceiling", "diffusion", "Where it ends.", "01_capex")
FRONT = Page("00_overview", None, "Front")
CAPEX = Page("01_capex", None, "Spending")
WORDS = Page("08_glossary", None, "Words", "Glossary")
STYLE = static_text("words.css")


def notebook(*html):
    outputs = [new_output("display_data", {"text/html": text}, metadata={}) for text in html]
    title = new_markdown_cell("# Title?")
    title.metadata["number"] = 1
    cell = new_code_cell("", outputs=outputs)
    cell.metadata["number"] = 2
    return new_notebook(cells=[title, cell])


@pytest.fixture(scope="module")
def pages():
    site = Site((FRONT, CAPEX, WORDS))
    details = '<div class="unsearched"><p>x y</p></div>'
    api = f'<div class="api" id="api-f"><h3>f</h3><p>Sum.</p>{details}</div>'
    told = {FRONT: notebook(), CAPEX: notebook(), WORDS: notebook(glossary_html([TERM]), api)}
    rendered = {page.file: render(book, page, site) for page, book in told.items()}
    return finished(rendered, site)


def entries(html):
    places = BeautifulSoup(html, "html.parser").find_all("script", type="application/json")
    return json.loads(places[-1].string)


def test_only_pages_of_words_carry_their_style(pages):
    assert STYLE in pages[WORDS.file]
    assert STYLE not in pages[FRONT.file]


def test_the_search_finds_a_term_by_its_name_and_meaning(pages):
    found = {row[1]: row for row in entries(pages[FRONT.file])}
    page, _, href, _, text = found["ceiling"][:5]
    assert (page, href, text) == ("Glossary", "08_glossary.html#ceiling", "Where it ends.")


def test_the_search_knows_of_a_public_name_only_its_summary(pages):
    found = {row[1]: row for row in entries(pages[FRONT.file])}
    assert found["f"][4] == "Sum."


@pytest.mark.parametrize("page", [FRONT, CAPEX, WORDS], ids=lambda page: page.stem)
def test_the_foot_of_every_page_leads_to_the_glossary(pages, page):
    foot = BeautifulSoup(pages[page.file], "html.parser").find("footer")
    assert [link["href"] for link in foot("a")] == ["08_glossary.html"]


def test_a_report_without_a_glossary_does_not_lead_there():
    site = Site((FRONT, CAPEX))
    assert BeautifulSoup(render(notebook(), FRONT, site).html, "html.parser").footer.a is None
