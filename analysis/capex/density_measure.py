"""Which measure of capital expenditure a row speaks of, and how one is made of two."""

from __future__ import annotations

import pandas as pd

from analysis.core import DataError

WITH_LEASES = "with finance leases"
WITHOUT_LEASES = "without finance leases"
ONE_MEASURE = "as given"
"""The measure of frames that do not name any."""

_LEASES_IN = "principal payments on finance leases"
_PURCHASES = "purchases of property and equipment"


def measure_of(definition: object) -> str:
    """The measure that a definition in words means; other words are a measure of their own.

    Examples
    --------
    >>> measure_of("includes principal payments on finance leases")
    'with finance leases'
    >>> measure_of("purchases of property and equipment; leases left out")
    'without finance leases'
    """
    words = str(definition)
    if _LEASES_IN in words:
        return WITH_LEASES
    return WITHOUT_LEASES if words.startswith(_PURCHASES) else words


def measures(frame: pd.DataFrame, column: str) -> pd.Series:
    """The measure of each row; blank where the row names none."""
    if column not in frame:
        return pd.Series(ONE_MEASURE, index=frame.index)
    named = frame[column].notna() & (frame[column].astype(str).str.strip() != "")
    return frame[column].map(measure_of, na_action="ignore").where(named, "")


def lease_factor(table: pd.DataFrame) -> float:
    """Capex with leases over purchases alone, summed over the quarters that have both.

    Parameters
    ----------
    table : DataFrame
        Columns `capex_usd_bn`, `capex_ppe_usd_bn` and `measure`.
    """
    both = table[(table["measure"] == WITH_LEASES)].dropna(
        subset=["capex_usd_bn", "capex_ppe_usd_bn"]
    )
    if both.empty:
        raise DataError(
            "quarterly has no quarter with both capex_usd_bn and capex_ppe_usd_bn, so purchases "
            "cannot be carried over to the measure with finance leases; give one definition."
        )
    return float(both["capex_usd_bn"].sum() / both["capex_ppe_usd_bn"].sum())


def in_one_measure(table: pd.DataFrame) -> tuple[pd.Series, str, pd.Series]:
    """Capex by quarter in the measure of the last quarter that states any.

    Returns the series, the measure, and which quarters were converted. Purchases alone become
    the measure with leases by `lease_factor`; the other way purchases are read off.
    """
    stated = table["capex_usd_bn"].notna()
    in_force = str(table.loc[stated, "measure"].iloc[-1])
    foreign = ~stated | (table["measure"] != in_force)
    if not foreign.any():
        return table["capex_usd_bn"], in_force, foreign
    _require_convertible(table, foreign, in_force)
    factor = lease_factor(table) if in_force == WITH_LEASES else 1.0
    converted = table["capex_ppe_usd_bn"] * factor
    return table["capex_usd_bn"].where(~foreign, converted), in_force, foreign


def _require_convertible(table: pd.DataFrame, foreign: pd.Series, in_force: str) -> None:
    ours = (WITH_LEASES, WITHOUT_LEASES)
    for quarter, row in table[foreign].iterrows():
        blank = pd.isna(row["capex_usd_bn"])
        if pd.isna(row["capex_ppe_usd_bn"]) or in_force not in ours:
            found = "no capex_usd_bn" if blank else f"capex as {row['measure']!r}"
            raise DataError(
                f"quarterly: {quarter} has {found}, the last quarter {in_force!r}; give one "
                "definition, or capex_ppe_usd_bn for all quarters of another one."
            )
        if not blank and row["measure"] not in ours:
            raise DataError(
                f"quarterly: {quarter} has capex as {row['measure']!r}, which cannot be carried "
                f"over to {in_force!r}; give one definition."
            )
