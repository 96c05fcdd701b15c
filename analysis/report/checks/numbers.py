"""Numbers: each leads back to a result, and what rests on memory says so."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import NavigableString, Tag

from analysis.core.typed_numbers import typed_numbers
from analysis.report.checks.page import AuditedPage, Check, Found, place

REMEMBERED = "from memory"
"""What the account of a number says of a row that was not read."""

_LEADS_BACK = ("data-ref", "data-rows")
_NOT_PROSE = ("code", "pre", "math", "svg", "script", "style", "template")


def _numbers(page: AuditedPage) -> list[Tag]:
    return [tag for tag in page.of_class("n") if tag.name == "data"]


def _addresses(page: AuditedPage) -> Found:
    for number in _numbers(page):
        if not (number.get("data-ref") and number.get("data-evidence")):
            yield place(number), f"number {number.get_text()!r} without data-ref or data-evidence"


def _typed(page: AuditedPage) -> Found:
    for block in page.of_class("prose"):
        if block.find_parent(class_="prose") is None:
            for number in typed_numbers("".join(_words(block))):
                yield place(block), f"the number {number} in prose comes from no result"


def _words(tag: Tag) -> Iterator[str]:
    """Text of an element, without what leads back to a result and what is no prose."""
    for child in tag.children:
        if type(child) is NavigableString:
            yield str(child)
        elif isinstance(child, Tag):
            yield from [" "] if _is_given(child) else _words(child)


def _is_given(tag: Tag) -> bool:
    """Whether its digits are not typed: those of a result, a note or a cross-reference."""
    inner_link = tag.name == "a" and "#" in str(tag.get("href", "")).partition("://")[0]
    leads_back = any(tag.has_attr(name) for name in _LEADS_BACK)
    return tag.name in _NOT_PROSE or inner_link or leads_back or tag.has_attr("popover")


def _remembered_numbers(page: AuditedPage) -> Found:
    for number in _numbers(page):
        if REMEMBERED in _account(page, number) and number.get("data-checked") != "memory":
            yield place(number), f"number {number.get_text()!r} rests on memory without its mark"


def _account(page: AuditedPage, number: Tag) -> str:
    """What is said of the rows of a number: by its title, or the note that it leads to."""
    link = number.find_parent("a")
    note = page.by_id.get(str(link.get("href", "")).removeprefix("#")) if link else None
    how = (note.find(class_="who-how") or note) if note else None
    return f"{number.get('title', '')} {how.get_text() if how else ''}"


def _remembered_rows(page: AuditedPage) -> Found:
    for table in page.named("table"):
        headers = [cell.get_text().strip().lower() for cell in table.select("thead th")]
        if "checked" in headers:
            yield from _unmarked(table, headers.index("checked"))


def _unmarked(table: Tag, at: int) -> Found:
    for row in table.select("tbody tr"):
        cells = row(["td", "th"], recursive=False)
        remembered = at < len(cells) and cells[at].get_text().strip() == "memory"
        if remembered and row.get("data-checked") != "memory":
            first = cells[0].get_text().strip()[:40]
            yield place(table), f"the row {first!r} rests on memory without its mark"


CHECKS: tuple[Check, ...] = (_addresses, _typed, _remembered_numbers, _remembered_rows)
