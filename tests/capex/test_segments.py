import numpy as np
import pandas as pd
import pytest

from analysis.capex import metaverse_comparison
from analysis.core import DataError

# Meta's quarterly releases, 2022Q1 to 2023Q4, US$ bn. By its annual releases the years are
# -13.717 and 32.036, -16.119 and 28.103.
ENDS = ["2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31"]
ENDS += ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"]
INCOME = [-2.960, -2.806, -3.672, -4.279, -3.992, -3.739, -3.742, -4.646]
CAPEX = [5.548, 7.747, 9.518, 9.223, 7.087, 6.354, 6.763, 7.899]


@pytest.fixture
def quarterly():
    return pd.DataFrame(
        {"period_end": ENDS, "rl_operating_income_usd_bn": INCOME, "capex_usd_bn": CAPEX}
    )


def test_trailing_years_are_the_published_years_at_december(quarterly):
    frame = metaverse_comparison(quarterly).to_frame().set_index("period_end")
    assert frame.loc["2022-12-31", "loss_usd_bn"] == pytest.approx(13.717)
    assert frame.loc["2023-12-31", "loss_usd_bn"] == pytest.approx(16.119)
    assert frame.loc["2022-12-31", "capex_usd_bn"] == pytest.approx(32.036)
    assert frame.loc["2023-12-31", "loss_to_capex"] == pytest.approx(16.119 / 28.103)


def test_no_partial_sum_stands_for_a_year(quarterly):
    comparison = metaverse_comparison(quarterly)
    assert len(comparison.to_frame()) == 5
    assert comparison.dropped["reason"].tolist() == [
        f"{count} of the 4 quarters have both figures" for count in (1, 2, 3)
    ]


@pytest.mark.parametrize("gap", ["blank", "missing row", "capex blank"])
def test_a_gap_drops_every_year_that_needs_it(quarterly, gap):
    if gap == "missing row":
        quarterly = quarterly.drop(index=4)
    else:
        column = "capex_usd_bn" if gap == "capex blank" else "rl_operating_income_usd_bn"
        quarterly.loc[4, column] = np.nan
    comparison = metaverse_comparison(quarterly)
    assert comparison.to_frame()["period_end"].astype(str).tolist() == ["2022-12-31"]
    assert len(comparison.dropped) == 7
    assert not comparison.to_frame().isna().any(axis=None)


def test_each_quarter_is_compared_with_the_same_quarter_a_year_before(quarterly):
    comparison = metaverse_comparison(quarterly)
    assert (comparison.comparisons, comparison.larger_losses) == (4, 4)
    first = comparison.year_on_year.iloc[0]
    assert (first["loss_usd_bn"], first["year_before_usd_bn"]) == (3.992, 2.960)
    quarterly.loc[7, "rl_operating_income_usd_bn"] = -4.0
    assert metaverse_comparison(quarterly).larger_losses == 3


def test_rows_may_come_in_any_order(quarterly):
    shuffled = quarterly.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        metaverse_comparison(shuffled).to_frame(), metaverse_comparison(quarterly).to_frame()
    )


def test_the_headline_names_period_share_and_count(quarterly):
    text = metaverse_comparison(quarterly).headline()
    assert "to 2023-12-31 Reality Labs lost $16.1bn, 57% of capex of $28.1bn" in text
    assert "4 of 4 quarters" in text


def test_evidence_is_the_weakest_quarter(quarterly):
    assert metaverse_comparison(quarterly).evidence == "derived"
    quarterly["evidence"] = ["reported"] * 7 + ["estimated"]
    assert metaverse_comparison(quarterly).evidence == "estimated"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda q: q.drop(columns="capex_usd_bn"), "quarterly lacks the column 'capex_usd_bn'"),
        (lambda q: q[:3], r"no 4 quarters in a row with both figures \(3 quarters have both\)"),
        (lambda q: q[:0], "quarterly is empty"),
        (lambda q: pd.concat([q, q[:1]]), "has the quarter 2022Q1 twice"),
        (lambda q: q.assign(capex_usd_bn=0.0), r"capex_usd_bn of 2022Q1 is 0\.0"),
        (lambda q: q.assign(capex_usd_bn=np.inf), "capex_usd_bn of 2022Q1 is infinite"),
    ],
)
def test_bad_quarters_are_named(quarterly, spoil, message):
    with pytest.raises(DataError, match=message):
        metaverse_comparison(spoil(quarterly))
