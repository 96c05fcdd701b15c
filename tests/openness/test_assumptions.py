import dataclasses

import numpy as np
import pandas as pd
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


def test_a_changed_field_becomes_assumed_and_held_and_the_rest_stays(simulated_frame):
    read = Assumptions.from_frame(simulated_frame)
    changed = read.change(ad_revenue=50.0)
    assert (changed.ad_revenue, read.ad_revenue) == (50.0, 100.0)
    assert changed.evidence_of(["ad_revenue"]) == "assumed"
    assert changed.evidence_of(["ad_margin"]) == "reported"
    assert "ad_revenue" not in changed.ranges and len(changed.ranges) == 25
    assert changed.ranges["ad_margin"] == read.ranges["ad_margin"]


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
        (lambda f: pd.concat([f, f[["view"]]], axis=1), "has the column 'view' twice; keep one"),
        (lambda f: f.rename(columns={"name": pd.NA}), "lacks the column 'name'"),
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
        (lambda f: f.head(0), "frame of assumptions has no rows"),
        (lambda f: None, "frame of assumptions is of type NoneType; give a DataFrame with"),
        (lambda f: {}, "frame of assumptions is of type dict"),
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
        ("ad_revenue", True),
        ("ad_revenue", np.bool_(True)),
        ("ad_revenue", "3"),
        ("ad_revenue", b"3"),
        ("ad_revenue", [3.0]),
        ("ad_revenue", np.array([3.0])),
        ("horizon_years", 101),
        ("horizon_years", 10**400),
    ],
)
def test_a_value_outside_its_domain_is_named(simulated, name, value):
    with pytest.raises(DataError, match=f"^{name}="):
        simulated.change(**{name: value})


def test_an_unknown_field_is_answered_with_the_nearest_names(simulated):
    with pytest.raises(DataError, match="nearest known names are moat_loss"):
        simulated.change(moat_lost=0.1)


@pytest.mark.parametrize("view", [["neutral"], None, 3])
def test_a_view_that_is_no_name_is_refused(simulated_frame, view):
    with pytest.raises(DataError, match="unknown view of the assumptions"):
        Assumptions.from_frame(simulated_frame, view=view)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"ranges": {"fee": (0, 1)}}, "unknown assumption 'fee'; the nearest .* fee_rate"),
        ({"ranges": {"fee_rate": (0.5, 0.1)}}, r"low=0\.5 lies above high=0\.1"),
        ({"ranges": {"fee_rate": (0.5, 1.1)}}, r"fee_rate=1\.1; give a fraction"),
        ({"ranges": {"fee_rate": 3}}, r"range of fee_rate is 3; give \(low, high\)"),
        ({"ranges": {"fee_rate": "ab"}}, "fee_rate='a' is not a number"),
        ({"ranges": None}, "ranges is of type NoneType; give {name"),
        ({"field_evidence": {"fee": "assumed"}}, "unknown assumption 'fee'"),
        ({"field_evidence": {"fee_rate": "guess"}}, "level of evidence of fee_rate 'guess'"),
        ({"field_evidence": ["assumed"]}, "field_evidence is of type list"),
    ],
)
def test_ranges_and_evidence_given_by_hand_are_checked(simulated, given, message):
    with pytest.raises(DataError, match=message):
        dataclasses.replace(simulated, **given)
