"""Synthetic control: R = alpha + sum of w_j R_j over donors, the weights convex."""

from __future__ import annotations

import numpy as np

from analysis.core import DataError
from analysis.reactions import ols
from analysis.reactions.design import Design, Given, read_factors
from analysis.reactions.fit import Fit, no_problem

APPROXIMATION = (
    "forecast variance as if the donors with weight had been known beforehand: "
    "read placebo_test first"
)


def design(given: Given) -> Design:
    """The donors' returns."""
    names, values = read_factors(given, "donors")
    _refuse_firms(given, names)
    return Design(values, names, names, _fit, members=names, approximation=APPROXIMATION)


def _refuse_firms(given: Given, names: tuple[str, ...]) -> None:
    own = given.events[given.events["firm"].astype(str).isin(names)]
    if len(own):
        event_id, firm = own.iloc[0][["event_id", "firm"]]
        raise DataError(
            f"factors holds '{firm}', the firm of event '{event_id}', as a donor; leave it out, or "
            "run event_study on the events of one firm at a time."
        )


def _fit(moments: ols.Moments) -> Fit:
    """Weights >= 0 with sum 1 that leave the least squares about the means; alpha takes the means.

    Source: Abadie, Gardeazabal (2003), American Economic Review 93(1), 113-132 (convex weights);
    with an intercept, here a difference in drift: Doudchenko, Imbens (2016), NBER working paper
    22791. Without covariates: every estimation day counts alike.

    Inference is approximate. Given the m donors with weight, the fit is least squares in m - 1
    differences of donors: its forecast variance is used, with sigma^2 = RSS / (T - m), unbiased in
    simulations. That the data chose these donors, and that weights end at zero, is not in it.
    """
    events, donors = len(moments.n), len(moments.x)
    slope, problem = np.zeros((events, donors)), no_problem(events)
    for i in range(events):
        try:
            slope[i] = convex_weights(moments.y[i], moments.x[:, i].T)
        except RuntimeError as trouble:
            slope[i], problem[i] = 1 / donors, f"the weights were not found: {trouble}"
    spread = np.array([_covariance(*pair) for pair in zip(slope > 0, moments.xx, strict=True)])
    return Fit(
        alpha=ols.intercept(moments, slope),
        slope=slope,
        rss=ols.residual_squares(moments, slope),
        spent=(slope > 0).sum(axis=1),
        shown=slope,
        x_mean=moments.x_mean,
        level=1.0 / moments.n,
        xx_inverse=spread,
        hat=spread,
        problem=problem,
    )


def convex_weights(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The w >= 0 with sum 1 that minimise |y - x w|, exactly.

    As y - x w = D w with columns D_j = y - x_j, this is the point of a convex hull nearest to the
    origin. For v >= 0, |D v|^2 + (1 - sum v)^2 is least along the ray of the w with the least
    |D w|: at v = w / (1 + |D w|^2). So non-negative least squares, a finite active-set method,
    solves it without a penalty.

    Parameters
    ----------
    y : ndarray, shape (T,)
    x : ndarray, shape (T, J)
        Donors, of full rank.

    Returns
    -------
    ndarray, shape (J,)

    Raises
    ------
    RuntimeError
        If the active set does not settle.

    References
    ----------
    Lawson, Hanson (1974), Solving Least Squares Problems, ch. 23.

    Examples
    --------
    >>> convex_weights(np.array([1.0, 2.0, 0.0]), np.eye(3)).round(6).tolist()
    [0.0, 1.0, 0.0]
    """
    from scipy.optimize import nnls  # only here: it is slow to load

    gap = y[:, None] - x
    size = np.linalg.norm(gap, axis=0)
    if not size.min():
        return np.eye(len(size))[size.argmin()]
    rows = np.vstack([gap / size.min(), np.ones(len(size))])
    found, _ = nnls(rows, np.eye(len(rows))[-1])
    return found / found.sum()


def _covariance(active: np.ndarray, xx: np.ndarray) -> np.ndarray:
    """Covariance of the weights over sigma^2, their sum fixed and the others held at zero."""
    spread = np.zeros_like(xx)
    some = np.flatnonzero(active)
    if len(some) > 1:
        change = np.vstack([np.eye(len(some) - 1), -np.ones(len(some) - 1)])
        inner = ols.invert((change.T @ xx[np.ix_(some, some)] @ change)[None])[0]
        spread[np.ix_(some, some)] = change @ inner @ change.T
    return spread
