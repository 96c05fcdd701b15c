"""Text of data that would break out, run, fetch or compute: everywhere it stays the text it is."""

import base64
import csv
import io
import json
import re
from functools import cache

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from explorer_samples import MISSING, WHY_MISSING, open_browser, output
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.core import Quantity, Source
from analysis.core.legible import legible
from analysis.core.prose import write_prose
from analysis.display import csv_text, figure_output, new_axes, table_html, verdict_html
from analysis.display.prose import guard_money
from analysis.report import audit_folder
from analysis.report.exporter import finished, render
from analysis.report.lookup import PLACE
from analysis.report.one_file import NAME, one_file
from analysis.report.site import Page, Site

RUNS = "document.title='ran'"
HOSTILE = {
    "script": f"<script>{RUNS}</script>",
    "attribute": f'"><img src=x onerror="{RUNS}">',
    "single quotes": f"'><img src=x onerror='{RUNS}'>",
    "end of script": f"</script><!--<script>{RUNS}</script>",
    "end of style": "</style></title></textarea><svg onload=alert(1)>",
    "svg": f"<svg><script>{RUNS}</script></svg>",
    "cdata": f"]]><script>{RUNS}</script><![CDATA[",
    "template": "{{7*7}} ${7*7} {% raw %} {0}",
    "markdown": f"[a](javascript:{RUNS}) ![b](https://example.org/b.png) `c` *d* $e$ $5",
    "entity": "&lt;script&gt;&#60;b&#62;&amp;",
    "formula": '=HYPERLINK("https://example.org","a")',
    "at": "@SUM(A1:A9)",
    "plus": "+1+1",
    "minus": "-1+2|cmd",
    "tab": "\t=1+1",
    "full width": "＝1+1",
    "bidi": "a\u202edcb\u2066e",
    "nul": "a\x00b\x1bc",
    "long": "x" * 400,
    "search": f"{PLACE} onmouseover={RUNS} ",
    "address": f"javascript:{RUNS}",
    "line separators": "a\u2028b\u2029c",
}
each = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def shown(bundle, metadata):
    return new_code_cell(outputs=[new_output("display_data", bundle, metadata=metadata)])


def table_cell(text):
    rows = pd.DataFrame({"title": [text], "checked": ["two"], "source_url": [f"https://{text}"]})
    table = table_html(rows.rename(columns={"checked": f"c {text}"}), text, source=text)
    return shown({"text/html": table}, {})


def figure_cell(text):
    fig, ax = new_axes(text, text, text)
    ax.barh([0, 1], [1, 2])
    ax.set_yticks([0, 1], labels=[text, "b"])
    ax.annotate(text, (1, 1))
    data = pd.DataFrame({"ticker": [text], f"name {text}": ["a"]})
    alt = f"Bars that rise from 1 to 3, {text}"
    try:
        return shown(*figure_output(fig, name="bars", alt=alt, caption=text, data=data))
    finally:
        plt.close(fig)


def prose_cell(text):
    source = Source(text, text, text, text, "2023-01-01")
    number = Quantity("n", 1.0, "usd_bn", text, "reported", sources=(source,))
    told = write_prose("It is {n}, said {word}.", "study", {"n": number, "word": f"7 {text}"})
    return shown({"text/markdown": guard_money(told), "text/plain": text}, {})


def verdict_cell(text):
    number = Quantity("n", 1.0, "usd_bn", text, "reported", low=0.0, high=2.0, interval_kind=text)
    words = dict.fromkeys(("claim", "says", "verdict", "rule", "measure", "study"), text)
    card = {**words, "views": text, "value": number, "probability": number}
    return shown({"text/html": verdict_html(card)}, {})


def explorer_cell(text):
    names = ("label", "group_label", "unit", "domain", "view_label", "source", "source_url")
    return shown(*output(**dict.fromkeys(names, text)))


CELLS = {
    "table": table_cell,
    "figure": figure_cell,
    "prose": prose_cell,
    "verdict": verdict_cell,
    "explorer": explorer_cell,
}


@cache
def pages_of(text):
    """A small report in which every text is `text`."""
    cells = [new_markdown_cell("# Which?\n\nThe answer."), *(make(text) for make in CELLS.values())]
    for number, cell in enumerate(cells, start=1):
        cell["id"], cell.metadata["number"] = f"cell-{number}", number
    pages = (Page("00_overview", None, text), Page("01_a", None, text, text))
    site = Site(pages, (("Package", text),))
    made = {page.file: render(new_notebook(cells=cells), page, site) for page in pages}
    files = finished(made, site)
    return files | {NAME: one_file(files, site)}


def normal(text):
    """Long words are broken to fit, so spaces do not count."""
    return "".join(legible(text).split())


@each
def test_the_audit_finds_nothing_that_runs_fetches_or_breaks_the_page(text, tmp_path):
    for name, html in pages_of(text).items():
        (tmp_path / name).write_text(html, encoding="utf-8")
    mere_words = re.compile(
        "https://.* lacks|description lacks|figure without a (?:caption|description)"
    )
    found = [str(one) for one in audit_folder(tmp_path) if not mere_words.search(str(one))]
    assert found == []


