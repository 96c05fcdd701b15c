"""Fetched filings against those that are there, and the new quarters they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.core import LiveDataError
from analysis.datasets.loading import load, load_versions
from analysis.datasets.manifest import read_manifest
from analysis.datasets.store_tables import ITEMS
from analysis.live.additions import DIFFERENCES, Change, check_most_agree, compare
from analysis.live.filings import COLUMNS, FILED, KEY, Facts, address_of, versions
from analysis.live.quarters import annual, quarterly

FACTS = "company_facts"
CASH = "operating_cash_flow"
STATEMENT = tuple(item for item in ITEMS if item != CASH)
"""Items that are columns of `meta_quarterly`; cash flow goes into free cash flow alone."""

NEEDED = ("revenue", "operating_income", "capex_ppe", "finance_lease_principal")
"""Without these a quarter is no row of Meta's."""

TOLERANCE_USD_BN = 0.0015  # figures of releases are in millions
_SAME = 1e-9
_DAYS_A_MONTH = 30.44
_DIGITS = 6  # of US$ bn: thousands of dollars
_META, _WITH_LEASES, _PURCHASES = "Meta", "with finance-lease principal", "purchases"
_FILE = {"checked": "file", "from_memory": "", "note": ""}


def filing_change(base: Path, facts: Facts, today: dt.date) -> Change:
    """What `facts` add to the tables of `base`: facts, quarters of Meta's and of its peers.

    Parameters
    ----------
    base : Path
        Data folder.
    facts : Facts
        Of `filings.fetch_filings`.
    today : date
        The day that a figure changed in place becomes known.

    Raises
    ------
    LiveDataError
        If figures that were there are gone.
    """
    fresh, differences = _facts(base, _dated(facts.frame), today)
    latest = _latest(base, fresh)
    meta = _meta_rows(base, latest[latest["company"] == _META])
    peers = pd.DataFrame([*_of_meta(base, meta), *_peer_rows(base, latest)])
    rows = {FACTS: fresh.assign(**_origin_of_facts(fresh)), "meta_quarterly": meta}
    rows["peers_capex"] = peers
    every = [one for one in (differences, _against_releases(base, latest)) if len(one)]
    notes = [f"not found among the facts of {line}." for line in facts.missing]
    listed = pd.concat(every) if every else pd.DataFrame(columns=DIFFERENCES)
    return Change({name: part for name, part in rows.items() if len(part)}, listed, tuple(notes))


def _dated(facts: pd.DataFrame) -> pd.DataFrame:
    days = ["period_start", "period_end", "known_on"]
    return facts.assign(**{name: pd.to_datetime(facts[name]) for name in days})


