"""Scholes and Williams' market model: a beta that thin trading does not bias."""

from __future__ import annotations

import numpy as np

from analysis.reactions import ols
from analysis.reactions.design import Design, Given, read_benchmark
from analysis.reactions.fit import Fit, no_problem
from analysis.reactions.models.neighbours import around, labels, names

LEAST_ROOM = 0.1
"""Below this 1 + 2 rho divides noise by next to nothing."""


def design(given: Given) -> Design:
    """The benchmark on the session before, on, and after the day; only its own enters forecasts.

    The first and last session of the data are not used in estimation.
    """
    name, values, members = read_benchmark(given)
    shown = ("beta", *labels(1), "rho")
    return Design(around(values, 1), names(name, 1), shown, _fit, members, edge=1)


def _fit(moments: ols.Moments) -> Fit:
    """beta = (b_-1 + b_0 + b_+1) / (1 + 2 rho), alpha = mean(R) - beta mean(Rm).

    b_j is the slope of R on the benchmark j sessions later alone, rho the correlation of the
    benchmark with its session before, all over the days used. Source: Scholes, Williams (1977),
    Journal of Financial Economics 5(3), 309-327.

    Given the benchmark, beta is the sum of w_t R_t with w_t = sum over j of (Rm(t + j) - mean) /
    (S_j (1 + 2 rho)), S_j the sum of squares of row j. So for independent errors of one variance
    the fitted return varies by sigma^2 (1/T + (x - mean)^2 sum w^2), and a residual by sigma^2
    (1 - 1/T - 2 (x_t - mean) w_t + (x_t - mean)^2 sum w^2), both exact; sigma^2 is RSS / (T - 2).
    Residuals and forecast errors correlate a little, which the rotations of `permutation_test`
    that cross from one window to the other leave out.
    Thin trading itself breaks independence: what a day misses of the market the next one brings,
    so residuals of neighbours take each other back and a t over several days is cautious (3.3 %
    in place of 5 % over three days where 9/16 of the market's move comes a day late).
    """
    squares = np.einsum("bii->bi", moments.xx)
    single = moments.xy.T / squares
    rho = moments.xx[:, 0, 1] / np.sqrt(squares[:, 0] * squares[:, 1])
    room = np.maximum(1 + 2 * rho, LEAST_ROOM)
    weight = 1.0 / (squares * room[:, None])
    beta = single.sum(axis=1) / room
    slope = np.zeros_like(single)
    slope[:, 1] = beta
    forecast, hat = _spread(weight, moments.xx)
    return Fit(
        alpha=ols.intercept(moments, slope),
        slope=slope,
        rss=ols.residual_squares(moments, slope),
        spent=np.full(len(beta), 2),
        shown=np.column_stack([beta, single, rho]),
        x_mean=moments.x_mean,
        level=1.0 / moments.n,
        xx_inverse=forecast,
        hat=hat,
        problem=_problem(rho),
    )


def _spread(weight: np.ndarray, xx: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Matrices of the variances of forecasts and residuals, from the weights of the rows."""
    forecast = np.zeros_like(xx)
    forecast[:, 1, 1] = np.einsum("bi,bij,bj->b", weight, xx, weight)
    hat = -forecast
    hat[:, 1, :] += weight
    hat[:, :, 1] += weight
    return forecast, hat


def _problem(rho: np.ndarray) -> np.ndarray:
    problem = no_problem(len(rho))
    for i in np.flatnonzero(1 + 2 * rho < LEAST_ROOM):
        problem[i] = (
            f"the benchmark's autocorrelation of {rho[i]:.2f} leaves 1 + 2 rho no room for a beta"
        )
    return problem
