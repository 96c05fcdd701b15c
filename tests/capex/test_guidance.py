import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.integrate import quad
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from analysis import guidance_record
from analysis.capex.guidance_scores import half_last_digit
from analysis.core import DataError, Source


@pytest.fixture
def record(guidance, outcomes):
    return guidance_record(guidance, outcomes)


def row_of(record, year, day):
    frame = record.to_frame()
    chosen = frame[(frame["fiscal_year"] == year) & (frame["issued_on"] == day)]
    return chosen.iloc[0]


def crps_by_integration(y, law, low, high):
    """The integral that defines the score, from well below to well above everything."""
    left = quad(lambda x: law.cdf(x) ** 2, low, y, points=[law.ppf(0.001)], limit=200)[0]
    right = quad(lambda x: law.sf(x) ** 2, y, high, points=[law.ppf(0.999)], limit=200)[0]
    return left + right


def test_a_range_is_scored_from_its_middle(record):
    row = row_of(record, 2023, "2023-07-26")
    assert row["inside"]
    assert row["error"] == pytest.approx(28.103 - 28.5)
    assert row["standardised_error"] == pytest.approx((28.103 - 28.5) / 1.5)
    assert row["pit"] == pytest.approx((28.103 - 27) / 3)
    assert (row["midpoint_usd_bn"], row["width_usd_bn"]) == (28.5, 3.0)


def test_crps_of_a_range_is_the_integral_over_both_readings(record):
    row = row_of(record, 2023, "2023-07-26")
    normal = stats.norm(28.5, 1.5 / stats.norm.ppf(0.9))
    assert normal.cdf(30) - normal.cdf(27) == pytest.approx(0.8)
    assert row["crps_normal"] == pytest.approx(crps_by_integration(28.103, normal, 10, 50))
    assert row["pit_normal"] == pytest.approx(normal.cdf(28.103))
    uniform = stats.uniform(27, 3)
    assert row["crps_uniform"] == pytest.approx(crps_by_integration(28.103, uniform, 10, 50))


def test_an_outcome_outside_the_range_has_an_extreme_pit(record):
    below = row_of(record, 2023, "2023-02-01")
    assert not below["inside"]
    assert below["pit"] == 0 and below["standardised_error"] < -1
    assert row_of(record, 2022, "2022-10-26")["pit"] == pytest.approx(0.036)


def test_a_point_scores_its_absolute_error_and_has_no_pit(record):
    row = row_of(record, 2019, "2019-10-30")
    assert row["crps_uniform"] == row["crps_normal"] == pytest.approx(0.346)
    assert row["scored"] and row["inside"]
    assert math.isnan(row["standardised_error"]) and math.isnan(row["pit"])
    assert row["reason"] == "no width: no standardised error and no PIT"


@pytest.mark.parametrize(
    ("point", "actual", "inside"),
    [
        (16.0, 15.5, True),
        (16.0, 15.49, False),
        (4.5, 4.55, True),
        (4.5, 4.491, True),
        (4.5, 4.56, False),
        (7.0, 6.733, True),
        (15.0, 13.915, False),
        (7.25, 7.254, True),
    ],
)
def test_a_point_holds_what_rounds_to_its_last_printed_digit(point, actual, inside):
    statement = {"fiscal_year": 2020, "issued_on": "2020-07-30", "kind": "point"}
    guidance = pd.DataFrame([statement | {"low_usd_bn": point, "high_usd_bn": point}])
    outcomes = pd.DataFrame({"fiscal_year": [2020], "actual_usd_bn": [actual]})
    assert guidance_record(guidance, outcomes).to_frame()["inside"].tolist() == [inside]


def test_the_last_printed_digit_of_a_round_hundred_is_its_unit():
    assert [half_last_digit(value) for value in (100.0, 20.0, 0.3)] == [0.5, 0.5, 0.05]


