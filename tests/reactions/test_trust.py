"""The stored table of size, power and coverage: complete, consistent, repeatable, as expected."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.reactions.battery import TESTS

DATA = Path(__file__).parents[2] / "data"
sys.path.insert(0, str(DATA / "build"))

from trust.counting import count  # noqa: E402
from trust.rates import table  # noqa: E402
from trust.scenarios import SCENARIOS  # noqa: E402
from trust.simulated import caught_up  # noqa: E402

REPLICATES = 2000
NORMAL_QUANTILE = 1.959963984540054

SIMULATED = {
    *(f"normal_{n}" for n in (10, 20, 50)),
    *(f"{law}_{n}" for law in ("t4", "garch", "event_variance") for n in (10, 50)),
    *(f"common_day_{n}" for n in (10, 20, 50)),
    *("week_20", "month_20", "uncorrelated_day_20"),
    *("thin_trading_20", "long_window_20", "missing_days_20", "unequal_windows_20"),
}
REAL = {
    *(f"real_{n}" for n in (5, 10, 20, 50)),
    *("real_variance_x2_20", "real_variance_x4_20", "real_same_day_5"),
}
ONE_FIRM = {
    *(f"one_firm_{kind}_10" for kind in ("normal", "garch", "variance", "real")),
    "one_firm_real_20",
}
WITH_POWER = {
    *(f"normal_{n}" for n in (10, 20, 50)),
    *(f"{law}_{n}" for law in ("t4", "event_variance") for n in (10, 50)),
    *(f"real_{n}" for n in (5, 10, 20, 50)),
    *("one_firm_normal_10", "one_firm_real_10", "one_firm_real_20"),
}
NEVER_APPLIES = {("long_window_20", "sq")}
"""80 sums of 21 days out of 100; 420 are asked for."""

BY_RANK_OR_SIGN = ("corrado", "corrado_zivney", "grank_t", "generalised_sign", "wilcoxon")


@pytest.fixture(scope="module")
def stored():
    return pd.read_csv(DATA / "results" / "reaction_trust.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def five_percent(stored):
    """Two-sided 5 % sizes, a row a scenario and test."""
    return of(stored, "size", "both", 5).set_index(["scenario", "test"])


def of(frame, measure, tail, level):
    some = (frame["measure"] == measure) & (frame["tail"] == tail) & (frame["level_pct"] == level)
    return frame[some]


def battery_of(scenario):
    every = {*TESTS, "single_event_t", "sq"} | ({"placebo"} if scenario in ONE_FIRM else set())
    return {test for test in every if (scenario, test) not in NEVER_APPLIES}


def hits(frame):
    return (frame["rate_pct"] / 100 * frame["replicates"]).round().astype(int)


def test_every_scenario_of_the_protocol_has_every_test(stored):
    assert set(stored["scenario"]) == SIMULATED | REAL | ONE_FIRM == set(SCENARIOS)
    for level in (1, 5, 10):
        for scenario, rows in of(stored, "size", "both", level).groupby("scenario"):
            assert set(rows["test"]) == battery_of(scenario)
    for tail in ("upper", "lower"):
        for scenario, rows in of(stored, "size", tail, 5).groupby("scenario"):
            assert set(rows["test"]) == battery_of(scenario) - {"sq", "placebo"}


def test_power_is_there_for_every_effect(stored):
    power = stored[stored["measure"] == "power"]
    assert set(power["scenario"]) == WITH_POWER
    for (scenario, effect), rows in power.groupby(["scenario", "effect_pct"]):
        assert effect in (0.5, 1, 2)
        assert set(rows["test"]) == battery_of(scenario)


def test_intervals_of_every_scenario_are_counted(stored):
    coverage = of(stored, "coverage", "both", 95)
    for _, rows in coverage.groupby("scenario"):
        assert set(rows["test"]) == {"single_event_t", "cross_section_t", "crude_dependence"}
    assert set(coverage["scenario"]) == set(SCENARIOS)


def test_rows_are_unique_sorted_and_few_enough_to_keep(stored):
    key = ["scenario", "measure", "test", "tail", "level_pct", "effect_pct"]
    assert not stored.duplicated(key).any()
    assert stored[key].equals(stored[key].sort_values(key, ignore_index=True))
    assert (DATA / "results" / "reaction_trust.csv").stat().st_size < 400_000
    assert (stored["replicates"] == REPLICATES).all()
    assert set(stored["evidence"]) == {"estimated"}


def test_intervals_are_those_of_wilson(stored):
    n, z = stored["replicates"], NORMAL_QUANTILE
    share = hits(stored) / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    np.testing.assert_allclose(stored["rate_pct"], 100 * share, rtol=5e-4)
    np.testing.assert_allclose(stored["low_pct"], 100 * (centre - reach), rtol=5e-4, atol=1e-9)
    np.testing.assert_allclose(stored["high_pct"], 100 * (centre + reach), rtol=5e-4)
    assert (stored["low_pct"] <= stored["rate_pct"]).all()
    assert (stored["rate_pct"] <= stored["high_pct"]).all()


def test_verdicts_follow_from_rates_and_bands(stored):
    judged = stored[stored["measure"] != "power"]
    assert set(stored.loc[stored["measure"] == "power", "verdict"]) == {"not judged"}
    few = judged["test"].isin(BY_RANK_OR_SIGN) & (judged["events"] <= 10)
    level = judged["level_pct"] / 100
    scale = np.sqrt(level * (1 - level) / (0.05 * 0.95))
    low = level - scale * np.where(few, 0.03, 0.015)
    high = level + scale * np.where(few, 0.04, 0.015)
    share = hits(judged) / judged["replicates"]
    does = judged["measure"].map({"size": "rejects", "coverage": "covers"})
    words = np.where(share > high, "over-" + does, np.where(share < low, "under-" + does, "holds"))
    assert (words == judged["verdict"]).all()


def test_the_tails_add_up(stored):
    key = ["scenario", "test"]
    both = of(stored, "size", "both", 10).set_index(key)
    tails = [of(stored, "size", tail, 5).set_index(key) for tail in ("upper", "lower")]
    added = sum(map(hits, tails))
    assert (added == hits(both.loc[added.index])).all()


def test_an_interval_of_the_mean_misses_as_often_as_its_test_rejects(stored, five_percent):
    coverage = of(stored, "coverage", "both", 95).set_index(["scenario", "test"])
    size = five_percent.loc[coverage.index]
    assert (hits(coverage) + hits(size) == REPLICATES).all()


SMALL_SPREAD = (
    "events are divided by a standard deviation of N = 20 values, so the mean has tails near those "
    "of t(19) while the law is taken for many events: about 6 % here, 7 at N = 10, 10 at N = 5"
)
STEPS = "a sign test moves in steps and has less than 5 % without correlation: 2 at N = 10, 4 at 20"
UNWEIGHTED = (
    "residuals are averaged by relative day over the events that have the day; days that few have "
    "vary more, are not weighted down, and swell the standard deviation"
)
EXCEPTIONS = {
    ("uncorrelated_day_20", "grank_t"): SMALL_SPREAD,
    ("uncorrelated_day_20", "corrado_zivney"): SMALL_SPREAD,
    ("common_day_20", "grank_t"): SMALL_SPREAD,
    ("common_day_20", "corrado_zivney"): SMALL_SPREAD,
    ("common_day_10", "generalised_sign"): STEPS,
    ("month_20", "generalised_sign"): STEPS,
    ("unequal_windows_20", "crude_dependence"): UNWEIGHTED,
}
"""5 % sizes that are not as theory says, with the reason."""

WORDS = {"right": "holds", "over": "over-rejects", "under": "under-rejects"}


def test_sizes_are_as_theory_says_but_for_the_exceptions(five_percent):
    told = five_percent[five_percent["expected"] != "open"]
    off = told[told["verdict"] != told["expected"].map(WORDS)]
    assert set(off.index) == set(EXCEPTIONS)


def test_event_variance_misleads_patell_and_not_the_cross_section(five_percent):
    rate = five_percent["rate_pct"]
    for scenario in ("event_variance_10", "event_variance_50"):
        assert rate[scenario, "patell"] > 12
        assert 3.5 <= rate[scenario, "bmp"] <= 6.5


def test_correlation_misleads_plain_tests_and_the_correction_repairs_them(five_percent):
    rate = five_percent["rate_pct"]
    for n in (10, 20, 50):
        for test in ("cross_section_t", "bmp", "patell"):
            assert rate[f"common_day_{n}", test] > 9
    for scenario in ("common_day_10", "common_day_20", "common_day_50", "week_20", "month_20"):
        for test in ("kp_bmp", "kp_patell"):
            assert 3.5 <= rate[scenario, test] <= 6.5


def test_a_placebo_is_right_for_one_firm_unless_the_event_adds_variance(five_percent):
    rate = five_percent["rate_pct"].xs("placebo", level="test")
    assert rate["one_firm_variance_10"] > 12
    assert rate.drop("one_firm_variance_10").between(3.5, 6.5).all()


def test_a_day_without_a_trade_is_caught_up_at_the_next():
    returns, traded = np.array([[1.0], [2.0], [4.0]]), np.array([[True], [False], [True]])
    assert caught_up(returns, traded).ravel().tolist() == [1, 0, 6]


def test_fewer_replicates_are_the_first_of_more():
    few, more = (count(SCENARIOS["one_firm_real_10"], n) for n in (3, 5))
    assert few.keys() == more.keys()
    for key, values in few.items():
        np.testing.assert_array_equal(values, more[key][:3])


def test_a_row_does_not_depend_on_what_else_was_run():
    alone = table([SCENARIOS["missing_days_20"]], 12)
    beside = table([SCENARIOS["normal_10"], SCENARIOS["missing_days_20"]], 12)
    again = beside[beside["scenario"] == "missing_days_20"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, again)


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["week_20", "real_20"])
def test_a_fresh_run_gives_the_stored_rates(scenario, stored):
    fresh = table([SCENARIOS[scenario]], REPLICATES)
    kept = stored[stored["scenario"] == scenario].reset_index(drop=True)
    words = ["scenario", "measure", "test", "tail", "expected", "note"]
    pd.testing.assert_frame_equal(fresh[words], kept[words], check_dtype=False)
    # another platform's rounding may turn a p-value at the level itself
    assert (hits(fresh) - hits(kept)).abs().max() <= 2
