"""The words of the table of faults: a row, the ways to make it happen, and what holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from data_copy import Copy
from own_bench import Bench, sound_files

from analysis.cli import main
from analysis.core import AnalysisError

OLD = {"result.json": '{"files": ["result.json", "events.csv"]}', "events.csv": "old"}
"""An earlier result in the place of the new one."""


@dataclass(frozen=True)
class Desk:
    """A folder with sound files and an earlier result, for a case to spoil."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @cached_property
    def bench(self) -> Bench:
        """The files of a user."""
        sound_files(self.folder)
        (self.folder / "result").mkdir()
        for name, text in OLD.items():
            (self.folder / "result" / name).write_text(text)
        return Bench(self.folder, self.capsys)

    def study(self, *more: str, benchmark: str = "MARKET", out: str = "") -> list[str]:
        """The words that ask for an event study in the place of the earlier result."""
        return self.bench.words("--force", *more, benchmark=benchmark, out=out)

    def copy(self, table: str) -> Copy:
        """One table of the data in a folder of its own."""
        return Copy(self.folder / "data", table)

    def kept(self) -> dict[str, bytes]:
        """Every file by its path, links and empty folders too."""
        paths = sorted(self.folder.rglob("*"))
        return {str(path): path.read_bytes() if path.is_file() else b"" for path in paths}


@dataclass(frozen=True)
class Case:
    """One way for a fault to happen, and the answer.

    `make` spoils the desk and returns the words of a command, or a call of the public interface;
    `said` are parts of the message: file or object, place, value, way out.
    """

    name: str
    code: int
    make: Callable[[Desk], list[str] | Callable[[], object]]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A row of the table; `held` are tests elsewhere, as file::name, or a file yet to come."""

    number: int
    wrong: str
    cases: tuple[Case, ...] = ()
    held: tuple[str, ...] = ()


def answer(
    made: list[str] | Callable[[], object], capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Exit code and message of a command or call that must fail and print nothing else."""
    if callable(made):
        with pytest.raises(AnalysisError) as caught:
            made()
        return caught.value.exit_code, f"error: {caught.value}\n"
    capsys.readouterr()
    code = main(made)
    said = capsys.readouterr()
    assert said.out == ""
    return code, said.err