@each
def test_no_element_comes_from_the_text(text):
    plain = BeautifulSoup(pages_of("words")["01_a.html"], "html.parser")
    hostile = BeautifulSoup(pages_of(text)["01_a.html"], "html.parser")
    kinds = {(tag.name, *sorted(tag.attrs)) for tag in plain(True)}
    strange = {(tag.name, *sorted(tag.attrs)) for tag in hostile(True)} - kinds
    harmless = {
        ("span", "class", "data-ref"),
        ("a", "href", "rel"),
        ("a", "rel", "href"),
        ("span",),
    }
    assert {one for one in strange if one not in harmless} == set()


@each
def test_the_text_is_shown_as_it_is(text):
    soup = BeautifulSoup(pages_of(text)["01_a.html"], "html.parser")
    places = {
        "title": soup.title.get_text(),
        "caption of a table": soup.select_one(".output.html caption").get_text(),
        "cell of a table": soup.select_one(".output.html td").get_text(),
        "caption of a figure": soup.select_one("#fig-bars .figure-text").get_text(),
        "title of a figure": soup.select_one("#fig-bars .figure-title").get_text(),
        "description": soup.select_one("#fig-bars svg")["aria-label"],
        "label of a tick": " ".join(one.get_text() for one in soup.select("#fig-bars svg text")),
        "word": soup.select_one("span.w").get_text(),
        "account of a number": soup.select_one(".say data.n")["title"],
        "verdict": soup.select_one(".verdict .said").get_text(),
        "foot": soup.select_one(".colophon dd").get_text(),
    }
    for place, found in places.items():
        assert normal(text) in normal(found), place


@each
def test_data_of_scripts_hold_the_text_and_no_markup(text):
    soup = BeautifulSoup(pages_of(text)["01_a.html"], "html.parser")
    data = [str(tag.string) for tag in soup("script", type="application/json")]
    assert len(data) == 2  # sliders and search
    for one in data:
        assert one.isascii() and not set("<>&") & set(one)
        assert normal(text) in normal(_texts(json.loads(one)))


def _texts(value):
    if isinstance(value, str):
        return value + "\n"
    inner = value.values() if isinstance(value, dict) else value
    return "".join(map(_texts, inner)) if isinstance(value, dict | list) else ""


@each
def test_an_address_of_the_data_becomes_a_link_to_the_web_or_none(text):
    for html in pages_of(text).values():
        for link in BeautifulSoup(html, "html.parser")("a", href=True):
            assert re.match(r"https://|#|[\w-]+\.html|data:text/csv;base64,", link["href"])


@each
def test_a_spreadsheet_computes_nothing(text):
    soup = BeautifulSoup(pages_of(text)["01_a.html"], "html.parser")
    link = soup.select_one("a[download='bars.csv']")["href"]
    code = base64.b64decode(link.removeprefix("data:text/csv;base64,")).decode()
    assert code == csv_text(pd.DataFrame({"ticker": [text], f"name {text}": ["a"]})).strip()
    [[_, name], [ticker, _]] = csv.reader(io.StringIO(code))
    assert normal(text) in (normal(ticker), normal(ticker.removeprefix("'")))
    assert normal(name) == normal(f"name {text}")
    assert not ticker.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert "\x00" not in code and "\u202e" not in code


def test_a_heading_of_a_csv_that_computes_is_quoted():
    assert csv_text(pd.DataFrame({"=1+1": ["a"]})).startswith("'=1+1\n")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    if MISSING:
        pytest.skip(WHY_MISSING)
    opened = open_browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.quit()


@each
def test_a_browser_runs_nothing_of_it_and_asks_for_nothing(browser, text, tmp_path):
    for name, html in pages_of(text).items():
        (tmp_path / name).write_text(html, encoding="utf-8")
    for name in ("01_a.html", NAME):
        browser.get_log("performance"), browser.get_log("browser")
        browser.get((tmp_path / name).as_uri())
        assert browser.title != "ran"
        assert browser.execute_script("return document.querySelectorAll('img').length") == 0
        asked = [
            message["params"]["request"]["url"]
            for entry in browser.get_log("performance")
            if (message := json.loads(entry["message"])["message"])["method"]
            == "Network.requestWillBeSent"
        ]
        assert {one.split("?")[0].split("#")[0] for one in asked} == {(tmp_path / name).as_uri()}
        assert not [one for one in browser.get_log("browser") if one["level"] == "SEVERE"]


def test_the_search_shows_a_hostile_title_as_text(browser, tmp_path):
    text = HOSTILE["attribute"]
    for name, html in pages_of(text).items():
        (tmp_path / name).write_text(html, encoding="utf-8")
    browser.get((tmp_path / "01_a.html").as_uri())
    browser.execute_script(
        "document.querySelector('.menu').open = true;"
        "const box = document.querySelector('.search-box'); box.value = 'onerror';"
        "box.dispatchEvent(new Event('input'))"
    )
    found = browser.execute_script("return document.querySelector('.search-found').textContent")
    assert "<img src=x onerror=" in found
    assert browser.execute_script("return document.querySelectorAll('img').length") == 0
    assert browser.title != "ran"
