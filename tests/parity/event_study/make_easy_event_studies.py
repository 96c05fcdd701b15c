"""Regression, abnormal returns and their covariance by the package EasyEventStudies.

Run from this folder: ``pip install "pandas<3" EasyEventStudies==2.0``, then
``python make_easy_event_studies.py``. Stored: Python 3.11, NumPy 1.26.4, statsmodels 0.15.0.

Its covariance is that of Campbell, Lo and MacKinlay. Taken beside it: the variance of CAR that its
own table shows, the running sum of the diagonal, which leaves out what the days share.
"""

import numpy as np
import statsmodels
from EasyEventStudies import easy_event_studies as package
from event_study_cases import EVENT, WINDOWS, Case, read_case, write_rows
from plain_ols import with_one


def rows_of(case: Case, event_id: int, firm: str, place: int) -> list[dict]:
    x, ahead = with_one(case.past("MARKET", place)), with_one(case.near("MARKET", place))
    y, near = case.past(firm, place), case.near(firm, place)
    model, variance = package.estimate_return_model(x, y)
    _, abnormal = package.estimate_normal_abnormal_returns(model, ahead, near)
    rows = [
        {"first": "", "last": "", "statistic": name, "value": value}
        for name, value in (*zip(("alpha", "beta"), model.params, strict=True),)
    ]
    rows.append({"first": "", "last": "", "statistic": "sigma", "value": np.sqrt(variance)})
    for first, last in WINDOWS:
        days = slice(first - EVENT[0], last - EVENT[0] + 1)
        part = (x, y, ahead[days], near[days], variance)
        covariance = package.estimate_variance_of_abnormal_returns(*part)
        of_car = package.calculate_variance_of_cumulative_abnormal_returns(covariance)
        car = package.calculate_cumulative_abnormal_returns(abnormal[days], last - first)
        found = {"car": car, "se": np.sqrt(of_car)}
        found["se of the table"] = np.sqrt(np.diag(covariance).sum())
        rows += [
            {"first": first, "last": last, "statistic": name, "value": value}
            for name, value in found.items()
        ]
    return [{"case": case.name, "event_id": event_id, **row} for row in rows]


def main() -> None:
    rows = []
    for case in (read_case("nine"), read_case("spread")):
        for event in zip(case.events["event_id"], case.firms, case.places, strict=True):
            rows += rows_of(case, *event)
    versions = f"NumPy {np.__version__}, statsmodels {statsmodels.__version__}"
    line = f"EasyEventStudies 2.0 with {versions}, by make_easy_event_studies.py"
    write_rows(rows, "easy_event_studies.csv", line)


if __name__ == "__main__":
    main()
