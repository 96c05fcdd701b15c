"""Models of the normal return, one a file: each says what it regresses on and how it is fitted."""

from __future__ import annotations

from collections.abc import Callable

from analysis.reactions.design import Design, Given
from analysis.reactions.models import (
    capm,
    constant_mean,
    dimson,
    factors,
    garch,
    market_adjusted,
    market_model,
    scholes_williams,
    synthetic_control,
)

BUILDERS: dict[str, Callable[[Given], Design]] = {
    "market_model": market_model.design,
    "constant_mean": constant_mean.design,
    "market_adjusted": market_adjusted.design,
    "factors": factors.design,
    "capm": capm.design,
    "dimson": dimson.design,
    "scholes_williams": scholes_williams.design,
    "garch": garch.design,
    "synthetic_control": synthetic_control.design,
}
"""The values of `model`; `settings.MODELS` lists the same names."""


def build_design(given: Given) -> Design:
    """The regressors and the fit of the chosen model; what it does not use is ignored."""
    return BUILDERS[given.settings.model](given)
