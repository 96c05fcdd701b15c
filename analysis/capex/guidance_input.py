"""Guidance and outcomes, checked and joined."""

from __future__ import annotations

import re
from numbers import Real

import numpy as np
import pandas as pd

from analysis.capex.checks import require_columns, require_finite, require_known
from analysis.core import DataError, as_timestamp

GROWTH_RANGE = "growth range"
"""A range of growth over the year before, in percent, without an amount."""

KINDS = ("range", "point", GROWTH_RANGE, "qualitative")
GUIDANCE_COLUMNS = ("fiscal_year", "issued_on", "kind", "low_usd_bn", "high_usd_bn")
GROWTH_COLUMNS = ("growth_low_pct", "growth_high_pct")
OUTCOME_COLUMNS = ("fiscal_year", "actual_usd_bn")


def join_outcomes(
    guidance: pd.DataFrame, outcomes: pd.DataFrame, fiscal_year_end: str
) -> pd.DataFrame:
    """Statements in order, with `actual_usd_bn`, `horizon_days` and `remembered`.

    Where both frames have a `definition`, a statement meets only an outcome of its own. A range
    of growth becomes an amount on the outcome of the year before, blank where none is known.
    """
    statements = _checked_guidance(guidance)
    require_columns(outcomes, OUTCOME_COLUMNS, "outcomes")
    statements["horizon_days"] = _days_to_year_end(statements, fiscal_year_end)
    statements["remembered"] = _rests_on_memory(statements)
    keys = ["fiscal_year"]
    if "definition" in statements and "definition" in outcomes:
        keys.append("definition")
    actual = _checked_outcomes(outcomes, keys)[[*keys, "actual_usd_bn"]]
    kept = statements.drop(columns="actual_usd_bn", errors="ignore")
    joined = kept.merge(actual, on=keys, how="left", validate="many_to_one")
    return _with_amounts_of_growth(joined, actual, keys)


def _with_amounts_of_growth(
    statements: pd.DataFrame, actual: pd.DataFrame, keys: list[str]
) -> pd.DataFrame:
    growth = statements["kind"] == GROWTH_RANGE
    if not growth.any():
        return statements
    before = actual.assign(fiscal_year=actual["fiscal_year"] + 1)
    base = statements[keys].merge(before, on=keys, how="left")["actual_usd_bn"]
    for column, percent in zip(("low_usd_bn", "high_usd_bn"), GROWTH_COLUMNS, strict=True):
        amount = base * (1 + statements[percent].astype(float) / 100)
        statements[column] = statements[column].where(~growth, amount)
    return statements


def _checked_guidance(guidance: pd.DataFrame) -> pd.DataFrame:
    require_columns(guidance, GUIDANCE_COLUMNS, "guidance")
    statements = guidance.copy().reset_index(drop=True)
    statements.attrs = {}
    statements["fiscal_year"] = _whole_years(guidance["fiscal_year"], "guidance")
    statements["issued_on"] = [as_timestamp(day, "issued_on") for day in guidance["issued_on"]]
    statements = statements.sort_values(["fiscal_year", "issued_on"], ignore_index=True)
    _refuse_repeated(statements, ["fiscal_year", "issued_on"], "guidance")
    for kind in statements["kind"].unique():
        require_known("kind of statement", kind, KINDS)
    return _checked_numbers(statements)


def _checked_numbers(statements: pd.DataFrame) -> pd.DataFrame:
    """Check the numbers of all but qualitative statements, and blank those."""
    growth = statements["kind"] == GROWTH_RANGE
    _check_growth(statements[growth])
    numbers = statements[(statements["kind"] != "qualitative") & ~growth]
    for row in numbers.itertuples():
        place = f"guidance for {row.fiscal_year} issued on {row.issued_on:%Y-%m-%d}"
        low, high = _ends(row.low_usd_bn, row.high_usd_bn, place)
        if low > high:
            raise DataError(f"{place}: low_usd_bn={low} lies above high_usd_bn={high}; swap them.")
        if low < 0 or high == 0:
            raise DataError(f"{place}: {low} to {high} is no spending; give positive US$ bn.")
        if row.kind == "point" and low != high:
            raise DataError(f"{place}: a point from {low} to {high}; call it a range.")
    numeric = (statements["kind"] != "qualitative") & ~growth
    for column in ("low_usd_bn", "high_usd_bn"):
        statements[column] = statements[column].where(numeric).astype(float)
    return statements


