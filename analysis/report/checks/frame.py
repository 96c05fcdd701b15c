"""The frame of a page: language, title, policy, weight, and no invisible marks."""

from __future__ import annotations

import unicodedata

from bs4 import Tag

from analysis.core.legible import INVISIBLE
from analysis.report.checks.active import is_data_script
from analysis.report.checks.page import AuditedPage, Check, Found
from analysis.report.one_file import NAME
from analysis.report.scripts import policy_of

MOST_BYTES = 1_500_000
"""A page of the folder may not be larger than this."""

MOST_BYTES_ONE_FILE = 8_000_000
"""The report as one file may not be larger than this."""


def _frame(page: AuditedPage) -> Found:
    root = page.soup.find("html")
    if not isinstance(root, Tag) or not root.get("lang"):
        yield "html", "has no lang"
    title = page.soup.find("title")
    if title is None or not title.get_text().strip():
        yield "head", "has no title"


def _weight(page: AuditedPage) -> Found:
    most = MOST_BYTES_ONE_FILE if page.name == NAME else MOST_BYTES
    if page.size > most:
        yield "page", f"has {page.size:,} bytes, more than {most:,}"


def _policy(page: AuditedPage) -> Found:
    first = page.soup.find("meta")
    scripts = [str(tag.string or "") for tag in page.named("script") if not is_data_script(tag)]
    if not isinstance(first, Tag) or first.get("content") != policy_of(scripts):
        yield "head", "does not begin with the content security policy of its scripts"


def _invisible(page: AuditedPage) -> Found:
    """Marks that no reader sees and that may turn the order of a text round."""
    for mark in sorted(set(INVISIBLE.findall(page.text.decode("utf-8", "replace")))):
        name = unicodedata.name(mark, "a control character")
        yield "page", f"holds U+{ord(mark):04X}, {name.lower()}, which no reader sees"


CHECKS: tuple[Check, ...] = (_frame, _weight, _policy, _invisible)
