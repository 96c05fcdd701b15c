"""Returns and events as they come in, checked before anything is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from analysis.core import DataError, unknown_name

EVENT_COLUMNS = ("event_id", "firm", "date")


def check_sessions(index: pd.Index, argument: str) -> None:
    """Stop unless `index` holds naive days in strictly rising order."""
    if not isinstance(index, pd.DatetimeIndex):
        raise DataError(
            f"{argument} has an index of {index.dtype}, not of dates; "
            "use pandas.to_datetime on it first."
        )
    if index.tz is not None:
        raise DataError(f"{argument} has dates in zone {index.tz}; use .tz_localize(None) first.")
    if index.hasnans:
        raise DataError(f"{argument} has a missing date in its index; drop that row.")
    _check_order(index, argument)
    stamps = index.to_numpy()
    timed = stamps != stamps.astype("datetime64[D]")
    if timed.any():
        late = index[timed][0]
        raise DataError(f"{argument} has a time of day at {late}; give one row a session.")


def _check_order(index: pd.DatetimeIndex, argument: str) -> None:
    if not index.is_unique:
        twice = index[index.duplicated()][0]
        raise DataError(f"{argument} holds {twice:%Y-%m-%d} twice; keep one row a session.")
    if not index.is_monotonic_increasing:
        place = int(np.flatnonzero(np.diff(index.asi8) < 0)[0]) + 1
        raise DataError(
            f"{argument} is not in order of date: {index[place]:%Y-%m-%d} follows "
            f"{index[place - 1]:%Y-%m-%d}; use .sort_index() first."
        )


def check_returns(returns: pd.DataFrame) -> tuple[np.ndarray, pd.DatetimeIndex]:
    """The values and sessions of `returns`, after checks of index, columns and type."""
    if not isinstance(returns, pd.DataFrame) or returns.empty:
        raise DataError("returns must be a frame of sessions x firms with at least one row.")
    check_sessions(returns.index, "returns")
    if not returns.columns.is_unique:
        twice = returns.columns[returns.columns.duplicated()][0]
        raise DataError(f"returns has the column '{twice}' twice; keep one column a firm.")
    return as_numbers(returns, "returns"), pd.DatetimeIndex(returns.index)


def as_numbers(frame: pd.DataFrame, argument: str, *, flags: bool = False) -> np.ndarray:
    """The values of `frame` as floats; without a copy where the frame allows it.

    `flags` takes true and false as 1 and 0.
    """
    values = frame.to_numpy()
    if values.dtype == float:
        return values
    for name, kind in frame.dtypes.items():
        known = pd.api.types.is_any_real_numeric_dtype(kind)
        if not known and not (flags and pd.api.types.is_bool_dtype(kind)):
            raise DataError(
                f"{argument} column '{name}' holds {kind}, not numbers; make it real numbers "
                "(float) or leave it out."
            )
    return frame.to_numpy(dtype=float, na_value=np.nan)


def read_events(events: pd.DataFrame, firms: pd.Index) -> pd.DataFrame:
    """`event_id`, `firm`, `date` of `events`, dates as one dtype, and the firm's `column`."""
    if not isinstance(events, pd.DataFrame) or events.empty:
        raise DataError(f"events must be a frame with a row and the columns {EVENT_COLUMNS}.")
    lacking = [name for name in EVENT_COLUMNS if name not in events.columns]
    if lacking:
        raise DataError(f"events lacks the columns {lacking}; it needs {EVENT_COLUMNS}.")
    _check_ids(events["event_id"])
    ids, firm, date = (events[name].reset_index(drop=True) for name in EVENT_COLUMNS)
    columns = {"event_id": ids, "firm": firm, "date": _dates(date, ids)}
    bare = {name: values.array for name, values in columns.items()}  # nothing to align
    return pd.DataFrame({**bare, "column": _columns(firm, ids, firms)})


def _check_ids(ids: pd.Series) -> None:
    if ids.isna().any():
        raise DataError(f"events row {int(np.flatnonzero(ids.isna())[0])} has no event_id.")
    if ids.duplicated().any():
        twice = ids[ids.duplicated()].iloc[0]
        raise DataError(f"events has event_id '{twice}' twice; every event needs its own.")


def _columns(firm: pd.Series, ids: pd.Series, firms: pd.Index) -> np.ndarray:
    """Place of each event's firm among the columns of the returns."""
    if firm.isna().any():
        raise DataError(
            f"event '{ids[firm.isna()].iloc[0]}' has no firm; name a column of returns."
        )
    column = firms.get_indexer(pd.Index(firm))
    if (column < 0).any():
        name = firm[column < 0].tolist()[0]
        raise DataError("events has an " + unknown_label("firm", name, firms))
    return column


def unknown_label(kind: str, label: Any, columns: pd.Index) -> str:
    """One sentence for a label that is no column: its twin of another type, or the nearest."""
    twins = [column for column in columns.tolist() if str(column) == str(label)]
    if not twins:
        return unknown_name(kind, label, map(str, columns))
    own, other = _type_word(label), _type_word(twins[0])
    return (
        f"unknown {kind}: {label!r} is {own if own == 'text' else f'a {own}'}, the column is the "
        f"{other} {twins[0]!r}; write both as one type."
    )


def _type_word(label: Any) -> str:
    words = ((str, "text"), (Real, "number"))
    return next((word for kind, word in words if isinstance(label, kind)), type(label).__name__)


def _dates(dates: pd.Series, ids: pd.Series) -> pd.Series:
    if not pd.api.types.is_datetime64_any_dtype(dates):
        stamps = [_stamp(value, name) for value, name in zip(dates, ids, strict=True)]
        dates = _one_kind(stamps, ids)
    if dates.isna().any():
        raise DataError(f"event '{ids[dates.isna()].iloc[0]}' has no date.")
    if dates.dt.tz is None:
        _check_days(dates, ids)
    return dates


def _stamp(value: Any, name: Any) -> dt.datetime:
    try:
        if isinstance(value, str):
            return dt.datetime.fromisoformat(value)
        if isinstance(value, dt.datetime):
            return value
        return dt.datetime.combine(value, dt.time())
    except (TypeError, ValueError):
        raise DataError(
            f"date of event '{name}' is {value!r}; write a day as YYYY-MM-DD, or a time with its "
            "zone as 2023-07-18T11:57:00-04:00."
        ) from None


def _one_kind(stamps: Sequence[dt.datetime], ids: pd.Series) -> pd.Series:
    aware = [stamp.tzinfo is not None for stamp in stamps]
    if len(set(aware)) > 1:
        naive_id, aware_id = ids[aware.index(False)], ids[aware.index(True)]
        raise DataError(
            f"events mixes dates with and without a time zone: event '{aware_id}' has one, "
            f"'{naive_id}' has none; give a zone to all or to none."
        )
    return pd.Series(pd.to_datetime(stamps, utc=aware[0]), index=ids.index)


def _check_days(dates: pd.Series, ids: pd.Series) -> None:
    stamps = dates.to_numpy()
    timed = stamps != stamps.astype("datetime64[D]")
    if timed.any():
        raise DataError(
            f"event '{ids[timed].iloc[0]}' has the time {dates[timed].iloc[0]} without a zone; "
            "give a day alone, or add the zone, so that news after the close can be told."
        )
