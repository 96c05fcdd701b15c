"""The models of the density against closed forms, statsmodels, and simulated truth."""

import numpy as np
import pandas as pd
import pytest
from density_record import quarterly, statements
from scipy import stats
from statsmodels.tsa.statespace.sarimax import SARIMAX

from analysis import capex_density
from analysis.capex import growth_chance
from analysis.capex.density_laws import LinearPool, LogStudent, chance_above, fit_law
from analysis.capex.density_quarters import (
    SEASONAL_STEP,
    STEP,
    forecast_quarters,
    moving_average,
)
from analysis.core import FitError


def test_the_moving_average_is_that_of_statsmodels():
    logs = np.log(quarterly(60, theta=-0.5)["capex_usd_bn"].to_numpy())
    changes = np.diff(logs)
    fit = SARIMAX(changes - changes.mean(), order=(0, 0, 1), concentrate_scale=True).fit(disp=0)
    assert moving_average(logs, seasonal=False)[1] == pytest.approx(fit.params[0], abs=2e-3)


def test_the_seasonal_moving_average_is_that_of_statsmodels():
    logs = np.log(quarterly(60, theta=-0.5)["revenue_usd_bn"].to_numpy())
    order = {"order": (0, 1, 1), "seasonal_order": (0, 1, 1, 4)}
    fit = SARIMAX(logs, **order, simple_differencing=True, concentrate_scale=True).fit(disp=0)
    ours = moving_average(logs, seasonal=True)
    changes = np.convolve(logs, SEASONAL_STEP, "valid")
    again = SARIMAX(changes, order=(0, 0, 1), seasonal_order=(0, 0, 1, 4), concentrate_scale=True)
    reached = again.loglike([ours[1], ours[4]])
    assert reached >= fit.llf - 1e-3


def test_the_moving_average_of_simulated_quarters_is_recovered():
    found = [
        moving_average(
            np.log(quarterly(80, seed=seed, theta=-0.4)["capex_usd_bn"].to_numpy()), seasonal=False
        )[1]
        for seed in range(40)
    ]
    assert np.mean(found) == pytest.approx(-0.4, abs=0.05)


def test_the_forecast_of_quarters_is_that_of_statsmodels_at_its_own_coefficients():
    logs = np.log(quarterly(60)["capex_usd_bn"].to_numpy())
    average = np.array([1.0, -0.35])
    design = np.ones((59 + 6, 1))
    ours = forecast_quarters(logs, STEP, average, design, 6, searched=1)
    model = SARIMAX(np.diff(logs), exog=np.ones(59), order=(0, 0, 1), concentrate_scale=True)
    # The drift that generalised least squares gives is what maximises the likelihood.
    drift = (ours.mean[-1] - ours.mean[-2]).item()
    smoothed = model.smooth([drift, -0.35])
    theirs = smoothed.get_forecast(6, exog=np.ones(6))
    np.testing.assert_allclose(ours.mean, logs[-1] + np.cumsum(theirs.predicted_mean), rtol=1e-8)
    # One step ahead: the variance of statsmodels, plus that of the drift, on n - 2 for n.
    variance = (ours.sigma * ours.root[0, 0]) ** 2 * 57 / 59
    assert variance > theirs.var_pred_mean[0]
    assert variance == pytest.approx(theirs.var_pred_mean[0], rel=0.05)


def test_a_random_walk_has_the_textbook_forecast():
    values = np.cumsum([0.0, 1.0, 3.0, 2.0, 2.0, 4.0, 0.0])
    n, steps = 6, 3
    forecast = forecast_quarters(values, STEP, np.array([1.0]), np.ones((n + steps, 1)), steps, 0)
    changes = np.diff(values)
    assert forecast.df == 5
    assert forecast.sigma == pytest.approx(changes.std(ddof=1))
    np.testing.assert_allclose(forecast.mean, values[-1] + changes.mean() * np.arange(1, 4))
    covariance = forecast.root @ forecast.root.T
    ahead = np.arange(1, steps + 1)
    np.testing.assert_allclose(np.diag(covariance), ahead + ahead**2 / n)


def test_quarters_that_never_changed_their_rate_are_refused():
    with pytest.raises(FitError, match="changed at one rate throughout"):
        moving_average(np.arange(20.0), seasonal=False)


