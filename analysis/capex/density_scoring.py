"""Scores of one law against the outcome, by integration of its distribution function."""

from __future__ import annotations

import numpy as np
from scipy.integrate import trapezoid
from scipy.special import expit

from analysis.capex.density_laws import Array, Law

COVERAGES = (50, 80, 90)
"""Central intervals that are checked, percent."""

_GRID_POINTS = 801
_LOGIT_REACH = 14.0  # levels of the grid go from 8e-7 to 1 - 8e-7
_LEVELS = expit(np.linspace(-_LOGIT_REACH, _LOGIT_REACH, _GRID_POINTS))


def capped_mean(law: Law, cap: float) -> float:
    """Mean of the amount or `cap`, the smaller; a t on logs has no mean of its own."""
    amounts = np.append(0.0, _grid(law, cap, cap))
    return cap - float(trapezoid(law.cdf(amounts), amounts))


def crps(law: Law, outcome: float, cap: float) -> float:
    """CRPS in US$ bn of the law against the outcome, counted up to `cap` on both sides.

    The integral of (F(x) - 1{x >= outcome})^2 over x up to `cap`: the threshold-weighted score,
    finite where that without a threshold is not, and as proper.
    """
    return _squared_distance(law, _grid(law, outcome, cap), outcome, logs=False)


def crps_log(law: Law, outcome: float) -> float:
    """CRPS on logs: the distance of the law of log capex from the log of the outcome."""
    return _squared_distance(law, _grid(law, outcome, np.inf), outcome, logs=True)


def log_score(law: Law, outcome: float) -> float:
    """Minus the log density of log capex at the outcome, nats; free of the unit."""
    return float(-law.log_pdf(outcome) - np.log(outcome))


def grade(law: Law, outcome: float, cap: float) -> dict[str, float | bool]:
    """All scores of one law."""
    pit = float(law.cdf(outcome))
    median = float(law.quantile(0.5))
    inside = {f"inside_{share}": abs(pit - 0.5) <= share / 200 for share in COVERAGES}
    return {
        "crps_usd_bn": crps(law, outcome, cap),
        "crps_log": crps_log(law, outcome),
        "log_score": log_score(law, outcome),
        "pit": pit,
        **inside,
        "error_usd_bn": outcome - median,
        "absolute_error_usd_bn": abs(outcome - median),
    }


def _grid(law: Law, outcome: float, cap: float) -> Array:
    """Amounts at quantiles of every component, with the outcome, up to `cap`."""
    quantiles = [one.quantile(_LEVELS) for one in law.components]
    ends = [outcome] if np.isinf(cap) else [outcome, cap]
    amounts = np.concatenate([*quantiles, ends])
    return np.unique(amounts[amounts <= cap])


def _squared_distance(law: Law, amounts: Array, outcome: float, logs: bool) -> float:
    place = law.cdf(amounts)
    along = np.log(amounts) if logs else amounts
    below, above = amounts <= outcome, amounts >= outcome
    left = trapezoid(place[below] ** 2, along[below])
    right = trapezoid((1 - place[above]) ** 2, along[above])
    return float(left + right)
