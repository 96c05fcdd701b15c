"""Numbers of tables and figures, references, citations, notes, and what moved, on a page."""

import json

import pytest
from bs4 import BeautifulSoup
from frame_samples import EVIL, drawing, number, says, site_of_two, table
from nbformat.v4 import new_markdown_cell, new_notebook

from analysis.core import ReportError
from analysis.report.bibliography import read_bibliography
from analysis.report.exporter import finished, render
from analysis.report.lookup import PLACE
from analysis.report.one_file import one_file
from analysis.report.site import Page, Site

PAGE = Page("01_a", None, "A")


def soup_of(*cells):
    for at, cell in enumerate(cells, start=1):
        cell.metadata["number"] = at
    html = render(new_notebook(cells=list(cells)), PAGE, Site((PAGE,))).html
    return BeautifulSoup(html, "html.parser")


def test_references_take_the_numbers_of_what_they_name():
    text = new_markdown_cell("# A\n\nSee [@fig-late] and [@tab-second].")
    soup = soup_of(text, drawing("early"), drawing("late"), table("First"), table("Second"))
    links = {link.get_text(): link["href"] for link in soup.select("a.xref")}
    assert links == {"Figure 2": "#fig-late", "Table 2": "#tab-second"}
    assert soup.select_one("#tab-second caption").get_text() == "Table 2. Second"
    assert soup.select_one("#fig-late .figure-number").get_text() == "Figure 2."


@pytest.mark.parametrize("text", ["[@fig-none]", "[@tab-none]", "[@nobody1900]"])
def test_a_reference_to_nothing_stops_the_build_and_names_it(text):
    with pytest.raises(ReportError, match=text.strip("[@]")):
        soup_of(new_markdown_cell(f"# A\n\nSee {text}."))


def test_citations_become_author_and_year_and_a_list():
    soup = soup_of(new_markdown_cell("# A\n\nAs shown [@gneiting2007; -@bass1969]."))
    assert soup.cite.get_text() == "(Gneiting and Raftery 2007; 1969)"
    listed = [item["id"] for item in soup.select(".references li")]
    assert listed == ["ref-bass1969", "ref-gneiting2007"]
    assert soup.cite.a["href"] == "#ref-gneiting2007"
    remembered = soup.select_one("#ref-bass1969 .memory")
    assert remembered is not None and soup.select_one("#ref-gneiting2007 .memory") is None


def test_only_works_that_were_looked_up_have_a_link():
    assert all(
        bool(work.doi) == (work.checked == "excerpt") for work in read_bibliography().values()
    )


def test_footnotes_of_all_cells_are_numbered_in_one_list():
    one = new_markdown_cell("# A\n\nFirst.[^x]\n\n[^x]: Note *one*.")
    two = new_markdown_cell("Second.[^x] Third.[^y]\n\n[^x]: Note two.\n[^y]: Note three.")
    soup = soup_of(one, two)
    assert [mark.get_text() for mark in soup.select("a.fnref")] == ["1", "2", "3"]
    assert [item["id"] for item in soup.select(".footnotes li")] == ["fn-1", "fn-2", "fn-3"]
    assert "Note two" in soup.select_one("#fn-2").get_text()
    back = [link["href"] for link in soup.select(".footnotes li a[href^='#fnref']")]
    assert back == [f"#{mark['id']}" for mark in soup.select("a.fnref")]


def test_a_number_alone_is_no_reference():
    assert (
        soup_of(new_markdown_cell("# A\n\nWrite to a@b.org, [x] and [@ home].")).select("cite")
        == []
    )


def pages():
    site, notebooks = site_of_two()
    rendered = {page.file: render(notebooks[page.file], page, site) for page in site.pages}
    return site, finished(rendered, site)


