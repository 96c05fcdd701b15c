"""Frames of a study: each names the rows it rests on, and none came later than its vintage."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import DataError, Quantity, load, study
from analysis.core.provenance import rows_behind
from analysis.datasets import find_rows, sources_of
from analysis.studies import NAMES
from analysis.studies.workbook import Workbook

every = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.long if name == "adoption" else ()) for name in NAMES],
)
both = pytest.mark.parametrize("as_of", ["2023-10-15", None])


@every
@both
def test_every_frame_names_rows_that_are_found_and_were_known(name, as_of):
    for frame_name, frame in study(name, as_of).frames.items():
        kept = frame.attrs
        assert (kept["study"], kept["frame"]) == (name, frame_name)
        assert len(kept["rows"]) or kept["rows_note"] or frame.empty, frame_name
        found = find_rows(row.anchor for row in kept["rows"])
        assert [row.key for row in found.values()] == [row.key for row in kept["rows"]]
        late = [row for row in kept["rows"] if row.known_on > (as_of or "9999")]
        assert not late, frame_name


def test_a_frame_rests_on_no_more_than_what_went_in():
    openness = study("openness")
    views = load("assumptions").set_index(["name", "view"], drop=False)
    neutral = {row.key for row in sources_of(views.xs("neutral", level="view", drop_level=False))}
    assert {row.key for row in openness.channels.attrs["rows"]} == neutral


def test_rows_outlive_selecting_and_computing():
    record = study("capex").guidance_record
    cut = record[["fiscal_year", "kind"]].query("kind == 'range'").assign(a=1).head(2)
    assert cut.attrs["rows"] is record.attrs["rows"]
    assert rows_behind(cut) == record.attrs["rows"]


def test_rows_of_several_things_are_each_named_once():
    annual = load("meta_annual")
    last, one = annual.tail(1), sources_of(annual.tail(1))[0]
    number = Quantity("a", 1.0, "score", "a number", "reported", sources=(one,))
    assert rows_behind([last, (one, number), annual.tail(2)]) == rows_behind(annual.tail(2))


@pytest.mark.parametrize("given", ["meta_annual", 3, None])
def test_what_has_no_rows_is_refused(given):
    with pytest.raises(DataError, match="has no rows of data; give a frame from load"):
        rows_behind(given)


def test_a_frame_without_rows_must_say_why():
    book = Workbook("capex", None)
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(DataError, match="frame 'grid' of study capex rests on no row"):
        book.show("grid", frame)
    book.show("grid", frame, rows_note="chosen to draw a line")
    book.show("nothing", frame.head(0))
    assert book.frames["grid"].attrs["rows_note"] == "chosen to draw a line"
    assert "study" not in frame.attrs
