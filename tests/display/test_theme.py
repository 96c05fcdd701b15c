import itertools
import re

import numpy as np
import pytest

from analysis.core import DataError
from analysis.display import colour, sequential, style
from analysis.display.contrast import contrast, mixed
from analysis.display.theme import PALETTE, TOGETHER, Shade
from analysis.report.checks.palette import palette_faults

AA_TEXT = 4.5  # WCAG 2.2, success criterion 1.4.3
AA_MARKS = 3.0  # criterion 1.4.11
LEAST_DIFFERENCE = 12.0  # CIE76; about 2.3 is a just noticeable difference

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB; as in
# EmilHvitfeldt/prismatic, R/color-blindness.R.
DEFICIENCIES = {
    "none": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(code):
    channels = np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIE L*a*b* under D65 from linear sRGB (IEC 61966-2-1)."""
    matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    scaled = np.array(matrix) @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(scaled > (6 / 29) ** 3, np.cbrt(scaled), scaled / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_black_on_white_has_the_contrast_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)  # WCAG 2.2, definition


# The nearest grey to each bound, as the documents on WCAG give it: #767676 passes on white,
# #777777 does not; #949494 passes for large marks, #959595 does not.
@pytest.mark.parametrize(("grey", "passes"), [("#767676", True), ("#777777", False)])
def test_the_greys_known_to_stand_at_the_bound_do(grey, passes):
    assert (contrast(grey, "#ffffff") >= AA_TEXT) == passes


@pytest.mark.parametrize(("grey", "passes"), [("#949494", True), ("#959595", False)])
def test_the_greys_known_to_stand_at_the_bound_of_marks_do(grey, passes):
    assert (contrast("#ffffff", grey) >= AA_MARKS) == passes


def test_mixed_colours_are_those_of_the_ends_at_the_ends():
    assert mixed("#0b5fb0", "#fffdf9", 1) == "#0b5fb0"
    assert mixed("#0b5fb0", "#fffdf9", 0) == "#fffdf9"


def test_every_colour_of_the_theme_can_be_read():
    assert list(palette_faults()) == []


@pytest.mark.parametrize(
    ("role", "shade", "fault"),
    [
        ("muted", Shade("#777777", "#a3a9b1"), r"contrast 4\.\d+ with light paper; 4.5 is needed"),
        ("meta", Shade("#0b5fb0", "#0b5fb0"), r"contrast 2\.\d+ with dark paper; 4.5"),
        ("ink", Shade("#1d2126", "#333333"), "with dark wash"),
        ("step-3", Shade("#a9c6e3", "#4a7db3"), r"contrast 1\.74 with light paper; 3.0"),
        ("paper", Shade("#888888", "#15181c"), "with light paper"),
    ],
)
def test_a_colour_that_cannot_be_read_is_named(role, shade, fault):
    found = [f"{role}: {what}" for role, what in palette_faults({**PALETTE, role: shade})]
    assert any(re.search(fault, one) for one in found), found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("pair", TOGETHER)
def test_colours_that_share_a_figure_are_told_apart(pair, deficiency, scheme):
    seen = [lab(DEFICIENCIES[deficiency] @ linear(getattr(PALETTE[role], scheme))) for role in pair]
    assert np.linalg.norm(seen[0] - seen[1]) >= LEAST_DIFFERENCE


def test_light_values_differ_so_that_each_has_its_own_variable():
    lights = [shade.light for shade in PALETTE.values()]
    assert len(set(lights)) == len(lights)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_steps_move_steadily_away_from_the_paper(scheme):
    paper = getattr(PALETTE["paper"], scheme)
    away = [contrast(getattr(PALETTE[f"step-{n}"], scheme), paper) for n in range(1, 6)]
    assert all(one < two for one, two in itertools.pairwise(away))


def test_unknown_roles_are_refused_with_the_nearest():
    with pytest.raises(DataError, match=r"'mta'.*meta"):
        colour("mta")


def test_only_five_steps_can_be_had():
    with pytest.raises(DataError, match="count=6"):
        sequential(6)


def test_style_does_not_outlive_its_block():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with style():
        assert mpl.rcParams["svg.fonttype"] == "none"
    assert dict(mpl.rcParams) == before
