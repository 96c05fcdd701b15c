"""Jumps of a price that look like a split of the share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

SPLIT_FACTORS = (2.0, 3.0, 4.0, 5.0, 10.0, 20.0)
SPLIT_TOLERANCE = 0.02
"""A price ratio this close to a split factor, or to its inverse, looks like a split."""


def looks_split(ratio: np.ndarray) -> np.ndarray:
    """Where a price over the one before lies at a split factor or its inverse.

    Parameters
    ----------
    ratio : array of float
        Any shape; NaN looks like none.

    Returns
    -------
    array of bool
        Of the same shape.

    Examples
    --------
    >>> import numpy as np
    >>> looks_split(np.array([1.01, 0.5, 9.9, np.nan])).tolist()
    [False, True, True, False]
    """
    import numpy as np  # here, so that the command line starts without it

    found = np.zeros(ratio.shape, dtype=bool)
    for factor in SPLIT_FACTORS:
        for whole in (factor, 1.0 / factor):
            found |= np.abs(ratio - whole) <= SPLIT_TOLERANCE * whole
    return found
