"""The market model with GARCH(1,1) errors beside `arch` itself."""

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, FitError
from analysis.reactions import event_study

univariate = pytest.importorskip(
    "arch.univariate",
    reason='model="garch" needs arch: pip install "open-source-ai-economics[garch]"',
)

SESSIONS, PLACES = 420, (330, 390)

CLOSE = 1e-6
"""The optimiser stops at 1e-6 of the likelihood: the last bit of a return moves where it stops."""


def garch_errors(rng, shape, arch=0.15, garch=0.8, sigma=0.02):
    """Errors along the first axis, of unconditional standard deviation sigma."""
    noise, out = rng.normal(0, 1, shape), np.empty(shape)
    variance = np.full(shape[1:], sigma**2)
    for t, row in enumerate(noise):
        out[t] = np.sqrt(variance) * row
        variance = sigma**2 * (1 - arch - garch) + arch * out[t] ** 2 + garch * variance
    return out


@pytest.fixture
def returns() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    market = rng.normal(0.0003, 0.01, (SESSIONS, 1))
    values = market * [0.8, 1.2] + garch_errors(rng, (SESSIONS, 2))
    days = pd.bdate_range("2021-01-04", periods=SESSIONS)
    return pd.DataFrame(np.hstack([values, market]), index=days, columns=["AAA", "BBB", "MARKET"])


@pytest.fixture
def events(returns) -> pd.DataFrame:
    days = returns.index[list(PLACES)]
    return pd.DataFrame({"event_id": ["a", "b"], "firm": ["AAA", "BBB"], "date": days})


def run(returns, events, **more):
    return event_study(returns, events, **{"benchmark": "MARKET", "model": "garch", **more})


def by_arch(returns, firm, days, scale):
    """The fit and the forecasts of `arch` on returns over `scale`."""
    y, x = (returns[name].to_numpy()[days] / scale for name in (firm, "MARKET"))
    model = univariate.LS(y, x[:, None], volatility=univariate.GARCH(1, 0, 1), rescale=False)
    return model.fit(disp="off")


@pytest.mark.parametrize("window", [(0, 0), (-10, 10), (2, 5)])
def test_coefficients_and_standard_errors_are_those_of_arch(returns, events, window):
    study = run(returns, events)
    for event, place in zip(events.itertuples(), PLACES, strict=True):
        past = np.arange(place - 260, place - 10)
        scale = returns[event.firm].to_numpy()[past].std()
        fit = by_arch(returns, event.firm, past, scale)
        found = study.coefficients.loc[event.event_id]
        unit = [scale, 1.0, scale**2, 1.0, 1.0]
        names = ["alpha", "beta", "omega", "arch_1", "garch_1"]
        assert found[names].tolist() == pytest.approx(list(fit.params * unit), rel=CLOSE)
        # day -11 is the last of the estimation window, so day t is t + 11 sessions ahead
        ahead = fit.forecast(horizon=21, x=np.zeros((1, 21))).variance.to_numpy()[-1]
        own = ahead[window[0] + 10 : window[1] + 11].sum() * scale**2
        days = np.arange(place + window[0], place + window[1] + 1)
        market = returns["MARKET"].to_numpy()[days]
        total = np.array([len(days) * scale, market.sum()])
        se = np.sqrt(own + total @ fit.param_cov.to_numpy()[:2, :2] @ total)
        car = (returns[event.firm].to_numpy()[days] - found["alpha"] - found["beta"] * market).sum()
        cars = study.car(*window).loc[event.event_id]
        assert cars[["car", "se"]].tolist() == pytest.approx([car, se], rel=CLOSE)


def test_returns_in_percent_give_arch_the_same_fit(returns, events):
    found = run(returns, events).coefficients.loc["a"]
    fit = by_arch(returns, "AAA", np.arange(70, 320), 0.01)
    assert found[["beta", "arch_1", "garch_1"]].tolist() == pytest.approx(
        fit.params[["x0", "alpha[1]", "beta[1]"]].tolist(), abs=2e-3
    )


def test_scaling_returns_scales_cars_and_leaves_the_tests(returns, events):
    plain, half = run(returns, events), run(returns / 2, events)
    np.testing.assert_allclose(half.car(-1, 1)["car"] * 2, plain.car(-1, 1)["car"], rtol=1e-6)
    np.testing.assert_allclose(half.car(-1, 1)["t"], plain.car(-1, 1)["t"], rtol=1e-6)
    np.testing.assert_allclose(
        half.coefficients["omega"] * 4, plain.coefficients["omega"], rtol=1e-6
    )
    np.testing.assert_array_equal(half.sq_test(0, 0)["p_value"], plain.sq_test(0, 0)["p_value"])


def test_days_left_out_are_passed_over_and_lengthen_the_forecast(returns, events):
    event = events.iloc[:1]
    masked = run(returns, event, mask_dates=returns.index[315:320], mask_window=(0, 0))
    days = np.arange(70, 315)
    scale = returns["AAA"].to_numpy()[days].std()
    fit = by_arch(returns, "AAA", days, scale)
    ahead = fit.forecast(horizon=16, x=np.zeros((1, 16))).variance.to_numpy()[-1, -1] * scale**2
    total = np.array([scale, returns["MARKET"].to_numpy()[330]])
    part = total @ fit.param_cov.to_numpy()[:2, :2] @ total
    assert masked.coefficients["n_obs"].item() == 245
    assert masked.car(0, 0)["se"].item() == pytest.approx((ahead + part) ** 0.5, rel=CLOSE)


