"""Times the package `eventstudy` beside the closed form; runs in the environment `peer` makes.

Arrays go in, as directly as the package allows: `Single` with its market model for each event,
`Multiple` over all of them. It prints, as JSON, the packages' versions and by number of events
the microseconds an event of both ways and their ratio. A loop over events costs the same for
each, so it takes `LOOP` of them whatever the number.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version

import closed_form
import numpy as np
from eventstudy import Multiple, Single
from eventstudy.models import market_model
from simulated_events import ESTIMATION, EVENT, simulate
from timing import take_turns

LOOP, ROUNDS = 500, 5


def with_package(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> Multiple:
    """One object an event, then their mean."""
    singles = []
    for f, d in zip(firm, day, strict=True):
        window = slice(d + ESTIMATION[0], d + EVENT[1] + 1)
        singles.append(
            Single(
                market_model,
                {"security_returns": y[window, f], "market_returns": x[window]},
                event_window=EVENT,
                estimation_size=closed_form.T,
                buffer_size=0,
            )
        )
    return Multiple(singles)


def compare(count: int) -> dict[str, float]:
    """Microseconds an event of both ways, and their ratio, after a check that CARs agree."""
    returns, firm, day = simulate(count)
    y, x = returns.to_numpy(), returns["MARKET"].to_numpy()
    some = slice(0, min(count, LOOP))
    car, _ = closed_form.cars(y, x, firm[some], day[some])
    np.testing.assert_allclose(with_package(y, x, firm[some], day[some]).CAR, car, rtol=1e-9)
    ways = {
        "eventstudy": lambda: with_package(y, x, firm[some], day[some]),
        "numpy": lambda: closed_form.core(y, x, firm, day),
    }
    rounds = take_turns(ways, ROUNDS)
    per_event = count / some.stop
    return {
        "eventstudy_us": rounds.median("eventstudy") / some.stop * 1e6,
        "numpy_us": rounds.median("numpy") / count * 1e6,
        "ratio": rounds.ratio("eventstudy", "numpy") * per_event,
    }


if __name__ == "__main__":
    versions = {name: version(name) for name in ("eventstudy", "numpy", "pandas", "statsmodels")}
    counts = {count: compare(int(count)) for count in sys.argv[1:]}
    print(json.dumps({"versions": versions, "counts": counts}))