def _facts(base: Path, facts: pd.DataFrame, today: dt.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Versions that are not there yet, and where the latest figure differs from the one kept."""
    columns = [*COLUMNS, *FILED]
    if FACTS not in read_manifest(base):
        return facts[columns], pd.DataFrame(columns=DIFFERENCES)
    known = load_versions(FACTS, folder=base)[columns]
    _check_none_gone(known, facts)
    before = versions(known).drop_duplicates(KEY, keep="last").set_index(KEY)
    after = facts.drop_duplicates(KEY, keep="last").set_index(KEY)
    _, _, differences = compare(FACTS, before, after, ["value_usd_bn"], _SAME)
    check_most_agree(before, after, differences)
    there = pd.MultiIndex.from_frame(known[[*KEY, "known_on"]])
    new = facts[~pd.MultiIndex.from_frame(facts[[*KEY, "known_on"]]).isin(there)]
    both = versions(pd.concat([known.assign(_new=False), new.assign(_new=True)]))
    fresh = both[both["_new"].astype(bool)][columns]
    return pd.concat([fresh, _changed_in_place(known, facts, today)]), differences


def _changed_in_place(known: pd.DataFrame, facts: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """The last figure of a span, if its filing is there with another value: known from today."""
    key = [*KEY, "known_on"]
    now = facts.drop_duplicates(KEY, keep="last").set_index(key)
    was = known.set_index(key).reindex(now.index)
    changed = now[(now["value_usd_bn"] - was["value_usd_bn"]).abs() > _SAME].reset_index()
    told = changed.assign(known_on=pd.Timestamp(today))
    latest = known.sort_values("known_on").drop_duplicates(KEY, keep="last").set_index(KEY)
    kept = latest["value_usd_bn"].reindex(pd.MultiIndex.from_frame(told[KEY])).to_numpy()
    return told[(told["value_usd_bn"].to_numpy() != kept)][known.columns.tolist()]


def _check_none_gone(known: pd.DataFrame, facts: pd.DataFrame) -> None:
    asked = known[known["company"].isin(set(facts["company"]))]
    gone = pd.MultiIndex.from_frame(asked[KEY]).difference(pd.MultiIndex.from_frame(facts[KEY]))
    if len(gone):
        company, item, _, end = gone[0]
        raise LiveDataError(
            f"schema drift: {len(gone)} figure(s) that were there are gone, such as {company} "
            f"{item} to {end:%Y-%m-%d}; the answer is not used."
        )


def _latest(base: Path, fresh: pd.DataFrame) -> pd.DataFrame:
    """The latest version of every fact, those that are there included."""
    parts = [fresh]
    if FACTS in read_manifest(base):
        parts.insert(0, load_versions(FACTS, folder=base)[[*COLUMNS, *FILED]])
    every = pd.concat(parts).sort_values("known_on", kind="stable")
    return every.drop_duplicates(KEY, keep="last")


def _origin_of_facts(facts: pd.DataFrame) -> dict[str, Any]:
    told = facts["form"] + ", accession " + facts["accession"] + ", tag " + facts["tag"]
    urls = [address_of(company) for company in facts["company"]]
    return {"source": "SEC company facts: " + told, "source_url": urls, "evidence": "reported"} | (
        _FILE
    )


def _wide(facts: pd.DataFrame) -> pd.DataFrame:
    """A row a quarter, a column an item, with the origin of the quarter's last figure."""
    quarters = quarterly(facts)
    if quarters.empty:
        return pd.DataFrame()
    return _by_item(quarters).join(quarters.groupby("period_end")["direct"].all())


def _by_item(spans: pd.DataFrame) -> pd.DataFrame:
    """A row an end of span, a column an item, and the filing that was the last to tell one."""
    values = spans.pivot_table(index="period_end", columns="item", values="value_usd_bn")
    last = spans.sort_values("known_on").drop_duplicates("period_end", keep="last")
    told = last.set_index("period_end")[["form", "accession", "known_on"]]
    return values.round(_DIGITS).join(told)


def _meta_rows(base: Path, facts: pd.DataFrame) -> pd.DataFrame:
    """Quarters after the last one of `meta_quarterly`, in its columns."""
    known = load("meta_quarterly", folder=base)
    columns = list(load_versions("meta_quarterly", folder=base).columns)
    wide = _wide(facts)
    if wide.empty or not set(NEEDED) <= set(wide):
        return pd.DataFrame(columns=columns)
    new = wide[wide.index > known["period_end"].max()].dropna(subset=list(NEEDED))
    definition = str(known["capex_definition"].iloc[-1])
    rows = [_meta_row(end, row, definition) for end, row in new.iterrows()]
    return pd.DataFrame(rows, columns=columns)


def _meta_row(end: Any, row: pd.Series, definition: str) -> dict[str, Any]:
    told = {f"{item}_usd_bn": row.get(item) for item in STATEMENT}
    capex = row["capex_ppe"] + row["finance_lease_principal"]
    cash = row.get(CASH, float("nan"))
    return {
        "period_end": end,
        "known_on": row["known_on"],
        **told,
        "capex_usd_bn": capex,
        "capex_definition": definition,
        "free_cash_flow_usd_bn": cash - capex,
        **_origin(_META, row),
        "evidence": "derived",
        "note": "capital expenditure and free cash flow are sums of reported figures"
        + ("" if row["direct"] else "; cash-flow items are year-to-date differences"),
    }


def _origin(company: str, row: pd.Series) -> dict[str, Any]:
    told = f"SEC company facts: {row['form']}, accession {row['accession']}"
    return {**_FILE, "source": told, "source_url": address_of(company)}


def _of_meta(base: Path, meta: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Meta's rows among its peers are those of `meta_quarterly`."""
    last = _last(base, _META, "quarter", _WITH_LEASES)
    for row in meta.to_dict("records"):
        shared = {name: row[name] for name in _SHARED_WITH_META}
        last = {**last, **shared, "fiscal_period": _period_after(last, row["period_end"])}
        yield last


_SHARED_WITH_META = (
    "period_end",
    "capex_usd_bn",
    "finance_lease_principal_usd_bn",
    "revenue_usd_bn",
    "known_on",
    "source",
    "source_url",
    "checked",
    "from_memory",
    "evidence",
    "note",
)


def _peer_rows(base: Path, facts: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Quarters and years after the last one of each peer, by purchases."""
    spans: tuple[tuple[str, Callable[[pd.DataFrame], pd.DataFrame]], ...] = (
        ("quarter", _wide),
        ("year", _years),
    )
    for company, part in facts[facts["company"] != _META].groupby("company"):
        for kind, wide_of in spans:
            last = _last(base, str(company), kind, _PURCHASES)
            wide = wide_of(part)
            if last and "capex_ppe" in wide:
                yield from _after(last, wide, str(company))


def _after(last: dict[str, Any], wide: pd.DataFrame, company: str) -> Iterator[dict[str, Any]]:
    new = wide[wide.index > last["period_end"]].dropna(subset=["capex_ppe"])
    for end, row in new.iterrows():
        last = {
            **last,
            **_origin(company, row),
            "period_end": end,
            "fiscal_period": _period_after(last, end),
            "capex_usd_bn": row["capex_ppe"],
            "finance_lease_principal_usd_bn": row.get("finance_lease_principal"),
            "revenue_usd_bn": row.get("revenue"),
            "known_on": row["known_on"],
            "evidence": "reported" if row["direct"] else "derived",
        }
        yield last


def _years(facts: pd.DataFrame) -> pd.DataFrame:
    spans = annual(facts)
    if spans.empty:
        return pd.DataFrame()
    return _by_item(spans).assign(direct=True)


def _last(base: Path, company: str, kind: str, measure: str) -> dict[str, Any]:
    """The last row of one series of `peers_capex`; empty if it has none."""
    frame = load("peers_capex", folder=base)
    rows = frame[
        (frame["company"] == company)
        & (frame["period_type"] == kind)
        & (frame["measure"] == measure)
    ].sort_values("period_end")
    return dict(rows.iloc[-1]) if len(rows) else {}


def _period_after(last: dict[str, Any], end: Any) -> str:
    months = round((end - last["period_end"]).days / _DAYS_A_MONTH)
    return later_period(str(last["fiscal_period"]), months)


def later_period(label: str, months: int) -> str:
    """The fiscal period that ends so many months after `label`.

    Examples
    --------
    >>> later_period("FY2026 Q4", 3), later_period("FY2026 Q1", 9), later_period("FY2026", 12)
    ('FY2027 Q1', 'FY2026 Q4', 'FY2027')
    """
    year, _, quarter = label.removeprefix("FY").partition(" Q")
    if not quarter:
        return f"FY{int(year) + round(months / 12)}"
    step = int(quarter) - 1 + round(months / 3)
    return f"FY{int(year) + step // 4} Q{step % 4 + 1}"


def _against_releases(base: Path, facts: pd.DataFrame) -> pd.DataFrame:
    """Where filings and the compiled quarters of Meta's do not say the same."""
    wide = _wide(facts[facts["company"] == _META])
    if wide.empty:
        return pd.DataFrame(columns=DIFFERENCES)
    known = load("meta_quarterly", folder=base).set_index("period_end")
    items = [item for item in STATEMENT if item in wide]
    names = [f"{item}_usd_bn" for item in items]
    shared = known.index.intersection(wide.index)
    after = wide.loc[shared, items].set_axis(names, axis=1)
    before = known.loc[shared, names].where(after.notna())
    same = (before.astype(float) - after.astype(float)).abs() <= TOLERANCE_USD_BN
    kept = after.where(~same & before.notna(), before)
    _, _, differences = compare("meta_quarterly", before, kept, names, _SAME)
    return differences
