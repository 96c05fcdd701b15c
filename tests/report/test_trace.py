"""Numbers of pages are followed to their study and their rows."""

from __future__ import annotations

import pytest

from analysis import ReportError, study
from analysis.report import trace


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


def test_a_day_after_the_vintage_is_found(tmp_path):
    page = "<main>It came on 2024-02-01, not on 2023-07-26.</main>"
    (tmp_path / "01_capex-2023-10-15.html").write_text(page, encoding="utf-8")
    with pytest.raises(ReportError, match="names 2024-02-01, after what was known"):
        trace.check_pages(tmp_path)


def test_a_day_after_the_vintage_is_found_in_data_as_well(tmp_path):
    page = '<main><script type="application/json">"read on 2024-02-01"</script></main>'
    (tmp_path / "01_capex-2023-10-15.html").write_text(page, encoding="utf-8")
    with pytest.raises(ReportError, match="names 2024-02-01, after what was known"):
        trace.check_pages(tmp_path)
