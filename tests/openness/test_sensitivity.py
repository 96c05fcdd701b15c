import pandas as pd
import pytest
from scipy import stats

from analysis import Assumptions, value_openness
from analysis.core import DataError
from analysis.openness import one_at_a_time


def test_each_end_is_the_value_of_the_model_there(simulated):
    result = one_at_a_time(simulated, {"fee_rate": (0.0, 0.5), "discount_rate": (0.05, 0.2)})
    for row in result.to_frame().itertuples():
        for end, npv in ((row.low, row.npv_low), (row.high, row.npv_high)):
            there = value_openness(simulated.change(**{row.name: end})).npv
            assert npv == pytest.approx(there, abs=1e-12)
        assert row.swing == abs(row.npv_high - row.npv_low)


def test_rows_are_sorted_by_swing(simulated_frame):
    result = one_at_a_time(Assumptions.from_frame(simulated_frame))
    swing = result.to_frame()["swing"]
    assert len(swing) == 25 and swing.is_monotonic_decreasing
    assert "horizon_years" not in set(result.rows["name"])
    assert result.rows.iloc[0]["name"] in result.headline()


def test_the_order_of_the_ranges_does_not_matter(simulated):
    ranges = {"fee_rate": (0.0, 0.5), "moat_loss": (0.0, 0.01), "api_kept": (0.0, 1.0)}
    turned = dict(reversed(ranges.items()))
    frames = [one_at_a_time(simulated, chosen).to_frame() for chosen in (ranges, turned)]
    pd.testing.assert_frame_equal(*frames)


def test_a_change_of_sign_is_told(nothing):
    start = nothing.change(api_revenue=1.0, api_margin=1.0, cloud_revenue=1.0, cloud_share=0.5)
    start = start.change(fee_rate=1.0)
    result = one_at_a_time(start, {"cloud_share": (0.2, 2 / 3), "api_kept": (0.0, 1.0)})
    assert result.to_frame().set_index("name")["changes_sign"].to_dict() == {
        "cloud_share": False,
        "api_kept": True,
    }


def test_a_horizon_can_be_one_of_the_ranges(simulated):
    result = one_at_a_time(simulated, {"horizon_years": (2, 8)})
    there = value_openness(simulated.change(horizon_years=8)).npv
    assert result.rows["npv_high"].item() == pytest.approx(there, abs=1e-12)


def test_a_distribution_counts_between_its_5_and_95_percent_quantiles(simulated):
    result = one_at_a_time(simulated, {"fee_rate": stats.uniform(0.1, 0.2)})
    assert result.rows[["low", "high"]].iloc[0].tolist() == pytest.approx([0.11, 0.29])


@pytest.mark.parametrize(
    ("ranges", "message"),
    [
        ({}, "ranges is empty"),
        (None, "ranges is empty"),
        ({"fee": (0, 1)}, "unknown assumption 'fee'; the nearest known names are fee_rate"),
        ({"fee_rate": (0.5, 0.1)}, r"low=0\.5 lies above high=0\.1"),
        ({"fee_rate": (0.5, 1.5)}, r"fee_rate=1\.5"),
        ({"fee_rate": 0.5}, r"range of fee_rate is 0\.5; give \(low, high\)"),
        ({"fee_rate": stats.uniform}, "is the family uniform, without parameters"),
        (3, "ranges is of type int"),
        ({"horizon_years": (5, 101)}, "horizon_years=101; give a whole number of years, 1 to 100"),
    ],
)
def test_bad_ranges_are_named(simulated, ranges, message):
    with pytest.raises(DataError, match=message):
        one_at_a_time(simulated, ranges)
