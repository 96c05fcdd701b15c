"""How sure the value of giving away is, by point of view, then and now."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.datasets import load
from analysis.openness import MonteCarlo, monte_carlo, sample_values
from analysis.studies.openness_readings import READINGS, Reading, pairs
from analysis.studies.openness_views import (
    CHANNEL_WORDS,
    SHOWN_VIEW,
    VIEWS,
    assumed,
    plain,
    rows_of_view,
    view_name,
    vintages,
)
from analysis.studies.workbook import Workbook

DRAWS, SEED = 100_000, 20231015
DRAWN_FROM = ("assumptions", "assumption_pairs")
"""Tables that draws rest on."""
MOST_DRAWS = "90%"
INTERVAL = f"{MOST_DRAWS} of the draws"


@lru_cache(maxsize=8)
def simulated(view: str, as_of: str | None) -> MonteCarlo:
    """The simulation of one view: half of the chance on either side of each default."""
    return monte_carlo(assumed(view, as_of), n=DRAWS, seed=SEED, correlation=pairs(as_of))


def add_uncertainty(book: Workbook, table: pd.DataFrame) -> None:
    """Add the draws by view, then and now, and what hangs on how ranges are read."""
    days = vintages(book.as_of)
    spreads = [
        _spread(view, known, simulated(view, day)) for view in VIEWS for known, day in days.items()
    ]
    tables = [load(name, day) for day in days.values() for name in DRAWN_FROM]
    book.show("then_now", pd.DataFrame(spreads), rows=tables)
    tied = load("assumption_pairs", book.as_of)
    for view in VIEWS:
        _put_view(book, view, (rows_of_view(table, view), tied))
    neutral = simulated("neutral", book.as_of)
    book.models["draws"] = neutral
    rows = (rows_of_view(table, "neutral"), tied)
    book.show("npv_draws", neutral.histogram(), rows=rows)
    book.show("deciding", _deciding(neutral), rows=rows)
    _put_losing(book, rows)
    book.words["decisive"] = neutral.decisive
    book.words["draws_made"], book.words["most_draws"] = f"{DRAWS:,}", MOST_DRAWS
    _add_readings(book, rows)
    book.show("pairs", _pairs_shown(tied), rows=tied)


def _spread(view: str, known: str, found: MonteCarlo) -> dict[str, object]:
    low, lower, middle, upper, high = found.quantiles
    return {
        "view": SHOWN_VIEW[view],
        "known": known,
        "low": low,
        "lower": lower,
        "median": middle,
        "upper": upper,
        "high": high,
        "probability_positive": found.probability_positive,
    }


def _put_view(book: Workbook, view: str, rows: tuple[pd.DataFrame, ...]) -> None:
    """Median with its interval, and the share of draws in which opening beats selling."""
    found, name = simulated(view, book.as_of), view_name(view)
    low, *_, high = found.quantiles
    book.put(
        f"drawn_{name}",
        found.quantiles[0.5],
        "usd_bn",
        "median net present value of opening over selling, all assumptions but the horizon drawn, "
        f"view {view}",
        rows=rows,
        by="estimated",
        interval=(low, high),
        interval_kind=INTERVAL,
    )
    what = f"share of draws in which opening beats selling access, view {view}"
    book.put(f"chance_{name}", found.probability_positive, "share", what, rows=rows, by="estimated")


def _put_losing(book: Workbook, rows: tuple[pd.DataFrame, ...]) -> None:
    """Of the draws in which selling is better: how many would turn if nothing could be sold."""
    start = assumed("neutral", book.as_of)
    drawn = sample_values(start, seed=SEED, correlation=pairs(book.as_of))
    losing = drawn.npv < 0
    turned = (drawn.npv - drawn.channels["api_profit_forgone"])[losing] > 0
    what = "of the draws in which selling is better: share that would turn with nothing to sell"
    share = float(turned.mean())
    book.put("losing_for_sales", share, "share", what, rows=rows, by="estimated")
    what = "share of draws in which selling access is at least as good, neutral view"
    not_better = 1 - simulated("neutral", book.as_of).probability_positive
    book.put("chance_selling", not_better, "share", what, rows=rows, by="estimated")


def _deciding(found: MonteCarlo) -> pd.DataFrame:
    """Mean, share of the variance and how often it decides, by channel."""
    frame = found.channels.reset_index()
    shown = frame.assign(
        channel=frame["channel"].map(CHANNEL_WORDS),
        mean_usd_bn=frame["mean_usd_bn"].map(plain),
        variance_share=frame["variance_share"].map("{:z.0%}".format),
        decides=frame["decides"].map("{:.0%}".format),
    )
    return shown.rename(
        columns={"variance_share": "share_of_variance", "decides": "turns_the_sign"}
    )


def _add_readings(book: Workbook, rows: tuple[pd.DataFrame, ...]) -> None:
    """The same ranges read otherwise."""
    start = assumed("neutral", book.as_of)
    found = [
        monte_carlo(start, one.distributions(start), DRAWS, SEED, one.correlation(book.as_of))
        for one in READINGS
    ]
    shown = [_reading_row(*pair) for pair in zip(READINGS, found, strict=True)]
    book.show("readings", pd.DataFrame(shown), rows=rows)
    chances = [one.probability_positive for one in found]
    book.put("readings_made", len(found), "integer", "readings of the ranges", rows=rows)
    what = "share of draws in which opening beats selling, neutral, over readings of the ranges"
    book.put(
        "chance_over_readings",
        chances[0],
        "share",
        what,
        rows=rows,
        by="estimated",
        interval=(min(chances), max(chances)),
        interval_kind="over readings of the ranges",
    )


def _reading_row(reading: Reading, found: MonteCarlo) -> dict[str, str]:
    return {
        "ranges": reading.ranges,
        "moving_together": reading.moving_together,
        "opening_pays": f"{found.probability_positive:.0%}",
        "low": plain(found.quantiles[0.05]),
        "median": plain(found.quantiles[0.5]),
        "high": plain(found.quantiles[0.95]),
        "mean_usd_bn": plain(found.mean),
    }


def _pairs_shown(tied: pd.DataFrame) -> pd.DataFrame:
    """The pairs as a reader sees them."""
    words = {name: tied[name].str.replace("_", " ") for name in ("first", "second")}
    numbers = {name: tied[name].map("{:g}".format) for name in ("low", "default", "high")}
    columns = ["first", "second", "low", "default", "high", "evidence", "checked", "reasoning"]
    return tied.assign(**words, **numbers)[columns]