def test_qualitative_rows_and_years_without_outcome_stay_unscored_with_a_reason(record):
    words = row_of(record, 2024, "2023-07-26")
    later = row_of(record, 2026, "2026-07-29")
    assert words["reason"] == "qualitative: no number to score"
    assert later["reason"] == "no outcome known"
    for row in (words, later):
        assert not row["scored"] and row["inside"] is pd.NA
        assert row[["error", "pit", "crps_uniform", "crps_normal"]].isna().all()
    assert len(record.to_frame()) == 11


def test_unresolved_rows_are_shown_and_not_scored(guidance, outcomes):
    guidance["evidence"] = "reported"
    guidance.loc[0, "evidence"] = "unresolved"
    record = guidance_record(guidance, outcomes)
    assert row_of(record, 2019, "2019-07-24")["reason"].startswith("unresolved evidence")
    assert record.hit_rate().n == 8 and record.evidence == "derived"


def test_horizon_counts_days_to_the_fiscal_year_end(guidance, outcomes):
    assert row_of(guidance_record(guidance, outcomes), 2023, "2023-07-26")["horizon_days"] == 158
    shifted = guidance_record(guidance, outcomes, fiscal_year_end="10-31")
    assert row_of(shifted, 2023, "2023-07-26")["horizon_days"] == 97


def test_revisions_are_of_the_midpoint_since_the_number_before(record):
    row = row_of(record, 2023, "2023-07-26")
    assert (row["revision"], row["revision_usd_bn"]) == (2, -3.0)
    first = row_of(record, 2023, "2022-10-26")
    assert first["revision"] == 0 and math.isnan(first["revision_usd_bn"])


def test_a_revision_across_definitions_is_no_revision(guidance, outcomes):
    guidance["definition"] = ["without leases"] + ["with leases"] * 10
    record = guidance_record(guidance, outcomes)
    assert math.isnan(row_of(record, 2019, "2019-10-30")["revision_usd_bn"])
    assert row_of(record, 2020, "2020-07-30")["revision_usd_bn"] == 1.0


def test_a_statement_meets_the_outcome_of_its_own_definition(guidance, outcomes):
    guidance["definition"] = ["without leases"] + ["with leases"] * 10
    outcomes["definition"] = "with leases"
    unmatched = guidance_record(guidance, outcomes)
    assert row_of(unmatched, 2019, "2019-07-24")["reason"] == "no outcome known"
    own = pd.DataFrame(
        {"fiscal_year": [2019], "actual_usd_bn": [15.102], "definition": ["without leases"]}
    )
    matched = guidance_record(guidance, pd.concat([outcomes, own], ignore_index=True))
    assert row_of(matched, 2019, "2019-07-24")["actual_usd_bn"] == 15.102
    assert row_of(matched, 2019, "2019-10-30")["actual_usd_bn"] == 15.654


def test_other_columns_are_carried_through_and_rows_come_in_order(guidance, outcomes):
    guidance["note"] = range(11)
    frame = guidance_record(guidance.sample(frac=1, random_state=1), outcomes).to_frame()
    assert frame["note"].tolist() == list(range(11))
    assert list(frame.index) == list(range(11))


def test_scoring_a_scored_frame_again_changes_nothing(record, outcomes):
    again = guidance_record(record.to_frame(), outcomes)
    pd.testing.assert_frame_equal(
        again.to_frame(), record.to_frame(), check_like=True, check_dtype=False
    )


def test_scores_scale_with_the_unit(guidance, outcomes, record):
    """In millions every error is a thousand times larger; hits of ranges stay."""
    ends = ["low_usd_bn", "high_usd_bn"]
    guidance[ends] *= 1000
    outcomes["actual_usd_bn"] *= 1000
    wide, small = guidance_record(guidance, outcomes).to_frame(), record.to_frame()
    for column in ("error", "crps_uniform", "crps_normal"):
        np.testing.assert_allclose(wide[column], 1000 * small[column], rtol=1e-12)
    ranges = small["kind"] == "range"
    assert (wide["inside"][ranges] == small["inside"][ranges]).all()


