import pytest
from simulated import DENSITIES, GUIDANCE_FAN, PIT

from analysis.core import DataError
from analysis.display import draw_densities, draw_guidance_fan, draw_pit


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_the_range_is_shaded_and_the_outcome_marked():
    ax = draw_densities(DENSITIES)
    box = ax.patches[0]
    assert (box.get_x(), box.get_x() + box.get_width()) == (27.0, 30.0)
    assert words(ax)[0] == "outcome $28.5bn"
    assert {"guidance", "series", "intensity", "pool"} <= set(words(ax))
    assert ax.get_ylim()[0] == 0


def test_without_guidance_and_outcome_only_the_densities_are_drawn():
    bare = DENSITIES[["model", "capex_usd_bn", "density"]]
    ax = draw_densities(bare)
    assert not ax.patches and "outcome" not in " ".join(words(ax))
    unknown = bare.assign(guidance_low_usd_bn=None, guidance_high_usd_bn=None, outcome_usd_bn=None)
    assert not draw_densities(unknown).patches


def test_one_end_of_a_range_is_refused():
    with pytest.raises(DataError, match="one end of the guidance"):
        draw_densities(DENSITIES.drop(columns="guidance_low_usd_bn"))


def test_an_outcome_that_differs_between_rows_is_refused():
    with pytest.raises(DataError, match="outcome_usd_bn is not one number"):
        draw_densities(DENSITIES.assign(outcome_usd_bn=range(len(DENSITIES))))


def test_models_are_told_apart_by_dash_as_well_as_colour():
    lines = draw_densities(DENSITIES).lines[:4]
    assert len({(line.get_color(), str(line.get_linestyle())) for line in lines}) == 4
    assert len({line.get_color() for line in lines}) == 4


def test_the_fan_shows_ranges_as_bars_and_numbers_as_diamonds():
    ax = draw_guidance_fan(GUIDANCE_FAN)
    bars, points = ax.collections[1], ax.collections[2]
    assert [[y for _, y in segment] for segment in bars.get_segments()] == [
        [30.0, 33.0],
        [27.0, 30.0],
    ]
    assert points.get_offsets()[:, 1].tolist() == [28.0]
    assert list(ax.lines[0].get_ydata()) == GUIDANCE_FAN["median_usd_bn"].tolist()
    assert ax.get_ylim()[0] == 0


def test_a_year_without_outcome_or_numbers_is_still_a_fan():
    silent = GUIDANCE_FAN.assign(
        outcome_usd_bn=None, guidance_low_usd_bn=None, guidance_high_usd_bn=None
    )
    assert words(draw_guidance_fan(silent)) == ["forecast"]


def test_days_in_another_order_make_the_same_fan():
    turned = draw_guidance_fan(GUIDANCE_FAN.iloc[::-1])
    assert list(turned.lines[0].get_ydata()) == GUIDANCE_FAN["median_usd_bn"].tolist()


def test_pit_counts_are_bars_from_zero_with_the_band():
    ax = draw_pit(PIT)
    assert [bar.get_height() for bar in ax.patches][:5] == PIT["count"].tolist()
    assert all(bar.get_y() == 0 for bar in ax.patches[:5])
    assert words(ax) == ["calibrated:\n8 to 21"]
    assert ax.get_ylim()[1] > 21


def test_two_models_in_one_histogram_are_refused():
    both = PIT.assign(model=["a", "a", "a", "b", "b"])
    with pytest.raises(DataError, match="has the models a, b; draw one at a time"):
        draw_pit(both)
