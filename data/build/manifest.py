"""Check every table in full, then write its rows, hash and stamp into the manifest.

Run from the checkout after a change of data:  python data/build/manifest.py

A table with faults is named with all of them, and the manifest stays as it was.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(FOLDER.parent))

from analysis.core import DataError  # noqa: E402
from analysis.datasets.faults import describe  # noqa: E402
from analysis.datasets.folder import MANIFEST, inside  # noqa: E402
from analysis.datasets.guard import read_bytes  # noqa: E402
from analysis.datasets.manifest import Entry, read_manifest  # noqa: E402
from analysis.datasets.reading import parse, sha256_of, stamp  # noqa: E402
from analysis.datasets.tables import TABLES  # noqa: E402


def refreshed(entry: Entry) -> Entry:
    """The entry with the rows, hash and stamp of the file as it is now.

    Raises
    ------
    DataError
        With all faults of the file.
    """
    content = read_bytes(inside(FOLDER, entry.file), entry.file)
    entry = replace(entry, rows=max(content.count(b"\n") - 1, 0), sha256=sha256_of(content))
    _, faults = parse(content, TABLES[entry.name], entry)
    if faults:
        raise DataError(describe(entry.file, faults))
    return replace(entry, validated=stamp(entry, entry.sha256))


def write(text: str, entry: Entry) -> str:
    """The manifest's `text` with the three fields of `entry` set."""
    start = text.index(f"[{entry.name}]\n")
    head, body = text[:start], text[start:]
    for field, value in (
        ("rows", str(entry.rows)),
        ("sha256", f'"{entry.sha256}"'),
        ("validated", f'"{entry.validated}"'),
    ):
        body = re.sub(rf"^{field} = .*$", f"{field} = {value}", body, count=1, flags=re.MULTILINE)
    return head + body


def main() -> int:
    """Refresh all entries, or none."""
    path = FOLDER / MANIFEST
    text, failed = path.read_text(encoding="utf-8"), False
    for entry in read_manifest(FOLDER).values():
        try:
            text = write(text, refreshed(entry))
        except DataError as why:
            print(why, file=sys.stderr)
            failed = True
    if failed:
        return DataError.exit_code
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
