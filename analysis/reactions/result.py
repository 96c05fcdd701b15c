"""What an event study found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analysis.core import TestResult
from analysis.reactions.battery import run_test, run_tests
from analysis.reactions.bootstrap import bootstrap_test
from analysis.reactions.cross_section_methods import CrossSectionMethods
from analysis.reactions.diagnostics import diagnose
from analysis.reactions.long_run_methods import LongRunMethods
from analysis.reactions.path import QUANTITIES, average, path_frame, path_headline
from analysis.reactions.placebo_methods import PlaceboMethods
from analysis.reactions.placebo_pool import check_draws
from analysis.reactions.power_methods import PowerMethods
from analysis.reactions.sample import sample_of
from analysis.reactions.single_event_methods import SingleEventMethods
from analysis.reactions.verdict import two_sided

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class EventStudyResult(
    SingleEventMethods, PowerMethods, PlaceboMethods, LongRunMethods, CrossSectionMethods
):
    """Abnormal returns around events; made by `event_study`.

    Returns are fractions. Windows are inclusive trading days from the event, inside the event
    window. Statistics over a window leave out events without a return on a day of it: n falls.

    `settings` holds model, windows and rules; `sources` the rows of data behind it.
    """

    def __repr__(self) -> str:
        return f"<EventStudyResult: {self.headline()}>"

    @cached_property
    def abnormal_returns(self) -> pd.DataFrame:
        """Abnormal returns, events x relative days; NaN where the firm has no return."""
        first, last = self.settings.event_window
        days = pd.RangeIndex(first, last + 1, name="relative_day")
        return pd.DataFrame(self._fitted.estimates.abnormal, index=self._index, columns=days)

    @cached_property
    def coefficients(self) -> pd.DataFrame:
        """Normal returns, a row an event.

        `alpha`, slopes (`beta`, or the factors' names), `sigma` (residual standard deviation,
        divisor `df`), `n_obs`, `df`, `r_squared`. The market-adjusted model imposes alpha 0 and
        beta 1; its `r_squared` is 1 - var(R - benchmark) / var(R) and can be negative.

        `capm`: of returns beyond the risk-free rate. `dimson`: `beta` is the sum of `beta_-1`,
        `beta_0`, `beta_+1` ..., the slopes on the benchmark that many sessions later.
        `scholes_williams`: `beta_-1` to `beta_+1` from three single regressions, `rho` the
        benchmark's autocorrelation; `df` is T - 2. `garch`: `omega` (a squared return), `arch_1`
        and `garch_1` of the variance equation. `synthetic_control`: the weight of each donor,
        all >= 0 with sum 1; `df` is T less the number of donors with weight.
        """
        found = self._fitted.estimates
        columns = {"alpha": found.alpha}
        columns |= {label: found.shown[:, j] for j, label in enumerate(self._labels)}
        columns |= {"sigma": found.sigma, "n_obs": found.n_obs, "df": found.df}
        return pd.DataFrame({**columns, "r_squared": found.r_squared}, index=self._index)

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """Event day 0 of every event, dropped ones too.

        `event_id, firm, public` (as given), `public_day` (in the exchange's zone), `session`,
        `shift_days` (calendar days from the one to the other), `reason` of the shift.
        """
        return self._placed.to_frame(self._sessions)

    @cached_property
    def dropped(self) -> pd.DataFrame:
        """Events that could not be used: `event_id, reason`."""
        lost = self._dropped != ""
        ids = self._placed.events["event_id"][lost].reset_index(drop=True)
        return pd.DataFrame({"event_id": ids, "reason": self._dropped[lost]})

    def car(self, first: int, last: int) -> pd.DataFrame:
        """Cumulative abnormal return of each event over [first, last].

        Parameters
        ----------
        first, last : int
            Any days inside the event window.

        Returns
        -------
        DataFrame, a row an event
            `car` the sum of its abnormal returns and `se` the exact forecast standard deviation
            sigma sqrt(1'(I + X*(X'X)^-1 X*')1), both fractions; `t` = car / se with `df` degrees
            of freedom, `p_value` two-sided, `scar` the standardised CAR, the same number as `t`.
            The test over-rejects where tails are fat: read `sq_test` beside it. For `garch` and
            `synthetic_control` `se` is approximate, see `.diagnostics()`. Events without a return
            on a day of the window are left out, with a warning.

        Raises
        ------
        DataError
            If the window leaves the event window.

        References
        ----------
        Campbell, Lo, MacKinlay (1997), The Econometrics of Financial Markets, eq. 4.4.9-4.4.11.

        Examples
        --------
        >>> from analysis import event_study
        >>> import numpy as np
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2022-01-03", periods=300)
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (300, 12)), index=days)
        >>> simulated.loc[days[270]] += 0.02
        >>> events = pd.DataFrame({"event_id": range(12), "firm": range(12), "date": days[270]})
        >>> study = event_study(simulated, events, model="constant_mean", event_window=(-1, 1))
        >>> study.car(0, 0).loc[0, ["car", "se", "df"]].round(3).tolist()
        [0.026, 0.01, 249.0]
        """
        cars = self._cars(first, last)
        self._warn_left_out(cars.complete, first, last)
        keep = cars.complete
        t, df = cars.scar[keep], cars.df[keep]
        columns = {"car": cars.car[keep], "se": cars.se[keep], "t": t, "df": df}
        columns |= {"p_value": two_sided(t, df), "scar": t}
        return pd.DataFrame(columns, index=self._index[keep])

    def average(self, first: int, last: int) -> pd.DataFrame:
        """Mean over events by relative day: `aar`, its running sum `caar`, and `n` events.

        Only events with a return on every day of [first, last], so that the last `caar` is the
        mean of their CARs.

        Parameters
        ----------
        first, last : int
            Any days inside the event window.

        Returns
        -------
        DataFrame, a row a relative day
            `aar`, `caar` as fractions, `n` events.

        Raises
        ------
        DataError
            If the window leaves the event window.
        FitError
            If no event has a return on every day.

        Examples
        --------
        >>> from analysis import event_study
        >>> import numpy as np
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2022-01-03", periods=300)
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (300, 12)), index=days)
        >>> simulated.loc[days[270]] += 0.02
        >>> events = pd.DataFrame({"event_id": range(12), "firm": range(12), "date": days[270]})
        >>> study = event_study(simulated, events, model="constant_mean", event_window=(-1, 1))
        >>> study.average(-1, 1)["caar"].round(3).tolist()
        [-0.002, 0.023, 0.023]
        """
        return average(self._fitted, first, last)

    def test(self, name: str, first: int, last: int, alternative: str = "two-sided") -> TestResult:
        """One test that the mean abnormal return over [first, last] is zero.

        Parameters
        ----------
        name : str
            ``cross_section_t``, ``bmp``, ``patell`` and, corrected for events of common days,
            ``kp_bmp``, ``kp_patell``; ``crude_dependence``; ranks over estimation and whole event
            window ``corrado``, ``corrado_zivney``, ranks of the CAR ``grank_t``; ``wilcoxon``,
            ``generalised_sign``; ``skewness_adjusted_t``. The functions of these names in
            `analysis.reactions.battery` give formula, law, `estimate` and source.
        first, last : int
            Any days inside the event window.
        alternative : str
            ``two-sided``, or ``greater``, ``less`` for a one-sided p-value; `low` and `high`
            bound `estimate` on both sides at 95 % whatever the alternative.

        Returns
        -------
        TestResult
            With `valid` False and the `reason` where the test does not apply.

        Examples
        --------
        >>> from analysis import event_study
        >>> import numpy as np
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2022-01-03", periods=300)
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (300, 12)), index=days)
        >>> events = pd.DataFrame({"event_id": range(12), "firm": range(12), "date": days[270]})
        >>> study = event_study(simulated, events, model="constant_mean", event_window=(-1, 1))
        >>> found = study.test("corrado", 0, 0)
        >>> found.null, found.n, found.p_value > 0.05
        ('N(0,1)', 12, True)
        """
        return run_test(name, sample_of(self._fitted, first, last), alternative)

    def tests(self, first: int, last: int) -> pd.DataFrame:
        """All tests of the mean over [first, last], two-sided, a row a test.

        Parameters
        ----------
        first, last : int
            Any days inside the event window.

        Returns
        -------
        DataFrame, a row a test
            Indexed by `name`; columns as the fields of `TestResult`. Where a test does not apply
            `valid` is False, `reason` says why and `p_value` is NaN. What weakens a p-value, such
            as events of one firm whose windows share sessions, stands in `reason` too.

        Raises
        ------
        DataError
            If the window leaves the event window.

        Examples
        --------
        >>> from analysis import event_study
        >>> import numpy as np
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2022-01-03", periods=300)
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (300, 12)), index=days)
        >>> simulated.loc[days[270]] += 0.02
        >>> events = pd.DataFrame({"event_id": range(12), "firm": range(12), "date": days[270]})
        >>> study = event_study(simulated, events, model="constant_mean", event_window=(-1, 1))
        >>> study.tests(0, 0).loc["bmp", ["null", "valid"]].astype(str).tolist()
        ['t(11)', 'True']
        """
        rows = [found.to_dict() for found in run_tests(sample_of(self._fitted, first, last))]
        return pd.DataFrame(rows).set_index("name")

    def bootstrap_test(self, first: int, last: int, draws: int = 9999, seed: int = 0) -> TestResult:
        """The skewness-adjusted t with its law from resamples of the events.

        The statistic is that of ``test("skewness_adjusted_t", ...)``. Each resample holds a
        quarter of the CARs (rounded down, three at least), with replacement; its statistic is
        taken about the mean of all CARs, so that it says what no effect looks like. The two-sided
        p-value is twice the smaller tail, each tail (1 + #) / (draws + 1).

        Returns
        -------
        TestResult
            `estimate` the mean CAR, `null` ``bootstrap(draws)``; resample size, skewness and
            smallest p-value in `reason`. Not valid below three events or if all CARs are equal.

        Raises
        ------
        DataError
            If `draws` or `seed` cannot be used.

        References
        ----------
        Lyon, Barber, Tsai (1999), Journal of Finance 54(1), 165-201, section on the bootstrapped
        skewness-adjusted t, made there for buy-and-hold returns of 200 firms. Read in two public
        transcriptions of the procedure, not in the original: resamples of N/4, centring at the
        sample mean; rounding, the minimum of three and the p-value's + 1 are this package's.

        Examples
        --------
        >>> from analysis import event_study
        >>> import numpy as np
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2021-01-04", periods=600)
        >>> simulated = pd.DataFrame({"FIRM": rng.normal(0, 0.02, 600)}, index=days)
        >>> events = pd.DataFrame({"event_id": range(7), "firm": "FIRM", "date": days[300:580:40]})
        >>> study = event_study(simulated, events, model="constant_mean", mask_other_events=True)
        >>> found = study.bootstrap_test(0, 0, draws=999)
        >>> found.null, found.valid
        ('bootstrap(999)', True)
        """
        check_draws(draws, seed)
        return bootstrap_test(sample_of(self._fitted, first, last), draws, seed)

    def diagnostics(self) -> pd.DataFrame:
        """What could mislead, a row an event.

        Returns
        -------
        DataFrame, a row an event
            `n_obs, df, r_squared`; in days `unused_estimation_days` (missing, masked or before the
            data) and `missing_event_days`; counts `other_events_in_estimation` (of the firm, whose
            event window meets this estimation window), `overlapping_events` (of any firm, whose
            event window shares a session: not independent), `masked_dates_in_event_window` (dates
            of `mask_dates` that, with the days of `mask_window` around them, meet this event
            window); lag-one `residual_autocorrelation` (consecutive days);
            `residual_excess_kurtosis` (0 for a normal law); `approximation`, only for models whose
            forecast variance is not exact: what it takes for granted.

        Examples
        --------
        >>> from analysis import event_study
        >>> import numpy as np
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2022-01-03", periods=300)
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (300, 12)), index=days)
        >>> simulated.loc[days[270]] += 0.02
        >>> events = pd.DataFrame({"event_id": range(12), "firm": range(12), "date": days[270]})
        >>> study = event_study(simulated, events, model="constant_mean", event_window=(-1, 1))
        >>> study.diagnostics().loc[0, ["n_obs", "overlapping_events"]].astype(int).tolist()
        [250, 11]
        """
        column = self._placed.events["column"].to_numpy()[self._dropped == ""]
        place = self._fitted.day - self._fitted.panel.front
        masked = self._masks.meeting(column, place, self.settings.event_window)
        return diagnose(self._fitted, masked)

    def to_frame(self) -> pd.DataFrame:
        """The average path over the event window, a row a relative day.

        `aar`, `caar`, `se`, `low`, `high` (pointwise 95 % interval of the CAAR), `n`,
        `interval_kind`: across events, or by the forecast variance where there is one event. Where
        all events have the same value it says that there is no interval (`low` = `high`).
        """
        return path_frame(self._fitted)

    def headline(self) -> str:
        """The mean CAR over the event window in one sentence, with n and the interval, if any."""
        return path_headline(self._fitted)

    def plot(self, ax: Axes | None = None) -> Axes:
        """The average cumulative abnormal return with its interval, by trading day.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; by default axes of their own. Nothing is shown.

        Returns
        -------
        Axes
            In percent; in log points where log volume is studied.

        Raises
        ------
        FitError
            If no event has a return on every day of the event window.

        Examples
        --------
        >>> from analysis import event_study
        >>> import numpy as np
        >>> rng = np.random.default_rng(0)
        >>> days = pd.bdate_range("2022-01-03", periods=300)
        >>> simulated = pd.DataFrame(rng.normal(0, 0.01, (300, 12)), index=days)
        >>> simulated.loc[days[270]] += 0.02
        >>> events = pd.DataFrame({"event_id": range(12), "firm": range(12), "date": days[270]})
        >>> study = event_study(simulated, events, model="constant_mean", event_window=(-1, 1))
        >>> study.plot().get_ylabel()
        'Cumulative abnormal return'
        >>> import matplotlib.pyplot as plt; plt.close("all")
        """
        from analysis import display  # loaded only when drawing

        drawn = display.draw_caar(self.to_frame(), ax=ax)
        if self.settings.quantity != "return":
            noun = QUANTITIES[self.settings.quantity][0]
            drawn.set_ylabel(f"Cumulative abnormal {noun} (100%: a factor of e)")
        return drawn
