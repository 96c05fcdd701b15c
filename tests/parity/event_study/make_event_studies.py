"""Campbell, Lo and MacKinlay's J statistics, and rank and sign tests, by the package event-studies.

Run from this folder: ``pip install "pandas<3" event-studies==0.1.4``, then
``python make_event_studies.py``. Stored: Python 3.11, NumPy 1.26.4, pandas 2.3.3.

The package takes prices and makes logarithmic returns of them, so it is given the exponential of
the running sum of returns. Its rank test looks at the last days of the event window only.
"""

import warnings

import numpy as np
import pandas as pd
from event_studies.models.finance import MarketModel, generalized_sign_test, j1, j2, rank_test
from event_studies.models.finance.tests import calculate_aggregations
from event_study_cases import ESTIMATION, EVENT, WINDOWS, Case, read_case, write_rows

EVENT_LEVEL = ("car", "scar", "var_car")
POOLED = {"j1": j1, "j2": j2, "generalized_sign_test": generalized_sign_test}


def prices_of(case: Case) -> pd.DataFrame:
    return np.exp(case.returns.cumsum()).rename_axis("Date").reset_index()


def sample(case: Case, prices: pd.DataFrame, first: int, last: int) -> list[dict]:
    """Each event's prices, from the day before each window on."""
    shared = {"date_col": "Date", "start": first - EVENT[0], "end": last - EVENT[0]}
    return [
        shared
        | {
            "firm": firm,
            "estimation_data": prices.iloc[place + ESTIMATION[0] - 1 : place + ESTIMATION[1] + 1],
            "event_data": prices.iloc[place + EVENT[0] - 1 : place + EVENT[1] + 1],
        }
        for firm, place in zip(case.firms, case.places, strict=True)
    ]


def rows_of(case: Case, first: int, last: int) -> list[dict]:
    prices = prices_of(case)
    model = MarketModel(prices, "MARKET", "Date")
    found = calculate_aggregations(model, sample(case, prices, first, last))
    window = {"case": case.name, "first": first, "last": last}
    tests = POOLED | ({"rank_test": rank_test} if last == EVENT[1] else {})
    rows = [
        window | {"event_id": "", "statistic": name, "value": test(found)}
        for name, test in tests.items()
    ]
    for event_id, one in zip(case.events["event_id"], found, strict=True):
        values = {name: one["parametric"][name] for name in EVENT_LEVEL}
        rows += [
            window | {"event_id": event_id, "statistic": name, "value": value}
            for name, value in values.items()
        ]
    return rows


def main() -> None:
    warnings.simplefilter("ignore", FutureWarning)
    cases = [read_case(name) for name in ("nine", "common", "spread")]
    rows = [row for case in cases for window in WINDOWS for row in rows_of(case, *window)]
    versions = f"event-studies 0.1.4 with NumPy {np.__version__}, pandas {pd.__version__}"
    write_rows(rows, "event_studies.csv", f"{versions}, by make_event_studies.py")


if __name__ == "__main__":
    main()
