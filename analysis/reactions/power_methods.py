"""Methods of an event study's result on what the events could show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.reactions.fitted_study import FittedStudy
from analysis.reactions.leave_one_out import leave_one_out
from analysis.reactions.power import detectable_effect, power_curve, sample_spread
from analysis.reactions.sample import sample_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


class PowerMethods(FittedStudy):
    """The effects that would have been found, and how much the mean rests on one event."""

    def minimum_detectable_effect(
        self, first: int, last: int, power: float = 0.8, level: float = 0.05
    ) -> float:
        """Smallest true mean CAR that the cross-section t would find with probability `power`.

        By the noncentral t with N - 1 degrees of freedom and the sd of the CARs.

        Parameters
        ----------
        first, last : int
            Any days inside the event window.
        power, level : float
            Probabilities of finding the effect and of rejecting where there is none.

        Returns
        -------
        float
            A mean CAR, as a fraction.

        Raises
        ------
        DataError
            If the window leaves the event window, or `power` or `level` is impossible.
        FitError
            Below two events with a return on every day.

        References
        ----------
        Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, ch. 2.

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
        >>> round(study.minimum_detectable_effect(0, 0), 3)
        0.008
        """
        cars = self._cars(first, last)
        values = cars.car[cars.complete]
        return detectable_effect(sample_spread(values), len(values), power, level)

    def power(
        self,
        first: int,
        last: int,
        effects: Sequence[float] | np.ndarray | None = None,
        level: float = 0.05,
    ) -> pd.DataFrame:
        """Probability that the cross-section t finds a true mean CAR of each size.

        By the noncentral t with N - 1 degrees of freedom and the sd of the CARs, two-sided; the
        effect with power 0.8 is `minimum_detectable_effect(first, last)`.

        Parameters
        ----------
        first, last : int
            Any days inside the event window.
        effects : sequence of float, optional
            True mean CARs as fractions; by default from 0 to beyond the one with power 0.99.
        level : float
            Chance of rejecting when there is no effect.

        Returns
        -------
        DataFrame, a row an effect
            `effect`, `power`.

        Raises
        ------
        DataError
            If an effect is not a finite number, or `level` not a probability.
        FitError
            Below two events with a return on every day, or if all CARs are equal.

        Examples
        --------
        >>> import numpy as np
        >>> from analysis import event_study
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2021-01-04", periods=600)
        >>> simulated = pd.DataFrame({"FIRM": rng.normal(0, 0.02, 600)}, index=days)
        >>> events = pd.DataFrame({"event_id": range(2), "firm": "FIRM", "date": days[[400, 500]]})
        >>> study = event_study(simulated, events, model="constant_mean", mask_other_events=True)
        >>> study.power(0, 0, effects=[0.0, 0.5])["power"].round(2).tolist()
        [0.05, 0.99]
        """
        cars = self._cars(first, last)
        values = cars.car[cars.complete]
        return power_curve(sample_spread(values), len(values), effects, level)

    def leave_one_out(self, first: int, last: int) -> pd.DataFrame:
        """Mean CAR over [first, last] without each event in turn.

        Parameters
        ----------
        first, last : int
            Any days inside the event window.

        Returns
        -------
        DataFrame, a row an event left out
            `caar` and its `se` as fractions, cross-section `t`, two-sided `p_value`, `n` events.

        Raises
        ------
        DataError
            If the window leaves the event window.
        FitError
            If fewer than three events have a return on every day.

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
        >>> study.leave_one_out(0, 0)["caar"].agg(["min", "max"]).round(3).tolist()
        [0.022, 0.025]
        """
        return leave_one_out(sample_of(self._fitted, first, last))
