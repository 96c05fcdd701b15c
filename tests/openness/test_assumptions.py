import dataclasses

import numpy as np
import pytest

from analysis import Assumptions
from analysis.core import DataError
from analysis.openness.fields import KIND


def test_the_fields_are_the_26_of_the_model_and_have_no_default(simulated):
    assert len(KIND) == 26
    fields = {field.name: field for field in dataclasses.fields(Assumptions)}
    for name in KIND:
        assert fields[name].default is dataclasses.MISSING
        assert fields[name].kw_only
    with pytest.raises(TypeError, match="missing"):
        Assumptions(horizon_years=5)


def test_assumptions_cannot_be_changed_in_place(simulated):
    with pytest.raises(dataclasses.FrozenInstanceError):
        simulated.fee_rate = 0.5


def test_a_frame_is_read_with_ranges_units_and_evidence(simulated_frame):
    simulated_frame.attrs["sources"] = ()
    read = Assumptions.from_frame(simulated_frame, view="sceptic")
    assert read.horizon_years == 4 and isinstance(read.horizon_years, int)
    assert read.ranges["fee_rate"] == pytest.approx((0.18, 0.22))
    assert read.view == "sceptic"
    assert read.evidence == "estimated"
    assert read.evidence_of(["ad_revenue"]) == "reported"
    frame = read.to_frame().set_index("name")
    assert frame.loc["fee_rate", ["value", "unit", "evidence"]].tolist() == [
        0.2,
        "unit",
        "estimated",
    ]


def test_the_order_of_rows_does_not_matter(simulated_frame):
    shuffled = simulated_frame.sample(frac=1, random_state=0)
    read = [Assumptions.from_frame(frame).values() for frame in (simulated_frame, shuffled)]
    assert read[0] == read[1]


def test_a_changed_field_becomes_assumed_and_the_rest_stays(simulated_frame):
    read = Assumptions.from_frame(simulated_frame)
    changed = read.change(ad_revenue=50.0)
    assert (changed.ad_revenue, read.ad_revenue) == (50.0, 100.0)
    assert changed.evidence_of(["ad_revenue"]) == "assumed"
    assert changed.evidence_of(["ad_margin"]) == "reported"
    assert changed.ranges == read.ranges


def without(frame, name):
    return frame[frame["name"] != name]


def with_cell(frame, name, column, value):
    frame = frame.astype({column: object})
    frame.loc[frame["name"] == name, column] = value
    return frame


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: f.drop(columns="low"), "lacks the column 'low'"),
        (lambda f: without(f, "fee_rate"), "view 'neutral' lack fee_rate; add a row"),
        (
            lambda f: f.replace({"name": {"fee_rate": "fee_rates"}}),
            "unknown assumption 'fee_rates'; the nearest known names are fee_rate",
        ),
        (lambda f: f.replace({"view": {"neutral": "neutrl"}}), "unknown view .*'neutral'"),
        (
            lambda f: f.assign(view="neutral"),
            "have 'horizon_years' twice; give one vintage",
        ),
        (lambda f: with_cell(f, "fee_rate", "high", 1.5), r"fee_rate=1\.5; give a fraction in"),
        (lambda f: with_cell(f, "fee_rate", "low", 0.21), r"fee_rate: default=0\.2 lies outside"),
        (lambda f: with_cell(f, "fee_rate", "low", 0.5), r"low=0\.5 lies above high"),
        (lambda f: with_cell(f, "fee_rate", "evidence", "guess"), "unknown level of evidence"),
        (lambda f: with_cell(f, "fee_rate", "default", "ten"), "fee_rate='ten' is not a number"),
    ],
)
def test_a_bad_frame_is_named(simulated_frame, spoil, message):
    with pytest.raises(DataError, match=message):
        Assumptions.from_frame(spoil(simulated_frame))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("horizon_years", 2.5),
        ("horizon_years", 0),
        ("discount_rate", -1.0),
        ("ad_growth", -1.2),
        ("uptake_rate", -0.1),
        ("api_kept", 1.01),
        ("api_kept", -0.01),
        ("release_cost", -1.0),
        ("fee_rate", np.nan),
        ("ad_revenue", np.inf),
        ("ad_revenue", None),
    ],
)
def test_a_value_outside_its_domain_is_named(simulated, name, value):
    with pytest.raises(DataError, match=f"^{name}="):
        simulated.change(**{name: value})


def test_an_unknown_field_is_answered_with_the_nearest_names(simulated):
    with pytest.raises(DataError, match="nearest known names are moat_loss"):
        simulated.change(moat_lost=0.1)
