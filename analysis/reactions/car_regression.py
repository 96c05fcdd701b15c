"""Cumulative abnormal returns on characteristics of the events."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.core import (
    DataError,
    FitError,
    Result,
    Source,
    format_number,
    unknown_name,
    weakest,
)
from analysis.reactions.inputs import as_numbers
from analysis.reactions.robust_regression import (
    INTERCEPT,
    coefficient_frame,
    condition_number,
    least_squares,
    with_intercept,
)
from analysis.reactions.single_event import MISSING
from analysis.reactions.verdict import LEVEL, joined
from analysis.reactions.windows import Fitted, cumulate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ASSUMES = (
    "the CAR is linear in the characteristics, which were known before the event and did not "
    "decide whether it happened; events of different dates independent"
)

FEW_DATES = 50
"""Clusters below which clustered errors may come out too small (Cameron and Miller 2015)."""

LEVERAGE_LIMIT = 1 - 1e-10
"""From here on an event's residual is zero whatever its CAR, and HC3 divides by nothing."""


@dataclass(frozen=True, eq=False)
class CarRegression(Result):
    """Made by `EventStudyResult.regress_car`; CARs are fractions over [first, last].

    `coefficients` is indexed by `fit` (``ols``, ``wls`` by 1 / var(CAR)), `errors` (``clustered``
    by event date where dates repeat, ``hc3``) and `coefficient`: `estimate, se, t, p_value,
    low, high, df, n, r_squared`. `dropped` names events that could not be used, with the reason;
    `deviations` holds the standard deviation of each characteristic, `dates` the number of
    different event dates, `condition_number` that of the columns scaled to unit norm.
    """

    coefficients: pd.DataFrame
    dropped: pd.DataFrame
    deviations: pd.Series
    first: int
    last: int
    n: int
    dates: int
    condition_number: float
    sources: tuple[Source, ...]

    @property
    def assumes(self) -> str:
        """What the errors rest on."""
        return ASSUMES

    @property
    def caution(self) -> str:
        """What weakens the errors, or nothing."""
        return joined(
            "all events on one date: nothing allows for their correlation" * (self.dates == 1),
            f"{self.dates} dates are few clusters: their errors may come out too small"
            * (1 < self.dates < min(self.n, FEW_DATES)),
        )

    @property
    def evidence(self) -> str:
        """Level of the numbers: `estimated`, or weaker where a source is."""
        return weakest(["estimated", *(source.evidence for source in self.sources)])

    @property
    def errors(self) -> str:
        """The errors that allow for most: clustered where there are such."""
        return "clustered" if 1 < self.dates < self.n else "hc3"

    def to_frame(self) -> pd.DataFrame:
        """All coefficients, a row each."""
        return self.coefficients.copy()

    def headline(self) -> str:
        """The weighted slopes in one sentence, with intervals and n."""
        rows = self.coefficients.xs(("wls", self.errors), level=("fit", "errors"))
        slopes = ", ".join(_slope(name, row) for name, row in rows.drop(INTERCEPT).iterrows())
        return (
            f"One unit more goes with a CAR over [{self.first}, {self.last}] higher by: {slopes} "
            f"({LEVEL:.0%} intervals, {self.errors} errors; n = {self.n} events, weighted)."
        )

    def per_deviation(self) -> pd.DataFrame:
        """The CAR that goes with one standard deviation more of each characteristic, a row each."""
        rows = self.coefficients.xs(self.errors, level="errors").reset_index()
        rows = rows[rows["coefficient"] != INTERCEPT].reset_index(drop=True)
        size = rows["coefficient"].map(self.deviations)
        frame = pd.DataFrame({"label": rows["coefficient"] + ", " + rows["fit"]})
        for new, old in (("car", "estimate"), ("low", "low"), ("high", "high")):
            frame[new] = rows[old] * size
        return frame.assign(p_value=rows["p_value"])

    def plot(self, ax: Axes | None = None) -> Axes:
        """The CAR per standard deviation of each characteristic, weighted and plain."""
        from analysis import display  # loaded only when drawing

        drawn = display.draw_event_forest(self.per_deviation(), ax=ax)
        drawn.set_xlabel("Abnormal return for one standard deviation more")
        return drawn


def _slope(name: object, row: pd.Series) -> str:
    value, low, high = (format_number(float(row[x]), "share") for x in ("estimate", "low", "high"))
    return f"{name} {value} ({low} to {high})"


