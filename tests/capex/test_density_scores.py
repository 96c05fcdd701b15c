"""Scores of densities against closed forms, and of many origins."""

import time

import numpy as np
import pandas as pd
import pytest
from density_record import WITH, WITHOUT, quarterly, statements, two_definitions
from scipy import stats
from scipy.special import beta

from analysis import capex_density, crps_normal, crps_sample, score_densities
from analysis.capex.density import MODELS
from analysis.capex.density_laws import LinearPool, LogStudent
from analysis.capex.density_scoring import capped_mean, crps, crps_log, grade, log_score
from analysis.core import DataError

LAW = LogStudent(location=3.0, scale=0.25, df=6.0)
POOL = LinearPool((LAW, LogStudent(2.5, 0.1, 9.0, 8.0)))


def crps_of_student(y, df):
    """Closed form of the standard t: Jordan, Krueger and Lerch (2019), appendix A.2."""
    law = stats.t(df)
    tails = 2 * np.sqrt(df) / (df - 1) * beta(0.5, df - 0.5) / beta(0.5, df / 2) ** 2
    return y * (2 * law.cdf(y) - 1) + 2 * law.pdf(y) * (df + y**2) / (df - 1) - tails


@pytest.mark.parametrize("outcome", [4.0, 15.0, 20.0, 24.0, 80.0])
def test_the_crps_of_logs_is_the_closed_form_of_students_t(outcome):
    z = (np.log(outcome) - 3.0) / 0.25
    assert crps_log(LAW, outcome) == pytest.approx(0.25 * crps_of_student(z, 6.0), rel=3e-4)


def test_with_many_degrees_of_freedom_it_is_the_normal_crps():
    law = LogStudent(3.0, 0.25, 1e7)
    closed = crps_normal(np.log(24.0), 3.0, 0.25)
    assert crps_log(law, 24.0) == pytest.approx(closed, rel=1e-4)


@pytest.mark.parametrize("law", [LAW, POOL])
@pytest.mark.parametrize("outcome", [9.0, 19.0, 70.0])
def test_the_crps_in_dollars_is_that_of_capped_draws(law, outcome):
    cap = 60.0
    draws = np.minimum(law.quantile((np.arange(40000) + 0.5) / 40000), cap)
    assert crps(law, outcome, cap) == pytest.approx(crps_sample(min(outcome, cap), draws), rel=2e-3)
    assert capped_mean(law, cap) == pytest.approx(draws.mean(), rel=1e-4)


def test_the_log_score_is_the_density_of_the_log():
    expected = -stats.t.logpdf((np.log(24.0) - 3.0) / 0.25, 6.0) + np.log(0.25)
    assert log_score(LAW, 24.0) == pytest.approx(expected)


def test_an_outcome_below_what_is_known_has_an_infinite_log_score():
    assert log_score(LogStudent(2.0, 0.2, 5.0, known=10.0), 9.0) == np.inf


def test_places_intervals_and_errors_are_told():
    outcome = float(LAW.quantile(0.77))
    scores = grade(LAW, outcome, 200.0)
    assert scores["pit"] == pytest.approx(0.77)
    assert (scores["inside_50"], scores["inside_80"], scores["inside_90"]) == (False, True, True)
    assert scores["error_usd_bn"] == pytest.approx(outcome - np.exp(3.0))


@pytest.mark.long
def test_the_truth_scores_best_on_average():
    rng = np.random.default_rng(2)
    outcomes = np.exp(3.0 + 0.25 * rng.standard_t(6, 400))
    others = [LogStudent(3.2, 0.25, 6.0), LogStudent(3.0, 0.5, 6.0), LogStudent(3.0, 0.12, 6.0)]
    for score in (lambda law, y: crps(law, y, 200.0), crps_log, log_score):
        truth, *rest = (np.mean([score(law, y) for y in outcomes]) for law in (LAW, *others))
        assert truth < min(rest)


TABLE = quarterly(48)
SUMS = TABLE.groupby(TABLE["period_end"].dt.year)["capex_usd_bn"].sum()
OUTCOMES = pd.DataFrame({"fiscal_year": SUMS.index, "actual_usd_bn": SUMS.to_numpy()})
DAYS = [f"{year}-{day}" for year in range(2003, 2012) for day in ("02-01", "08-01")]


def vintages(days=DAYS):
    return [(day, TABLE, statements(range(2002, 2012))) for day in days]


@pytest.fixture(scope="module")
def scores():
    return score_densities(vintages(), OUTCOMES)


@pytest.mark.long
def test_every_day_forecasts_the_first_unknown_year_and_the_next(scores):
    years = scores.origins.groupby("made_on")["fiscal_year"].unique()
    assert years[pd.Timestamp("2005-02-01")].tolist() == [2005, 2006]
    assert years[pd.Timestamp("2005-08-01")].tolist() == [2005, 2006]
    # Eleven quarters and fewer before 2004; no outcome after 2012.
    assert scores.origins["made_on"].min() == pd.Timestamp("2004-02-01")
    assert scores.origins["fiscal_year"].max() == 2012


def test_an_origin_has_the_scores_of_the_single_density(scores):
    made = capex_density(
        TABLE, statements(range(2002, 2012)), fiscal_year=2006, made_on="2006-08-01", models=MODELS
    )
    single = made.score(float(SUMS[2006]))
    origins = scores.origins
    rows = origins[(origins["made_on"] == "2006-08-01") & (origins["fiscal_year"] == 2006)]
    for column in ("crps_usd_bn", "crps_log", "log_score", "pit"):
        np.testing.assert_allclose(rows.set_index("model")[column], single[column], rtol=1e-12)


