import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.capex import (
    chip_hour_cost,
    cost_growth,
    price_for_share,
    record_runs,
    training_cost,
)
from analysis.core import DataError, FitError


def test_a_cost_is_hours_times_price():
    # DeepSeek-V3 report (2024-12-26), table 1: 2.788 million hours at 2 dollars are 5.576 million.
    cost = training_cost(2.788e6, 2.0)
    assert cost.cost_usd_bn == pytest.approx(0.005576)
    assert cost.low_usd_bn == cost.high_usd_bn == cost.cost_usd_bn


def test_the_range_of_prices_is_the_range_of_costs():
    cost = training_cost(1e6, 3.0, (1.5, 12.0))
    assert (cost.low_usd_bn, cost.cost_usd_bn, cost.high_usd_bn) == pytest.approx(
        (0.0015, 0.003, 0.012)
    )


def test_the_share_and_the_price_of_a_share_undo_one_another():
    price = price_for_share(30.84e6, 39.225, 0.01)
    assert training_cost(30.84e6, price).share_of(39.225)[0] == pytest.approx(0.01)


def test_a_share_scales_with_both_units():
    assert training_cost(2e6, 3.0).share_of(20.0) == pytest.approx(
        training_cost(1e6, 3.0).share_of(10.0)
    )


def test_an_own_chip_always_used_costs_its_price_over_its_hours():
    assert chip_hour_cost(8766.0, 1.0, 1.0) == pytest.approx(1.0)
    assert chip_hour_cost(8766.0, 2.0, 0.5, chip_share=0.5) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: training_cost(-1.0, 2.0), "gpu_hours=-1.0; give chip-hours above 0"),
        (lambda: training_cost(0.0, 2.0), "gpu_hours=0.0"),
        (lambda: training_cost(math.nan, 2.0), "gpu_hours=nan"),
        (lambda: training_cost(1.0, 0.0), "price_per_gpu_hour=0.0; give US"),
        (lambda: training_cost(1.0, math.inf), "price_per_gpu_hour=inf"),
        (
            lambda: training_cost(1.0, 2.0, (3.0, 1.0)),
            r"price_range=\(3.0, 1.0\) has its low above",
        ),
        (lambda: training_cost(1.0, 2.0, (0.0, 3.0)), "price_range=0.0"),
        (lambda: training_cost(1.0, 4.0, (1.0, 3.0)), "price_per_gpu_hour=4.0 lies outside"),
        (lambda: training_cost(1.0, 2.0).share_of(0.0), "capex_usd_bn=0.0"),
        (lambda: price_for_share(1.0, 1.0, 0.0), "share=0.0; give a fraction above 0"),
        (lambda: price_for_share(-1.0, 1.0, 0.1), "gpu_hours=-1.0"),
        (lambda: price_for_share(1.0, -1.0, 0.1), "capex_usd_bn=-1.0"),
        (lambda: chip_hour_cost(0.0, 5.0, 0.5), "chip_price=0.0"),
        (lambda: chip_hour_cost(1.0, 0.0, 0.5), "useful_life_years=0.0"),
        (lambda: chip_hour_cost(1.0, 5.0, 1.5), r"utilisation=1.5; give a fraction in \(0, 1\]"),
        (lambda: chip_hour_cost(1.0, 5.0, 0.5, 0.0), "chip_share=0.0"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(DataError, match=message):
        call()


def simulated(cost):
    dates = pd.date_range("2001-01-01", periods=len(cost), freq="200D")
    return pd.DataFrame({"date": dates, "cost_usd_bn": cost})


def test_exact_growth_is_found_and_its_interval_is_a_point():
    runs = simulated(np.ones(6))
    years = (runs["date"] - runs["date"].iloc[0]).dt.days / 365.25
    growth = cost_growth(runs.assign(cost_usd_bn=0.01 * 2.5**years))
    assert (growth.factor, growth.low, growth.high) == pytest.approx((2.5, 2.5, 2.5))
    np.testing.assert_allclose(growth.to_frame()["fitted_usd_bn"], 0.01 * 2.5**years)


def test_growth_and_its_interval_are_those_of_statsmodels():
    cost = np.array([0.002, 0.003, 0.01, 0.008, 0.05, 0.03, 0.2])
    runs = simulated(cost)
    years = ((runs["date"] - runs["date"].iloc[0]).dt.days / 365.25).to_numpy()
    fit = sm.OLS(np.log(cost), sm.add_constant(years)).fit()
    growth = cost_growth(runs, level=0.9)
    low, high = np.exp(fit.conf_int(alpha=0.1)[1])
    assert (growth.factor, growth.low, growth.high) == pytest.approx(
        (np.exp(fit.params[1]), low, high)
    )
    assert growth.residual_sd == pytest.approx(np.sqrt(fit.scale))
    assert "Over 7 runs released from 2001-01-01" in growth.headline()


def test_the_order_and_the_currency_do_not_matter():
    runs = simulated([0.002, 0.003, 0.01, 0.008, 0.05])
    turned = runs.iloc[::-1].assign(cost_usd_bn=lambda frame: 7 * frame["cost_usd_bn"])
    assert cost_growth(turned).factor == pytest.approx(cost_growth(runs).factor)


def test_the_interval_covers_at_its_level_on_simulated_runs():
    rng = np.random.default_rng(11)
    runs = simulated(np.ones(8))
    years = ((runs["date"] - runs["date"].iloc[0]).dt.days / 365.25).to_numpy()
    covered = []
    for noise in rng.normal(0, 0.8, (400, 8)):
        growth = cost_growth(runs.assign(cost_usd_bn=np.exp(np.log(3) * years + noise)))
        covered.append(growth.low <= 3 <= growth.high)
    assert np.mean(covered) == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / 400))


def test_evidence_is_estimated_at_best():
    runs = simulated([1.0, 2.0, 3.0, 4.0, 6.0])
    assert cost_growth(runs.assign(evidence="reported")).evidence == "estimated"
    assert cost_growth(runs.assign(evidence="assumed")).evidence == "assumed"


def test_records_are_the_running_maxima():
    runs = simulated([2.0, 1.0, 2.0, 3.0])
    assert record_runs(runs.iloc[::-1])["cost_usd_bn"].tolist() == [2.0, 3.0]
    assert record_runs(runs.head(0)).empty


@pytest.mark.parametrize(
    ("runs", "error", "message"),
    [
        (simulated([1.0, 2.0]), FitError, "runs has 2; a growth rate needs 5: it cannot be told"),
        (simulated([1.0] * 5).assign(date="2001-01-01"), FitError, "all of one day"),
        (simulated([1.0, 0.0]), DataError, "cost_usd_bn of 2001-07-20 is 0.0; give US"),
        (simulated([1.0, math.nan]), DataError, "of 2001-07-20 is nan"),
        (simulated([1.0]).drop(columns="date"), DataError, "runs lacks the column 'date'"),
        (simulated([1.0]).assign(date="soon"), DataError, "date 'soon' is none"),
    ],
)
def test_runs_that_cannot_be_fitted_are_named(runs, error, message):
    with pytest.raises(error, match=message):
        cost_growth(runs)


def test_a_level_outside_its_range_is_named():
    with pytest.raises(DataError, match=r"level=1\.0 lies outside"):
        cost_growth(simulated([1.0, 2.0, 3.0, 4.0, 6.0]), level=1.0)
