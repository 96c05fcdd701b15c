"""A small report with every part that a page can have, and with any text in each of them."""

from functools import cache
from unittest.mock import patch

import matplotlib.pyplot as plt
import pandas as pd
from explorer_samples import output
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.core import Quantity, Source
from analysis.core.prose import write_prose
from analysis.display import figure_output, new_axes, table_html, verdict_html
from analysis.display.prose import guard_money
from analysis.report.exporter import finished, render
from analysis.report.one_file import NAME, one_file
from analysis.report.site import Page, Site


def shown(bundle, metadata):
    return new_code_cell(outputs=[new_output("display_data", bundle, metadata=metadata)])


def table_cell(text):
    rows = pd.DataFrame({"title": [text], "checked": ["two"], "source_url": [f"https://{text}"]})
    table = table_html(rows.rename(columns={"checked": f"c {text}"}), text, source=text)
    return shown({"text/html": table}, {})


def figure_cell(text):
    fig, ax = new_axes(text, text, text)
    ax.barh([0, 1], [1, 2])
    ax.set_yticks([0, 1], labels=[text, "b"])
    ax.annotate(text, (1, 1))
    data = pd.DataFrame({"ticker": [text], f"name {text}": ["a"]})
    alt = f"Bars that rise from 1 to 3, {text}"
    try:
        return shown(*figure_output(fig, name="bars", alt=alt, caption=text, data=data))
    finally:
        plt.close(fig)


def row_of(text):
    """A row of data whose key, title and address are `text`."""
    return Source("simulated", text, text, text, "2023-01-01")


def prose_cell(text):
    number = Quantity("n", 1.0, "usd_bn", text, "reported", sources=(row_of(text),))
    told = write_prose("It is {n}, said {word}.", "study", {"n": number, "word": f"7 {text}"})
    return shown({"text/markdown": guard_money(told), "text/plain": text}, {})


def verdict_cell(text):
    number = Quantity("n", 1.0, "usd_bn", text, "reported", low=0.0, high=2.0, interval_kind=text)
    words = dict.fromkeys(("says", "verdict", "rule", "measure", "study"), text)
    card = {"claim": "C01", **words, "views": text, "value": number, "probability": number}
    return shown({"text/html": verdict_html(card)}, {})


def explorer_cell(text):
    names = ("label", "group_label", "unit", "domain", "view_label", "source", "source_url")
    return shown(*output(**dict.fromkeys(names, text)))


CELLS = {
    "table": table_cell,
    "figure": figure_cell,
    "prose": prose_cell,
    "verdict": verdict_cell,
    "explorer": explorer_cell,
}


@cache
def pages_of(text):
    """A small report by file name in which every text is `text`; 01_a.html has all its parts."""
    cells = [new_markdown_cell("# Which?\n\nThe answer."), *(make(text) for make in CELLS.values())]
    for number, cell in enumerate(cells, start=1):
        cell["id"], cell.metadata["number"] = f"cell-{number}", number
    pages = (Page("00_overview", None, text), Page("01_a", None, text, text))
    site = Site(pages, (("Package", text),))
    first, second = new_notebook(cells=cells[:1]), new_notebook(cells=cells)
    rows = {row_of(text).anchor: row_of(text)}
    with patch("analysis.report.notes.find_rows", lambda anchors: rows):
        made = {
            page.file: render(notebook, page, site)
            for page, notebook in zip(pages, (first, second), strict=True)
        }
    files = finished(made, site)
    return files | {NAME: one_file(files, site)}
