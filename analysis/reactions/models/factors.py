"""Factors as given: one slope each, by least squares; no risk-free rate is subtracted."""

from __future__ import annotations

from analysis.reactions import ols
from analysis.reactions.design import Design, Given, read_factors


def design(given: Given) -> Design:
    """The factors, in any unit."""
    names, values = read_factors(given)
    return Design(values, names, names, ols.fit, members=names, are_returns=False)
