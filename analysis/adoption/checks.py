"""Checks on the series given to `fit_curve`, before anything is computed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.adoption.arguments import as_number, as_numbers, one_of
from analysis.adoption.families import FAMILIES, Family
from analysis.adoption.losses import DEFAULT_LOSS, LOSSES, Loss
from analysis.adoption.shares import Array
from analysis.adoption.tables import name_column, number_column, table_with
from analysis.core import DataError, FitError

GENERATION_COLUMNS = ("generation", "launch", "t", "value")

SCALE = (1e-50, 1e50)
"""Largest time and value of a fit lie between: squares of their products stay within a double."""

SHOWN_ROWS = 5
"""At most so many offending rows are named in a message."""


def choose_family(curve: str) -> Family:
    """The curve by name, or `DataError` with the names there are."""
    return FAMILIES[one_of("curve", curve, FAMILIES)]


def choose_loss(loss: str | None, kind: str) -> Loss:
    """The loss by name, or the one that goes with `kind`."""
    one_of("kind", kind, DEFAULT_LOSS)
    return LOSSES[one_of("loss", DEFAULT_LOSS[kind] if loss is None else loss, LOSSES)]


def check_level(level: float, argument: str = "level") -> None:
    """Refuse a confidence level outside (0, 1)."""
    if not 0 < 1 - as_number(level, argument) < 1:
        raise DataError(f"{argument}={level} is outside (0, 1); give a fraction such as 0.95.")


def clean_series(
    t: ArrayLike, y: ArrayLike, kind: str, family: Family, loss: Loss
) -> tuple[Array, Array]:
    """Times and cumulative values, checked; increments are summed."""
    times, values = as_numbers(t, "t"), as_numbers(y, "y")
    if times.shape != values.shape:
        raise DataError(f"t has {times.size} values and y has {values.size}; give one y for a t.")
    _check_times(times, family)
    check_counts(values, kind, "y")
    cumulative = values if kind == "cumulative" else np.cumsum(values)
    _check_loss(times, cumulative, family, loss)
    _check_enough(cumulative, family)
    _check_scale(times, "t")
    _check_scale(cumulative, "y")
    return times, cumulative


def check_counts(y: Array, kind: str, argument: str) -> None:
    """Refuse negative counts, and running totals that fall, naming the rows."""
    if (y < 0).any():
        raise DataError(f"{argument} is negative at {_rows(y < 0)}; adopters are counted from 0.")
    falls = np.append(False, np.diff(y) < 0)
    if kind == "cumulative" and falls.any():
        raise DataError(
            f"{argument} falls at {_rows(falls)}; a cumulative count cannot fall: correct these "
            "rows, or pass kind='increments' if they hold adopters per period."
        )


def clean_generations(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `fit_generations`, checked, in order of launch and time."""
    rows = table_with(frame, "frame", GENERATION_COLUMNS)
    rows["generation"] = name_column(rows, "generation", "frame")
    for name in ("launch", "t", "value"):
        rows[name] = number_column(rows, name, "frame")
    _check_generation_rows(rows)
    _check_launches(rows)
    n, k = len(rows), 2 + rows["generation"].nunique()
    if n <= k:
        raise FitError(f"{n} values cannot fix {k} parameters (p, q and a potential a generation).")
    if not rows["value"].any():
        raise FitError("frame.value is 0 in every row; there is no growth to fit.")
    _check_scale(rows["t"].to_numpy() - rows["launch"].min(), "frame.t")
    _check_scale(rows["value"].to_numpy(), "frame.value")
    return rows.sort_values(["launch", "t"], ignore_index=True)


def _check_generation_rows(rows: pd.DataFrame) -> None:
    negative, early = rows["value"] < 0, rows["t"] < rows["launch"]
    twice = rows.duplicated(["generation", "t"])
    if negative.any():
        raise DataError(f"frame.value is negative at {_rows(negative)}; units are counted from 0.")
    if early.any():
        raise DataError(
            f"frame.t lies before the launch at {_rows(early)}; leave these rows out, or correct "
            "the launch."
        )
    if twice.any():
        raise DataError(
            f"frame gives a generation a second value for one time at {_rows(twice)}; keep one."
        )


def _check_launches(rows: pd.DataFrame) -> None:
    launches = rows.groupby("generation")["launch"].unique()
    for name, days in launches.items():
        if len(days) > 1:
            raise DataError(
                f"generation {name!r} has launches {days[0]:g} and {days[1]:g}; give it one."
            )
    first = launches.str[0]
    shared = first[first.duplicated(keep=False)].sort_values()
    if len(shared):
        one, other = shared.index[:2]
        raise DataError(
            f"generations {one!r} and {other!r} are both launched at {shared.iloc[0]:g}; "
            "successive generations start one after another."
        )


def _check_times(t: Array, family: Family) -> None:
    wrong = np.flatnonzero(np.diff(t) <= 0)
    if wrong.size:
        row = wrong[0] + 1
        raise DataError(
            f"t[{row}]={t[row]:g} does not come after t[{row - 1}]={t[row - 1]:g}; "
            "sort the points by time and give each time once."
        )
    if family.from_launch and t.size and t[0] < 0:
        raise DataError(
            f"t[0]={t[0]:g} is before the launch; the {family.name} curve counts t from the "
            "launch at 0."
        )


def _check_loss(t: Array, cumulative: Array, family: Family, loss: Loss) -> None:
    if not loss.multiplicative:
        return
    if (cumulative == 0).any():
        raise DataError(
            f"y is 0 at {_rows(cumulative == 0)} and loss='log' takes its logarithm; leave these "
            "rows out or choose loss='cumulative'."
        )
    if family.from_launch and (t == 0).any():
        raise DataError(
            f"t is 0 at {_rows(t == 0)}, where the {family.name} curve is 0 and loss='log' takes "
            "its logarithm; leave the launch out."
        )


def _check_enough(cumulative: Array, family: Family) -> None:
    n, k = cumulative.size, len(family.parameters)
    if n <= k:
        milestones = "milestone" if n == 1 else "milestones"
        raise FitError(
            f"{n} {milestones} cannot fix {k} parameters ({', '.join(family.parameters)}) of the "
            f"{family.name} curve; at least {k + 1} are needed. Fewer give a growth rate "
            "(growth_from_flow, doubling_time) or scenarios (scenario_curves)."
        )
    if cumulative[-1] == cumulative[0]:
        raise FitError(f"y stays at {cumulative[0]:g} throughout; there is no growth to fit.")


def _check_scale(values: Array, argument: str) -> None:
    low, high = SCALE
    largest = float(np.abs(values).max())
    if not low <= largest <= high:
        raise DataError(
            f"{argument} reaches {largest:g}, outside {low:g} to {high:g}, where sums of squares "
            "can be computed; give it in another unit."
        )


def _rows(mask: NDArray[np.bool_] | pd.Series) -> str:
    rows = np.flatnonzero(mask)
    shown = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    more = f" and {rows.size - SHOWN_ROWS} more" if rows.size > SHOWN_ROWS else ""
    return f"{'row' if rows.size == 1 else 'rows'} {shown}{more} (counted from 0)"
