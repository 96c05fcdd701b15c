"""The claims side by side, and what they rest on."""

from __future__ import annotations

import pytest

from analysis import catalog, claims
from analysis.ledger import compare_claims, state_of_knowledge
from analysis.ledger.comparing import tally

pytestmark = pytest.mark.long  # every study is made for it

THEN = "2023-10-15"


@pytest.fixture(scope="module")
def compared():
    return {row["claim"]: row for row in compare_claims()}


def test_then_and_now_have_the_verdicts_of_the_ledger(compared):
    for when, as_of in (("then", THEN), ("now", None)):
        verdicts = claims(as_of).set_index("claim")["verdict"]
        assert {name: row[when]["verdict"] for name, row in compared.items()} == dict(verdicts)


def test_on_the_first_day_there_is_no_now():
    rows = compare_claims(THEN)
    assert len(rows) == 14
    assert all(row["now"] is None and not row["comparable"] for row in rows)


def test_numbers_then_and_now_share_a_unit_where_they_are_compared(compared):
    for row in compared.values():
        if row["comparable"]:
            assert row["then"]["number"].unit == row["now"]["number"].unit, row["claim"]


def test_only_surveys_that_asked_otherwise_are_not_compared(compared):
    assert [name for name, row in compared.items() if not row["comparable"]] == ["C06"]


def test_only_what_was_not_due_carries_a_chance(compared):
    ahead = [name for name, row in compared.items() if row["then"]["chance"]]
    assert ahead == ["C01", "C02", "C12"]
    assert not any(row["now"]["chance"] for row in compared.values())


@pytest.mark.parametrize("as_of", [THEN, None])
def test_the_state_of_knowledge_counts_what_the_tables_hold(as_of):
    state, tables = state_of_knowledge(as_of), catalog(as_of)
    made = tables["kind"].isin(["price", "result"])
    assert state["rows"] == tables.loc[~made, "rows"].sum()
    assert state["assumed"] == (claims(as_of)["evidence"] == "assumed").sum()
    assert 0 < state["remembered"] < 0.5
    assert state["last_day"] <= (as_of or "2026-12-31")


def test_less_is_known_then_and_more_of_it_from_memory():
    then, now = state_of_knowledge(THEN), state_of_knowledge()
    assert then["rows"] < now["rows"] and then["remembered"] > now["remembered"]


def test_a_tally_names_every_kind_that_occurs():
    verdicts = ["partly", "not yet", "partly", "did not hold"]
    assert tally(verdicts) == "2 held in part, 1 did not hold and 1 not due yet"
    assert tally(["held up"]) == "1 held up"