def test_the_arguments_are_left_alone(guidance, outcomes):
    before = guidance.copy(), outcomes.copy()
    guidance_record(guidance, outcomes)
    pd.testing.assert_frame_equal(guidance, before[0])
    pd.testing.assert_frame_equal(outcomes, before[1])


def test_hit_rate_counts_statements_with_the_jeffreys_interval(record):
    rate = record.hit_rate()
    assert (rate.hits, rate.n, rate.years) == (6, 9, 4)
    assert rate.share == pytest.approx(6 / 9)
    expected = proportion_confint(6, 9, alpha=0.05, method="jeffreys")
    assert (rate.low, rate.high) == pytest.approx(expected, rel=1e-9)


def test_hit_rate_takes_one_statement_a_year_on_request(record):
    first, last = (record.hit_rate(statements=which) for which in ("first", "last"))
    assert (first.hits, first.n) == (2, 4)
    assert (last.hits, last.n, last.high) == (4, 4, 1.0)


def test_hit_rate_can_be_cut_by_kind_horizon_and_memory(record):
    assert record.hit_rate(kind="point").n == 2
    assert record.hit_rate(kind="range", horizon=(150, 170)).hits == 2
    assert record.hit_rate(with_memory=False).n == 7
    table = record.hit_rates().set_index(["memory", "statements"])
    assert table.loc[("with", "every"), ["hits", "n"]].tolist() == [6, 9]
    assert table.loc[("without", "first"), ["hits", "n"]].tolist() == [2, 3]


def test_a_remembered_cell_that_is_not_scored_does_not_count_as_memory(guidance, outcomes):
    guidance["checked"], guidance["from_memory"] = "two", "prior_low_usd_bn"
    assert not guidance_record(guidance, outcomes).to_frame()["remembered"].any()


def test_bias_is_the_mean_error_with_its_t_interval(record):
    bias = record.bias().set_index("statements")
    errors = record.scored["error"].to_numpy()
    assert bias.loc["every", "mean_error_usd_bn"] == pytest.approx(errors.mean())
    expected = DescrStatsW(errors).tconfint_mean()
    assert bias.loc["every", ["low_usd_bn", "high_usd_bn"]].tolist() == pytest.approx(expected)
    first = [15.654 / 17 - 1, 15.719 / 15 - 1, 32.036 / 32 - 1, 28.103 / 36.5 - 1]
    assert bias.loc["first", "mean_relative_error"] == pytest.approx(np.mean(first))
    assert bias["n"].tolist() == [9, 4, 4]


def test_a_single_statement_leaves_the_bias_without_limit(guidance, outcomes):
    bias = guidance_record(guidance[2:3], outcomes).bias()
    assert bias.loc[0, "low_usd_bn"] == -math.inf and bias.loc[0, "high_usd_bn"] == math.inf


def test_drift_adds_the_revisions_of_a_year(record):
    drift = record.drift().set_index("fiscal_year")
    names = ["statements", "raised", "cut", "kept", "net_revision_usd_bn"]
    assert drift.loc[2023, names].tolist() == [3, 0, 2, 0, -8.0]
    assert drift.loc[2022, ["first_width_usd_bn", "last_width_usd_bn"]].tolist() == [4.0, 1.0]
    assert 2024 not in drift.index and 2026 in drift.index


def test_horizon_groups_hold_every_scored_statement_once(record):
    table = record.by_horizon()
    assert table["n"].sum() == len(record.scored)
    assert table["hits"].sum() == 6
    half_year = table.set_index("from_days").loc[91]
    assert (half_year["n"], half_year["hits"]) == (4, 3)


def test_the_headline_gives_share_interval_and_n(record):
    assert record.headline().startswith("6 of 9 scored statements held the outcome (67%, 95%")
    assert "first statements of 4 years 2 did" in record.headline()


