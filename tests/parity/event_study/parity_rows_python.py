"""What is compared with the packages in Python."""

from __future__ import annotations

import numpy as np
import parity_rebuilt as rebuilt
from parity_ours import T
from parity_row import (
    CONVERTS,
    DIFFERS,
    EQUAL,
    STEP,
    Row,
    abnormal,
    car,
    converts,
    differs,
    equal,
    named,
    of_cars,
    scar,
    sigma,
    standard_error,
    step,
    variance,
)


def regression_rows(tool: str) -> list[Row]:
    """The package eventstudy and its fork."""
    by_t = "divisor T, so (T - 2)/T of sigma squared; no forecast term"
    return [
        step(tool, "ar", "abnormal return", abnormal),
        step(tool, "car", "CAR", car),
        Row(
            tool,
            "variance",
            "sigma",
            CONVERTS,
            by_t,
            lambda ours: variance(ours) * (T - 2) / T,
            variance,
            tolerance=STEP,
        ),
        Row(
            tool,
            "t",
            "CAR t",
            DIFFERS,
            "divisor T; L sigma squared, without the forecast term",
            rebuilt.car_t_without_forecast,
            scar,
        ),
    ]


FORK = [
    Row(
        "ffjr_eventstudies",
        "t of mean CAR",
        "cross_section_t",
        DIFFERS,
        "no test of ours: mean CAR over the pooled residual variance, divisor T, no forecast term",
        rebuilt.mean_car_over_pooled_variance,
        named("cross_section_t"),
    ),
    Row(
        "ffjr_eventstudies",
        "mean of CAR",
        "mean CAR",
        EQUAL,
        "",
        of_cars(np.mean),
        of_cars(np.mean),
        tolerance=STEP,
    ),
    Row(
        "ffjr_eventstudies",
        "variance of CAR",
        "variance of CAR",
        CONVERTS,
        "divisor N, so (N - 1)/N of the variance in cross-section t",
        of_cars(np.var),
        lambda ours: ours.cars["car"].var(ddof=1),
        tolerance=STEP,
    ),
    Row(
        "ffjr_eventstudies",
        "skewness of CAR",
        "skewness_adjusted_t",
        CONVERTS,
        "gives the skewness g of divisor N: solved from our t, then (N/(N - 1))^(3/2) of it",
        rebuilt.population_skewness,
    ),
]

STATISTICS = [
    equal(
        "eventstudystatistics",
        "adjBMP without adjustment",
        "bmp",
        how="the market given about each event's mean; its p-value takes the normal law",
    ),
    Row(
        "eventstudystatistics",
        "adjust",
        "kp_bmp",
        EQUAL,
        "on one common day, given residuals of unit norm; the ratio of kp_bmp to bmp",
        lambda ours: ours.statistic("kp_bmp") / ours.statistic("bmp"),
        lambda ours: ours.statistic("kp_bmp") / ours.statistic("bmp"),
        ("common",),
    ),
    Row(
        "eventstudystatistics",
        "adjust",
        "kp_bmp",
        DIFFERS,
        "on other days: correlates residuals by relative day and counts every pair, whether or not "
        "windows meet",
        rebuilt.kp_factor_by_relative_day,
        lambda ours: ours.statistic("kp_bmp") / ours.statistic("bmp"),
        ("nine", "spread"),
    ),
    equal(
        "eventstudystatistics",
        "calculate_U, calculate_grank_Z",
        "grank_t",
        how="given standardised residuals and SCARs",
    ),
    differs(
        "eventstudystatistics",
        "grank",
        "grank_t",
        "the event window's sum of squares in each residual's variance; "
        "CAR without its forecast term",
        rebuilt.grank_of_eventstudystatistics,
    ),
]

EVENT_STUDIES = [
    step("event_studies", "car", "CAR", car),
    step("event_studies", "scar", "SCAR", scar),
    Row(
        "event_studies",
        "var_car",
        "forecast error of CAR",
        CONVERTS,
        "its square",
        lambda ours: standard_error(ours) ** 2,
        tolerance=STEP,
    ),
    equal("event_studies", "j2", "patell"),
    equal("event_studies", "generalized_sign_test", "generalised_sign"),
    differs(
        "event_studies",
        "j1",
        "patell",
        "mean CAR over its mean forecast variance: events not weighed by their precision",
        rebuilt.j1,
    ),
    differs(
        "event_studies",
        "rank_test",
        "corrado",
        "spread of ranks over the L days of the window, not over T + L days",
        rebuilt.rank_over_window_spread,
    ),
]

