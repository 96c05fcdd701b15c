"""What a page is built of: cells that ran, headings in order, tables and formulas in full."""

from __future__ import annotations

import itertools
import re

from bs4 import Tag

from analysis.report.checks.page import AuditedPage, Check, Found, place

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _cells(page: AuditedPage) -> Found:
    for output in page.of_class("error"):
        yield place(output), f"the cell failed: {_first_line(output)}"
    for output in page.of_class("stderr"):
        yield place(output), f"the cell wrote to stderr: {_first_line(output)}"


def _headings(page: AuditedPage) -> Found:
    """Levels in order, from one of level 1 on each page, also where one file holds several."""
    for layout in page.of_class("layout") or [page.soup]:
        levels = [(tag, int(tag.name[1])) for tag in layout.find_all(_HEADINGS)]
        if [level for _, level in levels].count(1) != 1:
            yield "main", "needs exactly one heading of level 1"
        for (_, above), (tag, level) in itertools.pairwise(levels):
            if level > above + 1:
                yield place(tag), f"heading {tag.get_text()!r} skips from level {above} to {level}"
        for tag, _ in levels:
            if not tag.get_text().strip():
                yield place(tag), "heading without words"


def _tables(page: AuditedPage) -> Found:
    for table in page.named("table"):
        caption = table.find("caption")
        if caption is None or not caption.get_text().strip():
            yield place(table), "table without a caption; use show_table"
        headers = table("th")
        if not headers:
            yield place(table), "table without a header"
        if any(not header.get_text().strip() for header in headers):
            yield place(table), "table with an empty header"


def _formulas(page: AuditedPage) -> Found:
    for formula in page.named("math"):
        left = re.search(r"[\\&]\w*", formula.get_text())
        if left:
            yield place(formula), f"formula with {left[0]!r} left over"


def _first_line(tag: Tag) -> str:
    lines = tag.get_text().strip().splitlines()
    return lines[0][:120] if lines else ""


CHECKS: tuple[Check, ...] = (_cells, _headings, _tables, _formulas)
