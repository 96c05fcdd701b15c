"""The line of a figure is where the rule turns: just beside it the verdict is another."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.core import Quantity
from analysis.ledger import rules

STEP = 1e-6


def number(value: float, low: float | None = None, high: float | None = None) -> Quantity:
    return Quantity("x", value, "ratio", "made for this test", "derived", low, high)


def simulated(**numbers) -> SimpleNamespace:
    return SimpleNamespace(knows=lambda name: True, **numbers)


def views(name, low, high):
    by_view = ("neutral", "sceptic", "as_meta_argues")
    return simulated(**{f"{name}_{view}": number(low, low, high) for view in by_view})


def c01(x):
    return rules.range_of_2023(
        simulated(capex_2023=number(x), capex_2022=number(32), range_in_force=number(28.5, 27, 30))
    )


def c02(x):
    return rules.rise_in_2024(
        simulated(growth_2024=number(x / 28 - 1), capex_2023=number(28), capex_2024=number(x))
    )


def c03(x):
    return rules.building_is_costly(
        simulated(capex_last=number(30), intensity_last=number(x), run_share=number(0.5))
    )


def c04(x):
    return rules.pace_of_downloads(
        simulated(pace_scores=pd.DataFrame({"ratio": [x]}), least_pace_ratio=number(x))
    )


def c06(x):
    return rules.like_linux(
        simulated(open_share=number(x), linux_known=number(1), linux_at_age=number(0.2, 0.1, 0.3))
    )


def c08(x):
    fees = simulated(fees_over_revenue=number(0.0, 0.0, x))
    return rules.fees_are_small(fees, views("fee_share", 0.0, 0.001))


def c10(x):
    return rules.brings_things_back(views("over_keeping", x, x))


def c11(x):
    users = {"snap_users": number(x), "tiktok_users": number(1080), "fewest_users": number(x)}
    adoption = simulated(threshold=number(700), **users)
    return rules.licence_keeps_rivals_out(adoption, views("clause_part", 0.6, 0.9))


def c12(x):
    weight = {"loss_to_capex": number(x), "loss_to_capex_then": number(0.48)}
    ratios = {"share_ratio": number(x / 0.48), "loss_ratio": number(1.2)}
    return rules.metaverse_stays(simulated(**weight, **ratios))


def c13(x):
    return rules.ecosystem_grew(simulated(hub_growth=number(x), derivatives_growth=number(2)))


def c14(x):
    kinds = ("chips", "clouds", "models")
    profits = {f"ai_profit_{kind}": number(x) for kind in kinds}
    return rules.ai_earns_fortunes(
        simulated(**profits, **{f"ai_revenue_{kind}": number(1) for kind in kinds})
    )


@pytest.mark.parametrize("rule", [c01, c02, c03, c04, c06, c08, c10, c11, c12, c13, c14])
@pytest.mark.parametrize("end", ["low", "high"])
def test_the_verdict_turns_at_the_line(rule, end):
    place = getattr(rule(1.0).line, end)
    assert rule(place - STEP).verdict != rule(place + STEP).verdict


@pytest.mark.parametrize(
    ("rule", "constant", "value"),
    [
        (c03, "HEAVY", 0.33),
        (c08, "SIGNIFICANT", 0.07),
        (c12, "MUCH_SMALLER", 0.9),
        (c14, "FORTUNE", 77.0),
    ],
)
def test_the_line_moves_with_the_constant_of_the_rule(monkeypatch, rule, constant, value):
    before = rule(1.0).line.low
    monkeypatch.setattr(rules, constant, value)
    moved = rule(1.0).line.low
    assert moved != before
    assert rule(moved - STEP).verdict != rule(moved + STEP).verdict


def test_what_is_drawn_against_the_line_is_in_its_unit():
    assert c02(39.0).drawn.value == 39.0 and c02(39.0).measure.value == pytest.approx(39 / 28 - 1)
    assert c12(0.2).drawn.value == 0.2
