import pytest

from analysis.core import DataError
from analysis.openness import value_by_fields, value_openness


def test_numbers_by_name_give_what_assumptions_give(simulated):
    by_fields, by_assumptions = value_by_fields(simulated.values()), value_openness(simulated)
    assert by_fields.channels.equals(by_assumptions.channels)
    assert by_fields.actions.equals(by_assumptions.actions)
    assert by_fields.evidence == "assumed"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"fee_rat": 0.1}, "fee_rate"),
        ({"fee_rate": 1.5}, r"fee_rate=1.5; give a fraction in \[0, 1\]"),
        ({"horizon_years": 2.5}, "a whole number of years"),
        ({"horizon_years": 100, "ad_growth": 1e6}, "shorten the horizon"),
    ],
)
def test_what_cannot_be_valued_is_refused_in_words(simulated, changed, message):
    with pytest.raises(DataError, match=message):
        value_by_fields(simulated.values() | changed)


def test_a_missing_field_is_named(simulated):
    values = simulated.values()
    del values["fee_rate"]
    with pytest.raises(DataError, match="values lack fee_rate"):
        value_by_fields(values)


@pytest.mark.parametrize("given", [None, [1.0], 3])
def test_what_is_no_mapping_of_numbers_is_refused(given):
    with pytest.raises(DataError, match=r"values is of type .*; give \{name: number"):
        value_by_fields(given)