def test_models_without_a_density_stand_aside_with_the_reason(scores):
    assert (scores.missing["model"] == "guidance").all()
    assert scores.missing["reason"].str.startswith("statements on").all()


def test_skill_is_against_naive_growth_on_the_same_forecasts(scores):
    table = scores.by_model()
    assert table.loc["naive", "skill"] == pytest.approx(0)
    frame = scores.to_frame()
    key = ["made_on", "fiscal_year"]
    guided = frame[frame["model"] == "guidance"].set_index(key)["crps_log"]
    naive = frame[frame["model"] == "naive"].set_index(key)["crps_log"].loc[guided.index]
    assert table.loc["guidance", "skill"] == pytest.approx(1 - guided.mean() / naive.mean())
    assert table.loc["guidance", "n_naive"] == len(guided) < table.loc["naive", "n"]


def test_skill_without_naive_is_not_told():
    alone = score_densities(vintages(DAYS[4:6]), OUTCOMES, models=["series"])
    assert alone.by_model()["skill"].isna().all()
    assert "past growth" not in alone.headline()


def test_horizons_split_the_forecasts_without_rest(scores):
    groups = scores.by_horizon()
    assert groups.groupby("model")["n"].sum().to_dict() == scores.by_model()["n"].to_dict()
    near, far = (
        groups[(groups["model"] == "series") & (groups["from_days"] == first)]["crps_log"].item()
        for first in (91, 366)
    )
    assert near < far
    with pytest.raises(DataError, match="hold no forecast"):
        scores.by_horizon((2000, 3000))
    with pytest.raises(DataError, match="each later than the last"):
        scores.by_horizon((300, 100))


def test_pit_counts_add_up_and_carry_the_binomial_band(scores):
    counts = scores.pit_counts(bins=4, level=0.9)
    assert counts.groupby("model")["count"].sum().to_dict() == scores.by_model()["n"].to_dict()
    row = counts[counts["model"] == "series"].iloc[0]
    n = scores.by_model().loc["series", "n"]
    assert (row["low"], row["high"]) == stats.binom.interval(0.9, n, 0.25)
    for bad in (1, 2.5):
        with pytest.raises(DataError, match=f"bins={bad}"):
            scores.pit_counts(bins=bad)


def test_the_comparison_is_of_yearly_means_of_shared_forecasts(scores):
    losses = scores.yearly_losses()
    test = scores.compare("series")
    assert test.n == len(losses) == 9
    assert test.estimate == pytest.approx((losses["series"] - losses["naive"]).mean())
    assert not test.valid and "9 targets" in test.reason
    before = scores.compare("series", days=(366, 731))
    assert before.n < test.n
    with pytest.raises(DataError, match="nave"):
        scores.compare("series", "nave")
    with pytest.raises(DataError, match="share no forecast with days="):
        scores.compare("series", days=(5000, 6000))
    with pytest.raises(DataError, match="crp"):
        scores.yearly_losses("crp")


def test_origins_are_scored_in_their_own_measure():
    table = two_definitions(48, change=24)
    outcome = pd.concat(
        [
            OUTCOMES.assign(definition=WITHOUT),
            OUTCOMES.assign(definition=WITH, actual_usd_bn=1.04 * OUTCOMES["actual_usd_bn"]),
        ]
    )
    days = [("2006-08-01", table, None), ("2007-08-01", table, None)]
    scored = score_densities(days, outcome, models=["series"]).origins
    own = scored[scored["fiscal_year"] == 2007].set_index("made_on")["outcome_usd_bn"]
    assert own.iloc[0] == pytest.approx(SUMS[2007])
    assert own.iloc[1] == pytest.approx(1.04 * SUMS[2007])


def test_calibration_on_a_simulated_record(scores):
    table = scores.by_model()
    assert table.loc["series", "inside_80"] > 0.55
    assert "The 80% intervals of pool held" in scores.headline()
    assert scores.plot().patches


@pytest.mark.long
def test_forty_days_and_all_models_take_seconds():
    days = [f"{year}-{day}" for year in range(2004, 2012) for day in ("02-01", "05-01", "08-01")]
    begun = time.process_time()
    score_densities([(day, quarterly(48, seed=9), statements()) for day in days], OUTCOMES)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("days", "outcomes", "message"),
    [
        (DAYS[:2], OUTCOMES, "none of 2 vintages has 12 known quarters"),
        (DAYS, OUTCOMES.head(2), "none of 18 vintages"),
        (["2006-02-01"] * 2, OUTCOMES, "made_on=2006-02-01 twice"),
        (DAYS, OUTCOMES.drop(columns="actual_usd_bn"), "outcomes lacks the column 'actual_usd_bn'"),
        (DAYS, OUTCOMES.assign(actual_usd_bn=-1.0), r"actual_usd_bn of 2001 is -1\.0"),
        (DAYS, OUTCOMES.assign(actual_usd_bn=np.nan), "outcomes: actual_usd_bn at 2001 is nan"),
        (DAYS, pd.concat([OUTCOMES, OUTCOMES]), "outcomes has fiscal_year=2001 twice"),
    ],
)
def test_bad_vintages_and_outcomes_are_named(days, outcomes, message):
    with pytest.raises(DataError, match=message):
        score_densities(vintages(days), outcomes, models=["series", "naive"])
