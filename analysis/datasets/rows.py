"""From text to rows of cells, strictly: nothing is guessed, padded or skipped."""

from __future__ import annotations

import csv
from collections import Counter

from analysis.datasets.faults import Fault, unknown

FIRST_ROW_LINE = 2  # the header is line 1
MOST_COLUMNS = 10_000
_CUT = "the file ends inside this line: cut? If it is whole, end it with a line break"


def split_rows(text: str, names: list[str]) -> tuple[list[list[str]], list[Fault]]:
    """The rows under the header `names`, and what is wrong with the text.

    Examples
    --------
    >>> split_rows("a,b\\n1,2\\n", ["a", "b"])
    ([['1', '2']], [])
    >>> print(split_rows("a,b\\n1\\n", ["a", "b"])[1][0])
    line 2: has 1 field, the header has 2; the row was cut or a comma is missing
    """
    lines = text.replace("\r\n", "\n").split("\n")
    faults = [] if lines[-1] == "" else [Fault(_CUT, len(lines))]
    lines = lines[:-1] if lines[-1] == "" else lines
    header, *body = lines
    faults = _header_faults(header, names) + faults
    if any(fault.line == 1 for fault in faults):
        return [], faults
    if not body:
        return [], [*faults, Fault("the file has a header and no rows")]
    rows, row_faults = _cells(body, len(names))
    return rows, faults + row_faults


def read_header(text: str) -> tuple[list[str], list[Fault]]:
    """The names in the first line, for a table whose columns are the user's.

    Examples
    --------
    >>> read_header("date,META\\n")
    (['date', 'META'], [])
    >>> print(read_header("date;META\\n")[1][0])
    line 1: fields are parted by ';'; save the table with commas
    """
    line = text.split("\n", 1)[0].removesuffix("\r")
    found, faults = _header(line)
    faults = faults or _wrong_mark(line, found) or _twice(found)
    if len(found) > MOST_COLUMNS:
        problem = f"has {len(found):,} columns; at most {MOST_COLUMNS:,} are read. Split the table"
        return [], [Fault(problem, 1)]
    if any(not name.strip() for name in found) or not found:
        faults = [*faults, Fault("a column has no name in the header; give each its own", 1)]
    return found, faults


def _cells(body: list[str], width: int) -> tuple[list[list[str]], list[Fault]]:
    """All rows at once; line by line only to find what is wrong."""
    try:
        rows = list(csv.reader(body, strict=True))
    except csv.Error:
        rows = []
    if len(rows) == len(body) and all(len(row) == width for row in rows):
        return rows, []
    checked = [_one_row(line, width, n) for n, line in enumerate(body, start=FIRST_ROW_LINE)]
    return [], [fault for fault in checked if fault]


def _one_row(line: str, width: int, number: int) -> Fault | None:
    if not line:
        return Fault("is empty; remove it", number)
    try:
        found = len(next(csv.reader([line], strict=True)))
    except csv.Error as why:
        return Fault(_unreadable(why), number)
    if found == width:
        return None
    what = "the row was cut or a comma is missing" if found < width else "a comma too many"
    fields = f"{found} field{'' if found == 1 else 's'}"
    return Fault(f"has {fields}, the header has {width}; {what}", number)


def _unreadable(why: csv.Error) -> str:
    if "limit" in str(why):
        return f"has a cell of more than {csv.field_size_limit():,} characters; shorten it"
    return f"a quotation mark is not closed or out of place ({why})"


def _header_faults(line: str, names: list[str]) -> list[Fault]:
    found, faults = _header(line)
    if faults or found == names:
        return faults
    wrong = _wrong_mark(line, found) if len(names) > 1 else []
    return (
        wrong
        or _name_faults(found, names)
        or [Fault(f"columns are out of order; write {','.join(names)}", 1)]
    )


def _header(line: str) -> tuple[list[str], list[Fault]]:
    try:
        return next(csv.reader([line], strict=True), []), []
    except csv.Error as why:
        return [], [Fault(f"the header cannot be read ({why})", 1)]


def _wrong_mark(line: str, found: list[str]) -> list[Fault]:
    """The header is one field, because another mark than the comma parts them."""
    mark = next((mark for mark in (";", "\t", "|") if mark in line), "")
    if len(found) != 1 or not mark:
        return []
    return [Fault(f"fields are parted by {mark!r}; save the table with commas", 1)]


def _twice(found: list[str]) -> list[Fault]:
    names = [name for name, times in Counter(found).items() if times > 1]
    return [Fault("stands twice in the header", 1, name) for name in names]


def _name_faults(found: list[str], names: list[str]) -> list[Fault]:
    strange = [name for name in found if name not in names]
    missing = [name for name in names if name not in found]
    return [
        *_twice(found),
        *unknown("column", ((1, name) for name in strange), names),
        *(Fault("is missing from the header", 1, name) for name in missing),
    ]
