"""A page's notes: every number, figure and table with the rows it rests on, without scripts."""

from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell
from who_samples import (
    EVIL,
    FILE,
    HOSTILE,
    SOURCES,
    SPENT,
    THEN,
    anchors,
    cells,
    figure,
    find,
    html_of,
    pages,
    say,
    site,
    table,
)

from analysis.core import ReportError
from analysis.display import csv_text
from analysis.report import audit_folder, notes
from analysis.report.notes_entry import Note, how_known, ranges
from analysis.report.scripts import known_hashes, script_hash


@pytest.fixture(autouse=True)
def simulated_rows(monkeypatch):
    monkeypatch.setattr(notes, "find_rows", find)


def parsed(*parts, **given):
    return BeautifulSoup(html_of(list(parts), **given), "html.parser")


def entry_of(soup, link):
    return soup.find(id=link["href"].removeprefix("#"))


def rows_of(entry):
    """Titles of the rows that an entry names, read as a reader without scripts would."""
    listed = entry.find_parent("section").select(".who-sources li")
    runs = [run.split("–") for run in entry.select_one(".who-rows").get_text().split(", ")]
    chosen = [row for run in runs for row in listed[int(run[0]) - 1 : int(run[-1])]]
    return [text_of(row).cite.get_text() for row in chosen]


def text_of(row):
    """The text that a row was read in, and how: what stands over its rows."""
    return row.find_parent(class_="who-text").p


def test_a_number_leads_to_what_it_is_and_to_its_own_rows():
    soup = parsed(*cells())
    link = soup.find("data", attrs={"data-ref": "capex.spent"}).parent
    entry = entry_of(soup, link)
    assert link.name == "a" and rows_of(entry) == [source.title for source in SPENT.sources]
    words = entry.get_text()
    assert words.startswith("$28.1bn capital expenditure capex.spent.")
    assert "$27.0bn to $30.0bn, stated range. Derived: computed from reported figures" in words
    assert "4 rows, the weakest of them from memory" in words


def test_the_number_itself_is_untouched_but_for_what_the_notes_say():
    soup = parsed(*cells())
    first, again = soup.find_all("data", attrs={"data-ref": "capex.spent"})
    kept = {"class", "value", "data-ref", "data-evidence", "data-checked"}
    assert set(first.attrs) == kept and set(again.attrs) == kept | {"data-as"}
    assert (first["value"], first.get_text(), again.get_text()) == ("28.103", "$28.1bn", "$27.0bn")


def test_a_number_shown_twice_has_one_entry():
    soup = parsed(*cells())
    links = [one.parent["href"] for one in soup.find_all("data", attrs={"data-ref": "capex.spent"})]
    assert len(links) == 2 and len(set(links)) == 1
    assert len(soup.select("[id^=who-capex-]")) == 3


def test_a_number_that_nobody_told_says_so():
    soup = parsed(*cells())
    text = soup.find(id="who-capex-lost").get_text()
    assert text.endswith("Unresolved: cannot be told. No rows of data.")


def test_every_row_stands_once_with_its_text_day_and_marks():
    soup = parsed(*cells())
    rows = soup.select(".who-sources li")
    assert [row.a["href"].partition("#row-")[2] for row in rows] == anchors(
        *SOURCES[:3], *SOURCES[4:], HOSTILE
    )
    remembered = text_of(rows[3])
    assert remembered.cite.a["href"] == "https://example.org/2023"
    assert remembered.cite.a["rel"] == ["noreferrer", "noopener"]
    assert remembered.select_one(".memory").get_text() == "†"
    assert "capex; reported; from memory" in remembered.get_text()
    assert rows[3].get_text() == "2023, known on 2024-02-01"


def test_rows_of_one_text_stand_under_it_and_count_on():
    soup = parsed(*cells())
    first = [int(part.ol["start"]) for part in soup.select(".who-text")]
    sizes = [len(part.select("li")) for part in soup.select(".who-text")]
    assert first == [1 + sum(sizes[:at]) for at in range(len(sizes))]
    texts = [part.p.get_text() for part in soup.select(".who-text")]
    assert len(texts) == len(set(texts))


def test_a_row_leads_to_the_page_of_sources_of_its_vintage():
    parts = [say(SPENT.to_html("capex"))]
    now = parsed(*parts).select_one(".who-sources li a")
    assert now["href"] == f"07_sources.html#row-{SOURCES[0].anchor}"
    both = site(None, THEN)
    then = parsed(*parts, whole=both, page=both.pages[2]).select_one(".who-sources li a")
    assert then["href"] == f"07_sources-{THEN}.html#row-{SOURCES[0].anchor}"


def test_without_a_page_of_sources_a_row_is_named_and_not_linked():
    alone = type(site())((site(None).pages[0],))
    row = parsed(say(SPENT.to_html("capex")), whole=alone).select_one(".who-sources li")
    assert row.a is None and row.get_text().startswith("2019, known on")


