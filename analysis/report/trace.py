"""Every number, figure and table of the built pages, back to its study and to its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from analysis.core import DataError, Quantity, ReportError
from analysis.report.audit import Finding, audit_folder
from analysis.report.notes import SOURCES, note_id
from analysis.report.one_file import NAME
from analysis.report.site import page_file
from analysis.report.traced import TracedPage, shown_rows, strange_rows, untraced_outputs
from analysis.studies import study

MOST_SHOWN = 20
_DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
_SPECS = ("", "low", "high", "interval")


def check_pages(folder: str | Path) -> str:
    """Audit the pages of `folder`; follow their numbers, figures and tables to rows of data.

    Parameters
    ----------
    folder : path
        Where a built report lies.

    Returns
    -------
    str
        One sentence with the counts.

    Raises
    ------
    ReportError
        If the audit finds something, a number is not the one its study holds, a number, figure or
        table rests on no row, a row does not exist or came later than the page, words are not
        their study's, or a page names a day after its vintage; all are listed (the first twenty,
        then a count).
    """
    files = sorted(file for file in Path(folder).glob("*.html") if file.name != NAME)
    pages = [_read(file) for file in files]
    lost = [Finding(page.name, *found) for page in pages for found in _untraced(page)]
    lost += [Finding(page.name, *found) for page in pages for found in untraced_outputs(page)]
    lost += [Finding(page.name, *found) for page in pages for found in _strange(page, pages)]
    lost += [Finding(page.name, *found) for page in pages for found in _lost_words(page)]
    lost += [Finding(page.name, *found) for page in pages for found in _later_days(page)]
    findings = [str(found) for found in (*audit_folder(folder), *lost)]
    if findings:
        more = len(findings) - MOST_SHOWN
        rest = [f"and {more} more"] if more > 0 else []
        raise ReportError("; ".join([*findings[:MOST_SHOWN], *rest]))
    return _said(pages)


def _read(file: Path) -> TracedPage:
    return TracedPage(file.name, BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser"))


def _said(pages: Sequence[TracedPage]) -> str:
    """The counts in one sentence."""
    outputs = sum(len(list(page.outputs)) for page in pages)
    also = f", and so do {outputs:,} figures and tables" if outputs else ""
    count = sum(len(page.numbers) for page in pages)
    return f"{count:,} numbers on {len(pages)} pages lead back to their rows{also}."


def _untraced(page: TracedPage) -> Iterator[tuple[str, str]]:
    for tag in page.numbers:
        name = str(tag.get("data-ref", ""))
        problem = _problem(name, tag, page)
        if problem:
            yield f"number {name}", problem


def _lost_words(page: TracedPage) -> Iterator[tuple[str, str]]:
    """Words with a digit that their study does not hold; those of a call are made on the page."""
    for tag in page.main.select("span.w[data-ref]"):
        name, shown = str(tag["data-ref"]), tag.get_text()
        home, _, attribute = name.partition(".")
        if home.endswith("()"):
            continue
        try:
            words = study(home, page.vintage).words.get(attribute, "")
        except DataError as error:
            yield f"words {name}", str(error)
            continue
        if " ".join(words.split()) != shown:
            yield f"words {name}", f"read {shown!r}, the study has {words!r}"


def _later_days(page: TracedPage) -> Iterator[tuple[str, str]]:
    """Days after the vintage in the words and data of a page; what was then could not name them.

    The texts a row was read in (`cite`) may be later than what they tell of, and the period it
    speaks of (`time`, the key in the notes) may lie ahead; the reference tells of today's code.
    """
    if not page.vintage:
        return
    main = copy(page.main)
    for code in main.select(".code, .api, cite, [id^=row-] time, .who-sources"):
        code.decompose()
    data = "".join(str(script.string) for script in main.select("script"))
    for day in sorted(set(_DAY.findall(main.get_text(" ") + data))):
        if day > page.vintage:
            yield "text", f"names {day}, after what was known"


def _strange(page: TracedPage, pages: Sequence[TracedPage]) -> Iterator[tuple[str, str]]:
    """Rows that the notes of a page should not name, given the page of sources beside it."""
    file = page_file(SOURCES, page.vintage)
    beside = [shown_rows(other) for other in pages if other.name == file]
    return strange_rows(page, beside[0] if beside else None)


def _problem(name: str, tag: Tag, page: TracedPage) -> str:
    """Why the number cannot be followed; empty if it can."""
    home, _, attribute = name.partition(".")
    earlier = str(tag.get("data-as-of", ""))
    try:
        quantity = study(home, earlier or page.vintage).quantities.get(attribute)
    except DataError as error:
        return str(error)
    if quantity is None:
        return "no such result"
    different = _difference(quantity, tag)
    return different if earlier else different or _other_rows(quantity, page.rows_of(note_id(name)))


def _difference(quantity: Quantity, tag: Tag) -> str:
    shown = tag.get_text()
    if tag.get("value") != quantity.exact:
        return f"value {tag.get('value')} where the study has {quantity.exact}"
    if shown not in {format(quantity, spec) for spec in _SPECS}:
        return f"reads {shown!r} where the study has {quantity}"
    resolved = quantity.evidence != "unresolved"
    return "rests on no row" if resolved and not quantity.sources else ""


def _other_rows(quantity: Quantity, noted: Sequence[str]) -> str:
    """Whether the notes name rows that are not the number's; a page need not have notes."""
    wanted = {source.anchor for source in quantity.sources}
    strange = sorted(wanted ^ set(noted)) if noted else []
    return f"names other rows than its study, such as {strange[0]}" if strange else ""