def test_too_few_changes_for_the_coefficients_are_refused():
    with pytest.raises(FitError, match="2 changes cannot fix 2 coefficients"):
        forecast_quarters(np.arange(3.0), STEP, np.array([1.0, 0.1]), np.ones((3, 1)), 1, 1)


@pytest.mark.long
@pytest.mark.parametrize("name", ["series", "seasonal", "intensity"])
def test_intervals_cover_near_their_level_on_simulated_records(name):
    inside, n = [], 80
    for seed in range(n):
        table = quarterly(36, seed=seed)
        made = capex_density(table, None, fiscal_year=2009, made_on="2008-08-01", models=[name])
        outcome = table[table["period_end"].dt.year == 2009]["capex_usd_bn"].sum()
        inside.append(0.1 <= float(made.model(name).cdf(outcome)) <= 0.9)
    # Four standard errors; the seasonal models fit a truth without seasons, at some cost.
    assert np.mean(inside) == pytest.approx(0.8, abs=4 * np.sqrt(0.16 / n))


def test_the_law_fits_the_simulated_sums():
    made = capex_density(
        quarterly(), None, fiscal_year=2008, made_on="2007-08-01",
        models=["series", "intensity", "seasonal"],
    )  # fmt: skip
    for model in made.models.values():
        assert model.fit_distance < 0.03


def test_a_law_of_draws_is_recovered():
    truth = LogStudent(location=2.0, scale=0.3, df=7.0, known=4.0)
    draws = truth.quantile((np.arange(20000) + 0.5) / 20000)
    law = fit_law(draws, known=4.0, df=7.0)
    assert (law.location, law.scale) == (pytest.approx(2.0, abs=1e-4), pytest.approx(0.3, rel=1e-3))


def test_the_pools_quantile_lies_where_its_distribution_says():
    pool = LinearPool((LogStudent(1.0, 0.1, 5.0), LogStudent(2.0, 0.5, 9.0, 3.0)))
    levels = np.array([0.01, 0.2, 0.5, 0.8, 0.99])
    np.testing.assert_allclose(pool.cdf(pool.quantile(levels)), levels, atol=1e-10)


def test_two_equal_laws_exceed_each_other_half_the_time():
    law = LogStudent(1.0, 0.4, 6.0)
    assert chance_above(law, law) == pytest.approx(0.5)
    normal = chance_above(LogStudent(1.3, 0.4, 1e6), LogStudent(1.0, 0.3, 1e6))
    assert normal == pytest.approx(stats.norm.cdf(0.3 / 0.5), abs=1e-4)


def guidance_density(said, made_on="2007-08-01", table=None):
    given = quarterly() if table is None else table
    return capex_density(given, said, fiscal_year=2007, made_on=made_on, models=["guidance"])


def test_without_a_record_the_range_itself_speaks():
    law = guidance_density(statements([2007])).model("guidance").law
    scale = np.log1p(1 / 11) / stats.norm.ppf(0.9)
    assert (law.location, law.df) == (pytest.approx(np.log(11.0)), 4.0)
    assert law.scale == pytest.approx(scale * np.sqrt(2))  # the unknown location doubles it


def test_the_record_moves_location_and_scale_as_the_conjugate_prior_says():
    made = guidance_density(statements(range(2002, 2008)))
    table = quarterly()
    sums = table.groupby(table["period_end"].dt.year)["capex_usd_bn"].sum().loc[2002:2006]
    y = np.log(sums.to_numpy() / 11.0)
    # Murphy (2007), Conjugate Bayesian analysis of the Gaussian distribution, eqs 85-89 and 110,
    # by the gamma form: alpha0 = v0/2, beta0 = v0 s0^2/2, kappa0 = 1.
    scale = np.log1p(1 / 11) / stats.norm.ppf(0.9)
    alpha, kappa = 2 + 5 / 2, 6.0
    beta = 2 * scale**2 + ((y - y.mean()) ** 2).sum() / 2 + 5 * y.mean() ** 2 / (2 * kappa)
    law = made.model("guidance").law
    assert law.df == 2 * alpha
    assert law.location == pytest.approx(np.log(11) + 5 * y.mean() / kappa)
    assert law.scale == pytest.approx(np.sqrt(beta * (kappa + 1) / (alpha * kappa)))


