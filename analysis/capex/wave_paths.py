"""How one purchase is written off through time, when its life may change on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.capex.checks import is_number, items_of, shown
from analysis.capex.depreciation import LONGEST_LIFE, YEARS_BEFORE_SERVICE
from analysis.core import DataError, unknown_name

MONTHS = 12
BOUGHT_AT = YEARS_BEFORE_SERVICE["mid_year"]
"""Years into its year at which all of a vintage counts as bought."""

LONGEST_LAG = 10
"""Years from purchase to service: a longer lag is a slip of units."""

SHARES_ADD_UP_TO = 1e-9
"""How far from 1 the shares may add up to."""

Span = tuple[float, float]


@dataclass(frozen=True)
class AssetClass:
    """A part of every year's purchases that is written off alike.

    Attributes
    ----------
    name : str
        Such as ``servers``.
    share : float
        Of the purchases of a year, in [0, 1].
    useful_life_years : float or None
        Above 0, before any change; None is never depreciated (land).
    lag_years : float
        From purchase to service, 0 or more: construction in progress.
    """

    name: str
    share: float
    useful_life_years: float | None
    lag_years: float = 0.0


@dataclass(frozen=True)
class LifeChange:
    """From `effective_date` on, `asset_class` has a life of `useful_life_years`, prospectively."""

    asset_class: str
    effective_date: str | pd.Timestamp
    useful_life_years: float


@dataclass(frozen=True)
class Path:
    """Share written off, linear between the `times` (in years, as 2022.25)."""

    times: tuple[float, ...]
    written_off: tuple[float, ...]

    def charged(self, ends: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share charged between neighbours among `ends`."""
        done = np.interp(ends, self.times, self.written_off, left=0.0, right=self.written_off[-1])
        return np.diff(done)


NEVER = Path((0.0, 1.0), (0.0, 0.0))
"""The path of what is not depreciated."""


def path_of(start: float, life: float, changes: Sequence[Span], what: str) -> Path:
    """The path of an asset in service from `start`, under `changes` of (time, new life).

    A change before the start sets the life; a later one spreads what is left of the cost over
    the new life less the age.
    """
    times, shares = [start], [0.0]
    for when, new_life in changes:
        if when > start:
            done = _reached(start + life, times[-1], shares[-1], when)
            if done >= 1:
                break  # written off before the change
            _require_time_left(start, new_life, when, what)
            times.append(when)
            shares.append(done)
        life = new_life
    return Path((*times, start + life), (*shares, 1.0))


def _reached(end: float, since: float, share: float, when: float) -> float:
    """Share written off at `when`, on the straight line from (since, share) to (end, 1)."""
    return share + (1 - share) * min((when - since) / (end - since), 1.0)


def _require_time_left(start: float, new_life: float, when: float, what: str) -> None:
    if start + new_life <= when:
        raise DataError(
            f"changes: a life of {new_life:g} years from {when:.2f} leaves none to charge the "
            f"book value of {what} to, then {when - start:.2f} years old; give a longer life."
        )


def when_of(date: str | pd.Timestamp) -> float:
    """A day as years: 2022-04-01 is 2022.25, months being twelfths.

    Examples
    --------
    >>> when_of("2022-04-01")
    2022.25
    """
    day = pd.to_datetime(date, errors="coerce")
    if pd.isna(day):
        raise DataError(f"effective_date={date!r} is not a date; write it as 2022-04-01.")
    return float(day.year + (day.month - 1 + (day.day - 1) / day.days_in_month) / MONTHS)


def checked_classes(asset_classes: Iterable[AssetClass]) -> tuple[AssetClass, ...]:
    """The classes, once it is known that they share out all purchases."""
    classes = tuple(items_of("asset_classes", asset_classes, AssetClass, "AssetClass"))
    if not classes:
        raise DataError("asset_classes is empty; give one or more, with shares that sum to 1.")
    for place, one in enumerate(classes):
        _check_class(one)
        if one.name in [other.name for other in classes[:place]]:
            raise DataError(f"asset_classes has {one.name!r} twice; give each class once.")
    total = sum(one.share for one in classes)
    if abs(total - 1) > SHARES_ADD_UP_TO:
        parts = ", ".join(f"{one.name} {one.share:g}" for one in classes)
        raise DataError(
            f"asset_classes: the shares sum to {total:g}, not to 1 ({parts}); "
            "give what is never depreciated a class of its own, with useful_life_years=None."
        )
    return classes


def _check_class(one: AssetClass) -> None:
    if not (is_number(one.share) and 0 <= one.share <= 1):
        raise DataError(f"share of {one.name}={shown(one.share)}; give a fraction in [0, 1].")
    if one.useful_life_years is not None:
        check_life(f"useful_life_years of {one.name}", one.useful_life_years)
    if not (is_number(one.lag_years) and 0 <= one.lag_years <= LONGEST_LAG):
        raise DataError(
            f"lag_years of {one.name}={shown(one.lag_years)}; give 0 to {LONGEST_LAG} years from "
            "purchase to service."
        )


def check_life(argument: str, years: float) -> None:
    """Raise unless `years` is a life."""
    if not (is_number(years) and 0 < years <= LONGEST_LIFE):
        raise DataError(
            f"{argument}={shown(years)}; give years above 0, such as 5.5, and {LONGEST_LIFE} at "
            "most."
        )


def checked_changes(
    changes: Iterable[LifeChange], classes: Sequence[AssetClass], first_year: int
) -> dict[str, list[Span]]:
    """(time, new life) of each class in order of time."""
    spans: dict[str, list[Span]] = {one.name: [] for one in classes}
    written_off = {one.name for one in classes if one.useful_life_years is not None}
    for change in items_of("changes", changes, LifeChange, "LifeChange"):
        _check_change(change, spans, written_off, first_year)
        spans[change.asset_class].append(
            (when_of(change.effective_date), float(change.useful_life_years))
        )
    for name, found in spans.items():
        found.sort()
        _refuse_same_day(name, found)
    return spans


def _check_change(
    change: LifeChange, spans: Iterable[str], written_off: set[str], first_year: int
) -> None:
    name, when = change.asset_class, when_of(change.effective_date)
    if name not in spans:
        raise DataError(f"changes: {unknown_name('asset class', name, spans)}")
    if name not in written_off:
        raise DataError(f"changes: {name} is never depreciated; leave its change out.")
    check_life(f"changes: useful_life_years of {name} from {when:.2f}", change.useful_life_years)
    if when < first_year:
        raise DataError(
            f"changes: the change of {name} at {when:.2f} takes effect before the first vintage, "
            f"{first_year}; give its life as useful_life_years of the class instead."
        )


def _refuse_same_day(name: str, spans: Sequence[Span]) -> None:
    times = [when for when, _ in spans]
    again = [when for when in times if times.count(when) > 1]
    if again:
        raise DataError(f"changes: {name} has two lives at {again[0]:.2f}; keep one.")
