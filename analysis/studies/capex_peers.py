"""Capital intensity of Meta by quarter, and of its peers, each by its own definition."""

from __future__ import annotations

import math

import pandas as pd

from analysis.capex import capital_intensity, peer_intensity
from analysis.datasets import load
from analysis.studies.inputs import told
from analysis.studies.workbook import Workbook

FIRMS = ("Alphabet", "Amazon", "Meta", "Microsoft", "Oracle")
DRAWN_PERIODS = ("quarter", "year")


def add_peers(book: Workbook) -> None:
    """Add intensity by firm and period, how definitions differ, and Meta's own quarters."""
    rows = _one_definition_each(load("peers_capex", book.as_of))
    frame = _every_period(rows)
    drawn = _drawn(frame)
    whole = rows.dropna(subset=["capex_usd_bn", "revenue_usd_bn"])
    book.show("peers", frame, rows=whole)
    book.show("peers_told", drawn, rows=_behind(told(whole), drawn))
    every = load("peers_capex", book.as_of)
    book.show("definitions", _definitions(every), rows=every)
    for firm in FIRMS:
        _add_last(book, firm, rows, drawn)
    _add_meta_quarters(book)


def _one_definition_each(peers: pd.DataFrame) -> pd.DataFrame:
    """The rows of each firm's most frequent definition; the others are in the table."""
    counts = peers.groupby(["company", "measure", "capex_definition"])["period_end"]
    size = counts.transform("size")
    most = size.groupby(peers["company"]).transform("max")
    return peers[size == most]


def _every_period(rows: pd.DataFrame) -> pd.DataFrame:
    """Quarters and fiscal years of all firms; `told` is False where a row cannot be told."""
    parts = [
        peer_intensity(rows, period, incomplete="drop").to_frame().assign(period=period)
        for period in DRAWN_PERIODS
    ]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(told=frame["evidence"] != "unresolved")


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """What may be drawn: each firm's quarters, or its years where it has no quarter."""
    shown = frame[frame["told"]]
    quarterly = set(shown[shown["period"] == "quarter"]["company"])
    by_quarter = shown["company"].isin(quarterly)
    kept = shown[(shown["period"] == "quarter") == by_quarter]
    return kept.sort_values(["company", "period_end"], ignore_index=True)


def _behind(rows: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """The rows of the firms and periods that are drawn."""
    key = ["company", "period_end"]
    return rows[rows.set_index(key).index.isin(drawn.set_index(key).index)]


def _definitions(peers: pd.DataFrame) -> pd.DataFrame:
    """One row a firm and definition: what it counts, the rows there are, what it leaves out."""
    rows = []
    keys = ["company", "measure", "capex_definition"]
    for (firm, measure, definition), group in peers.groupby(keys):
        years = group[group["fiscal_period"].str.len() == len("FY2000")]
        fourth = group[group["fiscal_period"].str.endswith("Q4")]
        closing = pd.concat([years, fourth])["period_end"].dt.month_name()
        leases = group.dropna(subset=["finance_lease_principal_usd_bn"]).tail(1)
        part = leases["finance_lease_principal_usd_bn"] / leases["capex_usd_bn"]
        rows.append(
            {
                "company": firm,
                "measure": measure,
                "capex_definition": definition,
                "fiscal_year_ends": closing.iloc[-1] if len(closing) else "",
                "quarters": int((group["period_type"] == "quarter").sum()),
                "years": int((group["period_type"] == "year").sum()),
                "with_revenue": int(group["revenue_usd_bn"].notna().sum()),
                "told": len(told(group)),
                "lease_principal_over_capex": float(part.iloc[0]) if len(part) else math.nan,
            }
        )
    return pd.DataFrame(rows)


def _add_last(book: Workbook, firm: str, rows: pd.DataFrame, drawn: pd.DataFrame) -> None:
    name, of_firm = f"intensity_{firm.lower()}", drawn[drawn["company"] == firm]
    if of_firm.empty:
        book.put(name, math.nan, "share", f"capital expenditure over revenue of {firm}")
        return
    last = of_firm.iloc[-1]
    row = rows[
        (rows["company"] == firm)
        & (rows["period_end"] == last["period_end"])
        & (rows["period_type"] == last["period"])
    ]
    what = (
        f"capital expenditure over revenue of {firm} in the {last['period']} to "
        f"{last['period_end']:%Y-%m-%d}, {last['measure']}"
    )
    book.put(name, last["capital_intensity"], "share", what, rows=row)


def _add_meta_quarters(book: Workbook) -> None:
    """Meta's quarters, with the definition of each: it changed twice."""
    quarterly = load("meta_quarterly", book.as_of).sort_values("period_end")
    by_day = quarterly.set_index("period_end")
    known = by_day[by_day[["capex_usd_bn", "revenue_usd_bn"]].notna().all(axis=1)]
    share = capital_intensity(known["capex_usd_bn"], known["revenue_usd_bn"])
    shown = ["capex_usd_bn", "revenue_usd_bn", "capex_definition", "evidence"]
    book.show(
        "meta_intensity",
        known[shown].assign(capital_intensity=share).reset_index(),
        rows=quarterly[quarterly["period_end"].isin(known.index)],
    )
    last = quarterly[quarterly["period_end"] == share.index[-1]]
    what = f"capital expenditure over revenue of Meta in the quarter to {share.index[-1]:%Y-%m-%d}"
    book.put("intensity_quarter", share.iloc[-1], "share", what, rows=last)
