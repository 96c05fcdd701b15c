"""C08: what a year's capital expenditure must earn, and what hosting fees may bring."""

from __future__ import annotations

import pandas as pd

from analysis.capex import required_revenue
from analysis.datasets import load
from analysis.studies.workbook import Workbook

INPUTS = ("discount_rate", "ad_margin", "cloud_revenue", "cloud_share", "fee_rate")


def add_burden(book: Workbook) -> None:
    """Add life, required revenue, fees and the depreciation reported last."""
    assumptions = load("assumptions", book.as_of)
    chosen = assumptions[assumptions["name"].isin(INPUTS)]
    neutral = chosen[chosen["view"] == "neutral"].set_index("name")
    life = _server_life(book)
    _add_inputs(book, chosen)
    _add_required(book, neutral, chosen, life)
    _add_fees(book, chosen)
    _add_reported(book)


def _server_life(book: Workbook) -> pd.DataFrame:
    """The life Meta gave its servers last, among rows whose text can be told."""
    lives = load("useful_lives", book.as_of)
    told = (lives["company"] == "Meta") & (lives["evidence"] != "unresolved")
    row = lives[told].sort_values("effective_date").tail(1)
    book.read("useful_life", row, "new_years", "years", "useful life of Meta's servers")
    return row


def _lives(book: Workbook) -> pd.DataFrame:
    """Lives of servers that large firms have stated, among rows whose text can be told."""
    lives = load("useful_lives", book.as_of)
    servers = lives["asset_class"].str.contains("server") & (lives["evidence"] != "unresolved")
    return lives[servers & lives["new_years"].notna()]


def _add_inputs(book: Workbook, chosen: pd.DataFrame) -> None:
    for name, unit in (("discount_rate", "share"), ("ad_margin", "share")):
        row = chosen[(chosen["name"] == name) & (chosen["view"] == "neutral")]
        book.put(
            name,
            row["default"].item(),
            unit,
            f"assumed {name.replace('_', ' ')}",
            rows=row,
            by="assumed",
            interval=(row["low"].item(), row["high"].item()),
            interval_kind="assumed range",
        )


def _add_required(
    book: Workbook, neutral: pd.DataFrame, chosen: pd.DataFrame, life: pd.DataFrame
) -> None:
    capex, years = book.quantities["capex_last"].value, book.quantities["useful_life"].value
    rate, margin = (_range(neutral, name) for name in ("discount_rate", "ad_margin"))
    lives = _lives(book)
    longest, shortest = float(lives["new_years"].max()), float(lives["new_years"].min())
    value, low, high = (
        float(required_revenue(capex, life_years, rate[r], margin[m]))
        for life_years, r, m in (
            (years, "default", "default"),
            (longest, "low", "high"),
            (shortest, "high", "low"),
        )
    )
    book.words["lives_compared"] = f"{shortest:g} to {longest:g}"
    annual = load("meta_annual", book.as_of)
    last = annual[annual["fiscal_year"] == annual["fiscal_year"].max()]
    priced = chosen[chosen["name"].isin(("discount_rate", "ad_margin"))]
    rows = (last, life, lives, priced[priced["view"] == "neutral"])
    book.put(
        "required_revenue",
        value,
        "usd_bn",
        "yearly revenue that pays one year's capital expenditure back over its servers' life",
        rows=rows,
        by="estimated",
        interval=(low, high),
        interval_kind="range of lives, rates and margins",
    )
    share = value / book.quantities["revenue_last"].value
    what = "required revenue over the revenue of the year"
    book.put("required_share", share, "share", what, rows=rows, by="estimated")


def _range(neutral: pd.DataFrame, name: str) -> dict[str, float]:
    return {end: float(neutral[end][name]) for end in ("low", "default", "high")}


def _add_fees(book: Workbook, chosen: pd.DataFrame) -> None:
    """Hosted revenue x part under contract x fee: neutral, and the ends over all views."""
    rows = chosen[chosen["name"].isin(("cloud_revenue", "cloud_share", "fee_rate"))]
    product = rows.groupby("view")[["low", "default", "high"]].prod()
    fees = float(product["default"]["neutral"])
    ends = (float(product["low"].min()), float(product["high"].max()))
    kind = "range over all views"
    book.put(
        "fees",
        fees,
        "usd_bn",
        "hosting fees a year, estimated",
        rows=rows,
        by="estimated",
        interval=ends,
        interval_kind=kind,
    )
    annual = load("meta_annual", book.as_of)
    last = annual[annual["fiscal_year"] == annual["fiscal_year"].max()]
    for name, base in (("revenue", "revenue_last"), ("required", "required_revenue")):
        size = book.quantities[base].value
        book.put(
            f"fees_over_{name}",
            fees / size,
            "share",
            f"hosting fees over {book.quantities[base].meaning}",
            rows=(rows, last),
            by="estimated",
            interval=(ends[0] / size, ends[1] / size),
            interval_kind=kind,
        )


def _add_reported(book: Workbook) -> None:
    annual = load("meta_annual", book.as_of)
    row = annual[annual["fiscal_year"] == annual["fiscal_year"].max()]
    what = f"depreciation and amortisation reported for {int(row['fiscal_year'].item())}"
    book.read("reported_depreciation", row, "depreciation_usd_bn", "usd_bn", what)