def test_figures_and_tables_lead_to_their_rows():
    soup = parsed(*cells())
    drawn, listed, _ = soup.select(".tools > a.says")
    assert rows_of(entry_of(soup, drawn)) == [SOURCES[0].title, SOURCES[1].title, EVIL]
    assert entry_of(soup, drawn).get_text().startswith("Figure 1 It rose & rose")
    assert (
        "3 rows, reported to assumed, the weakest of them read in a text that looks unreliable"
        in (entry_of(soup, drawn).get_text())
    )
    assert rows_of(entry_of(soup, listed)) == [SOURCES[5].title]
    assert entry_of(soup, listed).get_text().startswith("Table 1 The numbers capex.record.")


def test_a_table_without_rows_says_why():
    soup = parsed(*cells())
    entry = entry_of(soup, soup.select(".tools > a.says")[2])
    assert entry.get_text().endswith("What words mean. No rows of data: definitions.")


def test_a_table_of_numbers_rests_on_their_rows():
    import pandas as pd

    frame = pd.DataFrame({"what": ["spent"], "value": [SPENT]})
    frame.attrs["study"] = "capex"
    soup = parsed(table(data=frame))
    entry = entry_of(soup, soup.select_one(".tools > a.says"))
    assert rows_of(entry) == [source.title for source in SPENT.sources]
    assert soup.select_one("td a.says > data.n").get_text() == "$28.1bn"


def test_what_says_neither_rows_nor_why_has_no_entry_but_its_files():
    soup = parsed(figure(), table())
    assert soup.select(".notes, a.says") == []
    assert [one["data-save"] for one in soup.select("[data-save]")] == ["svg", "png", "csv"]


def test_hostile_text_of_rows_and_meanings_is_text():
    soup = parsed(*cells())
    section = soup.select_one(".notes")
    assert section.select("img, script, [onerror], a[href^=javascript]") == []
    row = soup.select(".who-sources li")[5]
    assert text_of(row).cite.get_text() == EVIL and text_of(row).cite.a is None
    assert f"key {EVIL}" in row.get_text() and "users;" in text_of(row).get_text()
    assert f"share {EVIL}" in soup.find(id="who-capex-guess").get_text()
    assert {
        script_hash(str(one.string)) for one in soup("script") if not one.attrs
    } <= known_hashes()


@pytest.mark.parametrize("holder", ["[a {} b](#c)", "<details><summary>{}</summary>c</details>"])
def test_a_number_inside_a_link_or_a_summary_stays_there_and_is_noted(holder):
    soup = parsed(say(holder.format(SPENT.to_html("capex"))))
    assert soup.select("a a, summary a.says") == []
    assert soup.find(id="who-capex-spent") is not None


def test_a_page_without_results_has_neither_notes_nor_script():
    soup = parsed(new_markdown_cell("# A"))
    assert soup.select(".notes") == [] and ".who-box" not in str(soup)


def test_an_anchor_that_names_no_row_stops_the_build():
    with pytest.raises(ReportError, match="capex-0000000000"):
        html_of([table(rows=["capex-0000000000"])])


def test_the_numbers_of_a_figure_are_its_file_byte_by_byte():
    from who_samples import DRAWN

    link = parsed(*cells()).select_one("figure a[download='rise.csv']")
    assert unquote(link["href"].partition(",")[2]) == csv_text(DRAWN)


def test_buttons_that_need_scripts_are_hidden_without_them():
    buttons = parsed(*cells()).select("main button")
    assert len(buttons) == 4 and all(button.has_attr("hidden") for button in buttons)


def test_the_pages_pass_the_audit_and_are_the_same_twice(monkeypatch, tmp_path):
    built = pages(monkeypatch)
    for name, text in built.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [str(found) for found in audit_folder(tmp_path)] == []
    assert pages(monkeypatch)[FILE] == built[FILE]


def test_the_page_of_sources_does_not_note_its_own_rows(monkeypatch):
    soup = BeautifulSoup(pages(monkeypatch)["07_sources.html"], "html.parser")
    assert soup.select(".notes, .tools") == [] and len(soup.select("tr[id^=row-]")) == 7


def test_runs_of_rows_are_short():
    assert ranges([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]
    assert ranges([]) == []


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        (("none",), "One row, reported, a choice."),
        (("none", "none"), "2 rows, reported, all of them choices."),
        (("none", "two"), "2 rows, reported, the weakest of them read in two texts"),
        (("two", "memory", "file"), "3 rows, reported, the weakest of them from memory"),
    ],
)
def test_how_rows_were_read_is_said_by_the_weakest(marks, words):
    rows = [type(HOSTILE)("a", str(at), "A", checked=mark) for at, mark in enumerate(marks)]
    assert how_known(Note("who-a", "1", "a"), rows).startswith(words)
