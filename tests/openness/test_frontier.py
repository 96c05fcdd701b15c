import numpy as np
import pytest

from analysis import break_even_frontier, value_openness
from analysis.core import DataError


def test_the_value_is_zero_all_along_the_frontier(simulated):
    start = simulated.change(api_revenue=3.0)
    found = break_even_frontier(start, "api_revenue", "ad_growth", x_between=(0.5, 0.95), points=25)
    size = value_openness(start).channels.abs().sum()
    assert len(found.frontier) > 5
    for pair in found.frontier.to_dict("records"):
        assert value_openness(start.change(**pair)).npv == pytest.approx(0.0, abs=1e-9 * size)


def test_the_frontier_is_the_line_that_algebra_gives(nothing):
    start = nothing.change(
        horizon_years=1, api_revenue=2.0, api_margin=0.5, cloud_revenue=10.0, cloud_share=1.0
    )
    found = break_even_frontier(start, "fee_rate", "api_margin", points=11)  # 10 f = 2 m
    low = found.frontier[found.frontier["fee_rate"] <= 0.2]
    np.testing.assert_allclose(low["api_margin"], 5 * low["fee_rate"], atol=1e-12)
    assert found.npv == -1.0 and "opening does not pay" in found.headline()
    edges = found.to_frame().query("point == 'edge'")
    assert len(edges) == 11 and (edges["y_high"] == 1.0).all()


def test_two_branches_are_both_found(two_rates):
    found = break_even_frontier(
        two_rates, "release_cost", "discount_rate", x_between=(0.9, 1.0), points=3
    )
    at_one = found.frontier[found.frontier["release_cost"] == 1.0]
    assert list(at_one["discount_rate"]) == pytest.approx([0.1, 0.2], abs=1e-6)


def test_no_frontier_is_said(simulated):
    found = break_even_frontier(
        simulated, "release_cost", "fee_rate", x_between=(0.0, 0.01), y_between=(0.5, 0.6)
    )
    assert found.frontier.empty and found.headline().startswith("No release_cost and fee_rate")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"x": "fee_rate", "y": "fee_rate"}, "x and y are both 'fee_rate'"),
        ({"x": "fees", "y": "fee_rate"}, "unknown assumption 'fees'"),
        ({"x": "horizon_years", "y": "fee_rate"}, "it is whole years"),
        ({"x": "fee_rate", "y": "api_kept", "x_between": (0.4, 0.1)}, "lies above"),
        ({"x": "fee_rate", "y": "api_kept", "y_between": (0.0, 1.5)}, "api_kept=1.5"),
        ({"x": "fee_rate", "y": "api_kept", "points": 1}, "points=1"),
        ({"x": "fee_rate", "y": "api_kept", "points": True}, "points=True"),
        ({"x": "fee_rate", "y": "api_kept", "x_between": 3}, "give x_between="),
        ({"x": ["fee_rate"], "y": "api_kept"}, "unknown assumption"),
    ],
)
def test_bad_frontiers_are_named(simulated, given, message):
    with pytest.raises(DataError, match=message):
        break_even_frontier(simulated, **given)


def test_the_line_reaches_the_ends_of_the_range_of_y(nothing):
    start = nothing.change(
        horizon_years=1, api_revenue=2.0, api_margin=0.5, cloud_revenue=10.0, cloud_share=1.0
    )
    found = break_even_frontier(
        start, "fee_rate", "api_margin", y_between=(0.25, 0.75), points=8
    )  # 10 f = 2 m: met at f = 0.05 and f = 0.15, between values of the grid
    line = found.frontier
    assert line["fee_rate"].is_monotonic_increasing
    assert line.iloc[[0, -1]].to_numpy() == pytest.approx(np.array([[0.05, 0.25], [0.15, 0.75]]))
    edges = found.rows[found.rows["point"] == "edge"]
    assert len(edges) == 10 and {0.05, 0.15} <= set(edges["fee_rate"].round(12))


@pytest.mark.parametrize("x", ["fee_rate", "api_margin"])
def test_where_the_line_meets_the_lower_end_the_sign_turns_there(nothing, x):
    start = nothing.change(
        horizon_years=1, api_revenue=2.0, api_margin=0.5, cloud_revenue=10.0, cloud_share=1.0
    )
    y = {"fee_rate": "api_margin", "api_margin": "fee_rate"}[x]
    found = break_even_frontier(start, x, y, y_between=(0.1, 0.3), points=6)
    first = found.frontier.iloc[0]
    assert first[y] == 0.1
    edges = found.rows[found.rows["point"] == "edge"].set_index(x)
    edge = edges.loc[first[x]]
    above = value_openness(start.change(**{x: first[x], y: 0.11})).npv
    assert (edge["npv_usd_bn"] > 0) == (above < 0)
    assert edge["npv_usd_bn"] == pytest.approx(0.0, abs=1e-12)
