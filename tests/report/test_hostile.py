"""Text of data that would break out, run, fetch or compute: everywhere it stays the text it is."""

import csv
import io
import json
import re
from urllib.parse import unquote

import pandas as pd
import pytest
from browsing import wait
from bs4 import BeautifulSoup
from page_samples import pages_of

from analysis.core.legible import legible
from analysis.display import csv_text
from analysis.report import audit_folder
from analysis.report.lookup import PLACE
from analysis.report.one_file import NAME

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
ALWAYS = ("attribute", "end of script", "markdown", "formula", "search")
"""Those of the quick run; the others are of their kinds."""

each = pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name, marks=() if name in ALWAYS else pytest.mark.long)
        for name, text in HOSTILE.items()
    ],
)


def normal(text):
    """Long words are broken to fit, so spaces do not count."""
    return "".join(legible(text).split())


@each
def test_the_audit_finds_nothing_that_runs_fetches_or_breaks_the_page(text, tmp_path):
    for name, html in pages_of(text).items():
        (tmp_path / name).write_text(html, encoding="utf-8")
    mere_words = re.compile("https://.* lacks|description lacks|figure without a caption")
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
        "account of a number": soup.find(id="who-study-n").get_text(),
        "row of data": soup.select_one(".who-sources li").get_text(),
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
            assert re.match(r"https://|#|[\w-]+\.html|data:text/csv;charset=utf-8,", link["href"])


@each
def test_a_spreadsheet_computes_nothing(text):
    soup = BeautifulSoup(pages_of(text)["01_a.html"], "html.parser")
    link = soup.select_one("a[download='bars.csv']")["href"]
    code = unquote(link.removeprefix("data:text/csv;charset=utf-8,"))
    given = pd.DataFrame({"ticker": [text], f"name {text}": ["a"]})
    assert code.strip() == csv_text(given).strip()
    [[_, name], [ticker, _]] = csv.reader(io.StringIO(code))
    assert normal(text) in (normal(ticker), normal(ticker.removeprefix("'")))
    assert normal(name) == normal(f"name {text}")
    assert not ticker.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert "\x00" not in code and "\u202e" not in code


def test_a_heading_of_a_csv_that_computes_is_quoted():
    assert csv_text(pd.DataFrame({"=1+1": ["a"]})).startswith("'=1+1\n")


def requests(browser):
    """Addresses asked for since the last look, without those of the browser's own pages."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [
        message["params"]["request"]["url"].partition("#")[0]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    ]
    return {one for one in asked if not one.startswith(("chrome", "data:"))}


@each
def test_a_browser_runs_nothing_of_it_and_asks_for_nothing(browser, text, tmp_path):
    for name, html in pages_of(text).items():
        (tmp_path / name).write_text(html, encoding="utf-8")
    for name in ("01_a.html", NAME):
        requests(browser), browser.get_log("browser")
        browser.get((tmp_path / name).as_uri())
        assert browser.title != "ran"
        assert browser.execute_script("return document.querySelectorAll('img').length") == 0
        assert requests(browser) == {(tmp_path / name).as_uri()}
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
    found = wait(browser, "return document.querySelector('.search-found').textContent")
    assert "<img src=x onerror=" in found
    assert browser.execute_script("return document.querySelectorAll('img').length") == 0
    assert browser.title != "ran"
