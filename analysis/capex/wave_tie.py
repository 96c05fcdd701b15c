"""The wave tied to what was reported, by one free share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.capex.checks import by_year, items_of
from analysis.capex.wave import DepreciationWave, depreciation_wave
from analysis.capex.wave_paths import AssetClass, LifeChange
from analysis.core import DataError, FitError, Result, Source, format_number, unknown_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SAME_CHARGE = 1e-12
"""US$ bn squared: below this, moving the share moves no charge."""


@dataclass(frozen=True, eq=False)
class TiedWave(Result):
    """A wave whose one free share was chosen by least squares; made by `tie_wave`.

    `share` is that of the class `free`; `at_bound` says that the best one lies outside
    [`low`, `high`], `unbounded` where. `fit` has a row a reported year: `computed`,
    `reported`, `error` (computed less reported) in US$ bn, `relative_error`.
    """

    wave: DepreciationWave
    free: str
    share: float
    low: float
    high: float
    unbounded: float
    at_bound: bool
    fit: pd.DataFrame
    evidence: str = "estimated"
    sources: tuple[Source, ...] = ()

    @property
    def rms_error(self) -> float:
        """Root of the mean squared error, US$ bn."""
        return float(np.sqrt((self.fit["error"] ** 2).mean()))

    def to_frame(self) -> pd.DataFrame:
        """A copy of the fit, a row a year."""
        return self.fit.copy()

    def headline(self) -> str:
        """The share, its range, the error and n."""
        share, low, high = (
            format_number(value, "share") for value in (self.share, self.low, self.high)
        )
        error, worst = (
            format_number(value, "usd_bn")
            for value in (self.rms_error, float(self.fit["error"].abs().max()))
        )
        bound = " (at its bound)" if self.at_bound else ""
        return (
            f"A share of {share}{bound} for {self.free}, from {low} to {high}, ties "
            f"{len(self.fit)} reported years with a root mean square error of {error}; "
            f"the worst year is {worst} off."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Computed charges with the reported ones as marks."""
        from analysis import display  # loaded only when drawing

        frame = self.wave.total.to_frame().join(self.fit["reported"].rename("reported_usd_bn"))
        return display.draw_vintages(frame.reset_index().assign(vintage="all purchases"), ax=ax)


def tie_wave(
    capex_by_year: Mapping[int, float] | pd.Series,
    asset_classes: Iterable[AssetClass],
    reported: Mapping[int, float] | pd.Series,
    changes: Iterable[LifeChange] = (),
    *,
    free: str,
    against: str,
    low: float,
    high: float,
) -> TiedWave:
    """Choose the share of one class so that the wave comes nearest to reported depreciation.

    The one parameter is the share of `free`, taken from `against`; all other shares, lives and
    lags stay. The charge is linear in it, so the least squares over the reported years (US$ bn,
    each year alike) have a closed form, which is then held within [low, high].

    Parameters
    ----------
    capex_by_year, asset_classes, changes
        As in `depreciation_wave`; the given shares of `free` and `against` only set their sum.
    reported : Series or mapping
        Depreciation in US$ bn by fiscal year, consecutive years, all of them in the wave.
    free, against : str
        Names of two classes.
    low, high : float
        Range of the share of `free`, within [0, the sum of the two].

    Returns
    -------
    TiedWave

    Raises
    ------
    DataError
        If a class is unknown, the range is not within what the two classes share, or a reported
        year lies outside the wave; and as `depreciation_wave`.
    FitError
        If the share does not move the charge of any reported year.

    Examples
    --------
    >>> classes = [AssetClass("servers", 0.5, 2), AssetClass("buildings", 0.5, 20)]
    >>> simulated = depreciation_wave({2021: 8.0, 2022: 8.0},
    ...     [AssetClass("servers", 0.6, 2), AssetClass("buildings", 0.4, 20)]).total
    >>> tied = tie_wave({2021: 8.0, 2022: 8.0}, classes, simulated.loc[2021:2022],
    ...     free="servers", against="buildings", low=0.4, high=0.7)
    >>> round(tied.share, 6), tied.at_bound
    (0.6, False)
    """
    classes = tuple(items_of("asset_classes", asset_classes, AssetClass, "AssetClass"))
    changes = tuple(items_of("changes", changes, LifeChange, "LifeChange"))
    pair = _pair(classes, free, against)
    _check_range(low, high, pair, free, against)
    told = _checked_reported(reported)
    ends = [
        depreciation_wave(capex_by_year, _with_share(classes, free, against, part, pair), changes)
        for part in (0.0, pair)
    ]
    base, full = (_on(one.total, told.index) for one in ends)
    best = pair * _best_part(base, full - base, told.to_numpy(), free, against)
    share = float(np.clip(best, low, high))
    wave = depreciation_wave(
        capex_by_year, _with_share(classes, free, against, share, pair), changes
    )
    return TiedWave(
        wave=wave,
        free=free,
        share=share,
        low=low,
        high=high,
        unbounded=float(best),
        at_bound=not low <= best <= high,
        fit=_fit(wave, told),
        sources=wave.sources,
    )


def _checked_reported(reported: Mapping[int, float] | pd.Series) -> pd.Series:
    told = by_year(reported, "reported")
    if not (told > 0).all():
        year = told.index[~(told > 0)][0]
        raise DataError(f"reported at {year} is {told[year]}; give positive US$ bn.")
    return told


def _pair(classes: tuple[AssetClass, ...], free: str, against: str) -> float:
    """What the two classes take together."""
    shares = {one.name: one.share for one in classes}
    for argument, name in (("free", free), ("against", against)):
        if name not in shares:
            raise DataError(f"{argument}: {unknown_name('asset class', name, shares)}")
    if free == against:
        raise DataError(f"free and against are both {free!r}; give two classes.")
    return shares[free] + shares[against]


def _check_range(low: float, high: float, pair: float, free: str, against: str) -> None:
    if not 0 <= low <= high <= pair:
        raise DataError(
            f"low={low}, high={high}: the share of {free} must lie within [0, {pair:g}], what "
            f"{free} and {against} take together; give low <= high within it."
        )


def _with_share(
    classes: tuple[AssetClass, ...], free: str, against: str, share: float, pair: float
) -> tuple[AssetClass, ...]:
    shares = {free: share, against: max(pair - share, 0.0)}
    return tuple(replace(one, share=shares.get(one.name, one.share)) for one in classes)


def _on(total: pd.Series, years: pd.Index) -> np.ndarray:
    outside = sorted(set(years) - set(total.index))
    if outside:
        raise DataError(
            f"reported at {outside[0]} lies outside the wave, {total.index[0]} to "
            f"{total.index[-1]}; leave that year out."
        )
    return total.loc[years].to_numpy(dtype=float)


def _best_part(
    base: np.ndarray, slope: np.ndarray, told: np.ndarray, free: str, against: str
) -> float:
    """The part of the pair that is `free`, by least squares on told = base + part x slope."""
    size = float(slope @ slope)
    if size < SAME_CHARGE:
        raise FitError(
            f"{free} and {against} charge the same in every reported year, so no year can tell "
            "their shares; give classes of other lives, or more years."
        )
    return float(slope @ (told - base)) / size


def _fit(wave: DepreciationWave, told: pd.Series) -> pd.DataFrame:
    computed = wave.total.loc[told.index]
    frame = pd.DataFrame({"computed": computed, "reported": told})
    frame["error"] = frame["computed"] - frame["reported"]
    frame["relative_error"] = frame["error"] / frame["reported"]
    return frame
