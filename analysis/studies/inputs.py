"""Rows of the dated inputs of capital expenditure, as a study reads them."""

from __future__ import annotations

import pandas as pd

from analysis.datasets import load

PROJECT = "this project"
"""The entity of rows that this project chose."""


def told(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that may stand behind a number: all but those that cannot be told."""
    return frame[frame["evidence"] != "unresolved"]


def inputs_of(as_of: str | None, name: str, entity: str | None = None) -> pd.DataFrame:
    """Rows of one input that can be told, in the order of their dates."""
    rows = told(load("capex_inputs", as_of))
    rows = rows[rows["name"] == name]
    if entity is not None:
        rows = rows[rows["entity"] == entity]
    return rows.sort_values(["date", "known_on"], kind="stable")


def chosen(as_of: str | None, name: str, entity: str = PROJECT) -> pd.DataFrame:
    """The newest row of one input."""
    return inputs_of(as_of, name, entity).tail(1)


def ends(row: pd.DataFrame) -> tuple[float, float, float]:
    """Low, default and high of a one-row frame; the default where no range was given."""
    middle = float(row["default"].item())
    low, high = (float(row[end].item()) for end in ("low", "high"))
    return (middle if pd.isna(low) else low), middle, (middle if pd.isna(high) else high)
