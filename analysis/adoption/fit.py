"""Fit a diffusion curve, and say what the data can and cannot tell about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from numpy.typing import ArrayLike

from analysis.adoption.arguments import as_whole
from analysis.adoption.bootstrap import BootstrapFits, bootstrap
from analysis.adoption.checks import (
    check_level,
    choose_family,
    choose_loss,
    clean_series,
)
from analysis.adoption.estimates import LEVEL, Estimates
from analysis.adoption.fitting import best_fit
from analysis.adoption.forecasts import band, drawn_frame, drawn_times, forecast_times
from analysis.adoption.problem import MAX_EVALUATIONS, CurveProblem
from analysis.adoption.stopping import judge
from analysis.core import Source, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    problem : CurveProblem
        Curve, loss and observations.
    best : Point
        The least squares that was found.
    verdict : Verdict
        Whether it is one, and what stays open.
    kind : str
        What was observed: ``cumulative`` or ``increments``.
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
        times = forecast_times(self.problem, t)
        value = self.problem.curve(times, self.best.parameters)
        low, high = band(self.problem, self.best, times, level)
        return pd.DataFrame({"t": times, "value": value, "low": low, "high": high})

    def bootstrap(self, draws: int = 1000, seed: int = 0, compiled: bool = False) -> BootstrapFits:
        """Residual bootstrap: errors of the estimates without linearising the curve.

        All draws are fitted at once, each from the fitted parameters.

        Parameters
        ----------
        draws : int
            Series to draw and fit, at least 2.
        seed : int
            The same seed gives the same draws.
        compiled : bool
            Fit by compiled code, more than twice as fast once the first call has compiled it (some
            seconds for each curve and loss); needs the extra
            ``open-source-ai-economics[compiled]``. The estimates agree to 1e-6.

        Returns
        -------
        BootstrapFits
            ``draws``, ``standard_errors``, ``interval``, ``unconverged``.

        Raises
        ------
        DataError
            If `draws` is no whole number of at least 2, or `seed` none of at least 0.
        FitError
            If the fit did not converge, or numba is not installed for ``compiled=True``.

        References
        ----------
        Davison and Hinkley (1997), Bootstrap Methods and their Application, chapter 7.

        Examples
        --------
        >>> from analysis.adoption import fit_curve
        >>> fit = fit_curve(range(1, 9), [3, 8, 17, 33, 52, 73, 85, 93])
        >>> boot = fit.bootstrap(200)
        >>> len(boot.draws), boot.unconverged
        (200, 0)
        >>> low, high = boot.interval("m")
        >>> bool(low < fit.parameters["m"] < high)
        True
        """
        self.require_converged("bootstrap")
        return bootstrap(self.problem, self.best, draws, seed, compiled)

    def fitted(self) -> pd.DataFrame:
        """What is drawn: ``t, observed, fitted, low, high`` in cumulative adopters.

        The curve runs half the observed span past the last point, where nothing is observed.
        The 90 % band is left out where the fit did not converge.
        """
        times = drawn_times(self.problem)
        frame = drawn_frame(self.problem, self.best, times)
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
        increasing; zeros under the log loss; largest `t` or `y` outside 1e-50 to 1e50;
        `max_evaluations` not a whole number above 0.
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
    limit = as_whole(max_evaluations, "max_evaluations", least=1)
    times, cumulative = clean_series(t, y, kind, family, chosen)
    problem = CurveProblem(family, chosen, times, cumulative, limit)
    best = best_fit(problem)
    return CurveFit(problem, best, judge(problem, best), kind, sources)


def _count(value: float) -> str:
    return format_number(value, "count" if value >= 1000 else "score")
