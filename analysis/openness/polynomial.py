"""All real roots of a polynomial in an interval."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.polynomial import Polynomial
from scipy.optimize import brentq

TOUCH = 1e-12
"""Part of the polynomial's size at a point below which its value there counts as 0."""

_SMALLEST = np.finfo(float).tiny  # so that the relative tolerance decides, also near 0
_STEPS = 2000


def real_roots(polynomial: Polynomial, low: float, high: float) -> list[float]:
    """Roots of `polynomial` in [`low`, `high`], in order, each once.

    Between two neighbouring roots of its derivative a polynomial rises or falls throughout, so
    one sign change there is one root; a root that only touches zero is a root of the derivative
    too. A polynomial that is zero everywhere has no root of its own: none is returned.

    Examples
    --------
    >>> [round(root, 12) for root in real_roots(Polynomial([2.0, -3.0, 1.0]), 0.0, 5.0)]
    [1.0, 2.0]
    """
    trimmed = polynomial.trim()
    if trimmed.degree() == 0:
        return []
    edges = [low, *real_roots(trimmed.deriv(), low, high), high]
    found = [edge for edge in edges if _is_zero(trimmed, edge)]
    for left, right in pairwise(edges):
        known = _is_zero(trimmed, left) or _is_zero(trimmed, right)
        if not known and (trimmed(left) > 0) != (trimmed(right) > 0):
            found.append(float(brentq(trimmed, left, right, xtol=_SMALLEST, maxiter=_STEPS)))
    return sorted(set(found))


def _is_zero(polynomial: Polynomial, point: float) -> bool:
    powers = np.abs(point) ** np.arange(polynomial.degree() + 1)
    size = float(np.abs(polynomial.coef) @ powers)
    return abs(float(polynomial(point))) <= TOUCH * size
