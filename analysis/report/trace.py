"""Every number of the built pages, back to its study and to the rows it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from analysis.core import DataError, Quantity, ReportError
from analysis.report.audit import Finding, audit_folder
from analysis.report.one_file import NAME
from analysis.studies import study

MOST_SHOWN = 20
_VINTAGE = re.compile(r"-(\d{4}-\d\d-\d\d)\.html$")
_DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
_SPECS = ("", "low", "high", "interval")


def check_pages(folder: str | Path) -> str:
    """Audit the pages of `folder` and follow each of their numbers to its rows.

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
        If the audit finds something, a number is not the one its study holds or rests on no row,
        or a page names a day after its vintage; all are listed (the first twenty, then a count).
    """
    files = sorted(file for file in Path(folder).glob("*.html") if file.name != NAME)
    numbers = {file: _numbers(file) for file in files}
    lost = [found for file, tags in numbers.items() for found in _untraced(file, tags)]
    lost += [found for file in files for found in _later_days(file)]
    findings = [str(found) for found in (*audit_folder(folder), *lost)]
    if findings:
        more = len(findings) - MOST_SHOWN
        rest = [f"and {more} more"] if more > 0 else []
        raise ReportError("; ".join([*findings[:MOST_SHOWN], *rest]))
    count = sum(map(len, numbers.values()))
    return f"{count:,} numbers on {len(files)} pages lead back to their rows."


def _numbers(file: Path) -> list[Tag]:
    soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    return soup.select("data.n")


def _untraced(file: Path, tags: list[Tag]) -> Iterator[Finding]:
    found = _VINTAGE.search(file.name)
    vintage = found[1] if found else None
    for tag in tags:
        name = str(tag.get("data-ref", ""))
        problem = _problem(name, tag, vintage)
        if problem:
            yield Finding(file.name, f"number {name}", problem)


def _later_days(file: Path) -> Iterator[Finding]:
    """Days after the vintage in the words and data of a page; what was then could not name them.

    The texts a row was read in (`cite`) may be later than what they tell of, and the period it
    speaks of (a cell `day`) may lie ahead.
    """
    found = _VINTAGE.search(file.name)
    soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    main = soup.find("main")
    if not found or not isinstance(main, Tag):
        return
    for code in main.select(".code, cite, [id^=row-] > .day"):
        code.decompose()
    data = "".join(str(script.string) for script in main.select("script"))
    for day in sorted(set(_DAY.findall(main.get_text(" ") + data))):
        if day > found[1]:
            yield Finding(file.name, "text", f"names {day}, after what was known")


def _problem(name: str, tag: Tag, vintage: str | None) -> str:
    """Why the number cannot be followed; empty if it can."""
    home, _, attribute = name.partition(".")
    try:
        quantity = study(home, vintage).quantities.get(attribute)
    except DataError as error:
        return str(error)
    if quantity is None:
        return "no such result"
    return _difference(quantity, tag)


def _difference(quantity: Quantity, tag: Tag) -> str:
    shown = tag.get_text()
    if tag.get("value") != quantity.exact:
        return f"value {tag.get('value')} where the study has {quantity.exact}"
    if shown not in {format(quantity, spec) for spec in _SPECS}:
        return f"reads {shown!r} where the study has {quantity}"
    resolved = quantity.evidence != "unresolved"
    return "rests on no row" if resolved and not quantity.sources else ""
