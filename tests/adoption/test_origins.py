from __future__ import annotations

import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from scipy.integrate import trapezoid

from analysis.adoption import logistic_curve, naive_forecasts, score_origins
from analysis.adoption.trend import fit_trend
from analysis.core import DataError

LAUNCH = "1999-12-31"
YEARS = np.arange(1.0, 13.0)


def _milestones(values: np.ndarray) -> pd.DataFrame:
    dates = pd.date_range("2000-12-31", periods=len(values), freq="YE")
    return pd.DataFrame({"date": dates, "value": values})


def _growth(noise: float = 0.0, seed: int = 0, n: int = 9) -> pd.DataFrame:
    """Simulated growth of 60 % a year with no ceiling."""
    errors = np.random.default_rng(seed).normal(0, noise, n)
    frame = _milestones(errors)
    years = (frame["date"] - pd.Timestamp(LAUNCH)).dt.days / 365.25
    return frame.assign(value=(100 * 1.6**years * np.exp(errors)).cummax())


def _saturating(noise: float = 0.02, seed: int = 0) -> pd.DataFrame:
    """Simulated logistic adoption that nears its potential of a million."""
    errors = np.random.default_rng(seed).normal(0, noise, YEARS.size)
    return _milestones(np.maximum.accumulate(logistic_curve(YEARS, 1e6, 1, 5) * np.exp(errors)))


@pytest.fixture(scope="module")
def scores():
    return score_origins(_saturating(), LAUNCH, curves=["logistic"], potential=1e6, draws=200)


def test_a_trend_forecasts_as_ordinary_least_squares_does():
    t = np.array([0.0, 1.0, 2.5, 4.0, 7.0])
    values = np.array([1.0, 1.8, 2.2, 3.9, 5.1])
    trend, ahead = fit_trend(t, values), np.array([8.0, 12.0])
    ols = sm.OLS(values, sm.add_constant(t)).fit()
    told = ols.get_prediction(sm.add_constant(ahead))
    np.testing.assert_allclose(trend.at(ahead), told.predicted)
    np.testing.assert_allclose(trend.forecast_error(ahead), told.se_obs)
    assert trend.slope_error == pytest.approx(ols.bse[1])


def test_pure_growth_is_told_by_a_doubling_time_and_by_no_curve():
    scores = score_origins(_growth(), LAUNCH, draws=50)
    by_method = scores.by_method()
    assert by_method.loc["doubling_time", "mape"] < 1e-9
    assert not by_method.index.isin(["bass", "logistic", "gompertz"]).any()
    assert scores.by_origin()["best_curve"].isna().all()
    assert "no curve could be fitted" in scores.headline()
    reasons = scores.refused.loc[scores.refused["method"] == "bass", "reason"]
    assert reasons.str.contains("as if growth had no ceiling").sum() == 5


@pytest.mark.long
def test_noisy_growth_is_where_a_doubling_time_beats_every_curve():
    # three simulated series; curves bend where growth does not
    places = pd.concat(
        score_origins(_growth(0.05, seed), LAUNCH, draws=20).by_origin() for seed in range(3)
    )
    fitted = places[places["best_curve"].notna()]
    assert len(fitted) >= 5
    assert fitted["beats_every_curve"].mean() > 0.6


def test_near_saturation_the_curve_beats_a_doubling_time(scores):
    late = scores.by_origin().query("known >= 6")
    assert (late["best_curve"] == "logistic").all()
    assert not late["beats_every_curve"].any()
    assert "beats every curve at 0 of" in scores.headline()


def test_a_forecast_knows_nothing_of_what_came_after():
    known = _saturating().head(8)
    changed = known.copy()
    changed.loc[6:, "value"] = changed["value"][6:] * 3
    one, other = (
        score_origins(frame, LAUNCH, curves=["logistic"], draws=50).table.query("known <= 6")
        for frame in (known, changed)
    )
    columns = ["origin", "date", "method", "forecast", "low", "high"]
    pd.testing.assert_frame_equal(one[columns], other[columns])


def test_every_later_total_is_forecast_from_every_origin(scores):
    linear = scores.table[scores.table["method"] == "linear"]
    assert len(linear) == sum(range(1, 11))
    assert (linear["date"] > linear["origin"]).all()
    assert (linear.groupby("origin").size() == 12 - linear.groupby("origin")["known"].first()).all()


def test_the_naive_forecasts_are_those_of_two_milestones(scores):
    known, later = _saturating()[3:5], _saturating()[5:]
    alone = naive_forecasts(known, later).to_frame()
    for method in ("linear", "exponential"):
        rows = scores.table.query("known == 5 and method == @method")
        expected = alone.loc[alone["method"] == method, "forecast"]
        np.testing.assert_allclose(rows["forecast"], expected)


def test_scores_follow_from_the_rows(scores):
    rows = scores.table.query("method == 'logistic'")
    errors = (rows["forecast"] - rows["actual"]).abs() / rows["actual"]
    held = (rows["low"] <= rows["actual"]) & (rows["actual"] <= rows["high"])
    told = scores.by_method().loc["logistic"]
    assert told["mape"] == pytest.approx(errors.mean())
    assert told["coverage"] == pytest.approx(held.mean())
    assert told["forecasts"] == len(rows)


def test_a_point_forecast_has_no_band_and_scores_its_absolute_error(scores):
    rows = scores.table.query("method == 'exponential'")
    assert rows[["low", "high", "inside"]].isna().all(axis=None)
    np.testing.assert_allclose(rows["crps_log"], np.abs(np.log(rows["forecast"] / rows["actual"])))
    assert math.isnan(scores.by_method().loc["exponential", "coverage"])


