"""Quantile functions of distributions that somebody gave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats

from analysis.core import DataError
from analysis.openness.numbers import number_of

WANTED = "(low, high) or a frozen SciPy distribution"
"""What may be given for a field."""

Quantiles = Callable[[Any], Any]

_METHODS = ("ppf", "icdf")
"""Names of the quantile function: of SciPy's frozen distributions, and of its newer ones."""

_TRIED = np.array([0.25, 0.75])


def quantiles_of(name: str, given: Any) -> Quantiles | None:
    """The quantile function of a distribution given for field `name`; None where it has none.

    Raises
    ------
    DataError
        If it waits for parameters, or does not give one number a level.

    Examples
    --------
    >>> law = quantiles_of("fee_rate", stats.uniform(0.0, 0.2))
    >>> round(float(law(0.5)), 3)
    0.1
    >>> quantiles_of("fee_rate", (0.0, 0.2)) is None
    True
    """
    _check_frozen(name, given)
    found = [getattr(given, method) for method in _METHODS if hasattr(given, method)]
    if not found:
        return None
    try:
        one, two = found[0](float(_TRIED[0])), found[0](_TRIED)
    except Exception as error:
        raise DataError(
            f"distribution of {name} gives no quantiles ({error}); give {WANTED}."
        ) from error
    if number_of(one) is None or np.shape(two) != _TRIED.shape:
        raise DataError(
            f"distribution of {name} gives quantiles of shape {np.shape(one)}, one level of shape "
            f"(); give {WANTED}, of scalar parameters."
        )
    return found[0]


def _check_frozen(name: str, given: Any) -> None:
    """SciPy's families wait for parameters, which would be those of a share from 0 to 1."""
    family = getattr(given, "__name__" if isinstance(given, type) else "name", None)
    if isinstance(given, type) or (family and getattr(stats, str(family), None) is given):
        raise DataError(
            f"distribution of {name} is the family {family}, without parameters; freeze it, for "
            "instance stats.uniform(0.0, 0.2)."
        )
