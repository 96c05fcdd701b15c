"""The small figure of a claim: everything stands where its scale puts it."""

import math

import numpy as np
import pytest

from analysis.core import DataError, Quantity
from analysis.display.claim_strip import EDGE, WIDTH, Axis, in_words, strip


def number(value, low=None, high=None, unit="usd_bn"):
    return Quantity("x", value, unit, "made for this test", "derived", low, high)


def line(low, high=None, meaning="range given"):
    return {"low": low, "high": low if high is None else high, "meaning": meaning}


def expected(value, low, high, scale=float):
    """The place of a value, by interpolation between the ends of the axis."""
    return np.interp(scale(value), [scale(low), scale(high)], [EDGE, WIDTH - EDGE])


def test_places_are_those_of_a_linear_scale():
    drawn = strip({"then": number(28.5, 27, 30), "now": number(28.1)}, line(26, 34))
    then, now = drawn["marks"]
    for place, value in (
        (then["x"], 28.5),
        (then["low"], 27),
        (then["high"], 30),
        (now["x"], 28.1),
    ):
        assert place == pytest.approx(expected(value, 26, 34), abs=0.06)
    assert (now["low"], now["high"]) == (now["x"], now["x"])
    assert drawn["band"] == {"x": EDGE, "width": WIDTH - 2 * EDGE} and drawn["line"] is None


def test_places_are_those_of_a_logarithmic_scale_where_numbers_reach_wide():
    drawn = strip({"then": number(14.5), "now": number(189.0)}, line(10.0))
    for mark, value in zip(drawn["marks"], (14.5, 189.0), strict=True):
        assert mark["x"] == pytest.approx(expected(value, 10, 189, np.log10), abs=0.06)
    assert drawn["line"] == EDGE
    assert "logarithmic" in drawn["label"]


def test_ratios_are_always_logarithmic_and_nothing_that_reaches_zero_is():
    assert Axis.over([1.0, 2.0], ratio=True).logarithmic
    assert not Axis.over([0.0, 1000.0], ratio=True).logarithmic


def test_an_end_without_limit_is_an_arrow_at_the_edge():
    mark = strip({"now": number(14.0, 14.0, math.inf)}, line(10.0))["marks"][0]
    assert (mark["open_low"], mark["open_high"]) == (False, True)
    assert mark["high"] == WIDTH - EDGE and mark["x"] < WIDTH - EDGE - 10
    mark = strip({"now": number(14.0, -math.inf, 15.0)}, line(10.0))["marks"][0]
    assert mark["open_low"] and mark["low"] == EDGE


def test_what_is_not_known_is_a_point_and_nothing_known_is_no_figure():
    drawn = strip({"then": number(math.nan), "now": number(2.0)}, line(1.0))
    assert [mark["known"] for mark in drawn["marks"]] == [False, True]
    assert "then not known" in drawn["label"]
    assert strip({"then": None, "now": number(math.nan)}, line(1.0)) is None


def test_a_number_alone_stands_in_the_middle_of_the_row_and_of_the_axis():
    mark = strip({"now": number(3.0)})["marks"][0]
    assert (mark["x"], mark["y"]) == (WIDTH / 2, 20.0)


def test_given_ends_make_the_axis():
    drawn = strip({"now": number(0.25, unit="share")}, ends=(0.0, 1.0))
    assert drawn["marks"][0]["x"] == pytest.approx(expected(0.25, 0, 1), abs=0.06)
    assert drawn["key"]["text"].startswith("axis from 0.0% to 100%")


def test_the_description_has_the_form_and_every_number():
    label = strip({"then": number(28.5, 27, 30), "now": number(28.1)}, line(27, 30))["label"]
    assert label == (
        "Dots on one axis with intervals: then $28.5bn ($27.0bn to $30.0bn), now $28.1bn. "
        "Range given: $27.0bn to $30.0bn."
    )


def test_a_line_at_zero_is_named_without_a_number():
    assert strip({"now": number(1.0)}, line(0.0, meaning="no lead"))["key"]["text"] == "no lead"


def test_nothing_stands_outside_the_figure():
    rng = np.random.default_rng(0)
    for low, value, high, at in np.sort(rng.lognormal(0, 3, (200, 4)), axis=1)[:, [0, 1, 2, 3]]:
        drawn = strip({"then": number(value, low, high), "now": number(high)}, line(at))
        places = [mark[end] for mark in drawn["marks"] for end in ("x", "low", "high")]
        assert min([*places, drawn["line"]]) >= EDGE
        assert max([*places, drawn["line"]]) <= WIDTH - EDGE


def test_two_units_and_three_numbers_are_refused():
    with pytest.raises(DataError, match="give one or two in one unit"):
        strip({"then": number(1.0), "now": number(1.0, unit="share")})
    with pytest.raises(DataError, match="strip of 3 numbers"):
        strip({name: number(1.0) for name in ("a", "b", "c")})


def test_a_floor_is_told_as_at_least():
    assert in_words(number(7.5, 7.5, math.inf)) == "at least $7.50bn"
