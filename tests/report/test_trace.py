"""Numbers of pages are followed to their study and their rows."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from who_samples import FILE, GUESS, LOST, SOURCES, SOURCES_FILE, SPENT, find, pages

from analysis import ReportError, study
from analysis.report import trace, traced


def page_with(folder, tag, name="01_capex.html"):
    (folder / name).write_text(f"<p>{tag}</p>", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def only_numbers(monkeypatch):
    """The frame of these pages is not what is looked at here."""
    monkeypatch.setattr(trace, "audit_folder", lambda folder: ())


def test_a_number_of_a_study_is_found(tmp_path):
    tag = study("capex").capex_2023.to_html("capex")
    assert trace.check_pages(page_with(tmp_path, tag)) == (
        "1 numbers on 1 pages lead back to their rows."
    )


def test_the_vintage_is_that_of_the_page(tmp_path):
    tag = study("capex").capex_2023.to_html("capex")
    folder = page_with(tmp_path, tag, "01_capex-2023-10-15.html")
    with pytest.raises(ReportError, match=r"01_capex-2023-10-15.html, number capex.capex_2023"):
        trace.check_pages(folder)


def test_a_number_of_another_vintage_is_followed_to_that_one(tmp_path):
    then = study("capex", "2023-10-15").capex_last
    assert then.value != study("capex").capex_last.value
    tag = then.to_html("capex", as_of="2023-10-15")
    assert trace.check_pages(page_with(tmp_path, tag)).startswith("1 numbers")
    wrong = tag.replace(' data-as-of="2023-10-15"', "")
    with pytest.raises(ReportError, match="where the study has"):
        trace.check_pages(page_with(tmp_path, wrong))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("28.1bn", "28.2bn"), r"reads '\$28.2bn' where the study has \$28.1bn"),
        (('value="28.103"', 'value="28.2"'), "value 28.2 where the study has 28.103"),
        (("capex.capex_2023", "capex.capex_2032"), "no such result"),
        (("capex.capex_2023", "capx.capex_2023"), "unknown study 'capx'"),
    ],
)
def test_a_number_that_is_not_the_studys_is_named(tmp_path, change, message):
    tag = study("capex").capex_2023.to_html("capex").replace(*change)
    with pytest.raises(ReportError, match=message):
        trace.check_pages(page_with(tmp_path, tag))


def test_words_of_a_study_are_found(tmp_path):
    told = study("capex").tell("in {last_year}")
    assert trace.check_pages(page_with(tmp_path, told)).startswith("0 numbers")


@pytest.mark.parametrize(
    ("home", "shown", "message"),
    [
        ("capex.last_year", "1999", "words capex.last_year: read '1999', the study has"),
        ("capex.lst_year", "2025", "words capex.lst_year: read '2025', the study has ''"),
        ("capx.last_year", "2025", "unknown study 'capx'"),
    ],
)
def test_words_that_are_not_the_studys_are_named(tmp_path, home, shown, message):
    with pytest.raises(ReportError, match=message):
        trace.check_pages(page_with(tmp_path, f'<span class="w" data-ref="{home}">{shown}</span>'))


def test_words_of_a_call_on_the_page_are_left_to_it(tmp_path):
    tag = '<span class="w" data-ref="event_study().n">8</span>'
    assert trace.check_pages(page_with(tmp_path, tag)).startswith("0 numbers")


def test_a_day_after_the_vintage_is_found(tmp_path):
    page = "<main>It came on 2024-02-01, not on 2023-07-26.</main>"
    (tmp_path / "01_capex-2023-10-15.html").write_text(page, encoding="utf-8")
    with pytest.raises(ReportError, match="names 2024-02-01, after what was known"):
        trace.check_pages(tmp_path)


def test_days_in_the_reference_are_those_of_examples_and_works(tmp_path):
    page = '<main><div class="api"><pre>load(as_of="2024-02-01")</pre></div></main>'
    (tmp_path / "09_reference-2023-10-15.html").write_text(page, encoding="utf-8")
    assert trace.check_pages(tmp_path).startswith("0 numbers on 1 page")


def test_a_day_after_the_vintage_is_found_in_data_as_well(tmp_path):
    page = '<main><script type="application/json">"read on 2024-02-01"</script></main>'
    (tmp_path / "01_capex-2023-10-15.html").write_text(page, encoding="utf-8")
    with pytest.raises(ReportError, match="names 2024-02-01, after what was known"):
        trace.check_pages(tmp_path)


def noted(name="01_a.html", change=lambda page: page):
    """A page with notes, and the page of sources, as they would be built."""
    with pytest.MonkeyPatch.context() as patch:
        files = pages(patch)
    return {SOURCES_FILE: files[SOURCES_FILE], name: change(files[FILE])}


RECORD = SimpleNamespace(
    quantities={"spent": SPENT, "guess": GUESS, "lost": LOST}, frames={"record": None}
)
"""A study that has just what the sample page shows."""


@pytest.fixture
def simulated(monkeypatch, tmp_path):
    """Checks pages of simulated rows and results, written by file."""
    monkeypatch.setattr(trace, "study", lambda name, vintage: RECORD)
    monkeypatch.setattr(traced, "study", lambda name, vintage: RECORD)
    monkeypatch.setattr(traced, "find_rows", find)

    def check(files):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return trace.check_pages(tmp_path)

    return check


def test_numbers_figures_and_tables_with_their_rows_pass(simulated):
    assert simulated(noted()) == (
        "4 numbers on 2 pages lead back to their rows, and so do 3 figures and tables."
    )


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('data-frame="record"', 'data-frame="recrod"', "study capex has no frame 'recrod'"),
        ('data-rows-note="definitions"', "", "table what-words-mean: rests on no row, and does"),
        ('<span class="who-rows">', "<span>", "figure rise: rests on no row, and does not say why"),
        (f"#row-{SOURCES[0].anchor}", "#row-capex-0000000000", "no row has the anchor"),
        (
            'who-rows">1–',
            'who-rows">2–',
            "number capex.spent: names other rows than its study, such as",
        ),
    ],
)
def test_what_does_not_lead_to_its_rows_is_named(simulated, before, after, message):
    def change(page):
        assert before in page
        return page.replace(before, after)

    with pytest.raises(ReportError, match=re.escape(message)):
        simulated(noted(change=change))


def test_a_row_that_came_after_the_page_is_named(simulated):
    later = f"01_a-2023-10-15.html, row {SOURCES[4].anchor}: known on 2024-02-01, after 2023-10-15"
    with pytest.raises(ReportError, match=re.escape(later)):
        simulated(noted("01_a-2023-10-15.html"))


def test_a_row_that_the_page_of_sources_does_not_show_is_named(simulated):
    files = noted()
    files[SOURCES_FILE] = files[SOURCES_FILE].replace(f"row-{SOURCES[1].anchor}", "row-none")
    with pytest.raises(ReportError, match="is not on the page of sources"):
        simulated(files)
