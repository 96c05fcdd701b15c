"""Convex weights on donors."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, FitError
from analysis.reactions import event_study
from analysis.reactions.models.synthetic_control import convex_weights

DONORS = ["D0", "D1", "D2"]


def on_every_face(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The best feasible of the least squares on every set of donors, their weights summing to 1."""
    best, least = np.zeros(x.shape[1]), np.inf
    for size in range(1, x.shape[1] + 1):
        for chosen in map(list, combinations(range(x.shape[1]), size)):
            base, rest = x[:, chosen[-1]], chosen[:-1]
            free = np.linalg.lstsq(x[:, rest] - base[:, None], y - base, rcond=None)[0]
            w = np.zeros(x.shape[1])
            w[rest], w[chosen[-1]] = free, 1 - free.sum()
            loss = ((y - x @ w) ** 2).sum()
            if w.min() >= 0 and loss < least:
                best, least = w, loss
    return best


@pytest.fixture
def donors(simulated_returns) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    market = simulated_returns["MARKET"].to_numpy()[:, None]
    values = market * [0.5, 1.0, 1.5] + rng.normal(0, 0.01, (len(market), 3))
    return pd.DataFrame(values, index=simulated_returns.index, columns=DONORS)


def run(returns, events, donors, **more):
    return event_study(returns, events, factors=donors, model="synthetic_control", **more)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("number", [1, 2, 3, 6])
def test_weights_are_the_best_of_all_faces(seed, number):
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 0.01, (50, number)) + rng.normal(0, 0.01, (50, 1))
    y = x @ rng.dirichlet(np.ones(number)) + rng.normal(0, 0.01, 50)
    found = convex_weights(y, x)
    np.testing.assert_allclose(found, on_every_face(y, x), atol=1e-10)
    assert found.sum() == pytest.approx(1.0, abs=1e-14) and found.min() >= 0


def test_no_point_of_a_grid_fits_better(simulated_returns, simulated_events, donors):
    study = run(simulated_returns, simulated_events, donors)
    first, second = np.meshgrid(np.linspace(0, 1, 201), np.linspace(0, 1, 201))
    inside = first + second <= 1
    grid = np.array([first[inside], second[inside], 1 - first[inside] - second[inside]])
    for event in simulated_events.itertuples():
        place = simulated_returns.index.get_loc(event.date)
        past = slice(place - 260, place - 10)
        y, x = simulated_returns[event.firm].to_numpy()[past], donors.to_numpy()[past]
        y, x = y - y.mean(), x - x.mean(axis=0)
        weights = study.coefficients.loc[event.event_id, DONORS].to_numpy(dtype=float)
        loss = ((y[:, None] - x @ grid) ** 2).sum(axis=0)
        assert ((y - x @ weights) ** 2).sum() <= loss.min()
        assert weights == pytest.approx(grid[:, loss.argmin()], abs=0.01)


def test_variances_are_those_of_least_squares_on_the_donors_with_weight(
    simulated_returns, simulated_events, donors
):
    mix = 0.3 * donors["D0"] + 0.7 * donors["D2"] + 0.001
    noise = np.random.default_rng(4).normal(0, 0.004, len(mix))
    returns = simulated_returns.assign(AAA=mix + noise)
    event = simulated_events.iloc[:1]
    study = run(returns, event, donors[["D0", "D2"]])
    # weights inside (0, 1): R - R_2 = alpha + w (R_0 - R_2) is a market model
    apart = pd.Series(donors["D0"] - donors["D2"], name="apart")
    plain = event_study(
        returns.sub(donors["D2"], axis=0), event, benchmark=apart, model="market_model"
    )
    found, same = study.coefficients.iloc[0], plain.coefficients.iloc[0]
    assert found[["D0", "D2"]].tolist() == pytest.approx([same["beta"], 1 - same["beta"]], rel=1e-9)
    assert found["D0"] == pytest.approx(0.3, abs=0.05)
    for name in ("alpha", "sigma", "df", "n_obs"):
        assert found[name] == pytest.approx(same[name], rel=1e-9)
    for window in ((0, 0), (-3, 5)):
        pd.testing.assert_frame_equal(study.car(*window), plain.car(*window), rtol=1e-9)
        pd.testing.assert_frame_equal(study.sq_test(*window), plain.sq_test(*window), rtol=1e-9)


def test_a_single_donor_has_all_the_weight_and_costs_no_slope(
    simulated_returns, simulated_events, donors
):
    study = run(simulated_returns, simulated_events, donors[["D1"]])
    assert (study.coefficients["D1"] == 1.0).all()
    assert (study.coefficients["df"] == 249).all()
    place = simulated_returns.index.get_loc(simulated_events["date"][0])
    gap = (simulated_returns["AAA"] - donors["D1"]).to_numpy()[place - 260 : place - 10]
    se = gap.std(ddof=1) * (3 + 9 / 250) ** 0.5
    assert study.car(-1, 1)["se"].iloc[0] == pytest.approx(se, rel=1e-12)


def test_shifting_a_donor_moves_alpha_and_nothing_else(simulated_returns, simulated_events, donors):
    plain = run(simulated_returns, simulated_events, donors)
    moved = run(simulated_returns, simulated_events, donors.add([0.001, 0.0, -0.002]))
    np.testing.assert_allclose(moved.coefficients[DONORS], plain.coefficients[DONORS], atol=1e-12)
    np.testing.assert_allclose(moved.abnormal_returns, plain.abnormal_returns, atol=1e-14)
    shift = plain.coefficients["D0"] * 0.001 - plain.coefficients["D2"] * 0.002
    np.testing.assert_allclose(
        moved.coefficients["alpha"], plain.coefficients["alpha"] - shift, atol=1e-14
    )


