"""CARs on characteristics of the events."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis import DataError, FitError
from analysis.reactions import event_study

N = 40
WIDE = {"estimation_window": (-150, -11), "event_window": (-1, 1)}


def study_of(effect, places=None, spread=None, seed=5):
    """One event a firm; `effect` (N,) is added on day 0."""
    rng = np.random.default_rng(seed)
    days = pd.bdate_range("2022-01-03", periods=260)
    spread = rng.uniform(0.01, 0.03, N) if spread is None else spread
    returns = rng.normal(0, 1, (260, N)) * spread
    places = np.full(N, 200) if places is None else places
    returns[places, np.arange(N)] += effect
    ids = [f"e{i}" for i in range(N)]
    events = pd.DataFrame({"event_id": ids, "firm": range(N), "date": days[places]})
    return event_study(pd.DataFrame(returns, index=days), events, model="constant_mean", **WIDE)


@pytest.fixture
def characteristics():
    rng = np.random.default_rng(6)
    ids = pd.Index([f"e{i}" for i in range(N)], name="event_id")
    return pd.DataFrame({"size": rng.normal(10, 2, N), "tech": np.arange(N) % 3 == 0}, index=ids)


SPREAD = 180 + np.arange(N) // 2
"""Two events on each of twenty days."""


def matrices(study, characteristics, fit):
    cars = study.car(-1, 1)
    x = np.column_stack([np.ones(N), characteristics.to_numpy(dtype=float)])
    w = cars["se"].to_numpy() ** -2.0 if fit == "wls" else np.ones(N)
    root = np.sqrt(w)
    return x * root[:, None], cars["car"].to_numpy() * root


@pytest.mark.parametrize("fit", ["wls", "ols"])
def test_estimates_and_hc3_errors_are_those_of_their_definition(characteristics, fit):
    study = study_of(0.01, SPREAD)
    x, y = matrices(study, characteristics, fit)
    inverse = np.linalg.inv(x.T @ x)
    slope = inverse @ x.T @ y
    residual, hat = y - x @ slope, np.einsum("ij,jk,ik->i", x, inverse, x)
    scores = x * (residual / (1 - hat))[:, None]
    se = np.sqrt(np.diag(inverse @ scores.T @ scores @ inverse))
    found = study.regress_car(characteristics, -1, 1).coefficients.loc[fit].loc["hc3"]
    np.testing.assert_allclose(found["estimate"], slope, rtol=1e-9)
    np.testing.assert_allclose(found["se"], se, rtol=1e-9)
    np.testing.assert_allclose(found["p_value"], 2 * stats.t.sf(abs(slope / se), N - 3), rtol=1e-8)
    np.testing.assert_allclose(found["high"] - slope, stats.t.ppf(0.975, N - 3) * se, rtol=1e-8)
    assert list(found.index) == ["alpha", "size", "tech"] and set(found["n"]) == {N}


@pytest.mark.parametrize("fit", ["wls", "ols"])
def test_clustered_errors_are_those_of_their_definition(characteristics, fit):
    study = study_of(0.01, SPREAD)
    x, y = matrices(study, characteristics, fit)
    inverse = np.linalg.inv(x.T @ x)
    slope = inverse @ x.T @ y
    scores = x * (y - x @ slope)[:, None]
    groups = 20
    by_day = scores.reshape(groups, 2, 3).sum(axis=1)
    small = groups / (groups - 1) * (N - 1) / (N - 3)
    se = np.sqrt(np.diag(inverse @ by_day.T @ by_day @ inverse) * small)
    found = study.regress_car(characteristics, -1, 1)
    rows = found.coefficients.loc[fit].loc["clustered"]
    np.testing.assert_allclose(rows["se"], se, rtol=1e-9)
    np.testing.assert_allclose(rows["p_value"], 2 * stats.t.sf(abs(slope / se), 19), rtol=1e-8)
    assert found.errors == "clustered" and found.dates == 20 and set(rows["df"]) == {19}


def test_r_squared_is_that_of_statsmodels(characteristics):
    study = study_of(0.01, SPREAD)
    cars, x = study.car(-1, 1), sm.add_constant(characteristics.astype(float))
    found = study.regress_car(characteristics, -1, 1).coefficients["r_squared"]
    weighted = sm.WLS(cars["car"].to_numpy(), x, weights=cars["se"].to_numpy() ** -2.0).fit()
    assert found["wls"].iloc[0] == pytest.approx(weighted.rsquared, rel=1e-9)
    assert found["ols"].iloc[0] == pytest.approx(
        sm.OLS(cars["car"].to_numpy(), x).fit().rsquared, rel=1e-9
    )


def test_a_known_effect_comes_back(characteristics):
    effect = 0.002 * characteristics["size"].to_numpy() - 0.01 * characteristics["tech"]
    study = study_of(effect.to_numpy(), spread=np.full(N, 1e-6))
    found = study.regress_car(characteristics, 0, 0).coefficients["estimate"]
    for fit in ("wls", "ols"):
        assert found[fit, "hc3", "size"] == pytest.approx(0.002, abs=1e-6)
        assert found[fit, "hc3", "tech"] == pytest.approx(-0.01, abs=1e-5)


def test_weights_do_not_matter_where_variances_are_equal(characteristics):
    # the same noise in every firm, with the sign changed for some
    rng = np.random.default_rng(2)
    days = pd.bdate_range("2022-01-03", periods=260)
    one = rng.normal(0, 0.02, 260)
    returns = pd.DataFrame({i: one * (-1) ** (i // 3) for i in range(N)}, index=days)
    returns.loc[days[200]] += 0.001 * characteristics["size"].to_numpy()
    ids = characteristics.index
    events = pd.DataFrame({"event_id": ids, "firm": range(N), "date": days[200]})
    study = event_study(returns, events, model="constant_mean", **WIDE)
    found = study.regress_car(characteristics, -1, 1).coefficients
    pd.testing.assert_frame_equal(found.loc["wls"], found.loc["ols"], rtol=1e-9)


def test_noisy_events_count_less_in_the_weighted_fit(characteristics):
    spread = np.where(np.arange(N) == 0, 0.5, 0.001)
    far = np.where(np.arange(N) == 0, 1.0, 0.0)
    found = study_of(far, spread=spread).regress_car(characteristics, 0, 0).coefficients
    weighted, plain = (found["estimate"][fit, "hc3", "tech"] for fit in ("wls", "ols"))
    assert abs(weighted) < 0.001 < 0.02 < abs(plain)


def test_unit_of_a_characteristic_moves_estimate_and_error_alike(characteristics):
    study = study_of(0.01, SPREAD)
    in_percent = characteristics.assign(size=100 * characteristics["size"])
    a = study.regress_car(characteristics, -1, 1)
    b = study.regress_car(in_percent, -1, 1)
    np.testing.assert_allclose(a.coefficients["t"], b.coefficients["t"], rtol=1e-8)
    pd.testing.assert_frame_equal(a.per_deviation(), b.per_deviation(), rtol=1e-8)


def test_order_of_the_characteristics_does_not_matter(characteristics):
    study = study_of(0.01, SPREAD)
    a = study.regress_car(characteristics, -1, 1).coefficients
    b = study.regress_car(characteristics.iloc[::-1], -1, 1).coefficients
    pd.testing.assert_frame_equal(a, b)


def test_events_without_a_value_are_left_out_and_named(characteristics):
    study = study_of(0.01, SPREAD)
    holed = characteristics.drop("e7")
    holed.loc["e3", "size"] = np.nan
    with pytest.warns(UserWarning, match="2 of 40 events left out of the regression"):
        found = study.regress_car(holed, -1, 1)
    expected = [("e3", "no value of 'size'"), ("e7", "no row in characteristics")]
    assert list(found.dropped.itertuples(index=False, name=None)) == expected
    assert found.n == 38 and set(found.coefficients["n"]) == {38}


def test_events_without_a_return_in_the_window_are_left_out(characteristics):
    study = study_of(0.01, SPREAD)
    study._fitted.estimates.abnormal[4, 0] = np.nan
    with pytest.warns(UserWarning, match="1 of 40 events left out"):
        found = study.regress_car(characteristics, -1, 1)
    assert found.dropped["reason"].tolist() == ["no return on a day of the window"]
    assert study.regress_car(characteristics, 0, 1).n == 40


def test_on_days_of_their_own_events_are_not_clustered(characteristics):
    found = study_of(0.01, 180 + np.arange(N)).regress_car(characteristics, -1, 1)
    assert found.errors == "hc3" and found.caution == ""
    assert set(found.coefficients.index.get_level_values("errors")) == {"hc3"}


def test_one_common_day_is_told(characteristics):
    found = study_of(0.01).regress_car(characteristics, -1, 1)
    assert found.errors == "hc3" and "all events on one date" in found.caution


def test_few_dates_are_told(characteristics):
    found = study_of(0.01, 180 + np.arange(N) // 8).regress_car(characteristics, -1, 1)
    assert found.caution.startswith("5 dates are few clusters")


def test_the_result_tells_of_itself(characteristics):
    found = study_of(0.01, SPREAD).regress_car(characteristics, -1, 1)
    row = found.coefficients.loc[("wls", "clustered", "size")]
    assert found.headline().startswith("One unit more goes with a CAR over [-1, 1] higher by: size")
    assert "n = 40 events" in found.headline()
    assert found.evidence == "estimated" and "known before" in found.assumes
    scaled = found.per_deviation().set_index("label")["car"]["size, wls"]
    assert scaled == pytest.approx(row["estimate"] * characteristics["size"].std(), rel=1e-9)
    drawn = found.plot()
    assert len(drawn.get_yticks()) == 4 and "one standard deviation" in drawn.get_xlabel()
    assert found.to_frame().equals(found.coefficients)


def test_collinear_characteristics_are_refused_with_the_condition_number(characteristics):
    twice = characteristics.assign(again=2 * characteristics["size"] + 1)
    with pytest.raises(FitError, match=r"characteristics is collinear.*condition number .*'again'"):
        study_of(0.01).regress_car(twice, -1, 1)


def test_a_constant_characteristic_is_refused(characteristics):
    with pytest.raises(FitError, match=r"collinear over 40 events: condition number .* intercept"):
        study_of(0.01).regress_car(characteristics.assign(one=3.0), -1, 1)


def test_an_event_that_alone_decides_a_coefficient_is_refused(characteristics):
    only = characteristics.assign(only=characteristics.index == "e5")
    with pytest.raises(FitError, match=r"event 'e5' alone decides a coefficient.*leverage 1"):
        study_of(0.01).regress_car(only, -1, 1)


def test_more_coefficients_than_events_are_refused(characteristics):
    study = study_of(0.01)
    with (
        pytest.warns(UserWarning, match="37 of 40"),
        pytest.raises(FitError, match="3 events for 3 coefficients"),
    ):
        study.regress_car(characteristics.head(3), -1, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x: x["size"], "characteristics must be a frame indexed by event_id"),
        (lambda x: x.rename(columns={"size": "alpha"}), "its own name, none 'alpha'"),
        (lambda x: pd.concat([x, x.head(1)]), "event_id 'e0' twice"),
        (lambda x: x.rename(index={"e0": "e99"}), "characteristics has an unknown event_id 'e99'"),
        (lambda x: x.assign(word="a"), "characteristics column 'word' holds"),
        (lambda x: x.assign(size=np.inf), "characteristics 'size' of event 'e0' is infinite"),
    ],
)
def test_characteristics_that_cannot_be_used_are_refused(characteristics, change, message):
    with pytest.raises(DataError, match=message):
        study_of(0.01).regress_car(change(characteristics), -1, 1)


@pytest.mark.long
def test_slopes_have_their_size_where_the_event_adds_variance_and_days_are_shared():
    # 1,000 studies of forty events, two a day with common noise; no effect of the characteristic
    rejected = {"hc3": 0, "clustered": 0}
    rng = np.random.default_rng(9)
    day = np.repeat(rng.normal(0, 1, (1000, 20)), 2, axis=1)
    size = np.repeat(rng.normal(0, 1, (1000, 20)), 2, axis=1)
    study = study_of(0.0, SPREAD)
    ids = study.coefficients.index
    for common, x in zip(day, size, strict=True):
        study._fitted.estimates.abnormal[:, 1] = 0.02 * (common + rng.normal(0, 0.5, N))
        found = study.regress_car(pd.DataFrame({"size": x}, index=ids), 0, 0)
        p = found.coefficients["p_value"].loc["wls"]
        for errors in rejected:
            rejected[errors] += p[errors, "size"] < 0.05
    assert rejected["hc3"] / 1000 > 0.11
    assert 0.05 < rejected["clustered"] / 1000 < 0.1  # twenty dates are few, as `.caution` says
    assert found.caution.startswith("20 dates are few clusters")
