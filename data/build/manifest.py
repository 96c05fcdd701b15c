"""Check every table in full, then write its rows, hash and stamp into the manifest.

Run from the checkout after a change of data:  python data/build/manifest.py

A table with faults is named with all of them, and the manifest stays as it was.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(FOLDER.parent))

from analysis.core import DataError  # noqa: E402
from analysis.datasets.folder import MANIFEST, inside  # noqa: E402
from analysis.datasets.guard import read_bytes  # noqa: E402
from analysis.datasets.manifest import read_manifest  # noqa: E402
from analysis.datasets.manifest_text import checked, with_check  # noqa: E402


def main() -> int:
    """Refresh all entries, or none."""
    path = FOLDER / MANIFEST
    text, failed = path.read_text(encoding="utf-8"), False
    for entry in read_manifest(FOLDER).values():
        try:
            content = read_bytes(inside(FOLDER, entry.file), entry.file)
            text = with_check(text, checked(entry, content))
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
