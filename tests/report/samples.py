"""Small notebooks to build reports from."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.report.build import Plan
from analysis.report.places import PACKAGE, Places

PARAMETERS = new_code_cell("as_of = None", metadata={"tags": ["parameters"]})
FIGURE = """
import pandas as pd
from analysis.display import new_axes, say, show_figure, show_table
simulated = pd.DataFrame({"year": [1, 2], "value_usd_bn": [1.0, 3.0]})
fig, ax = new_axes("It rose", "US$ bn", "Source: simulated")
ax.plot(simulated["year"], simulated["value_usd_bn"])
show_figure(fig, name="rise", alt="A line rising from 1 to 3.", caption="The rise.", data=simulated)
show_table(simulated, "The numbers", cards=True)
say(f"As of {as_of}: $2021 and $2022, so $x = 2$.")
"""


def markdown(text):
    return new_markdown_cell(text)


def code(text, *tags):
    return new_code_cell(text, metadata={"tags": list(tags)} if tags else {})


def write(folder, name, *cells, title=None):
    folder.mkdir(parents=True, exist_ok=True)
    words = name.split("_", 1)[-1]  # a number may not stand in a title
    head = markdown(f"# {title or words}\n\nThe answer.")
    notebook = new_notebook(cells=[head, PARAMETERS, *cells])
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


def plan_of(folder, **changes):
    """A plan for the notebooks in `folder`/notebooks, with the data in `folder`/data."""
    (folder / "data").mkdir(exist_ok=True)
    places = Places(PACKAGE, folder / "notebooks", folder / "data")
    settings = {
        "out": folder / "report",
        "notebooks": tuple(sorted(places.notebooks.glob("*.ipynb"))),
        "vintages": (None,),
        "places": places,
        "timeout": 60,
        "hashes": {"code": "c", "data": "d" * 20},
        **changes,
    }
    return Plan(**settings)


def contents(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
