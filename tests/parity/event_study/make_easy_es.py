"""Abnormal returns, plain and standardised, by the package easy-es.

Run from this folder: ``pip install "pandas<3" easy-es==0.1.2``, then ``python make_easy_es.py``.
Stored: Python 3.11, NumPy 1.26.4, pandas 2.3.3.

`apply_estimator` is what its event study calls for each event; it has no test over events.
"""

import numpy as np
import pandas as pd
from easy_es.estimation_models import RegReturnEstimator
from easy_es.event_study_model import CNH, apply_estimator
from event_study_cases import EVENT, Case, read_case, write_rows

COLUMNS = {"ar": CNH.ar_col, "car": CNH.car_col, "sar": CNH.sar_col, "scar": CNH.scar_col}


def frame(firm: np.ndarray, market: np.ndarray, start: int) -> pd.DataFrame:
    days = np.arange(start, start + len(firm))
    return pd.DataFrame({CNH.ret_col: firm, CNH.mkt_rf_col: market, CNH.offset_col: days})


def rows_of(case: Case, event_id: int, firm: str, place: int) -> list[dict]:
    past = frame(case.past(firm, place), case.past("MARKET", place), 0)
    near = frame(case.near(firm, place), case.near("MARKET", place), EVENT[0])
    estimator = RegReturnEstimator(CNH.mkt_rf_col)
    pieces = {"estimator": estimator, "estimation_df": past, "prediction_df": near}
    found = apply_estimator(pieces)
    rows = []
    for row in found.to_dict("records"):
        last = row[CNH.offset_col]
        for name, column in COLUMNS.items():
            first = last if name in ("ar", "sar") else EVENT[0]
            where = {"case": case.name, "event_id": event_id, "first": first, "last": last}
            rows.append(where | {"statistic": name, "value": row[column]})
    return rows


def main() -> None:
    case, rows = read_case("spread"), []
    for event in zip(case.events["event_id"], case.firms, case.places, strict=True):
        rows += rows_of(case, *event)
    versions = f"NumPy {np.__version__}, pandas {pd.__version__}"
    write_rows(rows, "easy_es.csv", f"easy-es 0.1.2 with {versions}, by make_easy_es.py")


if __name__ == "__main__":
    main()
