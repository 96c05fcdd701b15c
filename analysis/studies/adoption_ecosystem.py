"""C13: what grew around open models, and around whose."""

from __future__ import annotations

import math

import pandas as pd

from analysis.adoption import score_origins
from analysis.datasets import load
from analysis.studies.workbook import Workbook

SERIES = {
    "hub": ("models on Hugging Face", "all"),
    "derivatives": ("derivatives on Hugging Face", "Llama"),
}
"""The hub as a whole, and what was built on Llama."""
LEAST_COUNTS = 3
AT_LEAST = {("nearly", "over"), ("nearly", "stated"), ("stated", "over")}
"""Bounds of a first and a last count that make their ratio a lower bound."""
RIVAL = ("direct derivatives on Hugging Face", "Qwen")
TOKENS = "tokens on OpenRouter, 2024-11 to 2025-11"


def add_ecosystem(book: Workbook) -> None:
    """Add counts that were read in a text, how they grew, and who has most."""
    rows = load("ecosystem", book.as_of)
    told = rows[rows["evidence"] != "unresolved"]
    columns = ["date", "series", "family", "value", "unit", "bound", "checked", "evidence", "note"]
    book.show("ecosystem", rows[columns], rows=rows)
    for name, (series, family) in SERIES.items():
        _put_growth(book, name, _of(told, series, family), f"{series}, {family}")
    _put_hub_scores(book, _of(told, *SERIES["hub"]))
    rival = _of(told, *RIVAL).tail(1)
    book.read("rival_derivatives", rival, "value", "count", "direct derivatives of Qwen")
    tokens = told[told["series"] == TOKENS].set_index("family")["value"]
    share = float(tokens["Llama"] / tokens.sum()) if "Llama" in tokens else math.nan
    what = "share of Llama in the tokens of three open families on one router"
    routed = told[told["series"] == TOKENS]
    book.put("llama_tokens", share, "share", what, rows=routed)
    squares = float(((tokens / tokens.sum()) ** 2).sum()) if len(tokens) else math.nan
    what = "concentration of these tokens (Herfindahl: 1 is one family, a third three alike)"
    book.put("herfindahl", squares, "ratio", what, rows=routed)


def _put_hub_scores(book: Workbook, rows: pd.DataFrame) -> None:
    """Forecasts of the hub's total from each count known, by the ways that need no curve."""
    counts = rows[["date", "value"]].astype({"value": float})
    if len(counts) < LEAST_COUNTS:
        book.put("hub_error_linear", math.nan, "share", "error of forecasts of the hub")
        return
    eve = counts["date"].iloc[0] - pd.Timedelta(days=1)  # only curves would ask when it began
    scores = score_origins(counts, eve, curves=()).by_method()
    shown = scores.reset_index()[["method", "forecasts", "mape", "crps_log"]]
    book.show("hub_scores", shown, rows=rows)
    for name, method, what in (
        ("hub_error_linear", "linear", "the last increase again"),
        ("hub_error_exponential", "exponential", "the last growth rate again"),
    ):
        meaning = f"mean absolute error of forecasts of the models on Hugging Face by {what}"
        error = float(scores["mape"][method])
        book.put(name, error, "share", meaning, rows=rows, by="estimated")


def _of(rows: pd.DataFrame, series: str, family: str) -> pd.DataFrame:
    found = rows[(rows["series"] == series) & (rows["family"] == family)]
    return found.sort_values("date")


def _put_growth(book: Workbook, name: str, rows: pd.DataFrame, what: str) -> None:
    """First and last count that was read, not remembered, and the ratio of the two."""
    read = rows[~rows["from_memory"].str.contains("value")]
    book.read(f"{name}_first", read.head(1), "value", "count", f"first count read of {what}")
    book.read(f"{name}_last", read.tail(1), "value", "count", f"last count read of {what}")
    both = read.iloc[[0, -1]] if len(read) > 1 else read.iloc[:0]
    ratio = float(both["value"].iloc[1] / both["value"].iloc[0]) if len(both) else math.nan
    open_above = tuple(both["bound"]) in AT_LEAST
    book.put(f"{name}_growth", ratio, "ratio", f"last over first count of {what}", rows=both,
             interval=(ratio, math.inf) if open_above else None,
             interval_kind="told as at least" if open_above else "")  # fmt: skip
    book.put(f"{name}_counts", len(read), "integer", f"counts read of {what}", rows=rows)
    book.words[f"{name}_first_on"] = f"{read['date'].iloc[0]:%Y-%m-%d}" if len(read) else ""
    book.words[f"{name}_last_on"] = f"{read['date'].iloc[-1]:%Y-%m-%d}" if len(read) else ""
