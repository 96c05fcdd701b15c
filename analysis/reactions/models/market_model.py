"""Market model: R = alpha + beta Rm, by least squares."""

from __future__ import annotations

from analysis.reactions import ols
from analysis.reactions.design import Design, Given, read_benchmark


def design(given: Given) -> Design:
    """The benchmark's return."""
    name, values, members = read_benchmark(given)
    return Design(values[None, :], (name,), ("beta",), ols.fit, members)
