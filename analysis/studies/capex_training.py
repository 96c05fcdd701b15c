"""C03: what a run costs, and what part of a year's capital expenditure that is."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd

from analysis.capex import (
    CostGrowth,
    chip_hour_cost,
    cost_growth,
    price_for_share,
    record_runs,
    training_cost,
)
from analysis.core import FitError, weakest
from analysis.datasets import load
from analysis.studies.workbook import Workbook

SMALL_PART = 0.01
"""A run below this part of the year's capital expenditure is a small part of it: a hundredth."""

PRICED_CHIP = "H100"
"""The chip whose rental price is known by date; hours of other chips are not priced."""

RENTED, OWNED = "published hours, rental price", "published hours, own chips"
CLOUD, AMORTISED = "cloud rental prices", "hardware amortised, and energy"
BOUGHT, STATED = "hardware bought", "stated by the developer"
PREFERRED = (RENTED, CLOUD, AMORTISED, STATED)
"""Methods that price one run, the one told first leading. Hardware bought prices a cluster."""

GENERATION = re.compile(r"llama (?:(\d)(?:\.\d)?\b)?", re.IGNORECASE)
OWNED_INPUTS = ("h100_price", "gpu_economic_life", "utilisation_default", "gpu_share_of_tco")
CHOSEN_BY = {"gpu_economic_life": "this project", "utilisation_default": "this project"}

COST_COLUMNS = [
    "model",
    "developer",
    "date",
    "method",
    "cost_usd_bn",
    "low_usd_bn",
    "high_usd_bn",
    "bound",
    "gpu_hours",
    "evidence",
    "reason",
]


def add_training(book: Workbook) -> None:
    """Add the costs of runs, their part of capital expenditure, and how fast costs grew."""
    costs = _costs(book.as_of)
    book.show("training_costs", costs[COST_COLUMNS], rows=_rows_of_costs(book.as_of))
    shares = _shares(costs, load("meta_annual", book.as_of))
    book.show("training_share", shares, rows=_rows_behind(book, shares["model"].tolist()))
    _add_dearest(book, shares)
    _add_frontier(book)
    _add_price(book, shares)
    _add_growth(book)


def _costs(as_of: str | None) -> pd.DataFrame:
    """Own estimates from published hours above those that others stated or estimated."""
    published = load("training_costs", as_of).assign(
        low_usd_bn=math.nan, high_usd_bn=math.nan, gpu_hours=math.nan, reason=""
    )
    parts = [*_from_hours(as_of), published]
    return pd.concat([part for part in parts if len(part)], ignore_index=True).sort_values(
        ["date", "model", "method"], ignore_index=True
    )


def _from_hours(as_of: str | None) -> list[pd.DataFrame]:
    compute = load("model_compute", as_of)
    hours = compute[compute["measure"] == "gpu_hours"]
    prices, owned = _prices(as_of), _owned_prices(as_of)
    developers = load("model_releases", as_of).set_index("model")["developer"]
    rows = []
    run: Any
    for run in hours.itertuples():
        told = {
            "model": run.model,
            "developer": developers.get(run.model, "not told"),
            "date": run.date,
            "bound": "stated",
            "gpu_hours": run.value,
        }
        rows.append({**told, "method": RENTED, **_priced(run, prices)})
        if PRICED_CHIP in run.hardware and owned:
            cost = training_cost(run.value, owned["default"], (owned["low"], owned["high"]))
            level = weakest([run.evidence, "assumed"])
            rows.append({**told, "method": OWNED, **_cells(cost), "evidence": level, "reason": ""})
    return [pd.DataFrame(rows)]


def _rows_of_costs(as_of: str | None) -> tuple[pd.DataFrame, ...]:
    """The rows that every cost rests on: published ones, hours, who trained, prices of an hour."""
    compute, releases = load("model_compute", as_of), load("model_releases", as_of)
    hours = compute[compute["measure"] == "gpu_hours"]
    trained = releases[releases["model"].isin(hours["model"])]
    owned = _owned_rows(as_of)
    priced = (_prices(as_of), *(() if owned is None else (owned,)))
    return (load("training_costs", as_of), hours, trained, *priced)


