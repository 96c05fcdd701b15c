"""Monte Carlo: against closed forms, a loop over the model, and its own promises."""

import tracemalloc
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import (
    Assumptions,
    correlation_matrix,
    monte_carlo,
    range_distributions,
    sample_values,
    value_openness,
)
from analysis.core import DataError
from analysis.openness.distributions import BLOCK, Halves
from analysis.openness.spread import KEPT, Spread

RANGES = {"fee_rate": (0.0, 0.5), "ad_growth": (-0.1, 0.3), "moat_loss": (0.0, 0.01)}


@pytest.fixture
def fees(nothing):
    """One year, no discounting: fees of 10 f against API profits of 1."""
    return nothing.change(
        horizon_years=1, api_revenue=2.0, api_margin=0.5, cloud_revenue=10.0, cloud_share=1.0
    )


def test_the_draws_are_values_of_the_model(simulated):
    drawn = sample_values(simulated, RANGES, n=40, seed=3)
    for draw, fields in drawn.fields.iterrows():
        value = value_openness(simulated.change(**fields))
        assert drawn.npv[draw] == pytest.approx(value.npv, abs=1e-12)
        assert list(drawn.actions.loc[draw]) == pytest.approx(list(value.actions), abs=1e-12)


def test_the_summary_is_that_of_the_kept_draws(simulated):
    found = monte_carlo(simulated, RANGES, n=20_011, seed=5)
    drawn = sample_values(simulated, RANGES, n=20_011, seed=5)
    net, channels, actions = drawn.npv, drawn.channels, drawn.actions
    assert found.mean == pytest.approx(net.mean())
    assert found.standard_deviation == pytest.approx(net.std(ddof=0))
    assert found.probability_positive == (net > 0).mean()
    assert list(found.quantiles) == pytest.approx(list(net.quantile(found.quantiles.index)))
    shares = [np.cov(channels[name], net, ddof=0)[0, 1] / net.var(ddof=0) for name in channels]
    assert list(found.channels["variance_share"]) == pytest.approx(shares, abs=1e-9)
    assert found.channels["variance_share"].sum() == pytest.approx(1.0)
    turned = [((net - channels[name] > 0) != (net > 0)).mean() for name in channels]
    assert list(found.channels["decides"]) == pytest.approx(turned)
    assert list(found.actions["mean_usd_bn"]) == pytest.approx(list(actions.mean()))
    best = actions.idxmax(axis=1).value_counts(normalize=True).reindex(actions.columns).fillna(0)
    assert list(found.actions["best"]) == pytest.approx(list(best))
    regret = actions.max(axis=1).mean() - actions.mean()
    assert list(found.actions["regret_usd_bn"]) == pytest.approx(list(regret))


def test_uniform_fees_give_the_moments_that_algebra_gives(fees):
    found = monte_carlo(fees, {"fee_rate": (0.0, 0.4)}, n=200_000)
    # 10 f - 1 with f uniform on (0, 0.4): mean 1, sd 4/sqrt(12), positive above f = 0.1
    assert found.mean == pytest.approx(1.0, abs=4 * 1.155 / np.sqrt(200_000))
    assert found.standard_deviation == pytest.approx(4 / np.sqrt(12), rel=5e-3)
    assert found.probability_positive == pytest.approx(0.75, abs=4 * found.simulation_error)
    assert found.quantile(0.25) == pytest.approx(0.0, abs=0.02)


def test_a_frozen_distribution_is_drawn_as_it_is(fees):
    beta = stats.beta(2, 6)
    found = monte_carlo(fees, {"fee_rate": beta}, n=100_000)
    assert found.mean == pytest.approx(10 * beta.mean() - 1, abs=0.02)
    assert found.probability_positive == pytest.approx(beta.sf(0.1), abs=5e-3)


def test_a_shorter_run_is_the_beginning_of_a_longer_one(simulated):
    short, long = (sample_values(simulated, RANGES, n=n, seed=1) for n in (100, 3 * BLOCK))
    pd.testing.assert_frame_equal(short.fields, long.fields.head(100))
    pd.testing.assert_series_equal(short.npv, long.npv.head(100))


def test_quantiles_of_many_draws_lie_within_the_resolution_of_all(simulated):
    n = 3 * KEPT + 77
    found = monte_carlo(simulated, RANGES, n=n, seed=2)
    net = sample_values(simulated, RANGES, n=n, seed=2).npv
    assert 0 < found.resolution < 1e-3 * np.ptp(net)
    exact = net.quantile(list(found.quantiles.index))
    np.testing.assert_allclose(found.quantiles, exact, atol=found.resolution)
    assert found.histogram()["share"].sum() == pytest.approx(0.99, abs=1e-3)


