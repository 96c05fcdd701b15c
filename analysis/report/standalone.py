"""A page of its own, made from results instead of an executed notebook.

Its parts are cells of a notebook that never ran, so that template, figures, tables and sanitiser
are those of the report. Prose is Markdown and takes no text of a user's; tables and figures
escape what they show.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis.report.export import figure_texts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from nbformat import NotebookNode


def prose(text: str) -> NotebookNode:
    """A part of Markdown."""
    from nbformat.v4 import new_markdown_cell

    return new_markdown_cell(text)


def table(frame: pd.DataFrame, caption: str, **options: Any) -> NotebookNode:
    """A part with the table that `analysis.display.table_html` makes of `frame`."""
    from analysis.display import table_html

    return _shown({"text/html": table_html(frame, caption, **options)}, {})


def figure(fig: Figure, **words: Any) -> NotebookNode:
    """A part with a figure; `words` as for `analysis.display.show_figure`."""
    from analysis.display import figure_output

    return _shown(*figure_output(fig, **words))


def page_of(
    title: str,
    lead: str,
    parts: Sequence[NotebookNode],
    site: str,
    provenance: Sequence[tuple[str, str]],
) -> tuple[str, dict[str, str]]:
    """One self-contained HTML page, and the figures on it as texts by file name.

    Parameters
    ----------
    title, site : str
        Heading of the page, and what stands above it.
    lead : str
        The answer, as Markdown, under the heading.
    parts : sequence
        From `prose`, `table` and `figure`.
    provenance : sequence of (name, value)
        For the foot of the page.

    Examples
    --------
    >>> page, figures = page_of("Did it?", "*Yes.*", [], "Example", [("Package", "1")])
    >>> "<em>Yes.</em>" in page, "<script" in page, figures
    (True, False, {})
    """
    from nbformat.v4 import new_notebook

    from analysis.report.exporter import render_alone

    cells = [prose(f"# {title}\n\n{lead}"), *parts]
    for number, cell in enumerate(cells, start=1):
        cell["id"], cell.metadata["number"] = f"cell-{number}", number
    notebook = new_notebook(cells=cells)
    return render_alone(notebook, title, site, provenance), figure_texts(notebook, title)


def _shown(data: dict[str, str], metadata: dict[str, Any]) -> NotebookNode:
    from nbformat.v4 import new_code_cell, new_output

    return new_code_cell(outputs=[new_output("display_data", data, metadata=metadata)])
