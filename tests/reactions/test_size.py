"""Under no effect a 5 % test must reject about 5 % of the time."""

import numpy as np
import pandas as pd
import pytest

from analysis.reactions import event_study
from analysis.reactions.mean_tests import run_test
from analysis.reactions.windows import Cars

REPLICATES, EVENTS = 2000, 20


@pytest.fixture(scope="module")
def null_cars():
    """All replicates in one study: 40,000 simulated firms, one event each, independent noise."""
    rng = np.random.default_rng(1)
    count, sessions = REPLICATES * EVENTS, 125
    market = rng.normal(0, 0.01, sessions)
    values = market[:, None] + 0.02 * rng.standard_normal((sessions, count))
    days = pd.bdate_range("2023-01-02", periods=sessions)
    returns = pd.DataFrame(values, index=days)
    events = pd.DataFrame({"event_id": range(count), "firm": range(count), "date": days[115]})
    study = event_study(
        returns,
        events,
        benchmark=pd.Series(market, index=days),
        estimation_window=(-110, -11),
        event_window=(-1, 1),
    )
    return study.car(-1, 1).to_numpy().reshape(REPLICATES, EVENTS, -1)


@pytest.mark.parametrize("name", ["cross_section_t", "bmp"])
def test_tests_of_the_mean_have_their_size(null_cars, name):
    everything = np.ones(EVENTS, dtype=bool)
    rejected = [
        run_test(name, Cars(block[:, 0], block[:, 1], block[:, 3], everything)).p_value < 0.05
        for block in null_cars
    ]
    assert 0.035 <= np.mean(rejected) <= 0.065


def test_single_event_t_has_its_size(null_cars):
    p = null_cars[:, :, 4]
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.005)
