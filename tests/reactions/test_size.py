"""Under no effect a 5 % test must reject about 5 % of the time, and fail where it is known to."""

import numpy as np
import pandas as pd
import pytest

from analysis.reactions import event_study
from analysis.reactions.battery import TESTS, run_test
from analysis.reactions.sample import sample_of

REPLICATES, EVENTS, SESSIONS, DAY = 2000, 20, 125, 115
FEW_REPLICATES = 300
RIGHT = (0.035, 0.065)
FEW = (0.02, 0.09)
"""Rank and sign tests of ten events move in steps."""
BY_RANK = ("corrado", "corrado_zivney", "grank_t", "generalised_sign", "wilcoxon")


def simulate(noise):
    """All replicates in one study: 40,000 simulated firms, each with one event on one day."""
    market = np.random.default_rng(1).normal(0, 0.01, SESSIONS)
    days = pd.bdate_range("2023-01-02", periods=SESSIONS)
    returns = pd.DataFrame(market[:, None] + 0.02 * noise, index=days)
    count = noise.shape[1]
    events = pd.DataFrame({"event_id": range(count), "firm": range(count), "date": days[DAY]})
    return event_study(
        returns,
        events,
        benchmark=pd.Series(market, index=days),
        estimation_window=(-110, -11),
        event_window=(-1, 1),
    )


def rejected(study, names, window=(-1, 1), events=EVENTS, replicates=REPLICATES):
    """Share of replicates in which each test has p < 0.05."""
    count = dict.fromkeys(names, 0)
    for start in range(0, replicates * events, events):
        sample = sample_of(study._fitted.rows(slice(start, start + events)), *window)
        for name in names:
            count[name] += run_test(name, sample).p_value < 0.05
    return {name: times / replicates for name, times in count.items()}


def outside(shares, bounds):
    return {name: s for name, s in shares.items() if not bounds[0] <= s <= bounds[1]}


def off_size(shares):
    """Tests outside their bounds; the sign test of 20 events can have no size near 5 %.

    It rejects from 15 of 20 on either side: 2 P(B(20, 1/2) >= 15) = 0.041, the next step is 0.115.
    """
    steps = {name: s for name, s in shares.items() if name == "generalised_sign"}
    others = {name: s for name, s in shares.items() if name not in steps}
    return outside(steps, FEW) | outside(others, RIGHT)


@pytest.mark.long
def test_every_test_has_its_size_where_events_are_independent_and_normal():
    noise = np.random.default_rng(2).standard_normal((SESSIONS, REPLICATES * EVENTS))
    study = simulate(noise)
    assert not off_size(rejected(study, tuple(TESTS)))
    p = study.car(-1, 1)["p_value"]
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.005)


def test_single_event_t_has_its_size():
    # 4,000 simulated events on one day: three standard errors
    noise = np.random.default_rng(2).standard_normal((SESSIONS, 4000))
    p = simulate(noise).car(-1, 1)["p_value"]
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.0105)


@pytest.mark.parametrize(
    ("replicates", "bounds"),
    [
        pytest.param(FEW_REPLICATES, (0.0, 0.13), id="few"),  # three standard errors wider
        pytest.param(REPLICATES, FEW, id="many", marks=pytest.mark.long),
    ],
)
def test_ranks_and_signs_of_ten_events_have_their_size_with_fat_tails(replicates, bounds):
    noise = np.random.default_rng(3).standard_t(4, (SESSIONS, replicates * 10)) / 2**0.5
    shares = rejected(simulate(noise), BY_RANK, window=(0, 0), events=10, replicates=replicates)
    assert not outside(shares, bounds)


@pytest.mark.long
def test_event_variance_misleads_patell_and_crude_dependence_but_not_the_others():
    noise = np.random.default_rng(4).standard_normal((SESSIONS, REPLICATES * EVENTS))
    noise[DAY - 1 : DAY + 2] *= 2**0.5
    shares = rejected(simulate(noise), tuple(TESTS))
    misled = {"patell", "kp_patell", "crude_dependence"}
    assert all(shares[name] > 0.12 for name in misled)
    assert shares["corrado"] > RIGHT[1]
    robust = {name: s for name, s in shares.items() if name not in misled | {"corrado"}}
    assert not off_size(robust)


@pytest.mark.long
def test_correlation_on_a_common_day_misleads_plain_tests_and_the_correction_repairs_them():
    # residual correlation 0.1 by one factor a replicate
    rng = np.random.default_rng(5)
    factor = np.repeat(rng.standard_normal((SESSIONS, REPLICATES)), EVENTS, axis=1)
    own = rng.standard_normal((SESSIONS, REPLICATES * EVENTS))
    shares = rejected(simulate(0.1**0.5 * factor + 0.9**0.5 * own), tuple(TESTS))
    misled = ("cross_section_t", "bmp", "patell", "generalised_sign", "wilcoxon")
    assert all(shares[name] > 0.12 for name in misled)
    repaired = ("kp_bmp", "kp_patell", "crude_dependence", "corrado", "corrado_zivney", "grank_t")
    assert not outside({name: shares[name] for name in repaired}, RIGHT)
