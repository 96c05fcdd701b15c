"""What the metaverse costs beside what is spent on capital: Reality Labs against capex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.capex.checks import require_columns
from analysis.capex.intervals import jeffreys_mean
from analysis.core import DataError, Result, Source, at_least_derived, format_number, weakest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

QUARTERS = 4
COLUMNS = ("period_end", "rl_operating_income_usd_bn", "capex_usd_bn")


@dataclass(frozen=True, eq=False)
class MetaverseComparison(Result):
    """Trailing-year Reality Labs loss beside capex; made by `metaverse_comparison`.

    `years` has a row a trailing year (four quarters to `period_end`), `dropped` the quarters
    without one and the reason. `year_on_year` compares each quarter's loss with that of the
    same quarter a year before.
    """

    years: pd.DataFrame
    year_on_year: pd.DataFrame
    dropped: pd.DataFrame
    evidence: str
    sources: tuple[Source, ...] = ()

    @property
    def comparisons(self) -> int:
        """Quarters whose loss can be compared with the same quarter a year before."""
        return len(self.year_on_year)

    @property
    def larger_losses(self) -> int:
        """How many of these lost more than a year before."""
        return int(self.year_on_year["larger_loss"].sum())

    @property
    def chance_of_larger_loss(self) -> float:
        """Jeffreys posterior mean of the share of quarters that lost more than a year before."""
        return jeffreys_mean(self.larger_losses, self.comparisons)

    def to_frame(self) -> pd.DataFrame:
        """A copy of the trailing years."""
        return self.years.copy()

    def headline(self) -> str:
        """The last trailing year, and the count of year-on-year comparisons."""
        last = self.years.iloc[-1]
        loss, capex = (
            format_number(float(last[name]), "usd_bn") for name in ("loss_usd_bn", "capex_usd_bn")
        )
        ratio = format_number(float(last["loss_to_capex"]), "share")
        return (
            f"In the four quarters to {last['period_end']:%Y-%m-%d} Reality Labs lost {loss}, "
            f"{ratio} of capex of {capex}; {self.larger_losses} of {self.comparisons} quarters "
            "lost more than a year before."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Trailing-year loss and capex through time."""
        from analysis import display  # loaded only when drawing

        return display.draw_metaverse(self.to_frame(), ax=ax)


def metaverse_comparison(quarterly: pd.DataFrame) -> MetaverseComparison:
    """Reality Labs' operating loss against capex over the same four quarters.

    Parameters
    ----------
    quarterly : DataFrame
        One row a calendar quarter: `period_end`, `rl_operating_income_usd_bn` (negative is a
        loss), `capex_usd_bn`; a quarter not published is missing or blank. `evidence` is
        understood.

    Returns
    -------
    MetaverseComparison
        Its frame has `period_end`, `loss_usd_bn` (positive is a loss) and `capex_usd_bn`, both
        sums of four quarters, and `loss_to_capex`. A quarter without all four is dropped, with
        the reason; no sum of fewer stands for a year.

    Raises
    ------
    DataError
        If a column is missing, a quarter stands twice, a value is infinite, capex is not
        positive, or no four quarters in a row have both figures.

    Examples
    --------
    >>> simulated = pd.DataFrame({
    ...     "period_end": pd.period_range("2001Q1", periods=5, freq="Q").end_time.normalize(),
    ...     "rl_operating_income_usd_bn": [-1.0, -1.0, -1.0, -1.0, -2.0],
    ...     "capex_usd_bn": [5.0, 5.0, 5.0, 5.0, 5.0]})
    >>> comparison = metaverse_comparison(simulated)
    >>> comparison.to_frame()["loss_to_capex"].tolist(), comparison.comparisons
    ([0.2, 0.25], 1)
    """
    table = _by_quarter(quarterly)
    figures = pd.DataFrame(
        {
            "loss_usd_bn": -table["rl_operating_income_usd_bn"],
            "capex_usd_bn": table["capex_usd_bn"],
        }
    )
    complete = figures.notna().all(axis=1)
    years = _trailing_years(figures, complete)
    levels = quarterly["evidence"].tolist() if "evidence" in quarterly else ["reported"]
    return MetaverseComparison(
        years=years,
        year_on_year=_year_on_year(figures["loss_usd_bn"]),
        dropped=_dropped(complete),
        evidence=at_least_derived(weakest(levels)),
        sources=tuple(quarterly.attrs.get("sources", ())),
    )


def _by_quarter(quarterly: pd.DataFrame) -> pd.DataFrame:
    """Checked figures on every quarter from the first to the last; blanks are NaN."""
    require_columns(quarterly, COLUMNS, "quarterly")
    if quarterly.empty:
        raise DataError("quarterly is empty; give four quarters or more.")
    quarters = pd.PeriodIndex(pd.to_datetime(quarterly["period_end"]), freq="Q")
    table = quarterly[list(COLUMNS[1:])].astype(float).set_axis(quarters)
    if table.index.has_duplicates:
        repeated = table.index[table.index.duplicated()][0]
        raise DataError(f"quarterly has the quarter {repeated} twice; keep one row of each.")
    for name in table.columns:
        _refuse_infinite(table[name])
    bad = table.index[table["capex_usd_bn"] <= 0]
    if len(bad):
        found = table.loc[bad[0], "capex_usd_bn"]
        raise DataError(f"quarterly: capex_usd_bn of {bad[0]} is {found}; give positive US$ bn.")
    return table.reindex(pd.period_range(quarters.min(), quarters.max(), freq="Q"))


def _refuse_infinite(values: pd.Series) -> None:
    infinite = values.index[np.isinf(values)]
    if len(infinite):
        raise DataError(f"quarterly: {values.name} of {infinite[0]} is infinite; give US$ bn.")


def _trailing_years(figures: pd.DataFrame, complete: pd.Series) -> pd.DataFrame:
    """Sums of four quarters, where all four have both figures."""
    sums = figures.where(complete).rolling(QUARTERS, min_periods=QUARTERS).sum().dropna()
    if sums.empty:
        raise DataError(
            f"quarterly has no {QUARTERS} quarters in a row with both figures "
            f"({int(complete.sum())} quarters have both); a partial sum is no year."
        )
    sums.insert(0, "period_end", _last_days(sums.index))
    sums["loss_to_capex"] = sums["loss_usd_bn"] / sums["capex_usd_bn"]
    return sums.reset_index(drop=True)


def _year_on_year(loss: pd.Series) -> pd.DataFrame:
    pairs = pd.DataFrame({"loss_usd_bn": loss, "year_before_usd_bn": loss.shift(QUARTERS)}).dropna()
    pairs.insert(0, "period_end", _last_days(pairs.index))
    pairs["larger_loss"] = pairs["loss_usd_bn"] > pairs["year_before_usd_bn"]
    return pairs.reset_index(drop=True)


def _dropped(complete: pd.Series) -> pd.DataFrame:
    counts = complete.astype(int).rolling(QUARTERS, min_periods=1).sum().astype(int)
    short = counts[counts < QUARTERS]
    reasons = [f"{count} of the {QUARTERS} quarters have both figures" for count in short]
    return pd.DataFrame({"period_end": _last_days(short.index), "reason": reasons})


def _last_days(quarters: pd.Index) -> pd.DatetimeIndex:
    return pd.PeriodIndex(quarters).end_time.normalize()
