"""Patell, cross-section, sign and rank tests by the package event-study-toolkit.

Run from this folder: ``pip install event-study-toolkit==1.0.0``, then
``python make_event_study_toolkit.py``. Stored: Python 3.11, NumPy 2.4.6, pandas 3.1.1 (before
pandas 3 `getGRANK` stops, as its day 9999-12-31 is out of range).

The package counts days on the New York calendar, so the simulated sessions are given its dates.
`getGRANK` has the name of its group column fixed to "CCAR".
"""

import logging
import warnings

import numpy as np
import pandas as pd
import pandas_market_calendars
from event_study_cases import ESTIMATION, WINDOWS, Case, read_case, write_rows
from event_study_toolkit.eventstudy import eventstudy

FULL_SAMPLE = ("car_t", "scar_t", "tpatell", "gen_z", "tsign")
EVENT_LEVEL = ("car", "sigma", "scar")


def relabelled(case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Firm-days and events in the package's columns, on sessions of the New York calendar."""
    schedule = pandas_market_calendars.get_calendar("NYSE").schedule("2021-01-04", "2022-12-30")
    dates = schedule.index[: len(case.returns)]
    panel = pd.concat(
        pd.DataFrame(
            {"permno": event_id, "date": dates, "vwretd": case.returns["MARKET"].to_numpy()}
        ).assign(ret_dlst_adj=case.returns[firm].to_numpy())
        for event_id, firm in zip(case.events["event_id"], case.firms, strict=True)
    )
    events = {"permno": case.events["event_id"], "EVT_DATE": dates[case.places], "CCAR": 1}
    return panel, pd.DataFrame(events)


def rows_of(case: Case, first: int, last: int) -> list[dict]:
    panel, events = relabelled(case)
    length, gap = ESTIMATION[1] - ESTIMATION[0] + 1, first - ESTIMATION[1] - 1
    study = eventstudy(length, gap, first, last, panel, events, groups=["CCAR"])
    window = {"case": case.name, "first": first, "last": last}
    pooled = study.getFullSampleTestStatistic("market").iloc[0]
    values = {name: pooled[name] for name in FULL_SAMPLE}
    values["getGRANK"] = study.getGRANK("market", "CCAR")["GRANK_Z"].item()
    rows = [
        window | {"event_id": "", "statistic": name, "value": float(value)}
        for name, value in values.items()
    ]
    for car in study.getCARS("market").itertuples():
        rows += [
            window | {"event_id": car.permno, "statistic": name, "value": getattr(car, name)}
            for name in EVENT_LEVEL
        ]
    return rows


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable()
    cases = [read_case(name) for name in ("common", "spread")]
    rows = [row for case in cases for window in WINDOWS for row in rows_of(case, *window)]
    versions = f"event-study-toolkit 1.0.0 with NumPy {np.__version__}, pandas {pd.__version__}"
    write_rows(rows, "event_study_toolkit.csv", f"{versions}, by make_event_study_toolkit.py")


if __name__ == "__main__":
    main()
