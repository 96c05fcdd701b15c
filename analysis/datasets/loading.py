"""Load a table, or the prices, as known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.core import DataError, as_timestamp, known_by, latest_version, unknown_name
from analysis.core.provenance import price_sources, sources_of
from analysis.core.store import described
from analysis.datasets.folder import data_folder
from analysis.datasets.manifest import Entry, entry_of, read_manifest
from analysis.datasets.reading import read_table

Day = str | dt.date | None

FACTORS = "factors_daily"
"""The table of factors, which only a local store has."""


def load(
    name: str, as_of: Day = None, *, folder: Path | None = None, source: str = "auto"
) -> pd.DataFrame:
    """The rows of a table that were known on a day, the latest version of each key.

    Parameters
    ----------
    name : str
        A table of the catalogue, such as ``meta_annual``.
    as_of : str or date, optional
        Nothing with a later `known_on` is seen (prices: no later day). None: all that is known.
    folder : Path, optional
        Another data folder with a `manifest.toml`.
    source : {"auto", "snapshot", "store"}
        Without `folder`: the tables shipped with the package, those of the local store, or the
        store's if it was refreshed since; `attrs["data"]` says which.

    Returns
    -------
    DataFrame
        Days as datetime64, text as str (empty text where there is none), numbers as float or
        integer; money in US$ bn, shares in percent where the column ends in ``_pct``. Its `attrs`
        hold `table`, `key`, `units`, `as_of`, `data` and `sources`. The frame is the caller's own.

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
    home = folder or data_folder(source)
    entry = entry_of(name, read_manifest(home))
    frame = _known(entry, home, as_of)
    latest = frame if entry.kind == "price" else latest_version(frame, list(entry.key))
    return _own(latest, entry, home, as_of)


def load_versions(
    name: str, as_of: Day = None, *, folder: Path | None = None, source: str = "auto"
) -> pd.DataFrame:
    """The rows of a table known on a day with those restated since: every version of each key.

    Arguments, columns, `attrs` and errors are those of `load`.

    Examples
    --------
    >>> len(load_versions("meta_quarterly")) > len(load("meta_quarterly"))
    True
    """
    home = folder or data_folder(source)
    entry = entry_of(name, read_manifest(home))
    return _own(_known(entry, home, as_of), entry, home, as_of)


def load_prices(
    tickers: str | Sequence[str] | None = None,
    as_of: Day = None,
    *,
    folder: Path | None = None,
    source: str = "auto",
) -> pd.DataFrame:
    """Adjusted closes, sessions × tickers; only their returns are as-of clean.

    Parameters
    ----------
    tickers : str or sequence of str, optional
        In the order wanted; all by default.
    as_of : str or date, optional
        The last day that is seen.
    folder : Path, optional
        Another data folder.
    source : {"auto", "snapshot", "store"}
        As for `load`.

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
    home = folder or data_folder(source)
    rows = load("prices_daily", as_of, folder=home)
    wanted = _wanted(tickers, load("prices_daily", folder=home)["ticker"])
    rows = rows[rows["ticker"].isin(wanted)]
    prices = rows.pivot(index="date", columns="ticker", values="adj_close")
    prices = prices.reindex(columns=pd.Index(wanted, name="ticker", dtype=prices.columns.dtype))
    prices.attrs.update(rows.attrs)
    prices.attrs["sources"] = price_sources(rows, rows.attrs["packages"])
    return prices


def load_factors(
    as_of: Day = None, *, folder: Path | None = None, source: str = "auto"
) -> pd.DataFrame:
    """Daily factors of the French library, from the local store; they may not be shipped.

    Parameters
    ----------
    as_of : str or date, optional
        The last day that is seen. The library publishes a day some weeks later and restates old
        ones; a restated value is seen from the day on which it was fetched.
    folder : Path, optional
        A data folder that has them.
    source : {"auto", "snapshot", "store"}
        As for `load`.

    Returns
    -------
    DataFrame, shape (sessions, 7)
        Index `date`; `mkt_rf`, `smb`, `hml`, `rmw`, `cma`, `rf`, `mom` as fractions a day, ready
        for `event_study(..., model="factors")` and ``"capm"``.

    Raises
    ------
    DataError
        If no refresh has fetched them yet, naming the command.

    Examples
    --------
    >>> load_factors(source="snapshot")
    Traceback (most recent call last):
    ...
    analysis.core.errors.DataError: no factors here: they may not be shipped; run `python -m ...
    """
    home = folder or data_folder(source)
    if FACTORS not in read_manifest(home):
        raise DataError(
            "no factors here: they may not be shipped; run `python -m analysis refresh --factors`."
        )
    rows = load(FACTORS, as_of, folder=home)
    factors = rows.drop(columns="package").set_index("date")
    factors.attrs.update(rows.attrs)
    return factors


def _known(entry: Entry, home: Path, as_of: Day) -> pd.DataFrame:
    """Rows known on a day; of prices and factors each key once, as restated by then."""
    frame = read_table(entry, home)
    if entry.kind != "price":
        return known_by(frame, as_of)
    if "known_on" in frame:
        return known_by(frame, as_of)
    seen = frame if as_of is None else frame[frame[entry.day] <= as_timestamp(as_of)]
    restated = read_manifest(home).get(f"{entry.name}_restated")
    if restated is None:
        return seen
    later = latest_version(known_by(read_table(restated, home), as_of), list(entry.key))
    return _overlaid(seen, later, list(entry.key))


def _overlaid(frame: pd.DataFrame, later: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """`frame` with the values of `later` where their keys agree."""
    changed = later.set_index(key)
    kept = frame.set_index(key)
    shared = kept.index.intersection(changed.index)
    columns = [column for column in kept.columns if column in changed]
    kept.loc[shared, columns] = changed.loc[shared, columns]
    return kept.reset_index()[frame.columns]


def _own(frame: pd.DataFrame, entry: Entry, home: Path, as_of: Day) -> pd.DataFrame:
    """A copy that says which table, key and sources it has."""
    own = frame.reset_index(drop=True)
    own.attrs.update(_attributes(entry, home, as_of))
    own.attrs["sources"] = sources_of(own)
    return own


def _attributes(entry: Entry, home: Path, as_of: Day) -> dict[str, object]:
    day = None if as_of is None else as_timestamp(as_of).strftime("%Y-%m-%d")
    units = dict(entry.units or {})
    about: dict[str, object] = {"table": entry.name, "key": entry.key, "units": units, "as_of": day}
    about["data"] = described(home)
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
