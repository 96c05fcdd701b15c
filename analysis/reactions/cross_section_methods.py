"""Methods of an event study's result that compare events with one another."""

from __future__ import annotations

import pandas as pd

from analysis.reactions.car_regression import CarRegression, regress_car
from analysis.reactions.fitted_study import FittedStudy


class CrossSectionMethods(FittedStudy):
    """CARs on characteristics."""

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
        {'wls': 0.02, 'ols': 0.02}
        """
        known = pd.Index(self._placed.events["event_id"])
        return regress_car(self._fitted, characteristics, first, last, known, self.sources)
