"""The same numbers as event-study packages, or a difference that is named and leaves nothing."""

import pandas as pd
import pytest
from event_study_cases import FOLDER
from make_table import as_markdown, table
from parity_compare import compare
from parity_row import CONVERTS, DIFFERS, EQUAL
from parity_rows import ROWS

from analysis.reactions.battery import TESTS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.tool}-{row.theirs}-{row.relation}")
def test_each_number_of_each_tool_is_ours_once_its_convention_is_in_the_place_of_ours(row):
    found = compare(row)
    assert found.numbers > 0
    assert found.left <= row.tolerance
    if row.relation == EQUAL:
        assert found.apart <= row.tolerance
    if row.relation == DIFFERS:
        assert found.apart > 1e-6  # not a difference made up


def test_every_test_has_a_package_of_its_own_that_gives_the_number():
    given = {
        row.statistic
        for row in ROWS
        if row.relation in (EQUAL, CONVERTS) and not row.tool.startswith("base_r")
    }
    assert set(TESTS) <= given
    assert set(TESTS) <= {row.statistic for row in ROWS if row.tool == "base_r_tests"}


def test_the_stored_table_is_the_one_made_now():
    stored = pd.read_csv(FOLDER / "parity.csv", dtype=str, keep_default_na=False)
    now = table().astype(str)
    rounding = "difference_left_below"
    pd.testing.assert_frame_equal(stored.drop(columns=rounding), now.drop(columns=rounding))
    assert (stored[rounding].astype(float) <= 1e-6).all()
    assert as_markdown(stored) in (FOLDER / "README.md").read_text(encoding="utf-8")
