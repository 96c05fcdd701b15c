"""The industry's sum: revenue that purchases of chips need, and growth that prices imply."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.capex import IndustryGap, implied_growth, industry_revenue_gap
from analysis.datasets import load
from analysis.studies.inputs import chosen, ends, inputs_of, told
from analysis.studies.workbook import Workbook

QUARTERS = 4
SOLD_WITHIN_DAYS = 92
"""A run rate of chips stands against revenue to a quarter later: chips come first."""

PART_OF_ANOTHER = ("Amazon Bedrock",)
"""Inside the figure of Amazon AWS."""

HOSTS = ("Amazon AWS", "Baseten", "Microsoft", "Together AI")
"""Their revenue overlaps with that of the models they host."""

RUN_RATES = {"data_centre_revenue_quarter": QUARTERS, "data_centre_revenue_year": 1}
"""Rows of Nvidia's sales to data centres, and what makes a year of one."""

STEPS = 11
"""Ratios of the range of EV/FCF that are told."""


def add_industry(book: Workbook) -> None:
    """Add the industry form, then and now, and the growth a range of valuations implies."""
    _add_gap(book)
    _add_published(book)
    _add_implied(book)


def _add_gap(book: Workbook) -> None:
    share_row = chosen(book.as_of, "gpu_share_of_tco", "industry")
    margin_row = chosen(book.as_of, "contribution_margin", "industry, Sequoia")
    share, margin = (float(row["default"].item()) for row in (share_row, margin_row))
    what = "part of a data centre's cost that is chips, assumed of all"
    book.read("industry_chip_share", share_row, "default", "share", what)
    what = "part of their revenue that customers of data centres keep, assumed of all"
    book.read("industry_margin", margin_row, "default", "share", what)
    every = load("capex_inputs", book.as_of)
    chips = every[every["name"].isin(RUN_RATES) & (every["entity"] == "Nvidia")]
    revenues = inputs_of(book.as_of, "ai_revenue_run_rate")
    rows = []
    for _, row in chips.sort_values("date").iterrows():
        run_rate = row["default"] * RUN_RATES[row["name"]]
        _, ai_revenue = _revenue_by(revenues, row["date"])
        gap = industry_revenue_gap(run_rate, share, margin, ai_revenue)
        rows.append(_gap_row(row, gap))
    frame = pd.DataFrame(rows)
    told_by = [_sellers(revenues, day) for day in chips["date"]]
    book.show("industry_gap", frame, rows=(chips, share_row, margin_row, *told_by))
    last = frame[frame["told"]].iloc[-1]
    row = chips[(chips["date"] == last["date"]) & (chips["name"] == last["row"])]
    used = _sellers(revenues, last["date"])
    _put_gap(book, last, (row, share_row, margin_row), used)


def _gap_row(row: pd.Series, gap: IndustryGap) -> dict[str, object]:
    return {
        "date": row["date"],
        "row": row["name"],
        "run_rate_usd_bn": gap.gpu_run_rate,
        "gpu_share": gap.gpu_share,
        "customer_margin": gap.customer_margin,
        "required_usd_bn": gap.required,
        "revenue_usd_bn": gap.revenue,
        "gap_usd_bn": gap.gap,
        "ratio": gap.ratio,
        "evidence": row["evidence"],
        "told": row["evidence"] != "unresolved",
        "source": row["source"],
    }


