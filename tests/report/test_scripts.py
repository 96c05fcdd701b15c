"""Which scripts a page may run: ours, by their bytes, where a part of the page needs them."""

import json
import re

import movable_samples
import pytest
from bs4 import BeautifulSoup
from explorer_samples import output, page
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis.core import ReportError
from analysis.display.explorer import EXPLORER_MIME
from analysis.display.movable import MOVABLE_MIME
from analysis.report import audit_folder
from analysis.report.exporter import render
from analysis.report.scripts import (
    PARTS,
    POLICY,
    STATIC,
    ScriptList,
    data_text,
    is_data,
    policy_of,
    script_hash,
    static_text,
)
from analysis.report.site import Page, Site

ONE = Page("01_a", None, "A")
OURS = [name for part in ("explorer", "who") for name in PARTS[part].scripts]
"""Scripts of a page with sliders and the figure that they start from."""

MOVING = (
    *("drawing.js", "reactions.js", "levers.js", "revenue.js", "revenue_sliders.js"),
    *PARTS["who"].scripts,
)
"""Scripts of a page with both parts to move and the figures that they start from."""

EVIL = "</script><script>alert(1)</script><!--<script>\u2028&"


@pytest.fixture(scope="module")
def sliders():
    return page()


def findings(folder, html):
    (folder / "a.html").write_text(html, encoding="utf-8")
    return [str(finding) for finding in audit_folder(folder)]


def data_of(html):
    return BeautifulSoup(html, "html.parser").find("script", type="application/json").string


def test_a_page_with_sliders_passes_the_audit(sliders, tmp_path):
    assert findings(tmp_path, sliders) == []


def test_a_page_with_sliders_allows_its_own_scripts_and_no_others(sliders):
    soup = BeautifulSoup(sliders, "html.parser")
    scripts = [tag.string for tag in soup("script") if not tag.attrs]
    assert scripts == [static_text(name) for name in OURS]
    allowed = " ".join(f"'{script_hash(text)}'" for text in scripts)
    assert soup.find("meta")["content"] == f"{POLICY}; script-src {allowed}"


def test_a_page_without_sliders_has_no_script_and_the_old_policy():
    html = render(new_notebook(cells=[]), ONE, Site((ONE,))).html
    soup = BeautifulSoup(html, "html.parser")
    assert soup.find("script") is None and soup.find("meta")["content"] == POLICY
    assert ".explorer" not in html


def test_the_same_sliders_make_the_same_bytes(sliders):
    assert page() == sliders


def test_the_figure_of_the_sliders_is_a_figure_of_the_page(sliders):
    figure = BeautifulSoup(sliders, "html.parser").select_one(".explorer-static #fig-sliders")
    assert figure.svg["aria-label"] == "A waterfall down to a loss of 3."
    assert figure.select_one("a[download='sliders.csv']")


def test_every_input_has_a_slider_and_a_box_with_names(sliders):
    soup = BeautifulSoup(sliders, "html.parser")
    for lever in soup.select(".lever"):
        slider, box = lever.select_one("[type=range]"), lever.select_one("[type=number]")
        assert lever.select_one(f"label[for='{slider['id']}']").get_text()
        assert box["aria-label"] and lever.select_one("details.lever-about")
    assert len(soup.select(".lever")) == 26
    assert len(soup.select("fieldset")) == len(soup.select("legend")) == 3


OTHERS = ("label", "group_label", "unit", "view_label")


@pytest.mark.parametrize(
    "part", ["source", "domain", *(pytest.param(one, marks=pytest.mark.long) for one in OTHERS)]
)
def test_hostile_text_of_the_data_stays_text(tmp_path, part):
    html = page(**{part: EVIL})
    assert findings(tmp_path, html) == []
    text = data_of(html)
    assert not set("<>&\u2028\u2029") & set(text)
    assert EVIL in json.dumps(json.loads(text), ensure_ascii=False)
    assert len(re.findall("<script", html)) == len(OURS) + 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//a.org", ""])
