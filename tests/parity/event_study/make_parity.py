"""Make the stored input and the outputs of two other packages on it.

Run in an environment of its own, from this folder:
``pip install eventstudy==0.1a12``, ``pip install --no-deps eventstudystatistics==1.0.0`` (it pins
an old SciPy) and ``python make_parity.py``. Stored outputs: Python 3.11, NumPy 2.4.6, SciPy 1.17.1.
Test data: simulated returns with fixed seed, 400 sessions, 6 firms and a market, 9 events.

What is taken from each package, and why no more:

- `eventstudy` (Single.market_model on arrays): abnormal returns and running CAR. Its variance has
  divisor T and no forecast term, so it is not the exact one; times T / (T - 2) it is sigma^2.
- `eventstudystatistics` (adjBMP with adjustment off): the standardised cross-section test of the
  whole event window. It takes the mean of the market over all events' estimation windows at once,
  so each event's market is given about its own mean, which changes no residual. Its one-day form
  divides by event-window squares and is not used.
"""

import numpy as np
import pandas as pd
from eventstudy import Single, models
from eventstudystatistics.statistical_tests import adjBMP

SESSIONS, FIRMS = 400, 6
ESTIMATION, EVENT = (-210, -11), (-3, 3)


def simulate() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(20231015)
    market = rng.normal(0.0004, 0.01, SESSIONS)
    beta = rng.uniform(0.5, 1.8, FIRMS)
    firms = beta * market[:, None] + 0.02 * rng.standard_t(5, (SESSIONS, FIRMS))
    names = [*(f"F{i}" for i in range(FIRMS)), "MARKET"]
    days = pd.bdate_range("2021-01-04", periods=SESSIONS, name="date")
    returns = pd.DataFrame(np.column_stack([firms, market]), index=days, columns=names)
    place = rng.choice(np.arange(215, SESSIONS - 5), 9, replace=False)
    firm = [names[i] for i in rng.integers(0, FIRMS, 9)]
    events = pd.DataFrame({"event_id": range(9), "firm": firm, "date": days[place]})
    return returns.round(10), events


def one_event(returns: pd.DataFrame, firm: str, day: int) -> dict:
    past = returns.iloc[day + ESTIMATION[0] : day + ESTIMATION[1] + 1]
    near = returns.iloc[day + EVENT[0] : day + EVENT[1] + 1]
    both = pd.concat([past, near])
    single = Single(
        models.market_model,
        {
            "security_returns": both[firm].to_numpy(),
            "market_returns": both["MARKET"].to_numpy(),
        },
        event_window=EVENT,
        estimation_size=len(past),
        buffer_size=0,
        keep_model=True,
    )
    alpha, beta = single.model.params
    residual = past[firm] - alpha - beta * past["MARKET"]
    mean = past["MARKET"].mean()
    return {
        "ar": single.AR,
        "car": single.CAR,
        "variance": single.var_AR[0],
        "residual": residual.to_numpy(),
        "market_past": (past["MARKET"] - mean).to_numpy(),
        "market_near": (near["MARKET"] - mean).to_numpy(),
    }


def main() -> None:
    returns, events = simulate()
    returns.to_csv("simulated_returns.csv")
    events.to_csv("simulated_events.csv", index=False)
    places = returns.index.get_indexer(events["date"])
    found = [one_event(returns, f, d) for f, d in zip(events["firm"], places, strict=True)]
    days = range(EVENT[0], EVENT[1] + 1)
    table = pd.DataFrame([one["ar"] for one in found], columns=[f"ar_{day}" for day in days])
    table["car"] = [one["car"][-1] for one in found]
    table["variance_divisor_t"] = [one["variance"] for one in found]
    table.to_csv("eventstudy_output.csv", index=False, float_format="%.17g")
    stack = {key: np.array([one[key] for one in found]) for key in found[0]}
    result = adjBMP(
        stack["ar"],
        stack["residual"],
        stack["market_past"],
        stack["market_near"],
        [0, EVENT[1] - EVENT[0]],
        adjustment=False,
    )
    pd.DataFrame({"bmp": [result.statistic]}).to_csv(
        "eventstudystatistics_output.csv", index=False, float_format="%.17g"
    )


if __name__ == "__main__":
    main()
