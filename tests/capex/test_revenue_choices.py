import pandas as pd
import pytest

from analysis import DataError, bound_part, per_head, required_revenue, revenue_choices

OFFERED = {
    "useful_life_years": {"short": 3.0, "long": 6.0},
    "cost_of_capital": {"low": 0.08, "high": 0.12},
    "contribution_margin": {"thin": 0.2, "wide": 0.7},
    "tax_rate": {"before tax": 0.0, "after tax": 0.21},
    "ai_part": {"half": 0.5, "all": 1.0},
}


def test_every_combination_stands_once_with_its_required_revenue():
    found = revenue_choices(70.0, 40.0, **OFFERED)
    frame = found.to_frame()
    assert found.n == 2**5 and not frame.duplicated(list(OFFERED)).any()
    for row in frame.itertuples():
        again = required_revenue(
            70.0 * row.ai_part,
            row.useful_life_years,
            row.cost_of_capital,
            row.contribution_margin,
            row.tax_rate,
        )
        assert row.required_usd_bn == pytest.approx(again)
        assert OFFERED["useful_life_years"][row.useful_life_years_label] == row.useful_life_years


def test_the_share_covered_counts_choices_that_need_no_more_than_there_is():
    found = revenue_choices(70.0, 40.0, **OFFERED)
    frame = found.to_frame()
    assert found.share_covered == (frame["required_usd_bn"] <= 40.0).mean()
    assert 0 < found.share_covered < 1
    assert revenue_choices(70.0, 0.0, **OFFERED).share_covered == 0
    assert revenue_choices(70.0, 1e9, **OFFERED).share_covered == 1


def test_the_order_is_from_the_least_required_and_the_ends_are_known():
    found = revenue_choices(70.0, 40.0, **OFFERED)
    assert found.to_frame()["required_usd_bn"].is_monotonic_increasing
    assert found.low == pytest.approx(required_revenue(35.0, 6, 0.08, 0.7))
    assert found.high == pytest.approx(required_revenue(70.0, 3, 0.12, 0.2, 0.21))
    assert found.low < found.median < found.high


def test_more_spending_is_never_covered_more_often():
    shares = [revenue_choices(c, 40.0, **OFFERED).share_covered for c in (35.0, 70.0, 140.0)]
    assert shares == sorted(shares, reverse=True)


def test_the_headline_counts_choices_and_names_the_range():
    text = revenue_choices(70.0, 40.0, **OFFERED).headline()
    assert "of 32 choices" in text and "median" in text


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"capex": 0.0}, r"capex=0\.0; give US\$ bn above 0"),
        ({"revenue": -1.0}, r"revenue=-1\.0; give US\$ bn a year of 0 or more"),
        ({"cost_of_capital": {}}, "cost_of_capital is empty; give one choice or more"),
        ({"ai_part": {"none": 0.0}}, r"ai_part 'none' is 0\.0; give a fraction in \(0, 1\]"),
        ({"useful_life_years": {"none": 0.0}}, r"useful_life_years=0\.0"),
        ({"contribution_margin": {"all": 1.2}}, r"contribution_margin=1\.2"),
    ],
)
def test_bad_choices_are_named(changed, message):
    with pytest.raises(DataError, match=message):
        revenue_choices(**{"capex": 70.0, "revenue": 40.0, **OFFERED, **changed})


def statements(*rows):
    return pd.DataFrame(rows, columns=["statement", "low", "high", "evidence"])


def test_bounds_are_what_every_statement_allows():
    found = bound_part(
        statements(
            ("chips", 0.13, 1.0, "reported"),
            ("analyst", 0.27, 0.55, "estimated"),
            ("servers", 0.0, 0.65, "assumed"),
        )
    )
    assert (found.low, found.high, found.conflict) == (0.27, 0.55, False)
    assert found.evidence == "estimated"
    assert found.to_frame().set_index("statement")["binds"].to_dict() == {
        "chips": False,
        "analyst": True,
        "servers": False,
    }


def test_statements_at_odds_are_told_as_such_and_not_cut_to_one():
    found = bound_part(statements(("one", 0.6, 0.8, "estimated"), ("two", 0.2, 0.4, "assumed")))
    assert found.conflict and (found.low, found.high) == (0.2, 0.8)
    assert "cannot be told more closely than 20% to 80%" in found.headline()
    assert "'one' and 'two' exclude each other" in found.headline()
    assert found.evidence == "assumed"


def test_one_statement_is_its_own_bounds():
    found = bound_part(statements(("one", 0.2, 0.4, "reported")))
    assert (found.low, found.high, found.evidence) == (0.2, 0.4, "derived")
    assert found.headline() == "The share lies between 20% and 40%, both by 'one', of 1 statement."


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (statements(), "statements is empty"),
        (statements(("one", 0.2, 0.4, "reported")).drop(columns="low"), "lacks the column 'low'"),
        (statements(*[("one", 0.2, 0.4, "reported")] * 2), "has 'one' twice"),
        (statements(("one", 0.2, 1.4, "reported")), r"high of 'one' is 1\.4; give a fraction"),
        (statements(("one", -0.2, 0.4, "reported")), r"low of 'one' is -0\.2"),
        (statements(("one", None, 0.4, "reported")), "low at one is None|low at one is nan"),
        (statements(("one", 0.5, 0.4, "reported")), r"'one' runs from 0\.5 to 0\.4"),
    ],
)
def test_bad_statements_are_named(frame, message):
    with pytest.raises(DataError, match=message):
        bound_part(frame)


def test_a_billion_over_a_thousand_million_heads_is_a_dollar():
    assert per_head(1.0, 1000.0) == 1.0
    assert per_head(1.0, 1000.0, "day") == pytest.approx(1 / 365)
    assert per_head(2.0, 2000.0) == per_head(1.0, 1000.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1.0, 0.0), r"heads_mn=0\.0; give millions above 0"),
        ((float("nan"), 1.0), "amount_usd_bn holds nan"),
        ((1.0, 1.0, "week"), "week"),
    ],
)
def test_bad_heads_are_named(arguments, message):
    with pytest.raises(DataError, match=message):
        per_head(*arguments)
