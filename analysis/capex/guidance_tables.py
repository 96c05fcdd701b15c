"""Hit rates, bias and drift of scored guidance statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.capex.intervals import jeffreys_interval, mean_interval
from analysis.core import DataError

STATEMENTS = ("every", "first", "last")
"""All statements of a year, or only the first or the last of them that is scored.

A year with one statement has neither a first nor a last.
"""

HORIZON_EDGES_DAYS = (0, 91, 183, 274, 366, 731)
"""Quarters before the year's end; the last group is guidance given before the year began."""


@dataclass(frozen=True)
class HitRate:
    """Share of statements that held the outcome.

    `low` and `high` are the Jeffreys interval at `level`. It takes statements as independent,
    which those of one year are not: read `every` beside `first` and `last` (one a year).
    """

    share: float
    low: float
    high: float
    hits: int
    n: int
    years: int
    statements: str
    level: float = 0.95


RATE_COLUMNS = ("hits", "n", "years", "share", "low", "high")
BIAS_COLUMNS = (
    "statements",
    "n",
    "mean_error_usd_bn",
    "low_usd_bn",
    "high_usd_bn",
    "mean_relative_error",
    "relative_low",
    "relative_high",
)
ERROR_COLUMNS = (
    "mean_error_usd_bn",
    "mean_relative_error",
    "mean_absolute_relative_error",
    "mean_relative_width",
    "mean_crps_uniform",
    "mean_crps_normal",
)


def one_a_year(scored: pd.DataFrame, statements: str) -> pd.DataFrame:
    """`scored`, or the first or last row of each fiscal year that has two rows or more of it."""
    if statements not in STATEMENTS:
        raise DataError(f"statements={statements!r}; give one of {', '.join(STATEMENTS)}.")
    if statements == "every":
        return scored
    several = scored[scored["fiscal_year"].duplicated(keep=False)]
    return several.drop_duplicates("fiscal_year", keep=statements)  # type: ignore[call-overload]


def _possible(scored: pd.DataFrame) -> list[str]:
    """The choices of statements of which there is one."""
    return [which for which in STATEMENTS if len(one_a_year(scored, which))]


def hit_rate(scored: pd.DataFrame, statements: str, level: float) -> HitRate:
    """Hit rate of `scored`, which has a row at least."""
    chosen = one_a_year(scored, statements)
    if chosen.empty:
        raise DataError(f"no year has two scored statements, so there is no {statements} one.")
    hits, n = int(chosen["inside"].sum()), len(chosen)
    low, high = jeffreys_interval(hits, n, level)
    years = int(chosen["fiscal_year"].nunique())
    return HitRate(hits / n, low, high, hits, n, years, statements, level)


def hit_rate_table(scored: pd.DataFrame, level: float) -> pd.DataFrame:
    """Hit rates of every, first and last statements, with and without remembered rows."""
    rows = []
    for memory, rows_used in (("with", scored), ("without", scored[~scored["remembered"]])):
        for statements in _possible(rows_used):
            rate = hit_rate(rows_used, statements, level)
            rows.append({"statements": statements, "memory": memory, **_numbers(rate)})
    return pd.DataFrame(rows, columns=["statements", "memory", *RATE_COLUMNS])


def _numbers(rate: HitRate) -> dict[str, float]:
    return {name: getattr(rate, name) for name in RATE_COLUMNS}


def bias_table(scored: pd.DataFrame, level: float) -> pd.DataFrame:
    """Mean of (actual - midpoint), in US$ bn and relative to the midpoint."""
    rows = []
    for statements in _possible(scored):
        chosen = one_a_year(scored, statements)
        error = chosen["error"].to_numpy(dtype=float)
        relative = error / chosen["midpoint_usd_bn"].to_numpy(dtype=float)
        low, high = mean_interval(error, level)
        relative_low, relative_high = mean_interval(relative, level)
        rows.append(
            {
                "statements": statements,
                "n": len(error),
                "mean_error_usd_bn": error.mean(),
                "low_usd_bn": low,
                "high_usd_bn": high,
                "mean_relative_error": relative.mean(),
                "relative_low": relative_low,
                "relative_high": relative_high,
            }
        )
    return pd.DataFrame(rows, columns=list(BIAS_COLUMNS))


def drift_table(frame: pd.DataFrame) -> pd.DataFrame:
    """How the statements of a year moved from the first to the last."""
    numeric = frame[frame["kind"] != "qualitative"]
    by_year = numeric.groupby("fiscal_year")
    signs = np.sign(numeric["revision_usd_bn"])
    return pd.DataFrame(
        {
            "statements": by_year.size(),
            "raised": (signs > 0).groupby(numeric["fiscal_year"]).sum(),
            "cut": (signs < 0).groupby(numeric["fiscal_year"]).sum(),
            "kept": (signs == 0).groupby(numeric["fiscal_year"]).sum(),
            "net_revision_usd_bn": by_year["revision_usd_bn"].sum(),
            "first_midpoint_usd_bn": by_year["midpoint_usd_bn"].first(),
            "last_midpoint_usd_bn": by_year["midpoint_usd_bn"].last(),
            "first_width_usd_bn": by_year["width_usd_bn"].first(),
            "last_width_usd_bn": by_year["width_usd_bn"].last(),
        }
    ).reset_index()


def revision_table(scored: pd.DataFrame, level: float) -> pd.DataFrame:
    """Hit rate, error and width by how many numbers the year had before the statement."""
    rows = []
    for revision in sorted(int(order) for order in scored["revision"].unique()):
        chosen = scored[scored["revision"] == revision]
        rows.append({"revision": revision, **_numbers_and_errors(chosen, level)})
    return pd.DataFrame(rows, columns=["revision", *RATE_COLUMNS, *ERROR_COLUMNS])


def horizon_table(scored: pd.DataFrame, edges: Sequence[int], level: float) -> pd.DataFrame:
    """Hit rate, error and width by days from the statement to the year's end."""
    if len(edges) < 2 or any(first >= after for first, after in pairwise(edges)):
        raise DataError(f"edges={tuple(edges)}; give two days or more, each later than the last.")
    rows = []
    for first, after in pairwise(edges):
        chosen = scored[scored["horizon_days"].between(first, after - 1)]
        if len(chosen):
            rows.append(
                {"from_days": first, "to_days": after - 1, **_numbers_and_errors(chosen, level)}
            )
    columns = ["from_days", "to_days", *RATE_COLUMNS, *ERROR_COLUMNS]
    return pd.DataFrame(rows, columns=columns)


def _numbers_and_errors(chosen: pd.DataFrame, level: float) -> dict[str, float]:
    relative = chosen["error"] / chosen["midpoint_usd_bn"]
    return {
        **_numbers(hit_rate(chosen, "every", level)),
        "mean_error_usd_bn": chosen["error"].mean(),
        "mean_relative_error": relative.mean(),
        "mean_absolute_relative_error": relative.abs().mean(),
        "mean_relative_width": (chosen["width_usd_bn"] / chosen["midpoint_usd_bn"]).mean(),
        "mean_crps_uniform": chosen["crps_uniform"].mean(),
        "mean_crps_normal": chosen["crps_normal"].mean(),
    }