TOOLKIT = [
    step("event_study_toolkit", "car", "CAR", car),
    step("event_study_toolkit", "sigma", "sigma", sigma),
    Row(
        "event_study_toolkit",
        "scar",
        "SCAR",
        DIFFERS,
        "L sigma squared, no forecast term",
        rebuilt.scar_without_forecast,
        scar,
    ),
    equal("event_study_toolkit", "car_t", "cross_section_t"),
    equal(
        "event_study_toolkit",
        "scar_t",
        "bmp",
        ("common",),
        "no forecast term, which on one common day is the same for all",
    ),
    differs(
        "event_study_toolkit",
        "scar_t",
        "bmp",
        "on other days: no forecast term",
        rebuilt.bmp_without_forecast,
        "spread",
    ),
    differs(
        "event_study_toolkit",
        "tpatell",
        "patell",
        "no forecast term; variance 1 and not (T - 2)/(T - 4)",
        rebuilt.patell_without_forecast,
    ),
    equal("event_study_toolkit", "gen_z", "generalised_sign"),
    differs(
        "event_study_toolkit",
        "getGRANK",
        "grank_t",
        "Z over the spread of independent ranks; sqrt L lost in scaling; no leverage, "
        "no forecast term",
        rebuilt.grank_of_toolkit,
    ),
]

PY = "py_event_studies"
PY_EVENT_STUDIES = [
    converts(
        PY,
        "ordinary_cross_sec_test",
        "cross_section_t",
        "spread with divisor N: sqrt(N/(N - 1)) larger",
        rebuilt.by_n,
    ),
    differs(
        PY,
        "bmp_test",
        "bmp",
        "forecast term multiplied where it should divide; days standardised one by one; divisor N",
        rebuilt.bmp_forecast_inverted,
    ),
    Row(
        PY,
        "create_avg_corrs",
        "kp_patell",
        EQUAL,
        "on one common day rho, as kp_patell implies it",
        lambda ours: ours.rho,
        lambda ours: ours.rho,
        ("common",),
    ),
    Row(
        PY,
        "create_avg_corrs",
        "kp_patell",
        DIFFERS,
        "on other days: correlates residuals by relative day and counts every pair",
        lambda ours: ours.whole.correlation_by_relative_day,
        lambda ours: ours.rho,
        ("spread",),
    ),
    converts(
        PY,
        "kp_test",
        "kp_bmp",
        "divisor N: sqrt(N/(N - 1)) larger; no forecast term, which "
        "on one common day is the same for all",
        rebuilt.by_n,
        "common",
    ),
    differs(
        PY,
        "kp_test",
        "kp_bmp",
        "on other days: correlates by relative day, every pair; no forecast term; divisor N",
        rebuilt.kp_without_forecast_by_relative_day,
        "spread",
    ),
]

EASY = [
    step("easy_event_studies", "alpha", "alpha", lambda ours: ours.coefficients["alpha"]),
    step("easy_event_studies", "beta", "beta", lambda ours: ours.coefficients["beta"]),
    step("easy_event_studies", "sigma", "sigma", sigma),
    step("easy_event_studies", "car", "CAR", car),
    step("easy_event_studies", "se", "forecast error of CAR", standard_error),
    Row(
        "easy_event_studies",
        "se of the table",
        "forecast error of CAR",
        DIFFERS,
        "sum of daily forecast variances, without what the days share",
        rebuilt.se_of_days,
        standard_error,
    ),
    step("easy_es", "ar", "abnormal return", abnormal),
    step("easy_es", "car", "CAR", car),
    Row(
        "easy_es",
        "sar",
        "SCAR",
        DIFFERS,
        "divisor T - 1; no forecast term",
        rebuilt.scar_of_easy_es,
        scar,
    ),
    Row(
        "easy_es",
        "scar",
        "SCAR",
        DIFFERS,
        "divisor T - 1; L sigma squared, no forecast term",
        rebuilt.scar_of_easy_es,
        scar,
    ),
]

SUITE = [step("eventstudysuite", "cal_ar", "abnormal return", abnormal)]

ROBUST = [
    Row(
        "robust_eventstudy",
        "mean_off_diagonal",
        "kp_patell",
        EQUAL,
        "on one common day rho, as kp_patell implies it",
        lambda ours: ours.rho,
        lambda ours: ours.rho,
    ),
    Row(
        "robust_eventstudy",
        "deff",
        "kp_patell",
        EQUAL,
        "the squared ratio of patell to kp_patell",
        lambda ours: ours.design_effect,
        lambda ours: ours.design_effect,
    ),
    converts(
        "robust_eventstudy",
        "t",
        "kp_bmp",
        "without 1 - rho: kp_bmp over sqrt(1 - rho)",
        lambda ours: 1 / np.sqrt(1 - ours.rho),
    ),
]

MY = [
    Row(
        "myeventstudy",
        "Mean CAR",
        "mean CAR",
        EQUAL,
        "",
        of_cars(np.mean),
        of_cars(np.mean),
        tolerance=STEP,
    ),
    equal("myeventstudy", "t_stat", "cross_section_t"),
    Row(
        "myeventstudy",
        "p_value",
        "cross_section_t",
        EQUAL,
        "the p-value",
        lambda ours: ours.p_value("cross_section_t"),
        lambda ours: ours.p_value("cross_section_t"),
    ),
]

PYTHON = [
    *regression_rows("eventstudy"),
    *regression_rows("ffjr_eventstudies"),
    *FORK,
    *STATISTICS,
    *EVENT_STUDIES,
    *TOOLKIT,
    *PY_EVENT_STUDIES,
    *EASY,
    *SUITE,
    *ROBUST,
    *MY,
]
