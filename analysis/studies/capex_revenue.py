"""C08 and C14: what the spending must earn, by AI's part, backwards, a head and by every choice."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.capex import (
    RevenueBreakEven,
    per_head,
    required_revenue,
    revenue_break_even,
    revenue_choices,
)
from analysis.capex.payback import UNKNOWNS
from analysis.datasets import load
from analysis.studies.capex_ai_part import add_ai_part, carved_out
from analysis.studies.capex_industry import add_industry
from analysis.studies.capex_peers import add_peers
from analysis.studies.inputs import chosen, ends, inputs_of, told
from analysis.studies.workbook import Workbook

LIVES = np.arange(2.0, 8.01, 0.25)
"""Useful lives, in years, over which required revenue is drawn."""

RATES = np.arange(0.04, 0.1601, 0.01)
"""Costs of capital, a year, over which required revenue is drawn."""

FEES = ("cloud_revenue", "cloud_share", "fee_rate")
BEFORE_TAX = 0.0

PEOPLE, ADVERTISERS = "family_dap", "active_advertisers"
ONES_IN_MILLION = 1e6

TOO_LITTLE, ENOUGH = "too little at both ends", "enough at both ends"


def add_revenue(book: Workbook) -> None:
    """Add everything on revenue that is needed; asks for what `add_burden` put in."""
    add_ai_part(book)
    _add_contour(book)
    _add_ai_required(book)
    _add_heads(book)
    _add_stated(book)
    _add_payback(book)
    _add_choices(book)
    add_industry(book)
    add_peers(book)


def _last(as_of: str | None, years: int = 1) -> pd.DataFrame:
    annual = load("meta_annual", as_of)
    return annual[annual["fiscal_year"] > annual["fiscal_year"].max() - years]


def _priced(as_of: str | None) -> pd.DataFrame:
    """The cost of capital and the margin of advertising, as chosen in the neutral view."""
    rows = load("assumptions", as_of)
    priced = rows["name"].isin(("discount_rate", "ad_margin"))
    return rows[priced & (rows["view"] == "neutral")]


def _life(as_of: str | None) -> pd.DataFrame:
    """The row of the useful life of Meta's servers."""
    lives = told(load("useful_lives", as_of))
    return lives[lives["company"] == "Meta"].sort_values("effective_date").tail(1)


def _at_today(book: Workbook) -> dict[str, float]:
    names = ("useful_life", "discount_rate", "ad_margin")
    values = (book.quantities[name].value for name in names)
    return dict(zip(UNKNOWNS, values, strict=True))


def _add_contour(book: Workbook) -> None:
    """A grid for each margin, and today's point; of all capital expenditure of the year."""
    capex, today = book.quantities["capex_last"].value, _at_today(book)
    margin = book.quantities["ad_margin"]
    lives, rates = (grid.ravel() for grid in np.meshgrid(LIVES, RATES))
    margins = {_end(margin.low), margin.value, _end(margin.high)}
    grids = [
        pd.DataFrame(
            {
                "kind": "grid",
                "useful_life_years": lives,
                "cost_of_capital": rates,
                "contribution_margin": kept,
                "revenue_usd_bn": required_revenue(capex, lives, rates, kept),
            }
        )
        for kept in sorted(margins)
    ]
    point = {"kind": "today", **today, "revenue_usd_bn": required_revenue(capex, **today)}
    frame = pd.concat([*grids, pd.DataFrame([point])], ignore_index=True)
    rows = (_last(book.as_of), _life(book.as_of), _priced(book.as_of))
    book.show("required_contour", frame, rows=rows)
    drawn = frame[frame["contribution_margin"] == margin.value].reset_index(drop=True)
    book.show("required_contour_drawn", drawn, rows=rows)


def _add_ai_required(book: Workbook) -> None:
    share, whole = book.quantities["ai_share"], book.quantities["required_revenue"]
    shares = carved_out(book.as_of)
    rows = (_last(book.as_of), _life(book.as_of), _priced(book.as_of), shares)
    settings: dict[str, Any] = {"rows": rows, "by": share.evidence}
    book.put(
        "ai_required",
        share.value * whole.value,
        "usd_bn",
        "yearly revenue that pays AI's part of one year's capital expenditure back",
        interval=(_end(share.low) * whole.value, _end(share.high) * whole.value),
        interval_kind="bounds of AI's part",
        **settings,
    )


def _end(value: float | None) -> float:
    return math.nan if value is None else value


