"""The numbers that the R package EventStudy publishes for a small example of its own.

Source: EventStudy 0.66.0 (S. Mueller), its tests of golden values: three events, each with its own
index, eight days of estimation and three of event window; the input is built as said there. It
could not be run here; the numbers are those its authors hold it to, within 1e-10.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.reactions import event_study

INDEX = (
    (-0.02, -0.01, 0.00, 0.01, 0.02, 0.03, -0.015, 0.005, 0.015, -0.005, 0.010),
    (-0.018, -0.008, 0.002, 0.012, 0.022, 0.028, -0.012, 0.008, 0.012, -0.004, 0.009),
    (-0.025, -0.012, 0.001, 0.010, 0.020, 0.030, -0.010, 0.006, 0.018, -0.006, 0.011),
)
NOISE = (
    (0.001, -0.001, 0.002, -0.002, 0.0015, -0.0015, 0.0005, -0.0005),
    (0.0012, -0.0008, 0.0018, -0.0016, 0.0010, -0.0012, 0.0006, -0.0010),
    (0.0008, -0.0012, 0.0016, -0.0014, 0.0012, -0.0010, 0.0004, -0.0004),
)
LINES = ((0.004, 1.2), (0.003, 1.0), (0.005, 1.4))
EVENT_RETURNS = ((0.040, 0.000, 0.030), (0.030, -0.010, 0.020), (0.050, -0.005, 0.035))
T, DAYS = 8, (0, 1, 2)

DAILY = {
    "cross_section_t": (12.785674729349529, -0.93664440956979689, 5.8589693453114027),
    "patell": (17.404798533168357, -3.239085545200092, 12.231088522816789),
    "crude_dependence": (14.5159150457412, -2.48331937385221, 10.0405096357597),
    "generalised_sign": (1.7320508075688774, -0.57735026918962584, 1.7320508075688774),
}
CUMULATED = {
    "cross_section_t": (12.785674729349529, 3.3332365393903789, 4.1627875088073241),
    "crude_dependence": (14.5159150457412, 8.50832999486859, 12.7439132912219),
    "generalised_sign": (1.7320508075688774, 1.7320508075688774, 1.7320508075688774),
}
MEAN_ABNORMAL = (0.017858427448395411, -0.003055141803282022, 0.012352491200872388)
PATELL_CUMULATED = (17.404798533168361, 10.016671714134711, 15.240200457996872)
BMP = (9.262881651878164, -0.99419205506945918, 5.6244379647718095)
BMP_CUMULATED = (9.262881651878164, 3.431336898228547, 4.2274213480688871)
KP_CUMULATED = (0.70742152433092598, 0.26205684907413279, 0.32285512936825822)
RANK = (1.586435792425881, -0.95186147545552868, 1.269148633940705)


def returns_one_after_the_other():
    """One firm a stretch of eleven sessions, so that each event has the index of its own."""
    days = pd.bdate_range("2021-01-04", periods=3 * (T + len(DAYS)))
    returns = pd.DataFrame(np.nan, index=days, columns=["F1", "F2", "F3"])
    returns["MARKET"] = np.concatenate(INDEX)
    for i, (alpha, beta) in enumerate(LINES):
        past = alpha + beta * np.array(INDEX[i][:T]) + np.array(NOISE[i])
        stretch = slice(11 * i, 11 * (i + 1))
        returns.iloc[stretch, i] = np.concatenate([past, EVENT_RETURNS[i]])
    return returns


@pytest.fixture(scope="module")
def study():
    returns = returns_one_after_the_other()
    firms = ["F1", "F2", "F3"]
    days = returns.index[[T, T + 11, T + 22]]
    events = pd.DataFrame({"event_id": firms, "firm": firms, "date": days})
    windows = {"estimation_window": (-T, -1), "event_window": (0, 2), "min_estimation_days": T}
    return event_study(returns, events, benchmark="MARKET", **windows)


def over_sigma(study):
    return study.abnormal_returns.to_numpy() / study.coefficients[["sigma"]].to_numpy()


def t_of(values):
    return values.mean(axis=0) / values.std(axis=0, ddof=1) * np.sqrt(len(values))


def test_mean_abnormal_returns_are_those_published(study):
    np.testing.assert_allclose(study.abnormal_returns.mean(), MEAN_ABNORMAL, rtol=1e-10)


@pytest.mark.parametrize("name", DAILY)
def test_the_tests_of_single_days_are_those_published(study, name):
    found = [study.test(name, day, day).statistic for day in DAYS]
    np.testing.assert_allclose(found, DAILY[name], rtol=1e-10)


@pytest.mark.parametrize("name", CUMULATED)
def test_the_tests_of_windows_are_those_published(study, name):
    found = [study.test(name, 0, day).statistic for day in DAYS]
    np.testing.assert_allclose(found, CUMULATED[name], rtol=1e-10)
    assert name != "crude_dependence" or study.test(name, 0, 2).df == 7


def test_its_rank_test_divides_by_a_spread_of_divisor_days_less_one(study):
    found = np.array([study.test("corrado", day, day).statistic for day in DAYS])
    np.testing.assert_allclose(found * np.sqrt(10 / 11), RANK, rtol=1e-10)


def test_its_patell_of_a_window_leaves_out_what_the_days_share(study):
    sar = np.array([study.car(day, day)["scar"] for day in DAYS]).T
    z = sar.cumsum(axis=1) / np.sqrt((np.array(DAYS) + 1) * 6 / 4)
    np.testing.assert_allclose(z.mean(axis=0) * np.sqrt(3), PATELL_CUMULATED, rtol=1e-10)
    exact = [study.test("patell", 0, day).statistic for day in DAYS]
    assert abs(exact[2] / PATELL_CUMULATED[2] - 1) > 1e-3


def test_its_bmp_leaves_out_the_forecast_term(study):
    np.testing.assert_allclose(t_of(over_sigma(study)), BMP, rtol=1e-10)
    cumulated = t_of(over_sigma(study).cumsum(axis=1))
    np.testing.assert_allclose(cumulated, BMP_CUMULATED, rtol=1e-10)


def test_its_kolari_pynnonen_correlates_by_relative_day_whatever_the_calendar(study):
    lines = study.coefficients[["alpha", "beta"]].to_numpy()
    past = returns_one_after_the_other()
    residual = [
        past[f"F{i + 1}"].to_numpy()[11 * i : 11 * i + T] - a - b * np.array(INDEX[i][:T])
        for i, (a, b) in enumerate(lines)
    ]
    rho = (np.corrcoef(residual).sum() - 3) / 6
    factor = np.sqrt((1 - rho) / (1 + 2 * rho))
    found = t_of(over_sigma(study).cumsum(axis=1)) * factor
    np.testing.assert_allclose(found, KP_CUMULATED, rtol=1e-9)
    apart = study.test("kp_bmp", 0, 2)
    assert "equal to bmp" in apart.reason  # on the calendar no two windows meet
