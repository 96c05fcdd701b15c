"""What every model of the normal return shares."""

import sys

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, FitError
from analysis.reactions import event_study
from analysis.reactions.models import BUILDERS
from analysis.reactions.placebo_pool import places
from analysis.reactions.settings import MODELS

REFITTED = ("market_model", "capm", "dimson", "scholes_williams", "synthetic_control")


@pytest.fixture
def run(simulated_returns):
    market = simulated_returns["MARKET"]
    given = {
        "capm": {"factors": pd.DataFrame({"mkt_rf": market - 1e-4, "rf": 1e-4})},
        "synthetic_control": {"factors": simulated_returns[["BBB", "CCC", "MARKET"]]},
    }

    def call(model, events, returns=simulated_returns, **more):
        return event_study(
            returns,
            events,
            **{"benchmark": market, "model": model, "event_window": (-1, 1)}
            | given.get(model, {})
            | more,
        )

    return call


@pytest.fixture
def pair(simulated_returns) -> pd.DataFrame:
    days = simulated_returns.index[[320, 390]]
    return pd.DataFrame({"event_id": ["a", "b"], "firm": "AAA", "date": days})


def test_every_name_that_is_offered_has_a_model():
    assert tuple(BUILDERS) == MODELS


def test_without_arch_the_way_to_it_is_named(run, pair, monkeypatch):
    monkeypatch.setitem(sys.modules, "arch", None)
    with pytest.raises(FitError, match=r'pip install "open-source-ai-economics\[garch\]"'):
        run("garch", pair)


@pytest.mark.filterwarnings("ignore:.*have other events of the firm")
@pytest.mark.parametrize("model", REFITTED)
def test_every_placebo_day_is_fitted_as_an_event_on_it_would_be(
    run, simulated_returns, pair, model
):
    masks = list(pair["date"])
    pool = run(model, pair, mask_dates=masks)._pool(-1, 1, 99, 0, None)
    some = np.arange(0, pool.size, 40)
    days = simulated_returns.index[places(pool.placebos.fitted)[some]]
    events = pd.DataFrame({"event_id": range(len(days)), "firm": "AAA", "date": days})
    alone = run(model, events, mask_dates=masks).car(-1, 1)["scar"]
    np.testing.assert_allclose(pool.placebos.cars.scar[some], alone, rtol=1e-9)


@pytest.mark.parametrize("model", REFITTED)
def test_every_test_of_the_battery_and_of_single_events_answers(run, pair, model):
    study = run(model, pair, mask_other_events=True)
    found = study.tests(-1, 1)
    assert found.loc[["cross_section_t", "patell", "bmp", "corrado", "grank_t"], "valid"].all()
    assert study.placebo_test(-1, 1, draws=99).valid
    for frame in (study.sq_test(-1, 1), study.permutation_test(-1, 1)):
        assert frame["valid"].all() and frame["p_value"].between(0, 1).all()
    assert study.step_down_test(-1, 1, draws=99)["valid"].all()
    assert study.diagnostics().notna().all(axis=None)


@pytest.mark.parametrize("model", ["dimson", "scholes_williams"])
def test_neighbours_of_a_day_are_no_factors_of_a_calendar_time_portfolio(run, pair, model):
    with pytest.raises(DataError, match=f"model='{model}' looks at sessions beside each day"):
        run(model, pair, mask_other_events=True).calendar_time_portfolio(holding=20)


def test_the_risk_free_rate_is_taken_off_a_calendar_time_portfolio_once(
    run, simulated_returns, pair
):
    rate = np.linspace(0.0001, 0.0009, len(simulated_returns))
    factors = pd.DataFrame(
        {"mkt_rf": simulated_returns["MARKET"] - rate, "rf": rate}, index=simulated_returns.index
    )
    capm = run("capm", pair, factors=factors, mask_other_events=True)
    plain = run("market_model", pair, mask_other_events=True)
    wanted = plain.calendar_time_portfolio(holding=20, factors=factors).coefficients
    for given in (None, factors):
        found = capm.calendar_time_portfolio(holding=20, factors=given).coefficients
        np.testing.assert_allclose(found.to_numpy(), wanted.to_numpy(), rtol=1e-9)
