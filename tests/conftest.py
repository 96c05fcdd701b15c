"""Tests that ask for a study go to one worker, so that each study is made once in all."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ASKS = re.compile(r"(?<![.\w])(?:study|claims|card|score_chances)\(|main\(\[\"claims\"")
"""A call that makes a study, or the command that does."""

SHARED = ("2023-10-15", None)
"""The vintages that claims compare; each other one has a group of its own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _asks(item):
            item.add_marker(pytest.mark.xdist_group(_group(item)))


def _asks(item: pytest.Item) -> bool:
    """Whether the file of a test asks for a study; of an example in a docstring, the example."""
    if isinstance(item, pytest.DoctestItem):
        return any(ASKS.search(example.source) for example in item.dtest.examples)
    return _file_asks(item.path)


@cache
def _file_asks(path: Path) -> bool:
    return bool(ASKS.search(path.read_text(encoding="utf-8")))


def _group(item: pytest.Item) -> str:
    params = getattr(getattr(item, "callspec", None), "params", {})
    as_of = params.get("as_of")
    return "studies" if as_of in SHARED else f"studies of {as_of}"
