"""Laws of a year's capital expenditure: Student's t on logs, and mixtures of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, logsumexp, stdtr, stdtrit

Array = NDArray[np.float64]

LARGEST_LOG = 700.0
"""Logs of amounts are cut here, where floating numbers end."""

_HALVINGS = 60
_MIDDLE_80 = (0.1, 0.9)


class Law(Protocol):
    """What every law can tell; amounts in US$ bn."""

    @property
    def components(self) -> tuple[LogStudent, ...]:
        """The laws mixed here; one law alone is its own."""

    def cdf(self, amount: ArrayLike) -> Array:
        """Probability of at most `amount`."""

    def log_pdf(self, amount: ArrayLike) -> Array:
        """Log density per US$ bn."""

    def quantile(self, p: ArrayLike) -> Array:
        """Amount not passed with probability `p`."""


@dataclass(frozen=True)
class LogStudent:
    """`known` US$ bn plus exp(location + scale T), T of Student's t with `df` degrees."""

    location: float
    scale: float
    df: float
    known: float = 0.0

    @property
    def components(self) -> tuple[LogStudent, ...]:
        """Itself alone."""
        return (self,)

    def cdf(self, amount: ArrayLike) -> Array:
        """Probability of at most `amount`; 0 up to what is known."""
        open_part = np.asarray(amount, dtype=float) - self.known
        z = (np.log(np.where(open_part > 0, open_part, 1.0)) - self.location) / self.scale
        return np.where(open_part > 0, stdtr(self.df, z), 0.0)

    def log_pdf(self, amount: ArrayLike) -> Array:
        """Log density per US$ bn; minus infinity up to what is known."""
        open_part = np.asarray(amount, dtype=float) - self.known
        logs = np.log(np.where(open_part > 0, open_part, 1.0))
        z = (logs - self.location) / self.scale
        half = (self.df + 1) / 2
        constant = gammaln(half) - gammaln(self.df / 2) - np.log(self.df * np.pi) / 2
        density = constant - half * np.log1p(z**2 / self.df) - np.log(self.scale) - logs
        return np.where(open_part > 0, density, -np.inf)

    def quantile(self, p: ArrayLike) -> Array:
        """Amount not passed with probability `p`."""
        logs = self.location + self.scale * stdtrit(self.df, np.asarray(p, dtype=float))
        return self.known + np.exp(np.clip(logs, -LARGEST_LOG, LARGEST_LOG))


@dataclass(frozen=True)
class LinearPool:
    """Mixture of laws with equal weights."""

    components: tuple[LogStudent, ...]

    def cdf(self, amount: ArrayLike) -> Array:
        """Mean of the probabilities of its components."""
        return np.mean([law.cdf(amount) for law in self.components], axis=0)

    def log_pdf(self, amount: ArrayLike) -> Array:
        """Log of the mean density."""
        densities = np.array([law.log_pdf(amount) for law in self.components])
        with np.errstate(divide="ignore"):  # below what every component knows: density 0
            return np.asarray(logsumexp(densities, axis=0) - np.log(len(self.components)))

    def quantile(self, p: ArrayLike) -> Array:
        """Amount not passed with probability `p`, between those of the components."""
        level = np.asarray(p, dtype=float)
        ends = np.log([law.quantile(level) for law in self.components])
        low, high = ends.min(axis=0), ends.max(axis=0)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            below = self.cdf(np.exp(middle)) < level
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.exp((low + high) / 2)


def fit_law(draws: Array, known: float, df: float) -> LogStudent:
    """The law through the median and the middle 80 % of the draws of a year's sum.

    The part of the year that is not known yet is Student-t on logs, with the degrees of freedom
    that the spread of the quarters was learnt with; so scores have a smooth density, with tails
    as heavy as the record is short.
    """
    logs = np.log(draws - known)
    low, middle, high = np.quantile(logs, (_MIDDLE_80[0], 0.5, _MIDDLE_80[1]))
    width = 2 * float(stdtrit(df, _MIDDLE_80[1]))
    return LogStudent(float(middle), float((high - low) / width), df, known)


def distance_of(draws: Array, law: Law) -> float:
    """Largest distance between the law and the distribution of the draws (Kolmogorov)."""
    place = law.cdf(np.sort(draws))
    steps = np.arange(1, len(draws) + 1) / len(draws)
    return float(np.maximum(np.abs(place - steps), np.abs(place - steps + 1 / len(draws))).max())


def chance_above(one: Law, other: Law, points: int = 999) -> float:
    """Probability that an amount of law `one` exceeds an independent one of law `other`."""
    levels = (np.arange(points) + 0.5) / points
    return float(np.mean(1 - one.cdf(other.quantile(levels))))
