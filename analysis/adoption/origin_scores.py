"""The scores of forecasts made from rolling origins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.core import DataError, Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BENCHMARK = "doubling_time"


@dataclass(frozen=True, eq=False)
class OriginScores(Result):
    """Forecasts from every origin, scored at every later total.

    Attributes
    ----------
    table : DataFrame
        A row a forecast: ``origin`` (date of the last known total), ``known`` (totals known),
        ``date``, ``days_ahead``, ``method``, ``is_curve``, ``forecast``, ``low``, ``high``
        (None where a method has no spread), ``actual``, ``absolute_error`` (a fraction of the
        actual), ``crps_log`` (CRPS of the logarithm of the total; for a point forecast the
        absolute error of the logarithm) and ``inside``.
    refused : DataFrame
        ``origin, known, method, reason``: forecasts that a method did not make.
    """

    table: pd.DataFrame
    refused: pd.DataFrame
    level: float
    evidence: str = "estimated"

    def to_frame(self) -> pd.DataFrame:
        """A copy of the table."""
        return self.table.copy()

    def by_method(self) -> pd.DataFrame:
        """Index ``method``: ``forecasts, origins, refused, mape, crps_log, coverage``.

        Methods that refuse early origins are scored on later, easier ones: compare two methods
        by `matched`.
        """
        groups = self.table.groupby("method", sort=False)
        scores = groups.agg(
            forecasts=("forecast", "size"),
            origins=("origin", "nunique"),
            mape=("absolute_error", "mean"),
            crps_log=("crps_log", "mean"),
            coverage=("inside", _share),
        )
        refused = self.refused["method"].value_counts()
        scores.insert(2, "refused", refused.reindex(scores.index, fill_value=0))
        return scores

    def matched(self, benchmark: str = BENCHMARK) -> pd.DataFrame:
        """Each method beside `benchmark`, on the forecasts that both made.

        Parameters
        ----------
        benchmark : str
            A method of the table.

        Returns
        -------
        DataFrame
            Index ``method``: ``forecasts, mape, benchmark_mape, crps_log, benchmark_crps_log,
            coverage`` (missing for points without a band).

        Raises
        ------
        DataError
            If the benchmark made no forecast.

        Examples
        --------
        >>> from analysis.adoption import score_origins
        >>> simulated = pd.DataFrame({
        ...     "date": pd.date_range("2020-01-01", periods=6, freq="YS"),
        ...     "value": [10.0, 21.0, 39.0, 82.0, 158.0, 321.0],
        ... })
        >>> scores = score_origins(simulated, "2019-01-01", curves=[], draws=100)
        >>> scores.matched().loc["linear", "forecasts"].item()
        3
        """
        if benchmark not in set(self.table["method"]):
            made = ", ".join(self.table["method"].unique())
            raise DataError(f"benchmark={benchmark!r} made no forecast; choose one of {made}.")
        scores = ["absolute_error", "crps_log"]
        pairs = self.table.set_index(["origin", "date"])
        base = pairs.loc[pairs["method"] == benchmark, scores].add_prefix("benchmark_")
        both = pairs[pairs["method"] != benchmark].join(base, how="inner")
        return both.groupby("method", sort=False).agg(
            forecasts=("forecast", "size"),
            mape=("absolute_error", "mean"),
            benchmark_mape=("benchmark_absolute_error", "mean"),
            crps_log=("crps_log", "mean"),
            benchmark_crps_log=("benchmark_crps_log", "mean"),
            coverage=("inside", _share),
        )

    def by_origin(self, benchmark: str = BENCHMARK) -> pd.DataFrame:
        """Where the benchmark beats every curve, by the mean absolute percentage error.

        Returns
        -------
        DataFrame
            A row an origin of the benchmark: ``origin, known, benchmark_mape, best_curve,
            best_curve_mape, beats_every_curve``; the last three are missing where no curve
            could be fitted.
        """
        means = self.table.groupby(["origin", "known", "method", "is_curve"], as_index=False)[
            "absolute_error"
        ].mean()
        base = means[means["method"] == benchmark].drop(columns=["method", "is_curve"])
        fitted = means[means["is_curve"] & (means["method"] != benchmark)]
        best = fitted.loc[fitted.groupby("origin")["absolute_error"].idxmin()]
        best = best.rename(columns={"method": "best_curve", "absolute_error": "best_curve_mape"})
        places = base.rename(columns={"absolute_error": "benchmark_mape"}).merge(
            best[["origin", "best_curve", "best_curve_mape"]], on="origin", how="left"
        )
        beats = places["benchmark_mape"] < places["best_curve_mape"]
        places["beats_every_curve"] = beats.where(places["best_curve"].notna(), None)
        return places

    def headline(self) -> str:
        """One sentence: where a doubling time beats every curve, and what the bands held."""
        made = f"{len(self.table)} forecasts from {self.table['origin'].nunique()} origins"
        places = self.by_origin()
        fitted = places[places["best_curve"].notna()]
        if fitted.empty:
            return f"{made}: no curve could be fitted beside a doubling time."
        beaten = int(fitted["beats_every_curve"].sum())
        bands = self.table[self.table["is_curve"]]
        return (
            f"{made}: one doubling time beats every curve at {beaten} of the {len(fitted)} origins "
            f"with both; {self.level:.0%} bands of curves held {_share(bands['inside']):.0%} of "
            f"{len(bands)} totals."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each method's mean absolute percentage error."""
        from analysis import display  # loaded only when drawing

        return display.draw_forecast_scores(self.by_method().reset_index(), ax=ax)


def _share(inside: pd.Series) -> float:
    """Share of bands that held the total; nan where there are none."""
    told = inside.dropna()
    return float(told.astype(float).mean()) if len(told) else float("nan")
