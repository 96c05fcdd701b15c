"""Capital intensity of several firms, each by one definition, period by period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.capex.checks import is_number, require_columns, require_known, shown
from analysis.capex.intensity import capital_intensity
from analysis.core import (
    DataError,
    Result,
    Source,
    as_timestamp,
    at_least_derived,
    format_number,
    weakest,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

QUARTERS = 4
PERIODS = ("quarter", "year")
INCOMPLETE = ("raise", "drop")
COLUMNS = (
    "company",
    "period_end",
    "period_type",
    "fiscal_period",
    "measure",
    "capex_definition",
    "capex_usd_bn",
    "revenue_usd_bn",
)
AMOUNTS = ["capex_usd_bn", "revenue_usd_bn"]
NAMES = ("company", "measure", "capex_definition")
WRITTEN = {"quarter": (r"FY\d{4} Q[1-4]", "FY2025 Q3"), "year": (r"FY\d{4}", "FY2025")}
"""How a fiscal period of each type is written: the pattern, and an example."""


@dataclass(frozen=True, eq=False)
class PeerIntensity(Result):
    """Capex over revenue by firm and period; made by `peer_intensity`.

    `frame` has a row a firm and period, `dropped` the periods without one and the reason.
    """

    frame: pd.DataFrame
    dropped: pd.DataFrame
    period: str
    evidence: str
    sources: tuple[Source, ...] = ()

    @property
    def last(self) -> pd.DataFrame:
        """The last period of each firm."""
        newest = self.frame.sort_values("period_end").drop_duplicates("company", keep="last")
        return newest.sort_values("company", ignore_index=True)

    def to_frame(self) -> pd.DataFrame:
        """A copy of the periods."""
        return self.frame.copy()

    def headline(self) -> str:
        """The last period of each firm."""
        told = "; ".join(
            f"{row.company} {format_number(float(str(row.capital_intensity)), 'share')} "
            f"({self.period} to {row.period_end:%Y-%m-%d})"
            for row in self.last.itertuples()
        )
        return (
            f"Capex over revenue, each firm by its own definition: {told}; {len(self.frame)} "
            f"periods, {len(self.dropped)} left out."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """A line a firm."""
        from analysis import display  # loaded only when drawing

        return display.draw_peer_intensity(self.to_frame(), ax=ax)


def peer_intensity(
    peers: pd.DataFrame, period: str = "quarter", *, incomplete: str = "raise"
) -> PeerIntensity:
    """Capex as a fraction of revenue by firm, over quarters or fiscal years.

    Fiscal years end in different months, so rows are placed by `period_end`, not by the year's
    name. A fiscal year is the row that gives it, or else the sum of its four quarters.
    Definitions differ between firms, which levels across firms must be read with; within a firm
    they may not.

    Parameters
    ----------
    peers : DataFrame
        One row a firm and period: `company`, `period_end`, `period_type` (quarter, year),
        `fiscal_period` (as ``FY2025 Q3``, ``FY2025``), `measure`, `capex_definition`,
        `capex_usd_bn`, `revenue_usd_bn` (may be missing), and `evidence` if known.
    period : {'quarter', 'year'}
        What one row of the result is.
    incomplete : {'raise', 'drop'}
        What to do with a fiscal year of which quarters are missing: a partial sum is no year.

    Returns
    -------
    PeerIntensity
        Frame: `company`, `period_end`, `fiscal_period`, `measure`, `capex_usd_bn`,
        `revenue_usd_bn`, `capital_intensity`, `evidence` (the weakest of the rows).

    Raises
    ------
    DataError
        If a firm has more than one definition (named with its rows), a period stands twice,
        quarters of a year are missing, no period has both figures, or a figure is not positive.

    Examples
    --------
    >>> simulated = pd.DataFrame({"company": "One", "measure": "purchases",
    ...     "period_end": ["2001-03-31", "2001-06-30", "2001-09-30", "2001-12-31"],
    ...     "period_type": "quarter", "capex_definition": "as filed",
    ...     "fiscal_period": [f"FY2001 Q{quarter}" for quarter in (1, 2, 3, 4)],
    ...     "capex_usd_bn": [1.0, 1.0, 1.0, 2.0], "revenue_usd_bn": [5.0, 5.0, 5.0, 5.0]})
    >>> peer_intensity(simulated).to_frame()["capital_intensity"].tolist()
    [0.2, 0.2, 0.2, 0.4]
    >>> peer_intensity(simulated, "year").to_frame()["capital_intensity"].item()
    0.25
    """
    require_known("period", period, PERIODS)
    require_known("incomplete", incomplete, INCOMPLETE)
    table = _checked(peers)
    quarters = table[table["period_type"] == "quarter"]
    if period == "quarter":
        rows, dropped = quarters, _no_drops()
    else:
        given = table[table["period_type"] == "year"]
        summed, dropped = _years(quarters, given, incomplete)
        rows = pd.concat([given, summed], ignore_index=True)
    complete = rows[AMOUNTS].notna().all(axis=1)
    dropped = pd.concat([dropped, _without_figures(rows[~complete])], ignore_index=True)
    frame = _with_intensity(rows[complete], period)
    return PeerIntensity(
        frame=frame,
        dropped=dropped.sort_values(["company", "period_end"], ignore_index=True),
        period=period,
        evidence=at_least_derived(weakest(frame["evidence"])),
        sources=tuple(peers.attrs.get("sources", ())),
    )


def _checked(peers: pd.DataFrame) -> pd.DataFrame:
    require_columns(peers, COLUMNS, "peers")
    if peers.empty:
        raise DataError("peers is empty; give one row a firm and period.")
    table = peers.reset_index(drop=True)
    _refuse_unnamed(table)
    ends = [
        as_timestamp(day, f"peers: period_end of {firm} in row {place}")
        for place, (firm, day) in enumerate(zip(table["company"], table["period_end"], strict=True))
    ]
    table["period_end"] = ends
    for name in AMOUNTS:
        table[name] = _amounts(table, name)
    if "evidence" not in table:
        table["evidence"] = "reported"
    _refuse_mixed(table)
    _refuse_double(table)
    for name in AMOUNTS:
        bad = table[table[name] <= 0]
        if len(bad):
            row = bad.iloc[0]
            raise DataError(
                f"peers: {name} of {row['company']} {row['fiscal_period']} is {row[name]}; "
                "give positive US$ bn, or leave it blank."
            )
    return table


def _refuse_unnamed(table: pd.DataFrame) -> None:
    """Raise at the first row without a name, or with a period that cannot be placed."""
    for name in NAMES:
        for place, value in enumerate(table[name]):
            if not isinstance(value, str) or not value.strip():
                raise DataError(
                    f"peers: {name} in row {place} is {shown(value)}; write its name, or leave "
                    "the row out."
                )
    periods = zip(table["period_type"], table["fiscal_period"], strict=True)
    for place, (kind, period) in enumerate(periods):
        if kind not in PERIODS:
            raise DataError(
                f"peers: period_type in row {place} is {shown(kind)}; give one of "
                f"{', '.join(PERIODS)}."
            )
        pattern, example = WRITTEN[kind]
        if not isinstance(period, str) or not re.fullmatch(pattern, period):
            raise DataError(
                f"peers: fiscal_period in row {place}, a {kind}, is {shown(period)}; write it "
                f"as {example}."
            )


def _amounts(table: pd.DataFrame, name: str) -> list[float]:
    """A column as floats, blank where it is blank; text and infinities are refused."""
    blank = table[name].isna()
    for place, value in enumerate(table[name]):
        if not (blank.iloc[place] or is_number(value)):
            raise DataError(
                f"peers: {name} of {table['company'].iloc[place]} in row {place} is "
                f"{shown(value)}; give US$ bn as a finite number, or leave it blank."
            )
    return [float("nan") if gap else float(x) for gap, x in zip(blank, table[name], strict=True)]


def _refuse_mixed(table: pd.DataFrame) -> None:
    for firm, rows in table.groupby("company"):
        ways = rows.groupby(["measure", "capex_definition"], sort=False)["fiscal_period"]
        if ways.ngroups > 1:
            told = "; ".join(
                f"{measure!r} ({definition}) in {len(periods)} rows from {periods.iloc[0]} to "
                f"{periods.iloc[-1]}"
                for (measure, definition), periods in ways
            )
            raise DataError(
                f"{firm} has {ways.ngroups} definitions of capex in one series: {told}; "
                "keep the rows of one."
            )


def _refuse_double(table: pd.DataFrame) -> None:
    repeated = table[table.duplicated(["company", "period_type", "period_end"])]
    if len(repeated):
        row = repeated.iloc[0]
        raise DataError(
            f"peers has {row['company']} {row['fiscal_period']} ({row['period_type']} to "
            f"{row['period_end']:%Y-%m-%d}) twice; keep one row of each."
        )
    keys = ["company", "period_type", "fiscal_period"]
    again = table[table.duplicated(keys, keep=False)].sort_values([*keys, "period_end"])
    if len(again):
        one, other = again.iloc[0], again.iloc[1]
        raise DataError(
            f"peers has {one['company']} {one['fiscal_period']} twice, to "
            f"{one['period_end']:%Y-%m-%d} and to {other['period_end']:%Y-%m-%d}; name the period "
            "of one anew, or keep one row of each."
        )


def _years(
    quarters: pd.DataFrame, given: pd.DataFrame, incomplete: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sums of the fiscal years that have four quarters and no row of their own; the rest."""
    year = quarters["fiscal_period"].str.slice(0, len("FY2000"))
    named = set(zip(given["company"], given["fiscal_period"], strict=True))
    sums, dropped = [], [_no_drops()]
    for (firm, fiscal_year), rows in quarters.groupby(["company", year]):
        if (firm, fiscal_year) in named:
            continue
        reason = _why_no_year(rows)
        if not reason:
            sums.append(_sum_of(rows, str(fiscal_year)))
        elif incomplete == "raise":
            raise DataError(
                f"{firm} {fiscal_year}: {reason}; a partial sum is no year. Add the quarters, or "
                "leave such years out with incomplete='drop'."
            )
        else:
            dropped.append(_drop(str(firm), rows["period_end"].max(), str(fiscal_year), reason))
    return pd.DataFrame(sums), pd.concat(dropped, ignore_index=True)


