"""The plan of samples.py, made without loading a notebook library."""

from analysis.report.build import Plan
from analysis.report.places import PACKAGE, Places


def plan_of(folder, **changes):
    places = Places(PACKAGE, folder / "notebooks", folder / "data")
    settings = {
        "out": folder / "report",
        "notebooks": tuple(sorted(places.notebooks.glob("*.ipynb"))),
        "places": places,
        "timeout": 60,
        "hashes": {"code": "c", "data": "d" * 20},
        **changes,
    }
    return Plan(**settings)
