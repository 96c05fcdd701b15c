"""The page of sources: every row known then, none known later, light enough to send."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from analysis import build_report, catalog, study
from analysis.datasets import list_rows
from analysis.report import check_pages

pytestmark = pytest.mark.long  # it makes a study at both vintages, in kernels of their own
THEN = "2023-10-15"
FILES = {THEN: "07_sources-2023-10-15.html", None: "07_sources.html"}
MOST_BYTES = 1_400_000
both = pytest.mark.parametrize("as_of", list(FILES))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of both pages, and the ids of their rows."""
    out = tmp_path_factory.mktemp("sources") / "report"
    build_report(out, only=["sources"])
    pages = {
        as_of: BeautifulSoup((out / file).read_text(), "html.parser")
        for as_of, file in FILES.items()
    }
    ids = {
        as_of: {row["id"] for row in soup.select("tr[id^=row-]")} for as_of, soup in pages.items()
    }
    return out, ids


def test_the_pages_pass_the_audit_and_are_light(built):
    assert "2 pages" in check_pages(built[0])
    assert max((built[0] / file).stat().st_size for file in FILES.values()) < MOST_BYTES


@both
def test_every_compiled_row_known_then_has_its_place(built, as_of):
    about = catalog()
    compiled = about[~about["kind"].isin(["price", "result"])]["name"]
    rows = {f"row-{anchor}" for name in compiled for anchor in list_rows(name, as_of)["anchor"]}
    assert rows <= built[1][as_of]


@both
def test_every_row_that_a_study_cites_has_its_place(built, as_of):
    for name in ("reactions", "openness"):
        cited = {f"row-{row.anchor}" for row in study(name, as_of).rows}
        assert cited <= built[1][as_of]
