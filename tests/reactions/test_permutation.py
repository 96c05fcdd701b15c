"""The permutation test over rotations."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.reactions import event_study

ESTIMATION, EVENT = (-80, -11), (-4, 4)
WINDOWS = [(0, 0), (-1, 1), (-4, 4), (2, 3)]


def run(returns, events, **more):
    settings = {"estimation_window": ESTIMATION, "event_window": EVENT, "min_estimation_days": 50}
    return event_study(returns, events, **{"benchmark": "MARKET"} | settings | more)


def literal_p(y, x, past, ahead, tested):
    """The p-value by turning the circle one day at a time, with whole matrices."""
    fit = sm.OLS(y[past], x[past]).fit()
    inverse = np.linalg.inv(x[past].T @ x[past])
    days = sorted([*past, *ahead])
    value = y[days] - x[days] @ fit.params
    estimated = np.isin(days, past)
    # Var of residuals and forecast errors over sigma^2: blocks I - H and I + H*
    projected = x[days] @ inverse @ x[days].T
    factor = np.eye(len(days)) + np.where(
        np.outer(estimated, estimated), -projected,
        np.where(np.outer(~estimated, ~estimated), projected, 0.0),
    )  # fmt: skip
    size = {}
    for start in range(len(days)):
        inside = [(start + j) % len(days) for j in range(len(tested))]
        outside = [j for j in range(len(days)) if j not in inside]
        scaled = value[outside] / np.sqrt(factor.diagonal()[outside])
        sd = factor[np.ix_(inside, inside)].sum() ** 0.5
        size[start] = abs(value[inside].sum()) / sd / scaled.std(ddof=1)
    own = size.pop(days.index(tested[0]))
    return own, (1 + sum(other >= own for other in size.values())) / (len(size) + 1)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("model", ["market_model", "constant_mean", "factors"])
@pytest.mark.parametrize("gap", [False, True])
def test_turning_the_circle_by_hand_gives_the_p_value(
    simulated_returns, simulated_events, window, model, gap
):
    columns = {"market_model": ["MARKET"], "constant_mean": [], "factors": ["MARKET", "SIZE"]}
    event, place = simulated_events.iloc[[1]], 310
    if gap:  # two estimation days, and a day of the event window that only the widest needs
        simulated_returns.iloc[[250, 260, 309 - 3], 1] = np.nan
    factors = simulated_returns[["MARKET", "SIZE"]]
    study = run(simulated_returns, event, model=model, factors=factors)
    found = study.permutation_test(*window).iloc[0]
    if gap and window == (-4, 4):
        assert np.isnan(found["p_value"]) and found["reason"] == "no return on a day of the window"
        return
    y = simulated_returns["BBB"].to_numpy()
    x = np.column_stack([np.ones(len(y)), simulated_returns[columns[model]]])
    past = [t for t in range(place - 80, place - 10) if np.isfinite(y[t])]
    ahead = [t for t in range(place - 4, place + 5) if np.isfinite(y[t])]
    tested = list(range(place + window[0], place + window[1] + 1))
    own, p = literal_p(y, x, past, ahead, tested)
    assert abs(found["statistic"]) == pytest.approx(own, rel=1e-9)
    assert found["p_value"] == pytest.approx(p, rel=1e-12)
    assert found["smallest_p"] == pytest.approx(1 / (len(past) + len(ahead)), rel=1e-12)
    assert np.sign(found["statistic"]) == np.sign(found["car"])


def test_an_imposed_model_costs_nothing_to_estimate(simulated_returns, simulated_events):
    study = run(simulated_returns, simulated_events.iloc[[0]], model="market_adjusted")
    gap = (simulated_returns["AAA"] - simulated_returns["MARKET"]).to_numpy()
    days = [*range(220, 290), *range(296, 305)]
    size = {}
    for day in days:
        others = gap[[other for other in days if other != day]]
        size[day] = abs(gap[day]) / others.std(ddof=1)
    expected = sum(size[day] >= size[300] for day in days) / len(days)
    assert study.permutation_test(0, 0)["p_value"].item() == pytest.approx(expected)


def test_an_estimation_window_after_the_event_is_joined_behind_it(
    simulated_returns, simulated_events
):
    # the circle read backwards is the same circle: a mirrored calendar gives the same p-value
    mirrored = simulated_returns.iloc[::-1].set_axis(simulated_returns.index)
    event = simulated_events.iloc[[0]]
    late = run(simulated_returns, event, estimation_window=(11, 80))
    early = run(mirrored, event.assign(date=simulated_returns.index[419 - 300]))
    np.testing.assert_allclose(
        late.permutation_test(-2, 1)[["statistic", "p_value"]],
        early.permutation_test(-1, 2)[["statistic", "p_value"]],
    )


def test_the_largest_day_of_all_has_the_smallest_p(simulated_returns, simulated_events):
    simulated_returns.loc[simulated_events["date"][0], "AAA"] -= 1.5
    frame = run(simulated_returns, simulated_events).permutation_test(0, 0)
    assert frame.loc["e0", "p_value"] == frame.loc["e0", "smallest_p"] == pytest.approx(1 / 79)
    assert frame.loc["e0", "p_holm"] == frame.loc["e0", "smallest_p_holm"] == pytest.approx(4 / 79)
    assert frame.loc["e0", "statistic"] < -20


def test_the_scale_of_returns_does_not_matter(simulated_returns, simulated_events):
    plain = run(simulated_returns, simulated_events).permutation_test(-1, 1)
    half = run(simulated_returns / 2, simulated_events).permutation_test(-1, 1)
    np.testing.assert_allclose(half["statistic"], plain["statistic"], rtol=1e-9)
    assert (half["p_value"] == plain["p_value"]).all()


def test_twenty_rotations_a_day_of_the_window_decide_whether_it_is_valid(
    simulated_returns, simulated_events
):
    study = run(simulated_returns, simulated_events)
    assert study.permutation_test(-1, 1)["valid"].all()
    wide = study.permutation_test(-2, 2)
    assert not wide["valid"].any()
    assert wide["reason"].iloc[0] == "78 rotations of the event's days; 100 are needed"


def test_an_event_without_its_day_leaves_the_family(simulated_returns, simulated_events):
    simulated_returns.loc[simulated_events["date"][0], "AAA"] = np.nan
    frame = run(simulated_returns, simulated_events).permutation_test(0, 0)
    assert frame["valid"].tolist() == [False, True, True, True]
    assert frame.loc["e0", ["p_value", "p_holm"]].isna().all()
    assert frame["smallest_p_holm"].iloc[1:].tolist() == pytest.approx([3 / 79] * 3)


def test_the_columns_are_those_of_the_contract(simulated_returns, simulated_events):
    frame = run(simulated_returns, simulated_events).permutation_test(0, 0)
    assert list(frame.columns) == [
        "car", "statistic", "p_value", "smallest_p", "p_holm", "smallest_p_holm", "valid", "reason",
    ]  # fmt: skip


def autoregressive(shocks, rho=0.3):
    """AR(1) of unit variance; days x replicates."""
    noise = np.empty_like(shocks)
    noise[0] = shocks[0]
    for day in range(1, len(shocks)):
        noise[day] = rho * noise[day - 1] + (1 - rho**2) ** 0.5 * shocks[day]
    return noise


LAWS = {
    "normal": lambda rng, shape: rng.standard_normal(shape),
    "t4": lambda rng, shape: rng.standard_t(4, shape) / 2**0.5,
    "AR(1)": lambda rng, shape: autoregressive(rng.standard_normal(shape)),
}


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(
    ("firms", "of_five", "of_fifty"),
    [
        pytest.param(300, 0.04, 0.09, id="few"),  # three standard errors
        pytest.param(2000, 0.015, 0.05, id="many", marks=pytest.mark.long),
    ],
)
def test_five_percent_are_rejected_when_nothing_happens(law, firms, of_five, of_fifty):
    # simulated firms; 110 estimation days, event window of 11
    rng = np.random.default_rng(11)
    market = rng.normal(0, 0.01, 125)
    days = pd.bdate_range("2023-01-02", periods=125)
    noise = LAWS[law](rng, (125, firms))
    returns = pd.DataFrame(market[:, None] + 0.02 * noise, index=days)
    events = pd.DataFrame({"event_id": range(firms), "firm": range(firms), "date": days[118]})
    study = event_study(
        returns, events, benchmark=pd.Series(market, index=days),
        estimation_window=(-115, -6), event_window=(-5, 5),
    )  # fmt: skip
    for window in ((0, 0), (-1, 1), (-5, 5)):
        p = study.permutation_test(*window)["p_value"]
        assert np.mean(p <= 0.05) == pytest.approx(0.05, abs=of_five), window
        assert np.mean(p <= 0.5) == pytest.approx(0.5, abs=of_fifty), window
