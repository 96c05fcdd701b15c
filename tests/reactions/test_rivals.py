"""A benchmark that holds a rival of the event's firm."""

import warnings

import numpy as np
import pandas as pd
import pytest

from analysis import DataError
from analysis.reactions import event_study


@pytest.fixture
def named(simulated_events):
    return simulated_events.assign(rivals=["BBB; MARKET", "XYZ", None, np.nan])


def test_a_rival_that_is_the_benchmark_is_named_with_its_event(simulated_returns, named):
    message = r"rivals named in events: MARKET \(event 'e0'\); .* pulled towards zero"
    with pytest.warns(UserWarning, match=message) as caught:
        event_study(simulated_returns, named, benchmark="MARKET")
    assert caught[0].filename == __file__


def test_members_of_the_benchmark_are_searched_for_rivals(simulated_returns, named):
    series = simulated_returns["MARKET"].rename("peers")
    series.attrs["members"] = ["XYZ", "BBB"]
    message = r"BBB \(event 'e0'\), XYZ \(event 'e1'\); they"
    for model in ("market_model", "market_adjusted"):
        with pytest.warns(UserWarning, match=message):
            event_study(simulated_returns, named, benchmark=series, model=model)


def test_a_factor_named_as_a_rival_counts_as_well(simulated_returns, named):
    factors = simulated_returns[["MARKET", "SIZE"]]
    with pytest.warns(UserWarning, match=r"MARKET \(event 'e0'\)"):
        event_study(simulated_returns, named, factors=factors, model="factors")


def test_many_rivals_are_counted(simulated_returns, simulated_events):
    series = simulated_returns["MARKET"].copy()
    series.attrs["members"] = list("ABCD")
    events = simulated_events.assign(rivals="A;B")
    with pytest.warns(UserWarning, match=r"A \(event 'e2'\) and 3 more; they react too"):
        event_study(simulated_returns, events, benchmark=series)


@pytest.mark.parametrize("rivals", ["BBB", "market", "", None, "BBB;;XYZ"])
def test_a_benchmark_without_a_rival_gives_no_warning(simulated_returns, simulated_events, rivals):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        event_study(simulated_returns, simulated_events.assign(rivals=rivals), benchmark="MARKET")


def test_a_benchmark_that_the_model_does_not_use_is_not_searched(simulated_returns, named):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        event_study(simulated_returns, named, benchmark="MARKET", model="constant_mean")


def test_a_benchmark_of_rivals_that_react_as_well_hides_the_reaction(simulated_returns):
    # what the warning says: firm and rival both jump 10 %, and half of it is left, beta being 1
    days = simulated_returns.index
    common = simulated_returns["MARKET"]
    firm, rival = (common + 0.001 * simulated_returns[name] for name in ("AAA", "BBB"))
    returns = pd.DataFrame({"FIRM": firm, "RIVAL": rival, "OTHER": common})
    returns.iloc[300, :2] += 0.10
    returns["PEERS"] = (returns["RIVAL"] + returns["OTHER"]) / 2
    events = pd.DataFrame({"event_id": ["e"], "firm": ["FIRM"], "date": [days[300]]})
    found = {
        name: event_study(returns, events, benchmark=name).car(0, 0)["car"].item()
        for name in ("OTHER", "PEERS")
    }
    assert found["OTHER"] == pytest.approx(0.10, abs=0.002)
    assert found["PEERS"] == pytest.approx(0.05, abs=0.002)


def test_members_and_rivals_of_another_kind_are_refused(simulated_returns, simulated_events):
    series = simulated_returns["MARKET"].copy()
    series.attrs["members"] = "BBB"
    with pytest.raises(DataError, match=r"attrs\['members'\] is 'BBB'; give a list of names"):
        event_study(simulated_returns, simulated_events, benchmark=series)
    wrong = simulated_events.assign(rivals=[["BBB"], "", "", ""])
    with pytest.raises(DataError, match=r"rivals of event 'e0' is \['BBB'\]; write names with ';'"):
        event_study(simulated_returns, wrong, benchmark="MARKET")