def test_counting_goes_on_when_later_values_lie_far_outside():
    spread = Spread()
    rng = np.random.default_rng(0)
    values = [rng.normal(0, 1, KEPT + 1), np.array([-500.0]), np.array([9e3]), rng.normal(0, 1, 9)]
    for block in values:
        spread.add(block)
    assert spread.counts.sum() == spread.n == KEPT + 12
    assert (spread.least, spread.most) == (-500.0, 9e3)
    exact = np.quantile(np.concatenate(values), [0.1, 0.5, 0.9])
    np.testing.assert_allclose(spread.quantile(np.array([0.1, 0.5, 0.9])), exact, atol=spread.width)


@pytest.mark.long
def test_memory_does_not_grow_with_the_draws(simulated):
    peaks = []
    for n in (300_000, 3_000_000):
        tracemalloc.start()
        monte_carlo(simulated, RANGES, n=n)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0] and peaks[0] < 40e6


def test_halves_put_half_of_the_chance_on_either_side_of_the_default(simulated_frame):
    start = replace(Assumptions.from_frame(simulated_frame), fee_rate=0.181)
    law = range_distributions(start)["fee_rate"]
    assert isinstance(law, Halves)
    drawn = sample_values(start, {"fee_rate": law}, n=50_000).fields["fee_rate"]
    assert drawn.median() == pytest.approx(0.181, abs=1e-4)
    assert drawn.between(0.18, 0.22).all()


def test_all_ranges_are_drawn_but_the_horizons(simulated_frame):
    start = Assumptions.from_frame(simulated_frame)
    drawn = sample_values(start, n=5).fields
    assert len(drawn.columns) == 25 and "horizon_years" not in drawn
    assert set(range_distributions(start, "uniform").values()) <= set(start.ranges.values())
    assert range_distributions(start, "triangular")["fee_rate"].mean() == pytest.approx(0.2)


def test_a_drawn_horizon_is_whole_years_and_levels_stop_at_the_assumed_one(simulated):
    drawn = sample_values(simulated, {"horizon_years": (1, 8)}, n=4000)
    years = drawn.fields["horizon_years"]
    assert sorted(years.unique()) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert years.value_counts(normalize=True).to_numpy() == pytest.approx([1 / 8] * 8, abs=0.03)
    four = drawn.npv[years == simulated.horizon_years]
    assert four.to_numpy() == pytest.approx(value_openness(simulated).npv)
    eight = drawn.channels[years == 8].iloc[0]
    growing = value_openness(simulated.change(horizon_years=8)).channels
    assert eight["complement"] < growing["complement"]


def pairs(**strengths):
    rows = [(*name.split("__"), value) for name, value in strengths.items()]
    return pd.DataFrame(rows, columns=["first", "second", "default"])


def test_correlated_fields_keep_their_own_distributions(simulated):
    matrix = correlation_matrix(pairs(fee_rate__ad_growth=0.8))
    drawn = sample_values(simulated, RANGES, n=50_000, correlation=matrix).fields
    for name, (low, high) in RANGES.items():
        law = stats.uniform(low, high - low)
        assert stats.kstest(drawn[name], law.cdf).pvalue > 1e-3
    # The rank correlation of a Gaussian copula is 6/pi arcsin(rho/2) (Kruskal 1958).
    rank = drawn["fee_rate"].corr(drawn["ad_growth"], method="spearman")
    assert rank == pytest.approx(6 / np.pi * np.arcsin(0.4), abs=0.01)
    assert abs(drawn["fee_rate"].corr(drawn["moat_loss"])) < 0.02


def test_gains_that_move_together_widen_the_spread(nothing):
    start = nothing.change(
        horizon_years=1, cloud_revenue=10.0, cloud_share=1.0, researchers=1.0, ad_revenue=10.0
    ).change(cost_per_researcher=10.0, fee_rate=0.1)
    ranges = {"fee_rate": (0.0, 1.0), "talent_saving": (0.0, 1.0)}
    matrix = correlation_matrix(pairs(fee_rate__talent_saving=0.7))
    alone, tied = (monte_carlo(start, ranges, 50_000, correlation=one) for one in (None, matrix))
    assert alone.standard_deviation == pytest.approx(10 / np.sqrt(6), rel=0.01)
    rank = 6 / np.pi * np.arcsin(0.35)
    assert tied.standard_deviation == pytest.approx(10 * np.sqrt((1 + rank) / 6), rel=0.01)


