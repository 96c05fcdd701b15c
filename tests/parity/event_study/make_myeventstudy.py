"""The t of the mean CAR by the package myeventstudy.

Run from this folder: ``pip install "pandas<3" myeventstudy==0.1.4 openpyxl``, then
``python make_myeventstudy.py``. Stored: Python 3.11, NumPy 1.26.4, pandas 2.3.3.

It wants 240 days in the year before the event, which only the common day has, and writes a
spreadsheet, here into a folder that is thrown away.
"""

import tempfile
import warnings

import numpy as np
import pandas as pd
from event_study_cases import ESTIMATION, WINDOWS, Case, read_case, write_rows
from myeventstudy.event_analysis import event_study


def long_form(case: Case) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame(
            {
                "stockid": f"{event_id + 1:06}",
                "date": case.returns.index,
                "eventdate": event_date,
                "sreturn": case.returns[firm].to_numpy(),
                "mreturn": case.returns["MARKET"].to_numpy(),
            }
        )
        for event_id, firm, event_date in case.events.itertuples(index=False)
    )


def main() -> None:
    warnings.simplefilter("ignore")
    estimation = (ESTIMATION[0], ESTIMATION[1] + 1)  # its last day is not in the window
    with tempfile.TemporaryDirectory() as folder:
        case = read_case("common")
        windows = [list(window) for window in WINDOWS]
        found = event_study(long_form(case), windows, estimation, "market", folder)
    rows = []
    for (first, last), row in zip(WINDOWS, found.to_dict("records"), strict=True):
        window = {"case": case.name, "first": first, "last": last}
        rows.append(window | {"statistic": "Mean CAR", "value": row["Mean CAR"]})
        rows.append(window | {"statistic": "t_stat", "value": row["t_stat"]})
        rows.append(window | {"statistic": "p_value", "value": row["p_value"]})
    versions = f"NumPy {np.__version__}, pandas {pd.__version__}"
    write_rows(
        rows, "myeventstudy.csv", f"myeventstudy 0.1.4 with {versions}, by make_myeventstudy.py"
    )


if __name__ == "__main__":
    main()
