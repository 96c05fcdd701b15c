"""What a fit compares: cumulative values, their increments, or their logarithms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.adoption.shares import LARGEST_EXPONENT, Array

DEFAULT_LOSS = {"cumulative": "cumulative", "increments": "increments"}
"""The loss that goes with each kind of `y`."""


def _same(values: Array) -> Array:
    return values


def _steps(values: Array) -> Array:
    """Differences along the last axis; the first is the first value less 0."""
    steps = np.array(values, dtype=float)
    steps[..., 1:] -= values[..., :-1]
    return steps


@dataclass(frozen=True)
class Loss:
    """How cumulative values enter the residuals.

    `view` maps cumulative values to what is compared, `tangent` maps slopes of the curve to
    slopes of that view, `multiplicative` says that errors are relative to the curve.
    """

    name: str
    view: Callable[[Array], Array]
    tangent: Callable[[Array, Array], Array]
    multiplicative: bool = False

    def potential(self, observed: Array, share: Array) -> Array:
        """The m of least squares for each row of shares of the potential, in closed form."""
        if self.multiplicative:
            logs = np.mean(np.log(observed) - np.log(share), axis=-1)
            return np.asarray(np.exp(np.minimum(logs, LARGEST_EXPONENT)))
        seen, given = self.view(share), self.view(observed)
        return (seen @ given) / np.maximum(np.sum(seen**2, axis=-1), np.finfo(float).tiny)


LOSSES: dict[str, Loss] = {
    "cumulative": Loss("cumulative", _same, lambda curve, slopes: slopes),
    "increments": Loss("increments", _steps, lambda curve, slopes: _steps(slopes)),
    "log": Loss("log", np.log, lambda curve, slopes: slopes / curve, multiplicative=True),
}
