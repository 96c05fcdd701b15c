"""Make the stored input of the parity checks: simulated returns with fixed seeds.

Run from this folder with NumPy and pandas: ``python make_inputs.py`` (stored with NumPy 2.4.6).

- `simulated_returns.csv`, `simulated_events.csv`: 400 sessions, six firms, a market, nine events.
- `simulated_thirty_returns.csv`: 300 sessions of thirty firms that share a part of their noise, a
  market and a second factor; `simulated_common_events.csv` has one event of each firm on one day,
  `simulated_spread_events.csv` one of each on days within five weeks, so that some windows meet.
- `simulated_gaps.csv`: firm-days of those thirty that a check takes out, five of them in the
  windows of the spread events.
"""

import numpy as np
import pandas as pd

SESSIONS, FIRMS = 400, 6
THIRTY, SHORT = 30, 300
COMMON_DAY, SPREAD_DAYS = 250, np.arange(240, 265)


def frame(values: np.ndarray, names: list[str]) -> pd.DataFrame:
    days = pd.bdate_range("2021-01-04", periods=len(values), name="date")
    return pd.DataFrame(values, index=days, columns=names).round(10)


def nine_events() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(20231015)
    market = rng.normal(0.0004, 0.01, SESSIONS)
    beta = rng.uniform(0.5, 1.8, FIRMS)
    firms = beta * market[:, None] + 0.02 * rng.standard_t(5, (SESSIONS, FIRMS))
    names = [*(f"F{i}" for i in range(FIRMS)), "MARKET"]
    returns = frame(np.column_stack([firms, market]), names)
    place = rng.choice(np.arange(215, SESSIONS - 5), 9, replace=False)
    firm = [names[i] for i in rng.integers(0, FIRMS, 9)]
    events = pd.DataFrame({"event_id": range(9), "firm": firm, "date": returns.index[place]})
    return returns, events


def thirty_firms(rng: np.random.Generator) -> pd.DataFrame:
    market, size = rng.normal(0.0004, 0.01, (2, SHORT))
    slopes = rng.uniform(0.5, 1.8, (2, THIRTY))
    shared = 0.008 * rng.standard_t(6, (SHORT, 1))
    noise = rng.uniform(0.01, 0.03, THIRTY) * rng.standard_t(5, (SHORT, THIRTY)) + shared
    firms = market[:, None] * slopes[0] + 0.5 * size[:, None] * slopes[1] + noise
    names = [*(f"G{i:02}" for i in range(THIRTY)), "MARKET", "SIZE"]
    return frame(np.column_stack([firms, market, size]), names)


def events_on(returns: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    firms = returns.columns[: len(places)]
    return pd.DataFrame(
        {"event_id": range(len(places)), "firm": firms, "date": returns.index[places]}
    )


def gaps(rng: np.random.Generator, returns: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    """Days of the estimation windows, and one day of the event window of five firms."""
    firm = rng.integers(0, THIRTY, 120)
    day = rng.integers(60, 200, 120)
    firm = np.append(firm, [2, 7, 11, 19, 28])
    day = np.append(day, places[[2, 7, 11, 19, 28]] + [0, -3, 2, 1, 3])
    table = pd.DataFrame({"firm": returns.columns[firm], "date": returns.index[day]})
    return table.drop_duplicates().sort_values(["firm", "date"])


def main() -> None:
    returns, events = nine_events()
    returns.to_csv("simulated_returns.csv")
    events.to_csv("simulated_events.csv", index=False)
    rng = np.random.default_rng(20240418)
    thirty = thirty_firms(rng)
    spread = rng.choice(SPREAD_DAYS, THIRTY)
    thirty.to_csv("simulated_thirty_returns.csv")
    common = events_on(thirty, np.full(THIRTY, COMMON_DAY))
    common.to_csv("simulated_common_events.csv", index=False)
    events_on(thirty, spread).to_csv("simulated_spread_events.csv", index=False)
    gaps(rng, thirty, spread).to_csv("simulated_gaps.csv", index=False)


if __name__ == "__main__":
    main()
