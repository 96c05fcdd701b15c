"""What holds for every draw function."""

import itertools
import json
import re
from pathlib import Path

import pytest
from simulated import FRAMES, NEEDED, OPTIONS

import analysis
from analysis import display
from analysis.core import DataError
from analysis.display import new_axes
from analysis.display.figures import SIZES, svg_text
from analysis.display.theme import PALETTE

PACKAGE = Path(analysis.__file__).parent
NOTEBOOKS = PACKAGE.parent / "notebooks"
DRAWN = sorted(name for name in display.__all__ if name.startswith("draw_"))
OVERLAP = 1.5  # pixels that the boxes of two texts may share: their air, not their ink


def draw(name, ax=None, **changed):
    frame = changed.pop("frame", FRAMES[name])
    return getattr(display, name)(frame, ax, **OPTIONS.get(name, {}))


def named_in_package():
    return {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"display\.(draw_\w+)\(", path.read_text(encoding="utf-8"))
    }


def named_in_notebooks():
    cells = [
        "".join(cell["source"])
        for path in NOTEBOOKS.glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    return {name for cell in cells for name in re.findall(r"\bdraw_\w+", cell)}


@pytest.mark.parametrize("name", sorted(named_in_package() | named_in_notebooks()))
def test_every_drawing_that_is_called_exists(name):
    assert callable(getattr(display, name))


def test_the_search_for_called_drawings_finds_them():
    assert "draw_caar" in named_in_package()
    assert "draw_guidance" in named_in_notebooks()


def test_no_file_hides_a_function_of_its_name():
    files = {path.stem for path in (PACKAGE / "display").glob("*.py")}
    assert not files & set(display.__all__)


def test_every_drawing_is_tested_here():
    assert sorted(FRAMES) == DRAWN
    assert sorted(NEEDED) == DRAWN


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_returns_its_axes_and_leaves_the_frame_alone(name):
    before = FRAMES[name].copy(deep=True)
    _, ax = new_axes("A finding", "US$ bn", "Source: simulated")
    assert draw(name, ax) is ax
    assert FRAMES[name].equals(before)


@pytest.mark.parametrize("name", DRAWN)
def test_without_axes_a_drawing_makes_its_own(name):
    ax = draw(name)
    assert ax.has_data() or ax.texts
    assert not ax.get_title()


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name in DRAWN for column in NEEDED[name]]
)
def test_a_missing_column_is_refused_by_name(name, column):
    frame = FRAMES[name]
    known = frame.reset_index() if frame.index.name == column else frame
    wanted = "0 columns beside" if (name, column) == ("draw_break_even", "api_revenue") else column
    with pytest.raises(DataError, match=rf"{name}.*{wanted}"):
        draw(name, frame=known.drop(columns=column))


@pytest.mark.parametrize("name", DRAWN)
def test_a_frame_without_rows_is_refused(name):
    with pytest.raises(DataError, match=rf"{name} has no"):
        draw(name, frame=FRAMES[name].head(0))


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("draw_adoption", "fitted"),
        ("draw_break_even", "npv_usd_bn"),
        ("draw_caar", "low"),
        ("draw_channels", "present_value_usd_bn"),
        ("draw_densities", "density"),
        ("draw_doubling_times", "doubling_days"),
        ("draw_doubling_times", "end"),
        ("draw_earners", "value_usd_bn"),
        ("draw_event_forest", "high"),
        ("draw_flow_growth", "low"),
        ("draw_forecast_scores", "mape"),
        ("draw_generations", "observed"),
        ("draw_growth_chance", "capex_usd_bn"),
        ("draw_guidance_fan", "median_usd_bn"),
        ("draw_licence_threshold", "payoff"),
        ("draw_metaverse", "loss_usd_bn"),
        ("draw_milestones", "value"),
        ("draw_naive_forecasts", "forecast"),
        ("draw_opening_map", "gain"),
        ("draw_peer_intensity", "capital_intensity"),
        ("draw_revenue_choices", "required_usd_bn"),
        ("draw_revenue_contour", "revenue_usd_bn"),
        ("draw_pit", "count"),
        ("draw_scenarios", "value"),
        ("draw_shares", "share"),
        ("draw_tornado", "npv_low"),
        ("draw_true_lives", "operating_margin"),
        ("draw_views", "npv_usd_bn"),
        ("draw_vintages", "depreciation"),
    ],
)
def test_a_missing_number_is_refused_and_not_drawn_over(name, column):
    frame = FRAMES[name].copy()
    frame[column] = frame[column].astype(object)
    frame.iloc[1, frame.columns.get_loc(column)] = None
    with pytest.raises(DataError, match=rf"{name}: {column} in row 1"):
        draw(name, frame=frame)


@pytest.mark.parametrize(("name", "column"), [("draw_views", "high"), ("draw_caar", "caar")])
def test_an_infinite_number_is_refused(name, column):
    frame = FRAMES[name].assign(**{column: float("inf")})
    with pytest.raises(DataError, match=rf"{name}: {column} in row 0 is inf; give finite"):
        draw(name, frame=frame)


def texts_of(fig, ax):
    """Every text that shows, with the box it takes after one layout, as when it is saved."""
    fig.draw_without_rendering()
    texts = [*ax.texts, ax.xaxis.label, ax.yaxis.label, *fig.texts]
    for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
        low, high = sorted(limits)
        shown = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
        texts += [label for tick in shown for label in (tick.label1, tick.label2)]
    shown = [text for text in texts if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent()) for text in shown]


def shared(one, other):
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    return min(across, up)


@pytest.mark.parametrize(
    "width",
    [pytest.param(one, marks=() if one == "wide" else pytest.mark.long) for one in SIZES],
)
@pytest.mark.parametrize("name", DRAWN)
def test_no_text_is_cut_off_or_covers_another(name, width):
    fig, ax = new_axes("A finding", "US$ bn", "Source: simulated", width)
    texts = texts_of(fig, draw(name, ax))
    for text, box in texts:
        assert fig.bbox.x0 - 1 <= box.x0 and box.x1 <= fig.bbox.x1 + 1, text
        assert fig.bbox.y0 - 1 <= box.y0 and box.y1 <= fig.bbox.y1 + 1, text
    for (text, box), (other, second) in itertools.combinations(texts, 2):
        assert shared(box, second) < OVERLAP, (text, other)


@pytest.mark.long
@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_uses_theme_colours_only(name):
    fig, ax = new_axes("A finding", "US$ bn", "Source: simulated")
    draw(name, ax)
    fig.set_layout_engine("none")  # where things stand does not change their colour
    used = set(re.findall(r"#[0-9a-f]{6}\b", svg_text(fig, "a")))
    assert used <= {shade.light for shade in PALETTE.values()}
