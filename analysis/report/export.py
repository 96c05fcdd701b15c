"""Figures of an executed notebook as files of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.core import ReportError
from analysis.report.fingerprint import text_hash

_MIME = "image/svg+xml"


def figure_files(executed: Path, folder: Path) -> dict[str, str]:
    """Write each figure of an executed notebook as .svg, .csv and .txt.

    Returns
    -------
    dict of str to str
        SHA-256 by file name.

    Raises
    ------
    ReportError
        If two figures of the notebook have one name.
    """
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    texts = figure_texts(notebook, executed.name)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    return {file: text_hash(text) for file, text in texts.items()}


def figure_texts(notebook: Mapping[str, Any], name: str) -> dict[str, str]:
    """The figures of an executed notebook: drawing, numbers and description, by file name.

    Raises
    ------
    ReportError
        If two figures have one name; `name` is that of the notebook, for the message.
    """
    texts: dict[str, str] = {}
    for output in _outputs(notebook):
        note = output.get("metadata", {}).get(_MIME, {})
        figure = str(note.get("name", ""))
        if not figure or _MIME not in output["data"]:
            continue
        if f"{figure}.svg" in texts:
            raise ReportError(f"{name}: two figures are named {figure!r}; rename one.")
        texts[f"{figure}.svg"] = "".join(output["data"][_MIME])
        texts[f"{figure}.csv"] = note.get("csv", "")
        texts[f"{figure}.txt"] = note.get("alt", "") + "\n"
    return texts


def _outputs(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [output for cell in cells for output in cell["outputs"] if "data" in output]
