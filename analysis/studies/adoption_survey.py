"""C05: whether the survey's shares differ, and what later surveys say."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from analysis.adoption import (
    overlap_sensitivity,
    rounding_sensitivity,
    sample_needed,
    share_difference,
    share_intervals,
)
from analysis.core import THEN, as_timestamp
from analysis.datasets import load
from analysis.studies.workbook import Workbook

PUBLISHER = "TD Cowen"
KINDS = ("commercial", "open", "in-house")
REST = "none of these"
PERCENT = 100


def add_survey(book: Workbook) -> None:
    """Add intervals, differences and their sensitivity, and later surveys."""
    surveys = load("survey_shares", book.as_of)
    rows = surveys[(surveys["publisher"] == PUBLISHER) & (surveys["kind"].isin(KINDS))]
    n = int(rows["n"].iloc[0])
    shares = rows.set_index("kind")["share_pct"].reindex(KINDS) / PERCENT
    counts = _counts(shares, n)
    book.put("survey_n", n, "integer", "firms asked", rows=rows, by="reported")
    _add_shares(book, counts, rows)
    _add_steps(book, shares, counts, rows, n)
    _add_later(book, surveys)


def _counts(shares: pd.Series, n: int) -> dict[str, int]:
    """The counts nearest to the printed percents, and the rest of the firms."""
    counts = {str(kind): round(share * n) for kind, share in shares.items()}
    return {**counts, REST: n - sum(counts.values())}


def _add_shares(book: Workbook, counts: dict[str, int], rows: pd.DataFrame) -> None:
    intervals = share_intervals(counts)
    book.frames["shares"] = intervals.reset_index()
    for kind in KINDS:
        found = intervals.loc[kind]
        name = f"share_{kind.replace('-', '_')}"
        printed = rows[rows["kind"] == kind]
        book.put(
            name,
            float(printed["share_pct"].item()) / PERCENT,
            "share",
            f"firms that use or plan language models: {kind}",
            rows=printed,
            by="reported",
            interval=(found["low"], found["high"]),
            interval_kind="95% simultaneous interval (Sison-Glaz)",
        )


def _add_steps(
    book: Workbook, shares: pd.Series, counts: dict[str, int], rows: pd.DataFrame, n: int
) -> None:
    """The two steps of the order, each over all counts that print as these percents."""
    printed = pd.concat([shares, pd.Series({REST: 1 - shares.sum()})])
    for first, second in pairwise(KINDS):
        name = f"{first}_{second}".replace("-", "_")
        test = share_difference(counts, first, second)
        pairs = rounding_sensitivity(printed, n, first, second)
        book.put(
            f"{first}_less_{second}".replace("-", "_"),
            float(test.estimate or 0.0),
            "points",
            f"share of {first} less share of {second}, same firms",
            rows=rows,
            interval=(float(test.low or 0.0), float(test.high or 0.0)),
            interval_kind="95% interval",
        )
        book.put(
            f"p_{name}",
            test.p_value,
            "p_value",
            f"p-value of {first} against {second}",
            rows=rows,
            interval=(float(pairs["p_value"].min()), float(pairs["p_value"].max())),
            interval_kind="range over the rounding",
        )
    needed = sample_needed(float(shares["commercial"]), float(shares["open"]))
    what = "firms needed to tell these two shares apart four times in five"
    book.put("survey_needed", needed, "integer", what, rows=rows)
    overlap = overlap_sensitivity(counts, "commercial", "open")
    told = overlap[overlap["p_value"] < 0.05]["both"]
    what = "firms that would have to be in both for the difference to be told"
    book.put("overlap_needed", float(told.min()), "integer", what, rows=rows)


def _add_later(book: Workbook, surveys: pd.DataFrame) -> None:
    """Open shares of other surveys since; each asks something else."""
    others = surveys[(surveys["kind"] == "open") & (surveys["date"] > as_timestamp(THEN))]
    columns = ["date", "publisher", "option", "share_pct", "n", "telemetry", "checked", "evidence"]
    book.frames["later_surveys"] = others.sort_values("date")[columns]
    told = others[others["evidence"] != "unresolved"]
    book.put("later_surveys_told", len(told), "integer", "later shares of open models", rows=told)
