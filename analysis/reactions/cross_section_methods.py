"""Methods of an event study's result that compare events with one another."""

from __future__ import annotations

import pandas as pd

from analysis.core import TestResult
from analysis.reactions.car_regression import CarRegression, regress_car
from analysis.reactions.fitted_study import FittedStudy
from analysis.reactions.sample import sample_of
from analysis.reactions.variance_ratio import variance_test


class CrossSectionMethods(FittedStudy):
    """CARs on characteristics, and whether events add variance."""

    def regress_car(self, characteristics: pd.DataFrame, first: int, last: int) -> CarRegression:
        """CARs over [first, last] on characteristics of the events, weighted and plain.

        Weighted least squares by 1 / var(CAR), the exact forecast variance, beside ordinary least
        squares: the weights are right if estimation noise is all that tells events apart, and
        effects that differ between events make them wrong. So the errors of both allow for any
        variance: HC3, and where events share a date also clustered by it, which allows for their
        correlation.

        Parameters
        ----------
        characteristics : DataFrame, events x characteristics
            Indexed by `event_id`; numbers (true and false count 1 and 0), known before the event.
            Events with a missing value, or without a row, are left out with their reason.
        first, last : int
            Any days inside the event window.

        Returns
        -------
        CarRegression
            `.coefficients` a row a coefficient, fit and kind of errors; `.dropped`, `.caution`.
            p-values by Student's law with n - k, for clustered errors dates - 1. With few dates
            clustered errors are too small: simulated, 20 dates reject 9 % at 5 %.

        Raises
        ------
        DataError
            If characteristics cannot be used: an unknown or repeated event, text, infinity.
        FitError
            If characteristics are collinear (with the condition number), events do not exceed
            the coefficients, or one event alone decides a coefficient.

        Warns
        -----
        UserWarning
            With the count, if events are left out.

        References
        ----------
        MacKinnon, White (1985), Journal of Econometrics 29, 305-325 (HC3). Cameron, Miller
        (2015), Journal of Human Resources 50, 317-372 (clusters and few of them). Harrington,
        Shrider (2007), Journal of Financial and Quantitative Analysis 42, 229-256 (abstract
        read): effects that vary bias plain errors of both fits.

        Examples
        --------
        >>> import numpy as np
        >>> from analysis import event_study
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2021-01-04", periods=400)
        >>> size = pd.Series(rng.normal(0, 1, 40), name="size")
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (400, 40)), index=days)
        >>> simulated.loc[days[300]] += 0.02 * size
        >>> events = pd.DataFrame({"event_id": range(40), "firm": range(40), "date": days[300]})
        >>> study = event_study(simulated, events, model="constant_mean")
        >>> found = study.regress_car(size.to_frame(), 0, 0)
        >>> found.coefficients["estimate"][:, "hc3", "size"].round(2).to_dict()
        {'ols': 0.02, 'wls': 0.02}
        """
        known = pd.Index(self._placed.events["event_id"])
        return regress_car(self._fitted, characteristics, first, last, known, self.sources)

    def variance_test(
        self, first: int, last: int, law: str = "estimation", alternative: str = "greater"
    ) -> TestResult:
        """Whether abnormal returns over [first, last] are larger, of either sign, than usual.

        The ratio is the mean, over events and days, of squared standardised abnormal returns over
        their expectation df / (df - 2): 1 where nothing happens, 2 where the variance doubles. A
        mean effect raises it too.

        Parameters
        ----------
        first, last : int
            Any days inside the event window.
        law : str
            ``estimation``: the ratio among those of all windows of as many days of the
            estimation window, over the same events by relative day, each residual over the
            spread of its regression without that day. Free of the shape of the law and of
            correlation between events; with GARCH returns it rejects 6.4 % at 5 %. ``normal``:
            z = sum (ratio - 1) / sqrt(sum 2 (df - 1) / (df - 4)), N(0,1) for many events where
            returns are normal; with t4 returns it rejects 15 %. (Simulated, 20 events, one day.)
        alternative : str
            ``greater``, ``less`` or ``two-sided``.

        Returns
        -------
        TestResult
            `estimate` the ratio. By ``estimation`` not valid with fewer than 20 windows a day.

        Raises
        ------
        DataError
            If `law` or `alternative` is unknown or the window leaves the event window.

        References
        ----------
        Beaver (1968), Journal of Accounting Research 6, 67-92 (opening read): the squared
        abnormal return over its estimated variance. Patell (1976), Journal of Accounting Research
        14(2), 246-276 (not read): expectation and variance under normality, which here are those
        of the F law. Quantiles of estimation windows are this package's.

        Examples
        --------
        >>> import numpy as np
        >>> from analysis import event_study
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2021-01-04", periods=400)
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (400, 40)), index=days)
        >>> simulated.loc[days[300]] *= 2
        >>> events = pd.DataFrame({"event_id": range(40), "firm": range(40), "date": days[300]})
        >>> study = event_study(simulated, events, model="constant_mean")
        >>> found = study.variance_test(0, 0)
        >>> round(found.estimate, 1), found.null, round(found.p_value, 3)
        (3.6, 'quantiles of 250 estimation windows', 0.004)
        """
        return variance_test(sample_of(self._fitted, first, last), law, alternative)
