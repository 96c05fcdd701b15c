"""Write global_optima.csv: least SSE by brute force, without any code of the package.

Formulas are written out here once more. The potential is solved for in closed form (or, for
logarithms, as a mean), and the shape parameters are searched by SciPy's differential evolution
over a wide box in logarithms, then polished by Nelder-Mead. The row also holds the SSE that
scipy.optimize.curve_fit reaches from the optimum. A curve that starts at 0 has no logarithm at
t = 0: those rows are left out. Run: python global_optima.py
"""

from __future__ import annotations

import csv
import runpy
import warnings
from pathlib import Path

import numpy as np
from scipy.optimize import curve_fit, differential_evolution, minimize

CURVES = {
    "bass": lambda t, p, q: (1 - np.exp(-(p + q) * t)) / (1 + q / p * np.exp(-(p + q) * t)),
    "logistic": lambda t, b, c: 1 / (1 + np.exp(-b * (t - c))),
    "gompertz": lambda t, a, b: np.exp(-a * np.exp(-b * t)),
    "gamma_gompertz": lambda t, a, b, c: (1 - np.exp(-b * t)) * (1 + a * np.exp(-b * t)) ** -c,
    "weibull": lambda t, a, b: 1 - np.exp(-((t / a) ** b)),
}
BOXES = {  # T is the last time
    "bass": [(-25, 3), (-6, 5)],  # ln p T, ln q T
    "logistic": [(-4, 5), (-3, 5)],  # ln b T, c/T
    "gompertz": [(-6, 20), (-4, 5)],  # ln a, ln b T
    "gamma_gompertz": [(-6, 25), (-4, 5), (-5, 8)],  # ln a, ln b T, ln c
    "weibull": [(-5, 10), (-2, 4)],  # ln a/T, ln b
}
SEEDS = (0, 1, 2)
COLUMNS = ("series", "curve", "loss", "sse", "m", "first", "second", "third", "sse_curve_fit")
SERIES = runpy.run_path(str(Path(__file__).with_name("series.py")))["SERIES"]


def shape(curve, u, end):
    """Search coordinates to natural shape parameters."""
    if curve == "bass":
        return np.exp(u) / end
    if curve == "logistic":
        return np.array([np.exp(u[0]) / end, u[1] * end])
    if curve == "weibull":
        return np.array([np.exp(u[0]) * end, np.exp(u[1])])
    return np.array([np.exp(u[0]), np.exp(u[1]) / end, *np.exp(u[2:])])


def seen(values, loss):
    """What the loss compares."""
    if loss == "increments":
        return np.diff(values, prepend=0.0)
    return np.log(values) if loss == "log" else values


def fit(curve, loss, t, y, u):
    """SSE and potential at search coordinates."""
    with np.errstate(all="ignore"):
        share = CURVES[curve](t, *shape(curve, np.asarray(u), t[-1]))
        if not np.isfinite(share).all() or not share.any() or (share < 0).any():
            return 1e300, 1.0
        if loss == "log":
            if not share.all():
                return 1e300, 1.0
            m = np.exp(np.mean(np.log(y / share)))
        else:
            z, w = seen(share, loss), seen(y, loss)
            m = (z @ w) / (z @ z)
        m = min(max(m, 0.1 * y[-1]), 1e4 * y[-1])
        return float(np.sum((seen(m * share, loss) - seen(y, loss)) ** 2)), m


def search(curve, loss, t, y):
    """Best of several runs of differential evolution, polished."""
    best = None
    for seed in SEEDS:
        found = differential_evolution(
            lambda u: fit(curve, loss, t, y, u)[0], BOXES[curve], seed=seed, tol=1e-12,
            popsize=25, maxiter=3000, polish=False,
        )  # fmt: skip
        polished = minimize(
            lambda u: fit(curve, loss, t, y, u)[0], found.x, method="Nelder-Mead",
            options={"xatol": 1e-13, "fatol": 1e-16 * found.fun, "maxfev": 20000},
        )  # fmt: skip
        if best is None or polished.fun < best.fun:
            best = polished
    return best


def by_curve_fit(curve, loss, t, y, start):
    """SSE of unbounded Levenberg-Marquardt from `start`."""

    def model(_, m, *shape):
        return seen(m * CURVES[curve](t, *shape), loss)

    target = seen(y, loss)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found, _ = curve_fit(model, t, target, p0=start, maxfev=20000)
        except RuntimeError:
            return float("nan")
        return float(np.sum((model(t, *found) - target) ** 2))


def losses(curve, t):
    """The losses under which the curve can be compared at these times."""
    from_launch = curve in ("bass", "gamma_gompertz", "weibull")
    both = ("cumulative", "increments")
    return both if from_launch and t[0] == 0 else (*both, "log")


def main() -> None:
    """One row for each series, curve and loss."""
    rows = []
    for name, (times, values) in SERIES.items():
        t, y = np.array(times), np.array(values)
        for curve in CURVES:
            for loss in losses(curve, t):
                best = search(curve, loss, t, y)
                m = fit(curve, loss, t, y, best.x)[1]
                natural = [float(m), *map(float, shape(curve, best.x, t[-1]))]
                other = by_curve_fit(curve, loss, t, y, natural)
                third = [""] * (4 - len(natural))
                figures = [*map(repr, natural), *third, repr(float(other))]
                rows.append([name, curve, loss, repr(float(best.fun)), *figures])
                print(*rows[-1])
    with Path(__file__).with_name("global_optima.csv").open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(rows)


if __name__ == "__main__":
    main()
