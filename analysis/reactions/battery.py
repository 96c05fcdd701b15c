"""The tests of the mean abnormal return, by name."""

from __future__ import annotations

from analysis.core import DataError, TestResult
from analysis.reactions.common_days import CommonDays
from analysis.reactions.correlation import kp_bmp, kp_patell
from analysis.reactions.mean_tests import (
    AverageResidual,
    bmp,
    cross_section_t,
    crude_dependence,
    patell,
    skewness_adjusted_t,
)
from analysis.reactions.rank_tests import (
    CorradoScores,
    CorradoZivneyScores,
    GrankScores,
    corrado,
    corrado_zivney,
    grank_t,
)
from analysis.reactions.sample import Sample, Tally
from analysis.reactions.sign_tests import PositiveResiduals, generalised_sign, wilcoxon
from analysis.reactions.verdict import LEAST_EVENTS, MANY_EVENTS, Procedure, decide

TESTS: dict[str, Procedure] = {
    "cross_section_t": Procedure(
        cross_section_t,
        "events independent, CARs of one near-normal law; any event variance",
    ),
    "crude_dependence": Procedure(
        crude_dependence,
        "days independent, returns near-normal; the event adds no variance; correlation between "
        "events the same in both windows",
    ),
    "patell": Procedure(
        patell,
        "events independent, returns near-normal; the event adds no variance",
    ),
    "bmp": Procedure(
        bmp,
        "events independent, standardised CARs of one near-normal law; "
        "event variance proportional to estimated variance",
    ),
    "kp_bmp": Procedure(
        kp_bmp,
        "as bmp, but events of common days correlate as their estimation residuals do",
        correlated=True,
    ),
    "kp_patell": Procedure(
        kp_patell,
        "as patell, but events of common days correlate as their estimation residuals do",
        correlated=True,
    ),
    "corrado": Procedure(
        corrado,
        "days independent and alike, of any law; the event adds no variance",
        few=MANY_EVENTS,
    ),
    "corrado_zivney": Procedure(
        corrado_zivney,
        "days independent and alike, of any law; event variance proportional to estimated variance",
        few=MANY_EVENTS,
    ),
    "grank_t": Procedure(
        grank_t,
        "days independent and alike, of any law; event variance proportional to estimated "
        "variance; correlation between events the same in both windows",
        few=MANY_EVENTS,
    ),
    "generalised_sign": Procedure(
        generalised_sign,
        "events independent; a CAR is positive as often as an estimation residual",
        few=MANY_EVENTS,
    ),
    "wilcoxon": Procedure(
        wilcoxon,
        "events independent, CARs symmetric about zero; any event variance",
        few="",
    ),
    "skewness_adjusted_t": Procedure(
        skewness_adjusted_t,
        "events independent, CARs of one law whose skewness the sample shows",
    ),
}

TALLIES: tuple[type[Tally], ...] = (
    AverageResidual,
    CommonDays,
    CorradoScores,
    CorradoZivneyScores,
    GrankScores,
    PositiveResiduals,
)
"""What the tests add up over the residuals."""


def run_test(name: str, sample: Sample, alternative: str = "two-sided") -> TestResult:
    """The test called `name`."""
    if name not in TESTS:
        raise DataError(f"test {name!r} is not available; choose one of {tuple(TESTS)}.")
    return decide(name, TESTS[name], sample, alternative)


def run_tests(sample: Sample) -> list[TestResult]:
    """All tests, two-sided, after one pass over the residuals."""
    if sample.n >= LEAST_EVENTS:
        sample.add_up(TALLIES)
    return [run_test(name, sample) for name in TESTS]