def test_the_order_of_donors_does_not_matter(simulated_returns, simulated_events, donors):
    plain = run(simulated_returns, simulated_events, donors)
    other = run(simulated_returns, simulated_events, donors[["D2", "D0", "D1"]])
    np.testing.assert_allclose(other.coefficients[DONORS], plain.coefficients[DONORS], atol=1e-12)
    pd.testing.assert_frame_equal(other.car(-1, 1), plain.car(-1, 1))


def test_diagnostics_say_that_the_variance_is_approximate(
    simulated_returns, simulated_events, donors
):
    found = run(simulated_returns, simulated_events, donors).diagnostics()
    assert found["approximation"].str.contains("read placebo_test first").all()
    plain = event_study(simulated_returns, simulated_events, benchmark="MARKET").diagnostics()
    assert "approximation" not in plain.columns


def test_the_firm_of_an_event_is_no_donor(simulated_returns, simulated_events, donors):
    with pytest.raises(DataError, match=r"factors holds 'BBB', the firm of event 'e1', as a donor"):
        run(simulated_returns, simulated_events, donors.assign(BBB=simulated_returns["BBB"]))


def test_the_firm_under_another_name_drops_the_event(simulated_returns, simulated_events, donors):
    twin = donors.assign(TWIN=simulated_returns["AAA"])
    with pytest.warns(UserWarning, match="returns follow the benchmark exactly"):
        study = run(simulated_returns, simulated_events, twin)
    assert study.dropped["event_id"].tolist() == ["e0"]


def test_a_donor_missing_on_a_needed_day_is_named(simulated_returns, simulated_events, donors):
    donors.iloc[100, 1] = np.nan
    message = f"'D1' has no finite value on {donors.index[100]:%Y-%m-%d}, which event 'e0'"
    with pytest.raises(DataError, match=message):
        run(simulated_returns, simulated_events, donors)


def test_donors_that_cannot_be_told_apart_are_refused(simulated_returns, simulated_events, donors):
    with pytest.raises(FitError, match="collinear in its estimation window"):
        run(simulated_returns, simulated_events, donors.assign(D3=donors["D0"]))


def test_without_donors_the_frame_is_asked_for(simulated_returns, simulated_events):
    with pytest.raises(DataError, match="needs factors: a frame of sessions x donors"):
        run(simulated_returns, simulated_events, None)


def test_weights_that_do_not_settle_drop_the_event(
    simulated_returns, simulated_events, donors, monkeypatch
):
    def restless(rows, target):
        raise RuntimeError("Maximum number of iterations reached.")

    monkeypatch.setattr("scipy.optimize.nnls", restless)
    with pytest.raises(FitError, match="4 x the weights were not found: Maximum number of iter"):
        run(simulated_returns, simulated_events, donors)


@pytest.mark.parametrize(("number", "days"), [(10, 250), (30, 100)])
def test_the_t_of_single_events_keeps_its_size(number, days):
    rng = np.random.default_rng(number)
    sessions, rejected = days + 30, []
    index = pd.bdate_range("2020-01-01", periods=sessions)
    for _ in range(20):
        common = rng.normal(0, 0.01, (sessions, 2))
        values = common @ rng.uniform(0.3, 1.5, (2, number + 50))
        values += rng.normal(0, 0.015, values.shape)
        frame = pd.DataFrame(values, index=index).add_prefix("F")
        dates = index[rng.integers(days + 12, sessions - 3, 50)]
        events = pd.DataFrame({"event_id": range(50), "firm": frame.columns[:50], "date": dates})
        study = run(
            frame,
            events,
            frame.iloc[:, 50:],
            estimation_window=(-days - 10, -11),
            event_window=(-1, 1),
        )
        rejected.append(study.car(0, 0)["p_value"] < 0.05)
    assert 0.035 <= np.mean(rejected) <= 0.065


def test_sigma_is_right_on_average_though_the_data_choose_the_donors():
    # 60 days, 20 donors of which 3 matter, true sigma 1 %
    rng = np.random.default_rng(6)
    days, mix = pd.bdate_range("2020-01-01", periods=75), [0.5, 0.3, 0.2]
    events = pd.DataFrame({"event_id": range(200), "firm": [f"F{i}" for i in range(200)]})
    events["date"] = days[72]
    variances = []
    for _ in range(5):
        donors = pd.DataFrame(rng.normal(0, 0.015, (75, 20)), index=days).add_prefix("D")
        firms = donors.iloc[:, :3].to_numpy() @ mix
        values = firms[:, None] + rng.normal(0, 0.01, (75, 200))
        returns = pd.DataFrame(values, index=days).add_prefix("F")
        windows = {"estimation_window": (-70, -11), "event_window": (0, 0)}
        study = run(returns, events, donors, min_estimation_days=60, **windows)
        assert 3 < (study.coefficients.filter(like="D") > 0).sum(axis=1).mean() < 15
        variances.append(study.coefficients["sigma"] ** 2)
    assert np.mean(variances) == pytest.approx(1e-4, rel=0.02)
