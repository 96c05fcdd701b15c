from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from data_copy import Copy


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Copy]:
    """A function that copies one table, with the manifest, into a folder of its own."""
    made = []

    def make(table: str) -> Copy:
        made.append(table)
        return Copy(tmp_path / f"data{len(made)}", table)

    return make
