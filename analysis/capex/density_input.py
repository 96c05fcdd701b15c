"""What was known on the day of a forecast: quarters without gap, in one measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.capex.checks import require_columns
from analysis.capex.density_measure import (
    WITHOUT_LEASES,
    in_one_measure,
    measures,
)
from analysis.core import DataError, as_timestamp, format_number

QUARTERS = 4
MIN_QUARTERS = 12
"""Quarters that a model of quarters needs: three years."""

LARGEST_AGE_DAYS = 184
"""Two quarters: the results of a quarter are out before the next quarter ends."""

FARTHEST_YEARS = 2
"""Years after that of the last known quarter that a forecast may reach."""

COLUMNS = ("period_end", "known_on", "capex_usd_bn")
YEAR_END = "12-31"
"""MM-DD: fiscal years are calendar years."""


@dataclass(frozen=True, eq=False)
class History:
    """Quarters known on `made_on`, from the first to the last without gap.

    Attributes
    ----------
    capex : Series
        US$ bn by quarter (PeriodIndex) in `measure`; `converted` says which were carried over.
    table : DataFrame
        By quarter as stated: `capex_usd_bn`, `capex_ppe_usd_bn`, `measure`, and `revenue_usd_bn`
        (blank where the frame had none).
    """

    made_on: pd.Timestamp
    capex: pd.Series
    measure: str
    converted: pd.Series
    table: pd.DataFrame
    evidence: tuple[str, ...]

    @property
    def last(self) -> pd.Period:
        """The last known quarter."""
        return self.capex.index[-1]

    def of_year(self, year: int) -> pd.Series:
        """Known quarters of a fiscal year."""
        return self.capex[pd.PeriodIndex(self.capex.index).year == year]

    def year_total(self, year: int) -> float | None:
        """Capex of a year whose four quarters are known; None otherwise."""
        quarters = self.of_year(year)
        return float(quarters.sum()) if len(quarters) == QUARTERS else None

    def annual(self) -> pd.Series:
        """Capex of the years whose four quarters are known, by fiscal year."""
        return year_sums(self.capex)

    def outcomes(self) -> pd.DataFrame:
        """Complete years in each measure that was stated: fiscal_year, definition, actual."""
        stated = [
            self._outcomes_of(measure) for measure in self.table["measure"].unique() if measure
        ]
        return pd.concat(stated, ignore_index=True)

    def _outcomes_of(self, measure: str) -> pd.DataFrame:
        table = self.table
        values = table["capex_usd_bn"].where(table["measure"] == measure)
        if measure == WITHOUT_LEASES:
            values = values.fillna(table["capex_ppe_usd_bn"])
        sums = year_sums(values.dropna())
        return pd.DataFrame(
            {"fiscal_year": sums.index, "definition": measure, "actual_usd_bn": sums.to_numpy()}
        )


def year_sums(quarters: pd.Series) -> pd.Series:
    """Sums of the years that have all four quarters; no partial sum stands for a year."""
    grouped = quarters.groupby(pd.PeriodIndex(quarters.index).year)
    return grouped.sum()[grouped.size() == QUARTERS].rename_axis("fiscal_year")


def known_history(quarterly: pd.DataFrame, made_on: str | dt.date | pd.Timestamp) -> History:
    """The quarters of `quarterly` known on `made_on`, checked and in one measure."""
    day = as_timestamp(made_on, "made_on")
    known = _known_rows(quarterly, day)
    table = pd.DataFrame(
        {
            "capex_usd_bn": _numbers(known, "capex_usd_bn"),
            "capex_ppe_usd_bn": _numbers(known, "capex_ppe_usd_bn"),
            "revenue_usd_bn": _numbers(known, "revenue_usd_bn"),
            "measure": measures(known, "capex_definition"),
        }
    )
    table = table[table[["capex_usd_bn", "capex_ppe_usd_bn"]].notna().any(axis=1)]
    _require_whole(table, day)
    capex, measure, converted = in_one_measure(table)
    _require_positive(capex)
    levels = known["evidence"].tolist() if "evidence" in known else ["reported"]
    return History(day, capex.rename("capex_usd_bn"), measure, converted, table, tuple(levels))


def known_guidance(guidance: pd.DataFrame | None, made_on: pd.Timestamp) -> pd.DataFrame | None:
    """Statements issued and known by `made_on`; None where there is no statement."""
    if guidance is None:
        return None
    require_columns(guidance, ("fiscal_year", "issued_on"), "guidance")
    issued = _days(guidance, "issued_on", "guidance")
    public = _days(guidance, "known_on", "guidance") if "known_on" in guidance else issued
    known = guidance[(issued <= made_on) & (public <= made_on)]
    order = public[known.index].sort_values(kind="stable").index
    latest = known.loc[order].drop_duplicates(["fiscal_year", "issued_on"], keep="last")
    return latest.sort_index() if len(latest) else None


def require_forecastable(history: History, fiscal_year: int) -> int:
    """`fiscal_year` as a whole number, if its capex is not known yet and not too far off."""
    if isinstance(fiscal_year, bool) or not isinstance(fiscal_year, int | np.integer):
        raise DataError(f"fiscal_year={fiscal_year!r} is no year; write 2024.")
    year, first, last = int(fiscal_year), history.capex.index[0], history.last
    if year < first.year or year > last.year + FARTHEST_YEARS:
        raise DataError(
            f"fiscal_year={year} has no data: quarterly runs from {first} to {last} on "
            f"{history.made_on:%Y-%m-%d}, and forecasts reach {FARTHEST_YEARS} years beyond it."
        )
    total = history.year_total(year)
    if total is not None:
        raise DataError(
            f"fiscal_year={year} was known on {history.made_on:%Y-%m-%d} "
            f"({format_number(total, 'usd_bn')}); forecast a later year, or from an earlier day."
        )
    if year == first.year and first.quarter > 1:
        raise DataError(
            f"quarterly begins with {first}: {year} lacks {first - 1}, and a partial sum is no "
            "year; forecast a later one."
        )
    return year


def require_quarters(history: History, model: str) -> None:
    """Raise unless there are enough quarters for a model of quarters."""
    if len(history.capex) < MIN_QUARTERS:
        raise DataError(
            f"quarterly has {len(history.capex)} quarters known on {history.made_on:%Y-%m-%d}; "
            f"the model {model!r} needs {MIN_QUARTERS}: leave it out of models, or forecast from "
            "a later day."
        )


def _known_rows(quarterly: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The latest known version of each quarter, by quarter in order."""
    require_columns(quarterly, COLUMNS, "quarterly")
    if quarterly.empty:
        raise DataError("quarterly is empty; give one row a quarter.")
    known_on = _days(quarterly, "known_on", "quarterly")
    ends = _days(quarterly, "period_end", "quarterly")
    early = (known_on < ends).to_numpy()
    if early.any():
        place = int(np.argmax(early))
        raise DataError(
            f"quarterly: known_on in row {place} is {known_on.iloc[place]:%Y-%m-%d}, before its "
            f"period_end {ends.iloc[place]:%Y-%m-%d}: no quarter is known before it ends; give "
            "the day of its publication."
        )
    known = quarterly.assign(known_on=known_on, quarter=pd.PeriodIndex(ends, freq="Q"))
    known = known[known["known_on"] <= day].sort_values(["quarter", "known_on"], kind="stable")
    if known.empty:
        raise DataError(
            f"quarterly has no row known on made_on={day:%Y-%m-%d}: the first of its "
            f"{len(quarterly)} became known on {known_on.min():%Y-%m-%d}; give a later day."
        )
    twice = known[known.duplicated(["quarter", "known_on"])]
    if len(twice):
        row = twice.iloc[0]
        raise DataError(
            f"quarterly has {row['quarter']} known on {row['known_on']:%Y-%m-%d} twice; keep one."
        )
    return known.drop_duplicates("quarter", keep="last").set_index("quarter")


