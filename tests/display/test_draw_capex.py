import re

import numpy as np
import pytest
from simulated import DEPRECIATION, GROWTH_CHANCE, METAVERSE, REQUIRED_REVENUE

from analysis.core import DataError
from analysis.display import (
    colour,
    draw_depreciation,
    draw_growth_chance,
    draw_metaverse,
    draw_required_revenue,
)
from analysis.display.figures import svg_text


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


def test_the_schedule_is_bars_from_zero_and_the_reported_figures_marks():
    ax = draw_depreciation(DEPRECIATION)
    assert [bar.get_height() for bar in ax.patches] == DEPRECIATION["depreciation"].tolist()
    assert all(bar.get_y() == 0 for bar in ax.patches)
    marks = ax.collections[0].get_offsets()
    assert (
        marks.tolist()
        == DEPRECIATION[["fiscal_year", "reported_usd_bn"]].dropna().to_numpy(dtype=float).tolist()
    )
    assert ax.get_ylim()[0] == 0


def test_only_years_after_the_last_reported_one_are_hatched():
    bars = draw_depreciation(DEPRECIATION).patches
    assert [bool(bar.get_hatch()) for bar in bars] == [False] * 7 + [True] * 3


def test_a_schedule_alone_is_drawn_without_marks_or_hatches():
    schedule = DEPRECIATION.drop(columns="reported_usd_bn").set_index("fiscal_year")
    ax = draw_depreciation(schedule)
    assert not ax.collections
    assert not any(bar.get_hatch() for bar in ax.patches)
    assert words(ax) == ["$31.0bn in 2007"]


def test_each_cost_of_capital_has_its_line_label_and_dash():
    ax = draw_required_revenue(REQUIRED_REVENUE.sample(frac=1, random_state=0))
    for line, rate in zip(ax.lines, (0.08, 0.09, 0.1), strict=True):
        rows = REQUIRED_REVENUE[REQUIRED_REVENUE["cost_of_capital"] == rate]
        np.testing.assert_array_equal(line.get_xdata(), rows["useful_life_years"])
        np.testing.assert_array_equal(line.get_ydata(), rows["revenue_usd_bn"])
    assert words(ax) == ["8%", "9%", "cost of capital 10%"]


def test_costs_of_capital_are_told_apart_by_their_dashes_alone():
    ax = draw_required_revenue(REQUIRED_REVENUE)
    svg = svg_text(ax, "a")
    paths = re.findall(r'<path d="[^"]*" clip-path="[^"]*" style="fill: none; ([^"]*)"', svg)
    lines = [path for path in paths if colour("meta") in path]
    dashes = [re.search(r"stroke-dasharray: ([^;]*)", path) for path in lines]
    assert len({dash.group(1) if dash else "" for dash in dashes}) == len(lines) == 3