def _sellers(revenues: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The newest run rate of each seller to a quarter after the day, none inside another."""
    until = revenues["date"] <= day + pd.Timedelta(days=SOLD_WITHIN_DAYS)
    counted = revenues[until & ~revenues["entity"].isin(PART_OF_ANOTHER)]
    return counted.drop_duplicates("entity", keep="last")


def _revenue_by(revenues: pd.DataFrame, day: pd.Timestamp) -> tuple[float, float]:
    """Of the makers of models alone, and with the hosts, whose sales overlap."""
    newest = _sellers(revenues, day)
    makers = newest[~newest["entity"].isin(HOSTS)]
    return float(makers["default"].sum()), float(newest["default"].sum())


def _put_gap(
    book: Workbook, last: pd.Series, factors: tuple[pd.DataFrame, ...], used: pd.DataFrame
) -> None:
    least, most = _revenue_by(used, last["date"])
    required, day = last["required_usd_bn"], f"{last['date']:%Y-%m-%d}"
    book.words["industry_day"] = day
    book.words["industry_sellers"] = ", ".join(sorted(used["entity"])) or "none"
    what = f"sales of chips to data centres, a year, on {day}"
    book.put("industry_run_rate", last["run_rate_usd_bn"], "usd_bn", what, rows=factors[:1])
    what = f"revenue a year that the chips sold to {day} need"
    settings: dict[str, Any] = {"rows": factors, "by": "estimated"}
    book.put("industry_required", required, "usd_bn", what, **settings)
    kind = "makers of models alone, to all with overlaps"
    what = f"AI revenue a year told to a quarter after {day}, overlaps counted twice"
    told_rows = (used,) if len(used) else ()
    value = most if len(used) else math.nan
    span: dict[str, Any] = {"interval": (least, most), "interval_kind": kind}
    book.put("industry_revenue", value, "usd_bn", what, rows=told_rows, by="derived", **span)
    settings["rows"] = (*factors, *told_rows)
    what = "required revenue of the industry less what was told"
    span = {"interval": (required - most, required - least), "interval_kind": kind}
    book.put("industry_shortfall", required - value, "usd_bn", what, **settings, **span)
    if least > 0:
        what = "required revenue of the industry over what was told"
        span = {"interval": (required / most, required / least), "interval_kind": kind}
        book.put("industry_times", required / most, "ratio", what, **settings, **span)
    else:
        book.put("industry_times", math.nan, "ratio", "required revenue over what was told")


def _add_published(book: Workbook) -> None:
    """What others said is required, newest last."""
    rows = load("capex_inputs", book.as_of)
    rows = rows[(rows["name"] == "required_revenue") & ~rows["entity"].str.contains("form")]
    rows = rows.sort_values("date", kind="stable")
    shown = ["date", "entity", "default", "low", "high", "evidence", "reasoning", "source"]
    frame = rows[shown].rename(columns={"default": "required_usd_bn"})
    book.show("industry_published", frame.reset_index(drop=True), rows=rows)
    first = told(rows[rows["entity"] == "industry, Sequoia"]).tail(1)
    what = "revenue that the newest of Sequoia's statements says the industry needs"
    book.read("published_required", first, "default", "usd_bn", what)


def _add_implied(book: Workbook) -> None:
    """Growth over a range of EV/FCF: the ratio itself cannot be told from the rows at hand."""
    values = load("meta_market_value", book.as_of)
    newest = values.sort_values("date").drop_duplicates("measure", keep="last")
    book.show("value_parts", _value_parts(newest), rows=newest)
    flows = told(values[values["measure"] == "free_cash_flow"]).sort_values("date").tail(1)
    what = "free cash flow of the last four quarters"
    flow = book.read("free_cash_flow", flows, "value", "usd_bn", what)
    ratios, later = (chosen(book.as_of, name) for name in ("ev_to_fcf", "terminal_growth"))
    least, ratio, most = ends(ratios)
    book.put(
        "value_ratio",
        ratio,
        "score",
        "enterprise value over free cash flow, assumed",
        rows=ratios,
        by="assumed",
        interval=(least, most),
        interval_kind="assumed range",
    )
    rate = book.quantities["discount_rate"].value
    perpetual = ends(later)[1]
    frame = _growth_frame(ends(ratios), rate, perpetual).assign(
        ev_usd_bn=lambda table: table["ev_to_fcf"] * flow.value
    )
    rows = (ratios, later, flows, _discount_row(book))
    book.show("implied_growth_range", frame, rows=rows)
    low, middle, high = (implied_growth(ratio, rate, perpetual) for ratio in ends(ratios))
    book.put(
        "implied_growth_assumed",
        middle,
        "share",
        "yearly growth of free cash flow for ten years that an assumed ratio of value to free "
        "cash flow implies",
        rows=rows,
        by="assumed",
        interval=(low, high),
        interval_kind="assumed range of the ratio",
    )
    what = "yearly growth of free cash flow that Meta's market value implies"
    book.put("implied_growth", math.nan, "share", what)
    book.words["value_missing"] = (
        "the number of shares and the debt were each read in one personal repository only, and "
        "stored prices are adjusted closes, which are no market prices"
    )


def _growth_frame(span: tuple[float, float, float], rate: float, perpetual: float) -> pd.DataFrame:
    low, _, high = span
    step = (high - low) / (STEPS - 1)
    ratios = [low + step * place for place in range(STEPS)]
    growth = [implied_growth(ratio, rate, perpetual) for ratio in ratios]
    return pd.DataFrame(
        {
            "ev_to_fcf": ratios,
            "cost_of_capital": rate,
            "terminal_growth": perpetual,
            "implied_growth": growth,
        }
    )


def _discount_row(book: Workbook) -> pd.DataFrame:
    rows = load("assumptions", book.as_of)
    return rows[(rows["name"] == "discount_rate") & (rows["view"] == "neutral")]


def _value_parts(newest: pd.DataFrame) -> pd.DataFrame:
    """The newest row of each part of a market value, and whether it can be told."""
    shown = newest[["measure", "date", "value", "unit", "evidence", "source"]]
    return shown.assign(told=shown["evidence"] != "unresolved").reset_index(drop=True)
