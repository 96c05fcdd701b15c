"""The table of claims on a page: small figures, links, and hostile text."""

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_notebook, new_output
from samples import code, markdown

from analysis.core import Quantity
from analysis.display import claims_output, verdict_html
from analysis.report.audit import audit_folder
from analysis.report.exporter import finished, render
from analysis.report.site import Page, Site

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
THEN = "2023-10-15"
PAGES = tuple(
    Page(stem, vintage, "A") for vintage in (None, THEN) for stem in ("00_overview", "01_capex")
)


def number(value, low=None, high=None, meaning="made for this test"):
    return Quantity("capex_2023", value, "usd_bn", meaning, "derived", low, high)


def state(value, meaning="range given"):
    line = {"low": 27.0, "high": 30.0, "meaning": meaning}
    return {"verdict": "held up", "number": value, "chance": None, "line": line}


def row(**changes):
    usual = {
        "claim": "C01", "says": "It is below.", "shows": "Spending", "notebook": "01_capex",
        "study": "capex", "then_on": THEN, "comparable": True, "axis": None,
        "then": state(number(28.5, 27, 30)), "now": state(number(28.1)),
    }  # fmt: skip
    return {**usual, **changes}


def page_of(*outputs, page=PAGES[0]):
    cell = code("x", "hide-input")
    cell.outputs = [new_output("display_data", data) for data in outputs]
    return render(new_notebook(cells=[markdown("# A"), cell]), page, Site(PAGES))


def soup_of(rows, caption="Claims", page=PAGES[0]):
    page = page_of(claims_output(rows, caption), page=page).html
    return BeautifulSoup(page, "html.parser").main


def test_each_claim_has_a_figure_with_a_description():
    soup = soup_of([row(), row(claim="C02")])
    assert len(soup.select("table.claims tbody tr")) == 2
    for drawing in soup.select("table.claims svg"):
        assert drawing["role"] == "img" and "$28.1bn" in drawing["aria-label"]
        assert drawing.find_parent("figure").figcaption.get_text() == (
            "range given: $27.0bn to $30.0bn"
        )


def test_then_is_hollow_and_now_is_filled_where_the_data_say():
    soup = soup_of([row()])
    then, now = soup.select_one("circle.strip-then"), soup.select_one("circle.strip-now")
    assert float(then["cx"]) > float(now["cx"])
    band, reach = soup.select_one("rect.strip-band"), soup.select("line.strip-reach")[0]
    assert float(reach["x1"]) == float(band["x"])
    assert float(reach["x2"]) == pytest.approx(float(band["x"]) + float(band["width"]))


@pytest.mark.parametrize(("page", "file"), [(0, "01_capex.html"), (2, f"01_capex-{THEN}.html")])
def test_a_claim_leads_to_its_card_at_the_same_vintage(page, file):
    soup = soup_of([row(now=None)], page=PAGES[page])
    assert soup.select_one("a.claim-id")["href"] == f"{file}#claim-C01"


def test_hostile_text_reaches_the_page_as_text():
    evil = state(number(28.1, 27, 30, meaning=EVIL), meaning=EVIL)
    soup = soup_of([row(claim=EVIL, says=EVIL, shows=EVIL, then=evil, now=evil)], EVIL)
    assert soup.find(["script", "img"]) is None
    assert not any(name.startswith("on") for tag in soup(True) for name in tag.attrs)
    text = soup.select_one("table.claims").get_text()
    assert text.count(EVIL) == 5  # caption, claim, sentence, measure, line


def test_the_pages_pass_the_audit(tmp_path):
    card = {"claim": "C01", "says": "It is below.", "verdict": "held up", "rule": "fits",
            "measure": "fit", "study": "capex"}  # fmt: skip
    rendered = {}
    for page in PAGES:
        shown = claims_output([row(now=None)] if page.vintage else [row()], "Claims")
        front = page.stem == "00_overview"
        data = shown if front else {"text/html": verdict_html(card)}
        rendered[page.file] = page_of(data, page=page)
    for file, text in finished(rendered, Site(PAGES)).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert audit_folder(tmp_path) == ()


def test_the_style_of_the_table_comes_with_the_table_only():
    assert ".strip-now" in page_of(claims_output([row()], "Claims")).html
    assert ".strip-now" not in page_of({"text/plain": "nothing"}).html
