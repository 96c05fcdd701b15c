"""The notebook on one's own events: it runs off-line, passes the audit, and says what holds."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from analysis import build_report
from analysis.report import check_pages

pytestmark = pytest.mark.long  # it is built at both vintages; ./run report audits these pages too

PAGES = ("06_your_own_events.html", "06_your_own_events-2023-10-15.html")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Its pages at both vintages."""
    out = tmp_path_factory.mktemp("own") / "report"
    build_report(out, only=["your_own_events"])
    return {name: BeautifulSoup((out / name).read_text(), "html.parser") for name in PAGES}, out


def test_it_builds_at_both_vintages_and_passes_the_audit(built):
    assert "2 pages" in check_pages(built[1])


def test_its_sample_is_the_same_at_both_vintages(built):
    leads = {page.select_one(".say p").get_text() for page in built[0].values()}
    assert len(leads) == 1 and "stand out on their own" in leads.pop()


def test_every_mistake_is_answered(built):
    for page in built[0].values():
        (caption,) = page.select("caption:-soup-contains('Mistakes and what is answered')")
        assert len(caption.find_parent("table").find("tbody").find_all("tr")) == 5


def test_the_news_after_the_close_counts_for_the_next_session(built):
    text = built[0][PAGES[0]].get_text(" ")
    assert text.count("after the close") >= 8
