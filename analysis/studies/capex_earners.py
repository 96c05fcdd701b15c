"""C14: who is known to earn from AI, by kind of firm and day."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.capex import a_year, profit_floor
from analysis.core import CHECKED, at_least_derived, weakest
from analysis.datasets import load
from analysis.studies.workbook import Workbook

CHIPS, CLOUDS, MODELS, ADVERTISING = "chips", "clouds", "models", "advertising"
SELLERS = (CHIPS, CLOUDS, MODELS)
"""Kinds that sell AI. Meta's advertising uses it, and how much it earns by that is not told."""

KIND_OF = {
    "Nvidia": CHIPS,
    "Amazon AWS": CLOUDS,
    "Microsoft": CLOUDS,
    "Google Cloud": CLOUDS,
    "OpenAI": MODELS,
    "Anthropic": MODELS,
    "Mistral": MODELS,
}
"""Firms that are followed. Smaller hosts and parts of a cloud are left out."""

AI, PART, WHOLE = "AI", "data centre", "whole business"
PERIOD_OF = {
    "US$ bn a quarter": "quarter",
    "US$ bn a half-year": "half-year",
    "US$ bn a year": "year",
    "US$ bn": "year",
}
REVENUE, PROFIT, EXPECTED = "revenue", "operating profit", "operating profit, expected"
MEASURE_OF = {
    "ai_revenue_run_rate": (REVENUE, AI),
    "data_centre_revenue_quarter": (REVENUE, PART),
    "data_centre_revenue_year": (REVENUE, PART),
    "cloud_revenue_quarter": (REVENUE, WHOLE),
    "revenue_quarter": (REVENUE, WHOLE),
    "revenue_year": (REVENUE, WHOLE),
    "operating_income_quarter": (PROFIT, WHOLE),
    "operating_income_half_year": (PROFIT, WHOLE),
    "expected_operating_income_quarter": (EXPECTED, WHOLE),
}
"""Names of inputs, what they measure, and of what."""

AMOUNTS = {"revenue": REVENUE, "profit": PROFIT}
"""What is compared between kinds of firm."""

FLOOR_INPUTS = ("operating_income_quarter", "revenue_quarter", "data_centre_revenue_quarter")
MARGINS = ("operating_margin_cloud", "gross_margin_cloud", "gross_margin_models")
COLUMNS = [
    "kind",
    "firm",
    "date",
    "known_on",
    "measure",
    "scope",
    "value_usd_bn",
    "low_usd_bn",
    "high_usd_bn",
    "bound",
    "basis",
    "evidence",
    "checked",
    "note",
]
QUARTERS = 4


def add_earners(book: Workbook) -> None:
    """Add disclosed revenue and operating profit of AI, by kind of firm."""
    inputs = load("capex_inputs", book.as_of)
    followed = inputs[inputs["entity"].isin(KIND_OF)]
    disclosed = _disclosed(followed)
    floors = _floors(followed)
    frame = pd.concat([disclosed, floors, _advertising(book.as_of)], ignore_index=True)
    frame = frame.sort_values(["kind", "firm", "measure", "scope", "date"], ignore_index=True)
    shown = (followed[followed["name"].isin(MEASURE_OF)], _segments(book.as_of))
    book.show("earners", frame[COLUMNS], rows=shown)
    margins = followed[followed["name"].isin(MARGINS)]
    book.show("earner_margins", _margins(margins), rows=margins)
    for kind in SELLERS:
        _put_kind(book, kind, frame, followed)
    largest = [book.quantities[f"ai_{what}_{kind}"] for kind in SELLERS for what in AMOUNTS]
    book.show("earner_kinds", _by_kind(frame), rows=largest)
    _put_advertising(book, frame)


