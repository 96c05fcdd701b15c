"""The design effect of correlated events by the package robust-eventstudy.

Run from this folder: ``pip install robust-eventstudy==0.1.0``, then
``python make_robust_eventstudy.py``. Stored: Python 3.11, NumPy 2.4.6, SciPy 1.17.1.

It tests the mean of correlated values, here of standardised CARs made by NumPy. `mean_off_diagonal`
gives the mean correlation of estimation residuals on the calendar that is passed on.
"""

import numpy as np
from event_study_cases import WINDOWS, read_case, write_rows
from plain_ols import fit_all
from robust_eventstudy import inference as package


def rows_of(first: int, last: int) -> list[dict]:
    ones = fit_all(read_case("common"))
    scar = [one.scar(first, last) for one in ones]
    rho = package.mean_off_diagonal(np.corrcoef([one.residual for one in ones]))
    found = package.design_effect_ttest(scar, rho, alternative="two-sided")
    values = {"mean_off_diagonal": rho, "t": found["t"], "p_t_n1": found["p_t_n1"]}
    values["deff"] = found["deff"]
    window = {"case": "common", "first": first, "last": last}
    return [window | {"statistic": name, "value": value} for name, value in values.items()]


def main() -> None:
    rows = [row for window in WINDOWS for row in rows_of(*window)]
    versions = f"robust-eventstudy 0.1.0 with NumPy {np.__version__}"
    write_rows(rows, "robust_eventstudy.csv", f"{versions}, by make_robust_eventstudy.py")


if __name__ == "__main__":
    main()
