"""Event studies by the package eventstudy, and by its fork ffjr-eventstudies.

Run from this folder, each in an environment of its own: ``pip install eventstudy==0.1a12`` or
``pip install ffjr-eventstudies==0.2.0`` (NumPy below 2), then ``python make_eventstudy.py``, which
uses the one it finds. Stored: eventstudy 0.1a12 with NumPy 2.4.6, ffjr-eventstudies 0.2.0 with
NumPy 1.26.4; Python 3.11.

Taken: abnormal returns, CAR, variance of a day and t of the CAR; of the fork also the t of the
mean CAR and the moments of the CARs over events, which it gives for windows from the first day on.
"""

from importlib.util import find_spec

import numpy as np
from event_study_cases import ESTIMATION, EVENT, Case, read_case, write_rows

T = ESTIMATION[1] - ESTIMATION[0] + 1


def arrays(case: Case, firm: str, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Firm and market over the estimation window and, after it, the event window."""
    return tuple(
        np.concatenate([case.past(name, place), case.near(name, place)])
        for name in (firm, "MARKET")
    )


def original(firm: np.ndarray, market: np.ndarray):
    from eventstudy import Single, models

    data = {"security_returns": firm, "market_returns": market}
    sizes = {"estimation_size": T, "buffer_size": 0}
    return Single(models.market_model, data, event_window=EVENT, **sizes)


def fork(firm: np.ndarray, market: np.ndarray):
    from eventstudies import SingleEvent, models

    data = {"daily_ret": firm, "daily_mkt": market}
    return SingleEvent(models.MarketModel, data, event_window=EVENT, est_size=T, buffer_size=0)


def event_rows(case: Case, event_id: int, one) -> list[dict]:
    days = range(EVENT[0], EVENT[1] + 1)
    table = {"ar": one.AR, "variance": one.var_AR}
    rows = [
        {"event_id": event_id, "first": day, "last": day, "statistic": name, "value": value}
        for name, values in table.items()
        for day, value in zip(days, values, strict=True)
    ]
    for name, values in {"car": one.CAR, "t": one.tstat}.items():
        rows += [
            {"event_id": event_id, "first": EVENT[0], "last": day, "statistic": name, "value": v}
            for day, v in zip(days, values, strict=True)
        ]
    return [{"case": case.name, **row} for row in rows]


def pooled_rows(case: Case, events: list) -> list[dict]:
    from eventstudies import MultipleEvents

    pooled = MultipleEvents(events)
    table = {"t of mean CAR": pooled.tstat} | {
        f"{name.lower()} of CAR": pooled.CAR_dist[name] for name in ("Mean", "Variance", "Skewness")
    }
    return [
        {"case": case.name, "event_id": "", "first": EVENT[0], "last": day}
        | {"statistic": name, "value": value}
        for name, values in table.items()
        for day, value in zip(range(EVENT[0], EVENT[1] + 1), values, strict=True)
    ]


def main() -> None:
    is_fork = find_spec("eventstudies") is not None
    rows = []
    for name in ("nine", "spread"):
        case = read_case(name)
        places = zip(case.firms, case.places, strict=True)
        events = [(fork if is_fork else original)(*arrays(case, *one)) for one in places]
        for event_id, one in zip(case.events["event_id"], events, strict=True):
            rows += event_rows(case, event_id, one)
        rows += pooled_rows(case, events) if is_fork else []
    tool = "ffjr-eventstudies 0.2.0" if is_fork else "eventstudy 0.1a12"
    path = "ffjr_eventstudies.csv" if is_fork else "eventstudy.csv"
    write_rows(rows, path, f"{tool} with NumPy {np.__version__}, by make_eventstudy.py")


if __name__ == "__main__":
    main()
