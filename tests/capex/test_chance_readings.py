import numpy as np
import pytest
from scipy import integrate, stats

from analysis import guidance_record
from analysis.capex import chance_inside, chance_readings
from analysis.core import DataError


@pytest.fixture
def known_then(guidance, outcomes):
    return guidance_record(guidance, outcomes[outcomes["fiscal_year"] < 2023])


def test_the_record_is_read_over_every_window_with_and_without_memory(known_then):
    frame = chance_readings(known_then, 158, windows=(10, 100)).query("reading == 'record'")
    assert frame["window_days"].tolist() == [10, 100, 10, 100]
    assert frame["with_memory"].tolist() == [True, True, False, False]
    for row in frame.itertuples():
        found = chance_inside(known_then, 158, row.window_days, with_memory=row.with_memory)
        assert (row.probability, row.low, row.high) == (found.probability, found.low, found.high)
        assert (row.hits, row.n) == (found.hits, found.n)


def test_a_window_without_a_comparable_range_says_so(known_then):
    row = chance_readings(known_then, 333, windows=(5,)).iloc[0]
    assert np.isnan(row["probability"]) and row["n"] == 0
    assert row["reason"].startswith("none of 4 scored ranges was given within 5 days")


def test_past_errors_are_a_student_forecast_of_the_next_one(known_then):
    errors = chance_inside(known_then, 158).comparable["standardised_error"].to_numpy()
    n, scale = len(errors), errors.std(ddof=1) * np.sqrt(1 + 1 / len(errors))
    inside, _ = integrate.quad(stats.t(n - 1, loc=errors.mean(), scale=scale).pdf, -1, 1)
    frame = chance_readings(known_then, 158).set_index("reading")
    assert frame.loc["past errors", "probability"] == pytest.approx(inside)


def test_one_comparable_range_shows_no_spread(guidance, outcomes):
    record = guidance_record(guidance, outcomes[outcomes["fiscal_year"] == 2022])
    row = chance_readings(record, 158).set_index("reading").loc["past errors"]
    assert np.isnan(row["probability"])
    assert row["reason"].startswith("1 comparable ranges show no spread")


def test_uniform_and_normal_readings_know_no_record(known_then):
    frame = chance_readings(known_then, 158, coverages=(0.5, 0.8)).set_index("reading")
    assert frame.loc["uniform on the range", "probability"] == 1
    assert frame.loc["normal, the range its central 80%", "probability"] == 0.8
    assert frame.loc["normal, the range its central 50%", ["hits", "n"]].isna().all()


def test_bad_coverages_and_windows_are_named(known_then):
    with pytest.raises(DataError, match=r"coverages has 1\.5; give fractions in \(0, 1\)"):
        chance_readings(known_then, 158, coverages=(0.5, 1.5))
    with pytest.raises(DataError, match="window=-3"):
        chance_readings(known_then, 158, windows=(-3,))
