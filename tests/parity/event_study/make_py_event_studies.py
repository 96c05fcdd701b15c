"""Cross-section t, BMP and Kolari-Pynnonen by the package py-event-studies.

Run from this folder: ``pip install "pandas<3" py-event-studies==0.3.0``, then
``python make_py_event_studies.py``. Stored: Python 3.11, NumPy 1.26.4.

Its test functions take residuals, made here by NumPy, as arrays (clusters, models, days, firms).
`kp_test` works for exactly ten models, so the one model is given ten times and the first result
taken; `bmp_test` works for one model only. `event_d` is what forecasting adds to the variance of a
day, in sigma squared.
"""

import numpy as np
from event_study_cases import WINDOWS, read_case, write_rows
from plain_ols import fit_all, with_one
from py_event_studies import _car_statistic_tests as package

MODELS = 10


def stacked(columns: list[np.ndarray]) -> np.ndarray:
    """Firms' columns as (1, models, days, firms)."""
    return np.repeat(np.column_stack(columns)[None, None], MODELS, axis=1)


def added(one, days: slice) -> np.ndarray:
    near = with_one(one.market_near[days])
    return np.einsum("ti,ij,tj->t", near, one.inverse, near)


def rows_of(name: str, first: int, last: int) -> list[dict]:
    ones = fit_all(read_case(name))
    days = ones[0].days(first, last)
    past = stacked([one.residual for one in ones])
    near = stacked([one.abnormal[days] for one in ones])
    event_d = stacked([added(one, days) for one in ones])
    correlation = package.create_avg_corrs(past)
    found = {
        "ordinary_cross_sec_test": package.ordinary_cross_sec_test(near),
        "bmp_test": package.bmp_test(near[:, :1], past[:, :1], event_d[:, :1]),
        "create_avg_corrs": correlation,
        "kp_test": package.kp_test(near, past, correlation),
        "kp_test of uncorrelated residuals": package.kp_test(near, past, np.zeros((1, MODELS))),
    }
    window = {"case": name, "first": first, "last": last}
    return [window | {"statistic": key, "value": value[0, 0]} for key, value in found.items()]


def main() -> None:
    rows = [row for name in ("common", "spread") for w in WINDOWS for row in rows_of(name, *w)]
    versions = f"py-event-studies 0.3.0 with NumPy {np.__version__}"
    write_rows(rows, "py_event_studies.csv", f"{versions}, by make_py_event_studies.py")


if __name__ == "__main__":
    main()
