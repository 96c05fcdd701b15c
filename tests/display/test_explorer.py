"""The data of the sliders, and the sliders as widgets, moved through their traits."""

import base64
import html

import pandas as pd
import pytest

from analysis.core import DataError
from analysis.display.explorer import defaults_of, explorer_data, show_explorer
from analysis.display.explorer_widget import ExplorerWidget


class Simulated:
    """What a simulated model says: one channel gains what the fee brings, another costs."""

    def __init__(self, values):
        if values["fee"] > 0.9:
            raise DataError("the model has no answer to so high a fee.")
        self.npv = 10 * values["fee"] - values["cost"]
        worths = {"keep": 0.0, "sell": 1.0, "open_with_licence": 1 + self.npv, "open": 0.5}
        self.actions = pd.Series(worths)
        self._amounts = [10 * values["fee"], -values["cost"]]

    def to_frame(self):
        return pd.DataFrame(
            {
                "channel": ["cloud_fees", "release"],
                "present_value_usd_bn": self._amounts,
                "evidence": "assumed",
            }
        )


def frame(**changes):
    """Simulated rows: two inputs under two views."""
    common = {
        "group": "cloud_fees",
        "group_label": "Hosting",
        "least": 0.0,
        "least_excluded": False,
        "whole": False,
        "evidence": "assumed",
        "checked": "none",
        "source": "simulated",
        "source_url": "",
        "domain": "a number from 0 to 100",
    }
    fee = {"name": "fee", "label": "Fee", "unit": "%", "times": 100.0, "most": 1.0, "first": 1}
    cost = {"name": "cost", "label": "Cost", "unit": "US$ bn", "times": 1.0, "most": float("inf")}
    cost |= {"first": 0, "group": "release", "group_label": "Release"}
    rows = [
        {**common, **one, "view": view, "view_label": view.title(), **values, **changes}
        for view, factor in (("neutral", 1.0), ("sceptic", 2.0))
        for one, values in (
            (fee, {"default": 0.2 / factor, "low": 0.1 / factor, "high": 0.3}),
            (cost, {"default": 1.5 * factor, "low": 0.5, "high": 4.0}),
        )
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def widget():
    return ExplorerWidget(explorer_data(frame()), Simulated, "Source: simulated")


def drawing(widget):
    code = html.unescape(widget.figure.value).split("base64,")[1].split('"')[0]
    return base64.b64decode(code).decode()


def test_data_keep_values_as_they_are_and_texts_once():
    data = explorer_data(frame())
    assert [field["name"] for field in data["fields"]] == ["fee", "cost"]
    assert data["fields"][0]["views"]["sceptic"] == [0.1, 0.05, 0.3, "assumed", "none", 0]
    assert data["sources"] == [["simulated", ""]] and data["fields"][1]["most"] is None
    assert defaults_of(data, "neutral") == {"fee": 0.2, "cost": 1.5}


def test_a_slider_reaches_over_all_views_on_a_grid_that_holds_every_end():
    low, high, step = explorer_data(frame())["fields"][0]["slider"]
    assert (low, high) == (5.0, 30.0)
    assert all(((end - low) / step).is_integer() for end in (10.0, 20.0, 30.0))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (frame().drop(columns="unit"), "lacks the column 'unit'"),
        (frame().iloc[:3], "has 0 rows for 'cost' of view 'sceptic'; give one"),
        (pd.concat([frame(), frame().iloc[:1]]), "has 2 rows for 'fee' of view 'neutral'"),
        (frame(default=float("nan")), "default in row 0 is nan"),
        (frame().iloc[:0], "no rows"),
    ],
)
def test_a_frame_that_cannot_be_moved_is_refused(changed, message):
    with pytest.raises(DataError, match=message):
        explorer_data(changed)


def test_an_unknown_view_is_named():
    with pytest.raises(DataError, match="view of the explorer"):
        defaults_of(explorer_data(frame()), "none")


def test_widgets_start_from_the_first_view(widget):
    assert widget.values() == {"fee": 0.2, "cost": 1.5}
    assert "worth $500m more" in widget.numbers.value and "✓ best" in widget.numbers.value
    assert "$500m" in drawing(widget)


def test_a_slider_changes_numbers_and_figure(widget):
    before = widget.figure.value
    widget.levers["fee"].slider.value = 30.0
    assert widget.levers["fee"].box.value == 30.0 and widget.values()["fee"] == 0.3
    assert "worth $1.50bn more" in widget.numbers.value
    assert widget.figure.value != before and "$1.50bn" in drawing(widget)


def test_a_box_takes_what_lies_beyond_the_slider(widget):
    widget.levers["cost"].box.value = 12.0
    assert widget.levers["cost"].slider.value == widget.levers["cost"].slider.max == 4.0
    assert widget.values()["cost"] == 12.0 and "$10.0bn less" in widget.numbers.value


def test_a_view_sets_every_input_and_reset_goes_back_to_it(widget):
    widget.view.value = "sceptic"
    assert widget.values() == {"fee": 0.1, "cost": 3.0}
    at_first = widget.numbers.value
    widget.levers["cost"].box.value = 1.0
    assert widget.numbers.value != at_first
    widget.reset.click()
    assert widget.values() == {"fee": 0.1, "cost": 3.0} and widget.numbers.value == at_first


@pytest.mark.parametrize("typed", [101.0, -1.0, float("nan"), float("inf")])
def test_a_value_out_of_bounds_is_a_sentence_and_changes_nothing(widget, typed):
    before = widget.numbers.value
    widget.levers["fee"].box.value = typed
    assert "Fee: give a number from 0 to 100." in widget.message.value
    assert widget.numbers.value == before
    widget.reset.click()
    assert widget.message.value == ""


def test_what_the_model_refuses_is_said_in_its_words(widget):
    widget.levers["fee"].box.value = 95.0
    assert "no answer to so high a fee" in widget.message.value
    widget.levers["fee"].box.value = 30.0
    assert widget.message.value == "" and "$1.50bn more" in widget.numbers.value


def test_texts_of_the_data_are_no_markup_in_widgets():
    evil = "<img src=x onerror=alert(1)>"
    hostile = explorer_data(frame(label=evil, unit=evil))
    widget = ExplorerWidget(hostile, Simulated, "Source: simulated")
    assert "<img src=x" not in widget.levers["fee"].note.value
    widget.levers["fee"].box.value = 101.0
    assert "<img src=x" not in widget.message.value


def test_outside_a_notebook_the_description_is_printed(capsys):
    words = {"title": "T", "subtitle": "S", "source": "Source: simulated", "caption": "C."}
    show_explorer(frame(), value_of=Simulated, name="a", alt="A waterfall.", **words)
    assert capsys.readouterr().out == "A waterfall.\n"
