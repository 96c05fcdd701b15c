"""C07: how fast the price of a fixed quality fell, open against closed."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.adoption import HalvingTime, cheapest_above, halving_time
from analysis.core import FitError, format_number
from analysis.datasets import load
from analysis.studies.workbook import Workbook

INPUT_WEIGHT = 0.75
"""Three tokens read for one written: a common way to blend the two prices."""
KINDS = {"open weights": "open", "api only": "closed", "hosted only": "closed"}
LEVELS = {
    ("LMArena text Elo", "all prompts, no style control, list of December 2025"): (
        1120,
        1180,
        1250,
        1280,
    ),
    ("GPQA", "run by Epoch AI in one setting"): (32, 35),
}
"""Benchmarks with enough priced models of both kinds, and levels at which each kind has prices."""
FIRST_ASKED = ("LMArena text Elo", 1250)
ASKED = (FIRST_ASKED, ("GPQA", 32))
"""One level a benchmark, that with most prices on both sides: levels of one share prices."""
LEAST_PRICES = 5
LEVEL = 0.05


def add_prices(book: Workbook) -> None:
    """Add the cheapest price of each level by kind, and how fast it halves."""
    prices, scores = load("token_prices", book.as_of), load("model_quality", book.as_of)
    offers = _offers(prices)
    book.put("prices_known", len(prices), "integer", "token prices known", rows=prices)
    tried = [(b, s, level) for (b, s), levels in LEVELS.items() for level in levels]
    found = [row for how in tried for row in _rates(offers, scores, *how)]
    rates = pd.DataFrame(found, columns=["benchmark", "level", "kind", "fit", "path"])
    _put_first(book, rates, prices, scores)
    _put_agreement(book, rates, prices, scores)
    halving = pd.DataFrame(
        [_shown(row) for row in rates.to_dict("records")],
        columns=["benchmark", "level", "kind", "prices", "halving_years", "low", "high"],
    )
    asked = scores["benchmark"].isin([benchmark for benchmark, _ in LEVELS])
    book.show("halving", halving, rows=(prices, scores[asked]))


def _offers(prices: pd.DataFrame) -> pd.DataFrame:
    blended = INPUT_WEIGHT * prices["input_usd_per_mtok"]
    blended = blended + (1 - INPUT_WEIGHT) * prices["output_usd_per_mtok"]
    return prices.assign(kind=prices["openness"].map(KINDS), price=blended)


def _rates(
    offers: pd.DataFrame, scores: pd.DataFrame, benchmark: str, setting: str, level: int
) -> list[dict[str, Any]]:
    """Halving times at one level, of the kinds that have prices enough."""
    chosen = scores[(scores["benchmark"] == benchmark) & (scores["setting"] == setting)]
    if chosen.empty:
        return []
    try:
        path = cheapest_above(offers, chosen, level)
    except FitError:
        return []
    about = {"benchmark": benchmark, "level": level}
    return [
        about | {"kind": kind, "fit": halving_time(rows), "path": rows}
        for kind, rows in path.groupby("kind")
        if len(rows) >= LEAST_PRICES
    ]


def _shown(row: dict[Any, Any]) -> dict[str, Any]:
    fit: HalvingTime = row["fit"]
    kept = {name: row[name] for name in ("benchmark", "level", "kind")}
    ends = {"halving_years": fit.years, "low": fit.low, "high": fit.high}
    return kept | {"prices": fit.n} | ends


def _put_first(
    book: Workbook, rates: pd.DataFrame, prices: pd.DataFrame, scores: pd.DataFrame
) -> None:
    first = rates[(rates["benchmark"] == FIRST_ASKED[0]) & (rates["level"] == FIRST_ASKED[1])]
    paths = []
    for kind in ("open", "closed"):
        rows = first[first["kind"] == kind]
        fit: HalvingTime | None = rows["fit"].item() if len(rows) else None
        meaning = f"time in which the cheapest {kind} model of a fixed score halves its price"
        book.put(
            f"halving_{kind}",
            fit.years if fit else math.nan,
            "years",
            meaning,
            rows=(prices, scores) if fit else (),
            by="estimated",
            interval=(fit.low, fit.high) if fit else None,
            interval_kind="95% Student interval",
        )
        if fit:
            paths.append(fit.to_frame().assign(kind=kind))
    if paths:
        columns = ["date", "model", "kind", "price", "fitted"]
        asked = scores[scores["benchmark"] == FIRST_ASKED[0]]
        shown = pd.concat(paths, ignore_index=True)[columns]
        book.show("price_paths", shown, rows=(prices, asked))
    closed = book.quantities["halving_closed"]
    told = closed.high is not None and math.isfinite(closed.high)
    book.words["closed_told"] = (
        f"the closed one every {format_number(closed.value, 'years')}"
        if told
        else "of the closed one no steady fall is told"
    )
    book.words["price_level"] = f"{FIRST_ASKED[0]} of {FIRST_ASKED[1]:,}"


def _put_agreement(
    book: Workbook, rates: pd.DataFrame, prices: pd.DataFrame, scores: pd.DataFrame
) -> None:
    """By how many benchmarks the fall is told, and the two kinds apart."""
    asked = rates.merge(pd.DataFrame(ASKED, columns=["benchmark", "level"]))
    opened = [row for row in asked.to_dict("records") if row["kind"] == "open"]
    falls = sum(row["fit"].falls for row in opened)
    apart = [_p_apart(*pair) for pair in _pairs(asked)]
    rows = (prices, scores) if opened else (prices,)
    for name, value, what in (
        ("benchmarks_tried", len(opened), "benchmarks with open prices enough"),
        ("benchmarks_falling", falls, "benchmarks by which the open price is told to fall"),
        ("benchmarks_compared", len(apart), "benchmarks with prices of both kinds"),
        ("benchmarks_apart", sum(p < LEVEL for p in apart), "of them that tell the kinds apart"),
    ):
        book.put(name, value, "integer", what, rows=rows, by="estimated")


def _pairs(rates: pd.DataFrame) -> list[tuple[HalvingTime, HalvingTime]]:
    pairs = []
    for _, rows in rates.groupby(["benchmark", "level"]):
        fits = dict(zip(rows["kind"], rows["fit"], strict=True))
        if {"open", "closed"} <= set(fits):
            pairs.append((fits["open"], fits["closed"]))
    return pairs


def _p_apart(first: HalvingTime, second: HalvingTime) -> float:
    """Welch's test of two rates."""
    from scipy.special import stdtr

    variances = [fit.error**2 for fit in (first, second)]
    sizes = [fit.n - 2 for fit in (first, second)]
    total = sum(variances)
    df = total**2 / sum(v**2 / n for v, n in zip(variances, sizes, strict=True))
    return float(2 * stdtr(df, -abs(first.rate - second.rate) / math.sqrt(total)))