def _prices(as_of: str | None) -> pd.DataFrame:
    inputs = load("capex_inputs", as_of)
    rows = inputs[(inputs["name"] == "h100_rental_price") & (inputs["evidence"] != "unresolved")]
    return rows.sort_values("date")


def _priced(run: Any, prices: pd.DataFrame) -> dict[str, Any]:
    """The cost at the rent in force at release, between the cheapest and the dearest rent known."""
    blank = dict.fromkeys(("cost_usd_bn", "low_usd_bn", "high_usd_bn"), math.nan)
    if PRICED_CHIP not in run.hardware:
        reason = f"no rental price of {run.hardware} in the tables"
        return {**blank, "evidence": "unresolved", "reason": reason}
    before = prices[prices["date"] <= run.date]
    if before.empty:
        reason = f"no rental price of {PRICED_CHIP} dated by the release was known"
        return {**blank, "evidence": "unresolved", "reason": reason}
    ends = prices[["low", "default", "high"]]
    price = float(before["default"].iloc[-1])
    cost = training_cost(run.value, price, (float(ends.min().min()), float(ends.max().max())))
    level = weakest([run.evidence, *prices["evidence"]])
    return {**_cells(cost), "evidence": level, "reason": ""}


def _cells(cost: Any) -> dict[str, float]:
    return {name: getattr(cost, name) for name in ("cost_usd_bn", "low_usd_bn", "high_usd_bn")}


def _owned_rows(as_of: str | None) -> pd.DataFrame | None:
    """The newest row of each input of an own chip's hour; None while one is unknown."""
    inputs = load("capex_inputs", as_of)
    by = inputs["name"].map(CHOSEN_BY).fillna(inputs["entity"])
    offered = inputs[inputs["name"].isin(OWNED_INPUTS) & (inputs["entity"] == by)]
    newest = offered.sort_values("date").groupby("name").tail(1)
    return newest if len(newest) == len(OWNED_INPUTS) else None


def _owned_prices(as_of: str | None) -> dict[str, float] | None:
    """What an hour of an own chip costs: default, low and high; None while an input is unknown."""
    owned = _owned_rows(as_of)
    if owned is None:
        return None
    rows = {
        row["name"]: row[["default", "low", "high"]].astype(float).fillna(row["default"])
        for _, row in owned.iterrows()
    }
    ends = {
        "default": ("default", "default"),
        "low": ("low", "high"),
        "high": ("high", "low"),
    }
    return {
        name: chip_hour_cost(
            rows["h100_price"][price],
            rows["gpu_economic_life"][use],
            rows["utilisation_default"][use],
            rows["gpu_share_of_tco"][use],
        )
        for name, (price, use) in ends.items()
    }


def _shares(costs: pd.DataFrame, annual: pd.DataFrame) -> pd.DataFrame:
    """The dearest run of each generation of Llama, over the capital expenditure of its year."""
    llama = costs[costs["model"].str.match(GENERATION) & costs["method"].ne(BOUGHT)].copy()
    llama = llama[llama["evidence"] != "assumed"]
    llama["generation"] = llama["model"].map(_generation)
    runs = [_run(model, rows, annual) for model, rows in llama.groupby("model", sort=False)]
    frame = pd.DataFrame(runs).sort_values(
        ["generation", "cost_usd_bn", "gpu_hours"], ascending=[True, False, False]
    )
    return frame.drop_duplicates("generation").reset_index(drop=True)


def _generation(model: str) -> int:
    """The number of a Llama: of LLaMA 65B one, of Llama 3.1 405B three.

    Examples
    --------
    >>> _generation("LLaMA 65B"), _generation("Llama 3.1 405B"), _generation("Llama 2 70B")
    (1, 3, 2)
    """
    found = GENERATION.match(model)
    return int(found.group(1) or 1) if found else 0