def _why_no_year(rows: pd.DataFrame) -> str:
    told = rows[rows[AMOUNTS].notna().all(axis=1)]
    have = set(told["fiscal_period"].str.slice(-2))
    missing = [f"Q{n}" for n in range(1, QUARTERS + 1) if f"Q{n}" not in have]
    if not missing:
        return ""
    return f"{len(have)} of {QUARTERS} quarters have both figures ({', '.join(missing)} missing)"


def _sum_of(rows: pd.DataFrame, fiscal_year: str) -> dict[str, object]:
    last = rows.sort_values("period_end").iloc[-1]
    kept = {name: last[name] for name in ("company", "period_end", "measure", "capex_definition")}
    sums = {name: float(rows[name].sum()) for name in AMOUNTS}
    level = at_least_derived(weakest(rows["evidence"]))
    return {**kept, **sums, "period_type": "year", "fiscal_period": fiscal_year, "evidence": level}


def _with_intensity(rows: pd.DataFrame, period: str) -> pd.DataFrame:
    if rows.empty:
        raise DataError(f"peers has no {period} with both capex and revenue.")
    frame = rows.sort_values(["company", "period_end"], ignore_index=True)
    frame["capital_intensity"] = capital_intensity(frame["capex_usd_bn"], frame["revenue_usd_bn"])
    frame["evidence"] = [at_least_derived(level) for level in frame["evidence"]]
    shown = ["company", "period_end", "fiscal_period", "measure", *AMOUNTS]
    return frame[[*shown, "capital_intensity", "evidence"]]


def _without_figures(rows: pd.DataFrame) -> pd.DataFrame:
    drops = [_no_drops()]
    for row in rows.itertuples():
        lacks = " and ".join(
            name.removesuffix("_usd_bn") for name in AMOUNTS if pd.isna(getattr(row, name))
        )
        drops.append(_drop(row.company, row.period_end, row.fiscal_period, f"no {lacks}"))
    return pd.concat(drops, ignore_index=True)


def _drop(company: object, end: object, fiscal_period: object, reason: str) -> pd.DataFrame:
    row = {
        "company": company,
        "period_end": end,
        "fiscal_period": fiscal_period,
        "reason": reason,
    }
    return pd.DataFrame([row])


def _no_drops() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "company": pd.Series(dtype=str),
            "period_end": pd.Series(dtype="datetime64[ns]"),
            "fiscal_period": pd.Series(dtype=str),
            "reason": pd.Series(dtype=str),
        }
    )
