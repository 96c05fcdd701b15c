"""The sliders of a model as widgets of JupyterLab, whose kernel reckons and draws."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from analysis.core import AnalysisError
from analysis.display.draw_openness import draw_channels
from analysis.display.explorer import (
    ACTIONS,
    ValueOf,
    channel_frame,
    problem_with,
    shown_value,
)
from analysis.display.figures import new_axes, svg_text
from analysis.display.labels import money

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.display.explorer import Valued

FIGURE_NAME = "explorer"
_CELL = "text-align:left;padding:0 1.2em 0 0"


class Lever:
    """One input: its name, a slider over the usual range, and a box for any value at all."""

    def __init__(
        self, field: dict[str, Any], checked: dict[str, str], changed: Callable[[], None]
    ) -> None:
        low, high, step = field["slider"]
        plain = {"layout": widgets.Layout(width="auto", margin="0"), "description": ""}
        self.field, self.checked = field, checked
        self.slider = widgets.FloatSlider(
            min=low, max=high, step=step, readout=False, continuous_update=False, **plain
        )
        self.box = widgets.FloatText(layout=widgets.Layout(width="7rem"))
        self.note = widgets.HTML()
        self._changed, self._quiet = changed, False
        self.slider.observe(self._slid, "value")
        self.box.observe(self._typed, "value")

    @property
    def value(self) -> float:
        """The value in the table's unit."""
        return float(self.box.value) / float(self.field["times"])

    def show(self, view: str) -> None:
        """Take the value of a view, and say where it comes from; `changed` is not called."""
        default, low, high, evidence, checked, _ = self.field["views"][view]
        shown = [f"{shown_value(end, self.field['times']):g}" for end in (low, default, high)]
        about = (
            f"{self.field['unit']} · range {shown[0]} to {shown[2]}, default {shown[1]} · "
            f"{evidence}, {self.checked[checked]}"
        )
        self.note.value = f"<small>{html.escape(about)}</small>"
        self._set(shown_value(default, self.field["times"]))

    def widget(self) -> widgets.Widget:
        """Name and box in a line, the slider and a note below."""
        name = widgets.HTML(f"<b>{html.escape(self.field['label'])}</b>")
        line = widgets.Layout(justify_content="space-between", align_items="center")
        return widgets.VBox([widgets.HBox([name, self.box], layout=line), self.slider, self.note])

    def _set(self, value: float) -> None:
        self._quiet = True
        self.box.value = value
        self.slider.value = min(max(value, self.slider.min), self.slider.max)
        self._quiet = False

    def _slid(self, change: Any) -> None:
        self._move(float(change["new"]))

    def _typed(self, change: Any) -> None:
        self._move(float(change["new"]))

    def _move(self, value: float) -> None:
        if not self._quiet:
            self._set(value)
            self._changed()


class ExplorerWidget:
    """Sliders by group, the choice of a view, Reset, and what the model says.

    Parameters
    ----------
    data : dict
        From `explorer_data`.
    value_of : callable
        The model.
    source : str
        What stands under the figure.
    """

    def __init__(self, data: dict[str, Any], value_of: ValueOf, source: str) -> None:
        self.data, self.value_of, self.source = data, value_of, source
        self.view = widgets.ToggleButtons(
            options=[(view["label"], view["name"]) for view in data["views"]], value=data["first"]
        )
        self.reset = widgets.Button(description="Reset", tooltip="All inputs as in this view")
        self.message, self.numbers, self.figure = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.levers = {
            field["name"]: Lever(field, data["checked"], self.refresh) for field in data["fields"]
        }
        self.view.observe(self._start, "value")
        self.reset.on_click(self._start)
        self.box = widgets.VBox([widgets.HBox([self.view, self.reset]), self.message, self._body()])
        self._start()

    def values(self) -> dict[str, float]:
        """All inputs by name, in the table's units."""
        return {name: lever.value for name, lever in self.levers.items()}

    def refresh(self) -> None:
        """Show what the model says of the inputs, or why it cannot say anything."""
        problem = self._problem()
        if not problem:
            try:
                self._show(self.value_of(self.values()))
            except AnalysisError as error:
                problem = str(error)
        self.message.value = f"<p role='alert'>{html.escape(problem)}</p>" if problem else ""

    def _start(self, *_: Any) -> None:
        for lever in self.levers.values():
            lever.show(self.view.value)
        self.refresh()

    def _problem(self) -> str:
        found = (problem_with(lever.field, lever.value) for lever in self.levers.values())
        return next((problem for problem in found if problem), "")

    def _show(self, value: Valued) -> None:
        self.numbers.value = _numbers_html(value)
        fig, ax = new_axes(
            result_sentence(value.npv), "Present value by channel, US$ bn", self.source
        )
        draw_channels(channel_frame(self.data, value), ax)
        self.figure.value = _image(svg_text(fig, FIGURE_NAME), result_sentence(value.npv))
        _close(fig)

    def _body(self) -> widgets.Widget:
        levers = [lever for lever in self.levers.values() if lever.field["first"]]
        first = sorted(levers, key=lambda lever: lever.field["first"])
        open_ones = widgets.VBox([lever.widget() for lever in first])
        groups = {group["label"]: self._of_group(group["name"]) for group in self.data["groups"]}
        kept = {label: levers for label, levers in groups.items() if levers}
        folded = widgets.Accordion(
            [widgets.VBox([lever.widget() for lever in levers]) for levers in kept.values()],
            titles=tuple(kept),
            selected_index=None,
        )
        left = widgets.VBox([open_ones, folded], layout=widgets.Layout(flex="0 0 22rem"))
        right = widgets.VBox([self.numbers, self.figure], layout=widgets.Layout(flex="1 1 30rem"))
        return widgets.HBox([left, right], layout=widgets.Layout(flex_flow="row wrap"))

    def _of_group(self, group: str) -> list[Lever]:
        levers = self.levers.values()
        return [one for one in levers if one.field["group"] == group and not one.field["first"]]


def result_sentence(npv: float) -> str:
    """The net value in one sentence.

    Examples
    --------
    >>> result_sentence(-3.414)
    'Opening is worth $3.41bn less than selling access'
    """
    if npv == 0:
        return "Opening is worth as much as selling access"
    than = "more" if npv > 0 else "less"
    return f"Opening is worth {money(abs(npv))} {than} than selling access"


def _numbers_html(value: Valued) -> str:
    best = str(value.actions.idxmax())
    rows = "".join(
        _row(
            ACTIONS[str(name)] + (" ✓ best" if name == best else ""),
            money(float(worth)),
            money(float(value.actions.max() - worth)),
        )
        for name, worth in value.actions.items()
    )
    head = _row("<b>Action</b>", "<b>Present value</b>", "<b>Gives up</b>")
    return f"<p><b>{result_sentence(value.npv)}.</b></p><table>{head}{rows}</table>"


def _row(name: str, *cells: str) -> str:
    numbers = "".join(f"<td style='{_CELL}'>{cell}</td>" for cell in cells)
    return f"<tr><th scope='row' style='{_CELL};font-weight:400'>{name}</th>{numbers}</tr>"


def _image(svg: str, alt: str) -> str:
    code = base64.b64encode(svg.encode()).decode()
    look = "max-width:100%;height:auto"
    return f'<img alt="{html.escape(alt)}" style="{look}" src="data:image/svg+xml;base64,{code}">'


def _close(fig: Any) -> None:
    import matplotlib.pyplot as plt

    plt.close(fig)
