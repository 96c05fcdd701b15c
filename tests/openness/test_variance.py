"""Sobol indices against SALib on the same values, and against closed forms."""

import numpy as np
import pytest
from SALib.analyze import sobol as salib

from analysis import sobol
from analysis.core import DataError
from analysis.openness.distributions import make_sampler
from analysis.openness.variance import _bases, _outputs, sobol_indices

RANGES = {
    "fee_rate": (0.0, 0.5),
    "ad_growth": (-0.1, 0.3),
    "moat_loss": (0.0, 0.01),
    "discount_rate": (0.02, 0.2),
    "api_revenue": (0.2, 3.0),
}


def as_salib_orders(a, b, mixed):
    """SALib wants, point by point, f(A), f(A with a column of B) ..., f(B)."""
    return np.column_stack([a, mixed.T, b]).ravel()


@pytest.mark.parametrize("n", [256, 1000, 4096])
def test_the_estimates_are_those_of_salib_on_the_same_values(simulated, n):
    sampler = make_sampler(simulated, RANGES)
    values = _outputs(simulated, sampler, *_bases(sampler, n, seed=0))
    mine = sobol_indices(*values)
    problem = {"num_vars": 5, "names": list(sampler.names), "bounds": [[0, 1]] * 5}
    outputs = as_salib_orders(*values)
    theirs = salib.analyze(problem, outputs, calc_second_order=False, num_resamples=400, seed=1)
    np.testing.assert_allclose(mine["s1"], theirs["S1"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(mine["st"], theirs["ST"], rtol=0, atol=1e-12)
    # Their half-widths are bootstrapped, ours are the delta method's.
    for index, conf in (("s1", "S1_conf"), ("st", "ST_conf")):
        ratio = (mine[f"{index}_high"] - mine[index]) / theirs[conf]
        assert ratio.between(0.75, 1.33).all()


def test_an_additive_model_has_the_shares_of_its_variances(nothing):
    start = nothing.change(
        horizon_years=1, cloud_revenue=10.0, cloud_share=1.0, researchers=1.0
    ).change(cost_per_researcher=5.0)
    found = sobol(start, {"fee_rate": (0.0, 1.0), "talent_saving": (0.0, 1.0)}, n=8192)
    assert found["s1"].to_dict() == pytest.approx({"fee_rate": 0.8, "talent_saving": 0.2}, abs=0.01)
    assert found["st"].to_dict() == pytest.approx(found["s1"].to_dict(), abs=0.01)
    assert found.variance == pytest.approx(125 / 12, rel=0.01)


def test_a_product_has_the_interaction_that_algebra_gives(nothing):
    # x y with both uniform on (0, 1): S1 = 3/7 each, ST = 4/7 (Saltelli et al. 2008, ch. 4).
    start = nothing.change(horizon_years=1, cloud_revenue=1.0)
    found = sobol(start, {"fee_rate": (0.0, 1.0), "cloud_share": (0.0, 1.0)}, n=16384)
    assert list(found["s1"]) == pytest.approx([3 / 7] * 2, abs=0.01)
    assert list(found["st"]) == pytest.approx([4 / 7] * 2, abs=0.01)


@pytest.mark.long
def test_intervals_cover_the_truth(nothing):
    start = nothing.change(horizon_years=1, cloud_revenue=1.0)
    ranges = {"fee_rate": (0.0, 1.0), "cloud_share": (0.0, 1.0)}
    covered = [
        frame["s1_low"][0] <= 3 / 7 <= frame["s1_high"][0]
        for seed in range(60)
        for frame in [sobol(start, ranges, n=256, seed=seed).to_frame()]
    ]
    assert np.mean(covered) >= 0.9


def test_a_field_without_effect_has_no_index(simulated):
    start = simulated.change(cloud_revenue=0.0)
    found = sobol(start, {"fee_rate": (0.0, 1.0), "api_kept": (0.0, 1.0)}, n=512)
    assert found["st"]["fee_rate"] == 0.0 and found["s1"]["fee_rate"] == 0.0
    assert found.to_frame()["name"].tolist() == ["api_kept", "fee_rate"]
    assert found.evaluations == 512 * 4


def test_bad_calls_are_named(simulated):
    with pytest.raises(DataError, match="does not vary over these ranges"):
        sobol(simulated.change(cloud_revenue=0.0), {"fee_rate": (0.0, 1.0)})
    with pytest.raises(DataError, match="n=63; give a whole number, 64 or more"):
        sobol(simulated, RANGES, n=63)
    with pytest.raises(DataError, match="unknown assumption 'fee'"):
        sobol(simulated, {"fee": (0.0, 1.0)})
    with pytest.raises(DataError, match="seed=True; give a whole number"):
        sobol(simulated, RANGES, seed=True)


def test_growth_past_any_number_has_no_indices(simulated, recwarn):
    start = simulated.change(horizon_years=100)
    with pytest.raises(DataError, match="grows past any number"):
        sobol(start, {"ad_growth": (1e5, 1e6)}, n=64)
    assert not recwarn
