import pytest
from simulated import GROWTH_CHANCE, METAVERSE

from analysis.core import DataError
from analysis.display import (
    draw_growth_chance,
    draw_metaverse,
)


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_the_fan_spans_each_pair_of_quantiles_and_marks_the_median():
    ax = draw_growth_chance(GROWTH_CHANCE)
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches]
    assert spans == [(62.0, 158.0), (69.0, 141.0), (82.0, 118.0)]
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows == ["90% interval", "80% interval", "50% interval"]
    assert list(ax.lines[0].get_xdata()) == [99.0, 99.0]
    assert "median $99.0bn" in words(ax)


def test_a_quantile_without_its_partner_is_refused():
    with pytest.raises(DataError, match=r"level 0\.95 but not 0\.05"):
        draw_growth_chance(GROWTH_CHANCE.iloc[1:])


def test_a_median_alone_is_no_fan():
    with pytest.raises(DataError, match="no interval"):
        draw_growth_chance(GROWTH_CHANCE[GROWTH_CHANCE["level"] == 0.5])


def test_loss_and_capex_are_drawn_from_zero_with_their_shares():
    ax = draw_metaverse(METAVERSE)
    capex, loss = ax.lines
    assert list(capex.get_ydata()) == METAVERSE["capex_usd_bn"].tolist()
    assert list(loss.get_ydata()) == METAVERSE["loss_usd_bn"].tolist()
    assert capex.get_linestyle() != loss.get_linestyle()
    assert ax.get_ylim()[0] == 0
    assert words(ax) == [
        "loss: 50%\nof capex",
        "capital expenditure\n$90.0bn",
        "Reality Labs' loss\n$15.0bn, 17% of capex",
    ]


def test_rows_in_another_order_make_the_same_lines():
    turned = draw_metaverse(METAVERSE.iloc[::-1])
    assert list(turned.lines[0].get_ydata()) == METAVERSE["capex_usd_bn"].tolist()
