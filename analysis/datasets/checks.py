"""What must hold between the cells of a row and between the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.datasets.columns import Table
from analysis.datasets.faults import Fault
from analysis.datasets.manifest import KNOWN_LATER, Entry
from analysis.datasets.rows import FIRST_ROW_LINE

SLIP = 20.0
"""How far from its neighbours (as a ratio, either way) a value must lie to be taken for a slip of
units. A slip from bn to mn is 1000; true figures of this table lie within 20 or are allowed."""

NEIGHBOURS = 2  # on each side


def row_faults(frame: pd.DataFrame, table: Table, entry: Entry) -> list[Fault]:
    """All faults between cells and rows, in the order of the file."""
    found = [
        *_twice(frame, entry),
        *_out_of_order(frame, table, entry),
        *_known_on(frame, entry),
        *_descending(frame, table),
        *_falling(frame, table, entry),
        *_slips(frame, table, entry),
        *_memory(frame),
    ]
    return sorted(found, key=lambda fault: fault.line or 0)


def _line(position: int) -> int:
    return position + FIRST_ROW_LINE


def _where(holds: pd.Series) -> list[int]:
    """Positions at which a condition holds; where a value is missing it does not."""
    return [int(at) for at in np.flatnonzero(holds.fillna(False).to_numpy(dtype=bool))]


def _iso(value: pd.Timestamp) -> str:
    return value.strftime("%Y-%m-%d")


def _twice(frame: pd.DataFrame, entry: Entry) -> Iterator[Fault]:
    """One publication of one key is one row."""
    key = [*entry.key, *(["known_on"] if "known_on" in frame else [])]
    first: dict[tuple[object, ...], int] = {}
    again = _where(frame.duplicated(key, keep=False))
    for position in again:
        values = tuple(frame[key].iloc[position])
        if values in first:
            shown = ", ".join(_shown(value) for value in values)
            problem = f"repeats the key ({', '.join(key)}) of line {_line(first[values])}"
            yield Fault(problem, _line(position), value=shown)
        first.setdefault(values, position)


def _shown(value: object) -> str:
    return _iso(value) if isinstance(value, pd.Timestamp) and not pd.isna(value) else str(value)


def _out_of_order(frame: pd.DataFrame, table: Table, entry: Entry) -> Iterator[Fault]:
    if not table.dated:
        return
    days = frame[entry.day]
    for position in _where(days < days.shift()):
        problem = f"comes after a later day, {_iso(days.iloc[position - 1])}; sort the rows"
        yield Fault(problem, _line(position), entry.day, _iso(days.iloc[position]))


def _known_on(frame: pd.DataFrame, entry: Entry) -> Iterator[Fault]:
    """Nothing is known before it happened, nor after the table was made."""
    column = "known_on" if "known_on" in frame else entry.day
    known = frame[column]
    made = pd.Timestamp(entry.retrieved)
    for position in _where(known > made):
        problem = f"is after the table was made ({_iso(made)}); correct it, or the manifest"
        yield Fault(problem, _line(position), column, _iso(known.iloc[position]))
    if entry.kind not in KNOWN_LATER:
        return
    for position in _where(known < frame[entry.day]):
        day = _iso(frame[entry.day].iloc[position])
        problem = f"is before {entry.day} ({day}): a fact cannot be known before its day"
        yield Fault(problem, _line(position), column, _iso(known.iloc[position]))


def _descending(frame: pd.DataFrame, table: Table) -> Iterator[Fault]:
    for chain in table.ascending:
        for left, right in pairwise(chain):
            for position in _where(frame[left] > frame[right]):
                low, high = (_shown(frame[name].iloc[position]) for name in (left, right))
                yield Fault(f"is above {right} ({high})", _line(position), left, low)


def _falling(frame: pd.DataFrame, table: Table, entry: Entry) -> Iterator[Fault]:
    """A cumulative count of one scope never falls."""
    if not table.rising:
        return
    value, *groups = table.rising
    cumulative = frame[frame["cumulative"] == "yes"].sort_values(entry.day, kind="stable")
    for _, rows in cumulative.groupby(groups, sort=False):
        before = rows[value].shift()
        for position in rows.index[(rows[value] < before).fillna(False)]:
            ratio = rows[value][position] / before[position]
            problem = f"is a cumulative count that falls to {ratio:.3g} of the one before it"
            yield Fault(problem, _line(position), value, str(rows[value][position]))


def _slips(frame: pd.DataFrame, table: Table, entry: Entry) -> Iterator[Fault]:
    """A figure in another unit stands far from its neighbours in time."""
    order = [name for name in (entry.day, "known_on") if name in frame]
    ordered = frame.sort_values(order, kind="stable")
    groups = ordered.groupby(list(table.series), sort=False) if table.series else [("", ordered)]
    for _, rows in groups:
        for column in (column for column in table.columns if column.series):
            yield from _column_slips(rows[column.name], column.name, entry)


def _column_slips(series: pd.Series, column: str, entry: Entry) -> Iterator[Fault]:
    values = series.astype("float64").abs()
    values = values[values > 0]
    ratio = values / _neighbour_median(values)
    for position in values.index[(ratio >= SLIP) | (ratio <= 1 / SLIP)]:
        value = float(series[position])
        if any(ok.column == column and ok.value == value for ok in entry.allow):
            continue
        problem = (
            f"is {ratio[position]:.3g} times its neighbours: a slip of units? Correct it, "
            "or allow the value in the manifest with a reason"
        )
        yield Fault(problem, _line(position), column, f"{value:g}")


def _neighbour_median(values: pd.Series) -> pd.Series:
    steps = [step for step in range(-NEIGHBOURS, NEIGHBOURS + 1) if step]
    shifted = pd.concat([values.shift(step) for step in steps], axis=1)
    return shifted.median(axis=1)


def _memory(frame: pd.DataFrame) -> Iterator[Fault]:
    """A remembered cell is named, and marks its row."""
    if "from_memory" not in frame:
        return
    for position, (named, mark) in enumerate(
        zip(frame["from_memory"], frame["checked"], strict=True)
    ):
        strange = [name for name in named.split() if name not in frame]
        if strange:
            yield Fault("names a column that is not there", _line(position), "from_memory", named)
        if bool(named) != (mark == "memory"):
            problem = "does not go with from_memory: `memory` needs its columns named, and they it"
            yield Fault(problem, _line(position), "checked", mark)
