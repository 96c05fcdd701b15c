"""Events of common days: when the correction acts, and how much."""

import numpy as np
import pandas as pd
import pytest

from analysis.reactions import event_study

WINDOWS = {"estimation_window": (-110, -11), "event_window": (-10, 10)}


def study_of(values, places, **more):
    """One firm an event, `values` (days, firms); the constant mean is the normal return."""
    days = pd.bdate_range("2021-01-04", periods=len(values))
    events = pd.DataFrame(
        {"event_id": range(len(places)), "firm": range(len(places)), "date": days[list(places)]}
    )
    settings = {"model": "constant_mean"} | WINDOWS | more
    return event_study(pd.DataFrame(values, index=days), events, **settings)


@pytest.fixture
def simulated_firms():
    rng = np.random.default_rng(12)
    return 0.01 * (rng.normal(0, 0.5, (400, 1)) + rng.normal(0, 1, (400, 6)))


def test_on_one_common_day_rho_is_the_mean_of_the_correlation_matrix(simulated_firms):
    study = study_of(simulated_firms, [200] * 6)
    matrix = np.corrcoef(simulated_firms[90:190].T)
    rho = (matrix.sum() - 6) / 30
    plain, corrected = study.test("bmp", 0, 3), study.test("kp_bmp", 0, 3)
    expected = plain.statistic * ((1 - rho) / (1 + 5 * rho)) ** 0.5
    assert rho > 0.1
    assert corrected.statistic == pytest.approx(expected, rel=1e-9)
    assert corrected.estimate == plain.estimate
    assert corrected.estimate / corrected.standard_error == pytest.approx(corrected.statistic)


def test_windows_that_do_not_meet_leave_the_plain_tests_and_say_so(simulated_firms):
    # three sessions apart: windows of three days do not meet, windows of four days do
    study = study_of(simulated_firms, range(200, 218, 3))
    for plain, corrected in (("bmp", "kp_bmp"), ("patell", "kp_patell")):
        before, after = study.test(plain, -1, 1), study.test(corrected, -1, 1)
        assert (after.statistic, after.p_value) == (before.statistic, before.p_value)
        assert f"no two tested windows share a session (rho = 0): equal to {plain}" in after.reason
        assert "equal to" not in study.test(corrected, -1, 2).reason
        assert study.test(corrected, -1, 2).statistic != study.test(plain, -1, 2).statistic


def test_pairs_count_by_the_share_of_the_tested_window_in_common(simulated_firms):
    # two events a session apart share 2 of 3 days, so their correlation counts two thirds
    study = study_of(simulated_firms[:, :2], [200, 201])
    first, second = simulated_firms[90:190, 0], simulated_firms[91:191, 1]
    e, f = first - first.mean(), second - second.mean()
    r = e[1:] @ f[:-1] / np.sqrt((e @ e) * (f @ f))
    plain, found = study.test("patell", -1, 1), study.test("kp_patell", -1, 1)
    assert found.statistic == pytest.approx(plain.statistic / (1 + 2 / 3 * r) ** 0.5, rel=1e-9)


def test_opposite_events_leave_no_variance_and_no_number():
    rng = np.random.default_rng(5)
    noise = rng.normal(0, 0.01, 400)
    other = -noise
    other[200] = 0.013
    study = study_of(np.column_stack([noise, other]), [200, 200])
    for name in ("kp_bmp", "kp_patell"):
        found = study.test(name, 0, 0)
        assert not found.valid and np.isnan(found.p_value)
        assert "rho = -1 leaves no variance" in found.reason
    for name in ("corrado", "crude_dependence"):
        flat = study_of(np.column_stack([noise, -noise]), [200, 200]).test(name, 0, 0)
        assert not flat.valid and "give no spread" in flat.reason


def test_the_order_of_events_does_not_change_the_correction(simulated_firms):
    places = [200, 204, 200, 190, 201, 204]
    order = [3, 5, 0, 2, 4, 1]
    plain = study_of(simulated_firms, places)
    other = study_of(simulated_firms[:, order], [places[i] for i in order])
    for name in ("kp_bmp", "kp_patell", "corrado", "corrado_zivney", "grank_t"):
        before, after = plain.test(name, -3, 3), other.test(name, -3, 3)
        assert after.statistic == pytest.approx(before.statistic, rel=1e-9)
