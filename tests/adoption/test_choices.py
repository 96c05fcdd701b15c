from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis.adoption import bass_curve, curve_choices, fit_curve
from analysis.core import DataError

LAUNCH, AHEAD = "2019-12-31", "2040-12-31"
DATES = pd.date_range("2020-12-31", periods=16, freq="YE")
YEARS = (DATES - pd.Timestamp(LAUNCH)).days / 365.25


def _simulated(points: int = 16) -> pd.DataFrame:
    noise = np.random.default_rng(0).normal(0, 0.4, points)
    totals = np.maximum.accumulate(bass_curve(YEARS[:points], 0.02, 0.5, 100) + noise)
    return pd.DataFrame({"date": DATES[:points], "value": totals})


@pytest.fixture(scope="module")
def choices():
    sets = {"all": _simulated(), "early": _simulated(5)}
    return curve_choices(sets, LAUNCH, AHEAD, curves=["bass", "gompertz"])


def test_every_choice_is_a_row(choices):
    keys = choices.table[["milestones", "curve", "loss"]]
    assert len(keys.drop_duplicates()) == len(keys) == 2 * 2 * 3
    assert list(choices.table["n"]) == [16] * 6 + [5] * 6


def test_a_choice_is_the_fit_it_names(choices):
    row = choices.table.query("milestones == 'all' and curve == 'bass' and loss == 'log'").iloc[0]
    fit = fit_curve(YEARS, _simulated()["value"], "bass", loss="log")
    years = (pd.Timestamp(AHEAD) - pd.Timestamp(LAUNCH)).days / 365.25
    told = fit.forecast([years])[["value", "low", "high"]].to_numpy()[0]
    assert row["ceiling"] == pytest.approx(fit.parameters["m"])
    assert (row["ceiling_low"], row["ceiling_high"]) == pytest.approx(tuple(fit.interval("m")))
    floored = np.maximum(told, _simulated()["value"].iloc[-1])
    assert tuple(row[["value", "low", "high"]]) == pytest.approx(tuple(floored))
    assert row["identified"] == fit.identified


def test_more_of_the_curve_bounds_more_ceilings(choices):
    bounding = choices.table.groupby("milestones")["identified"].sum()
    assert bounding["all"] > bounding["early"]


def test_refused_and_open_fits_stand_in_the_table_with_their_reason(choices):
    short = curve_choices({"two": _simulated(2)}, LAUNCH, AHEAD, curves=["bass"])
    assert not short.table["converged"].any()
    assert short.table["reason"].str.contains("2 milestones cannot fix 3 parameters").all()
    assert short.table["value"].isna().all()
    assert short.headline() == "0 of 3 fits converge: nothing can be told."
    lost = choices.table[~choices.table["converged"]]
    assert (lost["reason"] != "").all()


def test_the_headline_counts_what_the_table_holds(choices):
    fitted = choices.fitted
    assert fitted["value"].is_monotonic_increasing
    assert choices.headline().startswith(f"{len(fitted)} of 12 fits converge")
    assert "2040-12-31" in choices.headline()
    assert len(choices.plot().get_yticks()) == len(fitted)
    plt.close("all")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sets": {}}, "sets is empty"),
        ({"sets": {"a": _simulated().drop(columns="value")}}, r"sets\['a'\] has no column 'value'"),
        ({"sets": {"a": _simulated().iloc[::-1]}}, r"sets\['a'\]\.date\[1\].* does not come after"),
        ({"launch": "2021-06-30"}, r"launch=2021-06-30 is not before the first milestone"),
        ({"date": "2019-01-01"}, "date=2019-01-01 is not after the launch"),
        ({"curves": ["bas"]}, "curve='bas'"),
        ({"losses": ["squares"]}, "loss='squares'"),
        ({"level": 1.0}, "level=1.0"),
    ],
)
def test_bad_input_is_refused_with_its_place(change, message):
    given = {"sets": {"a": _simulated()}, "launch": LAUNCH, "date": AHEAD, **change}
    with pytest.raises(DataError, match=message):
        curve_choices(given.pop("sets"), given.pop("launch"), given.pop("date"), **given)
