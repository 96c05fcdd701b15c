"""AI's part of Meta's capital expenditure: no company states it, so what statements bound."""

from __future__ import annotations

import pandas as pd

from analysis.capex import PartBounds, bound_part
from analysis.datasets import load
from analysis.studies.inputs import ends, inputs_of
from analysis.studies.workbook import Workbook

WITH_SITES, SERVERS = "AI with its sites", "AI servers alone"
"""What a statement speaks of."""

USD_IN_BN = 1e9
CHIPS = ("gpu_share_of_capex", "h100_target", "h100_shipped", "h100_price")
"""Inputs of the floors."""
STATED = ("ai_share_of_capex", "gpu_share_of_capex", "servers_share")
"""Inputs that are shares of Meta's spending."""


def add_ai_part(book: Workbook) -> None:
    """Add every statement known, its bounds by year, and the part of the last year."""
    annual = load("meta_annual", book.as_of)
    statements = _statements(book.as_of, annual)
    year = int(annual["fiscal_year"].max())
    carved = carved_out(book.as_of)
    of_sites = statements[statements["measure"] == WITH_SITES]
    floors = of_sites[(of_sites["fiscal_year"] == year) & (of_sites["kind"] == "floor")]
    newest = of_sites[(of_sites["date"] == carved["date"].item()) & (of_sites["kind"] == "range")]
    bounds = bound_part(pd.concat([newest, floors], ignore_index=True))
    book.models["ai_bounds"] = bounds
    rows = _rows_of(book.as_of, annual[annual["fiscal_year"].isin(statements["fiscal_year"])])
    book.show("ai_part", _by_year(statements), rows=rows)
    book.words["ai_part_year"] = f"{carved['date'].item():%Y}"
    chips = [inputs_of(book.as_of, name) for name in CHIPS] if len(floors) else []
    rows = (carved, annual[annual["fiscal_year"] == year], *chips)
    _add_numbers(book, ends(carved)[1], bounds, rows)


def carved_out(as_of: str | None) -> pd.DataFrame:
    """The newest share of AI told of Meta's last fiscal year, or else of any year."""
    last = load("meta_annual", as_of)["fiscal_year"].max()
    rows = inputs_of(as_of, "ai_share_of_capex", "Meta")
    same = rows[rows["date"].dt.year == last]
    return (same if len(same) else rows).tail(1)


def _add_numbers(
    book: Workbook, share: float, bounds: PartBounds, rows: tuple[pd.DataFrame, ...]
) -> None:
    middle = min(max(share, bounds.low), bounds.high)
    capex = book.quantities["capex_last"].value
    for name, size, unit, what in (
        ("ai_share", 1.0, "share", "AI's part of capital expenditure, by what is told of "),
        ("ai_capex", capex, "usd_bn", "capital expenditure of the last year for AI, by shares of "),
    ):
        book.put(
            name,
            size * middle,
            unit,
            what + book.words["ai_part_year"],
            rows=rows,
            by=bounds.evidence,
            interval=(size * bounds.low, size * bounds.high),
            interval_kind="bounds",
        )


def _statements(as_of: str | None, annual: pd.DataFrame) -> pd.DataFrame:
    """One row a statement about Meta: what it speaks of, its bounds, and where it was read."""
    rows = []
    for _, row in inputs_of(as_of, "ai_share_of_capex", "Meta").iterrows():
        name = f"share of AI, {row['date']:%Y-%m-%d}"
        rows.append(_row(row, name, WITH_SITES, "range", row["low"], row["high"]))
    for _, row in inputs_of(as_of, "gpu_share_of_capex", "Meta").iterrows():
        rows += _floors(row, f"Nvidia chips of {row['date']:%Y}", row["low"])
    for _, row in inputs_of(as_of, "servers_share", "Meta").iterrows():
        name = f"all servers and network, {row['date']:%Y-%m-%d}"
        rows.append(_row(row, name, SERVERS, "ceiling", 0.0, row["high"]))
    rows += _chips_announced(as_of, annual)
    return pd.DataFrame(rows)


def _rows_of(as_of: str | None, annual: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """The rows that the statements are from; `annual` has the years they speak of."""
    shares = [inputs_of(as_of, name, "Meta") for name in STATED]
    added = _chips_announced(as_of, annual)
    chips = [inputs_of(as_of, name) for name in CHIPS[1:]] if added else []
    years = {row["fiscal_year"] for row in added}
    return (*shares, *chips, annual[annual["fiscal_year"].isin(years)])


def _chips_announced(as_of: str | None, annual: pd.DataFrame) -> list[dict[str, object]]:
    """Floor of the year in which announced chips were added, at the low end of their price."""
    targets = inputs_of(as_of, "h100_target", "Meta")
    before = inputs_of(as_of, "h100_shipped", "Meta")
    prices = inputs_of(as_of, "h100_price")
    if not (len(targets) and len(before) and len(prices)):
        return []
    target = targets.iloc[-1]
    capex = annual[annual["fiscal_year"] == target["date"].year]["capex_usd_bn"]
    if capex.empty:
        return []
    added = target["default"] - before["default"].iloc[-1]
    share = added * ends(prices.tail(1))[0] / USD_IN_BN / capex.item()
    told = annual[annual["fiscal_year"] == target["date"].year]["known_on"].item()
    target = target.copy()
    target["known_on"] = max(target["known_on"], told)
    return _floors(target, f"H100 added in {target['date']:%Y}", share, "assumed")


def _floors(
    row: pd.Series, name: str, low: float, evidence: str | None = None
) -> list[dict[str, object]]:
    """Chips are a floor of AI's servers, and so of AI with its sites."""
    return [_row(row, name, of, "floor", low, 1.0, evidence) for of in (WITH_SITES, SERVERS)]


def _row(
    row: pd.Series,
    name: str,
    measure: str,
    kind: str,
    low: float,
    high: float,
    evidence: str | None = None,
) -> dict[str, object]:
    return {
        "fiscal_year": row["date"].year,
        "measure": measure,
        "statement": name,
        "kind": kind,
        "low": low,
        "high": high,
        "date": row["date"],
        "known_on": row["known_on"],
        "evidence": evidence or row["evidence"],
        "source": row["source"],
    }


def _by_year(statements: pd.DataFrame) -> pd.DataFrame:
    """The statements, and what the newest of each kind, year and measure bound together.

    An earlier range for the same year is superseded, and kept in the table with `used` False.
    """
    parts = []
    for _, group in statements.groupby(["fiscal_year", "measure"]):
        newest = group["date"] == group.groupby("kind")["date"].transform("max")
        bounds = bound_part(group[newest])
        told = pd.concat(
            [bounds.to_frame().assign(used=True), group[~newest].assign(binds=False, used=False)]
        )
        both = {"bound_low": bounds.low, "bound_high": bounds.high, "conflict": bounds.conflict}
        parts.append(told.assign(**both))
    return pd.concat(parts, ignore_index=True)
