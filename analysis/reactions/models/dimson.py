"""Dimson's market model: R = alpha + sum over j of beta_j Rm(t + j), beta the sum of the slopes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.reactions import ols
from analysis.reactions.design import Design, Given, read_benchmark
from analysis.reactions.fit import Fit
from analysis.reactions.models.neighbours import around, labels, names


def design(given: Given) -> Design:
    """The benchmark on `leads_lags` sessions before, on, and as many after the day.

    A day needs all of them: the first and last sessions of the data are not used in estimation,
    and an event whose event window is nearer to an end of the data is dropped. The fit is least
    squares, so forecast variances are exact. Source: Dimson (1979), Journal of Financial
    Economics 7(2), 197-226. Fowler, Rorke (1983), same journal 12(2), 279-283: the plain sum is
    consistent only where the benchmark is not autocorrelated.
    """
    name, values, members = read_benchmark(given)
    reach = given.settings.leads_lags
    return Design(
        around(values, reach),
        names(name, reach),
        ("beta", *labels(reach)),
        _fit,
        members,
        edge=reach,
        reach=reach,
    )


def _fit(moments: ols.Moments) -> Fit:
    found = ols.fit(moments)
    total = found.slope.sum(axis=1, keepdims=True)
    return replace(found, shown=np.hstack([total, found.slope]))
