"""A page whose number, figure and table rest on simulated rows, one of them hostile."""

import matplotlib.pyplot as plt
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.core import DataError, Quantity, Source
from analysis.display import new_axes, table_html
from analysis.display.figures import figure_output
from analysis.report import notes
from analysis.report.exporter import finished, render
from analysis.report.site import Page, Site

EVIL = """<img src=x onerror=alert(1)> "it's" </script><script>alert(2)</script>"""
FILE, SOURCES_FILE = "01_a.html", "07_sources.html"
THEN = "2023-10-15"

SOURCES = [
    Source("capex", f"{year}", f"Release of {year}", f"https://example.org/{year}", known, checked)
    for year, known, checked in [
        ("2019", "2020-01-29", "two"),
        ("2020", "2021-01-27", "file"),
        ("2021", "2022-02-02", "excerpt"),
        ("2022", "2023-02-01", "two"),
        ("2023", "2024-02-01", "memory"),
        ("2024", "2025-01-29", "two"),
    ]
]
HOSTILE = Source(
    "users", f"key {EVIL}", EVIL, "javascript:alert(3)", "2023-02-01", "doubtful", "assumed"
)
ROWS = {source.anchor: source for source in (*SOURCES, HOSTILE)}

SPENT = Quantity(
    "spent", 28.103, "usd_bn", "capital expenditure", "derived", 27, 30, "stated range",
    sources=(*SOURCES[:3], SOURCES[4]),
)  # fmt: skip
GUESS = Quantity("guess", 0.4, "share", f"share {EVIL}", "assumed", sources=(HOSTILE,))
LOST = Quantity("lost", float("nan"), "share", "what nobody told", "unresolved")
DRAWN = pd.DataFrame({"year": [1, 2], "text": ["=1+1", "a"], "value_usd_bn": [-1.0, 3000.0]})


def find(anchors):
    """As `find_rows`, over the simulated rows."""
    unknown = [anchor for anchor in anchors if anchor not in ROWS]
    if unknown:
        raise DataError(f"no row has the anchor {unknown[0]!r}")
    return {anchor: ROWS[anchor] for anchor in anchors}


def anchors(*sources):
    return [source.anchor for source in sources]


def output(bundle, metadata):
    return new_code_cell(outputs=[new_output("display_data", bundle, metadata=metadata)])


def say(text):
    return output({"text/markdown": text}, {})


def figure(name="rise", **origin):
    fig, ax = new_axes(f"It rose & rose {EVIL}", "US$ bn", "Source: simulated <b>")
    ax.plot([1, 2], [1, 3])
    bundle, metadata = figure_output(
        fig,
        name=name,
        alt='A line that rises from 1 to 3, "fast".',
        caption="The rise.",
        data=DRAWN,
    )
    plt.close("all")
    metadata["image/svg+xml"] |= origin
    return output(bundle, metadata)


def table(caption="The numbers", data=DRAWN, **origin):
    return output({"text/html": table_html(data, caption)}, {"text/html": origin})


def cells():
    """The parts of the page: prose with numbers, a figure, two tables."""
    number, guess, lost = (one.to_html("capex") for one in (SPENT, GUESS, LOST))
    return [
        new_markdown_cell("# A\n\nThe answer."),
        say(f"Spent {number}, again {SPENT.to_html('capex', 'low')}; a guess {guess}, {lost}."),
        figure(study="capex", frame="record", rows=anchors(*SOURCES[:2], HOSTILE)),
        table(study="capex", frame="record", rows=anchors(SOURCES[5])),
        table("What words mean", rows_note="definitions"),
        new_markdown_cell("Words. " * 900),
    ]


def site(*vintages):
    """Two pages, one of them that of the sources, at each vintage."""
    stems = (("01_a", "A"), ("07_sources", "Sources"))
    return Site(tuple(Page(stem, day, title) for day in vintages for stem, title in stems))


def html_of(parts, whole=None, page=None):
    """The page of `parts` as its file would be."""
    whole = whole or site(None)
    page = page or whole.pages[0]
    for number, cell in enumerate(parts, start=1):
        cell["id"], cell.metadata["number"] = f"cell-{number}", number
    done = {
        one.file: render(new_notebook(cells=parts if one == page else []), one, whole)
        for one in whole.pages
    }
    return finished(done, whole)[page.file]


def pages(monkeypatch):
    """A page and that of its sources, by file."""
    monkeypatch.setattr(notes, "find_rows", find)
    rows = "".join(
        f'<tr id="row-{anchor}"><th scope="row">{at}</th></tr>' for at, anchor in enumerate(ROWS)
    )
    listed = f"<table><caption>Rows</caption><thead><tr><th>Key</th></tr></thead>{rows}</table>"
    sources = [new_markdown_cell("# Sources"), output({"text/html": listed}, {})]
    whole = site(None)
    return {
        FILE: html_of(cells(), whole),
        SOURCES_FILE: html_of(sources, whole, whole.pages[1]),
    }
