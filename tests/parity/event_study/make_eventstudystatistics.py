"""BMP, Kolari-Pynnonen and GRANK by the package eventstudystatistics.

Run from this folder: ``pip install --no-deps eventstudystatistics==1.0.0`` (it pins an old SciPy),
then ``python make_eventstudystatistics.py``. Stored: Python 3.11, NumPy 2.4.6, SciPy 1.17.1.

- `adjBMP` is given the market of the tested window only, and each event's market about its own
  mean: it takes one mean over all events.
- `adjust`, of a statistic of 1, is given residuals of unit norm: so its products are correlations.
- `calculate_U` and `calculate_grank_Z` with the last formula of `grank` are given residuals and CAR
  standardised by NumPy; `grank` as it is divides them by other variances.
"""

import numpy as np
from event_study_cases import EVENT, WINDOWS, read_case, write_rows
from eventstudystatistics import statistical_tests as package
from plain_ols import fit_all


def bmp(ones: list, first: int, last: int) -> float:
    means = np.array([one.market_past.mean() for one in ones])
    past = np.array([one.market_past for one in ones]) - means[:, None]
    near = np.array([one.market_near[one.days(first, last)] for one in ones]) - means[:, None]
    abnormal = np.array([one.abnormal[one.days(first, last)] for one in ones])
    residual = np.array([one.residual for one in ones])
    whole = [0, last - first]
    return package.adjBMP(abnormal, residual, past, near, whole, adjustment=False).statistic


def kp_factor(ones: list) -> float:
    residual = np.array([one.residual for one in ones])
    unit = residual / np.linalg.norm(residual, axis=1, keepdims=True)
    return float(package.adjust(1.0, unit))


def grank(ones: list, first: int, last: int) -> float:
    residual = np.array([one.residual / (one.sigma * np.sqrt(1 - one.leverage)) for one in ones])
    scar = np.array([one.scar(first, last) for one in ones])
    ranked = np.column_stack([residual, scar / scar.std(ddof=1)])
    days = residual.shape[1]
    u = package.calculate_U(ranked, np.full(len(ones), days + 1))
    z = package.calculate_grank_Z(u, np.full(days + 1, len(ones)), range(days + 1))
    return float(z * np.sqrt((days - 1) / (days - z**2)))


def grank_as_it_is(ones: list, first: int, last: int) -> float:
    columns = ("abnormal", "residual", "market_past", "market_near")
    arrays = [np.array([getattr(one, name) for one in ones]) for name in columns]
    return package.grank(*arrays, [first - EVENT[0], last - EVENT[0]]).statistic


def rows_of(name: str) -> list[dict]:
    ones = fit_all(read_case(name))
    rows = []
    for first, last in WINDOWS:
        found = {"adjBMP without adjustment": bmp(ones, first, last)}
        found["calculate_U, calculate_grank_Z"] = grank(ones, first, last)
        found["grank"] = grank_as_it_is(ones, first, last)
        found["adjust"] = kp_factor(ones)
        for statistic, value in found.items():
            rows.append({"case": name, "first": first, "last": last} | {"statistic": statistic})
            rows[-1]["value"] = value
    return rows


def main() -> None:
    rows = [row for name in ("nine", "common", "spread") for row in rows_of(name)]
    versions = f"eventstudystatistics 1.0.0 with NumPy {np.__version__}"
    write_rows(rows, "eventstudystatistics.csv", f"{versions}, by make_eventstudystatistics.py")


if __name__ == "__main__":
    main()
