"""How far the tests can be trusted, from stored simulations."""

from __future__ import annotations

import pandas as pd

from analysis.datasets import load
from analysis.studies.reactions_mean import TEST_WORDS
from analysis.studies.workbook import Workbook

LEVEL_PCT = 5
WORDS = {**TEST_WORDS, "single_event_t": "t of one event", "sq": "sample quantile of one event"}
ASKED = {
    "one_firm_normal_10": "one firm,\nnormal days",
    "one_firm_real_10": "one firm,\nreal days",
    "one_firm_variance_10": "one firm,\nwilder on\nthe day",
    "t4_10": "firms with\nfat tails",
    "common_day_20": "correlated,\none day",
    "week_20": "correlated,\nwithin\na week",
    "month_20": "correlated,\nwithin\na month",
}
"""The scenarios that a page shows, and their short names; all stand in the table."""
HERE, WILD, COMMON = "one_firm_real_10", "one_firm_variance_10", "common_day_20"
"""Ten random days of Meta's own share, the scenario nearest to the question; days on which the
event adds variance; twenty firms that move together on one day."""
NAMED = {
    "size_placebo": (HERE, "placebo"),
    "size_cross": (HERE, "cross_section_t"),
    "size_patell": (HERE, "patell"),
    "size_placebo_wild": (WILD, "placebo"),
    "size_cross_wild": (WILD, "cross_section_t"),
    "size_bmp_common": (COMMON, "bmp"),
    "size_kp_common": (COMMON, "kp_bmp"),
}


def add_trust(book: Workbook) -> None:
    """Add sizes by test and scenario; nothing at a vintage before they were computed."""
    rows = load("reaction_trust", book.as_of)
    if rows.empty:
        return
    book.words["trust_made_by"] = str(rows.attrs["made"]["command"])
    sizes = rows[
        (rows["measure"] == "size") & (rows["tail"] == "both") & (rows["level_pct"] == LEVEL_PCT)
    ]
    book.show("sizes", _shown(sizes), rows=sizes[sizes["scenario"].isin(ASKED)])
    every = sizes.assign(test=sizes["test"].replace(WORDS))[
        ["title", "events", "test", "rate_pct", "low_pct", "high_pct", "expected", "verdict"]
    ]
    book.show("all_sizes", every, rows=sizes)
    for name, (scenario, test) in NAMED.items():
        row = sizes[(sizes["scenario"] == scenario) & (sizes["test"] == test)]
        what = f"share of replicates without a reaction in which it is told by: {WORDS[test]}"
        _put(book, name, row, f"{what}; {row['title'].item()}")
    replicates = int(sizes["replicates"].max())
    what = "replicates of each scenario"
    book.put("replicates", replicates, "count", what, rows=sizes.head(1), by="estimated")
    known = sizes[sizes["expected"] == "right"]
    off = known[known["verdict"] != "holds"]
    for name, some, what in (
        ("sizes_known", known, "sizes where the assumptions of the test hold"),
        ("sizes_off", off, "of them outside the band"),
    ):
        book.put(name, len(some), "integer", what, rows=known, by="estimated")
    outside = off.assign(test=off["test"].replace(WORDS))[
        ["title", "test", "events", "rate_pct", "low_pct", "high_pct"]
    ]
    book.show("sizes_off", outside, rows=off)


def _put(book: Workbook, name: str, row: pd.DataFrame, what: str) -> None:
    rate, low, high = (row[column].item() / 100 for column in ("rate_pct", "low_pct", "high_pct"))
    book.put(
        name,
        rate,
        "share",
        what,
        rows=row,
        by="estimated",
        interval=(low, high),
        interval_kind="95% Wilson interval",
    )


def _shown(sizes: pd.DataFrame) -> pd.DataFrame:
    """The scenarios of a page, a row a test and scenario, in the order of both."""
    shown = sizes[sizes["scenario"].isin(ASKED)]
    shown = shown.assign(
        scenario=pd.Categorical(shown["scenario"], categories=list(ASKED), ordered=True),
        test=pd.Categorical(shown["test"], categories=list(WORDS), ordered=True),
    ).sort_values(["test", "scenario"])
    return pd.DataFrame(
        {
            "test": [WORDS[test] for test in shown["test"]],
            "scenario": [ASKED[scenario] for scenario in shown["scenario"]],
            "rate": shown["rate_pct"].to_numpy() / 100,
            "verdict": shown["verdict"].to_numpy(),
        }
    )