def test_numbers_that_differ_carry_the_other_text_and_others_do_not():
    _, files = pages()
    now = BeautifulSoup(files["index.html"], "html.parser")
    then = BeautifulSoup(files["index-2023-10-15.html"], "html.parser")
    assert [one["data-was"] for one in now.select("main data[data-was]")] == [
        "$7.00bn",
        "$6.00bn to $8.00bn",
    ]
    assert then.select_one("main data[data-becomes]")["data-becomes"] == "$9.00bn"
    assert not now.select('data[data-ref="simulated.same"][data-was]')


def test_what_moved_is_listed_old_before_new_on_both_pages():
    _, files = pages()
    for name in ("index.html", "index-2023-10-15.html"):
        soup = BeautifulSoup(files[name], "html.parser")
        cells = [cell.get_text() for cell in soup.select(".moved tbody tr:first-child td")]
        assert cells == ["simulated worth", "$7.00bn", "$9.00bn"]
        assert [head.get_text() for head in soup.select(".moved thead th")][1:] == [
            "As known on 15 October 2023",
            "As known now",
        ]


def test_the_index_of_a_page_covers_all_pages_of_its_vintage_and_no_other():
    _, files = pages()
    assert all(PLACE not in html for html in files.values())
    soup = BeautifulSoup(files["index-2023-10-15.html"], "html.parser")
    rows = json.loads(soup.select_one(".layout > script").string)
    assert {row[2].partition("#")[0] for row in rows} == {
        "index-2023-10-15.html",
        "01_spend-2023-10-15.html",
    }
    assert {row[3] for row in rows} == {"section", "figure", "table"}
    for row in rows:
        target = row[2].partition("#")[2]
        page = BeautifulSoup(files[row[2].partition("#")[0]], "html.parser")
        assert not target or page.find(id=target), row


def test_hostile_text_cannot_leave_the_index():
    _, files = pages()
    assert all(EVIL not in html for html in files.values())


def test_the_one_file_holds_each_script_and_index_once():
    site, files = pages()
    html = one_file(files, site)
    soup = BeautifulSoup(html, "html.parser")
    running = [script.string for script in soup("script") if not script.attrs]
    in_pages = {one.string for one in BeautifulSoup(files["index.html"], "html.parser")("script")}
    assert len(running) == len(set(running)) and set(running) <= in_pages
    assert len(soup.select("script[type]")) == 2
    assert [one["data-page"] for one in soup.select(".layout")] == [
        "index",
        "01_spend",
        "index-2023-10-15",
        "01_spend-2023-10-15",
    ]


def test_the_one_file_keeps_code_that_looks_like_an_id():
    site, notebooks = site_of_two()
    for notebook in notebooks.values():
        notebook.cells[0].source += '\n\n`<a id="x" href="#y">`'
    rendered = {page.file: render(notebooks[page.file], page, site) for page in site.pages}
    html = one_file(finished(rendered, site), site)
    assert '&lt;a id="x" href="#y"&gt;' in html


def test_a_number_of_the_survey_is_the_text_of_the_page():
    site, _ = site_of_two()
    assert site.numbers["index.html"]["simulated.worth", ""] == "$9.00bn"
    assert site.figures["index.html"] == {"rise"}
    assert number("worth", 9.0) in says(number("worth", 9.0)).outputs[0].data["text/markdown"]


def test_a_page_that_says_the_same_at_both_vintages_stands_once_in_the_one_file():
    site, notebooks = site_of_two()
    notebooks["01_spend-2023-10-15.html"] = notebooks["01_spend.html"]
    rendered = {page.file: render(notebooks[page.file], page, site) for page in site.pages}
    soup = BeautifulSoup(one_file(finished(rendered, Site(site.pages)), site), "html.parser")
    assert [one["data-page"] for one in soup.select(".layout")].count("01_spend-2023-10-15") == 1


def test_the_code_of_a_page_stands_in_the_one_file_at_the_latest_vintage_alone():
    site, files = pages()
    soup = BeautifulSoup(one_file(files, site), "html.parser")
    assert soup.select("[data-page='index'] details.code")
    assert not soup.select("[data-page='index-2023-10-15'] details.code")
