"""The data behind parts that readers choose in or move, and what is refused."""

import math

import pandas as pd
import pytest

from analysis.core import DataError
from analysis.display import choose_reaction, movable_output, move_revenue
from analysis.display.movable import MOVABLE_MIME
from analysis.display.movable_reactions import SAYS, verdict_of
from analysis.display.movable_revenue import INPUTS


def grid():
    """Simulated: two lists, two windows, one of the four without a mean."""
    common = {"normal_day": "a fund", "pool": "kept", "n": 9, "reason": "", "chosen": False}
    told = {"mean_car": 0.0123, "low": 0.004, "high": 0.0206, "p_events": 0.009, "p_random": 0.0004}
    rows = [
        {"events": "a", "window": "one", **common, **told, "chosen": True},
        {"events": "a", "window": "two", **common, **told, "p_random": 0.3},
        {"events": "b", "window": "one", **common, **told, "mean_car": -0.0005, "p_events": 0.4},
        {"events": "b", "window": "two", **common, **dict.fromkeys(told, math.nan)},
    ]
    frame = pd.DataFrame(rows)
    frame.loc[3, ["n", "reason"]] = [math.nan, "too few"]
    return frame


def levers(**changes):
    """Simulated rows of the three inputs, all alike."""
    common = {
        "label": "Input",
        "group": "g",
        "group_label": "G",
        "unit": "%",
        "times": 100.0,
        "least": 0.0,
        "least_excluded": True,
        "most": 1.0,
        "whole": False,
        "domain": "a share",
        "view": "today",
        "view_label": "Today",
        "default": 0.5,
        "low": 0.2,
        "high": 0.7,
        "evidence": "assumed",
        "checked": "none",
        "source": "simulated",
        "source_url": "",
        "first": 1,
    }
    return pd.DataFrame([{**common, "name": name, **changes} for name in INPUTS])


def spending(**changes):
    row = {"spending": "all of 2025", "capex_usd_bn": 72.0, "evidence": "reported"}
    return pd.DataFrame([{**row, **changes}])


def part(**changes):
    amounts = {"known_usd_bn": 3.0, "growth_usd_bn": 20.0, "year": "2025"}
    return move_revenue(levers(), spending(), **(amounts | changes))


def test_cells_stand_in_the_order_of_the_choices_whatever_that_of_the_rows():
    given, turned = choose_reaction(grid()), choose_reaction(grid().iloc[[0, 2, 1, 3]])
    assert given == turned
    assert [choice["options"] for choice in given["choices"]] == [
        ["a", "b"],
        ["a fund"],
        ["one", "two"],
        ["kept"],
    ]


def test_a_cell_has_numbers_for_the_drawing_a_verdict_and_texts():
    cells = choose_reaction(grid())["cells"]
    assert cells[0] == [
        *(0.0123, 0.004, 0.0206, "told"),
        *("9", "+1.2%", "+0.4%", "+2.1%", "p = 0.009", "p < 0.001"),
    ]
    assert [cell[3] for cell in cells[:3]] == ["told", "not_told_alone", "told_alone"]
    assert cells[2][5] == "−0.05%"


def test_a_combination_without_a_mean_leads_to_its_reason():
    data = choose_reaction(grid())
    assert data["reasons"][data["cells"][3]] == "too few"
    assert data["first"] == 0


@pytest.mark.parametrize(
    ("p_events", "p_random", "verdict"),
    [
        (0.049, 0.049, "told"),
        (0.05, 0.049, "told_alone"),
        (0.049, 0.05, "not_told_alone"),
        (0.05, 0.05, "not_told"),
    ],
)
def test_random_days_decide_and_events_can_disagree(p_events, p_random, verdict):
    assert verdict_of(p_events, p_random) == verdict
    assert SAYS[verdict].startswith("Cannot be told") is verdict.startswith("not")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.drop(columns="p_random"), "lacks the column 'p_random'"),
        (lambda rows: rows.head(3), "3 rows, 3 of them different, for 4 combinations"),
        (lambda rows: rows.iloc[[0, 1, 2, 2]], "4 rows, 3 of them different, for 4 combinations"),
        (lambda rows: rows.assign(chosen=True), "4 chosen rows; choose one that has numbers"),
        (lambda rows: rows.assign(chosen=[False, False, False, True]), "choose one that has"),
        (lambda rows: rows.assign(reason=""), "neither numbers nor a reason for 'b'"),
    ],
)
def test_a_grid_that_cannot_be_chosen_from_is_refused(change, message):
    with pytest.raises(DataError, match=message):
        choose_reaction(change(grid()))


def test_sliders_have_inputs_amounts_and_what_they_are_held_against():
    data = part()
    assert [field["name"] for field in data["fields"]] == list(INPUTS)
    assert data["spending"] == [{"label": "all of 2025", "value": 72.0, "evidence": "reported"}]
    assert (data["known"], data["growth"], data["year"]) == (3.0, 20.0, "2025")
    assert data["sources"] == [["simulated", ""]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"known_usd_bn": 0.0}, "known_usd_bn=0.0 .* give it above 0"),
        ({"known_usd_bn": math.nan}, "known_usd_bn=nan"),
        ({"growth_usd_bn": math.inf}, "growth_usd_bn=inf"),
    ],
)
def test_amounts_that_are_none_are_refused(changes, message):
    with pytest.raises(DataError, match=message):
        part(**changes)


def test_spending_below_nought_is_refused():
    with pytest.raises(DataError, match="spending of move_revenue holds -1"):
        move_revenue(
            levers(), spending(capex_usd_bn=-1.0), known_usd_bn=1, growth_usd_bn=1, year="2025"
        )


def test_other_inputs_than_those_of_the_formula_are_refused():
    with pytest.raises(DataError, match=r"levers of move_revenue are cost_of_capital, .*; give"):
        move_revenue(levers().iloc[1:], spending(), known_usd_bn=1, growth_usd_bn=1, year="2025")


def shown(data):
    from analysis.display import new_axes

    fig, ax = new_axes("Title", "US$ bn", "Source: simulated")
    ax.plot([0, 1])
    return movable_output(data, fig, name="part", alt="A line.", caption="It rises.", data=grid())


def test_a_reader_who_knows_no_controls_finds_the_figure():
    bundle, metadata = shown(part())
    assert list(bundle) == [MOVABLE_MIME, "image/svg+xml", "text/plain"]
    assert metadata["image/svg+xml"]["name"] == "part"


def test_a_part_of_no_known_kind_is_refused():
    with pytest.raises(DataError, match="kind of movable part"):
        shown({"kind": "revenues"})
