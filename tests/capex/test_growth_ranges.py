import math

import numpy as np
import pandas as pd
import pytest

from analysis import guidance_record
from analysis.core import DataError

# Meta's guidance for total expenses of 2018 and 2019 (growth, percent), and its expenses.
STATED = [
    (2018, "2017-11-01", 45.0, 60.0),
    (2019, "2018-10-30", 40.0, 50.0),
    (2019, "2019-04-24", 47.0, 55.0),
]
EXPENSES = {2017: 20.45, 2018: 30.925, 2019: 46.711}


def stated(rows=STATED):
    frame = pd.DataFrame(
        rows, columns=["fiscal_year", "issued_on", "growth_low_pct", "growth_high_pct"]
    )
    return frame.assign(kind="growth range", low_usd_bn=math.nan, high_usd_bn=math.nan)


def outcomes(years=EXPENSES):
    return pd.DataFrame({"fiscal_year": list(years), "actual_usd_bn": list(years.values())})


def test_a_growth_range_holds_the_outcome_exactly_when_it_holds_the_growth():
    frame = guidance_record(stated(), outcomes()).to_frame()
    base = frame["fiscal_year"].map(lambda year: EXPENSES[year - 1])
    growth = 100 * (frame["actual_usd_bn"] / base - 1)
    held = growth.between(frame["growth_low_pct"], frame["growth_high_pct"])
    assert frame["inside"].tolist() == held.tolist() == [True, False, True]
    np.testing.assert_allclose(frame["low_usd_bn"], base * (1 + frame["growth_low_pct"] / 100))
    assert frame["reason"].eq("").all()


def test_growth_over_a_year_without_an_outcome_is_kept_and_unscored():
    record = guidance_record(stated(), outcomes({2018: 30.925, 2019: 46.711}))
    frame = record.to_frame()
    assert frame["scored"].tolist() == [False, True, True]
    assert frame["reason"].iloc[0] == "growth range: no outcome of the year before is known"
    assert frame["inside"].isna().tolist() == [True, False, False]
    assert frame[["crps_uniform", "error"]].iloc[0].isna().all()


def test_growth_of_a_year_without_an_outcome_is_kept_and_unscored():
    frame = guidance_record(stated(), outcomes({2017: 20.45, 2018: 30.925})).to_frame()
    assert frame["reason"].tolist()[1:] == ["no outcome known"] * 2


def test_amounts_and_growth_stand_in_one_record():
    amount = {"fiscal_year": 2020, "issued_on": "2020-01-29", "kind": "range",
              "low_usd_bn": 54.0, "high_usd_bn": 59.0}  # fmt: skip
    mixed = pd.concat([stated(), pd.DataFrame([amount])], ignore_index=True)
    record = guidance_record(mixed, outcomes(EXPENSES | {2020: 53.294}))
    assert record.hit_rate(kind="growth range").n == 3
    assert record.hit_rate(kind="range").hits == 0
    assert record.by_revision()["n"].tolist() == [3, 1]


def test_the_base_is_of_the_statements_own_definition():
    told = outcomes().assign(definition="a")
    other = outcomes({2017: 99.0}).assign(definition="b")
    frame = guidance_record(
        stated(STATED[:1]).assign(definition="a"), pd.concat([told, other], ignore_index=True)
    ).to_frame()
    assert frame["low_usd_bn"].item() == pytest.approx(1.45 * 20.45)


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (60.0, 45.0, "2018 issued on 2017-11-01: growth from 60.0 to 45.0 percent; give the lower"),
        (-100.0, 5.0, "growth from -100.0 to 5.0 percent"),
        (math.nan, 5.0, "growth_low_pct=nan, growth_high_pct=5.0; give finite percent"),
        (5.0, math.inf, "growth_high_pct=inf; give finite percent"),
    ],
)
def test_bad_growth_is_named_with_its_place(low, high, message):
    with pytest.raises(DataError, match=message):
        guidance_record(stated([(2018, "2017-11-01", low, high)]), outcomes())


def test_growth_without_its_columns_is_refused():
    bare = stated().drop(columns="growth_high_pct")
    with pytest.raises(DataError, match="growth range lacks the column 'growth_high_pct'"):
        guidance_record(bare, outcomes())


def test_a_growth_range_after_its_year_is_refused():
    with pytest.raises(DataError, match="issued on 2019-01-02, after the year's end"):
        guidance_record(stated([(2018, "2019-01-02", 5.0, 6.0)]), outcomes())


def test_a_remembered_end_of_a_growth_range_counts_as_memory():
    frame = stated().assign(from_memory=["growth_low_pct", "", "source"])
    assert guidance_record(frame, outcomes()).to_frame()["remembered"].tolist() == [
        True, False, False,
    ]  # fmt: skip
