"""Abnormal returns by the package EventStudySuite.

Run from this folder: ``pip install "pandas<3" statsmodels``, ``pip install --no-deps
EventStudySuite==0.1.3.1`` and ``python make_eventstudysuite.py``. Stored: Python 3.11, NumPy
1.26.4.

Its `MarketModel` gives abnormal returns only; the faster `MarketModelFast` stops, as it calls a
function that NumPy has not (`np.do`).
"""

import numpy as np
import pandas as pd
from event_study_cases import EVENT, read_case, write_rows
from EventStudySuite.model.MarketModel import MarketModel


def main() -> None:
    case, rows = read_case("spread"), []
    for event_id, firm, place in zip(case.events["event_id"], case.firms, case.places, strict=True):
        names = {firm: firm, "Mkt_RF": "MARKET"}
        past = pd.DataFrame({name: case.past(one, place) for name, one in names.items()})
        near = pd.DataFrame({name: case.near(one, place) for name, one in names.items()})
        found = MarketModel.cal_ar(past, near, firm, factors=["Mkt_RF"])
        for day, value in zip(range(EVENT[0], EVENT[1] + 1), found, strict=True):
            where = {"case": case.name, "event_id": event_id, "first": day, "last": day}
            rows.append(where | {"statistic": "cal_ar", "value": value})
    versions = f"EventStudySuite 0.1.3.1 with NumPy {np.__version__}"
    write_rows(rows, "eventstudysuite.csv", f"{versions}, by make_eventstudysuite.py")


if __name__ == "__main__":
    main()
