"""C12: what Reality Labs loses beside what is spent on capital."""

from __future__ import annotations

import math

import pandas as pd

from analysis.capex import MetaverseComparison, metaverse_comparison
from analysis.core import THEN
from analysis.datasets import load
from analysis.studies.workbook import Workbook


def add_metaverse(book: Workbook) -> None:
    """Add the loss of four quarters, then and at the vintage, and its share of capex."""
    quarterly = _quarters(book.as_of)
    comparison = metaverse_comparison(quarterly)
    then = metaverse_comparison(_quarters(THEN)).years.iloc[-1]
    book.models["metaverse"] = comparison
    book.show("metaverse", comparison.to_frame(), rows=(quarterly, _spending(book, quarterly)))
    now = comparison.years.iloc[-1]
    book.words["metaverse_to"] = f"{now['period_end']:%Y-%m-%d}"
    book.words["metaverse_then_to"] = f"{then['period_end']:%Y-%m-%d}"
    _put_losses(book, quarterly, now, then)
    _put_ends(book, comparison, quarterly)
    _put_chance(book, comparison, quarterly)
    _put_ai_part(book, comparison, quarterly)


def _quarters(as_of: str | None) -> pd.DataFrame:
    segments = load("meta_segments", as_of)
    capex = load("meta_quarterly", as_of)[["period_end", "capex_usd_bn"]]
    joined = segments.merge(capex, on="period_end", validate="one_to_one")
    joined.attrs = dict(segments.attrs)
    return joined


def _spending(book: Workbook, quarterly: pd.DataFrame) -> pd.DataFrame:
    """The rows of capital expenditure in the same quarters."""
    rows = load("meta_quarterly", book.as_of)
    return rows[rows["period_end"].isin(quarterly["period_end"])]


def _put_losses(book: Workbook, quarterly: pd.DataFrame, now: pd.Series, then: pd.Series) -> None:
    rows = quarterly.sort_values("period_end").tail(4)
    both = (quarterly, _spending(book, quarterly))
    what = "operating loss of Reality Labs over four quarters"
    book.put("metaverse_loss", now["loss_usd_bn"], "usd_bn", what, rows=rows)
    book.put(
        "metaverse_loss_then",
        then["loss_usd_bn"],
        "usd_bn",
        f"{what}, as known then",
        rows=quarterly,
    )
    later = now["period_end"] > then["period_end"]
    ratio = now["loss_usd_bn"] / then["loss_usd_bn"] if later else math.nan
    share_ratio = now["loss_to_capex"] / then["loss_to_capex"] if later else math.nan
    what_share = "Reality Labs' loss over capital expenditure, over that ratio as known then"
    book.put("share_ratio", share_ratio, "ratio", what_share, rows=both)
    book.put("loss_ratio", ratio, "ratio", f"{what}, over that known then", rows=quarterly)
    share = "Reality Labs' loss over capital expenditure of the same quarters"
    last = (rows, _spending(book, rows))
    book.put("loss_to_capex", now["loss_to_capex"], "share", share, rows=last)
    book.put(
        "loss_to_capex_then",
        then["loss_to_capex"],
        "share",
        f"{share}, as known then",
        rows=both,
    )


def _put_ends(book: Workbook, comparison: MetaverseComparison, quarterly: pd.DataFrame) -> None:
    """The first trailing year, to say how far both lines went."""
    first = comparison.years.iloc[0]
    book.words["metaverse_from"] = f"{first['period_end']:%Y-%m-%d}"
    spent = _spending(book, quarterly)
    for name, column, rows in (
        ("loss", "loss_usd_bn", quarterly),
        ("spending", "capex_usd_bn", spent),
    ):
        what = f"first trailing year of the {name}"
        book.put(f"first_{name}", first[column], "usd_bn", what, rows=rows)
    last = comparison.years.iloc[-1]["capex_usd_bn"]
    book.put("last_spending", last, "usd_bn", "last trailing year of the spending", rows=spent)


def _put_ai_part(book: Workbook, comparison: MetaverseComparison, quarterly: pd.DataFrame) -> None:
    """The loss over the part of spending put down to AI, at each day that has such a share."""
    inputs = load("capex_inputs", book.as_of)
    shares = inputs[(inputs["name"] == "ai_share_of_capex") & (inputs["entity"] == "Meta")]
    years = comparison.years[["period_end", "loss_usd_bn", "capex_usd_bn"]]
    years = years.astype({"period_end": shares["date"].dtype})
    joined = pd.merge_asof(shares.sort_values("date"), years, left_on="date", right_on="period_end")
    frame = joined[["date", "period_end", "loss_usd_bn", "capex_usd_bn", "evidence"]].rename(
        columns={"date": "share_of"}
    )
    frame["ai_share"] = joined["default"]
    for name, share in (("loss_to_ai_capex", "default"), ("low", "high"), ("high", "low")):
        frame[name] = joined["loss_usd_bn"] / (joined[share] * joined["capex_usd_bn"])
    both = (quarterly, _spending(book, quarterly))
    book.show("metaverse_ai", frame, rows=(*both, shares))
    last = frame.iloc[-1]
    rows = shares[shares["date"] == last["share_of"]]
    book.put(
        "loss_to_ai_capex",
        last["loss_to_ai_capex"],
        "share",
        "Reality Labs' loss over the part of capital expenditure put down to AI",
        rows=(*both, rows),
        by="estimated",
        interval=(last["low"], last["high"]),
        interval_kind="range of the share",
    )


def _put_chance(book: Workbook, comparison: MetaverseComparison, quarterly: pd.DataFrame) -> None:
    larger, n = comparison.larger_losses, comparison.comparisons
    book.put(
        "larger_losses",
        larger,
        "integer",
        "quarters that lost more than a year before",
        rows=quarterly,
    )
    book.put(
        "loss_comparisons", n, "integer", "quarters compared with a year before", rows=quarterly
    )
    book.put(
        "chance_loss_grows",
        comparison.chance_of_larger_loss,
        "share",
        "chance that the loss grows, from the quarters that did",
        rows=quarterly,
        by="estimated",
    )
