"""What the output of a table or figure says of its rows."""

from __future__ import annotations

import IPython.display
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis import DataError, load
from analysis.core import Quantity, Source, Sources
from analysis.core.provenance import sources_of
from analysis.display import figure_output, prose, show_table
from analysis.display.row_note import row_note

ONE = Source("meta_annual", "2022", "Annual report", known_on="2023-02-01")
TWO = Source("meta_annual", "2023", "Annual report", known_on="2024-02-01")


@pytest.fixture
def of_study() -> pd.DataFrame:
    frame = pd.DataFrame({"a": [1, 2]})
    frame.attrs = {"study": "capex", "frame": "record", "rows": Sources([ONE, TWO])}
    return frame


def test_a_frame_of_a_study_says_its_name_and_its_rows(of_study):
    said = {"study": "capex", "frame": "record", "rows": [ONE.anchor, TWO.anchor]}
    assert row_note(of_study[["a"]].head(1)) == said


def test_given_rows_take_the_place_of_those_of_the_frame(of_study):
    assert row_note(of_study, rows=(TWO,))["rows"] == [TWO.anchor]


def test_a_selection_of_loaded_rows_names_these_alone():
    annual = load("meta_annual")
    shown = annual[annual["fiscal_year"] == 2022]
    said = row_note(shown[["fiscal_year"]], rows=shown)
    assert said == {"rows": [sources_of(shown)[0].anchor]}


def test_numbers_in_the_cells_bring_their_rows():
    number = Quantity("n", 1.0, "score", "a number", "reported", sources=(TWO, ONE))
    frame = pd.DataFrame({"what": ["a", "b"], "value": [number, None]})
    assert row_note(frame) == {"rows": [ONE.anchor, TWO.anchor]}


def test_a_reason_is_said_only_where_there_are_no_rows(of_study):
    assert row_note(pd.DataFrame({"a": [1]}), rows_note="definitions") == {
        "rows_note": "definitions"
    }
    assert "rows_note" not in row_note(of_study, rows_note="definitions")


def test_rows_that_cannot_be_traced_are_refused():
    with pytest.raises(DataError, match="cannot be traced"):
        row_note(pd.DataFrame({"a": [1]}), rows=pd.DataFrame({"a": [1]}))


def test_a_figure_carries_its_rows_beside_its_description(of_study):
    fig, ax = plt.subplots()
    ax.plot(of_study["a"])
    _, metadata = figure_output(fig, name="line", alt="A line.", caption="One.", data=of_study)
    note = metadata["image/svg+xml"]
    assert (note["study"], note["frame"], note["rows"]) == (
        "capex",
        "record",
        [ONE.anchor, TWO.anchor],
    )


def test_a_table_carries_its_rows_in_the_metadata_of_its_output(of_study, monkeypatch):
    shown = []
    monkeypatch.setattr(prose, "_in_notebook", lambda: True)
    monkeypatch.setattr(IPython.display, "display", lambda *data, **how: shown.append(how))
    show_table(of_study, "A record")
    assert shown[0]["metadata"] == {"text/html": row_note(of_study)}
