import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_notebook, new_output
from samples import PARAMETERS, code, markdown

from analysis.core import ReportError, UsageError
from analysis.report.exporter import render
from analysis.report.mathematics import markdown_html, mathml
from analysis.report.notebooks import find_notebooks, inject, read_notebook, title_of
from analysis.report.sanitise import sanitise
from analysis.report.scripts import known_hashes, script_hash
from analysis.report.site import Page, Site, check_vintages

EVIL = "<script>alert(1)</script>"


def rendered(*cells, title="A"):
    page = Page("01_a", None, title)
    html = render(new_notebook(cells=list(cells)), page, Site((page,))).html
    return BeautifulSoup(html, "html.parser")


def showing(mime, data, **note):
    cell = code("x")
    cell.outputs = [new_output("display_data", {mime: data}, metadata={mime: note})]
    return cell


@pytest.mark.parametrize(
    "cell",
    [
        markdown(EVIL),
        markdown(f"a [b](javascript:alert(1)) {EVIL}"),
        code(EVIL),
        showing("text/html", f"<p onload='x()'>{EVIL}</p>"),
        showing("text/markdown", EVIL),
        showing("text/plain", EVIL),
        showing("image/svg+xml", "<svg></svg>", alt=EVIL, caption=EVIL, name=EVIL, csv=EVIL),
    ],
)
def test_hostile_text_reaches_the_page_as_text(cell):
    soup = rendered(cell, title=EVIL)
    assert {script_hash(script.string) for script in soup("script")} <= known_hashes()
    assert EVIL in soup.title.get_text()
    for tag in soup(True):
        assert not any(name.startswith("on") for name in tag.attrs)
        assert not str(tag.get("href", "")).startswith("javascript")


def test_tags_hide_cells_and_their_code():
    hidden = code("secret_code", "hide-input")
    hidden.outputs = [new_output("stream", name="stdout", text="shown")]
    text = rendered(hidden, code("removed_code", "remove-cell"), code("kept_code")).get_text()
    assert "shown" in text and "kept_code" in text
    assert "secret_code" not in text and "removed_code" not in text


def test_the_keyboard_reaches_code_that_scrolls():
    soup = rendered(code("x = 1"))
    assert [block.get("tabindex") for block in soup.select(".highlight")] == ["0"]


def test_code_that_is_to_be_read_is_open():
    shown, folded = rendered(code("a = 1", "show-input"), code("b = 1"))("details", "code")
    assert shown.has_attr("open") and not folded.has_attr("open")


def test_code_that_sets_a_page_up_stands_below_the_lead_in_its_order():
    cells = [markdown("# A"), code("first"), code("second"), markdown("Lead."), markdown("## B")]
    text = rendered(*cells).main.get_text()
    assert text.index("Lead.") < text.index("first") < text.index("second") < text.index("B")


def test_a_bitmap_without_a_description_gets_none_invented():
    soup = rendered(showing("image/png", "aGk="))
    assert soup.img["alt"] == ""


def test_headings_with_the_same_words_get_different_ids():
    soup = rendered(markdown("# A\n\n## Same\n\n## Same"))
    assert [heading["id"] for heading in soup("h2")] == ["same", "same-2"]


def test_known_formulas_are_sound_mathml():
    formulas = (r"\frac{p}{q}", r"\sum_{t=1}^{T} x_t", r"\sqrt{1 - \rho}", r"\hat\beta_1 \le 2")
    for formula in formulas:
        assert mathml(formula).startswith("<math")


@pytest.mark.parametrize("formula", [r"\nosuchcommand x", r"\begin{aligned} a &= b \end{aligned}"])
def test_formulas_that_the_converter_passes_through_are_refused(formula):
    with pytest.raises(ReportError, match="formula"):
        mathml(formula)


@pytest.mark.parametrize(
    "text",
    ["from $1bn to $2bn", "US$ 5 and US$ 6", '<data value="1">$1bn</data>, <data>$2bn</data>'],
)
def test_money_is_not_maths(text):
    assert "<math" not in markdown_html(text)


def test_display_formulas_and_environments_become_mathml():
    html = markdown_html("$$x^2$$\n\n\\begin{equation}y\\end{equation}\n\nand $z$")
    assert html.count("<math") == 3


def test_sanitising_keeps_tables_and_numbers_whole():
    number = '<data class="n" data-ref="a.b" value="1">1</data>'
    fragment = f'<table><tbody><tr><td class="num">{number}</td></tr></tbody></table>'
    assert sanitise(fragment) == fragment


@pytest.mark.parametrize("link", ["javascript:x", "file:///a", "../a.html", "//a.org/b.html"])
def test_links_out_of_the_folder_are_dropped(link):
    assert sanitise(f'<a href="{link}">a</a>') == "<a>a</a>"


def test_parameters_need_their_tagged_cell_once():
    with pytest.raises(ReportError, match="has 0 cells tagged"):
        inject(new_notebook(cells=[]), {}, "a.ipynb")
    with pytest.raises(ReportError, match="has 2 cells tagged"):
        inject(new_notebook(cells=[PARAMETERS, code("", "parameters")]), {}, "a.ipynb")


def test_a_notebook_needs_a_title():
    with pytest.raises(ReportError, match="has no title"):
        title_of(new_notebook(cells=[markdown("text")]), "a.ipynb")


def test_notebooks_are_found_by_number_and_name(tmp_path):
    for name in ("02_b.ipynb", "01_a.ipynb", "draft.ipynb"):
        (tmp_path / name).write_text("")
    assert [path.stem for path in find_notebooks(tmp_path)] == ["01_a", "02_b"]
    assert [path.stem for path in find_notebooks(tmp_path, ["b"])] == ["02_b"]
    with pytest.raises(UsageError, match="unknown notebook 'c'"):
        find_notebooks(tmp_path, ["c"])


def test_no_notebook_and_no_notebook_file_are_errors(tmp_path):
    with pytest.raises(ReportError, match="nothing to build"):
        find_notebooks(tmp_path)
    (tmp_path / "01_a.ipynb").write_text("{}")
    with pytest.raises(ReportError, match="is not a notebook"):
        read_notebook(tmp_path / "01_a.ipynb")


@pytest.mark.parametrize("vintages", [(), "2023-10-15", ("15.10.2023",), (None, None), (2023,)])
def test_vintages_are_iso_days_given_once(vintages):
    with pytest.raises(UsageError, match="vintage"):
        check_vintages(vintages)


def test_code_that_only_sets_up_comes_after_the_opening_words():
    setup, lead = code("x = 1"), code("lead")
    lead.outputs = [new_output("display_data", {"text/markdown": "The answer."})]
    page = rendered(markdown("# Q?"), setup, lead, markdown("## Section"))
    text = page.find("main").get_text()
    assert text.index("The answer.") < text.index("x = 1") < text.index("Section")
