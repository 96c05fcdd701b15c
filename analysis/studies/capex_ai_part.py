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


def add_ai_part(book: Workbook) -> None:
    """Add every statement known, its bounds by year, and the part of the last year."""
    annual = load("meta_annual", book.as_of)
    statements = _statements(book.as_of, annual)
    year = int(annual["fiscal_year"].max())
    carved = _carved_out(statements, year)
    floors = statements[
        (statements["fiscal_year"] == year)
        & (statements["measure"] == WITH_SITES)
        & (statements["kind"] == "floor")
    ]
    bounds = bound_part(pd.concat([carved, floors], ignore_index=True))
    book.models["ai_bounds"] = bounds
    book.frames["ai_part"] = _by_year(statements)
    book.words["ai_part_year"] = str(int(carved["fiscal_year"].item()))
    _add_numbers(book, annual, carved, bounds)


def _add_numbers(
    book: Workbook, annual: pd.DataFrame, carved: pd.DataFrame, bounds: PartBounds
) -> None:
    last = annual[annual["fiscal_year"] == annual["fiscal_year"].max()]
    shares = inputs_of(book.as_of, "ai_share_of_capex", "Meta")
    row = shares[shares["date"] == carved["date"].item()]
    middle = min(max(ends(row)[1], bounds.low), bounds.high)
    capex = book.quantities["capex_last"].value
    settings = {"rows": (row, last), "by": bounds.evidence, "interval_kind": "bounds"}
    what = f"AI's part of capital expenditure, by the statements on {book.words['ai_part_year']}"
    interval = (bounds.low, bounds.high)
    book.put("ai_share", middle, "share", what, interval=interval, **settings)
    what = "capital expenditure of the last year that AI must pay back"
    interval = (capex * bounds.low, capex * bounds.high)
    book.put("ai_capex", capex * middle, "usd_bn", what, interval=interval, **settings)


def _carved_out(statements: pd.DataFrame, year: int) -> pd.DataFrame:
    """The newest carve-out of the year itself, or else the newest known of an earlier day."""
    rows = statements[statements["kind"] == "range"].sort_values("date")
    same = rows[rows["fiscal_year"] == year]
    return (same if len(same) else rows).tail(1)


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
    """The statements, and what those of one year and measure bound together."""
    parts = []
    for _, group in statements.groupby(["fiscal_year", "measure"]):
        bounds = bound_part(group)
        both = {"bound_low": bounds.low, "bound_high": bounds.high, "conflict": bounds.conflict}
        parts.append(bounds.to_frame().assign(**both))
    return pd.concat(parts, ignore_index=True)