def test_evidence_is_the_weakest_of_all_fields(simulated_frame):
    start = Assumptions.from_frame(simulated_frame)
    assert monte_carlo(start, n=100).evidence == "estimated"
    assert monte_carlo(start.change(api_kept=0.1), n=100).evidence == "assumed"


def test_the_headline_says_median_interval_chance_and_draws(simulated):
    text = monte_carlo(simulated, RANGES, n=1000).headline()
    assert "90 % of 1,000 draws" in text and "opening pays in" in text


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"distributions": {}}, "distributions is empty"),
        ({"distributions": {"fee": (0, 1)}}, "unknown assumption 'fee'.*fee_rate"),
        ({"distributions": {"fee_rate": (0.5, 0.1)}}, "low=0.5 lies above high=0.1"),
        ({"distributions": {"fee_rate": (0.0, 1.2)}}, r"fee_rate=1\.2; give a fraction"),
        ({"distributions": {"discount_rate": (-1.0, 0.1)}}, r"discount_rate=-1\.0"),
        ({"distributions": {"fee_rate": 0.3}}, "give \\(low, high\\) or a frozen"),
        ({"distributions": {"fee_rate": stats.norm(0, 1)}}, "distribution of fee_rate gave -"),
        ({"distributions": {"horizon_years": (2.5, 4)}}, "horizon_years=2.5; give a whole number"),
        ({"n": 0}, "n=0; give a whole number, 100 or more"),
        ({"n": 99}, "n=99; give a whole number, 100 or more"),
        ({"seed": True}, "seed=True; give a whole number"),
        ({"distributions": 3}, r"distributions is of type int; give \{name: \(low, high"),
        ({"distributions": pd.Series({"fee_rate": (0, 1)})}, "distributions is of type Series"),
        ({"distributions": {"fee_rate": "ab"}}, "fee_rate='a' is not a number"),
        ({"distributions": {"fee_rate": stats.uniform}}, "is the family uniform, without param"),
        ({"distributions": {"fee_rate": stats.beta}}, "is the family beta, without parameters"),
        ({"distributions": {"fee_rate": stats.Uniform}}, "is the family Uniform, without param"),
        ({"distributions": {"fee_rate": stats.uniform([0.1], 0.2)}}, r"quantiles of shape \(1,\)"),
        ({"distributions": {"fee_rate": stats.beta([1, 2, 3], 2)}}, "gives no quantiles|of shape"),
        ({"distributions": {"fee_rate": SimpleNamespace(ppf=0.3)}}, "gives no quantiles"),
        ({"distributions": {"fee_rate": SimpleNamespace(ppf=str)}}, "gives quantiles of shape"),
        ({"n": 2.5}, "n=2.5"),
        ({"seed": -1}, "seed=-1"),
    ],
)
def test_bad_simulations_are_named(simulated, given, message):
    with pytest.raises(DataError, match=message):
        monte_carlo(simulated, **{"distributions": RANGES, **given})


def test_assumptions_without_ranges_say_so(simulated):
    with pytest.raises(DataError, match="have no ranges; read them with from_frame"):
        monte_carlo(simulated)


def test_growth_past_any_number_is_no_answer(simulated, recwarn):
    start = simulated.change(horizon_years=100)
    for ask in (monte_carlo, sample_values):
        with pytest.raises(DataError, match="grows past any number"):
            ask(start, {"ad_growth": (1e5, 1e6)}, n=100)
    assert not recwarn


def test_a_changed_field_is_held_where_it_was_put(simulated_frame):
    start = Assumptions.from_frame(simulated_frame).change(fee_rate=0.9)
    assert "fee_rate" not in range_distributions(start)
    drawn = sample_values(start, n=200)
    assert "fee_rate" not in drawn.fields
    least = 0.9 * 0.9 * start.cloud_revenue * start.cloud_share
    assert drawn.channels["cloud_fees"].min() > least


def test_a_value_outside_its_range_is_named(simulated):
    start = replace(simulated, ranges={"fee_rate": (0.3, 0.4)})
    with pytest.raises(DataError, match=r"fee_rate=0\.2 lies outside its range 0\.3 to 0\.4"):
        monte_carlo(start)


