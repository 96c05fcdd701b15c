"""The yardsticks: the textbook's formulas in plain NumPy, bare arrays in.

`y` (sessions, firms) and `x` (sessions,) are returns, `firm` and `day` (N,) place the events. No
check, no missing day, 256 events at a time so that their windows stay in the processor's cache.
"""

from __future__ import annotations

import numpy as np
from simulated_events import ESTIMATION, EVENT

BLOCK = 256
T = ESTIMATION[1] - ESTIMATION[0] + 1
L = EVENT[1] - EVENT[0] + 1
Arrays = tuple[np.ndarray, ...]


def core(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> dict[str, float]:
    """Regression, AR, CAR with its exact variance over the event window, and two tests."""
    return _mean_tests(*cars(y, x, firm, day))


def cars(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> Arrays:
    """CARs over the event window and the same standardised."""
    car, scar = np.empty(len(day)), np.empty(len(day))
    for start in range(0, len(day), BLOCK):
        rows = slice(start, start + BLOCK)
        car[rows], scar[rows], *_ = _block(y, x, firm[rows], day[rows])
    return car, scar


def extended(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> dict[str, float]:
    """`core` with Patell, Kolari-Pynnonen, Corrado, Cowan's sign and GRANK-T."""
    n = len(day)
    car, scar = np.empty(n), np.empty(n)
    residuals, ranks, positive = np.empty((n, T)), np.zeros(T + L), 0
    days, group = np.unique(day, return_inverse=True)
    by_day = np.zeros((len(days), T))
    for start in range(0, n, BLOCK):
        rows = slice(start, start + BLOCK)
        car[rows], scar[rows], e, ar, s2, xc, sxx = _block(y, x, firm[rows], day[rows])
        positive += (e > 0).sum()
        ranks += _scores(np.hstack([e, ar]))
        for place, unit in zip(group[rows], e / np.sqrt((T - 2) * s2)[:, None], strict=True):
            by_day[place] += unit  # quicker than np.add.at
        leverage = 1 / T + xc**2 / sxx[:, None]
        np.divide(e, np.sqrt(s2[:, None] * (1 - leverage)), out=residuals[rows])
    found = _mean_tests(car, scar)
    found["patell"] = scar.sum() / np.sqrt(n * (T - 2) / (T - 4))
    rho = _correlation(days, by_day, n)
    found["kp_bmp"] = found["bmp"] * np.sqrt((1 - rho) / (1 + (n - 1) * rho))
    found["kp_patell"] = found["patell"] / np.sqrt(1 + (n - 1) * rho)
    found["corrado"] = ranks[T:].sum() / np.sqrt(L * (ranks**2).mean())
    share = positive / (n * T)
    found["generalised_sign"] = ((car > 0).sum() - n * share) / np.sqrt(n * share * (1 - share))
    found["grank_t"] = _grank(residuals, scar / scar.std(ddof=1))
    return found


def _block(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> Arrays:
    past = day[:, None] + np.arange(ESTIMATION[0], ESTIMATION[1] + 1)
    near = day[:, None] + np.arange(EVENT[0], EVENT[1] + 1)
    ye, xe = y[past, firm[:, None]], x[past]
    yv, xv = y[near, firm[:, None]], x[near]
    ym, xm = ye.mean(axis=1), xe.mean(axis=1)
    yc, xc = ye - ym[:, None], xe - xm[:, None]
    sxx = np.einsum("bt,bt->b", xc, xc)
    beta = np.einsum("bt,bt->b", xc, yc) / sxx
    alpha = ym - beta * xm
    residual = yc - beta[:, None] * xc
    s2 = np.einsum("bt,bt->b", residual, residual) / (T - 2)
    ar = yv - alpha[:, None] - beta[:, None] * xv
    dx = xv - xm[:, None]
    daily = s2[:, None] * (1 + 1 / T + dx**2 / sxx[:, None])
    assert daily.shape == ar.shape
    car = ar.sum(axis=1)
    variance = s2 * (L + L**2 / T + dx.sum(axis=1) ** 2 / sxx)
    return car, car / np.sqrt(variance), residual, ar, s2, xc, sxx


def _mean_tests(car: np.ndarray, scar: np.ndarray) -> dict[str, float]:
    def t(values: np.ndarray) -> float:
        return values.mean() / (values.std(ddof=1) / len(values) ** 0.5)

    return {"cross_section_t": t(car), "bmp": t(scar)}


def _scores(values: np.ndarray) -> np.ndarray:
    """Sum over events of rank / (M + 1) - 1/2, by day; one argsort an event."""
    events, days = values.shape
    order = values.argsort(axis=1)
    places = np.tile(np.arange(1.0, days + 1), events)
    return np.bincount(order.ravel(), places) / (days + 1) - events / 2


def _correlation(days: np.ndarray, by_day: np.ndarray, n: int) -> float:
    """rho = (sum_h w_h sum_d S_d . S_{d+h} - N) / (N (N - 1)), w_0 = 1, w_h = 2 (L - h) / L."""
    total = np.einsum("dt,dt->", by_day, by_day) - n
    for shift in range(1, L):
        _, early, late = np.intersect1d(days + shift, days, True, return_indices=True)
        products = np.einsum("dt,dt->", by_day[early, shift:], by_day[late, : T - shift])
        total += 2 * (L - shift) / L * products
    return total / (n * (n - 1))


def _grank(residuals: np.ndarray, pseudo_day: np.ndarray) -> float:
    scores = np.zeros(T + 1)
    for start in range(0, len(pseudo_day), BLOCK):
        rows = slice(start, start + BLOCK)
        scores += _scores(np.hstack([residuals[rows], pseudo_day[rows, None]]))
    mean = scores / len(pseudo_day)
    z = mean[-1] / np.sqrt((mean**2).mean())
    return z * np.sqrt((T - 1) / (T - z**2))
