"""Capital asset pricing model: R - rf = alpha + beta (Rm - rf), by least squares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.core import DataError
from analysis.reactions import ols
from analysis.reactions.design import Design, Given, read_factors

NEEDED = ("mkt_rf", "rf")


def design(given: Given) -> Design:
    """The market's excess return; the risk-free rate is taken off every return before the fit.

    Source: MacKinlay (1997), Journal of Economic Literature 35(1), section 4.
    """
    needed = replace(given, factors=_needed(given.factors))
    excess, riskfree = read_factors(needed, "mkt_rf and rf")[1]
    known = np.isfinite(riskfree)
    x = np.where(known, excess, np.nan)[None, :]  # without a rate there is no excess return
    minus = np.where(known, riskfree, 0.0)
    return Design(x, ("mkt_rf and rf",), ("beta",), ols.fit, members=("mkt_rf",), minus=minus)


def _needed(factors: pd.DataFrame | None) -> pd.DataFrame | None:
    """The two columns; what else there is does not matter."""
    if not isinstance(factors, pd.DataFrame):
        return factors
    for name in NEEDED:
        if name not in factors.columns:
            raise DataError(
                f"factors lacks the column {name!r}, it has {tuple(factors.columns)}; "
                "model='capm' needs 'mkt_rf', the market minus the risk-free rate, and 'rf', both "
                "fractions a session: rename yours to these."
            )
    return factors[list(NEEDED)]
