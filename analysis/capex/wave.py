"""The depreciation wave: what purchases of every year charge in every year, by class of asset."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.capex.checks import items_of
from analysis.capex.depreciation import checked_capex
from analysis.capex.wave_paths import (
    BOUGHT_AT,
    NEVER,
    AssetClass,
    LifeChange,
    Path,
    Span,
    check_life,
    checked_changes,
    checked_classes,
    path_of,
    when_of,
)
from analysis.core import DataError, Result, Source, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

VINTAGES_ALONE = 4
"""Recent vintages that a grouped table shows one by one."""


@dataclass(frozen=True)
class OpeningBalance:
    """Depreciable book value at the start of the first year, run off straight.

    `net_book_value` in US$ bn, `remaining_years` until it is written off.
    """

    net_book_value: float
    remaining_years: float


@dataclass(frozen=True, eq=False)
class DepreciationWave(Result):
    """Charges by vintage, class and year; made by `depreciation_wave`. All in US$ bn.

    `cube` has shape (vintages, classes, years); `opening` (years,) is the run-off of what was
    bought before the first vintage, 0 without an opening balance.

    `capex`, `asset_classes`, `changes` and `opening_balance` are what went in, as given.
    """

    capex: pd.Series
    asset_classes: tuple[AssetClass, ...]
    changes: tuple[LifeChange, ...]
    years: pd.Index
    cube: Array
    opening: Array
    opening_balance: OpeningBalance | None = None
    evidence: str = "estimated"
    sources: tuple[Source, ...] = ()

    @property
    def total(self) -> pd.Series:
        """Charge of each fiscal year, with the run-off of the opening balance."""
        charge = self.cube.sum(axis=(0, 1)) + self.opening
        return pd.Series(charge, index=self.years, name="depreciation")

    @property
    def by_vintage(self) -> pd.DataFrame:
        """Fiscal years x vintages; without the opening balance."""
        vintages = pd.Index(self.capex.index, name="vintage")
        return pd.DataFrame(self.cube.sum(axis=1).T, index=self.years, columns=vintages)

    def grouped(self, alone: int = VINTAGES_ALONE) -> pd.DataFrame:
        """A row a year and group of vintages: the last `alone` each, earlier ones together."""
        if alone < 1:
            raise DataError(f"alone={alone}; give 1 vintage or more to stand alone.")
        charges = self.by_vintage
        earlier, late = charges.columns[:-alone], charges.columns[-alone:]
        groups = {f"{year}": charges[year] for year in late}
        if len(earlier):
            groups = {f"to {earlier[-1]}": charges[earlier].sum(axis=1), **groups}
        tidy = pd.DataFrame(groups).rename_axis("fiscal_year").reset_index()
        tidy = tidy.melt("fiscal_year", var_name="vintage", value_name="depreciation")
        return tidy[tidy["depreciation"] > 0].reset_index(drop=True)

    @property
    def by_class(self) -> pd.DataFrame:
        """Fiscal years x classes; without the opening balance."""
        names = pd.Index([one.name for one in self.asset_classes], name="asset_class")
        return pd.DataFrame(self.cube.sum(axis=0).T, index=self.years, columns=names)

    @property
    def net_book_value(self) -> pd.Series:
        """Bought less charged at each year's end: land and what is not yet in service too."""
        bought = self.capex.reindex(self.years, fill_value=0.0).cumsum()
        start = 0.0 if self.opening_balance is None else self.opening_balance.net_book_value
        return (start + bought - self.total.cumsum()).rename("net_book_value")

    def reconciliation(self) -> pd.DataFrame:
        """By vintage: capex = charged over all years + never depreciated; `difference` is 0."""
        never = sum(one.share for one in self.asset_classes if one.useful_life_years is None)
        frame = pd.DataFrame(
            {
                "capex": self.capex,
                "charged": self.cube.sum(axis=(1, 2)),
                "never_depreciated": never * self.capex,
            }
        )
        frame["difference"] = frame["capex"] - frame["charged"] - frame["never_depreciated"]
        return frame.rename_axis("vintage")

    def to_frame(self) -> pd.DataFrame:
        """A row a year, vintage and class that is charged."""
        vintages, classes = self.capex.index, [one.name for one in self.asset_classes]
        keys = pd.MultiIndex.from_product(
            [vintages, classes, self.years], names=["vintage", "asset_class", "fiscal_year"]
        )
        tidy = pd.Series(self.cube.ravel(), index=keys, name="depreciation").reset_index()
        tidy = tidy[tidy["depreciation"] > 0]
        return tidy.sort_values(["fiscal_year", "vintage"], kind="stable").reset_index(drop=True)

    def headline(self) -> str:
        """The largest charge and how much of the purchases it rests on."""
        total = self.total
        top, bought = (
            format_number(float(value), "usd_bn") for value in (total.max(), self.capex.sum())
        )
        return (
            f"Purchases of {self.capex.index[0]} to {self.capex.index[-1]} ({bought}) charge most "
            f"in {total.idxmax()}: {top} over {len(self.capex)} vintages."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Charges by vintage."""
        from analysis import display  # loaded only when drawing

        return display.draw_vintages(self.grouped(), ax=ax)


def depreciation_wave(
    capex_by_year: Mapping[int, float] | pd.Series,
    asset_classes: Iterable[AssetClass],
    changes: Iterable[LifeChange] = (),
    *,
    opening: OpeningBalance | None = None,
) -> DepreciationWave:
    """What the purchases of each year charge in each year, until all is written off.

    The purchases of a year are shared out among classes. All of a class is bought in the middle
    of the year, comes into service `lag_years` later, and is written off straight over its
    life. A change of life is prospective: on its day what is left of the cost is spread over
    the new life less the age (`change_useful_life`); what comes into service later has the new
    life. So every vintage charges exactly its depreciable cost, whatever the lives.

    Parameters
    ----------
    capex_by_year : Series or mapping, shape (T,)
        US$ bn by fiscal year, consecutive years, 0 or more.
    asset_classes : iterable of AssetClass
        Shares sum to 1; what is never depreciated (land) is a class with life None.
    changes : iterable of LifeChange
        In any order, none before the first year.
    opening : OpeningBalance, optional
        Book value on the first day from purchases before the first year. Without it they are
        missing: the first years are then too low.

    Returns
    -------
    DepreciationWave
        `.total`, `.by_vintage`, `.by_class`, `.net_book_value` by year; `.reconciliation()`.

    Raises
    ------
    DataError
        If a year is missing, an amount negative, a share, life or lag outside its range, the
        shares do not sum to 1, a class is unknown or double, or a change comes before the first
        vintage, twice on a day, or leaves an asset no year to be charged in.

    References
    ----------
    FASB, ASC 360-10-35 (straight-line depreciation) and ASC 250-10-45-17 (changes of an
    estimate are prospective).

    Examples
    --------
    >>> servers = AssetClass("servers", share=0.9, useful_life_years=2)
    >>> land = AssetClass("land", share=0.1, useful_life_years=None)
    >>> wave = depreciation_wave({2021: 10.0}, [servers, land])
    >>> wave.total.round(6).to_dict(), round(float(wave.net_book_value.iloc[-1]), 6)
    ({2021: 2.25, 2022: 4.5, 2023: 2.25}, 1.0)
    >>> longer = LifeChange("servers", "2022-01-01", useful_life_years=3.5)
    >>> depreciation_wave({2021: 10.0}, [servers, land], [longer]).total.round(6).to_dict()
    {2021: 2.25, 2022: 2.25, 2023: 2.25, 2024: 2.25}
    """
    capex = checked_capex(capex_by_year)
    classes = checked_classes(asset_classes)
    changes = tuple(items_of("changes", changes, LifeChange, "LifeChange"))
    first = int(capex.index[0])
    spans = checked_changes(changes, classes, first)
    paths = _paths(capex, classes, spans)
    years = np.arange(first, _last_year(paths, capex, opening) + 1)
    shares = np.array([one.share for one in classes])[np.newaxis, :, np.newaxis]
    ends = np.append(years, years[-1] + 1).astype(float)
    charged = np.array([[path.charged(ends) for path in row] for row in paths])
    return DepreciationWave(
        capex=capex,
        asset_classes=classes,
        changes=changes,
        years=pd.Index(years, name="fiscal_year"),
        cube=capex.to_numpy()[:, np.newaxis, np.newaxis] * shares * charged,
        opening=_run_off(opening, ends),
        opening_balance=opening,
        sources=(
            tuple(capex_by_year.attrs.get("sources", ()))
            if isinstance(capex_by_year, pd.Series)
            else ()
        ),
    )


def _paths(
    capex: pd.Series, classes: Sequence[AssetClass], spans: Mapping[str, list[Span]]
) -> list[list[Path]]:
    return [[_path(int(year), one, spans[one.name]) for one in classes] for year in capex.index]


def _path(year: int, one: AssetClass, spans: list[Span]) -> Path:
    if one.useful_life_years is None:
        return NEVER
    start = year + BOUGHT_AT + one.lag_years
    return path_of(start, one.useful_life_years, spans, f"{one.name} of {year}")


def _last_year(paths: list[list[Path]], capex: pd.Series, opening: OpeningBalance | None) -> int:
    """The year in which the last charge falls."""
    ends = [path.times[-1] for row in paths for path in row]
    if opening is not None:
        _check_opening(opening)
        ends.append(int(capex.index[0]) + opening.remaining_years)
    return max(math.ceil(max(ends)) - 1, int(capex.index[-1]))


def _check_opening(opening: OpeningBalance) -> None:
    if not 0 <= opening.net_book_value < math.inf:
        raise DataError(
            f"opening: net_book_value={opening.net_book_value}; give US$ bn of 0 or more."
        )
    check_life("opening: remaining_years", opening.remaining_years)


def _run_off(opening: OpeningBalance | None, ends: Array) -> Array:
    if opening is None:
        return np.zeros(len(ends) - 1)
    path = Path((float(ends[0]), float(ends[0]) + opening.remaining_years), (0.0, 1.0))
    return opening.net_book_value * path.charged(ends)


def change_worth(
    wave: DepreciationWave, since: str, *, in_service_by: str | None = None
) -> pd.Series:
    """What the changes of life from `since` on did to each year's charge.

    The charge with every change of the wave, less the charge without those that take effect on
    `since` or later: negative where a longer life lowers it.

    Parameters
    ----------
    wave : DepreciationWave
        With the changes.
    since : str
        ISO date.
    in_service_by : str, optional
        Counts only what was in service by this day, as companies do when they say what they
        expect of a change.

    Returns
    -------
    Series
        US$ bn by fiscal year; it sums to 0, for a change moves charges and makes none.

    Raises
    ------
    DataError
        If no change of the wave takes effect on `since` or later, or a date cannot be read.

    Examples
    --------
    >>> servers = AssetClass("servers", share=1.0, useful_life_years=2)
    >>> longer = LifeChange("servers", "2022-01-01", useful_life_years=3.5)
    >>> wave = depreciation_wave({2021: 10.0}, [servers], [longer])
    >>> change_worth(wave, "2022-01-01").round(6).tolist()
    [0.0, -2.5, 0.0, 2.5]
    """
    day = when_of(since)
    kept = tuple(one for one in wave.changes if when_of(one.effective_date) < day)
    if len(kept) == len(wave.changes):
        raise DataError(f"since={since!r}: the wave has no change on that day or later.")
    without = depreciation_wave(wave.capex, wave.asset_classes, kept, opening=wave.opening_balance)
    counted = _in_service(wave, in_service_by)
    charges = [
        pd.Series((one.cube * counted).sum(axis=(0, 1)), index=one.years) for one in (wave, without)
    ]
    return charges[0].sub(charges[1], fill_value=0.0).rename("effect")


def _in_service(wave: DepreciationWave, day: str | None) -> Array:
    """1 for each vintage and class in service by `day`, 0 for the others."""
    lags = np.array([one.lag_years for one in wave.asset_classes])
    starts = wave.capex.index.to_numpy()[:, np.newaxis] + BOUGHT_AT + lags
    limit = math.inf if day is None else when_of(day)
    return (starts <= limit).astype(float)[:, :, np.newaxis]
