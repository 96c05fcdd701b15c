"""What the manifest of a refreshed store says of each table that a refresh writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib.metadata import version

from analysis.datasets.store_tables import FACTORS as FACTOR_NAMES
from analysis.live.factor_rows import PACKAGE as FRENCH
from analysis.live.filings import KEY
from analysis.live.price_rows import PACKAGE as YAHOO
from analysis.live.services import FACTORS, PRICES

_NOT_SHARED = "the service's own terms; for your own use, not to be passed on"
_YAHOO: dict[str, object] = {"publisher": "Yahoo Finance", "kind": "price", "day": "date"}
_FRENCH: dict[str, object] = {
    "publisher": "Kenneth R. French, Data Library",
    "kind": "price",
    "day": "date",
}
_MONEY = "a share, in the currency of its exchange (New York: US$)"
_TRADED = {"close": f"{_MONEY}, as traded", "volume": "shares", "dividend": _MONEY}
_PRICE = {"adj_close": f"{_MONEY}, adjusted; points for an index"}

_DAILY: dict[str, dict[str, object]] = {
    "prices_daily": {**_YAHOO, "key": ["date", "ticker"], "units": _PRICE},
    "prices_traded": {
        **_YAHOO,
        "title": "Closes as traded, volumes, dividends and splits",
        "key": ["date", "ticker"],
        "units": {**_TRADED, "split": "new shares for one old; 0 on a day without"},
    },
    "factors_daily": {
        **_FRENCH,
        "title": "Daily factors of the French library",
        "key": ["date"],
        "units": dict.fromkeys(FACTOR_NAMES, "fraction a day"),
    },
}
_NEW: dict[str, dict[str, object]] = {
    **_DAILY,
    **{
        f"{name}_restated": {**entry, "title": f"Rows that {name} states otherwise than before"}
        for name, entry in _DAILY.items()
    },
    "company_facts": {
        "publisher": "U.S. Securities and Exchange Commission, company facts",
        "kind": "fact",
        "day": "period_end",
        "title": "Figures that Meta and its peers reported, by span of time and filing",
        "key": KEY,
        "units": {"value_usd_bn": "US$ bn, nominal"},
    },
}


def fields_of(table: str, is_new: bool, today: dt.date) -> dict[str, object]:
    """Fields of the manifest to set for `table`; all of them if the manifest does not have it."""
    if not is_new:
        return {"retrieved": today}
    licence = "facts; public domain" if table == "company_facts" else _NOT_SHARED
    file = {"file": f"store/{table}.csv", "licence": licence, "retrieved": today}
    return {**file, **_NEW[table], "rows": 0, "sha256": "", "validated": ""}


def parts_of(table: str, today: dt.date) -> Mapping[str, Mapping[str, str]]:
    """Sub-tables of the manifest to set: the package of the new rows, and units that are wider."""
    if table.startswith("prices"):
        told = f"{version('yfinance')}, refreshed on {today}", "chart service", PRICES.address
        wider = {"units": _PRICE} if table == "prices_daily" else {}
        return {f"packages.{YAHOO}": _package(*told), **wider}
    if table.startswith("factors"):
        told = f"as of {today}", "daily five factors, momentum", FACTORS.address
        return {f"packages.{FRENCH}": _package(*told)}
    return {}


def _package(told: str, file: str, address: str) -> Mapping[str, str]:
    return {"version": told, "file": f"{file} at {address}", "licence": _NOT_SHARED}
