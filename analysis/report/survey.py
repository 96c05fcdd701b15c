"""What the pages of a report must know of one another, read from all executed notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.display.prose import plain
from analysis.report.site import Page, Site

if TYPE_CHECKING:
    from nbformat import NotebookNode

_NUMBER = re.compile(r'<data class="n"[^>]*>.*?</data>', re.DOTALL)
_ATTRIBUTE = re.compile(r'\bdata-(ref|as)="([^"]*)"')
_TEXTS = ("text/markdown", "text/html")
_DRAWING = "image/svg+xml"


def survey(
    pages: Sequence[Page],
    notebooks: Mapping[str, NotebookNode],
    provenance: Sequence[tuple[str, str]],
) -> Site:
    """The site of `pages`, with what each page shows.

    Parameters
    ----------
    pages : sequence of Page
        In reading order.
    notebooks : mapping of str to NotebookNode
        Executed, by the page's file.
    provenance : sequence of (name, value)
        For the foot of every page.
    """
    return Site(
        tuple(pages),
        tuple(provenance),
        {file: _numbers(notebook) for file, notebook in notebooks.items()},
        {file: _figures(notebook) for file, notebook in notebooks.items()},
    )


def _numbers(notebook: NotebookNode) -> dict[tuple[str, str], str]:
    """Each number by its address and form, as the page shows it."""
    found: dict[tuple[str, str], str] = {}
    for output in _outputs(notebook):
        for text in (output["data"].get(kind, "") for kind in _TEXTS):
            for element in _NUMBER.findall("".join(text)):
                marks = dict(_ATTRIBUTE.findall(element.partition(">")[0]))
                key = (marks.get("ref", ""), marks.get("as", ""))
                found.setdefault(key, plain(element))
    return found


def _figures(notebook: NotebookNode) -> frozenset[str]:
    notes = (output.get("metadata", {}).get(_DRAWING, {}) for output in _outputs(notebook))
    return frozenset(str(note["name"]) for note in notes if note.get("name"))


def _outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "data" in output:
                yield output
