"""The yardsticks of the benchmarks are fair: they and what is timed give or run the same."""

import closed_form
import library
import numpy as np
import one_by_one
import pytest
from report_build import write_runs
from simulated_events import simulate, table_of


@pytest.fixture(scope="module")
def simulated():
    returns, firm, day = simulate(300)
    arrays = (returns.to_numpy(), returns["MARKET"].to_numpy(), firm, day)
    return returns, table_of(returns, firm, day), arrays


def test_the_closed_form_gives_the_core(simulated):
    returns, events, arrays = simulated
    assert library.core(returns, events) == pytest.approx(closed_form.core(*arrays), rel=1e-9)


def test_the_extended_closed_form_gives_its_part_of_the_battery(simulated):
    returns, events, arrays = simulated
    expected = closed_form.extended(*arrays)
    found = library.battery(returns, events)[list(expected)].to_dict()
    assert found == pytest.approx(expected, rel=1e-9)


def test_the_statsmodels_loop_gives_the_standardised_cars(simulated):
    returns, events, (y, x, firm, day) = simulated
    expected = one_by_one.scars(y, x, firm[:5], day[:5])
    np.testing.assert_allclose(library.scars(returns, events)[:5], expected, rtol=1e-9)


def test_nbconvert_is_given_the_runs_of_the_report(tmp_path):
    written = write_runs(tmp_path, ["05_data_and_methods"])
    assert [path.name for path in written] == [
        "05_data_and_methods-2023-10-15.ipynb",
        "05_data_and_methods-now.ipynb",
    ]
    assert "as_of = '2023-10-15'" in written[0].read_text()
    assert "as_of = None" in written[1].read_text()
