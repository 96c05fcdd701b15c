"""The report on paper: a tagged PDF with an outline, or a clear word why there is none."""

import re
import stat
import sys

import pytest
from browser import CHROMIUM, MISSING, WHY_MISSING
from frame_samples import written

from analysis.core import ReportError, UsageError
from analysis.report import print_report
from analysis.report.one_file import NAME


@pytest.mark.skipif(MISSING, reason=WHY_MISSING)
def test_the_pages_of_all_data_are_printed_with_tags_and_outline(tmp_path):
    written(tmp_path)
    made = print_report(tmp_path, CHROMIUM).read_bytes()
    assert made.startswith(b"%PDF-") and b"/StructTreeRoot" in made and b"/Outlines" in made
    titles = b"".join(re.findall(rb"/Title [(<]([^)>]*)", made))
    assert len(re.findall(rb"/Type /Page\b(?!s)", made)) >= 2
    assert b"known on" not in titles  # the earlier vintage is not printed


def test_without_a_report_it_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match=rf"{NAME} is not there; build it first"):
        print_report(tmp_path)


def test_without_a_browser_it_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / NAME).write_text("x")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(UsageError, match="no Chromium to print with; install it"):
        print_report(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the browser")
def test_a_browser_that_prints_nothing_leaves_the_old_pdf(tmp_path):
    (tmp_path / NAME).write_text("x")
    old = (tmp_path / NAME).with_suffix(".pdf")
    old.write_bytes(b"%PDF-old")
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho it broke >&2\nexit 3\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(ReportError, match=r"printed nothing \(exit code 3\): it broke"):
        print_report(tmp_path, str(broken))
    assert old.read_bytes() == b"%PDF-old"