def regress_car(
    fitted: Fitted,
    characteristics: pd.DataFrame,
    first: int,
    last: int,
    known: pd.Index,
    sources: tuple[Source, ...],
) -> CarRegression:
    """The result of `EventStudyResult.regress_car`; `known` are the events that it was given."""
    cars = cumulate(fitted, first, last)
    given = _checked(characteristics, known).reindex(fitted.ids)
    reasons = _reasons(given, pd.Index(fitted.ids).isin(characteristics.index), cars.complete)
    keep = reasons == ""
    _warn(reasons)
    chosen = given[keep]
    design = with_intercept(chosen, "characteristics", "events")
    return CarRegression(
        coefficients=_fits(cars.car[keep], cars.se[keep] ** -2.0, design, fitted.day[keep]),
        dropped=pd.DataFrame({"event_id": fitted.ids[~keep], "reason": reasons[~keep]}),
        deviations=chosen.std(),
        first=first,
        last=last,
        n=len(design),
        dates=len(np.unique(fitted.day[keep])),
        condition_number=condition_number(design),
        sources=sources,
    )


def _checked(characteristics: pd.DataFrame, known: pd.Index) -> pd.DataFrame:
    if not isinstance(characteristics, pd.DataFrame) or not characteristics.shape[1]:
        raise DataError("characteristics must be a frame indexed by event_id, a column each.")
    columns, index = characteristics.columns, characteristics.index
    if not columns.is_unique or INTERCEPT in columns:
        raise DataError(
            f"characteristics has the columns {list(columns)}; give each its own name, none "
            f"{INTERCEPT!r}."
        )
    if not index.is_unique:
        twice = index[index.duplicated()][0]
        raise DataError(f"characteristics has event_id '{twice}' twice; keep one row an event.")
    strange = index[~index.isin(known)]
    if len(strange):
        raise DataError(
            "characteristics has an "
            + unknown_name("event_id", str(strange[0]), map(str, known))
            + " Index it by event_id."
        )
    values = as_numbers(characteristics, "characteristics", flags=True)
    _refuse_infinite(values, characteristics)
    return pd.DataFrame(values, index=index, columns=columns)


def _refuse_infinite(values: np.ndarray, characteristics: pd.DataFrame) -> None:
    infinite = np.argwhere(np.isinf(values))
    if len(infinite):
        row, column = infinite[0]
        raise DataError(
            f"characteristics {characteristics.columns[column]!r} of event "
            f"'{characteristics.index[row]}' is infinite; correct it, or use NaN if it is unknown."
        )


def _reasons(given: pd.DataFrame, listed: np.ndarray, complete: np.ndarray) -> np.ndarray:
    """Why an event cannot be used, or nothing."""
    reasons = np.full(len(given), "", dtype=object)
    for name in reversed(given.columns):
        reasons[given[name].isna().to_numpy()] = f"no value of {name!r}"
    reasons[~listed] = "no row in characteristics"
    reasons[~complete] = MISSING
    return reasons


def _warn(reasons: np.ndarray) -> None:
    lost = reasons[reasons != ""]
    if len(lost):
        warnings.warn(
            f"{len(lost)} of {len(reasons)} events left out of the regression ({lost[0]}); see "
            ".dropped.",
            stacklevel=4,
        )


def _fits(
    car: np.ndarray, precision: np.ndarray, design: pd.DataFrame, day: np.ndarray
) -> pd.DataFrame:
    """Coefficients of both fits under each kind of errors."""
    kinds: dict[str, tuple[str, dict[str, Any] | None]] = {"hc3": ("HC3", None)}
    if 1 < len(np.unique(day)) < len(day):
        kinds = {"clustered": ("cluster", {"groups": day, "use_correction": True}), **kinds}
    frames = {}
    for name, weights in (("ols", np.ones(len(car))), ("wls", precision / precision.mean())):
        _check_leverage(design, weights)
        for errors, (kind, options) in kinds.items():
            fit = least_squares(car, design, kind, options, weights)
            about = {"n": len(car), "r_squared": float(fit.rsquared)}
            frames[name, errors] = coefficient_frame(fit).assign(**about)
    return pd.concat(frames, names=["fit", "errors"])


def _check_leverage(design: pd.DataFrame, weights: np.ndarray) -> None:
    """Stop where one event alone decides a coefficient."""
    scaled = design.to_numpy() * np.sqrt(weights)[:, None]
    leverage = (np.linalg.qr(scaled)[0] ** 2).sum(axis=1)
    if leverage.max() >= LEVERAGE_LIMIT:
        event = design.index[int(leverage.argmax())]
        raise FitError(
            f"event '{event}' alone decides a coefficient of {list(design.columns)} (leverage 1), "
            "so it has no error; leave out the characteristic that only this event has."
        )