def test_statements_far_from_the_horizon_teach_nothing():
    far = statements(range(2002, 2007), day="02-01")
    made = guidance_density(pd.concat([far, statements([2007])]))
    assert made.model("guidance").learnt_from == 0


def test_a_single_number_is_as_wide_as_its_rounding():
    said = statements([2007], low=11.0, high=11.0).assign(kind="point")
    law = guidance_density(said).model("guidance").law
    assert law.scale == pytest.approx(np.log1p(0.5 / 11) / stats.norm.ppf(0.9) * np.sqrt(2))


def test_the_last_statement_with_a_number_is_in_force():
    first = statements([2007], day="05-01", low=8.0, high=9.0)
    words = statements([2007], day="07-30", low=None, high=None).assign(kind="qualitative")
    made = guidance_density(pd.concat([words, statements([2007]), first]))
    assert made.statement.low_usd_bn == 10.0
    assert f"{made.statement.issued_on:%Y-%m-%d}" == "2007-07-28"


def test_statements_that_cannot_be_told_are_not_used():
    said = statements(range(2002, 2008)).assign(evidence="reported")
    said.loc[said["fiscal_year"] == 2004, "evidence"] = "unresolved"
    assert guidance_density(said).model("guidance").learnt_from == 4
    said["evidence"] = "unresolved"
    with pytest.raises(FitError, match="1 without a number to use"):
        guidance_density(said)


def test_the_chance_of_a_rise_is_where_last_year_lies_in_the_density():
    made = guidance_density(statements(range(2002, 2008)))
    table = quarterly()
    last = table[table["period_end"].dt.year == 2006]["capex_usd_bn"].sum()
    assert made.model("guidance").chance_of_rise == pytest.approx(
        made.probability_above(last, "guidance")
    )


def test_the_chance_of_a_rise_over_a_year_not_over_meets_that_years_own_statement():
    said = pd.concat([statements([2007]), statements([2008], day="07-28")])
    said["issued_on"] = "2007-07-28"
    made = capex_density(
        quarterly(), said, fiscal_year=2008, made_on="2007-08-01", models=["guidance"]
    )
    assert made.model("guidance").chance_of_rise == pytest.approx(0.5, abs=1e-3)
    alone = said[said["fiscal_year"] == 2008]
    made = capex_density(
        quarterly(), alone, fiscal_year=2008, made_on="2007-08-01", models=["guidance"]
    )
    assert made.model("guidance").chance_of_rise is None


def test_the_naive_density_is_the_growth_records_forecast():
    table = quarterly()
    made = capex_density(table, None, fiscal_year=2007, made_on="2007-08-01", models=["naive"])
    sums = table.groupby(table["period_end"].dt.year)["capex_usd_bn"].sum()
    growth = growth_chance(sums.loc[:2006])
    for level in (0.05, 0.5, 0.9):
        assert made.quantile(level, "naive") == pytest.approx(growth.quantile(level))
    assert made.model("naive").chance_of_rise == pytest.approx(growth.probability)


def test_two_years_of_naive_growth_add_their_spreads():
    table = quarterly()
    options = {"made_on": "2007-08-01", "models": ["naive"]}
    one = capex_density(table, None, fiscal_year=2007, **options).model("naive").law
    two = capex_density(table, None, fiscal_year=2008, **options).model("naive").law
    n = one.df + 1
    assert two.scale / one.scale == pytest.approx(np.sqrt((2 + 4 / n) / (1 + 1 / n)))


def test_intensity_ignores_growth_that_revenue_does_not_share():
    # Capex at a fixed tenth of revenue with noise: the forecast follows revenue's seasons.
    table = quarterly(40, sd=0.02)
    noise = np.random.default_rng(5).normal(0, 0.02, 40)
    table["capex_usd_bn"] = 0.1 * table["revenue_usd_bn"] * np.exp(noise)
    made = capex_density(table, None, fiscal_year=2010, made_on="2010-02-01", models=["intensity"])
    truth = 0.1 * 5 * sum(np.exp(0.04 * (36 + k) + s) for k, s in enumerate((-0.05, 0, 0, 0.12)))
    assert made.quantile(0.5, "intensity") == pytest.approx(truth, rel=0.06)
