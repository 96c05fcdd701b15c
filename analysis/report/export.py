"""Figures of an executed notebook as files of their own."""

from __future__ import annotations

import json
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
    hashes: dict[str, str] = {}
    for output in _outputs(executed):
        note = output.get("metadata", {}).get(_MIME, {})
        name = str(note.get("name", ""))
        if not name or _MIME not in output["data"]:
            continue
        if f"{name}.svg" in hashes:
            raise ReportError(f"{executed.name}: two figures are named {name!r}; rename one.")
        texts = {
            f"{name}.svg": "".join(output["data"][_MIME]),
            f"{name}.csv": note.get("csv", ""),
            f"{name}.txt": note.get("alt", "") + "\n",
        }
        for file, text in texts.items():
            (folder / file).write_text(text, encoding="utf-8", newline="\n")
            hashes[file] = text_hash(text)
    return hashes


def _outputs(executed: Path) -> list[dict[str, Any]]:
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [output for cell in cells for output in cell["outputs"] if "data" in output]