def test_only_web_addresses_become_links(address):
    assert json.loads(data_of(page(source_url=address)))["sources"] == [["simulated", ""]]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("function valueOpenness", "function  valueOpenness", "unless it is one of ours"),
        ("</body>", "<script>alert(1)</script></body>", "unless it is one of ours"),
        ("</body>", '<script src="a.js"></script></body>', "src='a.js' would be fetched"),
        ("</body>", '<script type="module">1</script></body>', "unless it is one of ours"),
        ("</body>", '<script type="application/json">x</script></body>', "one of ours"),
        ("</body>", '<script type="application/json">"<!--"</script></body>', "one of ours"),
        (
            "</body>",
            '<script type="application/json" onload="x()">1</script></body>',
            "onload='x..' would run",
        ),
        ("script-src '", "script-src 'unsafe-inline' '", "policy of its scripts"),
        ("script-src '", "script-src 'sha256-AAAA' '", "policy of its scripts"),
        ("; script-src", "; connect-src * ; script-src", "policy of its scripts"),
    ],
)
def test_a_script_that_is_not_ours_or_not_allowed_is_found(
    sliders, tmp_path, before, after, message
):
    assert before in sliders
    found = findings(tmp_path, sliders.replace(before, after, 1))
    assert any(re.search(message, finding) for finding in found), found


def test_a_policy_that_allows_an_absent_script_is_found(sliders, tmp_path):
    soup = BeautifulSoup(sliders, "html.parser")
    soup("script")[-1].decompose()
    assert any("policy of its scripts" in finding for finding in findings(tmp_path, str(soup)))


@pytest.mark.parametrize("value", [EVIL, {"a": [EVIL, None, 1e-7, True]}, "ü", []])
def test_data_survive_their_text_and_nothing_in_it_is_markup(value):
    assert json.loads(data_text(value)) == value
    assert is_data(data_text(value)) and data_text(value).isascii()


def test_numbers_that_json_does_not_know_are_refused():
    with pytest.raises(ValueError):
        data_text([float("nan")])


def test_an_unknown_part_is_refused():
    with pytest.raises(ReportError, match="explorer"):
        ScriptList().need("explore")


def test_scripts_of_ours_fetch_nothing_and_cannot_end_early():
    for path in STATIC.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "'use strict';" in text
        assert not re.search(r"</script|<!--|\bfetch\b|XMLHttp|import\(|eval\(|innerHTML", text)
        assert "\r" not in text


def test_every_file_of_a_part_exists_and_every_script_has_a_part():
    named = {name for part in PARTS.values() for name in part.scripts}
    assert {path.name for path in STATIC.glob("*.js")} == named
    assert all(static_text(part.style) for part in PARTS.values() if part.style)


def test_policy_names_scripts_in_order():
    assert policy_of(["b", "a"]).index(script_hash("b")) < policy_of(["b", "a"]).index(
        script_hash("a")
    )


def test_where_a_reader_of_the_notebook_knows_no_sliders_the_figure_is_there():
    bundle, metadata = output()
    assert list(bundle) == [EXPLORER_MIME, "image/svg+xml", "text/plain"]
    assert metadata["image/svg+xml"]["name"] == "sliders"


def test_a_second_set_of_sliders_on_a_page_is_found(tmp_path):
    bundle, metadata = output()
    shown = [new_output("display_data", bundle, metadata=metadata)]
    both = new_notebook(cells=[new_code_cell(outputs=shown), new_code_cell(outputs=shown)])
    one = Page("01_a", None, "A")
    found = findings(tmp_path, render(both, one, Site((one,))).html)
    assert any("is used twice" in finding for finding in found)


@pytest.fixture(scope="module")
def movable():
    return movable_samples.page(movable_samples.reactions_part(), movable_samples.revenue_part())


def test_a_page_with_parts_to_move_passes_the_audit(movable, tmp_path):
    assert findings(tmp_path, movable) == []


def test_parts_that_share_a_script_or_a_style_bring_it_once(movable):
    soup = BeautifulSoup(movable, "html.parser")
    scripts = [tag.string for tag in soup("script") if not tag.attrs]
    assert scripts == [static_text(name) for name in MOVING]
    style = soup.find("style").string
    assert style.count(static_text("movable.css")) == style.count(static_text("levers.css")) == 1


def test_hostile_words_of_parts_to_move_cannot_end_their_data(tmp_path):
    grid = movable_samples.grid()
    grid["normal_day"] += EVIL
    parts = [
        movable_samples.choose_reaction(grid),
        movable_samples.revenue_part(label=EVIL, source=EVIL, domain=EVIL),
    ]
    html = movable_samples.page(*parts)
    assert findings(tmp_path, html) == []
    assert len(re.findall("<script", html)) == len(MOVING) + len(parts)


def test_a_part_of_another_kind_stops_the_page():
    bundle, metadata = movable_samples.output(movable_samples.revenue_part())
    bundle[MOVABLE_MIME]["kind"] = "nothing"
    cell = new_code_cell(outputs=[new_output("display_data", bundle, metadata=metadata)])
    with pytest.raises(ReportError, match="unknown part of a page 'nothing'"):
        render(new_notebook(cells=[cell]), ONE, Site((ONE,)))
