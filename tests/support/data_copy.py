"""One table of the data in a folder of its own, to spoil."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from analysis.core import DataError
from analysis.datasets import data_folder, load
from analysis.datasets.manifest import read_manifest

SHIPPED = data_folder()
MANIFEST = "manifest.toml"


class Copy:
    """One table and the manifest in a folder that may be spoilt."""

    def __init__(self, folder: Path, table: str) -> None:
        self.folder = folder
        self.table = table
        self.entry = read_manifest(SHIPPED)[table]
        self.sha256 = self.entry.sha256
        self.path = folder / self.entry.file
        self.path.parent.mkdir(parents=True)
        shutil.copy(SHIPPED / MANIFEST, folder / MANIFEST)
        shutil.copy(SHIPPED / self.entry.file, self.path)

    def shorten(self, rows: int) -> Copy:
        """Keep the first `rows` rows, and say so in the manifest."""
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        self.write("".join(lines[: rows + 1]).encode())
        self.declare_rows(rows)
        return self

    def declare_rows(self, rows: int) -> None:
        """Change the number of rows in the manifest."""
        text = (self.folder / MANIFEST).read_text(encoding="utf-8")
        head, body = text.split(f"[{self.table}]\n", 1)
        body = re.sub(r"^rows = \d+", f"rows = {rows}", body, count=1, flags=re.MULTILINE)
        (self.folder / MANIFEST).write_text(f"{head}[{self.table}]\n{body}", encoding="utf-8")

    def write(self, content: bytes, refresh: bool = True) -> None:
        """New content; `refresh` makes the manifest's hash agree, so that the content is seen."""
        self.path.write_bytes(content)
        if refresh:
            self.refresh()

    def refresh(self) -> None:
        """Make the hash in the manifest that of the file."""
        manifest = self.folder / MANIFEST
        old, self.sha256 = self.sha256, hashlib.sha256(self.path.read_bytes()).hexdigest()
        text = manifest.read_text(encoding="utf-8")
        assert old in text
        manifest.write_text(text.replace(old, self.sha256), encoding="utf-8")

    def edit(self, line: int, column: str, value: str) -> Copy:
        """Put `value` into one cell; `line` counts from 1, the header."""
        import csv
        import io

        rows = list(csv.reader(io.StringIO(self.path.read_text(encoding="utf-8"))))
        rows[line - 1][rows[0].index(column)] = value
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        self.write(out.getvalue().encode())
        return self

    def replace(self, old: bytes, new: bytes, count: int = 1) -> Copy:
        """Replace bytes of the file."""
        content = self.path.read_bytes()
        assert old in content
        self.write(content.replace(old, new, count))
        return self

    def fails(self) -> str:
        """The message with which loading fails."""
        with pytest.raises(DataError) as caught:
            load(self.table, folder=self.folder)
        assert caught.value.exit_code == 3
        return str(caught.value)
