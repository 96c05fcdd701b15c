"""Bootstrap of a fitted curve: what the estimates would be if the errors had fallen otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.adoption.arguments import as_whole
from analysis.adoption.batch import BatchFits, fit_many
from analysis.adoption.checks import check_level
from analysis.adoption.fitting import EDGE
from analysis.adoption.forecasts import drawn_frame, drawn_times, forecast_times, with_error
from analysis.adoption.problem import CurveProblem, Point
from analysis.adoption.profiles import Interval, require_name
from analysis.adoption.shares import Array
from analysis.core import FitError, Result, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVEL = 0.95
"""Level of the intervals that are shown."""

DRAWN_LEVEL = 0.9
"""Level of the band that is drawn."""


@dataclass(frozen=True, eq=False)
class BootstrapFits(Result):
    """Fits to the fitted curve with residuals drawn anew, one row of `draws` a fit.

    Attributes
    ----------
    draws : DataFrame
        A column a parameter, and ``converged``; rows that did not converge stay where their
        descent ended.
    unconverged : int
        How many did not. They are never dropped: an interval counts each of them where it
        ended, or beyond its ends.
    standard_errors : Series
        Standard deviation of the converged draws, by parameter.
    """

    problem: CurveProblem
    best: Point
    fits: BatchFits
    seed: int
    evidence: str = "estimated"

    @cached_property
    def draws(self) -> pd.DataFrame:
        """Parameters of every draw, and whether its descent converged."""
        table = pd.DataFrame(self.fits.parameters, columns=list(self.problem.names))
        return table.assign(converged=self.fits.converged)

    @property
    def unconverged(self) -> int:
        """Draws whose descent did not converge."""
        return int((~self.fits.converged).sum())

    @property
    def standard_errors(self) -> pd.Series:
        """Standard deviation over the converged draws."""
        kept = self.fits.parameters[self.fits.converged]
        if len(kept) < 2:
            raise FitError(
                f"no standard error: {self.unconverged} of {len(self.draws)} bootstrap fits did "
                "not converge; give more data."
            )
        index = pd.Index(self.problem.names, name="parameter")
        return pd.Series(kept.std(axis=0, ddof=1), index=index, name="standard_error")

    def interval(self, name: str, level: float = LEVEL) -> Interval:
        """Percentile interval of one parameter.

        Parameters
        ----------
        name : str
            A parameter of the curve.
        level : float
            Confidence level, in (0, 1).

        Returns
        -------
        Interval
            ``low``, ``high``. A draw in which this parameter ran up its range without end
            counts as inf, one in which another parameter did counts where this one stood, and
            one that reached no least squares beyond either end; an end that such draws reach
            is open: inf above, 0 below (for a time: minus infinity). With few points it covers
            less than the profile interval of the fit.

        Raises
        ------
        DataError
            Unknown name, or a level outside (0, 1).
        """
        check_level(level)
        place = require_name(self.problem, name)
        floor = 0.0 if self.problem.logged[place] else -math.inf
        low = np.quantile(self._ranked(place, floor), (1 - level) / 2, method="inverted_cdf")
        high = np.quantile(self._ranked(place, math.inf), (1 + level) / 2, method="inverted_cdf")
        return Interval(float(low), float(high))

    def _ranked(self, place: int, lost: float) -> Array:
        """Draws of one parameter: inf at the top of its range, `lost` where nothing was found."""
        values, top = self.fits.parameters[:, place], self.problem.box[1, place]
        told = np.where(values > top - EDGE * abs(top), math.inf, values)
        return np.where(self.fits.stationary, told, lost)

    def simulate(self, t: ArrayLike) -> Array:
        """Totals at times `t` under every draw, each with an error of its own.

        Parameters
        ----------
        t : array_like, shape (T,)
            Increasing times, on the scale of the fit.

        Returns
        -------
        ndarray, shape (draws, T)
            Cumulative adopters. Draws that did not converge are among them: their curves fit
            the drawn points, whatever their potential.
        """
        times = forecast_times(self.problem, t)
        m, *shape = self.fits.parameters.T[..., np.newaxis]
        curves = m * self.problem.family.share(times, *shape)
        rng = np.random.default_rng([self.seed, 1])
        errors = rng.choice(spread_residuals(self.problem, self.best), curves.shape)
        return with_error(self.problem, times, curves, errors)

    def to_frame(self) -> pd.DataFrame:
        """Estimates: index ``parameter``, columns ``value, standard_error, low, high`` (95 %)."""
        errors = self.standard_errors
        ends = [self.interval(name) for name in self.problem.names]
        columns = {"value": self.best.parameters, "standard_error": errors.to_numpy()}
        table = pd.DataFrame(columns, index=errors.index)
        return table.assign(low=[end.low for end in ends], high=[end.high for end in ends])

    def headline(self) -> str:
        """One sentence: the potential's interval, the draws, and how many did not converge."""
        low, high = (_count(end) for end in self.interval("m"))
        return (
            f"Bootstrap of {self.problem.title}, {len(self.draws)} draws on {self.problem.n} "
            f"points: potential {_count(self.best.parameters[0])} ({LEVEL:.0%} percentile "
            f"interval {low} to {high}; {self.unconverged} draws did not converge)."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the points, the curve, and the 90 % band of the draws."""
        from analysis import display  # loaded only when drawing

        times = drawn_times(self.problem)
        tails = [(1 - DRAWN_LEVEL) / 2, (1 + DRAWN_LEVEL) / 2]
        low, high = np.quantile(self.simulate(times), tails, axis=0)
        frame = drawn_frame(self.problem, self.best, times)
        return display.draw_adoption(frame.assign(low=low, high=high), ax=ax)


def bootstrap(
    problem: CurveProblem, best: Point, draws: int, seed: int, compiled: bool = False
) -> BootstrapFits:
    """Draw residuals anew around the fitted curve and fit every series so made, all at once."""
    count = as_whole(draws, "draws", least=2, way_out="give a whole number such as 1000.")
    start = as_whole(seed, "seed")
    pool = spread_residuals(problem, best)
    errors = np.random.default_rng([start, 0]).choice(pool, (count, problem.n))
    fitted = problem.compared + problem.residuals(best.parameters)
    fits = _fitting(compiled)(problem, fitted + errors, best.parameters)
    return BootstrapFits(problem, best, fits, start)


def _fitting(compiled: bool) -> Callable[[CurveProblem, Array, Array], BatchFits]:
    if not compiled:
        return fit_many
    from analysis.adoption.compiled import fit_many_compiled  # numba is optional

    return fit_many_compiled


def spread_residuals(problem: CurveProblem, best: Point) -> Array:
    """Residuals about their mean, widened by sqrt(n/(n-k)) for the parameters fitted.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, chapters 6 and 7.
    """
    residuals = -problem.residuals(best.parameters)
    n, k = problem.n, len(problem.names)
    return np.asarray((residuals - residuals.mean()) * math.sqrt(n / (n - k)))


def _count(value: float) -> str:
    if math.isinf(value):
        return "no limit"
    return format_number(value, "count" if value >= 1000 else "score")
