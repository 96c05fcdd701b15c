import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from analysis.core import DataError
from analysis.display import draw_guidance, label_end, new_axes, save_figure
from analysis.display.figures import svg_text
from analysis.display.theme import PALETTE


@pytest.fixture
def simulated_guidance():
    return pd.DataFrame(
        {
            "fiscal_year": [2001, 2001, 2002, 2003],
            "issued_on": ["2001-02-01", "2001-08-01", "2002-02-01", "2003-02-01"],
            "kind": ["range", "point", "range", "qualitative"],
            "low_usd_bn": [1.0, 2.0, 30.0, None],
            "high_usd_bn": [2.0, 2.0, 40.0, None],
            "actual_usd_bn": [1.8, 1.8, None, None],
        }
    )


def finished(frame):
    fig, ax = new_axes("It rose", "US$ bn", "Source: simulated")
    draw_guidance(frame, ax)
    label_end(ax, 0, 2.0, "end & <more>", "meta")
    return fig


def test_text_stays_text_and_is_escaped(simulated_guidance):
    svg = svg_text(finished(simulated_guidance), "a")
    words = [tag.text for tag in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"It rose", "US$ bn", "Source: simulated", "end & <more>"} <= set(words)
    assert "DejaVu" not in svg


def test_the_same_figure_has_the_same_bytes(simulated_guidance):
    first, second = (svg_text(finished(simulated_guidance), "a") for _ in range(2))
    assert first == second
    assert "<dc:date>" not in first


def test_a_figure_uses_theme_colours_only(simulated_guidance):
    svg = svg_text(finished(simulated_guidance), "a")
    assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= {shade.light for shade in PALETTE.values()}


def test_saving_writes_image_numbers_and_description(simulated_guidance, tmp_path):
    files = save_figure(
        finished(simulated_guidance), tmp_path, "a", "It rises.", simulated_guidance
    )
    assert [file.name for file in files] == ["a.svg", "a.csv", "a.txt"]
    assert pd.read_csv(files[1])["high_usd_bn"].iloc[2] == 40.0
    assert files[2].read_text() == "It rises.\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "../x"}, "name='../x'"),
        ({"name": ""}, "name=''"),
        ({"alt": "  "}, "alt is empty"),
        ({"data": pd.DataFrame()}, "no rows"),
    ],
)
def test_a_figure_without_name_description_or_numbers_is_refused(
    change, message, simulated_guidance, tmp_path
):
    given = {"name": "a", "alt": "It rises.", "data": simulated_guidance, **change}
    with pytest.raises(DataError, match=message):
        save_figure(finished(simulated_guidance), tmp_path, **given)


def test_empty_titles_and_unknown_widths_are_refused():
    with pytest.raises(DataError, match="subtitle is empty"):
        new_axes("A", "", "S")
    with pytest.raises(DataError, match="width='huge'"):
        new_axes("A", "B", "S", "huge")


def test_showing_refuses_an_empty_caption(simulated_guidance):
    from analysis.display import show_figure

    with pytest.raises(DataError, match="caption is empty"):
        show_figure(
            finished(simulated_guidance), name="a", alt="x", caption="", data=simulated_guidance
        )


def test_guidance_draws_ranges_points_and_known_outcomes(simulated_guidance):
    ax = draw_guidance(simulated_guidance)
    ranges, points, outcomes = ax.collections
    assert [segment[:, 1].tolist() for segment in ranges.get_segments()] == [[1, 2], [30, 40]]
    assert points.get_offsets()[:, 1].tolist() == [2.0]
    assert [segment[0, 1] for segment in outcomes.get_segments()] == [1.8]
    assert ax.get_yscale() == "log"


def test_guidance_of_one_size_starts_at_zero(simulated_guidance):
    ax = draw_guidance(simulated_guidance[simulated_guidance["fiscal_year"] == 2001])
    assert ax.get_yscale() == "linear"
    assert ax.get_ylim()[0] == 0


def test_guidance_without_its_columns_or_numbers_is_refused(simulated_guidance):
    with pytest.raises(DataError, match="'kind'"):
        draw_guidance(simulated_guidance.drop(columns="kind"))
    with pytest.raises(DataError, match="no statement with numbers"):
        draw_guidance(simulated_guidance.tail(1))
