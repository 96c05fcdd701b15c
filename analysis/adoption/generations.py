"""Successive generations of one technology: the Norton-Bass model, fitted to units in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import nnls

from analysis.adoption.arguments import as_whole
from analysis.adoption.checks import clean_generations
from analysis.adoption.estimates import LEVEL, Estimates
from analysis.adoption.families import (
    FASTEST,
    LARGEST_POTENTIAL,
    LEAST_INNOVATION,
    NO_IMITATION,
    SLOWEST,
    Edge,
    no_ceiling,
)
from analysis.adoption.fitting import best_fit
from analysis.adoption.problem import MAX_EVALUATIONS, LeastSquares
from analysis.adoption.shares import Array, bass_tangent
from analysis.adoption.stopping import judge
from analysis.core import Source, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST_OWN_POTENTIAL = 1e-4
"""Search for a generation's own potential starts at this part of the largest observed value."""

GRID = 11
"""Values of p, and of q, from which descents start."""


@dataclass(frozen=True)
class GenerationsProblem(LeastSquares):
    """Shared p and q, and each generation's own potential, against units in use.

    `since` holds the time since each generation's launch (observations, generations), not below
    0; `place` the generation that each observation counts.
    """

    generations: tuple[str, ...]
    since: Array
    place: NDArray[np.intp]
    observed: Array
    max_evaluations: int = MAX_EVALUATIONS

    @property
    def title(self) -> str:
        """For messages."""
        return "the Norton-Bass curves"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """p, q, and a potential a generation."""
        return ("p", "q", *self.potentials)

    @cached_property
    def potentials(self) -> tuple[str, ...]:
        """``m_`` and the generation's name."""
        return tuple(f"m_{name}" for name in self.generations)

    @property
    def compared(self) -> Array:
        """Units in use."""
        return self.observed

    @cached_property
    def logged(self) -> NDArray[np.bool_]:
        """All."""
        return np.ones(len(self.names), dtype=bool)

    @cached_property
    def unit(self) -> Array:
        """One in logs."""
        return np.ones(len(self.names))

    @cached_property
    def box(self) -> Array:
        """Search range, shape (2, parameters)."""
        span, top = self.since.max(), self.observed.max()
        rates = [(LEAST_INNOVATION / span, FASTEST / span), (SLOWEST / span, FASTEST / span)]
        own = (LEAST_OWN_POTENTIAL * top, LARGEST_POTENTIAL * top)
        return np.array([*rates, *[own] * len(self.generations)]).T

    @cached_property
    def limits(self) -> Mapping[Edge, str]:
        """No imitation; a potential without end; a generation without a market of its own."""
        own = {(m, "low"): f"the fit keeps improving as {m} falls to 0" for m in self.potentials}
        ends = {(m, "high"): no_ceiling(m) for m in self.potentials}
        return {("q", "low"): NO_IMITATION, **own, **ends}

    def curve(self, parameters: Array) -> Array:
        """Units in use at each observation."""
        p, q, *own = parameters
        share, *_ = bass_tangent(self.since, p, q)
        return self._in_use(share, np.array(own))

    def residuals(self, parameters: Array) -> Array:
        """Curve less observation."""
        return self.curve(parameters) - self.observed

    def slopes(self, parameters: Array) -> Array:
        """Derivatives of the residuals in the natural parameters, shape (n, parameters)."""
        p, q, *own = parameters
        share, *by_rate = bass_tangent(self.since, p, q)
        by_p, by_q = (self._in_use_slope(share, slope, np.array(own)) for slope in by_rate)
        return np.column_stack([by_p, by_q, self._design(share)])

    def starts(self, fixed: Mapping[int, float], count: int) -> list[Array]:
        """The best (p, q) of a grid, with the potentials by non-negative least squares."""
        ranked = sorted(self._grid(fixed), key=self.sse)
        return ranked[:count]

    def _grid(self, fixed: Mapping[int, float]) -> Iterator[Array]:
        span = self.since.max()
        rates = [np.geomspace(1e-5, 10, GRID) / span, np.geomspace(0.1, 200, GRID) / span]
        for place in (0, 1):
            if place in fixed:
                rates[place] = np.array([fixed[place]])
        for p in rates[0]:
            for q in rates[1]:
                yield np.array([p, q, *self._own_potentials(p, q, fixed)])

    def _own_potentials(self, p: float, q: float, fixed: Mapping[int, float]) -> Array:
        """Potentials of least squares at p and q, the fixed ones held, inside the range."""
        design = self._design(bass_tangent(self.since, p, q)[0])
        held = np.array([fixed.get(2 + i, np.nan) for i in range(len(self.generations))])
        free = np.isnan(held)
        if free.any():
            left = self.observed - design[:, ~free] @ held[~free]
            held[free] = nnls(design[:, free], left)[0]
        low, high = self.box[:, 2:]
        return np.where(free, np.clip(held, low, high), held)

    def _design(self, share: Array) -> Array:
        """Units in use for one unit of each generation's own potential."""
        return np.column_stack([self._in_use(share, own) for own in np.eye(len(self.generations))])

    def _in_use(self, share: Array, own: Array) -> Array:
        reached = np.zeros(len(share))
        every = np.empty_like(share)
        for g, potential in enumerate(own):
            reached = share[:, g] * (potential + reached)
            every[:, g] = reached * (1 - _next(share, g))
        return every[np.arange(len(share)), self.place]

    def _in_use_slope(self, share: Array, slope: Array, own: Array) -> Array:
        """Derivative of units in use, given the derivative of every share."""
        reached, rise = np.zeros(len(share)), np.zeros(len(share))
        every = np.empty_like(share)
        for g, potential in enumerate(own):
            rise = slope[:, g] * (potential + reached) + share[:, g] * rise
            reached = share[:, g] * (potential + reached)
            every[:, g] = rise * (1 - _next(share, g)) - reached * _next(slope, g)
        return every[np.arange(len(share)), self.place]


