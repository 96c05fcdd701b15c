"""C01: the range in force on the article's day, and the whole record of guidance."""

from __future__ import annotations

import pandas as pd

from analysis.capex import GuidanceRecord, HitRate, chance_inside, guidance_record, one_a_year
from analysis.capex.density_measure import measure_of
from analysis.core import THEN, as_timestamp
from analysis.datasets import load
from analysis.studies.workbook import Workbook

YEAR = 2023
"""The fiscal year the article speaks of."""

FIGURE_COLUMNS = [
    "fiscal_year",
    "issued_on",
    "kind",
    "low_usd_bn",
    "high_usd_bn",
    "actual_usd_bn",
    "inside",
]
HORIZON_COLUMNS = {
    "from_days": "from_days",
    "to_days": "to_days",
    "n": "n",
    "share": "held",
    "low": "low",
    "high": "high",
    "mean_relative_error": "error",
    "mean_relative_width": "width",
    "mean_crps_uniform": "uniform_usd_bn",
    "mean_crps_normal": "normal_usd_bn",
}
"""Columns of a table by horizon, and what a page calls them."""

STATEMENT_WORDS = {
    "every": "every scored statement",
    "first": "the first of several statements for each year",
    "last": "the last of several statements for each year",
}
PURCHASES_ALONE = "purchases of property and equipment"
KEY = ["fiscal_year", "issued_on"]
SCORE_COLUMNS = ["error", "standardised_error", "pit", "crps_uniform", "crps_normal", "reason"]


def add_guidance(book: Workbook) -> None:
    """Add the range, the outcome, the record and the chance that such a range holds."""
    guidance, annual = _tables(book.as_of)
    record = record_of(guidance, annual)
    book.models["guidance"] = record
    frame = record.to_frame()
    scored = scored_rows(record.scored, "every", guidance, annual)
    book.show("guidance_record", frame[FIGURE_COLUMNS + SCORE_COLUMNS], rows=(guidance, scored[1]))
    book.show("hit_rates", record.hit_rates(), rows=scored)
    by_horizon = record.by_horizon()[list(HORIZON_COLUMNS)].rename(columns=HORIZON_COLUMNS)
    book.show("by_horizon", by_horizon, rows=scored)
    in_force = range_in_force(guidance)
    _add_range(book, in_force)
    _add_outcome(book, annual)
    _add_rates(book, record, guidance, annual)
    _add_chance(book, in_force)
    _add_latest(book, guidance)


