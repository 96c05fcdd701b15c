"""Market-adjusted: R - Rm, intercept 0 and slope 1 imposed; only sigma is estimated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.reactions import ols
from analysis.reactions.design import Design, Given, read_benchmark
from analysis.reactions.fit import Fit


def design(given: Given) -> Design:
    """The benchmark's return, subtracted before the fit."""
    name, values, members = read_benchmark(given)
    return Design(values[None, :], (name,), ("beta",), _fit, members, imposed=True)


def _fit(net: ols.Moments) -> Fit:
    """Spread of R - Rm about its mean, divisor T - 1; nothing estimated enters a forecast."""
    events = len(net.n)
    found = ols.fit(net)
    return replace(
        found, alpha=np.zeros(events), level=np.zeros(events), shown=np.ones((events, 1))
    )