def test_a_record_without_outcomes_says_so(guidance):
    none = pd.DataFrame({"fiscal_year": [2001], "actual_usd_bn": [1.0]})
    record = guidance_record(guidance, none)
    assert record.headline() == "None of 11 statements can be scored yet."
    assert record.hit_rates().empty and record.bias().empty and record.by_horizon().empty
    with pytest.raises(DataError, match="no scored statement"):
        record.hit_rate()


def test_evidence_is_the_weakest_of_scored_rows_and_outcomes(guidance, outcomes):
    assert guidance_record(guidance, outcomes).evidence == "derived"
    outcomes["evidence"] = ["reported"] * 4 + ["assumed"]  # 2024 has no scored statement
    assert guidance_record(guidance, outcomes).evidence == "derived"
    outcomes["evidence"] = ["estimated"] + ["reported"] * 4
    assert guidance_record(guidance, outcomes).evidence == "estimated"


def test_sources_of_both_frames_are_kept(guidance, outcomes):
    guidance.attrs["sources"] = (Source("a", "1", "guidance"),)
    outcomes.attrs["sources"] = (Source("b", "2", "outcome"),)
    assert [source.table for source in guidance_record(guidance, outcomes).sources] == ["a", "b"]


def spoiled(frame, row, column, value):
    frame = frame.astype({column: object})
    frame.loc[row, column] = value
    return frame


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (2, "low_usd_bn", 17.0, r"2020 issued on 2020-04-29: low_usd_bn=17.0 lies above"),
        (2, "high_usd_bn", np.nan, r"2020-04-29: low_usd_bn=14.0, high_usd_bn=nan; give finite"),
        (2, "high_usd_bn", np.inf, "high_usd_bn=inf"),
        (2, "low_usd_bn", -1.0, "is no spending"),
        (3, "high_usd_bn", 17.0, "a point from 16.0 to 17.0; call it a range"),
        (2, "issued_on", "2021-01-27", r"2020 issued on 2021-01-27, after the year's end"),
        (3, "issued_on", "2020-04-29", "guidance has fiscal_year=2020, issued_on=2020-04-29"),
        (2, "issued_on", "29/04/2020", "issued_on='29/04/2020' is not a date"),
        (2, "kind", "ranges", "unknown kind of statement 'ranges'; the nearest .* range"),
        (2, "fiscal_year", 2020.5, "fiscal_year=2020.5 is no year"),
    ],
)
def test_bad_guidance_is_named(guidance, outcomes, row, column, value, message):
    with pytest.raises(DataError, match=message):
        guidance_record(spoiled(guidance, row, column, value), outcomes)


def test_bad_outcomes_are_named(guidance, outcomes):
    with pytest.raises(DataError, match="outcomes has fiscal_year=2019 twice"):
        guidance_record(guidance, pd.concat([outcomes, outcomes]))
    with pytest.raises(DataError, match="outcomes: actual_usd_bn at 2019 is nan"):
        guidance_record(guidance, spoiled(outcomes, 0, "actual_usd_bn", np.nan))


@pytest.mark.parametrize("column", ["fiscal_year", "issued_on", "kind", "low_usd_bn"])
def test_a_missing_column_is_named(guidance, outcomes, column):
    with pytest.raises(DataError, match=f"guidance lacks the column '{column}'"):
        guidance_record(guidance.drop(columns=column), outcomes)


def test_unknown_options_are_named(record):
    with pytest.raises(DataError, match="statements='all'; give one of every, first, last"):
        record.hit_rate(statements="all")
    with pytest.raises(DataError, match="unknown kind of statement 'points'"):
        record.hit_rate(kind="points")
    with pytest.raises(DataError, match=r"level=95 lies outside \(0, 1\)"):
        record.hit_rate(level=95)
    with pytest.raises(DataError, match="give two days or more, each later"):
        record.by_horizon(edges=(100, 50))