def test_the_crps_of_a_trend_is_that_of_student_s_law():
    # integral of (F - 1{x >= y})^2 for the t law with 2 degrees of freedom, on a fine grid
    frame = _growth(0.05, seed=1, n=5)
    scores = score_origins(frame, LAUNCH, curves=[], draws=40_000)
    row = scores.table.query("known == 4 and method == 'doubling_time'").iloc[0]
    t = (frame["date"] - pd.Timestamp(LAUNCH)).dt.days.to_numpy() / 365.25
    trend = fit_trend(t[:4], np.log(frame["value"].to_numpy()[:4]))
    grid = np.linspace(-60, 60, 240_001)
    law = stats.t(2, loc=trend.at(t[4:])[0], scale=trend.forecast_error(t[4:])[0])
    steps = (law.cdf(grid) - (grid >= np.log(row["actual"]))) ** 2
    assert row["crps_log"] == pytest.approx(trapezoid(steps, grid), rel=0.02)


def test_methods_are_compared_on_the_forecasts_that_both_made(scores):
    matched = scores.matched()
    mine = scores.table.query("method == 'linear'").set_index(["origin", "date"])
    base = scores.table.query("method == 'doubling_time'").set_index(["origin", "date"])
    both = mine.index.intersection(base.index)
    assert matched.loc["linear", "forecasts"] == len(both) < len(mine)
    for column, rows in {"mape": mine, "benchmark_mape": base}.items():
        mape = rows.loc[both, "absolute_error"].mean()
        assert matched.loc["linear", column] == pytest.approx(mape)
    assert "doubling_time" not in matched.index


def test_the_combination_is_the_median_of_all_forecasts(scores):
    rows = scores.table.query("known == 9")
    others = rows[rows["method"] != "combination"].groupby("date")["forecast"].median()
    combined = rows[rows["method"] == "combination"].set_index("date")["forecast"]
    np.testing.assert_allclose(combined, others)


def test_a_known_potential_below_the_totals_is_refused_with_its_reason():
    scores = score_origins(_saturating(), LAUNCH, curves=[], potential=5e5, draws=20)
    refused = scores.refused.query("method == 'fixed_logistic' and known >= 6")
    assert refused["reason"].str.contains("potential of 500000 is not above the last").all()
    assert scores.by_method().loc["fixed_logistic", "refused"] == len(
        scores.refused.query("method == 'fixed_logistic'")
    )
    without = score_origins(_saturating(), LAUNCH, curves=[], draws=20)
    assert "fixed_logistic" not in set(without.table["method"]) | set(without.refused["method"])


def test_the_same_seed_gives_the_same_scores():
    one, same, other = (
        score_origins(_saturating(), LAUNCH, curves=[], draws=20, seed=seed).table["crps_log"]
        for seed in (1, 1, 2)
    )
    assert one.equals(same)
    assert not one.equals(other)


def test_scores_are_drawn(scores):
    axes = scores.plot()
    assert "doubling time" in [label.get_text() for label in axes.get_yticklabels()]
    plt.close("all")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"milestones": _growth()[["date"]]}, "milestones has no column 'value'"),
        ({"milestones": _growth()[["value"]]}, "milestones has no column 'date'"),
        ({"milestones": _growth().head(2)}, "milestones has 2 rows; at least 3 are needed"),
        (
            {"milestones": _growth().assign(value=[1, 2, 3, 2, 5, 6, 7, 1, 9])},
            r"milestones.value falls at rows 3, 7 \(counted from 0\)",
        ),
        (
            {"milestones": _growth().iloc[[0, 1, 1, 2]]},
            r"milestones.date\[2\]=2001-12-31 does not come after",
        ),
        ({"milestones": _growth().assign(value=0.0)}, r"milestones.value\[0\]=0.0 is not positive"),
        ({"launch": "2000-12-31"}, "launch=2000-12-31 is not before the first milestone"),
        ({"curves": ["norton"]}, "curve='norton' is not known"),
        ({"loss": "huber"}, "loss='huber' is not known"),
        ({"level": 1}, r"level=1 is outside \(0, 1\)"),
        ({"potential": -1.0}, "potential=-1.0 is not positive"),
        ({"draws": 1}, "draws=1 is below 2"),
    ],
)
def test_bad_arguments_are_named_before_anything_is_fitted(change, message):
    with pytest.raises(DataError, match=message):
        score_origins(**{"milestones": _growth(), "launch": LAUNCH, **change})


def test_an_unknown_benchmark_is_refused_by_name(scores):
    with pytest.raises(DataError, match="benchmark='bass' made no forecast; choose one of linear"):
        scores.matched("bass")


def test_no_forecast_and_no_band_falls_below_a_total_already_known(scores):
    known = _saturating().set_index("date")["value"]
    last = scores.table["origin"].map(known)
    assert (scores.table["forecast"] >= last).all()
    bands = scores.table.dropna(subset="low")
    assert (bands["low"].astype(float) >= last[bands.index]).all()


def test_points_alone_combine_to_a_point():
    early = score_origins(_growth(n=3), LAUNCH, curves=[], draws=50).table
    assert early.query("method == 'combination'")["low"].isna().all()


def test_coverage_stands_beside_the_errors_and_is_missing_for_points(scores):
    matched = scores.matched()
    assert matched["coverage"].drop(["linear", "exponential"]).between(0, 1).all()
    assert matched.loc[["linear", "exponential"], "coverage"].isna().all()