def _run(model: Any, rows: pd.DataFrame, annual: pd.DataFrame) -> dict[str, Any]:
    """One run: its leading estimate, the span of all, and the year it is held against."""
    day, hours = rows["date"].iloc[0], float(rows["gpu_hours"].max())
    year, capex = _capex_of(day, annual)
    estimate = _estimate(rows.dropna(subset=["cost_usd_bn"]))
    price = price_for_share(hours, capex, SMALL_PART) if math.isfinite(hours) else math.nan
    return {
        "generation": int(rows["generation"].iloc[0]),
        "model": model,
        "date": day,
        **estimate,
        "gpu_hours": hours,
        "capex_year": year,
        "capex_usd_bn": capex,
        "share": estimate["cost_usd_bn"] / capex,
        "low_share": estimate["low_usd_bn"] / capex,
        "high_share": estimate["high_usd_bn"] / capex,
        "price_of_small_part_usd": price,
    }


def _estimate(told: pd.DataFrame) -> dict[str, Any]:
    """The leading method's cost, from the cheapest to the dearest; one alone has no span."""
    names = ("cost_usd_bn", "low_usd_bn", "high_usd_bn")
    cell: dict[str, Any] = {"method": "", "estimates": len(told), **dict.fromkeys(names, math.nan)}
    if told.empty:
        return {**cell, "evidence": "unresolved"}
    costs = dict(zip(told["method"], told["cost_usd_bn"], strict=True))
    lead = next(method for method in PREFERRED if method in costs)
    span = told[list(names)].to_numpy(dtype=float)
    low, high = float(np.nanmin(span)), float(np.nanmax(span))
    if low < high:
        cell |= {"low_usd_bn": low, "high_usd_bn": high}
    cell |= {"method": lead, "cost_usd_bn": float(costs[lead])}
    return {**cell, "evidence": weakest(told["evidence"])}


def _capex_of(day: pd.Timestamp, annual: pd.DataFrame) -> tuple[int, float]:
    """The year of release and its capital expenditure, or the last known while it is not told."""
    by_year = dict(zip(annual["fiscal_year"], annual["capex_usd_bn"], strict=True))
    year = min(day.year, max(by_year))
    return int(year), float(by_year[year])


def _add_dearest(book: Workbook, shares: pd.DataFrame) -> None:
    """Meta's dearest run by its part of the year's spending, at most that of any."""
    told = shares.dropna(subset=["share"])
    rows = _rows_behind(book, told["model"].tolist())
    what = "cost of Meta's dearest training run over the capital expenditure of its year"
    if told.empty:
        book.put("run_share", math.nan, "share", what)
        book.put("run_cost", math.nan, "usd_bn", "cost of Meta's dearest training run")
        book.words |= {"run_model": "no run", "run_year": "no year"}
        return
    top = told.sort_values("share").iloc[-1]
    book.words |= {"run_model": str(top["model"]), "run_year": str(top["capex_year"])}
    highest = max(told["share"].max(), told["high_share"].max())
    book.put(
        "run_share",
        top["share"],
        "share",
        what,
        rows=rows,
        by="estimated",
        interval=(_or(top["low_share"], top["share"]), highest),
        interval_kind="its cheapest estimate to the dearest of any run",
    )
    cost = float(top["cost_usd_bn"])
    book.put(
        "run_cost",
        cost,
        "usd_bn",
        f"cost of training {top['model']}",
        rows=_rows_behind(book, [str(top["model"])]),
        by="estimated",
        interval=(_or(top["low_usd_bn"], cost), _or(top["high_usd_bn"], cost)),
        interval_kind="cheapest to dearest estimate",
    )


def _or(value: float, otherwise: float) -> float:
    return float(value) if math.isfinite(value) else float(otherwise)


def _rows_behind(book: Workbook, models: list[str]) -> tuple[pd.DataFrame, ...]:
    """The rows of data that the costs of `models` rest on."""
    costs, compute = load("training_costs", book.as_of), load("model_compute", book.as_of)
    priced = compute["measure"].eq("gpu_hours") & compute["hardware"].str.contains(PRICED_CHIP)
    return (
        costs[costs["model"].isin(models) & costs["method"].ne(BOUGHT)],
        compute[compute["model"].isin(models) & priced],
        _prices(book.as_of),
        load("meta_annual", book.as_of),
    )


