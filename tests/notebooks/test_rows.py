"""Every table and figure of the notebooks says which rows of data it rests on, or why on none."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

from analysis.display.claim_table import CLAIMS_MIME
from analysis.report.execute import Run, execute_all
from analysis.report.notebooks import inject, read_notebook

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
VINTAGES = ("2023-10-15", None)
SHOWN_BY = ("show_table", "show_figure", "show_explorer", "show_movable")
KNOW_THEIR_ROWS = {"study", "claims", "score_chances"}
"""Calls whose results, and what is selected from them, name their rows."""


def root(node: ast.AST) -> str:
    """The name at the start of ``a.b[c].d(e)``."""
    while not isinstance(node, ast.Name):
        inner = getattr(node, "value", None) or getattr(node, "func", None)
        if inner is None:
            return ""
        node = inner
    return node.id


def knowing(tree: ast.Module) -> set[str]:
    """Names bound to a study, a frame of one, or a frame of claims."""
    found = set(KNOW_THEIR_ROWS)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            called = {root(one) for one in ast.walk(node.value) if isinstance(one, ast.Call)}
            if root(node.value) in found or called & KNOW_THEIR_ROWS:
                names = [one for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)]
                found |= {one.id for one in names}
    return found


def shows(tree: ast.Module) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in SHOWN_BY]


def what(call: ast.Call) -> ast.AST:
    """The frame that is shown."""
    given = {word.arg: word.value for word in call.keywords}
    return given.get("data") or call.args[0]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_shown_is_of_a_study_or_says_its_rows(path):
    cells = nbformat.read(path, as_version=4).cells
    tree = ast.parse("\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    known = knowing(tree)
    silent = [
        ast.unparse(call)[:90]
        for call in shows(tree)
        if root(what(call)) not in known
        and not {"rows", "rows_note"} & {word.arg for word in call.keywords}
    ]
    assert not silent


def said(output: nbformat.NotebookNode) -> dict[str, object] | None:
    """The note of a table or figure; None of any other output.

    A list of rows is its own account, and the table of claims is one of numbers that each name
    their rows.
    """
    data = output.get("data", {})
    if CLAIMS_MIME in data or '<tr id="row-' in data.get("text/html", ""):
        return None
    if "image/svg+xml" in data:
        return dict(output.metadata.get("image/svg+xml", {}))
    if "<table" in data.get("text/html", ""):
        return dict(output.metadata.get("text/html", {}))
    return None


@pytest.fixture(scope="module")
def outputs() -> dict[tuple[str, str | None], list[tuple[int, dict[str, object] | None]]]:
    """Number of the cell and note of every output, by notebook and vintage; run together."""
    runs = [
        Run(path, inject(read_notebook(path), {"as_of": day}, path.stem), day, path.stem)
        for path in NOTEBOOKS
        for day in VINTAGES
    ]
    return {
        (done.run.page, done.run.vintage): [
            (cell.metadata["number"], said(output))
            for cell in done.notebook.cells
            if cell.cell_type == "code"
            for output in cell.outputs
        ]
        for done in execute_all(runs)
    }


@pytest.mark.long
@pytest.mark.parametrize("as_of", VINTAGES)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_output_of_a_run_carries_rows_or_a_reason(outputs, path, as_of):
    notes = outputs[path.stem, as_of]
    assert notes
    told = [(number, note) for number, note in notes if note is not None]
    assert not [number for number, note in told if not (note.get("rows") or note.get("rows_note"))]