def test_distributions_of_the_newer_kind_are_drawn_alike(fees):
    pairs = ({"fee_rate": stats.Uniform(a=0.0, b=0.2)}, {"fee_rate": stats.uniform(0.0, 0.2)})
    newer, frozen = (sample_values(fees, one, n=50).npv for one in pairs)
    np.testing.assert_allclose(newer, frozen, atol=1e-12)


@pytest.mark.parametrize("level", ["a", [0.5], None, True, 1.5, np.nan])
def test_a_level_that_is_no_fraction_is_named(simulated, level):
    with pytest.raises(DataError, match=r"^level=.*; give a fraction in"):
        monte_carlo(simulated, RANGES, n=100).quantile(level)


@pytest.mark.parametrize("bins", [None, 1.5, 0, -1, True])
def test_a_number_of_bins_that_is_none_is_named(simulated, bins):
    with pytest.raises(DataError, match=r"^bins=.*; give a whole number, 1 or more"):
        monte_carlo(simulated, RANGES, n=100).histogram(bins)


def test_where_nothing_is_at_stake_no_channel_turns_the_sign(nothing):
    found = monte_carlo(nothing, {"fee_rate": (0.0, 0.5)}, n=100)
    assert found.decisive == "" and "no channel turns the sign" in found.headline()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.rename(index={"fee_rate": "fees"}, columns={"fee_rate": "fees"}), "unknown"),
        (lambda m: m.rename(index={"fee_rate": "api_kept"}), "api_kept, which is not drawn"),
        (lambda m: m.iloc[:, ::-1], "same fields as rows and columns"),
        (lambda m: m * 0.5, "ones on its diagonal"),
        (lambda m: m + np.triu(np.full((2, 2), 0.1), 1), "not symmetric"),
        (lambda m: m.mask(m < 1, 1.5), r"outside \[-1, 1\]"),
        (lambda m: m.astype(str), "correlation holds '1.0'; give numbers"),
        (lambda m: m.astype(object).mask(m < 1, "much"), "correlation holds 'much'"),
        (lambda m: m.astype(object).mask(m < 1, None), "correlation (holds None|is not symmetric)"),
        (lambda m: m.mask(m < 1, 1.0), r"not positive definite \(smallest eigenvalue"),
    ],
)
def test_a_bad_correlation_is_named(simulated, change, message):
    matrix = change(correlation_matrix(pairs(fee_rate__ad_growth=0.5)))
    with pytest.raises(DataError, match=message):
        monte_carlo(simulated, RANGES, correlation=matrix)


@pytest.mark.parametrize("given", [{}, {"fee_rate": 1.0}, np.eye(2), [[1.0]], "strong", 0.5])
def test_a_correlation_that_is_no_frame_is_named(simulated, given):
    with pytest.raises(DataError, match=r"correlation is of type .*; give a DataFrame of fields"):
        monte_carlo(simulated, RANGES, correlation=given)


def test_a_matrix_of_three_that_cannot_be_is_named_with_a_way_out(simulated):
    matrix = correlation_matrix(
        pairs(fee_rate__ad_growth=0.9, ad_growth__moat_loss=0.9, fee_rate__moat_loss=-0.9)
    )
    with pytest.raises(DataError, match=r"Multiply what is off the diagonal by (0\.\d+)") as caught:
        monte_carlo(simulated, RANGES, correlation=matrix)
    part = float(str(caught.value).split("by ")[-1].split(" ")[0])
    eased = matrix * part + np.eye(3) * (1 - part)
    assert monte_carlo(simulated, RANGES, n=100, correlation=eased).correlated


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pairs(fee_rate__ad_growth=0.5).drop(columns="second"), "lacks the column 'second'"),
        (pairs(fee_rate__fee_rate=0.5), "each pair of two fields once"),
        (pairs(fee_rate__ad_growth=0.5, ad_growth__fee_rate=0.5), "each pair of two fields once"),
        (pairs(fees__ad_growth=0.5), "unknown assumption 'fees'"),
        (pairs(fee_rate__ad_growth=1.5), r"default=1\.5; give a number in \[-1, 1\]"),
        (pairs(fee_rate__ad_growth=None), "default=None; give a number"),
        (pairs(fee_rate__ad_growth=float("nan")), "default=nan; give a number"),
        (pairs(fee_rate__ad_growth="0.5"), "default='0.5'; give a number"),
        (None, "table of pairs is of type NoneType; give a DataFrame with the columns first"),
    ],
)
def test_a_bad_table_of_pairs_is_named(frame, message):
    with pytest.raises(DataError, match=message):
        correlation_matrix(frame)
