"""The claims as data for the report's table, and as a plain one."""

import json

import pytest
from bs4 import BeautifulSoup

from analysis.core import DataError, Quantity
from analysis.display import claims_output, show_claims, show_facts
from analysis.display.claim_table import CLAIMS_MIME, claims_data, facts_html


def number(value, low=None, high=None, unit="usd_bn"):
    return Quantity("capex_2023", value, unit, "made for this test", "derived", low, high)


def state(value, verdict="held up", chance=None):
    line = {"low": 27.0, "high": 30.0, "meaning": "range given"}
    return {"verdict": verdict, "number": value, "chance": chance, "line": line}


def row(**changes):
    usual = {
        "claim": "C01", "says": "It is below.", "shows": "Spending", "notebook": "01_capex",
        "study": "capex", "then_on": "2023-10-15", "comparable": True, "axis": None,
        "then": state(number(28.5, 27, 30), "not yet", number(0.6, unit="share")),
        "now": state(number(28.1)),
    }  # fmt: skip
    return {**usual, **changes}


def test_a_row_has_both_vintages_and_leads_to_its_card():
    shown = claims_data([row()], "Claims")["rows"][0]
    assert shown["href"] == "01_capex.html#claim-C01"
    assert "not yet" in shown["then"]["badge"] and "held up" in shown["now"]["badge"]
    assert [mark["kind"] for mark in shown["strip"]["marks"]] == ["then", "now"]
    assert not shown["same"]


def test_numbers_of_the_other_vintage_say_so():
    shown = claims_data([row()], "Claims")["rows"][0]
    then, now = (BeautifulSoup(shown[when]["number"], "html.parser") for when in ("then", "now"))
    assert [tag["data-as-of"] for tag in then("data")] == ["2023-10-15"] * 2
    assert not then.select("data.n")
    assert [tag.get_text() for tag in now.select("data.n")] == ["$28.1bn"]


def test_on_the_first_day_there_is_one_mark_and_its_numbers_are_the_pages():
    data = claims_data([row(now=None, comparable=False)], "Claims")
    shown = data["rows"][0]
    assert not data["both"] and shown["now"] is None
    assert [mark["kind"] for mark in shown["strip"]["marks"]] == ["then"]
    assert "data-as-of" not in shown["then"]["number"]


def test_what_did_not_measure_the_same_is_not_drawn_beside_it():
    shown = claims_data([row(comparable=False)], "Claims")["rows"][0]
    assert [mark["known"] for mark in shown["strip"]["marks"]] == [False, True]
    assert "$28.5bn" in shown["then"]["number"]


def test_the_data_are_json_whatever_is_not_known():
    missing = state(number(float("nan")))
    rows = [row(then=missing), row(then=missing, now=missing), row(now=state(number(1, 1, 1e999)))]
    text = json.dumps(claims_data(rows, "Claims"), allow_nan=False)
    assert [one["strip"] is None for one in json.loads(text)["rows"]] == [False, True, False]


def test_where_no_template_runs_there_is_a_table_and_lines():
    bundle = claims_output([row()], "Claims")
    table = BeautifulSoup(bundle["text/html"], "html.parser")
    assert "$28.5bn ($27.0bn to $30.0bn)" in table.get_text()
    assert bundle["text/plain"] == "Claims\nC01: not yet → held up. It is below."
    assert set(bundle) == {CLAIMS_MIME, "text/html", "text/plain"}


def test_a_row_without_an_entry_and_no_row_are_refused():
    with pytest.raises(DataError, match="lacks 'shows'"):
        claims_data([{key: value for key, value in row().items() if key != "shows"}], "Claims")
    for rows, caption in (([], "Claims"), ([row()], " ")):
        with pytest.raises(DataError, match="needs a row and a caption"):
            claims_data(rows, caption)


def test_outside_a_notebook_lines_are_printed(capsys):
    show_claims([row()], "Claims")
    show_facts("Known", [("rows", "3")])
    assert capsys.readouterr().out.splitlines()[-1] == "Known: rows 3"


def test_facts_are_escaped():
    page = BeautifulSoup(facts_html("<b>", [("<i>", "<script>")]), "html.parser")
    assert page.get_text() == "<b><i><script>" and page.find(["b", "i", "script"]) is None
