"""From a block of drawn fields to present values."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from analysis.core import DataError
from analysis.openness.assumptions import Assumptions
from analysis.openness.distributions import HORIZON
from analysis.openness.flows import CHANNELS, Array
from analysis.openness.present import Number, Present, present_values


def value_block(assumptions: Assumptions, names: tuple[str, ...], block: Array) -> Present:
    """Present values under drawn fields; the others as assumed.

    Parameters
    ----------
    assumptions : Assumptions
        Fields that are not drawn.
    names : tuple of str
        The drawn fields.
    block : array, shape (fields, draws)
        Their values. Where the horizon is drawn, levels stop growing at the assumed horizon:
        growth rates are means over that one.

    Returns
    -------
    Present
        Of the draws; of one where nothing is drawn.
    """
    values: dict[str, Number] = {**assumptions.values(), **dict(zip(names, block, strict=True))}
    if HORIZON in names:
        return _by_horizon(values, assumptions.horizon_years)
    return present_values(values, assumptions.horizon_years)


def check_finite(total: float) -> None:
    """Raise unless `total`, of what was drawn, is a finite number."""
    if not math.isfinite(total):
        raise DataError("a draw grows past any number; narrow the growth rates or the horizon.")


def _by_horizon(values: Mapping[str, Number], growing: int) -> Present:
    """Draws of one horizon are valued together."""
    years = values[HORIZON]
    found = Present(*(np.empty((*shape, len(years))) for shape in ((len(CHANNELS),), (), ())))
    for horizon in np.unique(years):
        here = years == horizon
        some = {k: v[here] if isinstance(v, np.ndarray) else v for k, v in values.items()}
        for whole, part in zip(found, present_values(some, int(horizon), growing), strict=True):
            whole[..., here] = part
    return found