def _add_heads(book: Workbook) -> None:
    """Required revenue over the people who come each day, and over advertisers."""
    users = told(load("meta_users", book.as_of))
    heads = {
        "person": (PEOPLE, "people who use a Meta app each day"),
        "advertiser": (ADVERTISERS, "active advertisers"),
    }
    for name, (measure, who) in heads.items():
        row = users[users["measure"] == measure].sort_values("date").tail(1)
        mn, day = float(row["value_mn"].item()), f"{row['date'].item():%Y-%m-%d}"
        book.put(f"{name}_count", mn * ONES_IN_MILLION, "count", f"{who}, {day}", rows=row)
        book.words[f"{name}_day"] = day
        for period in ("year", "day"):
            _put_head(book, name, who, period, mn, row)


def _put_head(
    book: Workbook, name: str, who: str, period: str, mn: float, row: pd.DataFrame
) -> None:
    required = book.quantities["required_revenue"]
    low, value, high = (
        per_head(_end(amount), mn, period)
        for amount in (required.low, required.value, required.high)
    )
    rows = (row, _last(book.as_of), _life(book.as_of), _priced(book.as_of))
    book.put(
        f"required_per_{name}_{period}",
        value,
        "usd",
        f"required revenue for each of the {who}, a {period}",
        rows=rows,
        by="estimated",
        interval=(low, high),
        interval_kind=required.interval_kind,
    )


def _forecast(as_of: str | None) -> pd.DataFrame:
    """Meta's own forecast of generative-AI revenue for 2025, once it was public."""
    rows = inputs_of(as_of, "genai_revenue_forecast", "Meta")
    return rows.head(1)


def _add_stated(book: Workbook) -> None:
    """The revenues that required revenue is held against: fees, own forecast, all growth."""
    forecast = _forecast(book.as_of)
    what = "Meta's own forecast of generative-AI revenue for 2025, unsealed in 2025"
    low, value, high = ends(forecast) if len(forecast) else (math.nan,) * 3
    book.put(
        "ai_forecast",
        value,
        "usd_bn",
        what,
        rows=forecast if len(forecast) else (),
        interval=(low, high) if len(forecast) else None,
        interval_kind="range of the forecast",
    )
    fees = load("assumptions", book.as_of)
    fees = fees[fees["name"].isin(FEES)]
    highest = _end(book.quantities["fees"].high)
    from_forecast = len(forecast) > 0 and high > highest
    what = "the highest figure there is for Meta's yearly revenue from its models"
    rows = forecast if from_forecast else fees
    most = high if from_forecast else highest
    book.put("ai_revenue_most", most, "usd_bn", what, rows=rows, by="estimated")
    years = _last(book.as_of, 2).sort_values("fiscal_year")
    growth = float(years["revenue_usd_bn"].diff().iloc[-1])
    what = "growth of all of Meta's revenue in the last year"
    book.put("revenue_growth", growth, "usd_bn", what, rows=years)


def _add_payback(book: Workbook) -> None:
    """What must be true of one unknown for each revenue to pay AI's part back."""
    cases = {
        "highest estimate of hosting fees": _end(book.quantities["fees"].high),
        "Meta's own forecast for 2025": book.quantities["ai_forecast"].value,
        "all growth of revenue in the year": book.quantities["revenue_growth"].value,
    }
    capex, today = book.quantities["ai_capex"].value, _at_today(book)
    between = _ranges(book)
    rows = []
    for case, revenue in cases.items():
        if not revenue > 0:
            continue  # not known yet, or revenue fell: nothing to pay back with
        for unknown in UNKNOWNS:
            fixed = {name: value for name, value in today.items() if name != unknown}
            found = revenue_break_even(
                capex, revenue, unknown=unknown, between=between[unknown], **fixed
            )
            rows.append(_payback_row(case, found))
    revenues = [book.quantities[name] for name in ("fees", "ai_forecast", "revenue_growth")]
    book.show("payback", pd.DataFrame(rows), rows=(*_payback_rows(book), *revenues))
    _put_payback(book)


def _ranges(book: Workbook) -> dict[str, tuple[float, float]]:
    """The plausible range of each unknown."""
    life, margin = (
        ends(chosen(book.as_of, name))
        for name in ("gpu_economic_life", "contribution_margin_default")
    )
    rate = book.quantities["discount_rate"]
    spans = ((life[0], life[2]), (_end(rate.low), _end(rate.high)), (margin[0], margin[2]))
    return dict(zip(UNKNOWNS, spans, strict=True))


