import pytest
from scheduling import scope_of, turn_of


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


def test_a_test_that_asks_for_none_stays_with_those_of_its_file():
    free = "tests/openness/test_present.py::test_arrays_and_numbers_give_the_same"
    assert scope_of(free) == "tests/openness/test_present.py"


def test_studies_come_first_and_examples_last():
    order = [
        "tests/ledger/test_claims.py::test_c02_is_a_rise[0.01-held up]",
        "tests/report/test_who.py::test_a_number_reads_as_where_it_was_asked_about",
        "tests/test_wheel.py::test_it_holds_the_tables_and_the_notebooks",
        "tests/openness/test_present.py::test_arrays_and_numbers_give_the_same",
        "analysis/openness/value.py::analysis.openness.value.value_openness",
    ]
    turns = [turn_of(nodeid) for nodeid in order]
    assert turns == sorted(set(turns))
