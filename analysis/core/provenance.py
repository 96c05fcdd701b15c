"""Which rows of data stand behind a frame, and which texts these were read in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.core import DataError, Source, Sources, merge_sources

_NEEDED = ("source", "source_url", "known_on", "checked", "evidence")


def sources_of(frame: pd.DataFrame) -> tuple[Source, ...]:
    """One `Source` for each row of `frame`, in its order; works on any selection of rows.

    Parameters
    ----------
    frame : DataFrame
        From `load` or `load_prices`, whole or in part; its `attrs` tell table and key. Of prices,
        one source for each ticker and package.

    Raises
    ------
    DataError
        If the frame does not say which table it is from, or lacks a column of its origin.

    Examples
    --------
    >>> from analysis.datasets import load
    >>> annual = load("meta_annual")
    >>> sources_of(annual[annual["fiscal_year"] == 2022])[0].key
    '2022'
    """
    if frame.columns.name == "ticker" and "sources" in frame.attrs:
        shown = set(frame.columns)
        kept = (source for source in frame.attrs["sources"] if source.key.split(",")[0] in shown)
        return Sources(kept)
    key = _key_of(frame)
    if "package" in frame and "source" not in frame:
        return price_sources(frame, frame.attrs["packages"])
    if "made" in frame.attrs:
        frame = _with_origin(frame)
    missing = [name for name in (*key, *_NEEDED) if name not in frame]
    if missing:
        raise DataError(
            f"frame has no column {missing[0]!r}; keep the columns of the origin, "
            "or ask for the sources before they are dropped."
        )
    return Sources(_row_sources(frame, key))


def rows_behind(given: Any) -> Sources:
    """The rows behind something, or behind several things, each once and in a stable order.

    Parameters
    ----------
    given : DataFrame, Source, object with `sources`, or iterable of these
        A frame of a study has the rows that the study names; any other frame is one from `load`
        or `load_prices`, whole or in part. Numbers and results know their own `sources`.

    Raises
    ------
    DataError
        If a frame cannot be traced (see `sources_of`), or `given` is none of these.

    Examples
    --------
    >>> from analysis.datasets import load
    >>> annual = load("meta_annual")
    >>> len(rows_behind((annual.head(2), annual.head(3))))
    3
    """
    return merge_sources(*_groups(given))


def _groups(given: Any) -> Iterator[Iterable[Source]]:
    if isinstance(given, pd.DataFrame):
        yield given.attrs["rows"] if "rows" in given.attrs else sources_of(given)
    elif isinstance(given, Source):
        yield [given]
    elif hasattr(given, "sources"):
        yield given.sources
    elif isinstance(given, Iterable) and not isinstance(given, str):
        for one in given:
            yield from _groups(one)
    else:
        raise DataError(
            f"{given!r} has no rows of data; give a frame from load(), a number or a result of a "
            "study, a Source, or several of these."
        )


def _key_of(frame: pd.DataFrame) -> list[str]:
    if not {"table", "key"} <= set(frame.attrs):
        raise DataError(
            "frame.attrs has no 'table' and 'key', so its rows cannot be traced; "
            "give a frame from load(), or a selection of its rows."
        )
    return list(frame.attrs["key"])


def _with_origin(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of a stored result with the command that made them for a source."""
    made = frame.attrs["made"]
    source = (
        f"{frame.attrs['title']}; stored result of `{made['command']}`, version {made['version']}"
    )
    return frame.assign(source=source, source_url="", checked="file")


def _row_sources(frame: pd.DataFrame, key: list[str]) -> list[Source]:
    keys = zip(*(_texts(frame[name]) for name in key), strict=True)
    columns = (_texts(frame[name]) for name in _NEEDED)
    table = frame.attrs["table"]
    return [
        Source(table, ", ".join(parts), title, url, known, checked, evidence)
        for parts, title, url, known, checked, evidence in zip(keys, *columns, strict=True)
    ]


def _texts(column: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return list(np.datetime_as_string(column.to_numpy(), unit="D"))
    return [str(value) for value in column.to_numpy(dtype=object)]


def price_sources(frame: pd.DataFrame, packages: Mapping[str, Mapping[str, str]]) -> Sources:
    """One source for each ticker and package in a long frame of prices, or package of factors."""
    about = _Packages(frame.attrs.get("table", "prices_daily"), packages)
    return Sources(about.source(name, rows["date"].max(), rows) for name, rows in _series(frame))


def price_sources_of_every_day(frame: pd.DataFrame) -> Sources:
    """As `price_sources`, once more for every day of `frame` that may be the last one known."""
    about = _Packages(frame.attrs["table"], frame.attrs["packages"])
    return Sources(
        about.source(name, last, rows) for name, rows in _series(frame) for last in rows["date"]
    )


def _series(frame: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
    """Rows of one ticker, where there are tickers, and package."""
    names = [name for name in ("ticker", "package") if name in frame]
    for name, rows in frame.groupby(names):
        yield tuple(map(str, name)), rows


@dataclass(frozen=True)
class _Packages:
    """What a table's manifest says of the packages that its rows came with."""

    table: str
    packages: Mapping[str, Mapping[str, str]]

    def source(self, name: tuple[str, ...], last: Any, rows: pd.DataFrame) -> Source:
        *of, package = name
        span = f"{rows['date'].min():%Y-%m-%d} to {last:%Y-%m-%d}"
        about = self.packages[package]
        title = f"{package} {about['version']}, {about['file']} ({about['licence']})"
        key, known = ", ".join([*of, span]), f"{last:%Y-%m-%d}"
        return Source(self.table, key, title, "", known, "file", "reported")