def _disclosed(followed: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table, carried on for a year; of sellers of models all is AI."""
    rows = followed[followed["name"].isin(MEASURE_OF)]
    cells = [_cell(row) for row in rows.itertuples()]
    return pd.DataFrame(cells, columns=[*COLUMNS, "inputs"])


def _cell(row: Any) -> dict[str, Any]:
    measure, scope = MEASURE_OF[row.name]
    kind, period = KIND_OF[row.entity], PERIOD_OF[row.unit]
    run_rate = row.name == "ai_revenue_run_rate"
    return {
        "kind": kind,
        "firm": row.entity,
        "date": row.date,
        "known_on": row.known_on,
        "measure": measure,
        "scope": AI if kind == MODELS else scope,
        "value_usd_bn": a_year(row.default, period),
        **{f"{end}_usd_bn": getattr(row, end) * a_year(1.0, period) for end in ("low", "high")},
        "bound": "over" if str(row.reasoning).startswith("above") else "stated",
        "basis": "run rate" if run_rate else period,
        "evidence": row.evidence if period == "year" else weakest([row.evidence, "derived"]),
        "checked": row.checked,
        "note": row.reasoning,
        "inputs": (row.name,),
    }


def _floors(followed: pd.DataFrame) -> pd.DataFrame:
    """What the data-centre business earned at the least, in quarters that tell all it needs."""
    rows = followed[followed["name"].isin(FLOOR_INPUTS) & (followed["evidence"] != "unresolved")]
    cells = []
    for key, told in rows.groupby(["entity", "date"]):
        firm, day = str(key[0]), key[1]
        amounts = told.set_index("name")["default"]
        if not set(FLOOR_INPUTS) <= set(amounts.index):
            continue
        least = profit_floor(*(float(amounts[name]) for name in FLOOR_INPUTS))
        cells.append(
            {
                "kind": KIND_OF[firm],
                "firm": firm,
                "date": day,
                "known_on": told["known_on"].max(),
                "measure": PROFIT,
                "scope": PART,
                "value_usd_bn": a_year(least, "quarter"),
                "bound": "at least",
                "basis": "quarter",
                "evidence": at_least_derived(weakest(told["evidence"])),
                "checked": weakest(told["checked"], CHECKED),
                "note": "operating income less all revenue from elsewhere",
                "inputs": FLOOR_INPUTS,
            }
        )
    return pd.DataFrame(cells, columns=[*COLUMNS, "inputs"])


def _segments(as_of: str | None) -> pd.DataFrame:
    """The four quarters of the family of apps that are known last."""
    segments = load("meta_segments", as_of).dropna(subset=["foa_operating_income_usd_bn"])
    return segments.sort_values("period_end")


def _advertising(as_of: str | None) -> pd.DataFrame:
    """Meta's family of apps over four quarters, a row a quarter from the fourth on."""
    segments = _segments(as_of)
    sums = segments["foa_operating_income_usd_bn"].rolling(QUARTERS).sum()
    span = segments["period_end"].diff(QUARTERS - 1).dt.days  # nine months: no quarter is missing
    whole = segments[sums.notna() & span.le(276)]
    return pd.DataFrame(
        {
            "kind": ADVERTISING,
            "firm": "Meta",
            "date": whole["period_end"],
            "known_on": whole["known_on"],
            "measure": PROFIT,
            "scope": WHOLE,
            "value_usd_bn": sums[whole.index],
            "bound": "stated",
            "basis": "four quarters",
            "evidence": "derived",
            "checked": whole["checked"],
            "note": "family of apps; AI part not disclosed",
        }
    )


def _margins(rows: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "kind": rows["entity"].map(KIND_OF),
            "firm": rows["entity"],
            "date": rows["date"],
            "measure": rows["name"].str.extract(r"^(\w+)_margin", expand=False) + " margin",
            "share": rows["default"],
            "low": rows["low"],
            "high": rows["high"],
            "evidence": rows["evidence"],
            "checked": rows["checked"],
            "note": rows["reasoning"],
        }
    )
    return frame.sort_values(["kind", "firm", "measure", "date"], ignore_index=True)


def _told(frame: pd.DataFrame, kind: str, measure: str) -> pd.DataFrame:
    """The latest figure of each firm of a kind that speaks of AI and that can be told."""
    rows = frame[
        (frame["kind"] == kind)
        & (frame["measure"] == measure)
        & (frame["scope"] != WHOLE)
        & (frame["evidence"] != "unresolved")
    ]
    return rows.sort_values("date").drop_duplicates("firm", keep="last")


def _largest(told: pd.DataFrame) -> pd.Series:
    return told.sort_values("value_usd_bn").iloc[-1]


def _by_kind(frame: pd.DataFrame) -> pd.DataFrame:
    """The largest revenue and profit from AI of one firm of each kind, as told last."""
    rows = []
    for kind in (*SELLERS, ADVERTISING):
        cell: dict[str, Any] = {"kind": kind}
        for name, measure in AMOUNTS.items():
            told = _told(frame, kind, measure)
            top = _largest(told) if len(told) else None
            cell |= {
                f"ai_{name}_usd_bn": math.nan if top is None else top["value_usd_bn"],
                f"{name}_firm": "" if top is None else top["firm"],
                f"{name}_bound": "not disclosed" if top is None else top["bound"],
            }
        rows.append(cell)
    return pd.DataFrame(rows)


def _put_kind(book: Workbook, kind: str, frame: pd.DataFrame, followed: pd.DataFrame) -> None:
    """The largest AI revenue and AI operating profit that one firm of the kind disclosed."""
    for name, measure in AMOUNTS.items():
        told = _told(frame, kind, measure)
        what = f"{measure} a year from AI, the largest of one firm that sells {kind}"
        if told.empty:
            book.put(f"ai_{name}_{kind}", math.nan, "usd_bn", what)
            book.words[f"ai_{name}_{kind}_firm"] = "no firm"
            continue
        top = _largest(told)
        book.words[f"ai_{name}_{kind}_firm"] = str(top["firm"])
        book.words[f"ai_{name}_{kind}_day"] = f"{top['date']:%Y-%m-%d}"
        stated = top["bound"] == "stated"
        bound = "" if stated else f" ({top['bound']})"
        rows = followed[
            (followed["entity"] == top["firm"])
            & (followed["date"] == top["date"])
            & followed["name"].isin(top["inputs"])
        ]
        book.put(
            f"ai_{name}_{kind}",
            top["value_usd_bn"],
            "usd_bn",
            what + bound,
            rows=rows,
            interval=None if stated else (top["value_usd_bn"], math.inf),
            interval_kind="" if stated else "at least",
        )


def _put_advertising(book: Workbook, frame: pd.DataFrame) -> None:
    last = frame[frame["kind"] == ADVERTISING].sort_values("date").iloc[-1]
    rows = _segments(book.as_of).tail(QUARTERS)
    book.words["advertising_to"] = f"{last['date']:%Y-%m-%d}"
    book.put(
        "advertising_profit",
        last["value_usd_bn"],
        "usd_bn",
        "operating income of Meta's family of apps over four quarters, AI's part not disclosed",
        rows=rows,
    )
