"""What theory says of each test where a scenario breaks an assumption of it.

`right`: the assumptions of the test hold. `over`, `under`: the documented direction. `open`: an
assumption fails, and theory gives no direction for samples of this size, or gives both. Where
several assumptions fail, one direction goes before `open`.
"""

from __future__ import annotations

from dataclasses import dataclass

SINGLE, SQ, PLACEBO = "single_event_t", "sq", "placebo"

NEEDS_NEAR_NORMAL = frozenset(
    (
        "cross_section_t",
        "crude_dependence",
        "patell",
        "bmp",
        "kp_bmp",
        "kp_patell",
        "skewness_adjusted_t",
        SINGLE,
    )
)
NEEDS_SAME_VARIANCE = frozenset(
    ("crude_dependence", "patell", "kp_patell", "corrado", SINGLE, SQ, PLACEBO)
)
NEEDS_INDEPENDENCE = frozenset(
    ("cross_section_t", "patell", "bmp", "generalised_sign", "wilcoxon", "skewness_adjusted_t")
)
AVERAGES_BY_RELATIVE_DAY = frozenset(("crude_dependence", "corrado", "corrado_zivney", "grank_t"))
OF_THE_MEAN = NEEDS_NEAR_NORMAL | NEEDS_INDEPENDENCE | AVERAGES_BY_RELATIVE_DAY

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Broken:
    """An assumption that a scenario breaks: the tests it moves, and why."""

    reason: str
    over: frozenset[str] = NONE
    under: frozenset[str] = NONE
    open: frozenset[str] = NONE


EVENT_VARIANCE = Broken(
    "the event adds variance, and these tests take the variance of quiet days for it",
    over=NEEDS_SAME_VARIANCE,
)
COMMON_DAY = Broken(
    "residuals of one day correlate, and these tests count events as independent",
    over=NEEDS_INDEPENDENCE,
)
NEAR_DAYS = Broken(
    "tested windows share some sessions; tests that average by relative day allow for events of "
    "one day only, not for windows that overlap in part",
    over=NEEDS_INDEPENDENCE | AVERAGES_BY_RELATIVE_DAY,
)
FAT_TAILS = Broken("returns are not normal", open=NEEDS_NEAR_NORMAL)
CHANGING_VARIANCE = Broken(
    "the variance of the event day is not that of the estimation window, higher or lower by turns",
    open=NEEDS_SAME_VARIANCE - {PLACEBO},
)
THIN_TRADING = Broken(
    "days of no trade and of catching up make a mixture of laws, and neighbouring days depend",
    open=NEEDS_NEAR_NORMAL,
)
LONG_WINDOW = Broken(
    "L is not small beside T: sd sqrt(L) leaves out the error of the estimated mean (over); ranks "
    "of one event sum to zero, so a sum of L of T + L varies T/(T + L) of L terms' (under)",
    over=frozenset(("crude_dependence",)),
    under=frozenset(("corrado", "corrado_zivney")),
)
FIVE_EVENTS = Broken(
    "signs of five events: no two-sided p-value below 0.0625", under=frozenset(("wilcoxon",))
)
REAL_RETURNS = Broken(
    "fat tails, changing variance, skewness, and firms that move together on near days",
    open=OF_THE_MEAN | {SINGLE, SQ},
)


def expected(test: str, broken: tuple[Broken, ...]) -> str:
    """`right`, `over`, `under` or `open`."""
    over = any(test in assumption.over for assumption in broken)
    under = any(test in assumption.under for assumption in broken)
    if over != under:
        return "over" if over else "under"
    return "open" if over or any(test in assumption.open for assumption in broken) else "right"