def _next(columns: Array, g: int) -> Array:
    """The column of the next generation; 0 for the last."""
    return columns[:, g + 1] if g + 1 < columns.shape[1] else np.zeros(len(columns))


@dataclass(frozen=True, eq=False)
class GenerationsFit(Estimates):
    """Norton-Bass fit: shared p and q, and ``m_`` of each generation.

    A generation's potential is what it adds to the market of those before it; users of an older
    generation move on to the newer one. `identified` says whether the 95 % profile interval of
    every potential is closed above.

    `problem` holds what was fitted, `observations` the rows it was fitted to, `best` the least
    squares that was found, and `verdict` whether it is one.
    """

    problem: GenerationsProblem
    observations: pd.DataFrame
    sources: tuple[Source, ...] = ()
    evidence: str = "estimated"

    def fitted(self) -> pd.DataFrame:
        """``generation, t, observed, fitted``: units in use, a row an observation."""
        columns = self.observations[["generation", "t"]].reset_index(drop=True)
        fitted = self.problem.curve(self.best.parameters)
        return columns.assign(observed=self.problem.observed, fitted=fitted)

    def headline(self) -> str:
        """One sentence: the shared coefficients, and the last potential with its interval."""
        count = len(self.problem.generations)
        start = f"Norton-Bass curves fitted to {count} generations, {self.n} values"
        if not self.converged:
            return f"{start}: not converged, {self.reason}."
        p, q = (format_number(self.parameters[name], "score") for name in ("p", "q"))
        last = self.problem.potentials[-1]
        low, high = (format_number(end, "score") for end in self.interval(last))
        return (
            f"{start}: p {p}, q {q} a period; {last} "
            f"{format_number(self.parameters[last], 'score')} "
            f"({LEVEL:.0%} profile interval {low} to {high})."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each generation's values and curve."""
        from analysis import display  # loaded only when drawing

        return display.draw_generations(self.fitted(), ax=ax)


def fit_generations(
    frame: pd.DataFrame,
    *,
    max_evaluations: int = MAX_EVALUATIONS,
    sources: tuple[Source, ...] = (),
) -> GenerationsFit:
    """Fit the Norton-Bass model to successive generations of one technology.

    With F the Bass share of the potential and t_i the time since the launch of generation i,
    the units in use are S_1 = F(t_1) m_1 (1 - F(t_2)), S_2 = F(t_2) (m_2 + F(t_1) m_1)
    (1 - F(t_3)), and so on: p and q are shared, each generation has a potential of its own, and
    what an older generation has reached moves on to the next.

    For the generations of Llama this would need, by generation (1, 2, 3, ...) and month, the
    units in use, or downloads of that generation alone as their stand-in, for at least several
    months on either side of each launch. The totals told in public count all generations
    together, and their dates are too few: such a fit is not made here.

    Parameters
    ----------
    frame : DataFrame
        ``generation, launch, t, value``: a row a generation and time, in any order. `launch` is
        one number for a generation, on the scale of `t`; `value` counts units in use (not
        cumulative sales), not negative. A generation need not be observed at every time.
    max_evaluations : int
        Of the curves, in each descent.
    sources : tuple of Source
        The rows behind `value`, carried along.

    Returns
    -------
    GenerationsFit
        Parameters ``p, q`` per unit of `t` and ``m_<generation>`` in units, by plain least
        squares over all rows. Look at ``converged`` and ``identified`` first.

    Raises
    ------
    DataError
        A column or value is missing, negative or not finite; a generation has two launches, a
        value before its launch, or two values at one time; two generations share a launch.
    FitError
        If there are no more values than parameters, or every value is 0.

    References
    ----------
    Norton and Bass (1987), A Diffusion Theory Model of Adoption and Substitution for Successive
    Generations of High-Technology Products, Management Science 33, 1069-1086. They estimate by
    three-stage least squares; this is ordinary least squares.

    Examples
    --------
    >>> from analysis.adoption import bass_curve
    >>> t = np.arange(1.0, 13.0)
    >>> share, later = bass_curve(t, 0.02, 0.5, 1), bass_curve(np.maximum(t - 4, 0), 0.02, 0.5, 1)
    >>> one = pd.DataFrame({"generation": "one", "launch": 0, "t": t})
    >>> two = pd.DataFrame({"generation": "two", "launch": 4, "t": t[4:]})
    >>> frame = pd.concat([
    ...     one.assign(value=100 * share * (1 - later)),
    ...     two.assign(value=(later * (50 + 100 * share))[4:]),
    ... ])
    >>> fit_generations(frame).parameters.round(3).to_dict()
    {'p': 0.02, 'q': 0.5, 'm_one': 100.0, 'm_two': 50.0}
    """
    limit = as_whole(max_evaluations, "max_evaluations", least=1)
    rows = clean_generations(frame)
    launches = rows.groupby("generation")["launch"].first().sort_values()
    since = np.maximum(rows["t"].to_numpy()[:, np.newaxis] - launches.to_numpy(), 0.0)
    place = launches.index.get_indexer(pd.Index(rows["generation"]))
    names = tuple(map(str, launches.index))
    observed = rows["value"].to_numpy(dtype=float)
    problem = GenerationsProblem(names, since, place, observed, limit)
    best = best_fit(problem)
    return GenerationsFit(problem, best, judge(problem, best), rows, sources)
