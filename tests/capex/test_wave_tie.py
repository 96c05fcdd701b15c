"""The wave tied to reported figures, and draws over ranges."""

import numpy as np
import pandas as pd
import pytest

from analysis import AssetClass, DataError, FitError, LifeChange, depreciation_wave, tie_wave
from analysis.capex import triangular_draws

CAPEX = {2019: 15.0, 2020: 16.0, 2021: 19.0, 2022: 32.0}
CHANGES = [LifeChange("servers", "2022-04-01", 4.5)]


def classes(share, life=4):
    return [
        AssetClass("servers", share, life, 0.25),
        AssetClass("buildings", 0.98 - share, 25, 1),
        AssetClass("land", 0.02, None),
    ]


def simulated(share):
    return depreciation_wave(CAPEX, classes(share), CHANGES).total.loc[2019:2022]


def tied(reported, parts=None, **changed):
    options = {"free": "servers", "against": "buildings", "low": 0.3, "high": 0.8, **changed}
    return tie_wave(CAPEX, parts or classes(0.5), reported, CHANGES, **options)


@pytest.mark.parametrize("share", [0.35, 0.6, 0.75])
def test_a_known_share_is_found_again(share):
    result = tied(simulated(share))
    assert result.share == pytest.approx(share)
    assert not result.at_bound and result.rms_error == pytest.approx(0, abs=1e-9)


def test_noise_leaves_the_least_squares_share():
    noise = pd.Series([0.2, -0.1, 0.1, -0.3], index=range(2019, 2023))
    result = tied(simulated(0.6) + noise)
    for near in (result.share - 0.01, result.share + 0.01):
        squares = (simulated(near) - result.fit["reported"]) ** 2
        assert squares.sum() > (result.fit["error"] ** 2).sum()


def test_a_share_beyond_the_range_stays_at_its_end_and_says_so():
    result = tied(simulated(0.6), high=0.5)
    assert result.share == 0.5 and result.at_bound
    assert result.unbounded == pytest.approx(0.6)
    assert "(at its bound)" in result.headline()


def test_the_given_share_is_only_a_start():
    one, other = (tied(simulated(0.6), classes(start)) for start in (0.31, 0.79))
    assert one.share == pytest.approx(other.share)


def test_errors_are_computed_less_reported():
    frame = tied(simulated(0.6) + 0.5, low=0.6, high=0.6).to_frame()
    np.testing.assert_allclose(frame["error"], -0.5)
    np.testing.assert_allclose(frame["relative_error"], -0.5 / frame["reported"])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"free": "server"}, "free: unknown asset class 'server'"),
        ({"against": "building"}, "against: unknown asset class 'building'"),
        ({"against": "servers"}, "free and against are both 'servers'; give two classes"),
        ({"low": 0.9, "high": 0.8}, r"low=0\.9, high=0\.8: the share of servers must lie"),
        ({"high": 0.99}, r"must lie within \[0, 0\.98\]"),
    ],
)
def test_bad_ranges_and_names_are_refused(changed, message):
    with pytest.raises(DataError, match=message):
        tied(simulated(0.6), **changed)


def test_bad_reports_are_refused():
    with pytest.raises(DataError, match="reported at 2018 lies outside the wave, 2019 to"):
        tied({2018: 1.0, 2019: 1.0})
    with pytest.raises(DataError, match=r"reported at 2019 is 0\.0; give positive"):
        tied({2019: 0.0})
    with pytest.raises(DataError, match="reported has no year 2020"):
        tied({2019: 1.0, 2021: 1.0})


def test_a_year_that_cannot_tell_the_shares_is_refused():
    same = [AssetClass("servers", 0.5, 25, 1), AssetClass("buildings", 0.5, 25, 1)]
    with pytest.raises(FitError, match="servers and buildings charge the same"):
        tie_wave(CAPEX, same, {2022: 1.0}, free="servers", against="buildings", low=0.0, high=1.0)


def test_draws_stay_in_their_ranges_and_are_the_same_again():
    ranges = {"life": (3.0, 25.0, 30.0), "land": (0.02, 0.02, 0.02)}
    draws = triangular_draws(ranges, n=4000, seed=1)
    assert draws["life"].between(3, 30).all() and (draws["land"] == 0.02).all()
    assert draws["life"].mean() == pytest.approx((3 + 25 + 30) / 3, abs=0.3)
    pd.testing.assert_frame_equal(draws, triangular_draws(ranges, n=4000, seed=1))


def test_another_input_leaves_the_draws_of_the_first_alone():
    alone = triangular_draws({"life": (3.0, 5.0, 8.0)}, n=5, seed=1)
    beside = triangular_draws({"lag": (0.0, 1.0, 2.0), "life": (3.0, 5.0, 8.0)}, n=5, seed=1)
    assert alone["life"].tolist() == beside["life"].tolist()


@pytest.mark.parametrize(
    ("ranges", "n", "message"),
    [
        ({"life": (3.0, 2.0, 8.0)}, 5, r"ranges\['life'\]=\(3\.0, 2\.0, 8\.0\); give finite low"),
        ({"life": (3.0, np.nan, 8.0)}, 5, r"ranges\['life'\]"),
        ({"life": (3.0, 4.0, 8.0)}, 0, "n=0; give 1 draw or more"),
    ],
)
def test_bad_ranges_of_draws_are_refused(ranges, n, message):
    with pytest.raises(DataError, match=message):
        triangular_draws(ranges, n, seed=0)
