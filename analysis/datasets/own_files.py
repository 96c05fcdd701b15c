"""A user's own file, read as strictly as ours: its cells, or all its faults with their lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.core import DataError
from analysis.datasets.cells import to_frame
from analysis.datasets.columns import Table
from analysis.datasets.faults import Fault, describe
from analysis.datasets.guard import decode, read_bytes
from analysis.datasets.reading import sha256_of
from analysis.datasets.rows import FIRST_ROW_LINE, read_header, split_rows


@dataclass(frozen=True)
class OwnFile:
    """Header and cells of one file; `path` as the user wrote it, `sha256` of its bytes."""

    path: Path
    sha256: str
    header: tuple[str, ...]
    rows: list[list[str]]

    @property
    def name(self) -> str:
        """The file's name, without the folders that lead to it."""
        return self.path.name.encode("utf-8", "replace").decode("utf-8")

    @property
    def plain_header(self) -> tuple[str, ...]:
        """The names as this package writes them: ``Adj Close`` is ``adj_close``."""
        return tuple(name.strip().lower().replace(" ", "_") for name in self.header)

    def repeated(self) -> Iterator[Fault]:
        """Columns that bear one name, however it is written."""
        plain = self.plain_header
        times = Counter(plain)
        for name, known_as in zip(self.header, plain, strict=True):
            if times[known_as] > 1:
                yield Fault("stands twice in the header", 1, name)

    def typed(self, table: Table) -> tuple[pd.DataFrame, list[Fault]]:
        """The cells as `table` says, column by column, and those that cannot be read."""
        frame, faults = to_frame(self.rows, table)
        return frame, [*faults, *self._missing(table)]

    def _missing(self, table: Table) -> Iterator[Fault]:
        for at, column in enumerate(table.columns):
            for line, row in enumerate(self.rows, start=FIRST_ROW_LINE):
                if column.required and not row[at].strip():
                    yield Fault("is missing; every row needs one", line, column.name)

    def stop_for(self, faults: Sequence[Fault]) -> None:
        """Raise `DataError` with all of `faults` in the order of their lines, if there are any."""
        if faults:
            ordered = sorted(faults, key=lambda fault: fault.line or 0)
            raise DataError(describe(str(self.path), ordered))


def read_own_file(path: Path) -> OwnFile:
    """The cells of a CSV in UTF-8 whose columns are the user's own.

    Raises
    ------
    DataError
        If it is no such file: too large, compressed, another encoding or separator, ragged, cut.
    """
    content = read_bytes(path, str(path))
    sha256 = sha256_of(content)
    text, faults = decode(content)
    OwnFile(path, sha256, (), []).stop_for(faults)
    header, faults = read_header(text)
    rows, more = ([], []) if faults else split_rows(text, header)
    file = OwnFile(path, sha256, tuple(header), rows)
    file.stop_for([*faults, *more])
    return file
