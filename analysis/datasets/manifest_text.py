"""The text of a manifest, changed in place, so that order and remarks stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from analysis.core import DataError
from analysis.datasets.faults import describe
from analysis.datasets.manifest import Entry
from analysis.datasets.reading import parse, sha256_of, stamp
from analysis.datasets.tables import TABLES


def checked(entry: Entry, content: bytes) -> Entry:
    """The entry with the rows, hash and stamp of `content`, which passed every check.

    Raises
    ------
    DataError
        With all faults of the content.
    """
    entry = replace(entry, rows=max(content.count(b"\n") - 1, 0), sha256=sha256_of(content))
    _, faults = parse(content, TABLES[entry.name], entry)
    if faults:
        raise DataError(describe(entry.file, faults))
    return replace(entry, validated=stamp(entry, entry.sha256))


def with_check(text: str, entry: Entry) -> str:
    """The manifest's `text` with what `checked` found of `entry`."""
    fields = {"rows": entry.rows, "sha256": entry.sha256, "validated": entry.validated}
    return with_fields(text, entry.name, fields)


def with_fields(text: str, table: str, fields: Mapping[str, object]) -> str:
    """`text` with fields of one table set; a table or field that is not there is added.

    Examples
    --------
    >>> with_fields("[a]\\nrows = 1\\n[b]\\nrows = 2\\n", "b", {"rows": 3, "kind": "fact"})
    '[a]\\nrows = 1\\n[b]\\nrows = 3\\nkind = "fact"\\n'
    """
    head = f"[{table}]\n"
    if head not in text:
        text = f"{text.rstrip()}\n\n{head}"
    start = text.index(head) + len(head)
    end = text.find("\n[", start - 1)
    body = text[start : end + 1] if end >= 0 else text[start:]
    for name, value in fields.items():
        line = f"{name} = {_written(value)}"
        pattern = re.compile(rf"^{re.escape(name)} = .*$", re.MULTILINE)
        body, found = pattern.subn(lambda _, line=line: line, body, count=1)  # type: ignore[misc]
        body = body if found else f"{body.rstrip()}\n{line}\n".lstrip()
    return text[:start] + body + (text[end + 1 :] if end >= 0 else "")


def _written(value: object) -> str:
    """A value as TOML: JSON serves, but for days and tables."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{name} = {_written(one)}" for name, one in value.items())
        return f"{{ {inner} }}"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return json.dumps(value, ensure_ascii=False)
