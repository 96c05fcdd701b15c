import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis import guidance_record
from analysis.capex import chance_inside, growth_chance
from analysis.capex.intervals import jeffreys_interval
from analysis.core import DataError, FitError

# Facebook's purchases of property and equipment, US$ bn, SEC company facts, 2012 to 2016.
PURCHASES = {2012: 1.235, 2013: 1.362, 2014: 1.831, 2015: 2.523, 2016: 4.491}


@pytest.fixture
def known_before_the_results_of_2023(guidance, outcomes):
    return guidance_record(guidance, outcomes[outcomes["fiscal_year"] < 2023])


def test_the_chance_is_the_jeffreys_mean_of_comparable_ranges(known_before_the_results_of_2023):
    chance = chance_inside(known_before_the_results_of_2023, 158, window=10)
    # 2019-07-24 (160 days: outside) and 2022-07-27 (157 days: inside); the points do not count.
    assert chance.to_frame()["fiscal_year"].tolist() == [2019, 2022]
    assert (chance.hits, chance.n, chance.probability) == (1, 2, 0.5)
    assert (chance.low, chance.high) == jeffreys_interval(1, 2)
    assert chance.evidence == "estimated"
    assert "1 of 2 earlier years' ranges within 10 days" in chance.headline()


def test_remembered_ranges_can_be_left_out(known_before_the_results_of_2023):
    chance = chance_inside(known_before_the_results_of_2023, 158, 10, with_memory=False)
    assert (chance.hits, chance.n, chance.probability) == (1, 1, 0.75)


def test_each_year_counts_once_with_its_nearest_range(known_before_the_results_of_2023):
    chance = chance_inside(known_before_the_results_of_2023, 158, window=100)
    frame = chance.to_frame().set_index("fiscal_year")
    assert frame["horizon_days"].to_dict() == {2019: 160, 2020: 246, 2022: 157}


def test_ranges_whose_outcome_is_unknown_do_not_count(known_before_the_results_of_2023):
    with pytest.raises(FitError, match="none of 4 scored ranges was given within 5 days of 333"):
        chance_inside(known_before_the_results_of_2023, 333, window=5)


def test_bad_horizons_are_named(known_before_the_results_of_2023):
    with pytest.raises(DataError, match="horizon_days=-1"):
        chance_inside(known_before_the_results_of_2023, -1)
    with pytest.raises(DataError, match="window=nan"):
        chance_inside(known_before_the_results_of_2023, 158, float("nan"))


def test_the_jeffreys_interval_covers_near_its_level_over_the_unit_interval():
    p = np.linspace(0.005, 0.995, 199)
    inside = np.zeros_like(p)
    for hits in range(21):
        low, high = jeffreys_interval(hits, 20)
        inside += stats.binom.pmf(hits, 20, p) * ((low <= p) & (p <= high))
    assert inside.mean() == pytest.approx(0.95, abs=0.01)


def test_jeffreys_hits_outside_the_trials_are_refused():
    with pytest.raises(DataError, match="hits=3 of n=2"):
        jeffreys_interval(3, 2)


def test_growth_quantiles_are_the_prediction_interval_of_a_constant_in_statsmodels():
    growth = np.diff(np.log(list(PURCHASES.values())))
    fit = sm.OLS(growth, np.ones(len(growth))).fit()
    frame = fit.get_prediction([1.0]).summary_frame(alpha=0.1)
    chance = growth_chance(PURCHASES)
    low, high = (4.491 * np.exp(frame[end].item()) for end in ("obs_ci_lower", "obs_ci_upper"))
    assert chance.quantile(0.05) == pytest.approx(low, rel=1e-10)
    assert chance.quantile(0.95) == pytest.approx(high, rel=1e-10)
    assert chance.quantile(0.5) == pytest.approx(4.491 * np.exp(growth.mean()))


def test_the_probability_is_where_the_quantile_meets_this_year():
    chance = growth_chance(PURCHASES)
    assert chance.quantile(1 - chance.probability) == pytest.approx(4.491, rel=1e-9)
    assert (chance.n, chance.df, chance.last_year) == (4, 3, 2016)


def test_growth_up_as_often_as_down_gives_an_even_chance():
    assert growth_chance({2001: 1.0, 2002: 2.0, 2003: 1.0}).probability == pytest.approx(0.5)


def test_the_unit_does_not_change_the_probability():
    millions = {year: 1000 * value for year, value in PURCHASES.items()}
    assert growth_chance(millions).probability == pytest.approx(
        growth_chance(PURCHASES).probability, rel=1e-12
    )


def test_the_predictive_interval_covers_at_its_level_on_simulated_growth():
    rng = np.random.default_rng(7)
    steps = rng.normal(0.1, 0.3, (400, 6))
    levels = np.exp(np.cumsum(steps, axis=1))
    covered = []
    for path in levels:
        chance = growth_chance(dict(zip(range(2001, 2006), path[:5], strict=True)))
        covered.append(chance.quantile(0.05) <= path[5] <= chance.quantile(0.95))
    assert np.mean(covered) == pytest.approx(0.9, abs=3 * np.sqrt(0.09 / 400))


def test_the_growth_frame_and_headline_agree():
    chance = growth_chance(pd.Series(PURCHASES))
    frame = chance.to_frame().set_index("level")
    assert frame.loc[0.5, "capex_usd_bn"] == chance.quantile(0.5)
    assert "From 4 yearly growth rates to 2016 alone, capex of 2017" in chance.headline()


@pytest.mark.parametrize(
    ("annual", "error", "message"),
    [
        ({2001: 1.0, 2002: 2.0}, FitError, "annual has 2 years, so 1 growth rates"),
        ({2001: 1.0, 2002: 2.0, 2003: 4.0}, FitError, "grew at one rate every year"),
        ({2001: 1.0, 2003: 2.0, 2004: 3.0}, DataError, "annual has no year 2002"),
        ({2001: 1.0, 2002: 0.0, 2003: 3.0}, DataError, r"annual at 2002 is 0\.0"),
        ({2001: 1.0, 2002: np.nan, 2003: 3.0}, DataError, "annual at 2002 is nan"),
        ({}, DataError, "annual is empty"),
    ],
)
def test_bad_growth_records_are_named(annual, error, message):
    with pytest.raises(error, match=message):
        growth_chance(annual)
