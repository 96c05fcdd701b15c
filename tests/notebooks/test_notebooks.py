"""The notebooks as they stand in the repository: thin, clean, and without typed numbers."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

from analysis.core.typed_numbers import typed_in_markdown

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 15


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_the_notebooks_are_numbered_without_a_gap():
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{at:02d}" for at in range(len(NOTEBOOKS))]
    assert len(NOTEBOOKS) > 7


@each
def test_it_is_committed_without_outputs(path):
    for cell in cells(path, "code"):
        assert not cell.outputs and cell.execution_count is None


@each
def test_it_opens_with_a_question_and_its_parameters(path):
    first, second = nbformat.read(path, as_version=4).cells[:2]
    assert re.fullmatch(r"# .*\?", first.source)
    assert second.metadata.tags == ["parameters"] and second.source.startswith("as_of = None")


@each
def test_its_code_is_thin(path):
    for cell in cells(path, "code"):
        tree = ast.parse(cell.source)
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source
        assert not any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))


@each
def test_no_number_is_typed_into_its_prose(path):
    for cell in cells(path, "markdown"):
        typed = typed_in_markdown(cell.source)
        assert not typed, f"{typed} in: {cell.source}"


@each
def test_numbers_in_its_sentences_are_named_results(path):
    for cell in cells(path, "code"):
        for text in re.findall(r'tell\(\s*"""(.*?)"""', cell.source, re.DOTALL):
            assert not typed_in_markdown(re.sub(r"\{[^}]*\}", " ", text)), text
