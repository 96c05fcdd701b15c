"""Two simulated pages at two dates of knowledge, rendered without running anything."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.core import Quantity
from analysis.report.exporter import finished, render
from analysis.report.one_file import NAME, one_file
from analysis.report.site import Page
from analysis.report.survey import survey

THEN = "2023-10-15"
EVIL = "</script><script>alert(1)</script>"


def number(name, value, spec=""):
    made = Quantity(name, value, "usd_bn", f"simulated {name}", "derived", value - 1, value + 1)
    return made.to_html("simulated", spec)


def says(text):
    return new_code_cell("say(…)", outputs=[new_output("display_data", {"text/markdown": text})])


def drawing(name, colour="#0b5fb0"):
    svg = f'<svg viewBox="0 0 9 9"><g id="a"><path id="b" style="fill: {colour}"/></g></svg>'
    note = {"name": name, "alt": "A line.", "caption": "Read it.", "title": f"The {name} rose"}
    shown = new_output("display_data", {"image/svg+xml": svg}, metadata={"image/svg+xml": note})
    return new_code_cell("draw()", outputs=[shown])


def table(caption="What was spent"):
    html = (
        f"<table><caption>{caption}</caption><thead><tr><th scope='col'>Year</th></tr></thead>"
        "<tbody><tr><td>2023</td></tr></tbody></table>"
    )
    return new_code_cell("t()", outputs=[new_output("display_data", {"text/html": html})])


def _notebook(title, worth, extra=()):
    filler = new_markdown_cell("Words of the text. " * 300)
    cells = [
        new_markdown_cell(f"# {title}"),
        says(f"It is {number('worth', worth)} ({number('worth', worth, 'interval')})."),
        new_markdown_cell(
            "## First part\n\nSee [@fig-rise], [@tab-what-was-spent].[^a]\n\n[^a]: Note."
        ),
        filler,
        new_markdown_cell(
            "## Second part\n\nAbout quokkas and [the other](01_spend.html#first-part)."
        ),
        says(f"Both say {number('same', 5.0)}."),
        drawing("rise"),
        table(),
        new_markdown_cell("## Third part\n\nAfter [@gneiting2007]."),
        *(new_markdown_cell("Words. " * 200) for _ in range(4)),
        *extra,
    ]
    for at, cell in enumerate(cells, start=1):
        cell["id"], cell.metadata["number"] = f"cell-{at}", at
    return new_notebook(cells=cells)


def site_of_two():
    """Pages, and the notebooks that they come from by file."""
    pages = [
        Page(stem, day, title, short)
        for day in (None, THEN)
        for stem, title, short in (
            ("00_overview", "What is it worth?", "Overview"),
            ("01_spend", "What was spent?", "Spending"),
        )
    ]
    notebooks = {
        page.file: _notebook(page.title, 7.0 if page.vintage else 9.0, [new_markdown_cell(EVIL)])
        for page in pages
    }
    return survey(pages, notebooks, [("Package", "1")]), notebooks


def written(folder):
    """The pages and the one file, in `folder`."""
    site, notebooks = site_of_two()
    rendered = {page.file: render(notebooks[page.file], page, site) for page in site.pages}
    files = finished(rendered, site)
    for name, html in (files | {NAME: one_file(files, site)}).items():
        (folder / name).write_text(html, encoding="utf-8")
    return files
