"""Methods of an event study's result that compare events with days without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.core import TestResult
from analysis.reactions.fitted_study import FittedStudy
from analysis.reactions.placebo import check_statistic, placebo_test
from analysis.reactions.placebo_path import placebo_path
from analysis.reactions.placebo_pool import Pool, build_pool, check_draws
from analysis.reactions.step_down import step_down_frame

if TYPE_CHECKING:
    from collections.abc import Iterable


class PlaceboMethods(FittedStudy):
    """Placebo days of the same firm: test, path, and which events stand out."""

    def placebo_test(
        self,
        first: int,
        last: int,
        draws: int = 9999,
        seed: int = 0,
        exclude: Iterable[object] | None = None,
        statistic: str = "mean",
    ) -> TestResult:
        """Mean SCAR of the events against sets of as many other days of the same firm.

        p = (1 + number of sets whose |mean SCAR| is as large) / (draws + 1). A set is drawn
        without replacement, uniformly among all sets whose days are at least the smallest gap
        between events apart, from the events' own days and the sessions that pass their screen:
        windows in the data, estimation days enough under the same masks, a return on every day
        of [first, last], and no event's nor excluded date inside. Every day has its own fit.

        Parameters
        ----------
        first, last : int
            Tested window, inside the event window.
        draws, seed : int
            Number of sets, and the seed of their draw.
        exclude : iterable of dates, optional
            Dates (as `date` of the events) that no tested window of a placebo may touch; an
            event that touches one is left out and named in `reason`. The pool decides: report
            the test with and without them.
        statistic : str
            ``mean``: |mean SCAR|, a common direction; ``size``: the mean of |SCAR|, moves of
            either sign, which do not cancel. Then p counts sets whose size is as large.

        Returns
        -------
        TestResult
            `statistic` |mean SCAR|, `estimate` mean SCAR (of |SCAR| for the size), `null` the
            pool; not valid if the pool holds no such set. `reason` says so if the events' windows
            are many against the pool: the p-value is then too small.

        Raises
        ------
        DataError
            If events are of several firms, or `draws`, `statistic` or a date cannot be used.

        References
        ----------
        Phipson, Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9(1),
        article 39.
        """
        check_statistic(statistic)
        return placebo_test(self._pool(first, last, draws, seed, exclude), draws, seed, statistic)

    def placebo_path(
        self,
        draws: int = 9999,
        seed: int = 0,
        exclude: Iterable[object] | None = None,
        level: float = 0.95,
    ) -> pd.DataFrame:
        """Where the average path of as many days without an event would have run.

        The mean cumulative abnormal return, from the first day of the event window on, of the
        sets that `placebo_test` draws when the whole event window is tested: same pool, same
        distance, own fit of every day. `exclude` as there.

        Returns
        -------
        DataFrame, a row a relative day of the event window
            `low, median, high`: quantiles (1 - level)/2, 1/2, (1 + level)/2 over the sets, day by
            day (so the chance that a path leaves the band somewhere is above 1 - level);
            `n_days_in_pool`, `draws`, `interval_kind` in words, which say so if the band is too
            narrow because the events' windows are many against the pool. Fractions, as returns.

        Raises
        ------
        DataError
            If events are of several firms, or `draws`, `level` or a date cannot be used.
        FitError
            If the pool holds no such set.

        Warns
        -----
        UserWarning
            If events are left out, naming them.

        Examples
        --------
        >>> import numpy as np
        >>> from analysis import event_study
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2021-01-04", periods=600)
        >>> simulated = pd.DataFrame({"FIRM": rng.normal(0, 0.02, 600)}, index=days)
        >>> events = pd.DataFrame({"event_id": range(2), "firm": "FIRM", "date": days[[400, 500]]})
        >>> study = event_study(simulated, events, model="constant_mean", mask_other_events=True)
        >>> path = study.placebo_path(draws=999)
        >>> bool((path["low"] < path["high"]).all())
        True
        """
        pool = self._pool(*self.settings.event_window, draws, seed, exclude)
        return placebo_path(pool, draws, seed, level)

    def step_down_test(
        self,
        first: int,
        last: int,
        draws: int = 9999,
        seed: int = 0,
        exclude: Iterable[object] | None = None,
    ) -> pd.DataFrame:
        """Which events of one firm stand out, all asked at once, against placebo days.

        The family is all events with a return on every day of [first, last]. Each step compares
        the largest |SCAR| of the events that are left with the largest of sets of as many days
        from the pool of `placebo_test`, without the days of events already passed: they are no
        days of nothing. Where Holm over quantiles of single events cannot reject any more, from
        13 events with 250 estimation days on, the days of the whole history still may.

        Parameters
        ----------
        first, last, draws, seed, exclude
            As for `placebo_test`.

        Returns
        -------
        DataFrame, a row an event
            `car`, `scar`; `p_value` of the event alone, (1 + #as large) / (n + 1) over the n days
            of the pool without an event; `p_step_down` the adjusted one, never below it nor below
            that of a larger |SCAR|; `smallest_p` the least p_step_down the family allows: an
            event's own day stands in the pool too; `family` in words; `valid`, `reason`. p-values
            are NaN, and not valid, for events that are left out, or where the pool has no set.

        Raises
        ------
        DataError
            If events are of several firms, or `draws` or a date cannot be used.

        References
        ----------
        Romano, Wolf (2005), Econometrica 73, 1237-1282 (stepping down by the largest that is
        left); Marcus, Peritz, Gabriel (1976), Biometrika 63, 655-660 (why no p_step_down lies
        below the p-value of the event alone).

        Examples
        --------
        >>> import numpy as np
        >>> from analysis import event_study
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2021-01-04", periods=600)
        >>> simulated = pd.DataFrame({"FIRM": rng.normal(0, 0.02, 600)}, index=days)
        >>> events = pd.DataFrame({"event_id": range(2), "firm": "FIRM", "date": days[[400, 500]]})
        >>> study = event_study(simulated, events, model="constant_mean", mask_other_events=True)
        >>> study.step_down_test(0, 0)[["p_value", "p_step_down"]].round(2).to_numpy().tolist()
        [[0.8, 0.8], [0.19, 0.34]]
        """
        pool = self._pool(first, last, draws, seed, exclude)
        return step_down_frame(self._fitted, pool, draws, seed)

    def _pool(
        self, first: int, last: int, draws: int, seed: int, exclude: Iterable[object] | None
    ) -> Pool:
        check_draws(draws, seed)
        return build_pool(self._fitted, self._placed, self._sessions, (first, last), exclude)
