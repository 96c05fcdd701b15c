"""The stored results against the prices that are embedded, as far as these reach."""

from __future__ import annotations

import pandas as pd

from analysis.core import FitError
from analysis.datasets import load_prices
from analysis.studies.event_lists import FIRM
from analysis.studies.reactions_stored import Stored
from analysis.studies.stored import WINDOWS, Market, Specification
from analysis.studies.workbook import Workbook

EMBEDDED = (Specification("none", "constant_mean"), Specification("^GSPC", "market_model"))
"""What the embedded prices suffice for: Meta's to September 2023, the index's to December 2022."""
COMMON = ["event_id", "benchmark", "model", "first_day", "last_day"]


def add_check(book: Workbook, stored: Stored) -> None:
    """Add how far recomputed CARs lie from the stored ones."""
    prices = load_prices([FIRM, "^GSPC"], book.as_of)
    again = _recomputed(stored, prices)
    kept = stored.cars[stored.cars["firm"] == FIRM]
    both = again.merge(kept, on=COMMON, suffixes=("", "_stored"))
    gap = (both["car"] - both["car_stored"]).abs()
    used = stored.cars[stored.cars["event_id"].isin(both["event_id"])]
    book.put(
        "recomputed_gap",
        float(gap.max()),
        "share",
        "largest distance of a stored abnormal return from the one that embedded prices give",
        rows=(used, prices),
        by="estimated",
    )
    what = "stored abnormal returns made again from embedded prices"
    book.put("recomputed", len(both), "integer", what, rows=used)


def _recomputed(stored: Stored, prices: pd.DataFrame) -> pd.DataFrame:
    events = stored.events[stored.events["event_id"].isin(stored.cars["event_id"])]
    events.attrs = stored.events.attrs
    found = [_cars(stored, events, prices, how) for how in EMBEDDED]
    return pd.concat(found, ignore_index=True)


def _cars(
    stored: Stored, events: pd.DataFrame, prices: pd.DataFrame, how: Specification
) -> pd.DataFrame:
    needed = prices[[FIRM] if how.benchmark == "none" else [FIRM, how.benchmark]].dropna()
    found = Market.of(needed, None, stored.events).study(events, how)
    if found is None:
        raise FitError("no listed event has a whole window of embedded prices.")
    frames = [
        found.car(*window)[["car"]].assign(first_day=window[0], last_day=window[1])
        for window in WINDOWS
    ]
    cars = pd.concat(frames).reset_index()
    return cars.assign(benchmark=how.benchmark, model=how.model)
