"""Load a table, or the prices, as known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.core import DataError, as_timestamp, known_by, latest_version, unknown_name
from analysis.core.provenance import price_sources, sources_of
from analysis.datasets.folder import data_folder
from analysis.datasets.manifest import Entry, entry_of, read_manifest
from analysis.datasets.reading import read_table

Day = str | dt.date | None


def load(name: str, as_of: Day = None, *, folder: Path | None = None) -> pd.DataFrame:
    """The rows of a table that were known on a day, the latest version of each key.

    Parameters
    ----------
    name : str
        A table of the catalogue, such as ``meta_annual``.
    as_of : str or date, optional
        Nothing with a later `known_on` is seen (prices: no later day). None: all that is known.
    folder : Path, optional
        Another data folder with a `manifest.toml`; the package's own by default.

    Returns
    -------
    DataFrame
        Days as datetime64, text as str (empty text where there is none), numbers as float or
        integer; money in US$ bn, shares in percent where the column ends in ``_pct``. Its `attrs`
        hold `table`, `key`, `units`, `as_of` and `sources`. The frame is the caller's own.

    Raises
    ------
    DataError
        If there is no such table (with the nearest names), `as_of` is no ISO date, or the file is
        not what the manifest and the schema say (with every fault).

    Examples
    --------
    >>> load("meta_annual", as_of="2024-06-30").query("fiscal_year == 2023")["capex_usd_bn"].item()
    28.103
    >>> int(load("meta_annual", as_of="2023-10-15")["fiscal_year"].max())
    2022
    """
    home = folder or data_folder()
    entry = entry_of(name, read_manifest(home))
    frame = _known(read_table(entry, home), entry, as_of)
    latest = frame if entry.kind == "price" else latest_version(frame, list(entry.key))
    return _own(latest, entry, as_of)


def load_versions(name: str, as_of: Day = None, *, folder: Path | None = None) -> pd.DataFrame:
    """The rows of a table known on a day with those restated since: every version of each key.

    Arguments, columns, `attrs` and errors are those of `load`.

    Examples
    --------
    >>> len(load_versions("meta_quarterly")) > len(load("meta_quarterly"))
    True
    """
    home = folder or data_folder()
    entry = entry_of(name, read_manifest(home))
    return _own(_known(read_table(entry, home), entry, as_of), entry, as_of)


def load_prices(
    tickers: str | Sequence[str] | None = None,
    as_of: Day = None,
    *,
    folder: Path | None = None,
) -> pd.DataFrame:
    """Adjusted closes, sessions × tickers; only their returns are as-of clean.

    Parameters
    ----------
    tickers : str or sequence of str, optional
        In the order wanted; all by default.
    as_of : str or date, optional
        The last day that is seen.
    folder : Path, optional
        Another data folder; the package's own by default.

    Returns
    -------
    DataFrame, shape (sessions, tickers)
        Index `date` (days on which one of the tickers has a price), columns `ticker`, US$ (the
        index ``^GSPC`` in points). A missing price is NaN and never filled. Adjusted closes are
        scaled by dividends paid later, so levels are not what a screen showed on the day.

    Raises
    ------
    DataError
        For an unknown ticker (with the nearest names), or no ticker.

    Examples
    --------
    >>> load_prices(["META", "^GSPC"], as_of="2022-12-28").shape
    (1257, 2)
    """
    rows = load("prices_daily", as_of, folder=folder)
    wanted = _wanted(tickers, load("prices_daily", folder=folder)["ticker"])
    rows = rows[rows["ticker"].isin(wanted)]
    prices = rows.pivot(index="date", columns="ticker", values="adj_close")
    prices = prices.reindex(columns=pd.Index(wanted, name="ticker", dtype=prices.columns.dtype))
    prices.attrs.update(rows.attrs)
    prices.attrs["sources"] = price_sources(rows, rows.attrs["packages"])
    return prices


def _known(frame: pd.DataFrame, entry: Entry, as_of: Day) -> pd.DataFrame:
    if entry.kind == "price":
        return frame if as_of is None else frame[frame[entry.day] <= as_timestamp(as_of)]
    return known_by(frame, as_of)


def _own(frame: pd.DataFrame, entry: Entry, as_of: Day) -> pd.DataFrame:
    """A copy that says which table, key and sources it has."""
    own = frame.reset_index(drop=True)
    own.attrs.update(_attributes(entry, as_of))
    own.attrs["sources"] = sources_of(own)
    return own


def _attributes(entry: Entry, as_of: Day) -> dict[str, object]:
    day = None if as_of is None else as_timestamp(as_of).strftime("%Y-%m-%d")
    units = dict(entry.units or {})
    about: dict[str, object] = {"table": entry.name, "key": entry.key, "units": units, "as_of": day}
    about |= {"packages": dict(entry.packages)} if entry.packages else {}
    return about | ({"made": dict(entry.made), "title": entry.title} if entry.made else {})


def _wanted(tickers: str | Sequence[str] | None, known: pd.Series) -> list[str]:
    names = sorted(known.unique())
    if tickers is None:
        return names
    wanted = list(dict.fromkeys([tickers] if isinstance(tickers, str) else tickers))
    if not wanted:
        raise DataError(f"tickers is empty; name one of {', '.join(names)}, or leave it out.")
    strange = [ticker for ticker in wanted if ticker not in names]
    if strange:
        raise DataError(unknown_name("ticker", strange[0], names))
    return wanted
