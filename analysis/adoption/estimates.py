"""Estimates by least squares: values, errors, intervals, and whether they can be told at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.adoption.checks import check_level
from analysis.adoption.problem import LeastSquares, Point
from analysis.adoption.profiles import (
    Interval,
    profile_interval,
    profile_points,
    require_name,
    threshold,
)
from analysis.adoption.shares import Array
from analysis.adoption.stopping import Verdict
from analysis.core import FitError, Result

LEVEL = 0.95
"""Level at which `identified` is judged and intervals are shown."""

PROFILE_LEVEL = 0.99
"""The profile table spans the interval of this level."""

PROFILE_COUNT = 41
"""Values in a profile table."""


@dataclass(frozen=True, eq=False)
class Estimates(Result):
    """What a least-squares fit found, and what it can and cannot tell."""

    problem: LeastSquares
    best: Point
    verdict: Verdict

    @property
    def n(self) -> int:
        """Number of observations."""
        return self.problem.n

    @property
    def parameters(self) -> pd.Series:
        """Estimates by name."""
        return self._by_name(self.best.parameters, "value")

    @cached_property
    def standard_errors(self) -> pd.Series:
        """Standard errors of the linearised model by name; nan where it did not converge."""
        slopes = self.problem.slopes(self.best.parameters)
        size = np.linalg.norm(slopes, axis=0)
        if not self.converged or not (size > 0).all():
            return self._by_name(np.full(size.size, np.nan), "standard_error")
        inverse = np.linalg.pinv(slopes / size) / size[:, np.newaxis]
        spread = np.sqrt(np.sum(inverse**2, axis=1))
        return self._by_name(self.residual_error * spread, "standard_error")

    @property
    def sse(self) -> float:
        """Least sum of squares."""
        return self.best.sse

    @property
    def residual_error(self) -> float:
        """Residual standard deviation, divisor n - k."""
        return math.sqrt(self.sse / (self.n - self._k))

    @property
    def log_likelihood(self) -> float:
        """Gaussian log-likelihood at the least squares."""
        if self.sse == 0:
            return math.inf
        return -self.n / 2 * (math.log(2 * math.pi * self.sse / self.n) + 1)

    @property
    def aicc(self) -> float | None:
        """Akaike's criterion corrected for small samples; None where it is not defined."""
        count, left = self._k + 1, self.n - self._k - 2
        if left <= 0:
            return None
        return 2 * count - 2 * self.log_likelihood + 2 * count * (count + 1) / left

    @property
    def converged(self) -> bool:
        """Whether a least squares inside the range was reached."""
        return not self.verdict.reason

    @cached_property
    def identified(self) -> bool:
        """Whether the data bound every potential from above."""
        return self.converged and not self._open_potentials

    @property
    def reason(self) -> str:
        """Why the fit did not converge or a potential is not identified; empty if all is well.

        Without an optimum at a finite potential the fit did not converge, and only a lower
        limit is told. With one, but larger potentials fitting about as well, it did converge
        and the interval is open above.
        """
        if self.verdict.open_potential:
            return f"{self.verdict.reason}; only a lower limit of it can be told"
        if not self.converged or self.identified:
            return self.verdict.reason
        name = " and ".join(self._open_potentials)
        return (
            f"the {LEVEL:.0%} profile interval of {name} is open above: "
            "much larger potentials fit about as well"
        )

    def interval(self, name: str, level: float = LEVEL, rule: str = "F") -> Interval:
        """Profile interval of one parameter.

        Parameters
        ----------
        name : str
            A parameter.
        level : float
            Confidence level, in (0, 1).
        rule : {"F", "chi2"}
            ``F``: (SSE(v) - SSE)/(SSE/(n-k)) <= F(1, n-k), good in small samples; ``chi2``: the
            likelihood ratio n ln(SSE(v)/SSE) <= chi2(1), which covers too little there.

        Returns
        -------
        Interval
            ``low``, ``high``. An end that the data leave open is inf above, and 0 (for the
            logistic `c`: minus infinity) below. Where the sum of squares keeps falling as a
            potential grows, its interval is told too: against the sum of squares at the end of
            the search range, and open above.

        Raises
        ------
        DataError
            Unknown name or rule, or a level outside (0, 1).
        FitError
            If the fit did not converge for another reason.

        References
        ----------
        Bates and Watts (1988), Nonlinear Regression Analysis and Its Applications, section 6.1.
        """
        check_level(level)
        place = require_name(self.problem, name)
        if name != self.verdict.open_potential:
            self.require_converged("interval")
        limit = threshold(self.problem, self.best, level, rule)
        known = self._known_intervals
        if (place, limit) not in known:
            known[place, limit] = profile_interval(self.problem, self.best, place, limit)
        return known[place, limit]

    def profile(self, name: str) -> pd.DataFrame:
        """Least SSE for values of one parameter, all others fitted again.

        Returns
        -------
        DataFrame
            Columns `name` and ``sse``; the values span the 99 % interval, evenly in logs, and
            go to the end of the search range where that is open.

        Raises
        ------
        DataError
            Unknown name.
        FitError
            If the fit did not converge.
        """
        place = require_name(self.problem, name)
        self.require_converged("profile")
        limit = threshold(self.problem, self.best, PROFILE_LEVEL)
        points = profile_points(self.problem, self.best, place, limit, PROFILE_COUNT)
        rows = [(point.parameters[place], point.sse) for point in points]
        return pd.DataFrame(rows, columns=[name, "sse"])

    def to_frame(self) -> pd.DataFrame:
        """Estimates: index ``parameter``, columns ``value, standard_error, low, high`` (95 %).

        The last two are left out where the fit did not converge.
        """
        table = pd.concat([self.parameters, self.standard_errors], axis=1)
        if not self.converged:
            return table
        ends = [self.interval(name) for name in table.index]
        return table.assign(low=[end.low for end in ends], high=[end.high for end in ends])

    def require_converged(self, what: str) -> None:
        """Refuse to build on a fit that did not converge."""
        if self.converged:
            return
        way_out = (
            "Continue a growth rate instead (doubling_time, naive_forecasts)."
            if self.verdict.open_potential
            else "Try more data or another curve."
        )
        raise FitError(f"no {what}: the fit did not converge ({self.verdict.reason}). {way_out}")

    @cached_property
    def _known_intervals(self) -> dict[tuple[int, float], Interval]:
        """Intervals found before: whether a potential is open is asked many times."""
        return {}

    @property
    def _k(self) -> int:
        return len(self.problem.names)

    @property
    def _open_potentials(self) -> list[str]:
        names = self.problem.potentials
        return [name for name in names if math.isinf(self.interval(name, LEVEL).high)]

    def _by_name(self, values: Array, name: str) -> pd.Series:
        index = pd.Index(self.problem.names, name="parameter")
        return pd.Series(values, index=index, name=name)
