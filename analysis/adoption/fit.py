"""Fit a diffusion curve, and say what the data can and cannot tell about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from analysis.adoption.checks import (
    as_numbers,
    check_level,
    choose_family,
    choose_loss,
    clean_series,
)
from analysis.adoption.estimates import LEVEL, Estimates
from analysis.adoption.fitting import best_fit
from analysis.adoption.problem import MAX_EVALUATIONS, CurveProblem
from analysis.adoption.profiles import profile_points, threshold
from analysis.adoption.shares import Array
from analysis.adoption.stopping import judge
from analysis.core import DataError, Source, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENVELOPE_COUNT = 15
"""Values along each parameter's profile behind a forecast band."""

AHEAD = 0.5
"""The drawn curve runs on for this part of the observed span."""


@dataclass(frozen=True, eq=False)
class CurveFit(Estimates):
    """Least-squares fit of a diffusion curve, with what it can and cannot tell.

    Attributes
    ----------
    parameters, standard_errors : Series
        By name, in the units of `y` and per unit of `t`. Standard errors are those of the
        linearised model, nan where they cannot be told (no convergence); `bootstrap` gives them
        without the linearisation.
    sse : float
        Least sum of squares, in the unit of the loss.
    log_likelihood : float
        Gaussian, -(n/2)(ln(2 pi SSE/n) + 1); inf for a fit without error.
    aicc : float or None
        With K = parameters + 1; compare within one loss and one series only. None where
        n <= K + 1, for which AICc is not defined.
    converged : bool
        Whether a least squares inside the range was reached; otherwise `reason` says why not.
    identified : bool
        Whether the 95 % profile interval of the potential `m` is closed above.
    evidence : str
        ``estimated``: a model's judgement enters.
    """

    problem: CurveProblem
    kind: str = "cumulative"
    sources: tuple[Source, ...] = ()
    evidence: str = "estimated"

    @property
    def curve(self) -> str:
        """Name of the curve."""
        return self.problem.family.name

    @property
    def loss(self) -> str:
        """What was compared: ``cumulative``, ``increments`` or ``log``."""
        return self.problem.loss.name

    def forecast(self, t: ArrayLike, level: float = 0.9) -> pd.DataFrame:
        """Cumulative adopters at times `t`, with a band that carries the whole interval.

        The band is the envelope of all curves whose parameters lie on a profile within the F
        rule, so that an open potential shows, widened by the residual error: by its Student
        multiple for ``cumulative``, as a factor for ``log``, and growing with the square root
        of the periods after the last point for ``increments``.

        Parameters
        ----------
        t : array_like
            Increasing times, on the scale of the fit.
        level : float
            Level of the band, in (0, 1).

        Returns
        -------
        DataFrame
            ``t, value, low, high``, cumulative adopters whatever `kind` was fitted.

        Raises
        ------
        DataError
            If `t` is not finite, or the level lies outside (0, 1).
        FitError
            If the fit did not converge.
        """
        check_level(level)
        self.require_converged("forecast")
        times = as_numbers(t, "t")
        if self.problem.family.from_launch and (times < 0).any():
            raise DataError(f"t={times.min():g} is before the launch; forecast from t = 0 on.")
        value = self.problem.curve(times, self.best.parameters)
        curves = [self.problem.curve(times, one) for one in self._plausible(level)]
        low, high = self._add_noise(times, np.min(curves, axis=0), np.max(curves, axis=0), level)
        return pd.DataFrame({"t": times, "value": value, "low": low, "high": high})

    def fitted(self) -> pd.DataFrame:
        """What is drawn: ``t, observed, fitted, low, high`` in cumulative adopters.

        The curve runs half the observed span past the last point, where nothing is observed.
        The 90 % band is left out where the fit did not converge.
        """
        t = self.problem.t
        step = float(np.median(np.diff(t)))
        ahead = t[-1] + step * np.arange(1, 1 + math.ceil(AHEAD * (t[-1] - t[0]) / step))
        times = np.concatenate([t, ahead])
        observed = np.concatenate([self.problem.cumulative, np.full(ahead.size, np.nan)])
        frame = pd.DataFrame({"t": times, "observed": observed})
        frame["fitted"] = self.problem.curve(times, self.best.parameters)
        return frame.join(self.forecast(times)[["low", "high"]]) if self.converged else frame

    def headline(self) -> str:
        """One sentence: the potential with its interval, or why there is none."""
        curve = self.curve.capitalize().replace("_", "-")
        return f"{curve} curve fitted to {self.n} points: {self._told()}."

    def _told(self) -> str:
        if not self.converged and not self.verdict.open_potential:
            return f"not converged, {self.verdict.reason}"
        low, high = self.interval("m", LEVEL)
        interval = f"{LEVEL:.0%} profile interval"
        if not self.converged:
            least = f"at least {_count(low)}, with no upper limit ({interval})"
            return f"no best potential, {self.verdict.reason}; {least}"
        if not self.identified:
            return f"potential at least {_count(low)}, with no upper limit ({interval})"
        value = _count(self.parameters["m"])
        return f"potential {value} ({interval} {_count(low)} to {_count(high)})"

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the points, the curve and its band."""
        from analysis import display  # loaded only when drawing

        return display.draw_adoption(self.fitted(), ax=ax)

    def _plausible(self, level: float) -> list[Array]:
        """Parameters along every profile within the F rule, the best fit among them."""
        limit = threshold(self.problem, self.best, level)
        points = [
            point
            for place in range(self._k)
            for point in profile_points(self.problem, self.best, place, limit, ENVELOPE_COUNT)
        ]
        return [point.parameters for point in points]

    def _add_noise(self, t: Array, low: Array, high: Array, level: float) -> tuple[Array, Array]:
        multiple = float(stats.t.ppf((1 + level) / 2, self.n - self._k))
        if self.problem.loss.multiplicative:
            factor = math.exp(multiple * self.residual_error)
            return low / factor, high * factor
        half = multiple * self.residual_error * np.sqrt(self._periods(t))
        return np.maximum(low - half, 0.0), high + half

    def _periods(self, t: Array) -> Array:
        """Independent errors in a cumulative value: one, or one a period for increments."""
        if self.loss != "increments":
            return np.ones_like(t)
        step = float(np.median(np.diff(self.problem.t)))
        return np.maximum((t - self.problem.t[-1]) / step, 1.0)


def fit_curve(
    t: ArrayLike,
    y: ArrayLike,
    curve: str = "bass",
    kind: str = "cumulative",
    loss: str | None = None,
    *,
    max_evaluations: int = MAX_EVALUATIONS,
    sources: tuple[Source, ...] = (),
) -> CurveFit:
    """Fit a diffusion curve to milestones by least squares, from several starts.

    Parameters
    ----------
    t : array_like, shape (n,)
        Increasing times; for Bass, periods since launch (not dates, not calendar years).
    y : array_like, shape (n,)
        Adopters: running totals, or adopters of each period.
    curve : {"bass", "logistic", "gompertz", "gamma_gompertz", "weibull"}
        Parameters (m, p, q), (m, b, c), (m, a, b), (m, a, b, c), (m, a, b).
    kind : {"cumulative", "increments"}
        What `y` holds.
    loss : {"cumulative", "increments", "log"}, optional
        What is compared: running totals, their differences (the first is the first total less
        0), or logarithms of running totals. By default what `kind` says.
    max_evaluations : int
        Of the curve, in each descent.
    sources : tuple of Source
        The rows behind `y`, carried along.

    Returns
    -------
    CurveFit
        Look at ``converged`` and ``identified`` first: early data rarely tell the potential.

    Raises
    ------
    DataError
        Unknown curve, kind or loss; values that are not finite, negative or falling; times not
        increasing; zeros under the log loss.
    FitError
        If there are no more points than parameters, or no growth.

    References
    ----------
    Srinivasan and Mason (1986), Nonlinear Least Squares Estimation of New Product Diffusion
    Models, Marketing Science 5, 169-178 (the increments). Stop test: Bates and Watts (1981).

    Examples
    --------
    >>> from analysis.adoption import bass_curve, fit_curve
    >>> t = range(1, 13)
    >>> fit = fit_curve(t, bass_curve(t, p=0.03, q=0.38, m=100))
    >>> fit.converged, fit.identified
    (True, True)
    >>> fit.parameters.round(4).to_dict()
    {'m': 100.0, 'p': 0.03, 'q': 0.38}
    """
    family, chosen = choose_family(curve), choose_loss(loss, kind)
    if max_evaluations < 1:
        raise DataError(f"max_evaluations={max_evaluations} is below 1; give a whole number.")
    times, cumulative = clean_series(t, y, kind, family, chosen)
    problem = CurveProblem(family, chosen, times, cumulative, max_evaluations)
    best = best_fit(problem)
    return CurveFit(problem, best, judge(problem, best), kind, sources)


def _count(value: float) -> str:
    return format_number(value, "count" if value >= 1000 else "score")