def _days(frame: pd.DataFrame, column: str, argument: str) -> pd.Series:
    days = pd.to_datetime(frame[column], errors="coerce")
    if days.isna().any():
        place = int(np.argmax(days.isna()))
        raise DataError(
            f"{argument}: {column} in row {place} is {frame[column].iloc[place]}; give a date."
        )
    return days


def _numbers(known: pd.DataFrame, column: str) -> pd.Series:
    """A column as floats; blank stays blank, what is no number or infinite is refused."""
    if column not in known:
        return pd.Series(np.nan, index=known.index)
    values = pd.to_numeric(known[column], errors="coerce").astype(float)
    bad = (values.isna() & known[column].notna()) | np.isinf(values)
    if bad.any():
        place = known.index[bad][0]
        raise DataError(
            f"quarterly: {column} of {place} is {known.loc[place, column]}; give US$ bn."
        )
    return values


def _require_whole(table: pd.DataFrame, day: pd.Timestamp) -> None:
    """Raise at a gap between the first and the last quarter, and at a record gone stale."""
    way_out = f"load the table as of {day:%Y-%m-%d}, because later versions of a row hide it"
    if not table["capex_usd_bn"].notna().any():
        raise DataError(f"quarterly has no capex_usd_bn known on {day:%Y-%m-%d}; {way_out}.")
    expected = pd.period_range(table.index[0], table.index[-1], freq="Q")
    missing = expected.difference(pd.PeriodIndex(table.index))
    if len(missing):
        raise DataError(
            f"quarterly lacks {missing[0]} as known on {day:%Y-%m-%d}, and a partial sum is no "
            f"year; {way_out}."
        )
    age = (day - table.index[-1].end_time.normalize()).days
    if age > LARGEST_AGE_DAYS:
        raise DataError(
            f"quarterly ends with {table.index[-1]}, {age} days before "
            f"made_on={day:%Y-%m-%d}; {way_out}, or forecast from an earlier day."
        )


def _require_positive(capex: pd.Series) -> None:
    bad = capex.index[capex <= 0]
    if len(bad):
        raise DataError(
            f"quarterly: capex of {bad[0]} is {capex[bad[0]]}; logs need positive US$ bn."
        )
