"""The same numbers as base R on every simulated case."""

import numpy as np
import pytest
from event_study_cases import CASES, made_by, read_case, read_rows
from parity_ours import study_of

from analysis.reactions.battery import TESTS

EVENTS, TABLE = read_rows("base_r_events.csv"), read_rows("base_r_tests.csv")


@pytest.fixture(scope="module", params=CASES)
def case(request):
    return read_case(request.param)


@pytest.fixture(scope="module")
def study(case):
    return study_of(case)


def stored(case, quantity):
    rows = EVENTS[(EVENTS["case"] == case.name) & (EVENTS["statistic"] == quantity)]
    assert len(rows), quantity
    return rows


def test_the_cases_hold_what_they_are_for():
    cars = EVENTS[(EVENTS["case"] == "ties") & (EVENTS["statistic"] == "car")]
    sizes = cars["value"].abs().groupby(cars["first"])
    assert sizes.apply(lambda one: one.duplicated().any()).any()
    assert (cars["value"] == 0).any()
    spread = read_case("spread").places
    assert 0 < np.unique(spread).size < 30 and np.ptp(spread) > 7
    days = EVENTS[(EVENTS["case"] == "gaps") & (EVENTS["statistic"] == "df")]["value"]
    assert days.nunique() > 3
    complete = EVENTS[(EVENTS["case"] == "gaps") & (EVENTS["statistic"] == "car")]
    assert complete.groupby(["first", "last"]).size().min() < 30


def test_the_tables_say_which_r_made_them():
    assert made_by("base_r_events.csv") == made_by("base_r_tests.csv")
    assert made_by("base_r_tests.csv").startswith("base R 4.")


def test_coefficients_and_sigma_are_those_of_lm(study, case):
    names = set(EVENTS.loc[EVENTS["case"].eq(case.name) & EVENTS["first"].isna(), "statistic"])
    assert {"sigma", "df"} <= names
    for name in names:
        rows = stored(case, name)
        one = "beta" if name == "MARKET" and case.model == "market_model" else name
        mine = study.coefficients.loc[rows["event_id"], one]
        np.testing.assert_allclose(mine, rows["value"], rtol=1e-9)


def test_abnormal_returns_are_those_of_predict(study, case):
    table = stored(case, "ar").pivot(index="event_id", columns="first", values="value")
    np.testing.assert_allclose(study.abnormal_returns, table, rtol=1e-9, atol=1e-13)


@pytest.mark.filterwarnings("ignore:.*events left out:UserWarning")
@pytest.mark.parametrize("window", [(0, 0), (-1, 1), (-3, 3), (1, 3)])
def test_cars_their_forecast_errors_and_sample_quantiles_are_those_of_r(study, case, window):
    for quantity in ("car", "se", "sq_p"):
        rows = stored(case, quantity)
        rows = rows[(rows["first"] == window[0]) & (rows["last"] == window[1])]
        sq, car = study.sq_test(*window), study.car(*window)
        mine = sq["p_value"] if quantity == "sq_p" else car[quantity]
        np.testing.assert_allclose(mine.loc[rows["event_id"]], rows["value"], rtol=1e-9, atol=1e-13)
        assert len(rows) == len(car) == (sq["reason"] != "no return on a day of the window").sum()


@pytest.mark.parametrize("name", TESTS)
def test_each_test_gives_the_statistic_and_the_p_value_of_r(study, case, name):
    rows = TABLE[(TABLE["case"] == case.name) & (TABLE["statistic"] == name)]
    assert len(rows) == 4
    for row in rows.itertuples():
        mine = study.test(name, row.first, row.last)
        assert mine.statistic == pytest.approx(row.value, rel=1e-8)
        assert mine.p_value == pytest.approx(row.p, rel=1e-8)
