"""What one year's spending must earn, as sliders need it: inputs, amounts, and what is known."""

from __future__ import annotations

import math

import pandas as pd

from analysis.capex import required_revenue
from analysis.core import weakest
from analysis.datasets import load
from analysis.studies.inputs import chosen, ends, told
from analysis.studies.workbook import Workbook

PER_HUNDRED = 100.0
"""How many of a reader's units, percent, make one of a share."""

LIFE_RANGE, MARGIN_RANGE = "gpu_economic_life", "contribution_margin_default"
"""Inputs chosen by this project, whose ranges the sliders have."""

SHORT = {"useful_life_years": "life", "cost_of_capital": "rate", "contribution_margin": "margin"}
"""How the names of numbers call the inputs."""

VIEW, VIEW_LABEL = "today", "As Meta counts"
"""The one point of view: life and margin of Meta's accounts."""


def add_sliders(book: Workbook) -> None:
    """Add `revenue_levers`, a row an input, `revenue_spending`, and what each range does."""
    rows = [_life(book), _rate(book), _margin(book)]
    levers = pd.DataFrame(rows).assign(
        group="revenue",
        group_label="Required revenue",
        whole=False,
        view=VIEW,
        view_label=VIEW_LABEL,
        first=range(1, len(rows) + 1),
    )
    book.show("revenue_levers", levers, rows=_rows_behind(book))
    spent = (load("meta_annual", book.as_of), book.quantities["ai_capex"])
    book.show("revenue_spending", _spending(book), rows=spent)
    _put_reach(book, levers)


def _put_reach(book: Workbook, levers: pd.DataFrame) -> None:
    """Required revenue from end to end of each range, the other inputs as they are first."""
    capex = book.quantities["capex_last"].value
    first = dict(zip(levers["name"], levers["default"], strict=True))
    rows = (_last(book.as_of), *_rows_behind(book))
    reach = {}
    for _, lever in levers.iterrows():
        name = str(lever["name"])
        at_ends = sorted(
            float(required_revenue(capex, **{**first, name: lever[end]})) for end in ("low", "high")
        )
        reach[str(lever["label"])] = at_ends[1] / at_ends[0]
        book.put(
            f"required_by_{SHORT[name]}",
            book.quantities["required_revenue"].value,
            "usd_bn",
            f"required revenue over the range of: {lever['label'].lower()}",
            rows=rows,
            by="assumed",
            interval=(at_ends[0], at_ends[1]),
            interval_kind="ends of the range",
        )
    ranked = sorted(reach, key=lambda label: reach[label])
    book.words |= {"moves_most": ranked[-1].lower(), "moves_least": ranked[0].lower()}


def _last(as_of: str | None) -> pd.DataFrame:
    annual = load("meta_annual", as_of)
    return annual[annual["fiscal_year"] == annual["fiscal_year"].max()]


def _rows_behind(book: Workbook) -> list[pd.DataFrame]:
    """The rows that defaults and ranges were read from."""
    spans = [chosen(book.as_of, name) for name in (LIFE_RANGE, MARGIN_RANGE)]
    return [_own_life(book), _assumed(book, "discount_rate"), _assumed(book, "ad_margin"), *spans]


def _own_life(book: Workbook) -> pd.DataFrame:
    """The life that Meta gave its servers last."""
    lives = told(load("useful_lives", book.as_of))
    return lives[lives["company"] == "Meta"].sort_values("effective_date").tail(1)


def _life(book: Workbook) -> dict[str, object]:
    own, span = _own_life(book), chosen(book.as_of, LIFE_RANGE)
    return {
        "name": "useful_life_years",
        "label": "Useful life",
        "unit": "years",
        "times": 1.0,
        "least": 0.0,
        "least_excluded": True,
        "most": math.inf,
        "domain": "a number of years above 0",
        **_values(book.quantities["useful_life"].value, span),
        **_said("Meta's accounts", own, span),
    }


def _rate(book: Workbook) -> dict[str, object]:
    row = _assumed(book, "discount_rate")
    return {
        "name": "cost_of_capital",
        "label": "Cost of capital",
        "unit": "% a year",
        "times": PER_HUNDRED,
        "least": -1.0,
        "least_excluded": True,
        "most": math.inf,
        "domain": "a number above −100",
        **_values(book.quantities["discount_rate"].value, row),
        **_said("default and range", row),
    }


def _margin(book: Workbook) -> dict[str, object]:
    row, span = _assumed(book, "ad_margin"), chosen(book.as_of, MARGIN_RANGE)
    return {
        "name": "contribution_margin",
        "label": "Contribution margin",
        "unit": "% of revenue",
        "times": PER_HUNDRED,
        "least": 0.0,
        "least_excluded": True,
        "most": 1.0,
        "domain": "a number above 0, 100 at most",
        **_values(book.quantities["ad_margin"].value, span),
        **_said("Meta's advertising", row, span),
    }


def _assumed(book: Workbook, name: str) -> pd.DataFrame:
    """The row of an assumption in the neutral view."""
    rows = load("assumptions", book.as_of)
    return rows[(rows["name"] == name) & (rows["view"] == "neutral")]


def _values(default: float, span: pd.DataFrame) -> dict[str, float]:
    low, _, high = ends(span)
    return {"default": default, "low": min(low, default), "high": max(high, default)}


def _said(what: str, own: pd.DataFrame, span: pd.DataFrame | None = None) -> dict[str, str]:
    """Where the default comes from and how it was read; evidence is the weaker of it and range."""
    levels, texts = [str(own["evidence"].item())], [f"{what}: {own['source'].item()}"]
    if span is not None:
        levels.append(str(span["evidence"].item()))
        texts.append(f"range chosen by this project: {span['reasoning'].item()}")
    return {
        "evidence": weakest(levels),
        "checked": str(own["checked"].item()),
        "source": "; ".join(texts),
        "source_url": str(own["source_url"].fillna("").item()),
    }


def _spending(book: Workbook) -> pd.DataFrame:
    """Amounts to pay back, newest first: the last year, AI's part of it, the years before."""
    annual = load("meta_annual", book.as_of).sort_values("fiscal_year", ascending=False)
    whole = [
        (f"all of {int(year)}", amount, evidence)
        for year, amount, evidence in zip(
            annual["fiscal_year"], annual["capex_usd_bn"], annual["evidence"], strict=True
        )
    ]
    part, last = book.quantities["ai_capex"], book.words["last_year"]
    parts = [
        (f"AI's part of {last}, {size} of its range", amount, part.evidence)
        for size, amount in (("low end", part.low), ("middle", part.value), ("high end", part.high))
    ]
    columns = ["spending", "capex_usd_bn", "evidence"]
    frame = pd.DataFrame([whole[0], *parts, *whole[1:]], columns=columns)
    return frame.dropna(subset="capex_usd_bn").reset_index(drop=True)
