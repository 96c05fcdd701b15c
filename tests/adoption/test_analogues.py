"""Where a share of today would stand on the curves of earlier technologies."""

import numpy as np
import pandas as pd
import pytest

from analysis import DataError
from analysis.adoption import compare_analogues

KNOWN = ["2009-12-31", "2011-12-31", "2013-12-31", "1997-12-31", "2000-12-31"]
CURVES = pd.DataFrame(
    {
        "analogue": ["phone", "phone", "phone", "server", "server"],
        "released_on": pd.to_datetime(["2008-09-23"] * 3 + ["1991-09-17"] * 2),
        "date": pd.to_datetime(
            ["2009-12-31", "2011-12-31", "2013-12-31", "1997-12-31", "2000-12-31"]
        ),
        "share": [0.04, 0.49, 0.78, 0.07, 0.27],
    }
)


def test_an_analogue_counts_only_near_the_age_asked_for():
    found = compare_analogues(CURVES, share=0.3, age_years=3.6).standing.set_index("analogue")
    assert found.loc["phone", "known"] and not found.loc["server", "known"]
    assert found.loc["phone", "share_then"] == 0.49  # 3.3 years after release; nothing between
    assert np.isnan(found.loc["server", "share_then"])
    assert found.loc["server", "first_age"] == pytest.approx(6.29, abs=0.01)


def test_the_age_at_which_each_had_the_share_of_today():
    found = compare_analogues(CURVES, share=0.3, age_years=3.6).standing.set_index("analogue")
    assert found.loc["phone", "age_of_share"] == pytest.approx(3.27, abs=0.01)
    assert np.isnan(found.loc["server", "age_of_share"])


def test_the_headline_says_how_many_can_be_asked():
    assert "1 of 2 analogues then had 49% to 49%" in compare_analogues(CURVES, 0.3, 3.6).headline()
    nothing = compare_analogues(CURVES, 0.3, 25.0).headline()
    assert "none has a share known at that age" in nothing


@pytest.mark.parametrize(
    ("curves", "share", "age", "message"),
    [
        (CURVES, 30, 3.6, r"share=30 is outside \[0, 1\]"),
        (CURVES, 0.3, 0, "age_years=0 is not positive"),
        (CURVES.assign(share=49.0), 0.3, 3.6, r"curves row 0: share=49.0 is outside"),
        (CURVES.drop(columns="released_on"), 0.3, 3.6, "lacks the column 'released_on'"),
        (
            CURVES.assign(released_on=pd.Timestamp("2015-01-01")),
            0.3,
            3.6,
            "lies before the release",
        ),
    ],
)
def test_bad_curves_are_named(curves, share, age, message):
    with pytest.raises(DataError, match=message):
        compare_analogues(curves, share, age)
