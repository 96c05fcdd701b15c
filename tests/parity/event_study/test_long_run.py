"""Long horizons, characteristics and variance: the same numbers as R with sandwich and lmtest."""

import numpy as np
import pandas as pd
import pytest
from event_study_cases import ESTIMATION, EVENT, made_by, read_case, read_rows

from analysis.reactions import event_study

TABLE = read_rows("long_run.csv")
HOLDING = 15


@pytest.fixture(scope="module", params=["spread", "common", "gaps"])
def case(request):
    return read_case(request.param)


@pytest.fixture(scope="module")
def study(case):
    return event_study(
        case.returns,
        case.events,
        benchmark="MARKET",
        estimation_window=ESTIMATION,
        event_window=EVENT,
    )


def stored(case, quantity):
    rows = TABLE[(TABLE["case"] == case.name) & (TABLE["quantity"] == quantity)]
    assert len(rows), quantity
    return rows.set_index("name")["value"]


def test_the_table_says_what_made_it():
    assert made_by("long_run.csv").startswith("R 4.")
    assert "sandwich" in made_by("long_run.csv")


@pytest.mark.filterwarnings("ignore:.*events left out:UserWarning")
def test_buy_and_hold_returns_and_their_tests_are_those_of_r(case, study):
    np.testing.assert_allclose(study.bhar(0, 3)["bhar"], stored(case, "bhar"), atol=1e-14)
    expected = stored(case, "bhar_test")
    plain = study.bhar_test("cross_section_t", 0, 3)
    found = (plain.n, plain.statistic, plain.p_value, plain.low)
    assert found == pytest.approx(tuple(expected[["n", "t", "p", "low"]]), rel=1e-9)
    skewed = study.bhar_test("skewness_adjusted_t", 0, 3)
    assert skewed.statistic == pytest.approx(expected["skewness_adjusted"], rel=1e-9)


@pytest.mark.parametrize("factors", [["MARKET"], ["MARKET", "SIZE"]])
@pytest.mark.parametrize("lags", [0, 2, None])
def test_the_calendar_time_portfolio_is_that_of_newey_west_in_r(case, study, factors, lags):
    found = study.calendar_time_portfolio(HOLDING, factors=case.returns[factors], lags=lags)
    assert len(found.portfolio) == stored(case, "calendar")["n"]
    for ours, theirs in (("estimate", "estimate"), ("se", "se"), ("p_value", "p")):
        expected = stored(case, f"calendar_{len(factors)}_{found.lags}_{theirs}")
        mine = found.coefficients[ours]
        np.testing.assert_allclose(mine, expected[mine.index], rtol=1e-8)


@pytest.mark.filterwarnings("ignore:.*events left out of the regression:UserWarning")
def test_regressions_on_characteristics_are_those_of_r(case, study):
    ids = case.events["event_id"]
    characteristics = pd.DataFrame(
        {"size": ((7 * ids) % 30 / 30).to_numpy(), "tech": (ids % 3 == 0).to_numpy()}, index=ids
    )
    found = study.regress_car(characteristics, -1, 1)
    assert found.n == stored(case, "regression")["n"]
    for fit, errors in {row[:2] for row in found.coefficients.index}:
        rows = found.coefficients.loc[(fit, errors)]
        assert rows["r_squared"].iloc[0] == pytest.approx(stored(case, "r_squared")[fit], rel=1e-8)
        for ours, theirs in (("estimate", "estimate"), ("se", "se"), ("p_value", "p")):
            expected = stored(case, f"regression_{fit}_{errors}_{theirs}")
            np.testing.assert_allclose(rows[ours], expected[rows.index], rtol=1e-8)
    assert ("ols", "clustered") in {row[:2] for row in found.coefficients.index} or (
        case.name == "common"
    )


def test_the_variance_test_is_that_of_rstudent_in_r(case, study):
    expected = stored(case, "variance")
    found, normal = (study.variance_test(-1, 1, law=law) for law in ("estimation", "normal"))
    assert found.estimate == pytest.approx(expected["ratio"], rel=1e-9)
    assert found.p_value == pytest.approx(expected["p_estimation"], rel=1e-9)
    assert normal.statistic == pytest.approx(expected["z"], rel=1e-8)
    assert normal.p_value == pytest.approx(expected["p_normal"], rel=1e-8)