def test_the_sample_quantile_test_compares_days_over_their_own_deviation(returns, events):
    study = run(returns, events.iloc[:1])
    past = np.arange(70, 320)
    scale = returns["AAA"].to_numpy()[past].std()
    fit = by_arch(returns, "AAA", past, scale)
    standard = np.abs(fit.std_resid)
    larger = (standard >= abs(study.car(0, 0)["t"].item())).sum()
    # leverage and the cost of estimating shift single residuals by less than a hundredth
    assert study.sq_test(0, 0)["p_value"].item() == pytest.approx((1 + larger) / 251, abs=0.012)
    raw = np.abs(
        returns["AAA"].to_numpy()[past]
        - study.coefficients["alpha"].item()
        - study.coefficients["beta"].item() * returns["MARKET"].to_numpy()[past]
    )
    larger = (raw >= abs(study.car(0, 0)["car"].item())).sum()
    assert study.sq_test(0, 0, scaled=False)["p_value"].item() == (1 + larger) / 251


def test_a_fit_that_does_not_converge_drops_the_event_with_its_reason(returns, events, monkeypatch):
    fit = univariate.LS.fit

    def hasty(self, **settings):
        return fit(self, **settings, options={"maxiter": 1})

    monkeypatch.setattr(univariate.LS, "fit", hasty)
    with pytest.raises(FitError, match=r"2 x GARCH\(1,1\) did not converge \(flag 9: Iteration"):
        run(returns, events)


def test_as_many_days_as_coefficients_cannot_be_fitted(returns, events):
    with pytest.raises(FitError, match=r"2 x 5 usable days for the 5 coefficients of GARCH"):
        run(returns, events, estimation_window=(-15, -11), min_estimation_days=5)


def test_constant_returns_are_dropped_as_by_every_model(returns, events):
    with pytest.warns(UserWarning, match="constant returns in the estimation window"):
        study = run(returns.assign(AAA=0.001), events)
    assert study.dropped["event_id"].tolist() == ["a"]


def test_an_estimation_window_after_the_event_cannot_forecast(returns, events):
    with pytest.raises(DataError, match=r"estimation_window=\(11, 200\) comes after event_window"):
        run(returns, events, estimation_window=(11, 200))


def test_diagnostics_say_what_the_variance_takes_for_granted(returns, events):
    found = run(returns, events).diagnostics()["approximation"]
    assert found.str.startswith("forecast variance as if the variance equation").all()


@pytest.mark.filterwarnings("ignore:.*have other events of the firm")
def test_placebo_days_are_fitted_as_events_on_them_would_be(returns, events):
    masks = {"AAA": [returns.index[330]]}
    settings = {"event_window": (-1, 1), "estimation_window": (-110, -6), "mask_dates": masks}
    returns = returns.iloc[200:360]  # a fit for each day that might have been the event
    study = run(returns, events.iloc[:1], **settings)
    pool = study._pool(-1, 1, 99, 0, None)
    some = np.arange(0, pool.size, 9)
    days = returns.index[pool.placebos.fitted.day[some] - pool.placebos.fitted.panel.front]
    others = pd.DataFrame({"event_id": range(len(days)), "firm": "AAA", "date": days})
    alone = run(returns, others, **settings).car(-1, 1)["scar"]
    np.testing.assert_allclose(pool.placebos.cars.scar[some], alone, rtol=1e-9)
    assert (
        study.placebo_test(-1, 1, draws=99).valid and study.permutation_test(-1, 1)["valid"].all()
    )


def test_every_test_of_the_battery_answers(returns, events):
    found = run(returns, events).tests(-1, 1)
    tests = ["cross_section_t", "crude_dependence", "patell", "bmp", "corrado", "corrado_zivney"]
    assert found.loc[[*tests, "grank_t", "generalised_sign"], "valid"].all()


@pytest.mark.long
def test_in_turbulent_times_it_keeps_its_size_where_least_squares_does_not():
    rng = np.random.default_rng(1)
    firms, sessions = 1500, 256
    market = rng.normal(0, 0.01, (sessions, 1))
    errors = garch_errors(rng, (500 + sessions, firms))[500:]
    days = pd.bdate_range("2021-01-04", periods=sessions)
    frame = pd.DataFrame(market + errors, index=days).add_prefix("F").assign(MARKET=market)
    turbulent = errors[-15:-5].std(axis=0) > np.quantile(errors[-15:-5].std(axis=0), 2 / 3)
    names = frame.columns[:-1][turbulent]
    events = pd.DataFrame({"event_id": names, "firm": names, "date": days[-4]})
    windows = {"estimation_window": (-252, -2), "event_window": (0, 0)}
    rejected = {
        model: (run(frame, events, model=model, **windows).car(0, 0)["p_value"] < 0.05).mean()
        for model in ("garch", "market_model")
    }
    assert 0.035 <= rejected["garch"] <= 0.075
    assert rejected["market_model"] > 0.1
