import pytest
from scheduling import scope_of


@pytest.mark.parametrize(
    "nodeid",
    [
        "tests/ledger/test_claims.py::test_c02_is_a_rise[0.01-held up]",
        "tests/studies/test_studies.py::test_it_is_plain_json[2023-10-15-capex]",
        "analysis/ledger/judging.py::analysis.ledger.judging.card",
    ],
)
def test_what_asks_for_a_study_then_or_now_shares_a_worker(nodeid):
    assert scope_of(nodeid) == "studies"


def test_every_other_vintage_is_a_scope_of_its_own():
    made = "tests/studies/test_studies.py::test_every_vintage_between_can_be_made[capex-2025-01-29]"
    assert scope_of(made) == "studies of 2025-01-29"


def test_a_test_that_asks_for_none_goes_where_there_is_room():
    free = "tests/openness/test_present.py::test_arrays_and_numbers_give_the_same"
    assert scope_of(free) == free
