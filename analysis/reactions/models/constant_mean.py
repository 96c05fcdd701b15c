"""Constant mean: R = alpha."""

from __future__ import annotations

import numpy as np

from analysis.reactions import ols
from analysis.reactions.design import Design, Given


def design(given: Given) -> Design:
    """No regressor but the intercept."""
    return Design(np.empty((0, len(given.returns))), (), (), ols.fit)
