"""A store of its own for each test, and services that agree with the shipped tables."""

from __future__ import annotations

import copy

import pytest
from live_samples import simulated_facts, simulated_histories
from services import Services, simulated_factors


@pytest.fixture
def a_fresh_client(tmp_path):
    """The client is a singleton that remembers answers and time zones."""
    import yfinance
    from yfinance.data import SingletonMeta

    SingletonMeta._instances.clear()
    yfinance.set_tz_cache_location(str(tmp_path / "zones"))


@pytest.fixture
def store(tmp_path, monkeypatch):
    """The folder of the store, which is not there yet."""
    monkeypatch.setenv("OPEN_SOURCE_AI_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("OPEN_SOURCE_AI_DATA", raising=False)
    return tmp_path / "store"


@pytest.fixture(scope="session")
def _histories():
    return simulated_histories()


@pytest.fixture(scope="session")
def _facts():
    return simulated_facts()


@pytest.fixture
def services(a_fresh_client, store, _histories, _facts, monkeypatch):
    factors = simulated_factors(_histories["AAPL"].index)
    with Services(_histories, factors, copy.deepcopy(_facts)) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server
