"""Find the numbered notebooks and give them their parameters."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core import ReportError, UsageError, unknown_name

if TYPE_CHECKING:
    from nbformat import NotebookNode

_NUMBERED = re.compile(r"\d\d_[A-Za-z0-9_-]+")
INJECTED = "injected-parameters"


def find_notebooks(folder: Path, only: Sequence[str] | None = None) -> list[Path]:
    """The notebooks ``NN_name.ipynb`` of `folder`, by number; with `only`, those named.

    Parameters
    ----------
    folder : Path
        Where they lie.
    only : sequence of str, optional
        Names as ``01_capex``, ``capex`` or ``01_capex.ipynb``.

    Raises
    ------
    ReportError
        If there is none.
    UsageError
        If `only` names one that is not there.
    """
    found = {
        path.stem: path for path in sorted(folder.glob("*.ipynb")) if _NUMBERED.fullmatch(path.stem)
    }
    if not found:
        raise ReportError(f"no notebook NN_name.ipynb in {folder.name}/; nothing to build.")
    if only is None:
        return list(found.values())
    wanted = {_named(name, list(found)) for name in only}
    return [path for stem, path in found.items() if stem in wanted]


def _named(name: str, stems: list[str]) -> str:
    bare = name.removesuffix(".ipynb")
    for stem in stems:
        if bare in (stem, stem.split("_", 1)[1]):
            return stem
    raise UsageError(unknown_name("notebook", name, stems))


def read_notebook(path: Path) -> NotebookNode:
    """The notebook, checked against its format, without outputs, its cells numbered from 1.

    Raises
    ------
    ReportError
        If the file is not a notebook.
    """
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except Exception as problem:
        first = str(problem).strip().split("\n")[0]
        raise ReportError(f"{path.name} is not a notebook: {first}; save it again.") from None
    for number, cell in enumerate(notebook.cells, start=1):
        cell.metadata["number"] = number
        cell["id"] = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def inject(notebook: NotebookNode, parameters: Mapping[str, Any], name: str) -> NotebookNode:
    """A copy of `notebook` with a cell that sets `parameters`, after the cell tagged `parameters`.

    Raises
    ------
    ReportError
        If there is no such cell, or more than one.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> cell = new_code_cell("as_of = None", metadata={"tags": ["parameters"]})
    >>> inject(new_notebook(cells=[cell]), {"as_of": "2023-10-15"}, "x").cells[1].source
    "as_of = '2023-10-15'"
    """
    from nbformat.v4 import new_code_cell

    changed = copy.deepcopy(notebook)
    tagged = [at for at, cell in enumerate(changed.cells) if "parameters" in _tags(cell)]
    if len(tagged) != 1:
        raise ReportError(
            f"{name} has {len(tagged)} cells tagged `parameters` where one is needed; "
            "tag the cell that sets as_of."
        )
    at = tagged[0]
    source = "\n".join(f"{key} = {value!r}" for key, value in parameters.items())
    cell = new_code_cell(source, id=INJECTED, metadata={"tags": [INJECTED]})
    cell.metadata["number"] = changed.cells[at].metadata.get("number", at + 1)
    changed.cells.insert(at + 1, cell)
    return changed


def title_of(notebook: NotebookNode, name: str) -> str:
    """The first heading of level 1, as plain text.

    Raises
    ------
    ReportError
        If there is none.
    """
    for cell in notebook.cells:
        found = re.search(r"^#[ \t]+(.+)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and found:
            return re.sub(r"[*_`]", "", found[1]).strip()
    raise ReportError(f"{name} has no title; begin its first cell with `# ` and a question.")


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", ()))
