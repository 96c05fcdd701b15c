"""Make the stored output of another package for the tests of correlated events and of ranks.

Run as `make_parity.py`, after it and in the same environment: ``python make_battery_parity.py``.
Stored output: eventstudystatistics 1.0.0, Python 3.11, NumPy 2.4.6, SciPy 1.17.1. The input is
`simulated_returns.csv` with one event of each of its six firms on one common day.

What is taken from `eventstudystatistics`, and why no more:

- `adjust` (Kolari-Pynnonen's factor) of a statistic of 1. It averages products of residuals over
  pairs, which is the mean correlation if residuals have unit norm, so they are given so.
- `calculate_U` and `calculate_grank_Z`, and the last formula of `grank`. The package divides
  residuals and CAR by other variances than the paper; here they come standardised from NumPy.
"""

import numpy as np
import pandas as pd
from eventstudystatistics import statistical_tests as package

DAY = 300
ESTIMATION, EVENT = (-210, -11), (-3, 3)


def standardise(y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Residuals of one event, the same over sigma sqrt(1 - leverage), and its SCAR."""
    past = slice(DAY + ESTIMATION[0], DAY + ESTIMATION[1] + 1)
    near = slice(DAY + EVENT[0], DAY + EVENT[1] + 1)
    inverse = np.linalg.inv(x[past].T @ x[past])
    b = inverse @ x[past].T @ y[past]
    residual = y[past] - x[past] @ b
    sigma = np.sqrt(residual @ residual / (len(residual) - 2))
    leverage = np.einsum("ti,ij,tj->t", x[past], inverse, x[past])
    total = x[near].sum(axis=0)
    forecast = sigma * np.sqrt(EVENT[1] - EVENT[0] + 1 + total @ inverse @ total)
    scar = (y[near] - x[near] @ b).sum() / forecast
    return residual, residual / (sigma * np.sqrt(1 - leverage)), scar


def main() -> None:
    returns = pd.read_csv("simulated_returns.csv", index_col="date")
    x = np.column_stack([np.ones(len(returns)), returns["MARKET"]])
    firms = returns.drop(columns="MARKET").to_numpy().T
    each = [standardise(y, x) for y in firms]
    residual, standard, scar = (np.array([one[i] for one in each]) for i in range(3))
    unit = residual / np.linalg.norm(residual, axis=1, keepdims=True)
    days = residual.shape[1]
    ranked = np.column_stack([standard, scar / scar.std(ddof=1)])
    u = package.calculate_U(ranked, np.full(len(firms), days + 1))
    z = package.calculate_grank_Z(u, np.full(days + 1, len(firms)), range(days + 1))
    found = {
        "kp_factor": float(package.adjust(1.0, unit)),
        "grank_t": z * np.sqrt((days - 1) / (days - z**2)),
    }
    pd.DataFrame([found]).to_csv(
        "eventstudystatistics_battery.csv", index=False, float_format="%.17g"
    )


if __name__ == "__main__":
    main()