def _check_growth(statements: pd.DataFrame) -> None:
    if statements.empty:
        return
    require_columns(statements, GROWTH_COLUMNS, "guidance with a growth range")
    for row in statements.itertuples():
        place = f"guidance for {row.fiscal_year} issued on {row.issued_on:%Y-%m-%d}"
        low, high = _finite(row.growth_low_pct, row.growth_high_pct)
        if not np.isfinite([low, high]).all():
            raise DataError(
                f"{place}: growth_low_pct={row.growth_low_pct}, "
                f"growth_high_pct={row.growth_high_pct}; give finite percent."
            )
        if not -100 < low <= high:
            raise DataError(
                f"{place}: growth from {low} to {high} percent; give the lower end first, "
                "above -100."
            )


def _ends(low: object, high: object, place: str) -> tuple[float, float]:
    ends = _finite(low, high)
    if not np.isfinite(ends).all():
        raise DataError(
            f"{place}: low_usd_bn={low}, high_usd_bn={high}; give finite US$ bn, or call the "
            "statement qualitative."
        )
    return ends


def _finite(low: object, high: object) -> tuple[float, float]:
    """Both ends as numbers, NaN for what is none."""
    if isinstance(low, Real) and isinstance(high, Real):
        return float(low), float(high)
    ends = pd.to_numeric(pd.Series([low, high], dtype="object"), errors="coerce").to_numpy(float)
    return float(ends[0]), float(ends[1])


def _checked_outcomes(outcomes: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    checked = outcomes.copy()
    checked.attrs = {}
    checked["fiscal_year"] = _whole_years(outcomes["fiscal_year"], "outcomes")
    _refuse_repeated(checked, keys, "outcomes")
    require_finite(checked.set_index("fiscal_year")["actual_usd_bn"], "outcomes: actual_usd_bn")
    checked["actual_usd_bn"] = checked["actual_usd_bn"].astype(float)
    negative = checked[checked["actual_usd_bn"] < 0]
    if len(negative):
        row = negative.iloc[0]
        raise DataError(
            f"outcomes: actual_usd_bn at {int(row['fiscal_year'])} is {row['actual_usd_bn']}; give "
            "spending as positive US$ bn."
        )
    return checked


def _whole_years(years: pd.Series, argument: str) -> list[int]:
    numbers = pd.to_numeric(years, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bad = ~np.isfinite(numbers) | (numbers % 1 != 0)
    if bad.any():
        raise DataError(f"{argument}: fiscal_year={years[bad].iloc[0]!r} is no year; write 2023.")
    return [int(year) for year in numbers]


def _refuse_repeated(frame: pd.DataFrame, keys: list[str], argument: str) -> None:
    repeated = frame[frame.duplicated(keys)]
    if len(repeated):
        found = ", ".join(f"{key}={_written(repeated[key].iloc[0])}" for key in keys)
        raise DataError(f"{argument} has {found} twice; keep one row of each.")


def _written(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _days_to_year_end(statements: pd.DataFrame, fiscal_year_end: str) -> list[int]:
    days = []
    for year, issued in zip(statements["fiscal_year"], statements["issued_on"], strict=True):
        end = as_timestamp(f"{year:04d}-{fiscal_year_end}", "fiscal_year_end")
        if issued > end:
            raise DataError(
                f"guidance for {year} issued on {issued:%Y-%m-%d}, after the year's end "
                f"{end:%Y-%m-%d}; correct the year or the day, or give fiscal_year_end as MM-DD."
            )
        days.append((end - issued).days)
    return days


def _rests_on_memory(statements: pd.DataFrame) -> list[bool]:
    """Whether a cell that is scored was remembered, by `checked` and `from_memory`."""
    unknown = pd.Series("", index=statements.index)
    marks = statements.get("checked", unknown)
    named = statements.get("from_memory", unknown)
    scored = {*GUIDANCE_COLUMNS, *GROWTH_COLUMNS}
    return [
        mark == "memory" or bool(set(re.findall(r"\w+", str(names))) & scored)
        for mark, names in zip(marks, named, strict=True)
    ]
