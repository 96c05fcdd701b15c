"""The same numbers as two packages on the same input."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.reactions import event_study

PARITY = Path(__file__).parent


@pytest.fixture
def parity_study():
    returns = pd.read_csv(PARITY / "simulated_returns.csv", index_col="date", parse_dates=True)
    events = pd.read_csv(PARITY / "simulated_events.csv", parse_dates=["date"])
    with pytest.warns(UserWarning, match="other events of the firm"):
        return event_study(
            returns,
            events,
            benchmark="MARKET",
            estimation_window=(-210, -11),
            event_window=(-3, 3),
        )


def test_abnormal_returns_agree_with_the_package_eventstudy(parity_study):
    other = pd.read_csv(PARITY / "eventstudy_output.csv")
    columns = [f"ar_{day}" for day in range(-3, 4)]
    np.testing.assert_allclose(parity_study.abnormal_returns, other[columns], rtol=0, atol=1e-12)
    np.testing.assert_allclose(parity_study.car(-3, 3)["car"], other["car"], rtol=1e-9)
    sigma_squared = other["variance_divisor_t"] * 200 / 198
    np.testing.assert_allclose(parity_study.coefficients["sigma"] ** 2, sigma_squared, rtol=1e-9)


def test_bmp_agrees_with_the_package_eventstudystatistics(parity_study):
    other = pd.read_csv(PARITY / "eventstudystatistics_output.csv")["bmp"].item()
    assert parity_study.test("bmp", -3, 3).statistic == pytest.approx(other, rel=1e-9)


def test_kolari_pynnonen_and_grank_agree_with_the_package_eventstudystatistics():
    returns = pd.read_csv(PARITY / "simulated_returns.csv", index_col="date", parse_dates=True)
    firms = list(returns.columns.drop("MARKET"))
    events = pd.DataFrame({"event_id": firms, "firm": firms, "date": returns.index[300]})
    study = event_study(
        returns,
        events,
        benchmark="MARKET",
        estimation_window=(-210, -11),
        event_window=(-3, 3),
    )
    other = pd.read_csv(PARITY / "eventstudystatistics_battery.csv").iloc[0]
    plain, corrected = study.test("bmp", -3, 3), study.test("kp_bmp", -3, 3)
    assert corrected.statistic / plain.statistic == pytest.approx(other["kp_factor"], rel=1e-9)
    assert study.test("grank_t", -3, 3).statistic == pytest.approx(other["grank_t"], rel=1e-9)
