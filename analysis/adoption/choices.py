"""One question under many defensible fits: curves, losses and sets of milestones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.adoption.arguments import as_list, shown
from analysis.adoption.checks import check_level, choose_family, choose_loss
from analysis.adoption.comparators import known_table
from analysis.adoption.families import FAMILIES
from analysis.adoption.fit import fit_curve
from analysis.adoption.losses import LOSSES
from analysis.adoption.milestones import count_text
from analysis.adoption.tables import DAYS_A_YEAR
from analysis.core import DataError, FitError, Result, as_timestamp

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

NOTHING: dict[str, Any] = {
    "converged": False,
    "identified": False,
    **dict.fromkeys(("ceiling", "ceiling_low", "ceiling_high", "value", "low", "high")),
}


@dataclass(frozen=True, eq=False)
class CurveChoices(Result):
    """Fits of every curve, loss and set of milestones; made by `curve_choices`.

    ``table`` has a row a choice: ``milestones`` (name of the set), ``curve``, ``loss``, ``n``,
    ``converged``, ``identified``, ``ceiling`` with the ends of its profile interval, ``value``
    with ``low`` and ``high`` (the total at ``date`` and its band, not below the last of the set:
    a running total cannot fall), and ``reason`` where something
    cannot be told. Numbers are missing where a fit was refused or did not converge.

    ``level`` is that of the bands.
    """

    table: pd.DataFrame
    date: pd.Timestamp
    level: float
    evidence: str = "estimated"

    def to_frame(self) -> pd.DataFrame:
        """A copy of the table."""
        return self.table.copy()

    @property
    def fitted(self) -> pd.DataFrame:
        """The choices whose fit converged, from the smallest forecast to the largest."""
        return self.table[self.table["converged"]].sort_values("value", ignore_index=True)

    def headline(self) -> str:
        """One sentence: how many fits converge and bound the ceiling, and what they forecast."""
        fitted = self.fitted
        counts = f"{len(fitted)} of {len(self.table)} fits converge"
        if fitted.empty:
            return f"{counts}: nothing can be told."
        first, last = (count_text(float(fitted["value"].iloc[place])) for place in (0, -1))
        low, high = float(fitted["low"].min()), float(fitted["high"].max())
        ends = f"{count_text(low)} to {'no limit' if math.isinf(high) else count_text(high)}"
        return (
            f"{counts}, {int(fitted['identified'].sum())} of them bound the ceiling; for "
            f"{self.date:%Y-%m-%d} they say {first} to {last} ({self.level:.0%} bands: {ends})."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what every converged fit forecasts, with its band."""
        from analysis import display  # loaded only when drawing

        return display.draw_curve_choices(self.fitted, ax=ax)


def curve_choices(
    sets: Mapping[str, pd.DataFrame],
    launch: str | dt.date,
    date: str | dt.date,
    *,
    curves: Sequence[str] = tuple(FAMILIES),
    losses: Sequence[str] = tuple(LOSSES),
    level: float = 0.9,
) -> CurveChoices:
    """Fit every curve under every loss to every set of milestones.

    Parameters
    ----------
    sets : mapping of name to DataFrame
        Each with ``date, value``: running totals, dates increasing.
    launch : date
        When the count began, before every milestone; times are years since then.
    date : date
        The day to forecast, after the launch.
    curves, losses : sequence of str
        As in `fit_curve`.
    level : float
        Level of the bands of the forecasts, in (0, 1).

    Returns
    -------
    CurveChoices
        ``table``, ``fitted``; refused fits stand in the table with their reason.

    Raises
    ------
    DataError
        No set; a set that `fit_curve` refuses for its data; a date not after the launch; an
        unknown curve or loss; a level outside (0, 1).

    References
    ----------
    Simonsohn, Simmons and Nelson (2020), Specification curve analysis, Nature Human Behaviour 4.

    Examples
    --------
    >>> simulated = pd.DataFrame({
    ...     "date": pd.date_range("2020-01-01", periods=8, freq="YS"),
    ...     "value": [10.0, 20.0, 38.0, 65.0, 100.0, 131.0, 158.0, 173.0],
    ... })
    >>> choices = curve_choices({"all": simulated}, "2019-01-01", "2028-01-01", curves=["logistic"])
    >>> choices.table[["loss", "converged"]].to_numpy().tolist()
    [['cumulative', True], ['increments', True], ['log', True]]
    """
    check_level(level)
    families = [choose_family(curve).name for curve in as_list(curves, "curves")]
    chosen = [choose_loss(loss, "cumulative").name for loss in as_list(losses, "losses")]
    if not isinstance(sets, Mapping):
        raise DataError(f"sets={shown(sets)} is not a mapping; give frames of milestones by name.")
    if not sets:
        raise DataError("sets is empty; give at least one set of milestones by name.")
    start, day = as_timestamp(launch, "launch"), as_timestamp(date, "date")
    if day <= start:
        raise DataError(f"date={day:%Y-%m-%d} is not after the launch ({start:%Y-%m-%d}).")
    rows = [
        {
            "milestones": name,
            "curve": curve,
            "loss": loss,
            **_row(series, ahead, curve, loss, level),
        }
        for name, series in ((name, _series(name, frame, start)) for name, frame in sets.items())
        for curve in families
        for loss in chosen
        for ahead in [(day - start).days / DAYS_A_YEAR]
    ]
    return CurveChoices(pd.DataFrame(rows), day, level)


def _series(name: str, frame: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    """Years since the launch, and totals."""
    rows = known_table(frame, f"sets[{name!r}]", 1)
    if "value" not in rows:
        raise DataError(f"sets[{name!r}] has no column 'value'; give date and value.")
    if rows["date"][0] <= start:
        raise DataError(
            f"launch={start:%Y-%m-%d} is not before the first milestone of sets[{name!r}] "
            f"({rows['date'][0]:%Y-%m-%d}); give the day the count began."
        )
    return rows.assign(t=(rows["date"] - start).dt.days / DAYS_A_YEAR)


def _row(
    series: pd.DataFrame, ahead: float, curve: str, loss: str, level: float
) -> dict[str, object]:
    """One fit and its forecast, or why there is none."""
    told: dict[str, object] = {"n": len(series), **NOTHING}
    try:
        fit = fit_curve(series["t"], series["value"], curve, loss=loss)
    except FitError as error:
        return {**told, "reason": str(error)}
    if not fit.converged:
        return {**told, "reason": fit.reason}
    low, high = fit.interval("m")
    value, least, most = np.maximum(
        fit.forecast([ahead], level)[["value", "low", "high"]].to_numpy()[0],
        series["value"].iloc[-1],
    )
    return {
        "n": fit.n,
        "converged": True,
        "identified": fit.identified,
        "ceiling": float(fit.parameters["m"]),
        "ceiling_low": low,
        "ceiling_high": high,
        "value": float(value),
        "low": float(least),
        "high": float(most),
        "reason": fit.reason,
    }
