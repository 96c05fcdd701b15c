"""C05: whether the survey's shares differ, and what later surveys say."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd

from analysis.adoption import (
    effective_sample,
    overlap_sensitivity,
    pool_shares,
    rounding_sensitivity,
    sample_needed,
    share_difference,
    share_intervals,
    share_trend,
)
from analysis.core import THEN, as_timestamp
from analysis.datasets import load
from analysis.studies.workbook import Workbook

PUBLISHER = "TD Cowen"
KINDS = ("commercial", "open", "in-house")
REST = "none of these"
DESIGN_EFFECT = 2.0
"""A common size for surveys of firms that come in clusters; assumed, as nothing is told."""
COMPARABLE = (
    ("TD Cowen", "use or plan open-source LLMs"),
    ("IBM", "use open-source ecosystems as a source of AI tools"),
    (
        "McKinsey, Mozilla Foundation, Patrick J. McGovern Foundation",
        "use open source in each of data, models and tools",
    ),
    ("Linux Foundation Research with Canonical", "organisations using open-source AI/ML"),
)
"""Options that ask firms, of a number that is told, whether they use open models at all."""
SHARES_OF_USE = (
    "open-source share",
    "open-source share of daily workloads",
    "open-source share of enterprise LLM API use",
)
"""Options of one publisher, Menlo Ventures, that split use between open and closed models."""
LEAST_SURVEYS = 3
LEAST_FOR_TREND = 4
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
    _add_pooled(book, surveys[surveys["evidence"] != "unresolved"])


def _counts(shares: pd.Series, n: int) -> dict[str, int]:
    """The counts nearest to the printed percents, and the rest of the firms."""
    counts = {str(kind): round(share * n) for kind, share in shares.items()}
    return {**counts, REST: n - sum(counts.values())}


def _add_shares(book: Workbook, counts: dict[str, int], rows: pd.DataFrame) -> None:
    intervals = share_intervals(counts)
    book.show("shares", intervals.reset_index(), rows=rows)
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
    _add_weaker_samples(book, counts, rows, n)
    overlap = overlap_sensitivity(counts, "commercial", "open")
    told = overlap[overlap["p_value"] < 0.05]["both"]
    what = "firms that would have to be in both for the difference to be told"
    book.put("overlap_needed", float(told.min()), "integer", what, rows=rows)


def _add_weaker_samples(book: Workbook, counts: dict[str, int], rows: pd.DataFrame, n: int) -> None:
    """The lead if the sample told less: clustered firms, or a base of fewer than all."""
    clustered = share_difference(counts, "commercial", "open", deff=DESIGN_EFFECT)
    half = {kind: round(count / 2) for kind, count in counts.items()}
    fewer = share_difference(half, "commercial", "open")
    for name, test, what in (
        ("p_clustered", clustered, "with a design effect of two"),
        ("p_half", fewer, "with half of the firms as the base"),
    ):
        meaning = f"p-value of commercial against open {what}"
        book.put(name, test.p_value, "p_value", meaning, rows=rows, by="assumed")
    size = effective_sample(n, DESIGN_EFFECT)
    what = "firms that a design effect of two would leave"
    book.put("survey_effective", size, "integer", what, rows=rows, by="assumed")


def _add_pooled(book: Workbook, surveys: pd.DataFrame) -> None:
    """Surveys that ask firms whether they use open models: their mean and their spread."""
    alike = pd.concat([_row_of(surveys, *how) for how in COMPARABLE])
    alike.attrs = surveys.attrs
    book.put("surveys_alike", len(alike), "integer", "surveys that ask alike", rows=alike)
    if len(alike) < LEAST_SURVEYS:
        book.put("pooled_share", math.nan, "share", "mean open share over surveys")
        return
    pooled = pool_shares(
        pd.DataFrame(
            {
                "survey": alike["publisher"] + ", " + alike["date"].dt.strftime("%Y"),
                "share": alike["share_pct"] / PERCENT,
                "n": alike["n"],
            }
        )
    )
    book.models["pooled"] = pooled
    _add_in_time(book, alike, surveys)
    book.show("pooled", pooled.to_frame().assign(mean=pooled.share), rows=alike)
    book.put(
        "pooled_share",
        pooled.share,
        "share",
        "mean share of firms that use open models, over surveys that ask alike",
        rows=alike,
        by="estimated",
        interval=(pooled.low, pooled.high),
        interval_kind="95% interval of the mean",
    )
    book.put(
        "another_survey",
        pooled.share,
        "share",
        "open share in another survey like these",
        rows=alike,
        by="estimated",
        interval=(pooled.next_low, pooled.next_high),
        interval_kind="95% prediction interval",
    )


def _add_in_time(book: Workbook, alike: pd.DataFrame, surveys: pd.DataFrame) -> None:
    """The open share through time: surveys that ask alike, and one publisher's share of use."""
    table = pd.DataFrame(
        {
            "survey": alike["publisher"],
            "date": alike["date"],
            "share": alike["share_pct"] / PERCENT,
            "n": alike["n"],
        }
    )
    use = surveys[surveys["option"].isin(SHARES_OF_USE)].sort_values("date")
    shares = use[["date", "publisher"]].assign(
        series="share of use", share=use["share_pct"] / PERCENT
    )
    found = share_trend(table) if len(table) >= LEAST_FOR_TREND else None
    asked = (found or pool_shares(table)).to_frame()
    asked = asked.merge(table[["survey", "date"]].drop_duplicates(), how="left")
    both = pd.concat(
        [asked.assign(series="firms that use"), shares.rename(columns={"publisher": "survey"})],
        ignore_index=True,
    )[["series", "survey", "date", "share", "low", "high"]]
    book.show("shares_in_time", both, rows=(alike, use))
    what = "factor on the odds of using open models from one year to the next, over surveys"
    book.put("open_trend", found.odds_ratio if found else math.nan, "ratio", what,
             rows=alike if found else (), by="estimated",
             interval=(found.low, found.high) if found else None,
             interval_kind="95% interval")  # fmt: skip
    book.words["trend_among_firms"] = (
        "among surveys of firms the odds move too"
        if found and found.told
        else "among surveys of firms no trend can be told"
    )
    for name, row in (("use_first", use.head(1)), ("use_last", use.tail(1))):
        value = float(row["share_pct"].item()) / PERCENT if len(row) else math.nan
        what = f"share of use that is open, by the {name[4:]} of one publisher's surveys"
        book.put(name, value, "share", what, rows=row, by="reported")
        book.words[f"{name}_on"] = f"{row['date'].item():%Y-%m}" if len(row) else ""


def _row_of(surveys: pd.DataFrame, publisher: str, option: str) -> pd.DataFrame:
    return surveys[(surveys["publisher"] == publisher) & (surveys["option"] == option)]


def _add_later(book: Workbook, surveys: pd.DataFrame) -> None:
    """Open shares of other surveys since; each asks something else."""
    others = surveys[(surveys["kind"] == "open") & (surveys["date"] > as_timestamp(THEN))]
    columns = ["date", "publisher", "option", "share_pct", "n", "telemetry", "checked", "evidence"]
    book.show("later_surveys", others.sort_values("date")[columns], rows=others)
    told = others[others["evidence"] != "unresolved"]
    book.put("later_surveys_told", len(told), "integer", "later shares of open models", rows=told)