def _payback_row(case: str, found: RevenueBreakEven) -> dict[str, object]:
    least = min(found.required_low, found.required_high)
    refusal = TOO_LITTLE if found.revenue < least else ENOUGH
    return {
        "case": case,
        "revenue_usd_bn": found.revenue,
        "capex_usd_bn": found.capex,
        "unknown": UNKNOWNS[found.unknown],
        "low": found.low,
        "high": found.high,
        "required_at_low_usd_bn": found.required_low,
        "required_at_high_usd_bn": found.required_high,
        "found": found.found,
        "value": found.value if found.found else math.nan,
        "reason": "" if found.found else refusal,
        "says": found.headline(),
    }


def _payback_rows(book: Workbook) -> tuple[pd.DataFrame, ...]:
    """The rows behind what must be paid back, and behind the plausible ranges."""
    shares = carved_out(book.as_of)
    ranged = [chosen(book.as_of, n) for n in ("gpu_economic_life", "contribution_margin_default")]
    return (_last(book.as_of), _life(book.as_of), _priced(book.as_of), shares, *ranged)


def _put_payback(book: Workbook) -> None:
    """How many of the questions have an answer in the plausible range."""
    frame = book.frames["payback"]
    by: dict[str, Any] = {"rows": _payback_rows(book), "by": "estimated"}
    book.put("payback_asked", len(frame), "integer", "payback questions asked", **by)
    what = "payback questions with an answer in the plausible range"
    book.put("payback_found", int(frame["found"].sum()), "integer", what, **by)
    what = "of them that every value in the plausible range answers"
    every = int((frame["reason"] == ENOUGH).sum())
    book.put("payback_every", every, "integer", what, **by)
    what = "of them that no value in the plausible range answers"
    none = int((frame["reason"] == TOO_LITTLE).sum())
    book.put("payback_none", none, "integer", what, **by)


def _add_choices(book: Workbook) -> None:
    """Required revenue over all choices, and under how many of them it is covered."""
    offered, rows = _offered(book)
    most = book.quantities["ai_revenue_most"].value
    curve = revenue_choices(book.quantities["capex_last"].value, most, **offered)
    book.models["required_curve"] = curve
    rows = (_last(book.as_of), _life(book.as_of), _priced(book.as_of), *rows)
    highest = book.quantities["ai_revenue_most"]
    book.show("revenue_choices", curve.to_frame(), rows=(*rows, highest))
    by: dict[str, Any] = {"rows": rows, "by": "assumed"}
    book.put(
        "choices_required",
        curve.median,
        "usd_bn",
        "yearly revenue required, the middle of all choices",
        interval=(curve.low, curve.high),
        interval_kind="least and most of all choices",
        **by,
    )
    book.put("choices_tried", curve.n, "integer", "combinations of choices", **by)
    what = "share of choices covered by the highest figure for Meta's AI revenue"
    book.put("choices_covered", curve.share_covered, "share", what, **by)
    growth = book.quantities["revenue_growth"].value
    what = "share of choices that all growth of Meta's revenue in the year would cover"
    frame = book.frames["revenue_choices"]
    covered = float((frame["required_usd_bn"] <= growth).mean())
    book.put("choices_covered_by_growth", covered, "share", what, **by)


def _offered(
    book: Workbook,
) -> tuple[dict[str, dict[str, float]], tuple[pd.DataFrame, ...]]:
    """Choices by label, and the rows they are from."""
    life, margin, tax = (
        chosen(book.as_of, name)
        for name in ("gpu_economic_life", "contribution_margin_default", "tax_rate")
    )
    today, rate = _at_today(book), book.quantities["discount_rate"]
    share = book.quantities["ai_share"]
    shares = carved_out(book.as_of)
    offered = {
        "useful_life_years": _distinct(
            {**_spread(*ends(life)), "Meta's accounts": today["useful_life_years"]}
        ),
        "cost_of_capital": _spread(_end(rate.low), rate.value, _end(rate.high)),
        "contribution_margin": _distinct(
            {**_spread(*ends(margin)), "Meta's margin": today["contribution_margin"]}
        ),
        "tax_rate": {"before tax": BEFORE_TAX, "after tax": ends(tax)[1]},
        "ai_part": _distinct(
            {**_spread(_end(share.low), share.value, _end(share.high)), "all": 1.0}
        ),
    }
    return offered, (life, margin, tax, shares)


def _spread(low: float, middle: float, high: float) -> dict[str, float]:
    return {"low": low, "middle": middle, "high": high}


def _distinct(choices: dict[str, float]) -> dict[str, float]:
    """The choices without those whose value an earlier one has: no choice counts twice."""
    kept: dict[str, float] = {}
    for label, value in choices.items():
        if value not in kept.values():
            kept[label] = value
    return kept
