"""What is compared with R and its packages."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import parity_rebuilt as rebuilt
from parity_ours import Ours, T
from parity_row import (
    EQUAL,
    STEP,
    Row,
    abnormal,
    car,
    converts,
    differs,
    equal,
    sigma,
    standard_error,
)

BY_R = {
    "cross_section_t": "t.test of CARs",
    "crude_dependence": "the paper's formula on residuals of lm",
    "patell": "the paper's formula on lm, predict and vcov",
    "bmp": "t.test of SCARs by lm, predict and vcov",
    "kp_bmp": "the definition on residuals of lm; on one common day rho is the mean of cor",
    "kp_patell": "as kp_bmp",
    "corrado": "the paper's formula on lm and rank",
    "corrado_zivney": "the paper's formula on lm, predict and rank",
    "grank_t": "the paper's formula on lm, hatvalues and rank",
    "generalised_sign": "the paper's formula on residuals of lm",
    "wilcoxon": "wilcox.test: exact, and with ties, zeros and continuity",
    "skewness_adjusted_t": "the paper's formula",
}


def by_r(theirs: str, name: str, ours: Callable[[Ours], float], how: str) -> Row:
    return Row("base_r_events", theirs, name, EQUAL, how, ours, ours, tolerance=STEP)


def slope(ours: Ours) -> float:
    found = ours.coefficients
    return found["beta"] if "beta" in found else found["MARKET"]


BASE_R = [
    by_r("alpha", "alpha", lambda ours: ours.coefficients["alpha"], "lm"),
    by_r("MARKET", "beta", slope, "lm"),
    by_r("SIZE", "second slope", lambda ours: ours.coefficients["SIZE"], "lm"),
    by_r("sigma", "sigma", sigma, "summary of lm"),
    by_r("ar", "abnormal return", abnormal, "predict"),
    by_r("car", "CAR", car, "predict"),
    by_r("se", "forecast error of CAR", standard_error, "vcov of lm"),
    by_r(
        "sq_p",
        "SQ test",
        lambda ours: ours.sample_quantile,
        "rstandard; for windows the definition on residuals and vcov of lm",
    ),
    Row(
        "base_r_tests",
        "detectable_effect",
        "minimum detectable effect",
        EQUAL,
        "power.t.test, to 1e-6",
        lambda ours: ours.detectable_effect,
        lambda ours: ours.detectable_effect,
        tolerance=1e-6,
    ),
    *(equal("base_r_tests", name, name, how=how) for name, how in BY_R.items()),
]

CZ = "modified_rank_test of standardised returns"
ESTUDY2 = [
    equal("estudy2", "t_test", "cross_section_t"),
    equal("estudy2", "brown_warner_1985", "crude_dependence", ("common",)),
    equal("estudy2", "car_brown_warner_1985", "crude_dependence", ("common",)),
    equal("estudy2", "boehmer", "bmp", ("common",), "sigma with divisor T - 1, which cancels"),
    differs(
        "estudy2",
        "boehmer",
        "bmp",
        "when days are missing: sigma with divisor T_i - 1, market squares over all T days",
        rebuilt.bmp_of_estudy2,
        "common_gaps",
    ),
    converts(
        "estudy2",
        "patell",
        "patell",
        "sigma with divisor T - 1: sqrt((T - 1)/(T - 2)) larger",
        lambda ours: np.sqrt((T - 1) / (T - 2)),
        "common",
    ),
    differs(
        "estudy2",
        "patell",
        "patell",
        "when days are missing: as boehmer; sums over events made N/N_t larger",
        rebuilt.patell_of_estudy2,
        "common_gaps",
    ),
    equal("estudy2", "generalized_sign_test", "generalised_sign", ("common",)),
    differs(
        "estudy2",
        "generalized_sign_test",
        "generalised_sign",
        "when days are missing: the number of positive returns made N/N_t larger",
        rebuilt.sign_of_estudy2,
        "common_gaps",
    ),
    differs(
        "estudy2",
        "car_rank_test",
        "corrado",
        "ranks over T + L days of the tested window; equal for the whole event window",
        rebuilt.ranks_over_tested_window,
        "common",
    ),
    equal("estudy2", "rank_test", "corrado", ("common",)),
    equal("estudy2", "modified_rank_test", "corrado", ("common",)),
    differs(
        "estudy2",
        "modified_rank_test",
        "corrado",
        "when days are missing: sums over events made N/N_t larger",
        rebuilt.rank_with_sums_blown_up,
        "common_gaps",
    ),
    equal(
        "estudy2", CZ, "corrado_zivney", ("common",), "its rank test, given standardised returns"
    ),
    equal("estudy2", "wilcoxon_test", "wilcoxon", ("common",), "the rank sum"),
]

R = [*BASE_R, *ESTUDY2]
