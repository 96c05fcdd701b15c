"""C01: the same record for expenses, what the guidance counts, and the chance by other readings."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.capex import GuidanceRecord, chance_readings
from analysis.core import THEN
from analysis.datasets import load
from analysis.studies.capex_guidance import (
    FIGURE_COLUMNS,
    HORIZON_COLUMNS,
    SCORE_COLUMNS,
    STATEMENT_WORDS,
    YEAR,
    days_ahead,
    put_rate,
    range_in_force,
    record_of,
    scored_rows,
)
from analysis.studies.workbook import Workbook

EXPENSES = "costs_and_expenses_usd_bn"
MEASURES: dict[str, str | None] = {"capital expenditure": None, "total expenses": EXPENSES}
"""Column of the outcomes; None: what each statement counts."""
LEASES_OUT, LEASES_IN = "capex_ppe_usd_bn", "with_leases_usd_bn"
COMPARED = ["mean_relative_error", "relative_low", "relative_high"]
REVISION_COLUMNS = [
    "revision",
    "n",
    "hits",
    "share",
    "low",
    "high",
    "mean_relative_error",
    "mean_relative_width",
]


def add_expenses(book: Workbook) -> None:
    """Add the record of expenses beside that of `add_guidance`, and its chance read otherwise."""
    annual = load("meta_annual", book.as_of)
    guidance = {
        "capital expenditure": load("meta_capex_guidance", book.as_of),
        "total expenses": load("meta_expense_guidance", book.as_of),
    }
    records = {name: record_of(guidance[name], annual, MEASURES[name]) for name in MEASURES}
    expenses = records["total expenses"]
    book.models["expenses"] = expenses
    frame = expenses.to_frame()
    growth = ["growth_low_pct", "growth_high_pct"]
    scored = {
        name: scored_rows(record.scored, "every", guidance[name], annual)
        for name, record in records.items()
    }
    both, of_expenses = tuple(scored.values()), scored["total expenses"]
    shown = frame[FIGURE_COLUMNS + growth + SCORE_COLUMNS]
    book.show("expense_record", shown, rows=(guidance["total expenses"], of_expenses[1]))
    by_horizon = expenses.by_horizon()[list(HORIZON_COLUMNS)].rename(columns=HORIZON_COLUMNS)
    book.show("expense_by_horizon", by_horizon, rows=of_expenses)
    book.show("guidance_revisions", _stacked(records, _by_revision), rows=both)
    drift = _stacked(records, lambda record: record.drift())
    book.show("guidance_drift", drift, rows=guidance.values())
    book.show("guidance_compared", _compared(guidance, annual, records), rows=both)
    book.show("guidance_definitions", _definitions(guidance, annual, records), rows=both)
    _add_rates(book, expenses, guidance["total expenses"], annual)
    _add_widths(book, records, guidance, annual)
    _add_leases(book, guidance["capital expenditure"], annual)
    _add_chance(book)


def _stacked(records: dict[str, GuidanceRecord], make: Any) -> pd.DataFrame:
    """What `make` gives of each record, one under the other, with its measure."""
    parts = [make(record).assign(measure=name) for name, record in records.items()]
    stacked = pd.concat(parts, ignore_index=True)
    return stacked[["measure", *stacked.columns.drop("measure")]]


def _by_revision(record: GuidanceRecord) -> pd.DataFrame:
    return record.by_revision()[REVISION_COLUMNS]


def _compared(
    guidance: dict[str, pd.DataFrame], annual: pd.DataFrame, records: dict[str, GuidanceRecord]
) -> pd.DataFrame:
    """Hit rate, bias and width of both measures, over all years and over those they share."""
    scored = [set(record.scored["fiscal_year"]) for record in records.values()]
    shared = set.intersection(*scored)
    parts = []
    for years, made in (
        ("all", records),
        (
            "in common",
            {
                name: record_of(
                    guidance[name][guidance[name]["fiscal_year"].isin(shared)],
                    annual,
                    MEASURES[name],
                )
                for name in MEASURES
            },
        ),
    ):
        parts.append(_stacked(made, _in_short).assign(years_scored=years))
    return pd.concat(parts, ignore_index=True)


def _in_short(record: GuidanceRecord) -> pd.DataFrame:
    rates = record.hit_rates().query("memory == 'with'").drop(columns="memory")
    frame = rates.merge(record.bias()[["statements", *COMPARED]], on="statements")
    relative = record.scored["width_usd_bn"] / record.scored["midpoint_usd_bn"]
    return frame.assign(mean_relative_width_of_every=relative.mean())


def _definitions(
    guidance: dict[str, pd.DataFrame], annual: pd.DataFrame, records: dict[str, GuidanceRecord]
) -> pd.DataFrame:
    """What each definition counts, and the hits if finance leases had been left out or taken in."""
    capex = guidance["capital expenditure"]
    other = _lease_records(capex, annual)
    rows = []
    for name, record in records.items():
        for definition, chosen in record.scored.groupby("definition", sort=False):
            row = {"measure": name, "definition": definition, **_span(chosen)}
            if name == "capital expenditure":
                for column, made in other.items():
                    alike = made.scored[made.scored["definition"] == definition]
                    row |= {f"hits_{column}": int(alike["inside"].sum()), f"n_{column}": len(alike)}
            rows.append(row)
    counts = [f"{what}_{column}" for column in other for what in ("hits", "n")]
    return pd.DataFrame(rows).astype(dict.fromkeys(counts, "Int64"))


def _span(chosen: pd.DataFrame) -> dict[str, Any]:
    return {
        "first_year": int(chosen["fiscal_year"].min()),
        "last_year": int(chosen["fiscal_year"].max()),
        "n": len(chosen),
        "hits": int(chosen["inside"].sum()),
    }


def _lease_records(capex: pd.DataFrame, annual: pd.DataFrame) -> dict[str, GuidanceRecord]:
    """The record of capital expenditure without and with finance leases, where these are told."""
    leases = annual["finance_lease_principal_usd_bn"]
    both = annual.assign(**{LEASES_IN: annual[LEASES_OUT] + leases})
    told = both[leases.notna()]
    return {
        "without_leases": record_of(capex, both, LEASES_OUT),
        "with_leases": record_of(capex, told, LEASES_IN),
    }


def _add_rates(
    book: Workbook, expenses: GuidanceRecord, guidance: pd.DataFrame, annual: pd.DataFrame
) -> None:
    for name, words in STATEMENT_WORDS.items():
        rows = scored_rows(expenses.scored, name, guidance, annual)
        rate = expenses.hit_rate(statements=name)
        put_rate(book, f"expense_hit_rate_{name}", rate, f"{words} (expenses)", rows)
    bias = expenses.bias().set_index("statements").loc["first"]
    book.put(
        "expense_bias_first",
        bias["mean_relative_error"],
        "share",
        "mean error of first statements of expenses, outcome less midpoint over midpoint",
        rows=scored_rows(expenses.scored, "first", guidance, annual),
        interval=(bias["relative_low"], bias["relative_high"]),
        interval_kind="95% Student interval",
    )


def _add_widths(
    book: Workbook,
    records: dict[str, GuidanceRecord],
    guidance: dict[str, pd.DataFrame],
    annual: pd.DataFrame,
) -> None:
    for name, short in (("capital expenditure", "capex"), ("total expenses", "expense")):
        scored = records[name].scored
        rows = scored_rows(scored, "every", guidance[name], annual)
        width = (scored["width_usd_bn"] / scored["midpoint_usd_bn"]).mean()
        what = f"mean width of scored statements of {name} over their midpoint, a single number 0"
        book.put(f"{short}_width", width, "share", what, rows=rows)
        error = (scored["error"] / scored["midpoint_usd_bn"]).abs().mean()
        what = f"mean absolute error of scored statements of {name} over their midpoint"
        book.put(f"{short}_miss", error, "share", what, rows=rows)


def _add_leases(book: Workbook, capex: pd.DataFrame, annual: pd.DataFrame) -> None:
    """How many hits change if all statements were held to spending without leases."""
    scored = record_of(capex, annual).scored
    without = _lease_records(capex, annual)["without_leases"].scored
    changed = int((scored["inside"] != without["inside"]).sum())
    what = "statements whose hit or miss turns if finance leases are left out of every outcome"
    rows = scored_rows(scored, "every", capex, annual)
    book.put("hits_turned_by_leases", changed, "integer", what, rows=rows)


def _add_chance(book: Workbook) -> None:
    """The chance on the article's day by every reading, and what happened."""
    guidance, annual = load("meta_capex_guidance", THEN), load("meta_annual", THEN)
    in_force = range_in_force(guidance)
    record = record_of(guidance, annual)
    frame = chance_readings(record, days_ahead(in_force))
    outcome = book.quantities[f"capex_{YEAR}"].value
    held = math.nan
    if math.isfinite(outcome):
        low, high = in_force["low_usd_bn"].item(), in_force["high_usd_bn"].item()
        held = float(low <= outcome <= high)
    frame["held"] = held
    frame["brier"] = (frame["probability"] - held) ** 2
    rows = scored_rows(record.scored, "every", guidance, annual)
    came = book.quantities[f"capex_{YEAR}"] if math.isfinite(outcome) else ()
    book.show("guidance_chance", frame, rows=(*rows, in_force, came))
    counted = frame[frame["reading"] == "record"]["probability"]
    errors = frame.set_index("reading").loc["past errors", "probability"]
    what = "chance that the range holds, the errors of comparable ranges taken as normal"
    book.put("chance_past_errors", errors, "share", what, rows=rows, by="estimated")
    book.put(
        "chance_over_windows",
        counted.median(),
        "share",
        "median chance that the range holds, over windows, with and without memory",
        rows=rows,
        by="estimated",
        interval=(counted.min(), counted.max()),
        interval_kind="range over windows and memory",
    )
