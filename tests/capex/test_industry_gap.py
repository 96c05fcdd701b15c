import math

import numpy as np
import pytest

from analysis import DataError, industry_revenue_gap


@pytest.mark.parametrize(("run_rate", "required"), [(50.0, 200.0), (150.0, 600.0)])
def test_it_gives_the_published_sums(run_rate, required):
    # Cahn, AI's $200B question (2023-09-20) and AI's $600B question (2024-06-20), Sequoia.
    assert industry_revenue_gap(run_rate, 0.5, 0.5, 0.0).required == required


def test_gap_and_ratio_are_against_the_revenue_there_is():
    found = industry_revenue_gap(50.0, 0.5, 0.5, 75.0)
    assert (found.gap, found.ratio) == (125.0, pytest.approx(200 / 75))
    assert industry_revenue_gap(50.0, 0.5, 0.5, 300.0).gap == -100.0


def test_without_revenue_the_ratio_is_infinite_and_the_sentence_says_none():
    found = industry_revenue_gap(50.0, 0.5, 0.5, 0.0)
    assert math.isinf(found.ratio) and found.gap == found.required
    assert "inf" not in found.headline()


def test_when_chips_are_all_the_cost_and_nobody_keeps_a_margin_revenue_is_the_purchases():
    assert industry_revenue_gap(50.0, 1.0, 0.0, 10.0).required == 50.0


def test_a_change_of_units_scales_the_amounts_and_leaves_the_ratio():
    one, thousand = (industry_revenue_gap(50 * k, 0.4, 0.3, 20 * k) for k in (1, 1000))
    assert thousand.required == pytest.approx(1000 * one.required)
    assert thousand.gap == pytest.approx(1000 * one.gap)
    assert thousand.ratio == pytest.approx(one.ratio)


def test_the_frame_leads_from_chips_to_the_gap():
    frame = industry_revenue_gap(50.0, 0.5, 0.5, 75.0).to_frame()
    assert frame["usd_bn"].tolist() == [50.0, 100.0, 200.0, 75.0, 125.0]


def test_the_headline_has_the_factors_and_the_ratio():
    text = industry_revenue_gap(50.0, 0.5, 0.5, 100.0).headline()
    assert "50% of total cost" in text and "2 times the $100bn there is" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 0.5, 0.5, 1.0), r"gpu_run_rate=0\.0; give US\$ bn a year above 0"),
        ((1.0, 0.0, 0.5, 1.0), r"gpu_share=0\.0; give a fraction in \(0, 1\]"),
        ((1.0, 1.1, 0.5, 1.0), r"gpu_share=1\.1; give a fraction in \(0, 1\]"),
        ((1.0, 0.5, 1.0, 1.0), r"customer_margin=1\.0; give a fraction in \[0, 1\)"),
        ((1.0, 0.5, -0.1, 1.0), r"customer_margin=-0\.1"),
        ((1.0, 0.5, 0.5, -1.0), r"revenue=-1\.0; give US\$ bn a year of 0 or more"),
        ((np.nan, 0.5, 0.5, 1.0), "gpu_run_rate holds nan"),
        (([1.0, 2.0], 0.5, 0.5, 1.0), r"gpu_run_rate has the shape \(2,\); give one number"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(DataError, match=message):
        industry_revenue_gap(*arguments)
