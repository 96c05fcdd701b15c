"""Every row's comparison, from the stored outputs and the engine as it is now."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from event_study_cases import EVENT, made_by, read_rows
from parity_ours import Ours, whole
from parity_row import Row


@dataclass(frozen=True)
class Compared:
    """How many numbers; the largest relative difference to what was expected, and to ours."""

    row: Row
    cases: tuple[str, ...]
    numbers: int
    left: float
    apart: float | None


def compare(row: Row) -> Compared:
    table = read_rows(f"{row.tool}.csv")
    table = table[table["statistic"] == row.theirs]
    if row.cases:
        table = table[table["case"].isin(row.cases)]
    left, apart = [], []
    for stored in table.itertuples():
        ours = ours_of(stored)
        left.append(relative(row.expected(ours), stored.value))
        if row.ours is not None:
            apart.append(relative(row.ours(ours), stored.value))
    cases = tuple(table["case"].unique())
    return Compared(row, cases, len(table), max(left), max(apart) if apart else None)


def ours_of(stored) -> Ours:
    """The engine's numbers for one line; a line without a window is of the whole event window."""
    known = not pd.isna(stored.first)
    first, last = (int(stored.first), int(stored.last)) if known else EVENT
    event = getattr(stored, "event_id", None)
    return Ours(whole(stored.case), first, last, None if pd.isna(event) else int(event))


def relative(expected: float, found: float) -> float:
    return 0.0 if expected == found else abs(expected - found) / abs(found)


def version(tool: str) -> str:
    """The tool with its version, from its table's first line."""
    return made_by(f"{tool}.csv").split(" with ")[0].split(", by")[0]


def up_to(value: float) -> str:
    """The power of ten that the value stays below."""
    return f"1e{math.ceil(math.log10(max(value, 1e-16)))}"
