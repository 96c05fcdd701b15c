"""What is minimised: a sum of squares over named parameters within a range.

Positive parameters are searched in logarithms. Residuals are divided by the length of what is
compared, so that no tolerance depends on the unit of `y`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.adoption.families import LARGEST_POTENTIAL, SMALLEST_POTENTIAL, Edge, Family
from analysis.adoption.losses import Loss
from analysis.adoption.shares import Array

TINY = float(np.finfo(float).tiny)

MAX_EVALUATIONS = 500
"""Function evaluations of one descent."""


@dataclass(frozen=True)
class Point:
    """Parameters in natural units and their sum of squares."""

    parameters: Array
    sse: float


class LeastSquares(ABC):
    """A curve, or a set of curves, against what was observed."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Parameters, in order."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What is fitted, for messages."""

    @property
    @abstractmethod
    def compared(self) -> Array:
        """What is observed, as the loss sees it, shape (n,)."""

    @property
    @abstractmethod
    def box(self) -> Array:
        """Search range in natural units, shape (2, parameters)."""

    @property
    @abstractmethod
    def logged(self) -> NDArray[np.bool_]:
        """Which parameters are searched in logarithms."""

    @property
    @abstractmethod
    def unit(self) -> Array:
        """Length that counts as one in the search, for each parameter."""

    @property
    @abstractmethod
    def potentials(self) -> tuple[str, ...]:
        """The parameters that are market potentials."""

    @property
    @abstractmethod
    def limits(self) -> Mapping[Edge, str]:
        """Ends where the best fit may run off to a simpler curve, and to which."""

    max_evaluations: int
    """Function evaluations of one descent."""

    @abstractmethod
    def residuals(self, parameters: Array) -> Array:
        """Curve less observation, as the loss sees them."""

    @abstractmethod
    def slopes(self, parameters: Array) -> Array:
        """Derivatives of the residuals in the natural parameters, shape (n, parameters)."""

    @abstractmethod
    def starts(self, fixed: Mapping[int, float], count: int) -> list[Array]:
        """At most `count` points to descend from, best first, the `fixed` ones held."""

    @property
    def n(self) -> int:
        """Number of observations."""
        return int(self.compared.size)

    @property
    def length(self) -> float:
        """Size of what is compared."""
        return float(np.linalg.norm(self.compared))

    def sse(self, parameters: Array) -> float:
        """Sum of squared residuals."""
        return float(np.sum(self.residuals(parameters) ** 2))

    def to_search(self, parameters: Array) -> Array:
        """Natural parameters to those of the search."""
        return np.where(self.logged, np.log(np.where(self.logged, parameters, 1.0)), parameters)

    def to_natural(self, searched: Array) -> Array:
        """Parameters of the search to natural ones."""
        return np.where(self.logged, np.exp(np.where(self.logged, searched, 0.0)), searched)

    def search_slopes(self, parameters: Array) -> Array:
        """Derivatives of the residuals in the search's parameters."""
        return self.slopes(parameters) * np.where(self.logged, parameters, 1.0)

    def index(self, name: str) -> int:
        """Place of a parameter."""
        return self.names.index(name)


@dataclass(frozen=True)
class CurveProblem(LeastSquares):
    """One curve, one series of cumulative values, one loss."""

    family: Family
    loss: Loss
    t: Array
    cumulative: Array
    max_evaluations: int = MAX_EVALUATIONS

    @property
    def names(self) -> tuple[str, ...]:
        """The curve's parameters."""
        return self.family.parameters

    @property
    def title(self) -> str:
        """For messages."""
        return f"the {self.family.name} curve"

    @property
    def potentials(self) -> tuple[str, ...]:
        """The one potential."""
        return ("m",)

    @property
    def limits(self) -> Mapping[Edge, str]:
        """Where the best fit may run off to a simpler curve."""
        return self.family.limits

    @cached_property
    def compared(self) -> Array:
        """What the curve is compared with, by the loss."""
        return self.loss.view(self.cumulative)

    @cached_property
    def length(self) -> float:
        """Size of what is compared; for logarithms, about their mean."""
        given = self.compared - self.compared.mean() * self.loss.multiplicative
        return float(np.linalg.norm(given))

    @cached_property
    def logged(self) -> NDArray[np.bool_]:
        """Which parameters are searched in logarithms."""
        return np.array([name not in self.family.linear for name in self.names])

    @cached_property
    def unit(self) -> Array:
        """One in logs; for a time, the span of the data."""
        return np.where(self.logged, 1.0, self.t[-1] - self.t[0])

    @cached_property
    def box(self) -> Array:
        """Search range in natural units, shape (2, parameters)."""
        top = self.cumulative[-1]
        potential = (SMALLEST_POTENTIAL * top, LARGEST_POTENTIAL * top)
        return np.array([potential, *self.family.box(self.t)]).T

    def curve(self, t: Array, parameters: Array) -> Array:
        """Cumulative adopters."""
        m, *shape = parameters
        return np.asarray(m * self.family.share(t, *shape))

    def residuals(self, parameters: Array) -> Array:
        """Curve less observation, as the loss sees them."""
        return self.loss.view(self.positive(self.curve(self.t, parameters))) - self.compared

    def slopes(self, parameters: Array) -> Array:
        """Derivatives of the residuals in the natural parameters, shape (n, parameters)."""
        m, *shape = parameters
        share, *by_shape = self.family.tangent(self.t, *shape)
        by_parameter = np.array([share, *(m * slope for slope in by_shape)])
        return self.loss.tangent(self.positive(m * share), by_parameter).T

    def starts(self, fixed: Mapping[int, float], count: int) -> list[Array]:
        """The best grid point of each row of the grid, best rows first, `fixed` ones held."""
        grid = self._grid.copy()
        for place, value in fixed.items():
            if place:
                grid[place - 1] = value
        sse, potential = self._grid_sse(grid, fixed.get(0))
        columns = np.argmin(sse, axis=1)
        rows = np.argsort(sse[np.arange(len(columns)), columns], kind="stable")[:count]
        return [np.array([potential[r, columns[r]], *grid[:, r, columns[r]]]) for r in rows]

    def positive(self, curve: Array) -> Array:
        """The curve, held above 0 where its logarithm is taken."""
        return np.maximum(curve, TINY) if self.loss.multiplicative else curve

    @cached_property
    def _grid(self) -> Array:
        """Starting values of the shape parameters."""
        return self.family.grid(self.t)

    def _grid_sse(self, grid: Array, held: float | None) -> tuple[Array, Array]:
        """SSE and potential at each grid point, the potential by least squares unless held."""
        share = self.family.share(self.t, *grid[..., np.newaxis])
        share = np.maximum(share, TINY)
        low, high = self.box[:, 0]
        best = self.loss.potential(self.cumulative, share)
        potential = np.clip(best, low, high) if held is None else np.full(best.shape, held)
        fitted = self.loss.view(self.positive(potential[..., np.newaxis] * share))
        return np.sum((fitted - self.compared) ** 2, axis=-1), potential
