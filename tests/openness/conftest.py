import pytest
from openness_by_hand import SIMULATED, simulated_rows, table_by_hand

from analysis.openness import Assumptions
from analysis.openness.fields import KIND


@pytest.fixture
def spreadsheet():
    """The model as a table filled cell by cell; it shares no line with the package."""
    return table_by_hand


@pytest.fixture
def simulated():
    """Assumptions invented for the tests; every field at work."""
    return Assumptions(**SIMULATED)


@pytest.fixture
def nothing():
    """All fields 0 over three years: one channel at a time can be switched on."""
    return Assumptions(**dict.fromkeys(KIND, 0) | {"horizon_years": 3})


@pytest.fixture
def two_rates(nothing):
    """Assumptions whose discount rate breaks even at 10 % and at 20 %.

    -1 at once, 2.3 after a year, -1.32 after two: 1 - 2.3 v + 1.32 v^2 = (1 - 1.1 v)(1 - 1.2 v).
    The outflow is an API that starts at nothing.
    """
    return nothing.change(
        horizon_years=2,
        discount_rate=0.15,
        release_cost=1.0,
        cloud_revenue=2.3,
        cloud_share=1.0,
        fee_rate=1.0,
        cloud_growth=-0.9,
        api_revenue=1e-9,
        api_margin=1.0,
        api_growth=(1.32 + 0.23) / 1e-9 - 1,
    )


@pytest.fixture
def simulated_frame():
    """The invented assumptions as rows of two views, with ranges."""
    return simulated_rows()
