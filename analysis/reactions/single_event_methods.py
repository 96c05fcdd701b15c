"""Methods of an event study's result that judge each event by its own days."""

from __future__ import annotations

import pandas as pd

from analysis.reactions.fitted_study import FittedStudy
from analysis.reactions.permutation import permutation_frame
from analysis.reactions.sq import sq_frame


class SingleEventMethods(FittedStudy):
    """Each event among the days of its firm: sample quantiles and rotations."""

    def sq_test(self, first: int, last: int, scaled: bool = True) -> pd.DataFrame:
        """Sample-quantile test of each event: its CAR among sums of estimation residuals.

        p = (1 + #larger) / (n + 1) over the n sums of as many consecutive estimation days, two-
        sided by absolute value. With `scaled`, residual sums stand over sqrt(1'(I - H)1) and the
        CAR over sqrt(1'(I + X*(X'X)^-1 X*')1), so that both have one variance.

        Parameters
        ----------
        first, last : int
            Any days inside the event window.
        scaled : bool
            False for the sums as they are, the form of the source.

        Returns
        -------
        DataFrame, a row an event
            `ar_or_car` (a fraction), `p_value`, `smallest_p` = 1 / (n + 1), `p_holm` over the
            events, `smallest_p_holm` the least that Holm could have given, `valid`, `reason`. Not
            valid: n below 20 a day of the window, or no return on a day of it (p_value NaN then).

        Raises
        ------
        DataError
            If the window leaves the event window.

        References
        ----------
        Gelbach, Helland, Klick (2013), American Law and Economics Review 15(2), 495-541 (the
        unscaled form).

        Examples
        --------
        >>> import numpy as np
        >>> from analysis import event_study
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2022-01-03", periods=300)
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (300, 12)), index=days)
        >>> simulated.loc[days[270]] += 0.02
        >>> events = pd.DataFrame({"event_id": range(12), "firm": range(12), "date": days[270]})
        >>> study = event_study(simulated, events, model="constant_mean", event_window=(-1, 1))
        >>> study.sq_test(0, 0).loc[0, ["p_value", "smallest_p"]].astype(float).round(3).tolist()
        [0.016, 0.004]
        """
        return sq_frame(self._fitted, first, last, scaled)

    def permutation_test(self, first: int, last: int) -> pd.DataFrame:
        """Permutation test of each event: its CAR among the rotations of the event's own days.

        Residuals of the estimation window and abnormal returns of the event window, days without
        a return or masked left out, are joined in order of the calendar and closed to a circle.
        For each place on it the sum of as many neighbours as [first, last] has days stands over
        its exact forecast standard deviation sqrt(1'(I - H)1 + 1'(I + H*)1) (estimation days and
        event days; for one day sqrt(1 - h) or sqrt(1 + h*)), and over the standard deviation of
        all other days, each divided by its own. p = (1 + #as large) / (n + 1) over the n
        rotations other than the true place, two-sided by absolute value.

        Exact if the days are exchangeable; rotations keep their serial dependence but at the two
        joins. An effect on untested days of the event window makes the test cautious.

        Returns
        -------
        DataFrame, a row an event
            `car`; `statistic` (signed as the CAR); `p_value`, `smallest_p` = 1 / (n + 1),
            `p_holm` over the events, `smallest_p_holm`, `valid`, `reason` as in `sq_test`: not
            valid with n below 20 a day of the window, or no return on a day of it (p_value NaN).

        References
        ----------
        After Nguyen, Wolf (2023), Empirical Economics, "Single-firm inference in event studies
        via the permutation test", doi 10.1007/s00181-023-02530-7, of which only abstract and
        opening were read: the idea of permuting the joined abnormal returns and studentising anew
        is theirs; rotations in place of random permutations, and the exact scaling of sums, are
        this package's.

        Examples
        --------
        >>> import numpy as np
        >>> from analysis import event_study
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2021-01-04", periods=600)
        >>> simulated = pd.DataFrame({"FIRM": rng.normal(0, 0.02, 600)}, index=days)
        >>> events = pd.DataFrame({"event_id": range(2), "firm": "FIRM", "date": days[[400, 500]]})
        >>> study = event_study(simulated, events, model="constant_mean", mask_other_events=True)
        >>> study.permutation_test(-1, 1)[["p_value", "smallest_p"]].round(3).to_numpy().tolist()
        [[0.598, 0.004], [0.176, 0.004]]
        """
        return permutation_frame(self._fitted, first, last)