def _tables(as_of: str | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    return load("meta_capex_guidance", as_of), load("meta_annual", as_of)


def record_of(
    guidance: pd.DataFrame, annual: pd.DataFrame, measure: str | None = None
) -> GuidanceRecord:
    """The record of `guidance` against `measure` of `annual`, or what each statement counts."""
    if measure:
        outcomes = annual.rename(columns={measure: "actual_usd_bn"})
    else:
        outcomes = pd.concat(
            [_measured(annual, name) for name in guidance["definition"].dropna().unique()]
        )
    outcomes.attrs = dict(annual.attrs)
    return guidance_record(guidance, outcomes)


def _measured(annual: pd.DataFrame, definition: str) -> pd.DataFrame:
    """Outcomes of what a statement counts: with finance leases, or purchases alone."""
    outcomes = outcomes_by_measure(annual)
    alike = outcomes["definition"].map(measure_of) == measure_of(definition)
    return outcomes[alike].assign(definition=definition)


def outcomes_by_measure(annual: pd.DataFrame) -> pd.DataFrame:
    """Outcomes with and, for the years that have both, without finance leases."""
    stated = annual[["fiscal_year", "capex_definition", "capex_usd_bn", "evidence"]].set_axis(
        ["fiscal_year", "definition", "actual_usd_bn", "evidence"], axis=1
    )
    both = annual[annual["finance_lease_principal_usd_bn"].notna()]
    alone = pd.DataFrame(
        {
            "fiscal_year": both["fiscal_year"],
            "definition": PURCHASES_ALONE,
            "actual_usd_bn": both["capex_ppe_usd_bn"],
            "evidence": both["evidence"],
        }
    )
    return pd.concat([stated, alone], ignore_index=True)


def range_in_force(guidance: pd.DataFrame) -> pd.DataFrame:
    """The last range for the article's year given by the article's day."""
    given = guidance["issued_on"] <= as_timestamp(THEN)
    ranges = guidance[(guidance["fiscal_year"] == YEAR) & (guidance["kind"] == "range") & given]
    return ranges.sort_values("issued_on").tail(1)


def _add_range(book: Workbook, in_force: pd.DataFrame) -> None:
    low, high = in_force["low_usd_bn"].item(), in_force["high_usd_bn"].item()
    book.put(
        "range_in_force",
        (low + high) / 2,
        "usd_bn",
        f"midpoint of the guidance for {YEAR} in force on {THEN}",
        rows=in_force,
        interval=(low, high),
        interval_kind="stated range",
    )
    book.words["range_issued_on"] = f"{in_force['issued_on'].item():%Y-%m-%d}"


def _add_outcome(book: Workbook, annual: pd.DataFrame) -> None:
    for year in (YEAR - 1, YEAR, YEAR + 1):
        row = annual[annual["fiscal_year"] == year]
        book.read(f"capex_{year}", row, "capex_usd_bn", "usd_bn", f"capital expenditure of {year}")


def _add_rates(
    book: Workbook, record: GuidanceRecord, guidance: pd.DataFrame, annual: pd.DataFrame
) -> None:
    for name, words in STATEMENT_WORDS.items():
        rows = scored_rows(record.scored, name, guidance, annual)
        put_rate(book, f"hit_rate_{name}", record.hit_rate(statements=name), words, rows)
    read = record.scored[~record.scored["remembered"]]
    read_only = record.hit_rate(statements="last", with_memory=False)
    read_rows = scored_rows(read, "last", guidance, annual)
    put_rate(book, "hit_rate_last_read", read_only, "last statements without memory", read_rows)
    rows = scored_rows(record.scored, "first", guidance, annual)
    bias = record.bias().set_index("statements").loc["first"]
    book.put(
        "bias_first",
        bias["mean_relative_error"],
        "share",
        "mean error of first statements, outcome less midpoint over midpoint",
        rows=rows,
        interval=(bias["relative_low"], bias["relative_high"]),
        interval_kind="95% Student interval",
    )


def scored_rows(
    scored: pd.DataFrame, statements: str, guidance: pd.DataFrame, annual: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the statements that count, and of the outcomes that scored them."""
    chosen = one_a_year(scored, statements).set_index(KEY).index
    stated = guidance.set_index(KEY).index.isin(chosen)
    used = guidance[stated]
    bases = used.loc[used["kind"] == "growth range", "fiscal_year"] - 1
    return used, annual[annual["fiscal_year"].isin({*used["fiscal_year"], *bases})]


def put_rate(
    book: Workbook, name: str, rate: HitRate, words: str, rows: tuple[pd.DataFrame, ...]
) -> None:
    """Add a hit rate with its interval, its hits and its number."""
    interval = (rate.low, rate.high)
    what = f"share of {words} that held the outcome"
    kind = "95% Jeffreys interval"
    book.put(name, rate.share, "share", what, rows=rows, interval=interval, interval_kind=kind)
    book.put(f"{name}_hits", rate.hits, "integer", f"hits of {words}", rows=rows)
    book.put(f"{name}_n", rate.n, "integer", f"number of {words}", rows=rows)


def _add_chance(book: Workbook, in_force: pd.DataFrame) -> None:
    """The chance that the range holds, as the record stood on the article's day."""
    guidance, annual = _tables(THEN)
    chance = chance_inside(record_of(guidance, annual), days_ahead(in_force))
    book.models["chance"] = chance
    used = chance.comparable.set_index(KEY).index
    rows = guidance[guidance.set_index(KEY).index.isin(used)]
    book.put(
        "chance_range_holds",
        chance.probability,
        "share",
        "chance, by the record then, that a range given at this time of the year holds",
        rows=rows,
        by="estimated",
        interval=(chance.low, chance.high),
        interval_kind="95% Jeffreys interval",
    )
    book.put("chance_hits", chance.hits, "integer", "comparable ranges that held", rows=rows)
    book.put("chance_n", chance.n, "integer", "comparable ranges of earlier years", rows=rows)


def days_ahead(in_force: pd.DataFrame) -> int:
    """Days from the one statement `in_force` to the end of the article's year."""
    issued: pd.Timestamp = in_force["issued_on"].item()
    return (pd.Timestamp(YEAR, 12, 31) - issued).days


def _add_latest(book: Workbook, guidance: pd.DataFrame) -> None:
    ranges = guidance[guidance["kind"] == "range"]
    row = ranges.sort_values(["fiscal_year", "issued_on"]).tail(1)
    low, high = row["low_usd_bn"].item(), row["high_usd_bn"].item()
    year = int(row["fiscal_year"].item())
    book.words["latest_guided_year"] = str(year)
    book.put(
        "latest_range",
        (low + high) / 2,
        "usd_bn",
        f"midpoint of the latest guidance, for {year}",
        rows=row,
        interval=(low, high),
        interval_kind="stated range",
    )