def _add_frontier(book: Workbook) -> None:
    """The dearest run of any firm: estimated by cloud prices, and as its developer stated it."""
    table, annual = load("training_costs", book.as_of), load("meta_annual", book.as_of)
    for name, method in (("frontier", CLOUD), ("stated", STATED)):
        rows = table[table["method"] == method]
        row = rows[rows["cost_usd_bn"] == rows["cost_usd_bn"].max()].head(1)
        by = "estimated" if method == CLOUD else "reported"
        value = float(row["cost_usd_bn"].iloc[0]) if len(row) else math.nan
        what = f"largest cost of a run of any firm, {method}"
        book.put(f"{name}_cost", value, "usd_bn", what, rows=row, by=by)
        book.words[f"{name}_model"] = str(row["model"].iloc[0]) if len(row) else "no model"
        book.words[f"{name}_bound"] = str(row["bound"].iloc[0]) if len(row) else "no bound"
        year, capex = _capex_of(row["date"].iloc[0], annual) if len(row) else (0, math.nan)
        what = f"{what}, over Meta's capital expenditure of its year, or the last one known"
        used = annual[annual["fiscal_year"] == year]
        level = "derived" if method == STATED else by
        book.put(f"{name}_share", value / capex, "share", what, rows=(row, used), by=level)


def _add_price(book: Workbook, shares: pd.DataFrame) -> None:
    """How dear an hour would have to be for Meta's longest run to weigh a hundredth."""
    longest = shares.dropna(subset=["gpu_hours"])
    compute, annual = load("model_compute", book.as_of), load("meta_annual", book.as_of)
    if longest.empty:
        book.put("price_of_small_part", math.nan, "usd", "price at which a run weighs a hundredth")
        return
    top = longest.sort_values("price_of_small_part_usd").iloc[0]
    hours = compute[(compute["model"] == top["model"]) & (compute["measure"] == "gpu_hours")]
    book.words["longest_run"] = str(top["model"])
    book.put(
        "price_of_small_part",
        top["price_of_small_part_usd"],
        "usd",
        f"price of a chip-hour at which {top['model']} would cost {SMALL_PART:.0%} of the year's "
        "capital expenditure",
        rows=(hours, annual[annual["fiscal_year"] == top["capex_year"]]),
    )


def _add_growth(book: Workbook) -> None:
    """Growth of cost by method, over all runs of the table and over those that set a record."""
    table = load("training_costs", book.as_of)
    rows, found = [], {}
    for method in (AMORTISED, CLOUD, BOUGHT, STATED):
        runs = table[table["method"] == method]
        for name, chosen in (("all", runs), ("records", record_runs(runs))):
            grown = _growth(chosen)
            found[method, name] = grown
            cell = {"method": method, "runs": name, "n": len(chosen)}
            if isinstance(grown, str):
                rows.append({**cell, **dict.fromkeys(("factor", "low", "high"), math.nan),
                             "reason": grown})  # fmt: skip
            else:
                ends = {end: getattr(grown, end) for end in ("factor", "low", "high")}
                rows.append({**cell, **ends, "reason": ""})
    book.show("training_growth", pd.DataFrame(rows), rows=table)
    what = "factor by which the cost of a run grew in a year, hardware amortised"
    main = found[AMORTISED, "all"]
    if isinstance(main, str):
        book.put("training_growth_rate", math.nan, "ratio", what)
        return
    book.models["training_growth_fit"] = main
    book.put(
        "training_growth_rate",
        main.factor,
        "ratio",
        what,
        rows=table[table["method"] == AMORTISED],
        by="estimated",
        interval=(main.low, main.high),
        interval_kind="95% Student interval",
    )


def _growth(runs: pd.DataFrame) -> CostGrowth | str:
    """The growth, or why it cannot be told."""
    try:
        return cost_growth(runs)
    except FitError as fault:
        return str(fault)
