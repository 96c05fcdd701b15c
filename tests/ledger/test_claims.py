"""The ledger: verdicts follow from the studies by the stated rules."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import DataError, claims
from analysis.core import Quantity
from analysis.ledger import ARTICLE, VERDICTS, card, rules, score_chances

pytestmark = pytest.mark.long  # every study is made for it

COLUMNS = [
    "claim", "measure", "value", "low", "high", "rule", "verdict", "probability", "evidence",
    "notebook",
]  # fmt: skip


def number(value: float, low: float | None = None, high: float | None = None) -> Quantity:
    return Quantity("x", value, "ratio", "made for this test", "derived", low, high)


def simulated(known: bool = True, **numbers) -> SimpleNamespace:
    return SimpleNamespace(knows=lambda name: known, **numbers)


def test_every_claim_of_the_article_has_its_row():
    frame = claims()
    assert list(frame["claim"]) == [f"C{number:02d}" for number in range(1, 15)]
    assert set(COLUMNS) <= set(frame.columns)
    assert set(frame["verdict"]) <= set(VERDICTS)


def test_then_what_lies_ahead_is_not_yet_and_has_a_chance():
    then = claims("2023-10-15").set_index("claim")
    ahead = then[then["verdict"] == "not yet"]
    assert list(ahead.index) == ["C01", "C02", "C12"]
    assert ahead["probability"].between(0, 1, inclusive="neither").all()


def test_now_nothing_that_resolved_has_a_chance():
    assert claims()["probability"].isna().all()


def views(name, **ends):
    """A simulated study of giving away: a number with its interval by view."""
    return simulated(**{f"{name}_{view}": number(sum(two) / 2, *two) for view, two in ends.items()})


ABOVE, ACROSS, BELOW = (2.0, 3.0), (-2.0, 3.0), (-3.0, -2.0)


@pytest.mark.parametrize(
    ("neutral", "sceptic", "meta", "verdict"),
    [
        (ABOVE, ABOVE, ABOVE, "held up"),
        (BELOW, BELOW, BELOW, "did not hold"),
        (ACROSS, ACROSS, ACROSS, "cannot be told from public data"),
        (ACROSS, BELOW, ABOVE, "cannot be told from public data"),
        (ABOVE, BELOW, ABOVE, "cannot be told from public data"),
    ],
)
def test_c10_is_told_where_all_views_agree(neutral, sceptic, meta, verdict):
    openness = views("over_keeping", neutral=neutral, sceptic=sceptic, as_meta_argues=meta)
    assert rules.brings_things_back(openness).verdict == verdict


def test_where_views_disagree_the_verdict_says_so():
    openness = views("over_keeping", neutral=ACROSS, sceptic=BELOW, as_meta_argues=ABOVE)
    told = "neutral: cannot be told; sceptic: does not hold; as Meta argues: holds"
    assert rules.brings_things_back(openness).views == f"the views disagree ({told})"
    same = views("over_keeping", neutral=ABOVE, sceptic=ABOVE, as_meta_argues=ABOVE)
    assert rules.brings_things_back(same).views.startswith("the views agree")


def test_the_claims_about_giving_away_name_what_each_view_says():
    for as_of in ("2023-10-15", None):
        frame = claims(as_of).set_index("claim")
        asked = frame.loc[["C07", "C08", "C10", "C11"], "views"]
        assert asked.str.contains("neutral").all()
        assert (frame.drop(index=asked.index)["views"] == "").all()


@pytest.mark.parametrize(
    ("outcome", "before", "verdict"),
    [(28.1, 32.0, "held up"), (28.1, 20.0, "partly"), (40.0, 32.0, "did not hold")],
)
def test_c01_needs_the_range_and_the_fall(outcome, before, verdict):
    capex = simulated(
        capex_2023=number(outcome), capex_2022=number(before), range_in_force=number(28.5, 27, 30)
    )
    assert rules.range_of_2023(capex).verdict == verdict


@pytest.mark.parametrize(("growth", "verdict"), [(0.01, "held up"), (-0.01, "did not hold")])
def test_c02_is_a_rise(growth, verdict):
    capex = simulated(
        growth_2024=number(growth), capex_2023=number(28.1), capex_2024=number(28.1 * (1 + growth))
    )
    assert rules.rise_in_2024(capex).verdict == verdict


@pytest.mark.parametrize(
    ("ratios", "verdict"),
    [([1.0, 2.0], "held up"), ([0.5, 2.0], "partly"), ([0.5, 0.9], "did not hold")],
)
def test_c04_holds_later_totals_to_the_pace(ratios, verdict):
    adoption = simulated(pace_scores=pd.DataFrame({"ratio": ratios}), least_pace_ratio=number(1.0))
    assert rules.pace_of_downloads(adoption).verdict == verdict


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [(0.04, 0.01, "held up"), (0.06, 0.01, "partly"), (0.06, 0.3, "did not hold")],
)
def test_c05_takes_the_worst_rounding(first, second, verdict):
    adoption = simulated(
        p_commercial_open=number(0.01, 0.001, first),
        p_open_in_house=number(0.001, 0.0, second),
        commercial_less_open=number(0.04),
    )
    assert rules.order_of_shares(adoption).verdict == verdict


@pytest.mark.parametrize(
    ("linux", "share", "verdict"),
    [(0, 0.9, "cannot be told from public data"), (1, 0.2, "held up"), (1, 0.05, "did not hold")],
)
def test_c06_needs_a_share_of_linux_at_the_same_age(linux, share, verdict):
    adoption = simulated(
        open_share=number(share), linux_known=number(linux), linux_at_age=number(0.2, 0.1, 0.3)
    )
    assert rules.like_linux(adoption).verdict == verdict


@pytest.mark.parametrize(
    ("tried", "falling", "saves", "verdict"),
    [
        (0, 0, ACROSS, "cannot be told from public data"),
        (2, 1, ACROSS, "cannot be told from public data"),
        (2, 2, ACROSS, "partly"),
        (2, 2, ABOVE, "partly"),
        (2, 2, BELOW, "partly"),
        (0, 0, ABOVE, "partly"),
        (2, 1, BELOW, "cannot be told from public data"),
    ],
)
def test_c07_asks_for_prices_and_savings_and_is_never_more_than_partly(
    tried, falling, saves, verdict
):
    adoption = simulated(
        halving_open=number(0.4), benchmarks_tried=number(tried), benchmarks_falling=number(falling)
    )
    openness = views("saving_net", neutral=saves, sceptic=saves, as_meta_argues=saves)
    assert rules.cheaper_to_run(adoption, openness).verdict == verdict


@pytest.mark.parametrize(
    ("snap", "tiktok", "prevents", "verdict"),
    [
        (750, 1080, (0.6, 0.9), "held up"),
        (750, 1080, (0.1, 0.9), "partly"),
        (650, 1080, (0.6, 0.9), "partly"),
        (650, 600, (0.1, 0.4), "did not hold"),
        (650, 600, (0.1, 0.9), "cannot be told from public data"),
    ],
)
def test_c11_asks_for_both_rivals_and_for_what_the_clause_prevents(snap, tiktok, prevents, verdict):
    adoption = simulated(
        threshold=number(700),
        snap_users=number(snap),
        tiktok_users=number(tiktok),
        fewest_users=number(min(snap, tiktok)),
    )
    openness = views("clause_part", neutral=prevents, sceptic=prevents, as_meta_argues=prevents)
    assert rules.licence_keeps_rivals_out(adoption, openness).verdict == verdict


@pytest.mark.parametrize(
    ("hub", "derivatives", "verdict"),
    [
        (7.5, 2.0, "held up"),
        (7.5, None, "partly"),
        (None, None, "cannot be told from public data"),
        (0.5, None, "did not hold"),
    ],
)
def test_c13_needs_two_counts_that_were_read(hub, derivatives, verdict):
    found = {"hub_growth": hub, "derivatives_growth": derivatives}
    adoption = SimpleNamespace(
        knows=lambda name: found[name] is not None,
        **{name: number(value or float("nan")) for name, value in found.items()},
    )
    assert rules.ecosystem_grew(adoption).verdict == verdict


@pytest.mark.parametrize(
    ("highest", "by_view", "verdict"),
    [
        (0.009, (0.0, 0.009), "held up"),
        (0.02, (0.0, 0.009), "cannot be told from public data"),
        (0.009, (0.0, 0.02), "cannot be told from public data"),
        (0.02, (0.01, 0.02), "did not hold"),
    ],
)
def test_c08_is_told_only_when_views_and_the_highest_estimate_agree(highest, by_view, verdict):
    capex = simulated(fees_over_revenue=number(0.0, 0.0, highest))
    openness = views("fee_share", neutral=by_view, sceptic=by_view, as_meta_argues=by_view)
    assert rules.fees_are_small(capex, openness).verdict == verdict


@pytest.mark.parametrize(
    ("mean", "size", "joint", "results", "verdict"),
    [
        ((0.01, 0.02), (0.5, 0.6), (0.5, 0.6), 0.001, "did not hold"),
        ((0.5, 0.6), (0.01, 0.02), (0.5, 0.6), 0.001, "did not hold"),
        ((0.5, 0.6), (0.5, 0.6), (0.01, 0.02), 0.001, "did not hold"),
        ((0.5, 0.6), (0.5, 0.6), (0.1, 0.2), 0.001, "held up"),
        ((0.5, 0.6), (0.5, 0.6), (0.1, 0.2), 0.2, "cannot be told from public data"),
        ((0.5, 0.6), (0.5, 0.6), (0.02, 0.2), 0.001, "cannot be told from public data"),
        ((0.01, 0.6), (0.5, 0.6), (0.1, 0.2), 0.001, "cannot be told from public data"),
    ],
)
def test_c09_asks_three_questions_of_both_pools(mean, size, joint, results, verdict):
    reactions = simulated(
        mean_car=number(0.0),
        p_release_least=number(mean[0]),
        p_release=number(mean[1]),
        p_size_least=number(size[0]),
        p_size=number(size[1]),
        p_joint=number(joint[0]),
        p_joint_all=number(joint[1]),
        p_size_results=number(results),
    )
    assert rules.releases_move_nothing(reactions).verdict == verdict


@pytest.mark.parametrize(
    ("loss", "share", "verdict"),
    [(1.0, 0.5, "held up"), (1.2, 0.4, "partly"), (0.9, 0.6, "partly"), (0.9, 0.4, "did not hold")],
)
def test_c12_asks_for_the_loss_and_for_its_weight(loss, share, verdict):
    capex = simulated(
        loss_ratio=number(loss),
        share_ratio=number(share),
        loss_to_capex=number(0.4 * share),
        loss_to_capex_then=number(0.4),
    )
    assert rules.metaverse_stays(capex).verdict == verdict


@pytest.mark.parametrize(
    ("spent", "intensity", "run", "verdict"),
    [
        (30.0, 0.3, (0.02, 0.01, 0.03), "held up"),
        (30.0, 0.3, (0.002, 0.001, 0.009), "partly"),
        (30.0, 0.3, (0.02, 0.009, 0.03), "partly"),
        (30.0, 0.3, None, "partly"),
        (9.0, 0.3, (0.02, 0.01, 0.03), "partly"),
        (30.0, 0.1, (0.002, 0.001, 0.009), "did not hold"),
        (30.0, 0.1, (0.02, 0.009, 0.03), "cannot be told from public data"),
        (9.0, 0.3, None, "cannot be told from public data"),
    ],
)
def test_c03_asks_for_infrastructure_and_for_a_run(spent, intensity, run, verdict):
    capex = simulated(
        run is not None,
        capex_last=number(spent),
        intensity_last=number(intensity),
        run_share=number(*(run or (math.nan,))),
    )
    found = rules.building_is_costly(capex)
    assert found.verdict == verdict
    assert found.measure is (capex.run_share if run else capex.intensity_last)


def test_c03_takes_a_run_with_one_estimate_at_its_value():
    capex = simulated(capex_last=number(30.0), intensity_last=number(0.3), run_share=number(0.01))
    assert rules.building_is_costly(capex).verdict == "held up"


@pytest.mark.parametrize(
    ("profits", "revenues", "verdict", "measure"),
    [
        ((10.0, 20.0, 30.0), (1.0, 1.0, 1.0), "held up", 30.0),
        ((14.0, None, None), (41.0, None, 1.0), "partly", 14.0),
        ((14.0, None, -15.0), (41.0, 37.0, 43.0), "partly", 14.0),
        ((9.9, 9.0, -15.0), (41.0, 37.0, 43.0), "did not hold", 9.9),
        ((None, None, -15.0), (41.0, None, 43.0), "partly", -15.0),
        ((None, None, None), (9.0, None, 10.0), "partly", 10.0),
        ((None, None, None), (9.0, None, 1.0), "cannot be told from public data", 9.0),
        ((9.0, None, None), (9.0, None, None), "cannot be told from public data", 9.0),
    ],
)
def test_c14_asks_each_kind_for_profit_and_takes_revenue_as_a_part(
    profits, revenues, verdict, measure
):
    numbers = {}
    for kind, profit, revenue in zip(("chips", "clouds", "models"), profits, revenues, strict=True):
        numbers[f"ai_profit_{kind}"] = number(math.nan if profit is None else profit)
        numbers[f"ai_revenue_{kind}"] = number(math.nan if revenue is None else revenue)
    found = rules.ai_earns_fortunes(simulated(**numbers))
    assert (found.verdict, found.measure.value) == (verdict, measure)


def test_c14_takes_a_floor_below_the_line_for_unknown():
    kinds = {f"ai_{name}_{kind}": number(math.nan) for name in ("profit", "revenue")
             for kind in ("chips", "clouds", "models")}  # fmt: skip
    for floor, verdict in ((9.0, "cannot be told from public data"), (11.0, "partly")):
        kinds["ai_profit_chips"] = number(floor, floor, math.inf)
        assert rules.ai_earns_fortunes(simulated(**kinds)).verdict == verdict


@pytest.mark.parametrize("as_of", ["2023-10-15", None])
def test_c03_and_c14_held_in_part_then_and_now(as_of):
    frame = claims(as_of).set_index("claim")
    assert frame.loc[["C03", "C14"], "verdict"].tolist() == ["partly", "partly"]
    assert set(frame.loc[["C03", "C14"], "evidence"]) <= {"derived", "estimated"}


def test_scores_are_those_of_the_chances_then():
    scores = score_chances().set_index("claim")
    then = claims("2023-10-15").set_index("claim")
    for claim, row in scores.iterrows():
        chance = then.loc[claim, "probability"]
        assert row["brier"] == pytest.approx((chance - row["outcome"]) ** 2)
        assert row["log_score"] == pytest.approx(-math.log(chance))


def test_every_rule_names_its_notebook():
    assert {claim.notebook for claim in ARTICLE} <= {
        "01_capex", "02_adoption", "03_stock_reactions", "04_giving_away",
    }  # fmt: skip


def test_an_unknown_claim_is_refused_with_the_nearest():
    with pytest.raises(DataError, match="unknown claim 'C15'"):
        card("C15")
